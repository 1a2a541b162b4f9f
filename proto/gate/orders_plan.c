/* orders_plan: a contingency plan is put in force, or taken back: one order, a step for each number.
 *
 *   FORWARD  a number after the other is told its new way, and read back; all are so: done
 *   BACK     the switch refused one: those that were changed get their old way again; then refused
 *   ASKING   not certain (a restart, an answer that did not come): all are read back, nothing is
 *            changed. All are so: done
 *   CHECKING else: is it as before? All are: refused. Those that are not: BACK
 *
 * Where a number should go is asked of the board anew for each step: an override that is given or ended
 * meanwhile counts, and a number with an override is left alone. Steps go one by one, under the id
 * ORDER/step-SERIAL, so that an answer that comes too late is nobody's.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/fault.h"
#include "proto/gate/order_effect.h"
#include "proto/gate/orders_own.h"

#define STEP "/step-"

enum run_phase { RUN_FORWARD, RUN_BACK, RUN_ASKING, RUN_CHECKING };

struct run_step {
    char *number;
    char *told;  /* the way the switch has of us, "?" not known; NULL: it has its own of before */
    char *asked; /* the way that was last asked about; NULL: none was */
    bool is_so;  /* the answer */
};

struct plan_run {
    enum run_phase phase;
    size_t count, at; /* at: the step that is under way */
    uint64_t serial;  /* of it */
    char *telling;    /* the way it is told, or asked about */
    char *refusal;    /* BACK: why */
    bool is_busy;     /* in orders_plan_go_on: a driver may answer at once, thousands of times */
    bool is_again, is_over;
    struct run_step steps[];
};

static void
note(char **kept, const char *text)
{
    char *copy = text ? xstrdup(text_of(text)) : NULL;
    free(*kept);
    *kept = copy;
}

/* --- a run ------------------------------------------------------------------------------------ */

void
orders_plan_end(struct plan_run **run)
{
    struct plan_run *old = *run;
    *run = NULL;
    if (!old)
        return;
    if (old->is_busy) { /* whoever is busy with it does that */
        old->is_over = true;
        return;
    }
    for (size_t i = 0; i < old->count; i++) {
        free(old->steps[i].number);
        free(old->steps[i].told);
        free(old->steps[i].asked);
    }
    free(old->telling);
    free(old->refusal);
    free(old);
}

static struct plan_run *
run_new(const struct contingency *plan, enum run_phase phase)
{
    size_t count = HASH_COUNT(plan->steps), i = 0;
    struct plan_run *run = xcalloc(1, sizeof *run + count * sizeof run->steps[0]);
    run->phase = phase;
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next)
        run->steps[i++].number = xstrdup(text_of(step->number));
    run->count = count;
    return run;
}

/* What the run needs of its order each time it goes on. */
struct going {
    struct orders *orders;
    const struct event_order *order; /* a copy */
    struct order_effect effect;
    struct contingency_set before, after;
    struct plan_run *run;
};

static bool
get_going(struct going *going, struct orders *orders, const struct event_order *order,
          struct plan_run *run)
{
    struct why why;
    const struct board *board = orders->options.board;
    *going = (struct going){.orders = orders, .order = order, .run = run};
    if (order_effect_of(board, order, &going->effect, &why) != OK)
        return false;
    contingency_set_in_force(&going->before, board);
    order_effect_plans(board, &going->effect, &going->after);
    return true;
}

/* --- where numbers should go ------------------------------------------------------------------- */

/* NULL: nothing is to be told. A number with an override is left alone, unless it was told something
 * before that came into force: then the override's own way. */
static const char *
wanted(const struct going *going, const struct contingency_set *set, const struct run_step *step)
{
    struct text key = text_of(step->number);
    const struct number *number = board_number(going->orders->options.board, key);
    const char *override = number ? number->routes[ROUTE_OVERRIDE].destination : NULL;
    if (!number || (override && !step->told))
        return NULL;
    const char *to =
        override ? override : order_effect_way(number, contingency_set_route(set, key, NULL));
    const char *is =
        step->told ? step->told : order_effect_way(number, number->routes[ROUTE_PLAN].destination);
    return strcmp(to, is) == 0 ? NULL : to;
}

/* Where it goes when the order is done (RUN_ASKING), or when it is not; NULL: the order does not change
 * it. With an override that is its way in both cases, and a run may have been cut off while it told
 * the switch another. */
static const char *
ordered(const struct going *going, const struct run_step *step, enum run_phase phase)
{
    struct text key = text_of(step->number);
    const struct number *number = board_number(going->orders->options.board, key);
    if (!number)
        return NULL;
    const char *override = number->routes[ROUTE_OVERRIDE].destination;
    const char *after = order_effect_way(number, contingency_set_route(&going->after, key, NULL));
    const char *before = order_effect_way(number, contingency_set_route(&going->before, key, NULL));
    if (strcmp(after, before) == 0)
        return NULL;
    return override ? override : phase == RUN_ASKING ? after : before;
}

static bool
is_asking(const struct plan_run *run)
{
    return run->phase == RUN_ASKING || run->phase == RUN_CHECKING;
}

static bool
is_due(const struct going *going, const struct run_step *step)
{
    const char *way;
    switch (going->run->phase) {
    case RUN_FORWARD:
        return wanted(going, &going->after, step) != NULL;
    case RUN_ASKING:
    case RUN_CHECKING:
        way = ordered(going, step, going->run->phase);
        return way && (!step->asked || strcmp(step->asked, way) != 0);
    case RUN_BACK:
        return step->told && wanted(going, &going->before, step) != NULL;
    }
    return false;
}

/* The next step that has something to do; count: none. It goes round until nothing is left, for others
 * change things too. */
static size_t
next_step(const struct going *going)
{
    const struct plan_run *run = going->run;
    for (size_t at = run->at; at < run->count; at++) {
        if (is_due(going, &run->steps[at]))
            return at;
    }
    for (size_t at = 0; at < run->at; at++) {
        if (is_due(going, &run->steps[at]))
            return at;
    }
    return run->count;
}

/* --- telling the switch ------------------------------------------------------------------------ */

static void
tell(struct going *going, const char *way, bool is_question)
{
    struct orders *orders = going->orders;
    const struct orders_options *options = &orders->options;
    struct plan_run *run = going->run;
    struct driver *driver = options->driver(options->context);
    char id[ORDERS_STEP_ID_BYTES], parts[ORDER_ARGS_BYTES];
    run->serial = ++orders->step_serial;
    str_format(id, sizeof id, "%.*s" STEP "%" PRIu64, TEXT_ARG(going->order->order), run->serial);
    note(&run->telling, way); /* the board may change while the driver is told */
    struct flight *flight = orders_take_off(orders, going->order->order);
    flight->asked_us = orders_mono_us(orders);
    if (!driver) {
        orders_step(orders, text_of(id), is_question ? DRIVER_LOST : DRIVER_REFUSED,
                    TEXT("the switch is not connected"));
        return;
    }
    struct driver_order told = {.order = text_of(id),
                                .kind = TARGET_NUMBER,
                                .target = text_of(run->steps[run->at].number),
                                .reason = going->order->reason};
    order_effect_told(&told, run->telling, parts);
    fault_point("order-step");
    if (is_question)
        options->kind->ask(driver, &told);
    else
        options->kind->order(driver, &told);
}

/* --- going on ---------------------------------------------------------------------------------- */

static void
refuse(struct going *going, const char *sentence)
{
    char copy[WHY_TEXT_BYTES];
    str_copy(copy, sizeof copy, text_of(sentence)); /* the run goes with its flight */
    orders_conclude(going->orders, going->order, ORDER_REFUSED, text_of(copy));
}

/* Asked of all: are they as ordered, or else as before? */
static void
weigh(struct going *going)
{
    struct plan_run *run = going->run;
    size_t asked = 0, others = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct run_step *step = &run->steps[i];
        bool counts = ordered(going, step, run->phase) != NULL;
        asked += counts;
        others += counts && !step->is_so;
        if (counts && !step->is_so)
            note(&step->told, "?");
    }
    if (others == 0 && run->phase == RUN_ASKING) {
        orders_done(going->orders, going->order, TEXT("read back: it is so"));
        return;
    }
    if (others == 0) {
        refuse(going, "read back: it is not so");
        return;
    }
    if (run->phase == RUN_CHECKING) {
        char sentence[WHY_TEXT_BYTES];
        str_format(sentence, sizeof sentence,
                   "interrupted: %zu of %zu numbers had changed, and were taken back", others,
                   asked);
        note(&run->refusal, sentence);
    }
    run->phase = run->phase == RUN_ASKING ? RUN_CHECKING : RUN_BACK;
    run->is_again = true;
}

/* Nothing more to do in this phase. */
static void
end_phase(struct going *going)
{
    switch (going->run->phase) {
    case RUN_FORWARD:
        orders_done(going->orders, going->order, TEXT("read back: it is so"));
        break;
    case RUN_BACK:
        refuse(going, going->run->refusal);
        break;
    case RUN_ASKING:
    case RUN_CHECKING:
        weigh(going);
        break;
    }
}

static void
go_one(struct orders *orders, const struct event_order *order, struct plan_run *run)
{
    struct going going;
    if (!get_going(&going, orders, order, run)) {
        orders_conclude(orders, order, ORDER_REFUSED,
                        TEXT("the plan has gone, or is not in force any more"));
        return;
    }
    run->at = next_step(&going);
    if (run->at == run->count)
        end_phase(&going);
    else if (is_asking(run))
        tell(&going, ordered(&going, &run->steps[run->at], run->phase), true);
    else
        tell(&going,
             wanted(&going, run->phase == RUN_BACK ? &going.before : &going.after,
                    &run->steps[run->at]),
             false);
}

static void
go_on(struct orders *orders, const struct event_order *order, struct plan_run *run)
{
    run->is_again = true;
    if (run->is_busy)
        return;
    run->is_busy = true;
    while (run->is_again && !run->is_over) {
        run->is_again = false;
        go_one(orders, order, run);
    }
    run->is_busy = false;
    if (run->is_over)
        orders_plan_end(&run);
}

bool
orders_plan_begin(struct orders *orders, const struct event_order *order,
                  const struct order_effect *effect, bool is_question)
{
    const struct contingency *plan = board_contingency(orders->options.board, effect->target);
    if (effect->kind != TARGET_PLAN || !plan)
        return false;
    struct flight *flight = orders_take_off(orders, order->order);
    orders_plan_end(&flight->run);
    flight->run = run_new(plan, is_question ? RUN_ASKING : RUN_FORWARD);
    go_on(orders, order, flight->run);
    return true;
}

/* --- answers ----------------------------------------------------------------------------------- */

/* It cannot be known how this one stands: the whole is asked about later, from the beginning. */
static void
lose(struct orders *orders, const struct event_order *order, struct flight *flight,
     struct text sentence)
{
    char said[WHY_TEXT_BYTES];
    const struct plan_run *run = flight->run;
    str_format(said, sizeof said, "number %s: %.*s", run->steps[run->at].number,
               TEXT_ARG(sentence));
    orders_plan_end(&flight->run);
    orders_step(orders, order->order, DRIVER_LOST, text_of(said));
}

/* Those before it get their old way back. */
static void
note_refusal(struct plan_run *run, struct text sentence)
{
    char said[WHY_TEXT_BYTES];
    size_t changed = 0;
    for (size_t i = 0; i < run->count; i++)
        changed += run->steps[i].told != NULL;
    str_format(said, sizeof said, "number %s: %.*s%s", run->steps[run->at].number,
               TEXT_ARG(sentence),
               changed > 0 ? "; what was changed before it was taken back" : "");
    note(&run->refusal, said);
    run->phase = RUN_BACK;
}

static void
on_answer(struct orders *orders, const struct event_order *order, struct flight *flight, bool is_so,
          struct text sentence)
{
    struct plan_run *run = flight->run;
    struct run_step *step = &run->steps[run->at];
    if (is_asking(run)) {
        note(&step->asked, run->telling);
        step->is_so = is_so;
    } else if (is_so) {
        note(&step->told, run->telling);
    } else if (run->phase == RUN_FORWARD) {
        note_refusal(run, sentence);
    } else {
        lose(orders, order, flight, TEXT("its old way could not be given back"));
        return;
    }
    go_on(orders, order, run);
}

bool
orders_plan_step(struct orders *orders, struct text id, enum driver_step step, struct text sentence)
{
    const char *sign = id.len > 0 ? memmem(id.at, id.len, STEP, sizeof STEP - 1) : NULL;
    if (!sign)
        return false;
    struct text parent = {id.at, (size_t)(sign - id.at)};
    struct text serial = {sign + sizeof STEP - 1, id.len - parent.len - (sizeof STEP - 1)};
    struct flight *flight = orders_flight(orders, parent);
    const struct order *known = board_order(orders->options.board, parent);
    int64_t number;
    if (!flight || !flight->run || !known || !text_to_i64(serial, &number) ||
        (uint64_t)number != flight->run->serial)
        return true; /* too late */
    char *texts;
    struct event_order order = order_copy(&known->is, &texts);
    switch (step) {
    case DRIVER_ACCEPTED:
        orders_step(orders, order.order, DRIVER_ACCEPTED, TEXT("the switch takes one by one"));
        break;
    case DRIVER_DONE:
    case DRIVER_REFUSED:
        on_answer(orders, &order, flight, step == DRIVER_DONE, sentence);
        break;
    case DRIVER_LOST:
        lose(orders, &order, flight, sentence);
        break;
    }
    free(texts);
    return true;
}

void
orders_plan_overtake(struct orders *orders, struct text number, const char *way)
{
    for (struct flight *flight = orders->flights; flight; flight = flight->hh.next) {
        for (size_t i = 0; flight->run && i < flight->run->count; i++) {
            struct run_step *step = &flight->run->steps[i];
            if (!text_is(number, step->number))
                continue;
            note(&step->told, way);
            note(&step->asked, NULL); /* it may have another way by now */
        }
    }
}

bool
orders_plan_is_gone(const struct board *board, const struct event_order *order)
{
    struct text key;
    struct contingency_set set;
    const struct contingency *plan =
        verb_target_kind(order->target, &key) == TARGET_PLAN ? board_contingency(board, key) : NULL;
    bool decides = false;
    contingency_set_in_force(&set, board);
    for (const struct contingency_step *step = plan ? plan->steps : NULL; step;
         step = step->hh.next) {
        const struct number *number = board_number(board, text_of(step->number));
        const struct contingency *by = NULL;
        contingency_set_route(&set, text_of(step->number), &by);
        if (!number || by != plan)
            continue;
        if (number->routes[ROUTE_PLAN].destination)
            return false;
        decides = true;
    }
    return decides;
}
