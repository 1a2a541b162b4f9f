#include "proto/gate/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/clock.h"

enum { PATH_BYTES = 4096, TORN_FILES = 1000 };

#define YEAR_10000_US (INT64_C(253402300800) * 1000000)

struct audit {
    int fd;
    char path[PATH_BYTES];
    const struct audit_disk *disk;
    struct audit_seal_key key;
    struct audit_head head;
    int64_t length;  /* bytes of the whole records */
    bool is_cut_due; /* bytes of a failed record may stand behind them */
    struct audit_line line;
    struct bytes text, out;
};

static ssize_t
disk_write(int fd, const void *from, size_t len)
{
    return write(fd, from, len);
}

static int
disk_truncate(int fd, off_t length)
{
    return ftruncate(fd, length);
}

static const struct audit_disk real_disk = {disk_write, fdatasync, disk_truncate};

/* --- appending -------------------------------------------------------------------------------- */

static enum err
write_all(struct audit *audit, struct why *why)
{
    size_t at = 0;
    while (at < audit->out.len) {
        ssize_t wrote = audit->disk->write(audit->fd, audit->out.at + at, audit->out.len - at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return why_set(why, ERR_IO, "audit file %s: %s", audit->path,
                           wrote < 0 ? strerror(errno) : "nothing was written");
        at += (size_t)wrote;
    }
    if (audit->disk->sync(audit->fd) != 0)
        return why_set(why, ERR_IO, "audit file %s: %s", audit->path, strerror(errno));
    return OK;
}

/* Back to the last whole record. While this fails nothing can be written. */
static enum err
cut_back(struct audit *audit, struct why *why)
{
    audit->is_cut_due = true;
    if (audit->disk->truncate(audit->fd, (off_t)audit->length) != 0 ||
        audit->disk->sync(audit->fd) != 0)
        return why_set(why, ERR_IO,
                       "audit file %s: cannot be cut back to its last whole record: %s",
                       audit->path, strerror(errno));
    audit->is_cut_due = false;
    return OK;
}

/* Is it still the file that was left, under the name it had? */
static enum err
check_untouched(const struct audit *audit, struct why *why)
{
    struct stat open_file, named;
    if (fstat(audit->fd, &open_file) != 0)
        return why_set(why, ERR_IO, "audit file %s: %s", audit->path, strerror(errno));
    if (stat(audit->path, &named) != 0 || named.st_ino != open_file.st_ino ||
        named.st_dev != open_file.st_dev)
        return why_set(why, ERR_DENIED, "audit file %s was taken away while the gate had it open",
                       audit->path);
    if (open_file.st_size != (off_t)audit->length)
        return why_set(why, ERR_DENIED,
                       "audit file %s was written to by another hand: %lld bytes, the gate left it "
                       "with %" PRId64,
                       audit->path, (long long)open_file.st_size, audit->length);
    return OK;
}

enum err
audit_append(struct audit *audit, const struct audit_record *record, struct why *why)
{
    struct audit_head next = {.n = audit->head.n + 1};
    if (record->at_us < 0 || record->at_us >= YEAR_10000_US)
        return why_set(why, ERR_ARG, "audit record of no time: expected a year from 1970 to 9999");
    enum err err = audit->is_cut_due ? cut_back(audit, why) : OK;
    if (!err)
        err = check_untouched(audit, why);
    if (err)
        return err;

    audit_line_fill(&audit->line, record);
    audit->line.record.n = next.n;
    bytes_clear(&audit->text);
    bytes_clear(&audit->out);
    audit_line_write(&audit->text, &audit->line);
    audit_seal_add(&audit->out, &audit->key, audit->head.hash,
                   (struct text){(const char *)audit->text.at, audit->text.len}, next.hash);
    err = write_all(audit, why);
    if (err) {
        cut_back(audit, NULL); /* tried again before the next record */
        return err;
    }
    audit->head = next;
    audit->length += (int64_t)audit->out.len;
    return OK;
}

struct audit_head
audit_head(const struct audit *audit)
{
    return audit->head;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* A new name must be on the disk too, or a power cut takes the file with it. */
static enum err
sync_folder(const char *path, struct why *why)
{
    char folder[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    str_copy(folder, sizeof folder,
             !slash    ? TEXT(".")
             : len > 0 ? (struct text){path, len}
                       : TEXT("/"));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    return is_synced ? OK : why_set(why, ERR_IO, "folder %s: %s", folder, strerror(error));
}

static enum err
open_file(struct audit *audit, struct why *why)
{
    struct stat stat_of;
    audit->fd = open(audit->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (audit->fd < 0)
        return why_set(why, ERR_IO, "audit file %s: %s", audit->path, strerror(errno));
    if (flock(audit->fd, LOCK_EX | LOCK_NB) != 0)
        return why_set(why, ERR_DENIED, "audit file %s: another gate writes it", audit->path);
    if (fstat(audit->fd, &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
        return why_set(why, ERR_IO, "audit file %s: not a regular file", audit->path);
    if ((stat_of.st_mode & 022) != 0)
        return why_set(why, ERR_DENIED,
                       "audit file %s may be written by others than its owner: chmod 600 %s",
                       audit->path, audit->path);
    return sync_folder(audit->path, why);
}

/* A new file beside this one, named by the first number that is free. */
static int
open_torn(const struct audit *audit, char name[PATH_BYTES])
{
    for (int i = 1; i <= TORN_FILES; i++) {
        if (!str_format(name, PATH_BYTES, "%s.torn-%d", audit->path, i))
            break;
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    errno = ENAMETOOLONG;
    return -1;
}

/* Copies what stands behind the whole records. */
static enum err
copy_torn(struct audit *audit, int to, size_t *len, struct why *why)
{
    char bytes[AUDIT_LINE_BYTES + 256];
    ssize_t got = pread(audit->fd, bytes, sizeof bytes, (off_t)audit->length);
    if (got < 0 || write(to, bytes, (size_t)got) != got || fsync(to) != 0)
        return why_set(why, ERR_IO, "audit file %s: its torn end cannot be moved aside: %s",
                       audit->path, strerror(errno));
    *len = (size_t)got;
    return OK;
}

static enum err
tell_torn(struct audit *audit, const char *name, size_t len, struct why *why)
{
    char outcome[256];
    str_format(outcome, sizeof outcome,
               "a last line of %zu bytes that was never ended was moved aside", len);
    struct audit_record record = {
        .at_us = clock_wall_us(),
        .who = TEXT("vigie-gate"),
        .role = TEXT("gate"),
        .verb = TEXT("audit torn"),
        .target = text_of(name),
        .state = TEXT("seen"),
        .outcome = text_of(outcome),
    };
    return audit_append(audit, &record, why);
}

static enum err
move_torn(struct audit *audit, struct why *why)
{
    char name[PATH_BYTES];
    size_t len = 0;
    int fd = open_torn(audit, name);
    if (fd < 0)
        return why_set(why, ERR_IO, "audit file %s: its torn end cannot be moved aside: %s",
                       audit->path, strerror(errno));
    enum err err = copy_torn(audit, fd, &len, why);
    close(fd);
    if (!err)
        err = sync_folder(audit->path, why);
    if (!err)
        err = cut_back(audit, why);
    return err ? err : tell_torn(audit, name, len, why);
}

static enum err
resume(struct audit *audit, struct why *why)
{
    const struct audit_verify how = {.public = audit->key.public, .seals = AUDIT_SEALS_LAST};
    struct audit_report report;
    enum err err = audit_verify(audit->path, &how, &report, why);
    if (err)
        return err;
    audit->head = report.head;
    audit->length = report.length;
    if (report.fault == AUDIT_TORN)
        return move_torn(audit, why);
    if (report.fault != AUDIT_WHOLE)
        return why_set(why, ERR_FORMAT, "audit file %s: %s", audit->path, report.text);
    return OK;
}

enum err
audit_open_on(struct audit **audit, const char *path, const char *key_path,
              const struct audit_disk *disk, struct why *why)
{
    struct audit *fresh = xcalloc(1, sizeof *fresh);
    fresh->fd = -1;
    fresh->disk = disk;
    enum err err = OK;
    if (!str_copy(fresh->path, sizeof fresh->path, text_of(path)))
        err = why_set(why, ERR_ARG, "audit file: path too long");
    if (!err)
        err = audit_seal_key_open(&fresh->key, key_path, why);
    if (!err)
        err = open_file(fresh, why);
    if (!err)
        err = resume(fresh, why);
    if (err) {
        audit_close(&fresh);
        return err;
    }
    *audit = fresh;
    return OK;
}

enum err
audit_open(struct audit **audit, const char *path, const char *key_path, struct why *why)
{
    return audit_open_on(audit, path, key_path, &real_disk, why);
}

void
audit_close(struct audit **audit)
{
    struct audit *old = *audit;
    if (!old)
        return;
    *audit = NULL;
    if (old->fd >= 0)
        close(old->fd);
    audit_seal_key_wipe(&old->key);
    bytes_free(&old->text);
    bytes_free(&old->out);
    free(old);
}
