#include "proto/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err
read_all(int fd, const char *path, struct bytes *bytes, struct why *why)
{
    struct stat stat;
    if (fstat(fd, &stat) != 0)
        return why_set(why, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(stat.st_mode))
        return why_set(why, ERR_IO, "%s: not a regular file", path);
    char chunk[16384];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return why_set(why, ERR_IO, "%s: %s", path, strerror(errno));
        if (got == 0)
            return OK;
        bytes_add(bytes, chunk, (size_t)got);
        if (bytes->len > FILE_BYTES_MAX)
            return why_set(why, ERR_LIMIT, "%s: larger than %d MiB", path, FILE_BYTES_MAX >> 20);
    }
}

enum err
file_read(struct bytes *to, const char *path, struct why *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */
    if (fd < 0)
        return why_set(why, ERR_IO, "%s: %s", path, strerror(errno));
    enum err err = read_all(fd, path, to, why);
    close(fd);
    return err;
}

bool
file_write_all(int fd, const void *at, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t wrote = write(fd, (const char *)at + done, len - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}
