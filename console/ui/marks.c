#include "console/ui/marks.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"

static struct mark
mark_of(const struct row *row)
{
    struct mark mark = {.kind = row->kind, .hash = UINT64_C(14695981039346656037)};
    row_identity(row, mark.identity, sizeof mark.identity);
    for (const char *at = mark.identity; *at; at++)
        mark.hash = (mark.hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return mark;
}

/* Its place; marks->count: nowhere. */
static size_t
find(const struct marks *marks, const struct mark *mark)
{
    size_t i = 0;
    while (i < marks->count &&
           (marks->at[i].hash != mark->hash || strcmp(marks->at[i].identity, mark->identity) != 0))
        i++;
    return i;
}

void
marks_fini(struct marks *marks)
{
    free(marks->at);
    *marks = (struct marks){0};
}

bool
marks_has(const struct marks *marks, const struct row *row)
{
    if (marks->count == 0)
        return false;
    const struct mark mark = mark_of(row);
    return find(marks, &mark) < marks->count;
}

size_t
marks_count(const struct marks *marks, enum row_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < marks->count; i++)
        count += marks->at[i].kind == kind;
    return count;
}

bool
marks_set(struct marks *marks, const struct row *row)
{
    const struct mark mark = mark_of(row);
    if (find(marks, &mark) < marks->count)
        return true;
    if (marks->count == MARKS_MAX)
        return false;
    if (!marks->at)
        marks->at = xcalloc(MARKS_MAX, sizeof *marks->at);
    marks->at[marks->count++] = mark;
    return true;
}

static void
drop(struct marks *marks, size_t at)
{
    marks->count--;
    memmove(&marks->at[at], &marks->at[at + 1], (marks->count - at) * sizeof *marks->at);
}

void
marks_lift(struct marks *marks, const struct row *row)
{
    const struct mark mark = mark_of(row);
    size_t at = find(marks, &mark);
    if (at < marks->count)
        drop(marks, at);
}

void
marks_clear(struct marks *marks, enum row_kind kind)
{
    for (size_t i = marks->count; i > 0; i--) {
        if (kind == ROW_KINDS || marks->at[i - 1].kind == kind)
            drop(marks, i - 1);
    }
}

/* The row of each mark, by its place; NULL: it is gone, or of another kind. */
static void
find_rows(const struct marks *marks, struct picture *picture, enum row_kind kind,
          const struct row **found)
{
    const struct rows *rows = picture_rows(picture, kind);
    for (size_t i = 0; i < marks->count; i++)
        found[i] = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        const struct mark mark = mark_of(&rows->at[i]);
        size_t at = find(marks, &mark);
        if (at < marks->count)
            found[at] = &rows->at[i];
    }
}

size_t
marks_rows(const struct marks *marks, struct picture *picture, enum row_kind kind,
           const struct row **rows)
{
    size_t count = 0;
    if (marks_count(marks, kind) == 0)
        return 0;
    find_rows(marks, picture, kind, rows);
    for (size_t i = 0; i < marks->count; i++) {
        if (rows[i])
            rows[count++] = rows[i];
    }
    return count;
}

size_t
marks_drop_gone(struct marks *marks, struct picture *picture, char *last, size_t size)
{
    size_t dropped = 0;
    const struct row *found[MARKS_MAX];
    for (enum row_kind kind = 0; kind < ROW_KINDS; kind++) {
        if (marks_count(marks, kind) == 0)
            continue;
        find_rows(marks, picture, kind, found);
        for (size_t i = marks->count; i > 0; i--) {
            if (found[i - 1] || marks->at[i - 1].kind != kind)
                continue;
            str_copy(last, size, text_of(marks->at[i - 1].identity));
            drop(marks, i - 1);
            dropped++;
        }
    }
    return dropped;
}
