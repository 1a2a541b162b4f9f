/* file: a whole file into memory, for settings and tables; all of some bytes into an open one. */
#ifndef PROTO_BASE_FILE_H
#define PROTO_BASE_FILE_H

#include "proto/base/err.h"
#include "proto/base/mem.h"

enum { FILE_BYTES_MAX = 4 << 20 };

/* Adds the file's bytes: a regular file of at most 4 MiB. ERR_IO, ERR_LIMIT. */
enum err file_read(struct bytes *to, const char *path, struct why *why);

/* False, with errno: not all of it was written. */
bool file_write_all(int fd, const void *at, size_t len);

#endif
