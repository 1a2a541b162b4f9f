#include "console/control/preview.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "proto/board/contingency.h"

enum { CODE_NARROW = 1, CODE_WIDE = 4 };

/* The last signs of the key that are letters or digits: of a number its last digits. */
static void
make_code(char code[PREVIEW_CODE_BYTES], struct text key, size_t wanted)
{
    size_t count = 0;
    char back[PREVIEW_CODE_BYTES];
    for (size_t i = key.len; i > 0 && count < wanted; i--) {
        unsigned char c = (unsigned char)key.at[i - 1];
        if (c < 0x80 && isalnum(c))
            back[count++] = (char)tolower(c);
    }
    for (size_t i = 0; i < count; i++)
        code[i] = back[count - 1 - i];
    code[count] = '\0';
    if (count == 0)
        memcpy(code, "ok", sizeof "ok");
}

static void
count_calls(struct preview *preview, const struct board *board, unsigned kind, struct text key)
{
    const struct number *number = kind == TARGET_NUMBER ? board_number(board, key) : NULL;
    const struct queue *queue = kind == TARGET_QUEUE ? board_queue(board, key) : NULL;
    if (queue) {
        preview->live = queue->waiting_count + queue->talking;
        preview->waiting = queue->waiting_count;
    }
    const struct call *call = kind == TARGET_CALL ? board_call(board, key) : NULL;
    if (call) {
        preview->live = 1;
        preview->waiting = call->state == CALL_WAITING;
    }
    const struct agent *agent = kind == TARGET_AGENT ? board_agent(board, key) : NULL;
    for (const struct call *c = board->calls; c && agent; c = c->hh.next)
        preview->live += c->agent == agent;
    const struct contingency *plan = kind == TARGET_PLAN ? board_contingency(board, key) : NULL;
    for (const struct contingency_step *step = plan ? plan->steps : NULL; step;
         step = step->hh.next) {
        const struct number *of_plan = board_number(board, text_of(step->number));
        preview->live += of_plan ? of_plan->live : 0;
    }
    for (const struct call *c = board->calls; c && plan; c = c->hh.next)
        preview->waiting +=
            c->state == CALL_WAITING && contingency_route(plan, text_of(c->number->number)) != NULL;
    if (!number)
        return;
    preview->live = number->live;
    for (const struct call *c = board->calls; c; c = c->hh.next)
        preview->waiting += c->number == number && c->state == CALL_WAITING;
}

/* The queue that calls would go to, and who serves it. */
static void
look_at_place(struct preview *preview, const struct board *board, const struct draft *draft,
              int64_t clock_us)
{
    struct text name = text_of(draft->args), kind = text_cut(&name, ':');
    bool sends = draft->verb->verb == VERB_REROUTE || draft->verb->verb == VERB_TRANSFER;
    if (!sends || !text_is(kind, "queue"))
        return;
    preview->place = board_queue(board, name);
    if (!preview->place)
        return;
    const int64_t *staff = preview->place->staff;
    preview->place_free = staff[AGENT_AVAILABLE];
    for (int state = AGENT_AVAILABLE; state <= AGENT_WRAP_UP; state++)
        preview->place_staff += staff[state];
    preview->place_oldest_us = queue_longest_wait_us(preview->place, clock_us);
}

static void
look_at_number(struct preview *preview, const struct site *site, const struct draft *draft,
               const struct picture *picture, struct text key)
{
    if (!(verb_target_kind(text_of(draft->target), &key) & TARGET_NUMBER))
        return;
    preview->number = board_number(site->board, key);
    preview->turnover = stake_next_hour(site, preview->number, STAKE_TURNOVER);
    preview->cost = stake_next_hour(site, preview->number, STAKE_COST);
    lint_make(&preview->law, draft, picture);
}

static bool
is_at_it(const struct order *order, const struct draft *draft, const struct order *about)
{
    return order != about && text_is(order->is.target, draft->target) &&
           (order_is_in_force(&order->is) || !order_is_final(&order->is));
}

static void
find_others(struct preview *preview, const struct board *board, const struct draft *draft)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        if (!is_at_it(o, draft, preview->about))
            continue;
        for (int i = PREVIEW_OTHERS - 1; i > 0; i--)
            preview->others[i] = preview->others[i - 1];
        preview->others[0] = o;
        preview->other_count += preview->other_count < PREVIEW_OTHERS;
    }
}

/* "at most 20 at a time, 14 now" */
static void
say_cap(char *to, size_t size, int64_t count, int64_t live)
{
    if (count > 0)
        str_format(to, size, "at most %" PRId64 " at a time, %" PRId64 " now", count, live);
    else
        str_format(to, size, "no cap, %" PRId64 " now", live);
}

/* "queue:sav 60 %, queue:rdv 40 % (override)" of "queue:sav=60 queue:rdv=40" */
static void
say_split(char *to, size_t size, struct text parts)
{
    to[0] = '\0';
    while (parts.len > 0) {
        struct text percent = text_cut(&parts, ' '), place = text_cut(&percent, '=');
        size_t len = strlen(to);
        str_format(to + len, size - len, "%s%.*s %.*s %%", len > 0 ? ", " : "", TEXT_ARG(place),
                   TEXT_ARG(percent));
    }
    size_t len = strlen(to);
    str_format(to + len, size - len, " (override)");
}

/* Its own way again: what lies below the override. */
static void
say_own_way(char *to, size_t size, const struct number *number)
{
    const struct route *plan = &number->routes[ROUTE_PLAN], *base = &number->routes[ROUTE_BASE];
    str_format(to, size, "%s (%s)",
               plan->destination   ? plan->destination
               : base->destination ? base->destination
                                   : "nowhere",
               plan->destination ? "plan" : "base");
}

/* How the target would stand; of what is no number, the order's own words. */
static void
say_after(struct preview *preview, const struct draft *draft)
{
    enum verb verb = draft->verb->verb;
    char *to = preview->after;
    size_t size = sizeof preview->after;
    int64_t count = 0;
    if (verb == VERB_REROUTE && draft->args[0] == '\0' && preview->number)
        say_own_way(to, size, preview->number);
    else if (verb == VERB_REROUTE)
        str_format(to, size, "%s (override)", draft->args);
    else if (verb == VERB_SPLIT)
        say_split(to, size, text_of(draft->args));
    else if (verb == VERB_CLOSE && draft->args[0] != '\0')
        str_format(to, size, "closed, callers hear %s", draft->args);
    else if (verb == VERB_CLOSE)
        str_format(to, size, "closed, callers hear what the switch says of a closed number");
    else if (verb == VERB_OPEN)
        str_format(to, size, "open");
    else if (draft->verb->targets == TARGET_PLAN)
        str_format(to, size, "%s", verb == VERB_PLAN_APPLY ? "in force" : "taken back");
    else if (verb == VERB_CAP && text_to_i64(text_of(draft->args), &count))
        say_cap(to, size, count, preview->live);
    else
        str_format(to, size, "%s %s", draft->verb->name, draft->args);
}

static void
say_number(char *to, size_t size, const struct number *number)
{
    enum route_layer layer;
    const struct route *route = number_route(number, &layer);
    bool is_closed = number->line == LINE_CLOSED, is_played = number->line_message[0] != '\0';
    str_format(to, size, "%s%s%s", is_closed ? "closed, " : "",
               is_closed && is_played ? "callers hear " : "",
               is_closed && is_played ? number->line_message : "");
    size_t len = strlen(to);
    const char *parting = is_closed && is_played ? ", " : "";
    if (route)
        str_format(to + len, size - len, "%s%s (%s)", parting, route->destination,
                   words_name(&route_layer_words, (int)layer));
    else
        str_format(to + len, size - len, "%snowhere", parting);
}

static void
say_before(struct preview *preview, const struct draft *draft, const struct board *board,
           struct text key)
{
    const struct number *number = preview->number;
    const struct queue *queue = number ? NULL : board_queue(board, key);
    char *to = preview->before;
    size_t size = sizeof preview->before;
    const struct contingency *plan =
        draft->verb->targets == TARGET_PLAN ? board_contingency(board, key) : NULL;
    if (plan)
        str_format(to, size, "%s, precedence %" PRId64,
                   contingency_order(board, plan) ? "in force" : "not in force", plan->precedence);
    else if (draft->verb->verb == VERB_CAP && (number || queue))
        say_cap(to, size, number ? number->cap.count : queue->cap.count, preview->live);
    else if (number)
        say_number(to, size, number);
    else if (draft->verb->targets == TARGET_ORDER && preview->about)
        str_copy(to, size, text_of(words_name(&order_state_words, preview->about->is.state)));
    else
        str_copy(to, size, text_of(draft->expect));
}

/* Whoever approves an order is shown that order, as it would run. */
static void
look_through(struct preview *preview, const struct draft *draft, const struct board *board,
             struct text key)
{
    preview->about = board_order(board, key);
    const struct event_order *is = preview->about ? &preview->about->is : NULL;
    const struct verb_row *verb = is ? verb_row(is->verb) : NULL;
    if (draft->verb->verb != VERB_APPROVE || !verb || is->state != ORDER_WAITING)
        return;
    char stance[STANCE_BYTES];
    struct draft *shown = &preview->shown;
    shown->verb = verb;
    str_copy(shown->target, sizeof shown->target, is->target);
    str_copy(shown->args, sizeof shown->args, is->args);
    str_copy(shown->expect, sizeof shown->expect, is->before);
    shown->until_us = is->until_us;
    shown->confirm_ms = is->confirm_ms;
    shown->start_us = is->start_us;
    /* One for later is judged again as things stand then. */
    preview->is_late =
        is->start_us == 0 && !text_equal(stance_of(stance, board, is->target), is->before);
}

void
preview_make(struct preview *preview, const struct draft *draft, const struct picture *picture)
{
    *preview = (struct preview){.shown = *draft};
    const struct site *site = picture_site(picture, draft->site);
    struct text key;
    unsigned kind = verb_target_kind(text_of(draft->target), &key);
    char stance[STANCE_BYTES] = "";
    if (site)
        stance_of(stance, site->board, text_of(draft->target));
    preview->is_gone = stance[0] == '\0';
    preview->has_changed = strcmp(stance, draft->expect) != 0;
    make_code(preview->code, key, CODE_NARROW);
    if (preview->is_gone)
        return;
    if (kind == TARGET_ORDER)
        look_through(preview, draft, site->board, key);
    const struct draft *shown = &preview->shown;
    struct text shown_key;
    unsigned shown_kind = verb_target_kind(text_of(shown->target), &shown_key);
    count_calls(preview, site->board, shown_kind, shown_key);
    make_code(preview->code, key, preview->live >= PREVIEW_WIDE_CALLS ? CODE_WIDE : CODE_NARROW);
    look_at_number(preview, site, shown, picture, shown_key);
    look_at_place(preview, site->board, shown, site->clock_us);
    find_others(preview, site->board, shown);
    preview->look_count = looking_find(preview->looks, PREVIEW_OTHERS, site, draft->target);
    say_before(preview, shown, site->board, shown_key);
    say_after(preview, shown);
}
