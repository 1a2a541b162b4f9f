#include "proto/driver/sim/sim_desk.h"

#include <stdlib.h>
#include <utlist.h>

#include "proto/base/mem.h"
#include "proto/driver/sim/sim_order.h"

#define LATE_US INT64_C(3000000)

struct waiting {
    struct driver_order order; /* its texts are owned */
    int64_t due_us;            /* simulated: not before */
    bool is_begun;             /* carried out, and not so yet */
    struct waiting *prev, *next;
};

struct sim_desk {
    const struct driver_env *env;
    enum sim_lie lie;
    struct waiting *waiting; /* utlist DL, oldest first */
};

struct sim_desk *
sim_desk_new(const struct driver_env *env, enum sim_lie lie)
{
    struct sim_desk *desk = xcalloc(1, sizeof(*desk));
    desk->env = env;
    desk->lie = lie;
    return desk;
}

static void
own(struct text *text)
{
    *text = (struct text){xstrdup(*text), text->len};
}

static void
drop(struct sim_desk *desk, struct waiting *waiting)
{
    DL_DELETE(desk->waiting, waiting);
    free((void *)waiting->order.order.at);
    free((void *)waiting->order.target.at);
    free((void *)waiting->order.args.at);
    free((void *)waiting->order.reason.at);
    free(waiting);
}

void
sim_desk_free(struct sim_desk **desk)
{
    if (!*desk)
        return;
    while ((*desk)->waiting)
        drop(*desk, (*desk)->waiting);
    free(*desk);
    *desk = NULL;
}

static struct waiting *
find(const struct sim_desk *desk, struct text order)
{
    struct waiting *waiting;
    DL_FOREACH (desk->waiting, waiting) {
        if (text_equal(waiting->order.order, order))
            return waiting;
    }
    return NULL;
}

static void
tell(const struct sim_desk *desk, struct text order, enum driver_step step, const char *sentence)
{
    if (desk->lie != SIM_LIE_SILENT)
        desk->env->step(desk->env->context, order, step, text_of(sentence));
}

void
sim_desk_take(struct sim_desk *desk, const struct driver_order *order, int64_t now_us)
{
    if (find(desk, order->order))
        return; /* the same once more */
    if (desk->lie == SIM_LIE_REFUSE) {
        tell(desk, order->order, DRIVER_REFUSED, "the switch refuses");
        return;
    }
    struct waiting *waiting = xcalloc(1, sizeof(*waiting));
    waiting->order = *order;
    waiting->order.before = TEXT("");
    own(&waiting->order.order);
    own(&waiting->order.target);
    own(&waiting->order.args);
    own(&waiting->order.reason);
    waiting->due_us = now_us + (desk->lie == SIM_LIE_LATE ? LATE_US : 0);
    DL_APPEND(desk->waiting, waiting);
    tell(desk, waiting->order.order, DRIVER_ACCEPTED, "");
    if (desk->lie == SIM_LIE_ACCEPT)
        drop(desk, waiting);
}

void
sim_desk_tick(struct sim_desk *desk, struct sim *sim, sim_sink *sink, void *context)
{
    struct waiting *waiting, *next;
    DL_FOREACH_SAFE(desk->waiting, waiting, next)
    {
        if (sim_now_us(sim) < waiting->due_us)
            continue;
        struct sim_answer answer = waiting->is_begun
                                       ? sim_order_ask(sim, &waiting->order)
                                       : sim_order_do(sim, &waiting->order, sink, context);
        waiting->is_begun = true;
        if (answer.step == DRIVER_LOST)
            continue; /* not yet */
        tell(desk, waiting->order.order, answer.step, answer.sentence);
        drop(desk, waiting);
    }
}

void
sim_desk_ask(struct sim_desk *desk, const struct sim *sim, const struct driver_order *order)
{
    struct sim_answer answer = {DRIVER_ACCEPTED, "the switch is at it"}; /* nothing is lost */
    const struct waiting *waiting = find(desk, order->order);
    if (!sim)
        answer = (struct sim_answer){DRIVER_LOST, "the switch is starting"};
    else if (!waiting || waiting->is_begun)
        answer = sim_order_ask(sim, order);
    desk->env->step(desk->env->context, order->order, answer.step, text_of(answer.sentence));
}
