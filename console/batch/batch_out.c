#include "console/batch/batch_out.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum err
batch_out_write(int fd, struct bytes *bytes, struct why *why)
{
    size_t at = 0;
    while (at < bytes->len) {
        ssize_t wrote = write(fd, bytes->at + at, bytes->len - at);
        if (wrote >= 0) {
            at += (size_t)wrote;
            continue;
        }
        if (errno == EAGAIN) { /* somebody made it non-blocking */
            struct pollfd out = {.fd = fd, .events = POLLOUT};
            poll(&out, 1, -1);
            continue;
        }
        if (errno == EPIPE)
            return why_set(why, ERR_STALE, "nobody reads the output any more");
        if (errno != EINTR)
            return why_set(why, ERR_IO, "writing the output: %s", strerror(errno));
    }
    bytes_clear(bytes);
    return OK;
}
