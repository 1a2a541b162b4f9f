#include "console/control/bulk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"

#define LINK_LOST "the link to its gate is lost"

const char *
bulk_state_name(enum bulk_state state)
{
    static const char *const names[BULK_STATES] = {
        [BULK_NEXT] = "to be sent",       [BULK_ON_ITS_WAY] = "on its way",
        [BULK_WAITING] = "waiting",       [BULK_DONE] = "done",
        [BULK_SCHEDULED] = "scheduled",   [BULK_REFUSED] = "refused",
        [BULK_UNKNOWN] = "not known",     [BULK_NOT_SENT] = "not sent",
        [BULK_GOING_BACK] = "going back", [BULK_TAKEN_BACK] = "taken back",
        [BULK_KEPT] = "not taken back",
    };
    return names[state];
}

size_t
bulk_count(const struct bulk *bulk, enum bulk_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < bulk->count; i++)
        count += bulk->rows[i].state == state;
    return count;
}

bool
bulk_is_well(const struct bulk *bulk)
{
    return bulk_count(bulk, BULK_DONE) + bulk_count(bulk, BULK_SCHEDULED) == bulk->count;
}

void
bulk_say(const struct bulk *bulk, char *to, size_t size)
{
    str_format(to, size, "%zu of %zu done", bulk_count(bulk, BULK_DONE), bulk->count);
    for (enum bulk_state state = 0; state < BULK_STATES; state++) {
        size_t count = state == BULK_DONE ? 0 : bulk_count(bulk, state), len = strlen(to);
        if (count > 0)
            str_format(to + len, size - len, ", %zu %s", count, bulk_state_name(state));
    }
}

/* ---- life ----------------------------------------------------------------------------------- */

static enum err
refuse_twins(const struct draft *drafts, size_t count, struct why *why)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (drafts[i].site == drafts[j].site && strcmp(drafts[i].target, drafts[j].target) == 0)
                return why_set(why, ERR_ARG, "%s is there twice", drafts[i].target);
        }
    }
    return OK;
}

enum err
bulk_new(struct bulk **bulk, const struct draft *drafts, size_t count, enum bulk_manner manner,
         void (*random)(uint64_t to[2]), struct why *why)
{
    if (count == 0 || count > BULK_ROWS_MAX)
        return why_set(why, ERR_ARG, "%zu rows at once: expected 1 to %d", count, BULK_ROWS_MAX);
    if (manner == BULK_TAKE_BACK && !drafts[0].verb->lasts)
        return why_set(why, ERR_ARG, "all or nothing: %s cannot be taken back",
                       drafts[0].verb->name);
    enum err err = refuse_twins(drafts, count, why);
    if (err)
        return err;
    struct bulk *fresh = xcalloc(1, sizeof *fresh);
    *fresh = (struct bulk){
        .rows = xcalloc(count, sizeof *fresh->rows),
        .count = count,
        .manner = manner,
        .random = random,
    };
    for (size_t i = 0; i < count; i++)
        fresh->rows[i].draft = drafts[i];
    *bulk = fresh;
    return OK;
}

void
bulk_free(struct bulk **bulk)
{
    if (!*bulk)
        return;
    free((*bulk)->rows);
    free(*bulk);
    *bulk = NULL;
}

/* ---- stopping ------------------------------------------------------------------------------- */

static bool
is_under_way(enum bulk_state state)
{
    return state == BULK_ON_ITS_WAY || state == BULK_WAITING || state == BULK_GOING_BACK;
}

static bool
has_under_way(const struct bulk *bulk)
{
    for (size_t i = 0; i < bulk->count; i++) {
        if (is_under_way(bulk->rows[i].state))
            return true;
    }
    return false;
}

static void
become(struct bulk_row *row, enum bulk_state state, const char *says)
{
    row->state = state;
    str_copy(row->says, sizeof row->says, text_of(says));
}

static void
stop(struct bulk *bulk, const char *sentence)
{
    if (bulk->is_stopped)
        return;
    bulk->is_stopped = true;
    bulk->is_going_back = bulk->manner == BULK_TAKE_BACK;
    str_copy(bulk->stopped, sizeof bulk->stopped, text_of(sentence));
    for (size_t i = 0; i < bulk->count; i++) {
        if (bulk->rows[i].state == BULK_NEXT)
            become(&bulk->rows[i], BULK_NOT_SENT, "");
    }
}

static bool
can_go_back(const struct bulk_row *row)
{
    return row->state == BULK_DONE || row->state == BULK_SCHEDULED;
}

/* What was done stays, whatever the manner. */
static void
stay(struct bulk *bulk, const char *sentence)
{
    for (size_t i = 0; i < bulk->count && bulk->is_going_back; i++) {
        if (can_go_back(&bulk->rows[i]))
            become(&bulk->rows[i], BULK_KEPT, sentence);
    }
    bulk->is_going_back = false;
}

void
bulk_stop(struct bulk *bulk, const char *sentence)
{
    if (bulk->is_stopped)
        stay(bulk, sentence);
    else if (!bulk->is_over)
        stop(bulk, sentence);
}

void
bulk_give_up(struct bulk *bulk, const char *sentence)
{
    if (bulk->is_over)
        return;
    stop(bulk, sentence);
    stay(bulk, sentence);
    for (size_t i = 0; i < bulk->count; i++) {
        struct bulk_row *row = &bulk->rows[i];
        if (row->state == BULK_ON_ITS_WAY)
            become(row, BULK_UNKNOWN, sentence);
        else if (row->state == BULK_GOING_BACK)
            become(row, BULK_KEPT, sentence);
    }
    bulk->is_over = true;
}

/* One that was refused, or that nobody knows about, stops the others. */
static void
fall(struct bulk *bulk, struct bulk_row *row, enum bulk_state state, const char *says, bool at_once)
{
    char sentence[BULK_SAYS_BYTES];
    become(row, state, says);
    if (bulk->manner == BULK_GO_ON && !at_once)
        return;
    str_format(sentence, sizeof sentence, "%s is %s", row->draft.target, bulk_state_name(state));
    stop(bulk, sentence);
}

void
bulk_late(struct bulk *bulk, const char *sentence)
{
    for (size_t i = 0; i < bulk->count; i++) {
        struct bulk_row *row = &bulk->rows[i];
        if (row->state == BULK_ON_ITS_WAY)
            fall(bulk, row, BULK_UNKNOWN, sentence, false);
        else if (row->state == BULK_WAITING)
            fall(bulk, row, BULK_UNKNOWN, "it still waits for a second person", false);
        else if (row->state == BULK_GOING_BACK)
            become(row, BULK_KEPT, sentence);
    }
}

/* ---- what is next --------------------------------------------------------------------------- */

static bool
is_cut_off(const struct site *site)
{
    return !site || site->freshness == FRESH_LOST || site->freshness == FRESH_NEVER;
}

/* The order that takes a row back, compared with how its order stands now. */
static bool
make_back(struct bulk *bulk, struct bulk_row *row, const struct picture *picture,
          struct draft *draft)
{
    char target[DRAFT_WORD_BYTES];
    const struct site *site = picture_site(picture, row->draft.site);
    const struct order *order = site ? board_order(site->board, text_of(row->draft.id)) : NULL;
    struct why why;
    struct draft_words words = {
        .verb = order && order_is_ahead(&order->is) ? "cancel" : "revert",
        .target = target,
        .reason = "all or nothing: another row was not done",
        .from = row->draft.from,
        .gate = site ? site->board->exchange.name : NULL,
    };
    str_format(target, sizeof target, "order:%s", row->draft.id);
    bulk->random(words.random);
    if (is_cut_off(site))
        become(row, BULK_KEPT, LINK_LOST);
    else if (order && order->is.state == ORDER_ENDED)
        become(row, BULK_TAKEN_BACK, "it was over already");
    else if (draft_make(draft, &words, picture, &why) != OK)
        become(row, BULK_KEPT, why.text);
    if (!can_go_back(row))
        return false;
    memcpy(row->back, draft->id, sizeof row->back);
    become(row, BULK_GOING_BACK, "");
    return true;
}

/* The newest first. */
static bool
next_back(struct bulk *bulk, const struct picture *picture, struct draft *draft)
{
    for (size_t i = bulk->count; i > 0; i--) {
        struct bulk_row *row = &bulk->rows[i - 1];
        if (can_go_back(row) && make_back(bulk, row, picture, draft))
            return true;
    }
    return false;
}

static bool
next_on(struct bulk *bulk, const struct picture *picture, struct draft *draft)
{
    for (size_t i = 0; i < bulk->count; i++) {
        struct bulk_row *row = &bulk->rows[i];
        const struct site *site = picture_site(picture, row->draft.site);
        if (row->state != BULK_NEXT)
            continue;
        if (is_cut_off(site)) {
            fall(bulk, row, BULK_NOT_SENT, LINK_LOST, true);
            return false;
        }
        row->draft.deadline_us = site->clock_us + DRAFT_DEADLINE_US;
        become(row, BULK_ON_ITS_WAY, "");
        *draft = row->draft;
        return true;
    }
    return false;
}

bool
bulk_next(struct bulk *bulk, const struct picture *picture, struct draft *draft)
{
    if (bulk->is_over || has_under_way(bulk))
        return false;
    if (next_on(bulk, picture, draft))
        return true;
    if (bulk->is_going_back && next_back(bulk, picture, draft))
        return true;
    bulk->is_over = true;
    return false;
}

/* ---- what became of it ---------------------------------------------------------------------- */

static void
learn(struct bulk *bulk, struct bulk_row *row, const struct event_order *is)
{
    char says[BULK_SAYS_BYTES];
    bool was_unknown = row->state == BULK_UNKNOWN;
    str_copy(says, sizeof says, is->outcome);
    switch (is->state) {
    case ORDER_DONE:
    case ORDER_ENDED:
        become(row, BULK_DONE, says);
        break;
    case ORDER_SCHEDULED: /* taken: more cannot be done now */
        become(row, BULK_SCHEDULED, says);
        break;
    case ORDER_REFUSED:
    case ORDER_CANCELLED:
        fall(bulk, row, BULK_REFUSED, says, false);
        break;
    case ORDER_OUTCOME_UNKNOWN:
        if (!was_unknown)
            fall(bulk, row, BULK_UNKNOWN, says, false);
        break;
    case ORDER_WAITING:
        if (was_unknown) /* it was waited for long enough */
            break;
        become(row, BULK_WAITING, "for a second person");
        break;
    default:
        if (row->state == BULK_WAITING) /* somebody has approved it */
            become(row, BULK_ON_ITS_WAY, says);
        break;
    }
}

static void
learn_back(struct bulk_row *row, const struct event_order *is)
{
    char says[BULK_SAYS_BYTES];
    str_copy(says, sizeof says, is->outcome);
    if (is->state == ORDER_DONE || is->state == ORDER_ENDED)
        become(row, BULK_TAKEN_BACK, says);
    else if (order_is_final(is) || is->state == ORDER_OUTCOME_UNKNOWN)
        become(row, BULK_KEPT, says);
    else if (is->state == ORDER_WAITING && row->state == BULK_GOING_BACK)
        become(row, BULK_GOING_BACK, "for a second person");
}

/* One whose outcome was not known may turn out at any time. */
static bool
is_open(const struct bulk_row *row)
{
    return is_under_way(row->state) || row->state == BULK_UNKNOWN ||
           (row->state == BULK_KEPT && row->back[0] != '\0');
}

static void
look_at(struct bulk *bulk, struct bulk_row *row, const struct picture *picture)
{
    const struct site *site = picture_site(picture, row->draft.site);
    bool is_back = row->back[0] != '\0';
    const struct order *order =
        site ? board_order(site->board, text_of(is_back ? row->back : row->draft.id)) : NULL;
    if (order && is_back)
        learn_back(row, &order->is);
    else if (order)
        learn(bulk, row, &order->is);
    if (!is_cut_off(site) || !is_under_way(row->state))
        return;
    if (is_back)
        become(row, BULK_KEPT, LINK_LOST);
    else
        fall(bulk, row, BULK_UNKNOWN, LINK_LOST, true);
}

void
bulk_look(struct bulk *bulk, const struct picture *picture)
{
    for (size_t i = 0; i < bulk->count; i++) {
        if (is_open(&bulk->rows[i]))
            look_at(bulk, &bulk->rows[i], picture);
    }
}

static struct bulk_row *
row_of(struct bulk *bulk, struct text order)
{
    for (size_t i = 0; i < bulk->count; i++) {
        struct bulk_row *row = &bulk->rows[i];
        if (text_is(order, row->draft.id) || (row->back[0] && text_is(order, row->back)))
            return row;
    }
    return NULL;
}

bool
bulk_answer(struct bulk *bulk, struct text order, const struct event_order *stands,
            const char *refusal, int64_t clock_us)
{
    struct bulk_row *row = row_of(bulk, order);
    if (!row)
        return false;
    if (!is_under_way(row->state))
        return true;
    if (stands) { /* that it is done is told by the board, which can take it back then */
        if (row->state != BULK_GOING_BACK && stands->state == ORDER_REFUSED)
            learn(bulk, row, stands);
        return true;
    }
    bool is_late = clock_us > row->draft.deadline_us; /* silence, no refusal */
    if (row->state == BULK_GOING_BACK)
        become(row, BULK_KEPT, refusal);
    else
        fall(bulk, row, is_late ? BULK_UNKNOWN : BULK_REFUSED, refusal, false);
    return true;
}
