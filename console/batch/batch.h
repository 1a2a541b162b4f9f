/* batch: the board without a terminal: JSON, CSV, text, once or again and again.
 *
 * Everything comes from the metric tables: names of fields are short names, units as they say. Text
 * from outside is made harmless first (safe.h). Writes into memory; batch_out.h brings it to a file.
 * What the words of JSON mean stands in docs/json.md.
 */
#ifndef CONSOLE_BATCH_BATCH_H
#define CONSOLE_BATCH_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "console/metric/filter.h"
#include "console/metric/format.h"
#include "console/metric/picture.h"
#include "proto/base/mem.h"

enum { BATCH_SCHEMA = 1 };

enum batch_format { BATCH_TEXT, BATCH_CSV, BATCH_JSON, BATCH_NDJSON, BATCH_FORMATS };
extern const char *const batch_format_names[BATCH_FORMATS];

struct batch_job {
    enum batch_format format;
    bool has_view; /* false: the whole document */
    enum row_kind view;
    const struct filter *filter; /* of the view; NULL: all rows */
    struct format look;          /* for text */
};

/* The view of that name, a list of the metric tables ("queues"); "exchange" words included. */
bool batch_view_named(struct text name, enum row_kind *view);
const char *batch_view_name(size_t i); /* NULL behind the last */

/* What is to be seen now, appended to *out. at_us: wall clock. */
void batch_write(struct bytes *out, const struct batch_job *job, struct picture *picture,
                 int64_t at_us);

/* --- the forms, each in its file --- */
void batch_json(struct bytes *out, const struct batch_job *job, struct picture *picture,
                int64_t at_us);
void batch_csv(struct bytes *out, const struct batch_job *job, struct picture *picture);
void batch_text(struct bytes *out, const struct batch_job *job, struct picture *picture,
                int64_t at_us);

/* A cell: harmless, no formula, quoted where it must be. */
void batch_csv_text(struct bytes *out, struct text text);

/* --- shared by them --- */
bool batch_shows(const struct batch_job *job, const struct row *row);
void batch_add(struct bytes *out, const char *text);
void batch_time(char *to, size_t size, int64_t at_us); /* 2026-11-22T14:30:05.123Z */

/* --- for other documents of this program --- */
void batch_printf(struct bytes *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void batch_csv_text(struct bytes *out, struct text text);  /* a cell, quoted where it must be */
void batch_json_text(struct bytes *out, struct text text); /* "a string", quotes included */

#endif
