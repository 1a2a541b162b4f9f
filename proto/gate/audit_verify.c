#include "proto/gate/audit_verify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *const fault_names[] = {"whole",  "changed", "removed", "swapped",
                                          "forged", "cut",     "head",    "torn"};
const struct words audit_verify_fault_words = {fault_names, NITEMS(fault_names)};

enum { LINE_ROOM = AUDIT_LINE_BYTES + 256 };

enum line_end { END_WHOLE, END_OPEN, END_LONG, END_NONE };

struct walk {
    FILE *file;
    const struct audit_verify *how;
    struct audit_report *report;
    char line[LINE_ROOM];
    size_t len; /* without the newline */
    struct audit_line record;
};

static bool fault(struct walk *walk, enum audit_fault kind, uint64_t n, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Returns false, so that a check can end with it. */
static bool
fault(struct walk *walk, enum audit_fault kind, uint64_t n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    walk->report->fault = kind;
    walk->report->n = n;
    str_vformat(walk->report->text, sizeof walk->report->text, format, args);
    va_end(args);
    return false;
}

static enum line_end
read_line(struct walk *walk)
{
    walk->len = 0;
    for (int c; (c = getc_unlocked(walk->file)) != EOF;) {
        if (c == '\n')
            return END_WHOLE;
        if (walk->len == sizeof walk->line)
            return END_LONG;
        walk->line[walk->len++] = (char)c;
    }
    return walk->len > 0 ? END_OPEN : END_NONE;
}

/* Does record n stand further down? */
static bool
stands_later(struct walk *walk, uint64_t n)
{
    char begin[40];
    str_format(begin, sizeof begin, "{\"n\":%" PRIu64 ",", n);
    for (;;) {
        enum line_end end = read_line(walk);
        if (end == END_NONE)
            return false;
        if (text_has_prefix((struct text){walk->line, walk->len}, begin))
            return true;
    }
}

/* Not the record that should stand here. */
static bool
wrong_place(struct walk *walk, uint64_t n, uint64_t found)
{
    if (found < n)
        return fault(walk, AUDIT_SWAPPED, n,
                     "record %" PRIu64 " was expected, and record %" PRIu64 " stands there again",
                     n, found);
    if (stands_later(walk, n))
        return fault(walk, AUDIT_SWAPPED, n,
                     "record %" PRIu64 " stands further down, and record %" PRIu64 " in its place",
                     n, found);
    return fault(walk, AUDIT_REMOVED, n,
                 "record %" PRIu64 " was removed: record %" PRIu64 " stands in its place", n,
                 found);
}

static bool
check_seal(struct walk *walk, const struct audit_seal_line *line, uint64_t n)
{
    if (audit_seal_is_good(line, walk->how->public))
        return true;
    return fault(walk, AUDIT_FORGED, n,
                 "record %" PRIu64 " is not sealed by the key given: its seal was changed, or it "
                 "was written by somebody else",
                 n);
}

static bool
check_known(struct walk *walk, const struct audit_seal_line *line, uint64_t n)
{
    const struct audit_head *known = walk->how->known;
    if (!known || known->n != n || memcmp(known->hash, line->hash, AUDIT_HASH_BYTES) == 0)
        return true;
    return fault(walk, AUDIT_HEAD, n,
                 "record %" PRIu64 " has another hash than the head that was published: the file "
                 "was written anew",
                 n);
}

/* The line in the walk as record n of the chain. */
static bool
check_line(struct walk *walk, uint64_t n)
{
    struct audit_report *report = walk->report;
    struct text text = {walk->line, walk->len};
    struct audit_seal_line line;
    unsigned char hash[AUDIT_HASH_BYTES];
    struct why why;
    if (audit_seal_split(&line, text, &why) != OK ||
        audit_line_read(&walk->record, line.record, &why) != OK)
        return fault(walk, AUDIT_CHANGED, n, "record %" PRIu64 " was changed: %s", n, why.text);
    if (walk->record.record.n != n)
        return wrong_place(walk, n, walk->record.record.n);
    audit_seal_hash(hash, report->head.hash, line.record);
    if (memcmp(hash, line.hash, sizeof hash) != 0)
        return fault(walk, AUDIT_CHANGED, n,
                     "record %" PRIu64 " was changed: it does not have the hash written with it",
                     n);
    if (walk->how->seals == AUDIT_SEALS_ALL && !check_seal(walk, &line, n))
        return false;
    if (!check_known(walk, &line, n))
        return false;
    report->head.n = n;
    memcpy(report->head.hash, hash, sizeof hash);
    report->length += (int64_t)walk->len + 1;
    struct text rest = text;
    struct audit_seen seen = {.record = &walk->record.record, .text = text_cut(&rest, '\t')};
    seen.hash = text_cut(&rest, '\t');
    seen.seal = rest;
    return !walk->how->each || walk->how->each(walk->how->context, &seen);
}

/* The seal of the last whole record vouches for its hash, and that for all before it. */
static bool
check_last_seal(struct walk *walk, struct text last)
{
    struct audit_seal_line line;
    if (walk->how->seals != AUDIT_SEALS_LAST || last.len == 0)
        return true;
    return audit_seal_split(&line, last, NULL) == OK &&
           check_seal(walk, &line, walk->report->head.n);
}

static bool
check_end(struct walk *walk)
{
    const struct audit_head *known = walk->how->known;
    uint64_t last = walk->report->head.n;
    if (known && known->n > last)
        return fault(walk, AUDIT_CUT, last + 1,
                     "record %" PRIu64 " and those behind it were cut off: a head of %" PRIu64
                     " records was published",
                     last + 1, known->n);
    return true;
}

/* No newline, or zeros: a write that a crash or a power cut did not let end. */
static bool
is_torn(const struct walk *walk, enum line_end end)
{
    return end == END_OPEN || (end == END_WHOLE && memchr(walk->line, 0, walk->len));
}

static bool
is_last_line(FILE *file)
{
    int c = getc(file);
    if (c != EOF)
        ungetc(c, file);
    return c == EOF;
}

/* Behind the last whole line, which is `last`: nothing, or a line without its end. */
static void
finish(struct walk *walk, const struct bytes *last, bool is_open)
{
    uint64_t n = walk->report->head.n + 1;
    if (!check_last_seal(walk, (struct text){(const char *)last->at, last->len}) ||
        !check_end(walk))
        return;
    if (is_open)
        fault(walk, AUDIT_TORN, n,
              "record %" PRIu64 " has no end: a crash in mid write, or the file was cut", n);
}

static void
walk_lines(struct walk *walk)
{
    struct bytes last = {0};
    for (;;) {
        uint64_t n = walk->report->head.n + 1;
        enum line_end end = read_line(walk);
        if (end == END_NONE || (is_torn(walk, end) && is_last_line(walk->file))) {
            finish(walk, &last, end != END_NONE);
            break;
        }
        if (end == END_LONG)
            fault(walk, AUDIT_CHANGED, n, "record %" PRIu64 " was changed: a line too long", n);
        if (end == END_LONG || !check_line(walk, n))
            break;
        bytes_clear(&last);
        bytes_add(&last, walk->line, walk->len);
    }
    bytes_free(&last);
}

enum err
audit_verify(const char *path, const struct audit_verify *how, struct audit_report *report,
             struct why *why)
{
    struct walk walk = {.how = how, .report = report};
    struct stat stat_of;
    *report = (struct audit_report){0};
    walk.file = fopen(path, "re");
    if (!walk.file)
        return why_set(why, ERR_IO, "audit file %s: %s", path, strerror(errno));
    enum err err = OK;
    if (fstat(fileno(walk.file), &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
        err = why_set(why, ERR_IO, "audit file %s: not a regular file", path);
    else
        walk_lines(&walk);
    if (!err && ferror(walk.file))
        err = why_set(why, ERR_IO, "audit file %s: %s", path, strerror(errno));
    fclose(walk.file);
    return err;
}
