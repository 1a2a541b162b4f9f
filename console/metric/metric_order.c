#include "console/metric/value.h"
#include "proto/event/verb.h"

static const struct event_order *
the_order(const struct row *row)
{
    return &row->parts[0].order->is;
}

#define ORDER_TEXT(getter, member)                                                            \
    static struct value getter(const struct row *row)                                         \
    {                                                                                         \
        struct text text = the_order(row)->member;                                            \
        return text.len > 0 ? (struct value){.state = VALUE_OK, .text = text} : value_none(); \
    }
ORDER_TEXT(order_id, order)
ORDER_TEXT(order_target, target)
ORDER_TEXT(order_args, args)
ORDER_TEXT(order_reason, reason)
ORDER_TEXT(order_who, who)
ORDER_TEXT(order_second, second)
ORDER_TEXT(order_from, from)
ORDER_TEXT(order_before, before)
ORDER_TEXT(order_outcome, outcome)
ORDER_TEXT(order_ended_by, ended_by)

static struct value
order_state(const struct row *row)
{
    return value_word(words_name(&order_state_words, the_order(row)->state));
}

static struct value
order_verb(const struct row *row)
{
    const struct verb_row *verb = verb_row(the_order(row)->verb);
    return verb ? value_word(verb->name) : value_unknown();
}

static struct value
order_is_now_in_force(const struct row *row)
{
    return value_number(order_is_in_force(the_order(row)));
}

static int64_t
clock_of(const struct row *row)
{
    return row->parts[0].site->clock_us;
}

static struct value
order_age(const struct row *row)
{
    int64_t age_us = clock_of(row) - the_order(row)->asked_us;
    return the_order(row)->asked_us > 0 ? value_number(age_us > 0 ? age_us / 1000 : 0)
                                        : value_unknown();
}

/* What is left of it; below 0 never: the gate is about to end it. */
static struct value
time_left(const struct row *row, int64_t at_us)
{
    if (at_us <= 0 || !order_is_in_force(the_order(row)))
        return value_none();
    int64_t left_us = at_us - clock_of(row);
    return value_number(left_us > 0 ? left_us / 1000 : 0);
}

static struct value
order_left(const struct row *row)
{
    return time_left(row, the_order(row)->until_us);
}

static struct value
order_next_word(const struct row *row)
{
    static const char *const words[ORDER_NEXTS] = {
        [ORDER_BEGINS] = "begins",
        [ORDER_ENDS] = "ends",
        [ORDER_UNDONE] = "undone",
        [ORDER_WITHDRAWN] = "withdrawn",
    };
    int64_t at_us;
    const char *word = words[order_next(the_order(row), &at_us)];
    return word ? value_word(word) : value_none();
}

static struct value
order_next_at(const struct row *row)
{
    int64_t at_us;
    return order_next(the_order(row), &at_us) != ORDER_STAYS ? value_number(at_us) : value_none();
}

static struct value
order_next_in(const struct row *row)
{
    struct value at = order_next_at(row);
    if (at.state != VALUE_OK)
        return at;
    int64_t left_us = at.number - clock_of(row);
    return value_number(left_us > 0 ? left_us / 1000 : 0);
}

static struct value
order_confirm_left(const struct row *row)
{
    return time_left(row, the_order(row)->confirm_us);
}

#define ORDER_TIME(getter, member)                             \
    static struct value getter(const struct row *row)          \
    {                                                          \
        int64_t at_us = the_order(row)->member;                \
        return at_us > 0 ? value_number(at_us) : value_none(); \
    }
ORDER_TIME(order_asked, asked_us)
ORDER_TIME(order_start, start_us)
ORDER_TIME(order_until, until_us)
ORDER_TIME(order_done, done_us)
ORDER_TIME(order_seen, seen_us)
ORDER_TIME(order_ended, ended_us)

static struct value
order_exchange(const struct row *row)
{
    return value_text(row->parts[0].site->board->exchange.name);
}

static const struct metric rows[] = {
    {"order.state", UNIT_WORD, "State", 15, false, false,
     "waiting, sent, accepted, done (read back), refused, cancelled, outcome_unknown, ended, "
     "scheduled",
     order_state},
    {"order.verb", UNIT_WORD, "Order", 13, false, false, "what was ordered", order_verb},
    {"order.target", UNIT_TEXT, "Target", 18, false, false, "whom it concerns", order_target},
    {"order.args", UNIT_TEXT, "To", 16, true, false, "destination, message, count or reason",
     order_args},
    {"order.left_ms", UNIT_MS, "Ends", 5, false, true, "time until its effect ends by itself",
     order_left},
    {"order.next", UNIT_WORD, "Next", 9, false, false,
     "what the gate does next with it: begins, ends, undone (unless confirmed), withdrawn (no "
     "second "
     "person)",
     order_next_word},
    {"order.next_ms", UNIT_MS, "In", 5, false, true, "time until then", order_next_in},
    {"order.next_us", UNIT_TIME, "At", 8, false, false, "when that is", order_next_at},
    {"order.next_day_us", UNIT_DATE, "Day", 10, false, false, "the day of that", order_next_at},
    {"order.confirm_left_ms", UNIT_MS, "Conf", 5, false, true,
     "time until it is undone unless somebody confirms it", order_confirm_left},
    {"order.seen_us", UNIT_TIME, "Seen", 8, false, false,
     "when the first call took the new way; none: no call has yet", order_seen},
    {"order.who", UNIT_TEXT, "Who", 12, false, false, "who asked, as the gate knows", order_who},
    {"order.age_ms", UNIT_MS, "Age", 5, false, true, "since it was asked for", order_age},
    {"order.reason", UNIT_TEXT, "Reason", 16, true, false, "why, as the asker says", order_reason},
    {"order.outcome", UNIT_TEXT, "Outcome", 20, true, false, "what became of it, a sentence",
     order_outcome},
    {"order.in_force", UNIT_BOOL, "On", 2, false, false, "its effect lasts now",
     order_is_now_in_force},
    {"order.second", UNIT_TEXT, "Second", 12, false, false, "who approved it", order_second},
    {"order.asked_us", UNIT_TIME, "Asked", 8, false, false, "when it was asked for", order_asked},
    {"order.start_us", UNIT_TIME, "Start", 8, false, false, "of one for later: when it is begun",
     order_start},
    {"order.until_us", UNIT_TIME, "Until", 8, false, false, "when its effect ends by itself",
     order_until},
    {"order.done_us", UNIT_TIME, "Done", 8, false, false, "when it was read back from the switch",
     order_done},
    {"order.ended_us", UNIT_TIME, "Ended", 8, false, false, "when its effect was over",
     order_ended},
    {"order.ended_by", UNIT_TEXT, "By", 12, false, false, "the order that ended it",
     order_ended_by},
    {"order.before", UNIT_TEXT, "Before", 20, true, false, "the target when it was carried out",
     order_before},
    {"order.from", UNIT_TEXT, "From", 14, false, false, "terminal or host, as the asker says",
     order_from},
    {"order.exchange", UNIT_TEXT, "Gate", 10, false, false, "which gate carries it out",
     order_exchange},
    {"order.order", UNIT_TEXT, "Id", 12, false, false, "its id", order_id},
};

const struct metric_table metric_order_table = {ROW_ORDER, "orders", rows, NITEMS(rows)};
