/* metric: whatever can be a column, a gauge, a threshold, a name in JSON or a word in a filter.
 *
 * One table per kind of row (metric_number.c, metric_queue.c, ...). A row of the table is the whole
 * feature: views, --once json/csv/text, --filter, and later alerts and the `d` explanation read it.
 * Getters are pure and add up the parts of a merged row. Nobody keeps a second list.
 */
#ifndef CONSOLE_METRIC_METRIC_H
#define CONSOLE_METRIC_METRIC_H

#include "console/metric/picture.h"
#include "proto/base/text.h"

enum unit {
    UNIT_TEXT, /* text from outside: not yet safe */
    UNIT_WORD, /* one of our own words: state names */
    UNIT_COUNT,
    UNIT_MS,
    UNIT_PPM,
    UNIT_UE,   /* micro-euro */
    UNIT_RATE, /* thousandths of a thing per second */
    UNIT_BOOL,
    UNIT_TIME, /* wall clock, microseconds since 1970; JSON name ends in _us */
    UNIT_BYTES,
    UNIT_DELAY, /* milliseconds of a machine, not of a person: 12 ms, 1,2 s */
    UNIT_DATE,  /* as UNIT_TIME, of a moment that may be days away */
};

enum value_state {
    VALUE_OK,
    VALUE_NONE,    /* there is no such thing here: 0 answered has no mean wait. "-", JSON null */
    VALUE_UNKNOWN, /* there is one, and it is not known. "?", JSON null */
};

struct value {
    enum value_state state;
    int64_t number;   /* all units but text and word */
    struct text text; /* borrowed from the board, or static */
};

struct metric {
    const char *name; /* "queue.longest_wait_ms"; in JSON what stands behind the dot */
    enum unit unit;
    const char
        *title;       /* column head, at most `width` columns, English until there is a catalogue */
    int width;        /* columns at rest; text columns may grow */
    bool grows;       /* takes what is left of the line */
    bool ticks;       /* changes by itself as time passes */
    const char *help; /* one line: formula, unit, exclusions. The docs are made of these */
    struct value (*get)(const struct row *row);
};

struct metric_table {
    enum row_kind kind;
    const char *plural; /* "queues": name of the JSON list and of the view */
    const struct metric *rows;
    size_t count;
};

/* The table of a kind of row. */
const struct metric_table *metric_table(enum row_kind kind);

/* "queue.waiting" or, with a kind, "waiting". NULL: none. */
const struct metric *metric_named(struct text name);
const struct metric *metric_of(enum row_kind kind, const char *short_name);

/* Behind the dot. */
const char *metric_short_name(const struct metric *metric);

/* Orders two values of one metric; none and unknown go last in both directions. */
int value_compare(const struct metric *metric, struct value a, struct value b);

/* Sorts a list of rows (in place) by a metric. Texts as a person looks them up, case and accents
 * aside; ties stay in the order given (first sight), so a frame does not shuffle them. */
void rows_sort(struct row **rows, size_t count, const struct metric *metric, bool descending);

#endif
