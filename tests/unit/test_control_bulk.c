/* One order for many rows: what leaves, what does not any more, and that each row is accounted for. */
#include "tests/unit/test.h"

#include "console/control/bulk.h"
#include "console/control/bulk_preview.h"
#include "tests/unit/board_make.h"

enum { NUMBERS = 12, SENT_MAX = 200 };

/* A gate that answers as a test wants. */
struct desk {
    struct board *board;
    struct site site;
    struct bulk *bulk;
    struct draft drafts[NUMBERS];
    struct draft sent[SENT_MAX]; /* all that was handed out, in order */
    size_t sent_count;
    struct draft last;
    struct why why;
};

static void
counting_random(uint64_t to[2])
{
    static uint64_t count;
    to[0] = 9;
    to[1] = ++count;
}

static void
name_number(char to[16], size_t i)
{
    str_format(to, 16, "08926800%02zu", i);
}

static void
draft(struct desk *desk, size_t i, const char *verb, const char *args)
{
    char number[16];
    name_number(number, i);
    struct draft_words words = {
        .verb = verb, .target = number, .args = args, .reason = "tests", .from = "tests"};
    counting_random(words.random);
    struct picture *picture = picture_new(&desk->site, 1);
    OK_ERR(draft_make(&desk->drafts[i], &words, picture, &desk->why), &desk->why);
    picture_free(&picture);
}

static void
set_up(struct desk *desk, size_t count, enum bulk_manner manner)
{
    *desk = (struct desk){.board = board_new()};
    MAKE(desk->board, 0, EVENT_EXCHANGE, exchange, .name = TEXT("paris"), .link = LINK_UP);
    define_queue(desk->board, "rdv", 20000, 0);
    define_queue(desk->board, "sav", 20000, 0);
    member(desk->board, "alice", "sav", false, false);
    agent_is(desk->board, "alice", AGENT_AVAILABLE, 1);
    for (size_t i = 0; i < NUMBERS; i++) {
        char number[16];
        name_number(number, i);
        MAKE(desk->board, 1, EVENT_ROUTE, route, .number = text_of(number), .layer = ROUTE_BASE,
             .destination = TEXT("queue:rdv"));
    }
    desk->site = (struct site){.board = desk->board, .state = "live", .clock_us = at_s(100)};
    for (size_t i = 0; i < NUMBERS; i++)
        draft(desk, i, "reroute", "queue:sav");
    OK_ERR(bulk_new(&desk->bulk, desk->drafts, count, manner, counting_random, &desk->why),
           &desk->why);
}

static void
tear_down(struct desk *desk)
{
    bulk_free(&desk->bulk);
    board_free(&desk->board);
}

/* Looks, and takes what is to be sent: how many. */
static size_t
pump(struct desk *desk)
{
    size_t count = 0;
    struct picture *picture = picture_new(&desk->site, 1);
    bulk_look(desk->bulk, picture);
    while (bulk_next(desk->bulk, picture, &desk->last)) {
        TRUE(desk->sent_count < SENT_MAX);
        desk->sent[desk->sent_count++] = desk->last;
        count++;
    }
    picture_free(&picture);
    return count;
}

/* The gate tells on the board how an order stands. */
static void
stands(struct desk *desk, const char *order, enum order_state state, const char *outcome)
{
    MAKE(desk->board, 101, EVENT_ORDER, order, .order = text_of(order), .verb = VERB_REROUTE,
         .target = TEXT("number:0892680000"), .state = (int)state, .outcome = text_of(outcome));
}

static void
last_is(struct desk *desk, enum order_state state, const char *outcome)
{
    stands(desk, desk->last.id, state, outcome);
}

static enum bulk_state
state_of(const struct desk *desk, size_t row)
{
    return desk->bulk->rows[row].state;
}

TEST(the_next_leaves_when_the_one_before_is_done)
{
    struct desk desk;
    char says[100];
    set_up(&desk, 3, BULK_STOP);
    for (size_t i = 0; i < 3; i++) {
        char target[32], number[16];
        name_number(number, i);
        str_format(target, sizeof target, "number:%s", number);
        EQ_U64(pump(&desk), 1);
        EQ_STR(desk.last.target, target);
        EQ_STR(desk.last.expect, "open base=queue:rdv plan=- override=- cap=-");
        EQ_U64(pump(&desk), 0);
        last_is(&desk, ORDER_SENT, "");
        EQ_U64(pump(&desk), 0);
        last_is(&desk, ORDER_ACCEPTED, "");
        EQ_U64(pump(&desk), 0);
        TRUE(!desk.bulk->is_over);
        last_is(&desk, ORDER_DONE, "read back");
    }
    EQ_U64(pump(&desk), 0);
    TRUE(desk.bulk->is_over && !desk.bulk->is_stopped);
    bulk_say(desk.bulk, says, sizeof says);
    EQ_STR(says, "3 of 3 done");
    tear_down(&desk);
}

TEST(each_order_has_thirty_seconds_from_when_it_leaves)
{
    struct desk desk;
    set_up(&desk, 2, BULK_STOP);
    pump(&desk);
    EQ_I64(desk.last.deadline_us, at_s(130));
    last_is(&desk, ORDER_DONE, "");
    desk.site.clock_us = at_s(500);
    pump(&desk);
    EQ_I64(desk.last.deadline_us, at_s(530));
    tear_down(&desk);
}

TEST(a_refusal_stops_the_rest)
{
    struct desk desk;
    char says[100];
    set_up(&desk, 4, BULK_STOP);
    pump(&desk);
    last_is(&desk, ORDER_DONE, "");
    pump(&desk);
    last_is(&desk, ORDER_REFUSED, "somebody was faster");
    EQ_U64(pump(&desk), 0);
    TRUE(desk.bulk->is_over);
    EQ_STR(desk.bulk->rows[1].says, "somebody was faster");
    HAS_STR(desk.bulk->stopped, "number:0892680001 is refused");
    bulk_say(desk.bulk, says, sizeof says);
    EQ_STR(says, "1 of 4 done, 1 refused, 2 not sent");
    tear_down(&desk);
}

TEST(told_to_go_on_it_goes_on_behind_refusals_and_lost_outcomes)
{
    struct desk desk;
    char says[100];
    set_up(&desk, 3, BULK_GO_ON);
    pump(&desk);
    last_is(&desk, ORDER_REFUSED, "");
    EQ_U64(pump(&desk), 1);
    last_is(&desk, ORDER_OUTCOME_UNKNOWN, "");
    EQ_U64(pump(&desk), 1);
    last_is(&desk, ORDER_DONE, "");
    pump(&desk);
    bulk_say(desk.bulk, says, sizeof says);
    EQ_STR(says, "1 of 3 done, 1 refused, 1 not known");
    tear_down(&desk);
}

TEST(all_or_nothing_takes_back_what_was_done_the_newest_first)
{
    struct desk desk;
    char first[DRAFT_ID_BYTES], second[DRAFT_ID_BYTES], target[64];
    set_up(&desk, 4, BULK_TAKE_BACK);
    pump(&desk);
    memcpy(first, desk.last.id, sizeof first);
    last_is(&desk, ORDER_DONE, "");
    pump(&desk);
    memcpy(second, desk.last.id, sizeof second);
    last_is(&desk, ORDER_DONE, "");
    pump(&desk);
    last_is(&desk, ORDER_REFUSED, "no");
    EQ_U64(pump(&desk), 1);
    str_format(target, sizeof target, "order:%s", second);
    EQ_STR(desk.last.target, target);
    EQ_STR(desk.last.verb->name, "revert");
    EQ_STR(desk.last.expect, "done");
    EQ_U64(pump(&desk), 0); /* one after the other here too */
    last_is(&desk, ORDER_DONE, "");
    EQ_U64(pump(&desk), 1);
    str_format(target, sizeof target, "order:%s", first);
    EQ_STR(desk.last.target, target);
    last_is(&desk, ORDER_REFUSED, "it is another's by now");
    EQ_U64(pump(&desk), 0);
    TRUE(desk.bulk->is_over);
    EQ_I64(state_of(&desk, 0), BULK_KEPT);
    EQ_STR(desk.bulk->rows[0].says, "it is another's by now");
    EQ_I64(state_of(&desk, 1), BULK_TAKEN_BACK);
    EQ_I64(state_of(&desk, 2), BULK_REFUSED);
    EQ_I64(state_of(&desk, 3), BULK_NOT_SENT);
    tear_down(&desk);
}

TEST(what_cannot_be_taken_back_is_never_all_or_nothing)
{
    struct desk desk;
    struct bulk *bulk = NULL;
    set_up(&desk, 1, BULK_STOP);
    desk.drafts[0].verb = verb_row_named(TEXT("hangup"));
    IS_ERR(bulk_new(&bulk, desk.drafts, 2, BULK_TAKE_BACK, counting_random, &desk.why), ERR_ARG,
           &desk.why);
    TRUE(bulk == NULL);
    tear_down(&desk);
}

TEST(it_waits_for_a_second_person)
{
    struct desk desk;
    set_up(&desk, 2, BULK_STOP);
    pump(&desk);
    last_is(&desk, ORDER_WAITING, "");
    EQ_U64(pump(&desk), 0);
    EQ_I64(state_of(&desk, 0), BULK_WAITING);
    last_is(&desk, ORDER_SENT, "");
    EQ_U64(pump(&desk), 0);
    EQ_I64(state_of(&desk, 0), BULK_ON_ITS_WAY);
    last_is(&desk, ORDER_DONE, "");
    EQ_U64(pump(&desk), 1);
    tear_down(&desk);
}

TEST(what_is_for_later_is_scheduled_and_withdrawn_when_another_is_refused)
{
    struct desk desk;
    char says[100];
    set_up(&desk, 3, BULK_TAKE_BACK);
    pump(&desk);
    last_is(&desk, ORDER_SCHEDULED, "");
    EQ_U64(pump(&desk), 1);
    EQ_I64(state_of(&desk, 0), BULK_SCHEDULED);
    TRUE(!bulk_is_well(desk.bulk));
    last_is(&desk, ORDER_REFUSED, "no");
    EQ_U64(pump(&desk), 1);
    EQ_I64(desk.last.verb->verb, VERB_CANCEL);
    HAS_STR(desk.last.target, desk.drafts[0].id);
    last_is(&desk, ORDER_DONE, "");
    EQ_U64(pump(&desk), 0);
    EQ_I64(state_of(&desk, 0), BULK_TAKEN_BACK);
    EQ_I64(state_of(&desk, 2), BULK_NOT_SENT);
    tear_down(&desk);

    set_up(&desk, 2, BULK_STOP);
    for (int i = 0; i < 2; i++) {
        EQ_U64(pump(&desk), 1);
        last_is(&desk, ORDER_SCHEDULED, "");
    }
    EQ_U64(pump(&desk), 0);
    TRUE(bulk_is_well(desk.bulk) && desk.bulk->is_over);
    bulk_say(desk.bulk, says, sizeof says);
    EQ_STR(says, "0 of 2 done, 2 scheduled");
    tear_down(&desk);
}

TEST(a_lost_link_stops_it_in_any_manner_and_what_turns_out_later_is_told)
{
    for (enum bulk_manner manner = 0; manner < BULK_MANNERS; manner++) {
        struct desk desk;
        set_up(&desk, 3, manner);
        pump(&desk);
        last_is(&desk, ORDER_DONE, "");
        pump(&desk);
        desk.site.freshness = FRESH_LOST;
        EQ_U64(pump(&desk), 0);
        EQ_U64(pump(&desk), 0);
        TRUE(desk.bulk->is_over);
        EQ_I64(state_of(&desk, 0), manner == BULK_TAKE_BACK ? BULK_KEPT : BULK_DONE);
        EQ_I64(state_of(&desk, 1), BULK_UNKNOWN);
        EQ_I64(state_of(&desk, 2), BULK_NOT_SENT);
        desk.site.freshness = FRESH;
        last_is(&desk, ORDER_DONE, "");
        EQ_U64(pump(&desk), 0); /* it is over: nothing leaves any more */
        EQ_I64(state_of(&desk, 1), BULK_DONE);
        tear_down(&desk);
    }
}

TEST(a_gate_that_says_no_refuses_and_one_that_says_nothing_is_not_known)
{
    struct desk desk;
    set_up(&desk, 3, BULK_GO_ON);
    pump(&desk);
    TRUE(!bulk_answer(desk.bulk, TEXT("another"), NULL, "no", at_s(101)));
    TRUE(bulk_answer(desk.bulk, text_of(desk.last.id), NULL, "no right", at_s(101)));
    EQ_I64(state_of(&desk, 0), BULK_REFUSED);
    pump(&desk);
    TRUE(bulk_answer(desk.bulk, text_of(desk.last.id), NULL, "no answer", at_s(131)));
    EQ_I64(state_of(&desk, 1), BULK_UNKNOWN);
    tear_down(&desk);
}

TEST(what_takes_too_long_is_not_known_and_what_was_done_before_goes_back)
{
    struct desk desk;
    set_up(&desk, 3, BULK_TAKE_BACK);
    pump(&desk);
    last_is(&desk, ORDER_DONE, "");
    pump(&desk);
    last_is(&desk, ORDER_WAITING, "");
    pump(&desk);
    bulk_late(desk.bulk, "no outcome in time");
    EQ_I64(state_of(&desk, 1), BULK_UNKNOWN);
    HAS_STR(desk.bulk->rows[1].says, "second person");
    EQ_I64(state_of(&desk, 2), BULK_NOT_SENT);
    EQ_U64(pump(&desk), 1);
    TRUE(desk.last.verb->verb == VERB_REVERT);
    bulk_late(desk.bulk, "no outcome in time");
    EQ_U64(pump(&desk), 0);
    EQ_I64(state_of(&desk, 0), BULK_KEPT);
    last_is(&desk, ORDER_DONE, ""); /* the revert, at last */
    EQ_U64(pump(&desk), 0);
    EQ_I64(state_of(&desk, 0), BULK_TAKEN_BACK);
    tear_down(&desk);
}

TEST(stopped_by_hand_it_sends_no_more_and_twice_takes_nothing_back)
{
    struct desk desk;
    set_up(&desk, 3, BULK_TAKE_BACK);
    pump(&desk);
    last_is(&desk, ORDER_DONE, "");
    pump(&desk);
    bulk_stop(desk.bulk, "by hand");
    bulk_stop(desk.bulk, "by hand");
    last_is(&desk, ORDER_DONE, "");
    EQ_U64(pump(&desk), 0);
    EQ_I64(state_of(&desk, 0), BULK_KEPT);
    EQ_I64(state_of(&desk, 1), BULK_DONE); /* it was on its way */
    EQ_I64(state_of(&desk, 2), BULK_NOT_SENT);
    TRUE(desk.bulk->is_over);
    tear_down(&desk);
}

TEST(no_row_is_there_twice)
{
    struct desk desk;
    struct bulk *bulk = NULL;
    set_up(&desk, 1, BULK_STOP);
    desk.drafts[2] = desk.drafts[0];
    IS_ERR(bulk_new(&bulk, desk.drafts, 3, BULK_STOP, counting_random, &desk.why), ERR_ARG,
           &desk.why);
    HAS_STR(desk.why.text, "number:0892680000 is there twice");
    tear_down(&desk);
}

/* ---- any answers in any order ---------------------------------------------------------------- */

static bool
is_revert(const struct draft *draft)
{
    return draft->verb->verb == VERB_REVERT;
}

/* What the rules of the house say of all that was handed out so far. */
static void
judge_sent(const struct desk *desk, size_t before, bool was_stopped, bool was_busy)
{
    for (size_t i = before; i < desk->sent_count; i++) {
        TRUE(!was_busy);
        if (!is_revert(&desk->sent[i])) {
            TRUE(!was_stopped);
        } else {
            struct text key;
            EQ_I64(desk->bulk->manner, BULK_TAKE_BACK);
            verb_target_kind(text_of(desk->sent[i].target), &key);
            EQ_I64(board_order(desk->board, key)->is.state, ORDER_DONE);
        }
        for (size_t j = 0; j < i; j++) {
            TRUE(strcmp(desk->sent[i].target, desk->sent[j].target) != 0);
            TRUE(strcmp(desk->sent[i].id, desk->sent[j].id) != 0);
        }
    }
    TRUE(desk->sent_count - before <= 1);
}

/* The last order has no end yet, as the gate tells. */
static bool
is_busy(const struct desk *desk)
{
    if (desk->sent_count == 0)
        return false;
    const struct order *order = board_order(desk->board, text_of(desk->last.id));
    return !order || (!order_is_final(&order->is) && order->is.state != ORDER_OUTCOME_UNKNOWN);
}

static void
anything_happens(struct desk *desk, struct dice *dice)
{
    static const enum order_state states[] = {
        ORDER_SENT,  ORDER_ACCEPTED, ORDER_DONE,      ORDER_DONE,
        ORDER_DONE,  ORDER_DONE,     ORDER_CANCELLED, ORDER_OUTCOME_UNKNOWN,
        ORDER_ENDED, ORDER_WAITING,  ORDER_REFUSED,   ORDER_DONE,
    };
    if (is_busy(desk) && desk->site.freshness != FRESH_LOST)
        last_is(desk, states[dice_roll(dice, NITEMS(states))], "");
    if (dice_roll(dice, 60) == 0)
        desk->site.freshness = FRESH_LOST;
    if (dice_roll(dice, 60) == 0)
        bulk_stop(desk->bulk, "by hand");
    if (dice_roll(dice, 20) == 0) { /* one that was lost turns out */
        const struct draft *old =
            desk->sent_count > 0 ? &desk->sent[dice_roll(dice, desk->sent_count)] : NULL;
        const struct order *order = old ? board_order(desk->board, text_of(old->id)) : NULL;
        if (order && order->is.state == ORDER_OUTCOME_UNKNOWN)
            stands(desk, old->id, dice_roll(dice, 2) ? ORDER_DONE : ORDER_REFUSED, "");
    }
}

TEST(of_five_thousand_bulk_orders_none_breaks_a_rule)
{
    struct dice dice = dice_new(58);
    size_t whole = 0, taken_back = 0;
    for (int round = 0; round < 5000; round++) {
        struct desk desk;
        size_t count = 1 + dice_roll(&dice, NUMBERS), known = 0;
        set_up(&desk, count, (enum bulk_manner)dice_roll(&dice, BULK_MANNERS));
        for (int step = 0; !desk.bulk->is_over; step++) {
            TRUE(step < 2000); /* it comes to an end */
            size_t before = desk.sent_count;
            struct picture *picture = picture_new(&desk.site, 1);
            bulk_look(desk.bulk, picture);
            picture_free(&picture);
            bool was_stopped = desk.bulk->is_stopped, was_busy = is_busy(&desk);
            pump(&desk);
            if (desk.site.freshness != FRESH_LOST)
                judge_sent(&desk, before, was_stopped, was_busy);
            else
                EQ_U64(desk.sent_count, before);
            anything_happens(&desk, &dice);
        }
        size_t sent = desk.sent_count;
        for (int i = 0; i < 5; i++) {
            anything_happens(&desk, &dice);
            pump(&desk);
        }
        EQ_U64(desk.sent_count, sent); /* over is over */
        EQ_U64(bulk_count(desk.bulk, BULK_NEXT), 0);
        EQ_U64(bulk_count(desk.bulk, BULK_ON_ITS_WAY), 0);
        EQ_U64(bulk_count(desk.bulk, BULK_GOING_BACK), 0);
        for (enum bulk_state state = 0; state < BULK_STATES; state++)
            known += bulk_count(desk.bulk, state);
        EQ_U64(known, count);
        whole += bulk_count(desk.bulk, BULK_DONE) == count;
        taken_back += bulk_count(desk.bulk, BULK_TAKEN_BACK);
        tear_down(&desk);
    }
    TRUE(whole > 500 && taken_back > 500); /* the dice have shown both */
}

/* ---- the preview ------------------------------------------------------------------------------ */

static struct bulk_preview
preview_of(const struct desk *desk, size_t count)
{
    struct bulk_preview preview;
    struct picture *picture = picture_new(&desk->site, 1);
    bulk_preview_make(&preview, desk->drafts, count, picture);
    picture_free(&picture);
    return preview;
}

TEST(the_code_begins_with_how_many_and_fits_all_calls_together)
{
    struct desk desk;
    set_up(&desk, 3, BULK_STOP);
    struct bulk_preview quiet = preview_of(&desk, 3);
    EQ_I64(quiet.code[0], '3');
    EQ_U64(strlen(quiet.code), 4);
    EQ_STR(quiet.place->queue, "sav");
    EQ_I64(quiet.place_free, 1);
    for (int i = 0; i < 12; i++) { /* four on each of three: none alone is many */
        char id[16], number[16];
        str_format(id, sizeof id, "call%d", i);
        name_number(number, (size_t)i % 3);
        offer(desk.board, id, number, 5);
    }
    struct bulk_preview busy = preview_of(&desk, 3);
    EQ_I64(busy.live, 12);
    EQ_U64(strlen(busy.code), 6);
    tear_down(&desk);
}

TEST(another_set_another_verb_or_another_place_has_another_code)
{
    struct desk desk;
    char codes[NUMBERS * NUMBERS + 3][BULK_CODE_BYTES];
    size_t count = 0, twins = 0;
    set_up(&desk, 1, BULK_STOP);
    for (size_t i = 0; i + 1 < NUMBERS; i++) {
        for (size_t j = i + 1; j < NUMBERS; j++) { /* all pairs */
            draft(&desk, 0, "reroute", "queue:sav");
            char number[16];
            name_number(number, i);
            str_format(desk.drafts[0].target, sizeof desk.drafts[0].target, "number:%s", number);
            name_number(number, j);
            str_format(desk.drafts[1].target, sizeof desk.drafts[1].target, "number:%s", number);
            memcpy(codes[count++], preview_of(&desk, 2).code, BULK_CODE_BYTES);
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++)
            twins += strcmp(codes[i], codes[j]) == 0;
    }
    EQ_U64(twins, 0); /* of 2145 pairs; 9261 codes there are */
    draft(&desk, 0, "reroute", "queue:sav");
    draft(&desk, 1, "reroute", "queue:sav");
    char code[BULK_CODE_BYTES];
    memcpy(code, preview_of(&desk, 2).code, sizeof code);
    struct draft swap = desk.drafts[0];
    desk.drafts[0] = desk.drafts[1];
    desk.drafts[1] = swap;
    EQ_STR(preview_of(&desk, 2).code, code); /* the same set */
    draft(&desk, 0, "close", "");
    draft(&desk, 1, "close", "");
    TRUE(strcmp(preview_of(&desk, 2).code, code) != 0);
    tear_down(&desk);
}

TEST(what_has_changed_or_gone_is_counted)
{
    struct desk desk;
    set_up(&desk, 3, BULK_STOP);
    MAKE(desk.board, 2, EVENT_ROUTE, route, .number = TEXT("0892680001"), .layer = ROUTE_OVERRIDE,
         .destination = TEXT("queue:sav"));
    str_copy(desk.drafts[2].target, sizeof desk.drafts[2].target, TEXT("number:0899999999"));
    struct bulk_preview preview = preview_of(&desk, 3);
    EQ_U64(preview.changed, 1);
    EQ_U64(preview.gone, 1);
    tear_down(&desk);
}
