#include "proto/gate/simulate.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/gate/ended.h"

struct simulating {
    struct simulate *simulate;
    const struct simulate_offer *offer;
};

/* --- the offer -------------------------------------------------------------------------------- */

static enum err
check_tariff(const struct rates *rates, const char *id, struct why *why)
{
    if (tariff_has(rates->book, text_of(id)))
        return OK;
    return why_set(why, ERR_ARG, "tariff \"%.*s\" is not in %s", TARIFF_ID_BYTES, id,
                   rates->tariffs);
}

enum err
simulate_check(const struct simulate_offer *offer, struct why *why)
{
    enum err err = offer->tariff ? check_tariff(offer->rates, offer->tariff, why) : OK;
    for (size_t i = 0; i < offer->move_count && !err; i++)
        err = check_tariff(offer->rates, offer->moves[i].to, why);
    return err;
}

static struct text
other_tariff(const struct simulate_offer *offer, struct text own)
{
    if (offer->tariff)
        return text_of(offer->tariff);
    for (size_t i = 0; i < offer->move_count; i++) {
        if (!text_is(own, offer->moves[i].from))
            continue;
        offer->moves[i].calls++;
        return text_of(offer->moves[i].to);
    }
    return own;
}

static bool
is_wanted(const struct simulate_offer *offer, const struct call *call, int64_t ended_us)
{
    if (ended_us < offer->from_us || ended_us >= offer->to_us)
        return false;
    for (size_t i = 0; i < offer->number_count; i++) {
        if (strcmp(offer->numbers[i], call->number->number) == 0)
            return true;
    }
    return offer->number_count == 0;
}

/* --- sums ------------------------------------------------------------------------------------- */

static struct simulate_row *
row_of(struct simulate *simulate, struct text number)
{
    struct simulate_row *row;
    HASH_FIND(hh, simulate->rows, number.at, number.len, row);
    if (row)
        return row;
    row = xcalloc(1, sizeof *row);
    row->number = xstrdup(number);
    HASH_ADD_KEYPTR(hh, simulate->rows, row->number, number.len, row);
    return row;
}

static void
note_used(struct simulate *simulate, const struct tariff *tariff)
{
    struct simulate_used **at = &simulate->used;
    for (; *at; at = &(*at)->next) {
        if ((*at)->tariff == tariff)
            return;
    }
    *at = xcalloc(1, sizeof **at);
    (*at)->tariff = tariff;
}

/* The gate said what VAT is in what it wrote, with the number. */
static struct tally_vat
written_vat(const struct number_money *money)
{
    return (struct tally_vat){{money->s_vat_ppm, money->payout_vat_ppm, money->cost_vat_ppm}};
}

static void
price_other(struct simulate *simulate, const struct simulate_offer *offer, struct simulate_row *row,
            const struct pricing_call *own, const struct event *event)
{
    struct text id = other_tariff(offer, own->tariff);
    const struct tariff *tariff = offer_add(&row->other, offer->rates, own, id, event);
    str_copy(row->other_tariff, sizeof row->other_tariff, id);
    if (!tariff)
        return;
    note_used(simulate, tariff);
    if (!text_equal(id, own->tariff) &&
        !offer_fits(offer->rates, tariff, own->number, event->at_us))
        offer_ranges(row->needs, tariff);
}

void
simulate_call(struct simulate *simulate, const struct simulate_offer *offer,
              const struct call *call, const struct pricing_call *own, const struct event *event)
{
    if (!is_wanted(offer, call, event->at_us))
        return;
    struct simulate_row *row = row_of(simulate, text_of(call->number->number));
    struct tally_vat vat = written_vat(&call->number->money);
    offer_add_written(&row->written, own, event, &vat);
    str_copy(row->tariff, sizeof row->tariff, text_of(call->number->tariff));
    price_other(simulate, offer, row, own, event);
    if (simulate->first_us == 0)
        simulate->first_us = event->at_us;
    simulate->last_us = event->at_us;
}

static void
take_call(void *context, const struct call *call, const struct pricing_call *priced,
          const struct event *event)
{
    const struct simulating *simulating = context;
    simulate_call(simulating->simulate, simulating->offer, call, priced, event);
}

static int
by_number(const struct simulate_row *a, const struct simulate_row *b)
{
    return strcmp(a->number, b->number);
}

enum err
simulate_run(struct simulate *simulate, struct journal *journal, const struct simulate_offer *offer,
             struct why *why)
{
    *simulate = (struct simulate){0};
    for (size_t i = 0; i < offer->number_count; i++) /* they are named, with calls or without */
        row_of(simulate, text_of(offer->numbers[i]));
    struct simulating simulating = {simulate, offer};
    enum err err = ended_walk(journal, take_call, &simulating, why);
    HASH_SORT(simulate->rows, by_number);
    for (const struct simulate_row *row = simulate->rows; row; row = row->hh.next) {
        tally_add_all(&simulate->written, &row->written);
        tally_add_all(&simulate->other, &row->other);
    }
    return err;
}

void
simulate_free(struct simulate *simulate)
{
    struct simulate_row *row, *next;
    HASH_ITER (hh, simulate->rows, row, next) {
        HASH_DEL(simulate->rows, row);
        free(row->number);
        free(row);
    }
    while (simulate->used) {
        struct simulate_used *used = simulate->used;
        simulate->used = used->next;
        free(used);
    }
}
