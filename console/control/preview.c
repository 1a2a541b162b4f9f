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
look_at_place(struct preview *preview, const struct board *board, const struct draft *draft)
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
}

static bool
is_at_it(const struct order *order, const struct draft *draft)
{
    return text_is(order->is.target, draft->target) &&
           (order_is_in_force(&order->is) || !order_is_final(&order->is));
}

static void
find_others(struct preview *preview, const struct board *board, const struct draft *draft)
{
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        if (!is_at_it(o, draft))
            continue;
        for (int i = PREVIEW_OTHERS - 1; i > 0; i--)
            preview->others[i] = preview->others[i - 1];
        preview->others[0] = o;
        preview->other_count += preview->other_count < PREVIEW_OTHERS;
    }
}

/* "override queue:rdv" of a number, as it would stand; of others the order's own words. */
static void
say_after(struct preview *preview, const struct draft *draft, const struct board *board,
          struct text key)
{
    const struct number *number = board_number(board, key);
    enum verb verb = draft->verb->verb;
    char *to = preview->after;
    size_t size = sizeof preview->after;
    if (verb == VERB_REROUTE && draft->args[0] == '\0' && number) {
        const struct route *plan = &number->routes[ROUTE_PLAN], *base = &number->routes[ROUTE_BASE];
        str_format(to, size, "%s (%s)",
                   plan->destination   ? plan->destination
                   : base->destination ? base->destination
                                       : "nowhere",
                   plan->destination ? "plan" : "base");
    } else if (verb == VERB_REROUTE) {
        str_format(to, size, "%s (override)", draft->args);
    } else if (verb == VERB_CLOSE) {
        str_format(to, size, "closed%s%s", draft->args[0] ? ", message " : "", draft->args);
    } else if (verb == VERB_OPEN) {
        str_format(to, size, "open");
    } else if (draft->verb->targets == TARGET_PLAN) {
        str_format(to, size, "%s", verb == VERB_PLAN_APPLY ? "in force" : "taken back");
    } else {
        str_format(to, size, "%s %s", draft->verb->name, draft->args);
    }
}

static void
say_before(struct preview *preview, const struct draft *draft, const struct board *board,
           struct text key)
{
    const struct number *number = board_number(board, key);
    enum route_layer layer;
    const struct route *route = number ? number_route(number, &layer) : NULL;
    const struct contingency *plan =
        draft->verb->targets == TARGET_PLAN ? board_contingency(board, key) : NULL;
    if (plan) {
        str_format(preview->before, sizeof preview->before, "%s, precedence %" PRId64,
                   contingency_order(board, plan) ? "in force" : "not in force", plan->precedence);
        return;
    }
    if (!number || !(draft->verb->targets & TARGET_NUMBER)) {
        str_copy(preview->before, sizeof preview->before, text_of(draft->expect));
        return;
    }
    str_format(preview->before, sizeof preview->before, "%s%s%s%s%s",
               number->line == LINE_CLOSED ? "closed, " : "",
               route ? route->destination : "nowhere", route ? " (" : "",
               route ? words_name(&route_layer_words, (int)layer) : "", route ? ")" : "");
}

void
preview_make(struct preview *preview, const struct draft *draft, const struct picture *picture)
{
    *preview = (struct preview){.live = 0};
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
    count_calls(preview, site->board, kind, key);
    make_code(preview->code, key, preview->live >= PREVIEW_WIDE_CALLS ? CODE_WIDE : CODE_NARROW);
    look_at_place(preview, site->board, draft);
    find_others(preview, site->board, draft);
    say_before(preview, draft, site->board, key);
    say_after(preview, draft, site->board, key);
}
