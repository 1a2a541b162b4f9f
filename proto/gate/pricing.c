#include "proto/gate/pricing.h"

#include <string.h>

#include "proto/tariff/number.h"

/* The tariff in force that the number may have; NULL: none. A tariff above the ceiling of the
 * number's range prices nothing, whoever gave it to the number. */
static const struct tariff *
find(const struct rates *rates, struct text number, struct text id, int64_t at_us)
{
    struct why why;
    const struct tariff *tariff = tariff_find(rates->book, id, at_us);
    enum err err = tariff ? tariff_fits(tariff, rates->plan, number, at_us, &why) : ERR_ARG;
    return err == OK || err == ERR_UNKNOWN ? tariff : NULL;
}

static const struct tariff *
find_of_call(const struct rates *rates, const struct pricing_call *call, int64_t start_us)
{
    return call->any_range ? tariff_find(rates->book, call->tariff, start_us)
                           : find(rates, call->number, call->tariff, start_us);
}

/* --- calls ------------------------------------------------------------------------------------ */

/* A driver that speaks the plan's words is believed; else the caller's number tells. */
static enum plan_origin_class
class_of(const struct rates *rates, const struct pricing_call *call, int64_t at_us)
{
    int class = words_value(&plan_origin_words, call->origin);
    if (class < 0)
        class = (int)plan_find_origin(rates->plan, call->caller, at_us)->class;
    return (enum plan_origin_class) class;
}

static enum price_state
state_of(const struct rating_price *price)
{
    const struct rating_amount *const amounts[] = {&price->s, &price->payout, &price->cost};
    enum price_state state = PRICE_PRICED;
    for (size_t i = 0; i < NITEMS(amounts); i++) {
        if (amounts[i]->state == RATING_UNKNOWN)
            return PRICE_UNKNOWN;
        if (amounts[i]->state == RATING_ASSUMED)
            state = PRICE_ASSUMED;
    }
    return state;
}

static struct rating_call
rated_of(const struct pricing_call *call, int64_t ended_us)
{
    return (struct rating_call){
        .connected_us = call->connected_us,
        .charged_us = call->charged_us,
        .answered_us = call->answered_us,
        .ended_us = ended_us,
    };
}

bool
pricing_has_begun(const struct pricing_call *call)
{
    struct rating_call rated = rated_of(call, 0);
    return rating_start_us(&rated) != 0;
}

const struct tariff *
pricing_find(const struct rates *rates, const struct pricing_call *call)
{
    struct rating_call rated = rated_of(call, 0);
    int64_t start_us = rating_start_us(&rated);
    bool is_priced = rates && call->tariff.len > 0 && start_us != 0;
    return is_priced ? find_of_call(rates, call, start_us) : NULL;
}

void
pricing_call(const struct rates *rates, const struct pricing_call *call, int64_t ended_us,
             struct event_call_ended *ended)
{
    struct rating_call rated = rated_of(call, ended_us);
    int64_t start_us = rating_start_us(&rated);
    ended->tariff = TEXT("");
    ended->priced = PRICE_UNPRICED;
    ended->s_ue60 = ended->payout_ue60 = ended->cost_ue60 = ended->charged_us = 0;
    ended->early = false;
    if (!rates || call->tariff.len == 0 || start_us == 0)
        return;
    ended->tariff = call->tariff;
    ended->priced = PRICE_UNKNOWN;
    if (ended->unseen) /* nobody knows how long it lasted */
        return;
    rated.origin = class_of(rates, call, start_us);
    struct rating_price price;
    rating_price(find_of_call(rates, call, start_us), &rated, ended_us, &price);
    ended->priced = (int)state_of(&price);
    ended->s_ue60 = price.s.due_ue60;
    ended->payout_ue60 = price.payout.due_ue60;
    ended->cost_ue60 = price.cost.due_ue60;
    ended->early = price.left_before_beep;
    ended->charged_us = price.s.bill.used_us;
}

const char *
pricing_origin(const struct rates *rates, struct text caller, int64_t at_us)
{
    if (!rates)
        return "";
    enum plan_origin_class class = plan_find_origin(rates->plan, caller, at_us)->class;
    return class == PLAN_ORIGIN_UNKNOWN ? "" : words_name(&plan_origin_words, (int)class);
}

/* --- numbers ---------------------------------------------------------------------------------- */

static enum number_family
family_of(const struct plan_range *range, const struct tariff *tariff)
{
    enum plan_family family = range ? range->family : PLAN_FAMILY_UNKNOWN;
    if (family == PLAN_PER_NUMBER && tariff)
        family = tariff->structure != TARIFF_NO_PRICE ? PLAN_MAJOREE
                 : tariff->costs.count > 0            ? PLAN_GRATUITE
                                                      : PLAN_BANALISEE;
    switch (family) {
    case PLAN_GRATUITE:
        return FAMILY_FREE;
    case PLAN_BANALISEE:
    case PLAN_PLAIN:
        return FAMILY_ORDINARY;
    case PLAN_MAJOREE:
        return FAMILY_PREMIUM;
    default:
        return FAMILY_UNKNOWN;
    }
}

/* "0,40 €/min", "3 €/appel": as the signage writes it. */
static void
write_price(char price[PRICING_TEXT_BYTES], enum number_family family, const struct tariff *tariff)
{
    price[0] = '\0';
    if (family == FAMILY_FREE)
        str_copy(price, PRICING_TEXT_BYTES, TEXT("gratuit"));
    else if (family == FAMILY_ORDINARY)
        str_copy(price, PRICING_TEXT_BYTES, TEXT("prix d’un appel"));
    if (!tariff || tariff->structure == TARIFF_NO_PRICE)
        return;
    char amount[MONEY_FORMAT_BYTES];
    money_format_ue(amount, tariff->price_ue);
    char *point = strchr(amount, '.');
    if (point && strcmp(point, ".00") == 0)
        *point = '\0';
    else if (point)
        *point = ',';
    str_format(price, PRICING_TEXT_BYTES, "%s €/%s", amount,
               tariff->structure == TARIFF_PER_MINUTE ? "min" : "appel");
}

static void
fill_s(struct event_number *number, const struct tariff *tariff)
{
    bool per_minute = tariff->structure == TARIFF_PER_MINUTE;
    if (tariff->structure == TARIFF_NO_PRICE)
        return;
    /* Micro-euros a minute are sixtieths of a micro-euro a second. */
    number->rate_ue60_per_s = per_minute ? tariff->price_ue : 0;
    number->rate_call_ue60 = per_minute ? 0 : tariff->price_ue * MONEY_UE60;
    number->free_us = tariff->announcement_us;
    number->start = tariff->starts == TARIFF_FROM_AGENT ? START_AGENT : START_BEEP;
    number->max_s = tariff->s.max_s;
    number->max_ue60 = tariff->s.at_max == RATE_FREE ? tariff->s.most_ue * MONEY_UE60 : 0;
    number->s_vat_ppm = tariff->vat_bp > 0 ? tariff->vat_bp * 100 : 0;
}

/* Payout and cost: which VAT is in them, and whether somebody invented them. */
static void
fill_grids(struct event_number *number, const struct tariff *tariff, int64_t at_us)
{
    const struct tariff_payout *payout = tariff_payout_row(tariff, at_us);
    if (payout) {
        number->payout_vat_ppm = payout->vat_bp * 100;
        number->illustrative = payout->illustrative;
    }
    for (size_t i = 0; i < tariff->costs.count; i++) {
        const struct tariff_cost *cost = &tariff->costs.rows[i];
        if (!period_has(&cost->period, at_us) || !(cost->is_usage || cost->is_surcharge))
            continue;
        number->illustrative |= cost->illustrative;
        if (cost->vat_included) /* grids say that it is in there, never how much */
            number->cost_vat_ppm = -1;
    }
}

static void
fill(struct event_number *number, const struct plan_range *range, const struct tariff *tariff,
     int64_t at_us, char price[PRICING_TEXT_BYTES])
{
    number->family = (int)family_of(range, tariff);
    write_price(price, (enum number_family)number->family, tariff);
    number->price = text_of(price);
    if (!tariff)
        return;
    fill_s(number, tariff);
    fill_grids(number, tariff, at_us);
}

void
pricing_number(const struct rates *rates, struct event_number *number, int64_t at_us,
               char price[PRICING_TEXT_BYTES])
{
    *number = (struct event_number){
        .number = number->number,
        .label = number->label,
        .owner = number->owner,
        .use = number->use,
        .tariff = number->tariff,
        .tags = number->tags,
        .catalogued = number->catalogued,
        .removed = number->removed,
        .short_call_ms = number->short_call_ms,
    };
    price[0] = '\0';
    if (!rates)
        return;
    const struct plan_range *range = plan_find(rates->plan, number->number, at_us);
    const struct tariff *tariff = find(rates, number->number, number->tariff, at_us);
    fill(number, range, tariff, at_us, price);
}

void
pricing_offer(const struct rates *rates, const struct tariff *tariff, struct event_number *number,
              int64_t at_us, char price[PRICING_TEXT_BYTES])
{
    const struct plan_range *range =
        tariff->range_count > 0
            ? plan_range_named(rates->plan, text_of(tariff->ranges[0]), &tariff->period, NULL)
            : NULL;
    *number = (struct event_number){.tariff = text_of(tariff->id)};
    fill(number, range, tariff, at_us, price);
}

/* --- law, and what comes ---------------------------------------------------------------------- */

static const char *
class_word(const struct plan_range *range)
{
    return range && range->class != PLAN_UNKNOWN ? words_name(&plan_class_words, (int)range->class)
                                                 : "";
}

void
pricing_legal(const struct rates *rates, struct event_legal *legal, int64_t at_us)
{
    const struct plan_range *range = rates ? plan_find(rates->plan, legal->number, at_us) : NULL;
    legal->class = text_of(class_word(range));
    legal->cap_minute_ue = range ? range->cap_minute_ue : 0;
    legal->cap_call_ue = range ? range->cap_call_ue : 0;
}

const char *
pricing_target(const struct rates *rates, struct text destination, int64_t at_us)
{
    static const char kind[] = "number:";
    if (!rates)
        return "";
    if (text_has_prefix(destination, kind))
        destination = (struct text){destination.at + strlen(kind), destination.len - strlen(kind)};
    char national[NUMBER_BYTES];
    return class_word(plan_find(rates->plan, number_national(national, destination), at_us));
}

/* S of a number as one tariff has it; NULL: none has. */
static void
change_to(const struct rates *rates, struct text number, const struct tariff *tariff, int64_t at_us,
          struct event_price_change *change, char price[PRICING_TEXT_BYTES])
{
    struct event_number s = {0};
    const struct plan_range *range = plan_find(rates->plan, number, at_us);
    write_price(price, family_of(range, tariff), tariff);
    if (tariff)
        fill_s(&s, tariff);
    *change = (struct event_price_change){
        .number = number,
        .price = text_of(price),
        .rate_ue60_per_s = s.rate_ue60_per_s,
        .rate_call_ue60 = s.rate_call_ue60,
    };
}

static bool
is_same_price(const struct event_price_change *a, const struct event_price_change *b)
{
    return text_equal(a->price, b->price) && a->rate_ue60_per_s == b->rate_ue60_per_s &&
           a->rate_call_ue60 == b->rate_call_ue60;
}

void
pricing_change(const struct rates *rates, struct text tariff, struct event_price_change *change,
               int64_t at_us, char price[PRICING_TEXT_BYTES])
{
    struct text number = change->number;
    *change = (struct event_price_change){.number = number};
    if (!rates || tariff.len == 0)
        return;
    char text_now[PRICING_TEXT_BYTES];
    struct event_price_change now;
    change_to(rates, number, find(rates, number, tariff, at_us), at_us, &now, text_now);
    int64_t from_us = at_us;
    const struct tariff *next;
    while ((next = tariff_next(rates->book, tariff, from_us))) {
        from_us = next->period.from_us;
        change_to(rates, number, find(rates, number, tariff, from_us), from_us, change, price);
        if (!is_same_price(&now, change)) { /* or only payout or cost change */
            change->from_us = from_us;
            return;
        }
    }
    *change = (struct event_price_change){.number = number};
}
