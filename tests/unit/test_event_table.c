/* Walks the event table: what a newcomer forgot when adding an event or a field is named here. */
#include "proto/event/event_table.h"

#include <limits.h>

#include "tests/unit/test.h"

static bool
is_name(const char *name)
{
    if (!name || !(*name >= 'a' && *name <= 'z'))
        return false;
    for (const char *at = name; *at; at++) {
        bool fits = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_';
        if (!fits)
            return false;
    }
    return true;
}

static bool
ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), tail = strlen(end);
    return len >= tail && strcmp(name + len - tail, end) == 0;
}

static size_t
size_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_TEXT:
        return sizeof(struct text);
    case FIELD_INT:
        return sizeof(int64_t);
    case FIELD_BOOL:
        return sizeof(bool);
    case FIELD_ENUM:
        return sizeof(int);
    case FIELD_INTS:
        return sizeof(struct ints);
    }
    return 0;
}

#define EACH_ROW(row) \
    for (const struct event_row *row = event_table; row < event_table + event_table_count; row++)
#define EACH_FIELD(field, row)                                                                  \
    for (const struct event_field *field = (row)->fields; field < (row)->fields + (row)->count; \
         field++)

TEST(event_types_ascend_and_stay_below_the_limit)
{
    int last = 0;
    EACH_ROW(row)
    {
        if (row->type <= last || row->type >= EVENT_TYPE_LIMIT)
            TEST_FAIL("event %s has type %d behind %d", row->name, row->type, last);
        last = row->type;
    }
}

TEST(each_event_has_a_name_of_its_own_and_a_help)
{
    EACH_ROW(row)
    {
        if (!is_name(row->name) || !row->help || strlen(row->help) < 5)
            TEST_FAIL("event %d has no proper name or help", row->type);
        EACH_ROW(other)
        {
            if (other != row && strcmp(other->name, row->name) == 0)
                TEST_FAIL("two events are called %s", row->name);
        }
    }
}

TEST(each_event_is_found_by_type_and_by_name_and_others_are_not)
{
    bool known[EVENT_TYPE_LIMIT] = {false};
    EACH_ROW(row)
    {
        known[row->type] = true;
        TRUE(event_row(row->type) == row);
        TRUE(event_row_named(text_of(row->name)) == row);
    }
    for (int type = -2; type < EVENT_TYPE_LIMIT + 2; type++) {
        if (type < 0 || type >= EVENT_TYPE_LIMIT || !known[type])
            TRUE(event_row(type) == NULL);
    }
    TRUE(event_row(INT_MAX) == NULL);
    TRUE(event_row(INT_MIN) == NULL);
    TRUE(event_row_named(TEXT("call_queue")) == NULL);
    TRUE(event_row_named(TEXT("call_queued_")) == NULL);
    TRUE(event_row_named(TEXT("")) == NULL);
}

TEST(keys_ascend_within_their_limits_and_are_found)
{
    EACH_ROW(row)
    {
        if (row->count == 0 || row->count > EVENT_FIELDS_MAX)
            TEST_FAIL("event %s has %zu fields", row->name, row->count);
        int last = 0;
        EACH_FIELD(field, row)
        {
            if (field->key <= last || field->key > EVENT_KEY_MAX)
                TEST_FAIL("event %s field %s has key %d", row->name, field->name, field->key);
            TRUE(event_field(row, field->key) == field);
            last = field->key;
        }
        TRUE(event_field(row, 0) == NULL);
        TRUE(event_field(row, -1) == NULL);
        TRUE(event_field(row, last + 1) == NULL);
    }
}

TEST(field_names_are_unique_within_an_event_and_free_in_json)
{
    EACH_ROW(row)
    {
        EACH_FIELD(field, row)
        {
            if (!is_name(field->name) || !field->help || strlen(field->help) < 3)
                TEST_FAIL("event %s key %d has no proper name or help", row->name, field->key);
            if (strcmp(field->name, "event") == 0 || strcmp(field->name, "at_us") == 0)
                TEST_FAIL("event %s field %s: that name is the line's own", row->name, field->name);
            EACH_FIELD(other, row)
            {
                if (other != field && strcmp(other->name, field->name) == 0)
                    TEST_FAIL("event %s has two fields %s", row->name, field->name);
            }
        }
    }
}

TEST(numbers_say_their_unit)
{
    /* Counts, ranks and codes. A new integer is one of these, or ends in its unit. */
    static const char *const without_unit[] = {"max_waiting", "precedence", "penalty", "position",
                                               "priority",    "cause",      "count"};
    static const char *const units[] = {"_us", "_ms", "_s", "_ue", "_ue60", "_ppm", "_bytes"};
    EACH_ROW(row)
    {
        EACH_FIELD(field, row)
        {
            bool good = field->kind != FIELD_INT;
            for (size_t i = 0; i < NITEMS(without_unit); i++)
                good = good || strcmp(field->name, without_unit[i]) == 0;
            for (size_t i = 0; i < NITEMS(units); i++)
                good = good || ends_with(field->name, units[i]);
            if (!good)
                TEST_FAIL("event %s field %s: which unit?", row->name, field->name);
        }
    }
}

TEST(members_lie_inside_the_event_and_apart_from_one_another)
{
    EACH_ROW(row)
    {
        EACH_FIELD(field, row)
        {
            size_t from = field->offset, to = from + size_of(field->kind);
            if (from < offsetof(struct event, exchange) || to > sizeof(struct event))
                TEST_FAIL("event %s field %s lies outside", row->name, field->name);
            EACH_FIELD(other, row)
            {
                if (other != field && other->offset < to &&
                    from < other->offset + size_of(other->kind))
                    TEST_FAIL("event %s: %s lies upon %s", row->name, field->name, other->name);
            }
        }
    }
}

TEST(enumerated_fields_have_words_and_others_have_none)
{
    EACH_ROW(row)
    {
        EACH_FIELD(field, row)
        {
            if ((field->kind == FIELD_ENUM) != (field->words != NULL))
                TEST_FAIL("event %s field %s: words?", row->name, field->name);
        }
    }
}

TEST(each_value_of_each_enum_has_one_word)
{
    static const struct {
        const struct words *words;
        int count;
    } lists[] = {
        {&link_state_words, LINK_STATES},
        {&medium_words, MEDIA},
        {&agent_state_words, AGENT_STATES},
        {&route_layer_words, ROUTE_LAYERS},
        {&line_state_words, LINE_STATES},
        {&leave_reason_words, LEAVE_REASONS},
        {&party_words, PARTIES},
        {&outcome_words, OUTCOMES},
        {&subject_words, SUBJECTS},
        {&family_words, FAMILIES},
        {&charge_start_words, CHARGE_STARTS},
        {&price_state_words, PRICE_STATES},
    };
    for (size_t i = 0; i < NITEMS(lists); i++) {
        const struct words *words = lists[i].words;
        EQ_I64(words->count, lists[i].count);
        EQ_STR(words_name(words, 0), words == &price_state_words ? "unpriced" : "unknown");
        for (int value = 0; value < words->count; value++) {
            TRUE(is_name(words_name(words, value)));
            EQ_I64(words_value(words, text_of(words_name(words, value))), value);
        }
        EQ_STR(words_name(words, -1), "?");
        EQ_STR(words_name(words, words->count), "?");
        EQ_I64(words_value(words, TEXT("?")), -1);
        EQ_I64(words_value(words, TEXT("")), -1);
    }
}
