#include "proto/base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
or_abort(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *
xmalloc(size_t size)
{
    return or_abort(malloc(size ? size : 1));
}

void *
xcalloc(size_t count, size_t size)
{
    return or_abort(calloc(count ? count : 1, size ? size : 1));
}

void *
xrealloc(void *old, size_t size)
{
    return or_abort(realloc(old, size ? size : 1));
}

char *
xstrdup(struct text text)
{
    char *copy = xmalloc(text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

void
bytes_add(struct bytes *bytes, const void *from, size_t len)
{
    if (len == 0)
        return;
    if (bytes->room - bytes->len < len) {
        size_t room = bytes->room ? bytes->room * 2 : 256;
        while (room - bytes->len < len)
            room *= 2;
        bytes->at = xrealloc(bytes->at, room);
        bytes->room = room;
    }
    memcpy(bytes->at + bytes->len, from, len);
    bytes->len += len;
}

void
bytes_drop(struct bytes *bytes, size_t len)
{
    assert(len <= bytes->len);
    if (len == 0)
        return;
    memmove(bytes->at, bytes->at + len, bytes->len - len);
    bytes->len -= len;
}

void
bytes_clear(struct bytes *bytes)
{
    bytes->len = 0;
}

void
bytes_free(struct bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct bytes){0};
}
