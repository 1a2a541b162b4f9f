#include "console/plan_date.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/gate/plan_file.h"

enum { PATH_BYTES = 4096, ENTRY_BYTES = 64 };

#define KEY "rehearsed"

/* --- the text --------------------------------------------------------------------------------- */

/* Where the day stands, or where a line for it belongs. */
struct spot {
    size_t at, len; /* of the value that is there */
    size_t behind;  /* the last line of [plan] that says something; its line ending included */
    bool is_there, is_found; /* the section is; the key is */
    bool has_cr, has_end;    /* of that last line */
};

/* Only blanks and what follows a ; behind a blank may stand beside a value. */
static void
take_value(struct spot *spot, const char *base, struct text value)
{
    struct text kept = text_trim(value);
    for (size_t i = 1; i < kept.len; i++) {
        if (kept.at[i] == ';' && (kept.at[i - 1] == ' ' || kept.at[i - 1] == '\t')) {
            kept.len = i;
            break;
        }
    }
    kept = text_trim(kept);
    spot->at = (size_t)(kept.at - base);
    spot->len = kept.len;
    spot->is_found = true;
}

static bool
is_plan_head(struct text line)
{
    struct text name = {line.at + 1, line.len - 1};
    return text_is(text_cut(&name, ']'), "plan");
}

static struct spot
find(struct text text)
{
    struct spot spot = {0};
    struct text rest = text;
    bool is_inside = false;
    while (rest.len > 0) {
        const char *begin = rest.at;
        struct text line = text_cut(&rest, '\n');
        size_t behind = rest.at ? (size_t)(rest.at - text.at) : text.len;
        bool has_cr = line.len > 0 && line.at[line.len - 1] == '\r';
        line.len -= has_cr;
        struct text content = text_trim(line);
        if (begin == text.at && text_has_prefix(content, "\xEF\xBB\xBF"))
            content = text_trim((struct text){content.at + 3, content.len - 3});
        if (content.len == 0 || content.at[0] == ';' || content.at[0] == '#')
            continue;
        if (content.at[0] == '[')
            is_inside = is_plan_head(content);
        if (!is_inside)
            continue;
        spot.is_there = true;
        spot.behind = behind;
        spot.has_cr = has_cr;
        spot.has_end = rest.at != NULL;
        size_t key_len = 0;
        while (key_len < content.len && content.at[key_len] != '=' && content.at[key_len] != ':')
            key_len++;
        if (key_len < content.len && text_is(text_trim((struct text){content.at, key_len}), KEY))
            take_value(&spot, text.at,
                       (struct text){content.at + key_len + 1, content.len - key_len - 1});
    }
    return spot;
}

static void
add(struct bytes *to, const char *text)
{
    bytes_add(to, text, strlen(text));
}

/* What the gate would read of it has the last word: that day, and as many rules as before. */
static enum err
prove(struct text fresh, struct text was, const char *day, const char *path, struct why *why)
{
    char wanted[ENTRY_BYTES];
    struct plan_file *before = NULL, *after = NULL, *alone = NULL;
    str_format(wanted, sizeof wanted, "[plan]\nprecedence=1\n" KEY "=%s\n[tag x]\nleave=yes\n",
               day);
    enum err err = plan_file_parse(&before, was, path, why);
    if (!err)
        err = plan_file_parse(&alone, text_of(wanted), path, why);
    if (!err)
        err = plan_file_parse(&after, fresh, path, why);
    if (!err &&
        (after->rehearsed_us != alone->rehearsed_us || after->count != before->count ||
         after->precedence != before->precedence || strcmp(after->label, before->label) != 0))
        err = why_set(why, ERR_FORMAT,
                      "%s: the line " KEY " could not be set, write it yourself: " KEY " = %s",
                      path, day);
    plan_file_free(&before);
    plan_file_free(&after);
    plan_file_free(&alone);
    return err;
}

enum err
plan_date_set(struct bytes *to, struct text was, const char *day, const char *path, struct why *why)
{
    struct spot spot = find(was);
    struct bytes fresh = {0};
    const char *end = spot.has_cr ? "\r\n" : "\n";
    size_t cut = spot.is_found ? spot.at : spot.behind;
    bytes_add(&fresh, was.at, cut);
    if (!spot.is_found) {
        add(&fresh, spot.has_end ? "" : end);
        add(&fresh, KEY " = ");
    }
    add(&fresh, day);
    if (!spot.is_found)
        add(&fresh, end);
    cut += spot.is_found ? spot.len : 0;
    bytes_add(&fresh, was.at + cut, was.len - cut);
    struct text text = {(const char *)fresh.at, fresh.len};
    enum err err = prove(text, was, day, path, why);
    if (!err)
        bytes_add(to, fresh.at, fresh.len);
    bytes_free(&fresh);
    return err;
}

/* --- the file --------------------------------------------------------------------------------- */

static enum err
is_as_read(const char *path, struct text was, struct why *why)
{
    struct bytes now = {0};
    enum err err = file_read(&now, path, why);
    if (!err && !text_equal((struct text){(const char *)now.at, now.len}, was))
        err = why_set(
            why, ERR_STALE,
            "%s has changed since it was read: its day was not written, rehearse it again", path);
    bytes_free(&now);
    return err;
}

/* Somebody else's file stays his, if we may say so. */
static bool
take_after(int fd, const char *path)
{
    struct stat old, fresh;
    if (stat(path, &old) != 0 || fstat(fd, &fresh) != 0)
        return false;
    bool is_his = old.st_uid == fresh.st_uid && old.st_gid == fresh.st_gid;
    if (!is_his && fchown(fd, old.st_uid, old.st_gid) != 0)
        return false;
    return fchmod(fd, old.st_mode & 07777) == 0;
}

/* The name is on the disk too; where a folder cannot be synced it is as safe as it can be. */
static void
sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

static enum err
replace(const char *path, const struct bytes *bytes, struct text was, struct why *why)
{
    char folder[PATH_BYTES], fresh[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    bool fits = str_copy(folder, sizeof folder,
                         (struct text){path, slash > path ? (size_t)(slash - path) : 1}) &&
                str_format(fresh, sizeof fresh, "%s/.rehearsed.XXXXXX", folder);
    int fd = fits ? mkostemp(fresh, O_CLOEXEC) : -1;
    if (fd < 0)
        return why_set(why, ERR_IO, "%s: no new file beside it: %s", path,
                       fits ? strerror(errno) : "the path is too long");
    bool is_good =
        take_after(fd, path) && file_write_all(fd, bytes->at, bytes->len) && fsync(fd) == 0;
    int error = errno;
    is_good = close(fd) == 0 && is_good;
    enum err err =
        is_good ? is_as_read(path, was, why)
                : why_set(why, ERR_IO, "%s: its day was not written: %s", path, strerror(error));
    if (!err && rename(fresh, path) != 0)
        err = why_set(why, ERR_IO, "%s: its day was not written: %s", path, strerror(errno));
    if (err)
        unlink(fresh);
    else
        sync_folder(folder);
    return err;
}

enum err
plan_date_write(const char *path, struct text was, const char *day, struct why *why)
{
    struct bytes bytes = {0};
    char *real = realpath(path, NULL); /* a link stays one */
    enum err err = real ? OK : why_set(why, ERR_IO, "%s: %s", path, strerror(errno));
    if (!err)
        err = is_as_read(real, was, why);
    if (!err)
        err = plan_date_set(&bytes, was, day, path, why);
    if (!err)
        err = replace(real, &bytes, was, why);
    bytes_free(&bytes);
    free(real);
    return err;
}
