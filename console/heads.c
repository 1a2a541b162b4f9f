#include "console/heads.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/base/mem.h"

enum { PATH_BYTES = 4096 };

struct heads {
    char path[PATH_BYTES];
    struct heads_head *at;
    size_t count;
    bool is_changed; /* the file does not have it yet */
};

/* --- in memory -------------------------------------------------------------------------------- */

static struct heads_head *
find(const struct heads *heads, struct text endpoint)
{
    for (size_t i = 0; i < heads->count; i++) {
        if (text_is(endpoint, heads->at[i].endpoint))
            return &heads->at[i];
    }
    return NULL;
}

const struct heads_head *
heads_find(const struct heads *heads, struct text endpoint)
{
    return find(heads, endpoint);
}

void
heads_take(struct heads *heads, struct text endpoint, uint64_t n, struct text hash)
{
    struct heads_head *head = find(heads, endpoint);
    bool is_new = n > (head ? head->n : 0) && hash.len == CHAIN_HASH_BYTES - 1;
    if (!is_new || (!head && heads->count == HEADS_MAX))
        return;
    if (!head) {
        heads->at = xrealloc(heads->at, (heads->count + 1) * sizeof heads->at[0]);
        head = &heads->at[heads->count++];
        head->endpoint = xstrdup(endpoint);
    }
    head->n = n;
    str_copy(head->hash, sizeof head->hash, hash);
    heads->is_changed = true;
}

const char *
heads_path(const struct heads *heads)
{
    return heads->path;
}

/* --- from the file ---------------------------------------------------------------------------- */

static bool
is_hash(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!strchr("0123456789abcdef", text.at[i]))
            return false;
    }
    return text.len == CHAIN_HASH_BYTES - 1;
}

static bool
read_line(struct heads *heads, struct text line)
{
    int64_t n = 0;
    bool has_n = text_to_i64(text_cut(&line, ' '), &n) && n > 0;
    struct text hash = text_cut(&line, ' ');
    if (!has_n || !is_hash(hash) || line.len == 0)
        return false;
    heads_take(heads, line, (uint64_t)n, hash);
    return true;
}

/* Takes what is higher than what is known. */
static enum err
read_file(struct heads *heads, struct why *why)
{
    struct bytes bytes = {0};
    enum err err = OK;
    if (access(heads->path, F_OK) != 0 && errno == ENOENT)
        return OK;
    err = file_read(&bytes, heads->path, why);
    struct text rest = {(const char *)bytes.at, bytes.len};
    for (int line = 1; !err && rest.len > 0; line++) {
        if (!read_line(heads, text_cut(&rest, '\n')))
            err = why_set(why, ERR_FORMAT,
                          "%s line %d: expected RECORDS HASH ENDPOINT, as vigie writes it",
                          heads->path, line);
    }
    bytes_free(&bytes);
    return err;
}

enum err
heads_open(struct heads **heads, const char *path, struct why *why)
{
    struct heads *fresh = xcalloc(1, sizeof *fresh);
    *heads = fresh;
    str_copy(fresh->path, sizeof fresh->path, text_of(path));
    enum err err = read_file(fresh, why);
    fresh->is_changed = false;
    return err;
}

void
heads_free(struct heads **heads)
{
    if (!*heads)
        return;
    for (size_t i = 0; i < (*heads)->count; i++)
        free((*heads)->at[i].endpoint);
    free((*heads)->at);
    free(*heads);
    *heads = NULL;
}

/* --- into the file ---------------------------------------------------------------------------- */

/* Makes the folder of the file and what lacks above it, for nobody else's eyes. */
static bool
make_folder(const char *path)
{
    char part[PATH_BYTES];
    str_copy(part, sizeof part, text_of(path));
    for (char *at = part + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return false;
        *at = '/';
    }
    return true;
}

static bool
replace_file(const struct heads *heads, const struct bytes *bytes)
{
    char fresh[PATH_BYTES + 8];
    str_format(fresh, sizeof fresh, "%s.new", heads->path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool is_written = fd >= 0 && file_write_all(fd, bytes->at, bytes->len) && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return is_written && rename(fresh, heads->path) == 0;
}

/* Other consoles wait meanwhile, for as long as it takes to write a page. */
static int
lock(const struct heads *heads)
{
    char path[PATH_BYTES + 8];
    str_format(path, sizeof path, "%s.lock", heads->path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

enum err
heads_save(struct heads *heads, struct why *why)
{
    struct bytes bytes = {0};
    if (!heads->is_changed)
        return OK;
    int held = make_folder(heads->path) ? lock(heads) : -1;
    bool is_saved = held >= 0;
    if (is_saved) {
        read_file(heads, NULL); /* what cannot be read is written anew */
        for (size_t i = 0; i < heads->count; i++) {
            char line[PATH_BYTES];
            str_format(line, sizeof line, "%" PRIu64 " %s %s\n", heads->at[i].n, heads->at[i].hash,
                       heads->at[i].endpoint);
            bytes_add(&bytes, line, strlen(line));
        }
        is_saved = replace_file(heads, &bytes);
    }
    int error = errno;
    if (held >= 0)
        close(held);
    bytes_free(&bytes);
    heads->is_changed = !is_saved;
    return is_saved ? OK
                    : why_set(why, ERR_IO, "heads of audit files cannot be kept in %s: %s",
                              heads->path, strerror(error));
}
