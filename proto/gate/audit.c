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
#include "proto/base/mem.h"

enum { PATH_BYTES = 4096, TORN_FILES = 1000 };

/* Records from one mark to the next. */
enum { MARK_RECORDS = 64 };

#define YEAR_10000_US (INT64_C(253402300800) * 1000000)

/* Where the chain stood before record i * MARK_RECORDS + 1: known without reading the file again. */
struct mark {
    int64_t offset;
    unsigned char hash[AUDIT_HASH_BYTES];
};

struct audit {
    int fd;
    char path[PATH_BYTES];
    const struct audit_disk *disk;
    struct audit_seal_key key;
    struct audit_head head;
    int64_t length;     /* bytes of the whole records */
    bool is_cut_due;    /* bytes of a failed record may stand behind them */
    struct mark *marks; /* one more than whole strides of records */
    size_t mark_count;
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

/* The chain has come to record n. */
static void
add_mark(struct audit *audit, const struct audit_head *head, int64_t offset)
{
    if (head->n % MARK_RECORDS != 0)
        return;
    audit->marks = xrealloc(audit->marks, (audit->mark_count + 1) * sizeof audit->marks[0]);
    struct mark *mark = &audit->marks[audit->mark_count++];
    mark->offset = offset;
    memcpy(mark->hash, head->hash, sizeof mark->hash);
}

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
    add_mark(audit, &audit->head, audit->length);
    return OK;
}

struct audit_head
audit_head(const struct audit *audit)
{
    return audit->head;
}

/* --- reading ----------------------------------------------------------------------------------- */

/* Whole strides, from a mark to the next, or to the end. */
struct stretch {
    uint64_t n; /* of the record before */
    unsigned char hash[AUDIT_HASH_BYTES];
    char *bytes;
    struct text rest;
    struct audit_head end; /* where the chain must come to */
};

static enum err
read_stretch(const struct audit *audit, uint64_t first, uint64_t last, struct stretch *stretch,
             struct why *why)
{
    size_t from = (size_t)(first - 1) / MARK_RECORDS, to = (size_t)(last - 1) / MARK_RECORDS + 1;
    bool is_open = to >= audit->mark_count;
    int64_t end = is_open ? audit->length : audit->marks[to].offset;
    size_t len = (size_t)(end - audit->marks[from].offset);
    stretch->end = audit->head;
    if (!is_open) {
        stretch->end.n = (uint64_t)to * MARK_RECORDS;
        memcpy(stretch->end.hash, audit->marks[to].hash, sizeof stretch->end.hash);
    }
    stretch->n = (uint64_t)from * MARK_RECORDS;
    memcpy(stretch->hash, audit->marks[from].hash, sizeof stretch->hash);
    stretch->bytes = xmalloc(len);
    ssize_t got = pread(audit->fd, stretch->bytes, len, (off_t)audit->marks[from].offset);
    if (got < 0)
        return why_set(why, ERR_IO, "audit file %s: %s", audit->path, strerror(errno));
    stretch->rest = (struct text){stretch->bytes, (size_t)got};
    return OK;
}

/* The next record of the stretch, held against the chain. */
static bool
next_of_chain(struct stretch *stretch, struct audit_line *line)
{
    struct audit_seal_line sealed;
    unsigned char before[AUDIT_HASH_BYTES];
    memcpy(before, stretch->hash, sizeof before);
    stretch->n++;
    if (audit_seal_split(&sealed, text_cut(&stretch->rest, '\n'), NULL) != OK ||
        audit_line_read(line, sealed.record, NULL) != OK || line->record.n != stretch->n)
        return false;
    audit_seal_hash(stretch->hash, before, sealed.record);
    return memcmp(stretch->hash, sealed.hash, sizeof before) == 0;
}

static bool
fill_page(struct stretch *stretch, uint64_t first, uint64_t last, struct audit_page *page,
          struct audit_line *spare)
{
    while (stretch->n < stretch->end.n) {
        uint64_t n = stretch->n + 1;
        bool is_asked = n >= first && n <= last;
        if (n == first && n > 1)
            audit_seal_hex(page->before, stretch->hash);
        if (!next_of_chain(stretch, is_asked ? &page->lines[page->count] : spare))
            return false;
        if (is_asked)
            audit_seal_hex(page->hashes[page->count++], stretch->hash);
    }
    return memcmp(stretch->hash, stretch->end.hash, sizeof stretch->hash) == 0;
}

enum err
audit_read(struct audit *audit, uint64_t first, size_t most, struct audit_page *page,
           struct why *why)
{
    uint64_t head = audit->head.n;
    struct stretch stretch = {0};
    page->count = 0;
    page->before[0] = '\0';
    most = most < TRAIL_PAGE_MAX ? most : TRAIL_PAGE_MAX;
    if (first == 0)
        first = head > most ? head - most + 1 : 1;
    if (most == 0 || first > head)
        return OK;
    uint64_t last = head - first < most ? head : first + most - 1;
    enum err err = read_stretch(audit, first, last, &stretch, why);
    if (!err && !fill_page(&stretch, first, last, page, &audit->line))
        err = why_set(why, ERR_FORMAT,
                      "audit file %s: record %" PRIu64
                      " is not what the gate knows it to be: another hand changed the file",
                      audit->path, stretch.n);
    free(stretch.bytes);
    if (err)
        page->count = 0;
    return err;
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

struct resuming {
    struct audit *audit;
    const struct audit_report *report;
    audit_verify_fn *each; /* NULL: nobody else listens */
    void *context;
};

static bool
mark_seen(void *context, const struct audit_seen *seen)
{
    const struct resuming *resuming = context;
    add_mark(resuming->audit, &resuming->report->head, resuming->report->length);
    return !resuming->each || resuming->each(resuming->context, seen);
}

static enum err
resume(struct audit *audit, audit_verify_fn *each, void *context, struct why *why)
{
    struct audit_report report;
    struct resuming resuming = {audit, &report, each, context};
    const struct audit_verify how = {.public = audit->key.public,
                                     .seals = AUDIT_SEALS_LAST,
                                     .each = mark_seen,
                                     .context = &resuming};
    add_mark(audit, &audit->head, 0);
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

static enum err
open_all(struct audit **audit, const char *path, const char *key_path,
         const struct audit_disk *disk, audit_verify_fn *each, void *context, struct why *why)
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
        err = resume(fresh, each, context, why);
    if (err) {
        audit_close(&fresh);
        return err;
    }
    *audit = fresh;
    return OK;
}

enum err
audit_open_on(struct audit **audit, const char *path, const char *key_path,
              const struct audit_disk *disk, struct why *why)
{
    return open_all(audit, path, key_path, disk, NULL, NULL, why);
}

enum err
audit_open_heard(struct audit **audit, const char *path, const char *key_path,
                 audit_verify_fn *each, void *context, struct why *why)
{
    return open_all(audit, path, key_path, &real_disk, each, context, why);
}

enum err
audit_open(struct audit **audit, const char *path, const char *key_path, struct why *why)
{
    return open_all(audit, path, key_path, &real_disk, NULL, NULL, why);
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
    free(old->marks);
    free(old);
}
