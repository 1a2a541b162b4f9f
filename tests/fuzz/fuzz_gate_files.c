/* Hostile text where the gate's administrator should have written: a plan, a catalogue, a list of people.
 * The first byte chooses. What a plan is taken for is put on a board and checked; nothing may crash, and
 * what is refused has a sentence. */
#include <assert.h>
#include <stdint.h>

#include "proto/gate/access.h"
#include "proto/gate/catalogue.h"
#include "proto/gate/plan_check.h"
#include "proto/gate/plan_set.h"

static void
fold(void *context, const struct event *event)
{
    (void)board_apply(context, event, NULL);
}

/* Numbers that the corpus names, one going on to another. */
static struct board *
a_board(void)
{
    static const struct event events[] = {
        {.type = EVENT_NUMBER,
         .at_us = 1,
         .number = {.number = TEXT("0892680680"), .tags = TEXT("paris lyon"), .catalogued = true}},
        {.type = EVENT_NUMBER,
         .at_us = 1,
         .number = {.number = TEXT("3640"), .tags = TEXT("lyon"), .catalogued = true}},
        {.type = EVENT_ROUTE,
         .at_us = 1,
         .route = {.number = TEXT("3640"),
                   .layer = ROUTE_BASE,
                   .destination = TEXT("number:0892680680")}},
        {.type = EVENT_QUEUE, .at_us = 1, .queue = {.queue = TEXT("sav")}},
    };
    struct board *board = board_new();
    for (size_t i = 0; i < NITEMS(events); i++)
        fold(board, &events[i]);
    return board;
}

static void
try_plan(struct text text, struct why *why)
{
    static const struct driver_kind kind = {.scheme = "none"};
    struct plan_file *file = NULL;
    if (plan_file_parse(&file, text, "fuzz.plan", why) != OK) {
        assert(why->text[0] != '\0');
        return;
    }
    struct plan_set *set = plan_set_of(&file);
    struct board *board = a_board();
    const struct order_places places = {.board = board, .at_us = 2, .kind = &kind};
    struct board *next = board_new();
    board_snapshot(board, fold, next);
    plan_set_difference(set, &places, fold, next);
    const struct contingency *plan = board_contingency(next, TEXT("fuzz"));
    assert(plan != NULL);
    plan_check(&places, plan, NULL, NULL);
    board_free(&next);
    board_free(&board);
    plan_set_free(&set);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct why why = {.text = ""};
    struct catalogue *catalogue = NULL;
    struct access *access = NULL;
    if (len == 0)
        return 0;
    struct text text = {(const char *)at + 1, len - 1};
    switch (at[0] % 3) {
    case 0:
        try_plan(text, &why);
        break;
    case 1:
        assert(catalogue_parse(&catalogue, text, "fuzz.ini", &why) == OK || why.text[0] != '\0');
        break;
    case 2:
        assert(access_parse(&access, text, "fuzz.ini", &why) == OK || why.text[0] != '\0');
        break;
    }
    catalogue_free(&catalogue);
    access_free(&access);
    return 0;
}
