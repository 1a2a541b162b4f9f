/* batch_out: bytes to a file descriptor, all of them or a sentence why not. */
#ifndef CONSOLE_BATCH_BATCH_OUT_H
#define CONSOLE_BATCH_BATCH_OUT_H

#include "proto/base/err.h"
#include "proto/base/mem.h"

/* Writes and empties *bytes. ERR_STALE: the reader of the pipe is gone, which is his right; ERR_IO:
 * the disk is full and the like. SIGPIPE must be ignored. */
enum err batch_out_write(int fd, struct bytes *bytes, struct why *why);

#endif
