/* format: figures as a person reads them. French by default: 1 234, 12,5 %, 3 min 05 s -> 3:05.
 *
 * Pure. The result is safe for a terminal (text went through safe_copy) and fits `columns`: a text
 * is cut with an ellipsis, a figure that does not fit gives way to a shorter form (12 345 -> 12k),
 * never to a wrong one.
 */
#ifndef CONSOLE_METRIC_FORMAT_H
#define CONSOLE_METRIC_FORMAT_H

#include "console/metric/metric.h"

struct format {
    bool french; /* decimal comma, no-break spaces */
    bool ascii;  /* nothing beyond ASCII: "..." for the ellipsis, blanks for no-break spaces,
                    accents folded away */
    int (*utc_offset_s)(int64_t at_us); /* of local time at that moment; NULL: UTC */
};

/* Writes the value in at most `columns` terminal columns; returns the columns it takes. */
int format_value(char *to, size_t size, const struct metric *metric, struct value value,
                 int columns, const struct format *format);

/* 0:07, 1:05, 12:34, 1h02, 3j04 (3d04). Always at most 5 columns. */
int format_duration(char *to, size_t size, int64_t ms, const struct format *format);

/* Any outside text, safe, cut to columns. Returns the columns. */
int format_text(char *to, size_t size, struct text text, int columns, const struct format *format);

/* Phone numbers the French way: 0 892 68 06 80, 01 99 00 12 34, 3640; anything else unchanged. */
void format_number(char *to, size_t size, struct text number, const struct format *format);

#endif
