/* value: how the metric tables make values and add up the parts of a row. For metric_*.c only. */
#ifndef CONSOLE_METRIC_VALUE_H
#define CONSOLE_METRIC_VALUE_H

#include "console/metric/metric.h"

struct value value_number(int64_t number);
struct value value_text(const char *text); /* "" and NULL: none */
struct value value_word(const char *word);
struct value value_none(void);
struct value value_unknown(void);

/* part of whole in millionths, none when the whole is 0 */
struct value value_ppm(int64_t part, int64_t whole);
struct value value_mean_ms(int64_t sum_us, int64_t count);

/* Sum over the parts of the int64_t at `offset` in the number, queue or agent. */
int64_t value_sum(const struct row *row, size_t offset);

/* Defines static getters. COUNT: the sum of a member; MILLIS: of a member in microseconds. */
#define VALUE_COUNT(subject, getter, member)                                   \
    static struct value getter(const struct row *row)                          \
    {                                                                          \
        return value_number(value_sum(row, offsetof(struct subject, member))); \
    }
#define VALUE_MILLIS(subject, getter, member)                                         \
    static struct value getter(const struct row *row)                                 \
    {                                                                                 \
        return value_number(value_sum(row, offsetof(struct subject, member)) / 1000); \
    }
/* The first part that says something. */
#define VALUE_TEXT(subject, getter, member)                   \
    static struct value getter(const struct row *row)         \
    {                                                         \
        for (size_t i = 0; i < row->count; i++) {             \
            const char *text = row->parts[i].subject->member; \
            if (text && text[0] != '\0')                      \
                return value_text(text);                      \
        }                                                     \
        return value_none();                                  \
    }

extern const struct metric_table metric_number_table, metric_queue_table, metric_agent_table,
    metric_call_table, metric_exchange_table, metric_order_table, metric_owner_table,
    metric_origin_table, metric_hour_table, metric_finding_table, metric_plan_table,
    metric_step_table, metric_total_table, metric_record_table;

#endif
