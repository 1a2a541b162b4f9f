#include "proto/base/safe.h"
#include "proto/event/event_table.h"
#include "proto/gate/repair.h"
#include "tests/unit/test.h"

TEST(what_is_utf8_stays_where_it_is)
{
    struct bytes memory = {0};
    struct event event = {.type = EVENT_CALL_OFFERED,
                          .call_offered = {.call = TEXT("1.2"), .caller_name = TEXT("Zoé")}};
    const char *call = event.call_offered.call.at;
    repair_event(&event, &memory);
    TRUE(event.call_offered.call.at == call);
    EQ_TEXT(event.call_offered.caller_name, "Zoé");
    bytes_free(&memory);
}

TEST(broken_bytes_and_nul_become_the_replacement_character)
{
    struct bytes memory = {0};
    struct event event = {.type = EVENT_CALL_OFFERED,
                          .call_offered = {.call = {"a\0b", 3},
                                           .number = TEXT("0899"),
                                           .caller_name = TEXT("Zo\xE9 \xF0\x9F")}};
    repair_event(&event, &memory);
    EQ_TEXT(event.call_offered.call, "a\uFFFDb");
    EQ_TEXT(event.call_offered.number, "0899");
    EQ_TEXT(event.call_offered.caller_name, "Zo\uFFFD \uFFFD\uFFFD");
    bytes_free(&memory);
}

TEST(every_text_of_every_event_is_repaired_whatever_the_bytes)
{
    struct dice dice = dice_new(11);
    struct bytes memory = {0};
    char noise[EVENT_FIELDS_MAX][40];
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < event_table_count; i++) {
            const struct event_row *row = &event_table[i];
            struct event event = {.type = row->type};
            for (size_t f = 0; f < row->count; f++) {
                if (row->fields[f].kind != FIELD_TEXT)
                    continue;
                for (size_t b = 0; b < sizeof noise[f]; b++)
                    noise[f][b] = (char)dice_roll(&dice, 256);
                struct text text = {noise[f], dice_roll(&dice, sizeof noise[f])};
                memcpy((char *)&event + row->fields[f].offset, &text, sizeof text);
            }
            repair_event(&event, &memory);
            for (size_t f = 0; f < row->count; f++) {
                if (row->fields[f].kind != FIELD_TEXT)
                    continue;
                struct text text;
                memcpy(&text, (char *)&event + row->fields[f].offset, sizeof text);
                TRUE(safe_is_utf8(text));
            }
        }
    }
    bytes_free(&memory);
}
