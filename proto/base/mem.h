/* mem: allocation that does not fail quietly.
 *
 * These abort with a message when memory is out: sizes that came from outside are bounded before
 * they get here (message cap, codec/scan.h).
 */
#ifndef PROTO_BASE_MEM_H
#define PROTO_BASE_MEM_H

#include <stddef.h>

#include "proto/base/text.h"

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(struct text text); /* NUL-terminated copy */

/* bytes: a growing buffer; init with {0}. The caller owns it and frees it. */
struct bytes {
    unsigned char *at;
    size_t len;
    size_t room;
};

void bytes_add(struct bytes *bytes, const void *from, size_t len);
void bytes_drop(struct bytes *bytes, size_t len); /* forgets the first len bytes */
void bytes_clear(struct bytes *bytes);            /* keeps the memory */
void bytes_free(struct bytes *bytes);

#endif
