#include "console/metric/value.h"

static const struct audit_record *
the_record(const struct row *row)
{
    return &row->parts[0].record->is;
}

static struct value
text_or_none(struct text text)
{
    return text.len > 0 ? (struct value){.state = VALUE_OK, .text = text} : value_none();
}

#define RECORD_TEXT(member)                                    \
    static struct value record_##member(const struct row *row) \
    {                                                          \
        return text_or_none(the_record(row)->member);          \
    }
RECORD_TEXT(who)
RECORD_TEXT(role)
RECORD_TEXT(key)
RECORD_TEXT(from)
RECORD_TEXT(order)
RECORD_TEXT(verb)
RECORD_TEXT(target)
RECORD_TEXT(arguments)
RECORD_TEXT(reason)
RECORD_TEXT(before)
RECORD_TEXT(after)
RECORD_TEXT(state)
RECORD_TEXT(outcome)

static struct value
record_n(const struct row *row)
{
    return value_number((int64_t)the_record(row)->n);
}

static struct value
record_at(const struct row *row)
{
    return value_number(the_record(row)->at_us);
}

static struct value
record_hash(const struct row *row)
{
    return text_or_none(row->parts[0].record->hash);
}

static struct value
record_exchange(const struct row *row)
{
    return value_text(row->parts[0].site->board->exchange.name);
}

static const struct metric rows[] = {
    {"record.n", UNIT_COUNT, "No", 6, false, false, "its number in the file, from 1 without a hole",
     record_n},
    {"record.day_us", UNIT_DATE, "Day", 10, false, false, "the day it was written, here",
     record_at},
    {"record.at_us", UNIT_TIME, "At", 8, false, false, "when it was written, by the gate's clock",
     record_at},
    {"record.who", UNIT_TEXT, "Who", 10, false, false, "the person; vigie-gate: the gate itself",
     record_who},
    {"record.role", UNIT_TEXT, "Role", 10, false, false, "the roles that the person had",
     record_role},
    {"record.verb", UNIT_TEXT, "What", 13, false, false, "what was ordered, or what the gate did",
     record_verb},
    {"record.target", UNIT_TEXT, "Target", 18, false, false, "what it was done to", record_target},
    {"record.arguments", UNIT_TEXT, "To", 16, true, false,
     "destination, message, count or reason, as given", record_arguments},
    {"record.reason", UNIT_TEXT, "Reason", 14, true, false, "why, in the person's words",
     record_reason},
    {"record.from", UNIT_TEXT, "From", 16, true, false,
     "where the person was: terminal or address, as the console says", record_from},
    {"record.before", UNIT_TEXT, "Before", 16, true, false, "what was in force", record_before},
    {"record.after", UNIT_TEXT, "After", 16, true, false, "what is", record_after},
    {"record.state", UNIT_TEXT, "State", 9, false, false,
     "of the order: waiting, sent, accepted, done, refused ...", record_state},
    {"record.outcome", UNIT_TEXT, "Outcome", 20, true, false, "what came of it, a sentence",
     record_outcome},
    {"record.order", UNIT_TEXT, "Order", 12, false, false, "id of the order", record_order},
    {"record.key", UNIT_TEXT, "Key", 12, false, false, "public half of the person's key",
     record_key},
    {"record.hash", UNIT_TEXT, "Hash", 12, false, false,
     "of this record and, through it, of all before", record_hash},
    {"record.exchange", UNIT_TEXT, "Gate", 10, false, false, "which gate wrote it",
     record_exchange},
};

const struct metric_table metric_record_table = {ROW_RECORD, "records", rows, NITEMS(rows)};
