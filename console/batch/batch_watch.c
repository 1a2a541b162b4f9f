#include "console/batch/batch_watch.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "proto/base/safe.h"

enum { NAME_BYTES = 5000, CELL_BYTES = 128, CELL_COLUMNS = 40 };

/* What is worth a line. Figures that only ever grow are not. */
static const struct {
    enum row_kind kind;
    const char *subject;  /* word of the line */
    const char *named_by; /* metric that names the row */
    const char *metric;
} watched[] = {
    {ROW_EXCHANGE, "gate", "name", "feed"},    {ROW_EXCHANGE, "gate", "name", "link"},
    {ROW_EXCHANGE, "gate", "name", "trouble"}, {ROW_EXCHANGE, "gate", "name", "gaps"},
    {ROW_NUMBER, "number", "number", "state"}, {ROW_NUMBER, "number", "number", "route"},
    {ROW_QUEUE, "queue", "queue", "waiting"},  {ROW_QUEUE, "queue", "queue", "agents_available"},
    {ROW_AGENT, "agent", "label", "state"},
};

/* What was said last of one metric of one row. */
struct said {
    char *key;
    char *value;
    uint64_t look;
    UT_hash_handle hh;
};

struct batch_watch {
    const struct batch_job *job;
    struct said *said;
    uint64_t look;
};

struct batch_watch *
batch_watch_new(const struct batch_job *job)
{
    struct batch_watch *watch = xcalloc(1, sizeof *watch);
    watch->job = job;
    return watch;
}

static void
forget(struct batch_watch *watch, struct said *said)
{
    HASH_DEL(watch->said, said);
    free(said->key);
    free(said->value);
    free(said);
}

void
batch_watch_free(struct batch_watch **watch)
{
    if (!*watch)
        return;
    struct said *said, *next;
    HASH_ITER (hh, (*watch)->said, said, next)
        forget(*watch, said);
    free(*watch);
    *watch = NULL;
}

static void
add_line(struct bytes *out, int64_t at_us, size_t i, const char *name, const char *before,
         const char *after)
{
    char at[40], line[1024];
    batch_time(at, sizeof at, at_us);
    str_format(line, sizeof line, "%s %s %s: %s %s%s%s\n", at, watched[i].subject, name,
               watched[i].metric, before ? before : "", before ? " -> " : "", after);
    batch_add(out, line);
}

static void
look_at(struct batch_watch *watch, struct bytes *out, size_t i, const struct row *row,
        int64_t at_us)
{
    const struct format *look = &watch->job->look;
    const struct metric *metric = metric_of(row->kind, watched[i].metric);
    const struct metric *named_by = metric_of(row->kind, watched[i].named_by);
    char key[NAME_BYTES], name[CELL_BYTES], value[CELL_BYTES];
    size_t len = row_identity(row, key, sizeof key);
    str_format(key + len, sizeof key - len, " %s", watched[i].metric);
    format_value(name, sizeof name, named_by, named_by->get(row), CELL_COLUMNS, look);
    format_value(value, sizeof value, metric, metric->get(row), CELL_COLUMNS, look);

    struct said *said;
    HASH_FIND_STR(watch->said, key, said);
    bool is_new = !said;
    if (is_new) {
        said = xcalloc(1, sizeof *said);
        said->key = xstrdup(text_of(key));
        HASH_ADD_KEYPTR(hh, watch->said, said->key, strlen(said->key), said);
    }
    said->look = watch->look;
    if (!is_new && strcmp(said->value, value) == 0)
        return;
    bool says_nothing = is_new && (strcmp(value, "-") == 0 || strcmp(value, "0") == 0);
    if (!says_nothing)
        add_line(out, at_us, i, name, said->value, value);
    free(said->value);
    said->value = xstrdup(text_of(value));
}

void
batch_watch_look(struct batch_watch *watch, struct bytes *out, struct picture *picture,
                 int64_t at_us)
{
    const struct batch_job *job = watch->job;
    watch->look++;
    for (size_t i = 0; i < NITEMS(watched); i++) {
        if (job->has_view && watched[i].kind != job->view && watched[i].kind != ROW_EXCHANGE)
            continue;
        const struct rows *rows = picture_rows(picture, watched[i].kind);
        for (size_t r = 0; r < rows->count; r++) {
            if (batch_shows(job, &rows->at[r]))
                look_at(watch, out, i, &rows->at[r], at_us);
        }
    }
    struct said *said, *next;
    HASH_ITER (hh, watch->said, said, next) {
        if (said->look != watch->look)
            forget(watch, said);
    }
}
