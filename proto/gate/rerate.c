#include "proto/gate/rerate.h"

#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/gate/ended.h"

struct rerating {
    struct rerate *rerate;
    const struct rates *rates;
};

static struct rerate_amounts
amounts_of(const struct event_call_ended *ended)
{
    return (struct rerate_amounts){ended->s_ue60, ended->payout_ue60, ended->cost_ue60};
}

static void
add(struct rerate_amounts *sum, const struct event_call_ended *ended)
{
    sum->s_ue60 += ended->s_ue60;
    sum->payout_ue60 += ended->payout_ue60;
    sum->cost_ue60 += ended->cost_ue60;
}

static bool
is_same(const struct event_call_ended *a, const struct event_call_ended *b)
{
    return a->s_ue60 == b->s_ue60 && a->payout_ue60 == b->payout_ue60 &&
           a->cost_ue60 == b->cost_ue60 && a->priced == b->priced && a->early == b->early &&
           a->charged_us == b->charged_us && text_equal(a->tariff, b->tariff);
}

static struct rerate_row *
row_of(struct rerate *rerate, struct text number)
{
    struct rerate_row *row;
    HASH_FIND(hh, rerate->rows, number.at, number.len, row);
    if (row)
        return row;
    row = xcalloc(1, sizeof *row);
    row->number = xstrdup(number);
    HASH_ADD_KEYPTR(hh, rerate->rows, row->number, number.len, row);
    return row;
}

static void
keep_example(struct rerate *rerate, const struct call *call, const struct event_call_ended *written,
             const struct event_call_ended *now, int64_t ended_us)
{
    if (rerate->example_count == RERATE_EXAMPLES)
        return;
    struct rerate_example *example = &rerate->examples[rerate->example_count++];
    str_copy(example->call, sizeof example->call, text_of(call->call));
    str_copy(example->number, sizeof example->number, text_of(call->number->number));
    str_copy(example->written_tariff, sizeof example->written_tariff, written->tariff);
    str_copy(example->now_tariff, sizeof example->now_tariff, now->tariff);
    example->written_state = written->priced;
    example->now_state = now->priced;
    example->written = amounts_of(written);
    example->now = amounts_of(now);
    example->ended_us = ended_us;
}

static void
price_again(void *context, const struct call *call, const struct pricing_call *priced,
            const struct event *event)
{
    const struct rerating *rerating = context;
    const struct event_call_ended *written = &event->call_ended;
    struct event_call_ended now = *written;
    pricing_call(rerating->rates, priced, event->at_us, &now);
    bool differs = !is_same(written, &now);
    struct rerate *rerate = rerating->rerate;
    struct rerate_row *row = row_of(rerate, priced->number);
    rerate->calls++;
    rerate->priced += written->priced != PRICE_UNPRICED;
    rerate->differ += differs;
    if (rerate->first_us == 0)
        rerate->first_us = event->at_us;
    rerate->last_us = event->at_us;
    row->calls++;
    row->differ += differs;
    add(&rerate->written, written), add(&row->written, written);
    add(&rerate->now, &now), add(&row->now, &now);
    if (differs)
        keep_example(rerate, call, written, &now, event->at_us);
}

enum err
rerate_run(struct rerate *rerate, struct journal *journal, const struct rates *rates,
           struct why *why)
{
    *rerate = (struct rerate){0};
    struct rerating rerating = {rerate, rates};
    return ended_walk(journal, price_again, &rerating, why);
}

void
rerate_free(struct rerate *rerate)
{
    struct rerate_row *row, *next;
    HASH_ITER (hh, rerate->rows, row, next) {
        HASH_DEL(rerate->rows, row);
        free(row->number);
        free(row);
    }
}
