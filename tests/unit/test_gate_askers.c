/* As whom an order was asked for: said once, kept over a restart, forgotten with the order. */
#include "tests/unit/test.h"

#include "proto/event/verb.h"
#include "proto/gate/askers.h"
#include "tests/unit/audit_make.h"

static void
board_gets(struct board *board, const char *order)
{
    const struct event event = {.type = EVENT_ORDER,
                                .order = {.order = text_of(order),
                                          .verb = VERB_CAP,
                                          .target = TEXT("number:3640"),
                                          .who = TEXT("alice"),
                                          .state = ORDER_SENT,
                                          .asked_us = 1}};
    struct why why;
    OK_ERR(board_apply(board, &event, &why), &why);
}

static struct asker_words
words(const char *role, const char *key)
{
    return (struct asker_words){text_of(role), text_of(key)};
}

static void
says(const struct askers *askers, const char *order, const char *role, const char *key)
{
    struct asker_words found = askers_find(askers, text_of(order));
    EQ_TEXT(found.role, role);
    EQ_TEXT(found.key, key);
}

TEST(the_first_words_count_and_nobody_is_said_of_others)
{
    struct board *board = board_new();
    struct askers *askers = askers_new(board);
    says(askers, "order-1", "", "");
    FALSE(askers_know(askers, TEXT("order-1")));
    askers_learn(askers, TEXT("order-1"), words("ops", "key-a"));
    askers_learn(askers, TEXT("order-1"), words("viewer", "key-b"));
    askers_learn(askers, TEXT("order-2"), words("", ""));
    says(askers, "order-1", "ops", "key-a");
    says(askers, "order-2", "", "");
    TRUE(askers_know(askers, TEXT("order-2")));
    FALSE(askers_know(askers, TEXT("")));
    askers_free(&askers);
    board_free(&board);
}

TEST(a_restart_hears_them_from_the_audit_file_of_orders_that_are_still_known)
{
    static const struct audit_record records[] = {
        {.at_us = 1, .order = TEXT("order-1"), .role = TEXT("ops"), .key = TEXT("key-a")},
        {.at_us = 2, .order = TEXT("order-1"), .role = TEXT("viewer"), .key = TEXT("key-b")},
        {.at_us = 3, .order = TEXT("order-2"), .role = TEXT("ops"), .key = TEXT("key-c")},
        {.at_us = 4, .who = TEXT("vigie-gate"), .role = TEXT("gate")},
    };
    struct audit_place place = audit_place_new();
    struct board *board = board_new();
    struct askers *askers = askers_new(board);
    struct audit *audit = NULL;
    struct why why;
    OK_ERR(audit_open(&audit, place.path, place.key, &why), &why);
    for (size_t i = 0; i < NITEMS(records); i++)
        OK_ERR(audit_append(audit, &records[i], &why), &why);
    audit_close(&audit);
    board_gets(board, "order-1");
    OK_ERR(audit_open_heard(&audit, place.path, place.key, askers_hear, askers, &why), &why);
    says(askers, "order-1", "ops", "key-a");
    FALSE(askers_know(askers, TEXT("order-2"))); /* the board has forgotten it */
    audit_close(&audit);
    askers_free(&askers);
    board_free(&board);
    audit_place_end(&place);
}

TEST(orders_that_the_board_forgot_do_not_fill_the_memory)
{
    struct board *board = board_new();
    struct askers *askers = askers_new(board);
    char order[32];
    board_gets(board, "kept-order");
    askers_learn(askers, TEXT("kept-order"), words("ops", "key-a"));
    for (int i = 0; i < 3 * ORDERS_MAX; i++) {
        str_format(order, sizeof order, "order-%d", i);
        askers_learn(askers, text_of(order), words("ops", "key-b"));
    }
    says(askers, "kept-order", "ops", "key-a");
    FALSE(askers_know(askers, TEXT("order-0")));
    says(askers, order, "ops", "key-b");
    askers_free(&askers);
    board_free(&board);
}
