#include "console/metric/earnings.h"

#include "console/metric/earnings_live.h"
#include "console/metric/value.h"
#include "proto/board/accrual.h"
#include "proto/tariff/money.h"

enum { PPM_OF_BP = 100 };

/* An amount without VAT, in micro-euro. */
struct net {
    int64_t ue;
    bool is_unknown; /* how much VAT is in a part of it is not stated */
};

/* What is summed for a row. Amounts in sixtieths of a micro-euro. */
struct sums {
    int64_t s, payout, cost, projected;
    struct net payout_net, cost_net;
    size_t priced; /* numbers (or queues, origins) that are in it */
    bool lacks;    /* one with calls is not */
    bool no_projection;
};

/* Worked out once a picture. */
struct vat { /* of a gate's amounts: what all its numbers with such an amount say */
    int64_t payout_ppm, cost_ppm; /* -1: they differ, or do not say */
    bool is_priced;               /* it prices calls at all */
};

struct earnings {
    const struct earnings_live *live;
    struct vat *vats;     /* one a site */
    bool illustrative;    /* a number's payout or cost is from an invented grid */
    int64_t origins_cost; /* over all origins */
    struct sums day, hour;
};

/* ---- one number ------------------------------------------------------------------------------ */

bool
earnings_is_priced(const struct number *number)
{
    bool any = number->day.priced + number->day.assumed > 0;
    return any || (number->price[0] != '\0' && number->day.unpriced == 0);
}

static bool
has_traffic(const struct number *number)
{
    return number->live > 0 || number->day.connected_ended > 0;
}

static int64_t
s_of_hour(const struct number *number, int hour)
{
    return number->hours && hour >= 0 ? number->hours[hour].s_ue60 : 0;
}

static void
add_net(struct net *net, int64_t ue60, int64_t vat_ppm)
{
    if (ue60 != 0 && vat_ppm < 0)
        net->is_unknown = true;
    else if (vat_ppm > 0)
        net->ue += money_count_without_vat(ue60, vat_ppm / PPM_OF_BP, 6, MONEY_HALF_UP);
    else
        net->ue += money_count(ue60, 6, MONEY_HALF_UP);
}

/* ---- once a picture -------------------------------------------------------------------------- */

static void
agree(int64_t *ppm, bool *is_first, int64_t says)
{
    *ppm = *is_first || *ppm == says ? says : -1;
    *is_first = false;
}

static struct vat
vat_of_site(const struct site *site)
{
    struct vat vat = {0};
    bool first_payout = true, first_cost = true;
    for (const struct number *n = site->board->numbers; n; n = n->hh.next) {
        vat.is_priced = vat.is_priced || earnings_is_priced(n);
        if (n->day.payout_ue60 != 0)
            agree(&vat.payout_ppm, &first_payout, n->money.payout_vat_ppm);
        if (n->day.cost_ue60 != 0)
            agree(&vat.cost_ppm, &first_cost, n->money.cost_vat_ppm);
    }
    return vat;
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* `s` with what calls going on owe. */
static void
add_amounts(struct sums *sums, int64_t s, int64_t payout, int64_t cost, struct vat vat)
{
    sums->s += s;
    sums->payout += payout;
    sums->cost += cost;
    sums->priced++;
    add_net(&sums->payout_net, payout, vat.payout_ppm);
    add_net(&sums->cost_net, cost, vat.cost_ppm);
}

static void
add_hour(struct sums *sums, const struct number *number, int hour, int64_t live)
{
    static const struct number_hour none;
    const struct number_hour *its = number->hours ? &number->hours[hour] : &none;
    struct vat vat = {number->money.payout_vat_ppm, number->money.cost_vat_ppm, true};
    add_amounts(sums, its->s_ue60 + live, its->payout_ue60, its->cost_ue60, vat);
}

static void
add_day(struct sums *sums, const struct number *number, const struct site *site, int64_t live)
{
    const struct number_counters *day = &number->day;
    struct vat vat = {number->money.payout_vat_ppm, number->money.cost_vat_ppm, true};
    add_amounts(sums, day->s_ue60 + live, day->payout_ue60, day->cost_ue60, vat);
    int hour = picture_hour(site);
    struct forecast_base base = {.hour = s_of_hour(number, hour) + live,
                                 .hour_before = s_of_hour(number, hour - 1),
                                 .day = day->s_ue60 + live};
    int64_t ends = 0;
    if (!forecast_end(site, &base, FORECAST_DAY, &ends))
        sums->no_projection = true;
    sums->projected += ends;
}

static void
add_number(struct sums *sums, const struct earnings *all, const struct site *site,
           const struct number *number, bool in_hour)
{
    int hour = picture_hour(site);
    bool is_out = in_hour && hour < 0; /* nobody turned the day */
    if (!earnings_is_priced(number) || is_out) {
        sums->lacks = sums->lacks || is_out || has_traffic(number);
        return;
    }
    int64_t live = number->live > 0 ? earnings_live_of(all->live, number) : 0;
    if (in_hour)
        add_hour(sums, number, hour, live);
    else
        add_day(sums, number, site, live);
}

static const struct earnings *
earnings_of(struct picture *picture)
{
    const void **kept = picture_keep(picture, KEPT_EARNINGS);
    if (*kept)
        return *kept;
    struct earnings *all = picture_alloc(picture, sizeof *all);
    size_t count = picture_site_count(picture);
    all->live = earnings_live_new(picture);
    all->vats = picture_alloc(picture, (count + 1) * sizeof *all->vats);
    for (size_t i = 0; i < count; i++) {
        const struct site *site = picture_site(picture, i);
        all->vats[i] = vat_of_site(site);
        for (const struct number *n = site->board->numbers; n; n = n->hh.next) {
            all->illustrative = all->illustrative || n->money.illustrative;
            add_number(&all->day, all, site, n, false);
            add_number(&all->hour, all, site, n, true);
        }
        for (const struct origin *o = site->board->origins; o; o = o->hh.next)
            all->origins_cost += o->day.cost_ue60;
    }
    *kept = all;
    return all;
}

static struct sums
sums_of_owner(const struct row *row, bool in_hour)
{
    const struct earnings *all = earnings_of(row->picture);
    struct sums sums = {0};
    for (size_t i = 0; i < row->count; i++)
        add_number(&sums, all, row->parts[i].site, row->parts[i].number, in_hour);
    return sums;
}

static struct sums
sums_of_number(const struct row *row, bool in_hour)
{
    struct sums sums = sums_of_owner(row, in_hour);
    if (sums.lacks)
        sums.priced = 0;
    return sums;
}

static struct sums
sums_of_total(const struct row *row, bool in_hour)
{
    const struct earnings *all = earnings_of(row->picture);
    return in_hour ? all->hour : all->day;
}

/* A queue or an origin at one gate: calls to numbers that may differ in their VAT. */
struct amounts {
    int64_t s, payout, cost;
};
struct mixed {
    struct amounts day, hour; /* calls that ended */
    int64_t live;
    bool has_calls;
};

/* Amounts of a counter, or of an hour of it. */
#define AMOUNTS(of)                                      \
    {                                                    \
        (of)->s_ue60, (of)->payout_ue60, (of)->cost_ue60 \
    }

static struct mixed
mixed_of_queue(const struct earnings *all, const struct part *part, int hour)
{
    static const struct queue_hour none;
    const struct queue *queue = part->queue;
    const struct queue_hour *now = queue->hours && hour >= 0 ? &queue->hours[hour] : &none;
    return (struct mixed){AMOUNTS(&queue->day), AMOUNTS(now), earnings_live_of(all->live, queue),
                          queue->day.offered + queue->day.carried > 0};
}

static struct mixed
mixed_of_origin(const struct earnings *all, const struct part *part, int hour)
{
    static const struct origin_hour none;
    const struct origin *origin = part->origin;
    const struct origin_hour *now = origin->hours && hour >= 0 ? &origin->hours[hour] : &none;
    return (struct mixed){AMOUNTS(&origin->day), AMOUNTS(now),
                          earnings_live_of_origin(all->live, part->site, origin->origin),
                          origin->day.calls > 0};
}

static struct sums
sums_of_mixed(const struct row *row, bool in_hour)
{
    const struct earnings *all = earnings_of(row->picture);
    struct sums sums = {0};
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        const struct vat *vat = &all->vats[part->site - picture_site(row->picture, 0)];
        int hour = picture_hour(part->site);
        struct mixed its = row->kind == ROW_QUEUE ? mixed_of_queue(all, part, hour)
                                                  : mixed_of_origin(all, part, hour);
        /* Nothing at all for its calls: as good as none of them was priced. */
        bool has_amount = its.day.s || its.day.payout || its.day.cost || its.live;
        sums.lacks = sums.lacks || (its.has_calls && !has_amount) || (in_hour && hour < 0);
        const struct amounts *amounts = in_hour ? &its.hour : &its.day;
        add_amounts(&sums, amounts->s + its.live, amounts->payout, amounts->cost, *vat);
        sums.priced -= !vat->is_priced;
    }
    if (sums.lacks)
        sums.priced = 0;
    return sums;
}

/* All hours of all gates at once: who asks for one asks for all. */
static struct sums
sums_of_hour(const struct row *row, bool in_hour)
{
    (void)in_hour;
    const void **kept = picture_keep(row->picture, KEPT_HOURS);
    const struct earnings *all = earnings_of(row->picture);
    struct sums *hours;
    if (*kept)
        return ((const struct sums *)*kept)[row->parts[0].hour];
    *kept = hours = picture_alloc(row->picture, NUMBER_HOURS * sizeof *hours);
    for (size_t i = 0; i < picture_site_count(row->picture); i++) {
        const struct site *site = picture_site(row->picture, i);
        int now = picture_hour(site);
        for (const struct number *n = site->board->numbers; n; n = n->hh.next) {
            for (int hour = 0; hour <= now && earnings_is_priced(n); hour++)
                add_hour(&hours[hour], n, hour, hour == now ? earnings_live_of(all->live, n) : 0);
        }
    }
    return hours[row->parts[0].hour];
}

static struct sums
sums_of(const struct row *row, bool in_hour)
{
    static struct sums (*const sources[ROW_KINDS])(const struct row *row, bool in_hour) = {
        [ROW_NUMBER] = sums_of_number, [ROW_QUEUE] = sums_of_mixed, [ROW_OWNER] = sums_of_owner,
        [ROW_ORIGIN] = sums_of_mixed,  [ROW_HOUR] = sums_of_hour,   [ROW_TOTAL] = sums_of_total,
    };
    return sources[row->kind](row, in_hour);
}

/* ---- values ---------------------------------------------------------------------------------- */

static struct value
amount(const struct sums *sums, int64_t ue60)
{
    return sums->priced > 0 ? value_number(money_count(ue60, 6, MONEY_HALF_UP)) : value_unknown();
}

static struct value
without_vat(const struct sums *sums, const struct net *net)
{
    return sums->priced > 0 && !net->is_unknown ? value_number(net->ue) : value_unknown();
}

static struct value
margin(const struct sums *sums)
{
    struct net net = {sums->payout_net.ue - sums->cost_net.ue,
                      sums->payout_net.is_unknown || sums->cost_net.is_unknown};
    return without_vat(sums, &net);
}

static struct value
projected(const struct sums *sums)
{
    return sums->no_projection ? value_unknown() : amount(sums, sums->projected);
}

#define EARNINGS(getter, in_hour, expression)     \
    struct value getter(const struct row *row)    \
    {                                             \
        struct sums sums = sums_of(row, in_hour); \
        return expression;                        \
    }
EARNINGS(earnings_revenue, false, amount(&sums, sums.s))
EARNINGS(earnings_payout, false, amount(&sums, sums.payout))
EARNINGS(earnings_cost, false, amount(&sums, sums.cost))
EARNINGS(earnings_payout_net, false, without_vat(&sums, &sums.payout_net))
EARNINGS(earnings_cost_net, false, without_vat(&sums, &sums.cost_net))
EARNINGS(earnings_margin, false, margin(&sums))
EARNINGS(earnings_projected, false, projected(&sums))
EARNINGS(earnings_revenue_hour, true, amount(&sums, sums.s))
EARNINGS(earnings_payout_hour, true, amount(&sums, sums.payout))
EARNINGS(earnings_cost_hour, true, amount(&sums, sums.cost))
EARNINGS(earnings_margin_hour, true, margin(&sums))

static int64_t
all_cost_ue60(const struct row *row)
{
    const struct earnings *all = earnings_of(row->picture);
    return row->kind == ROW_ORIGIN ? all->origins_cost : all->day.cost;
}

struct value
earnings_all_cost(const struct row *row)
{
    bool is_known = earnings_of(row->picture)->day.priced > 0;
    return is_known ? value_number(money_count(all_cost_ue60(row), 6, MONEY_HALF_UP))
                    : value_unknown();
}

struct value
earnings_cost_share(const struct row *row)
{
    struct sums sums = sums_of(row, false);
    return sums.priced > 0 ? value_ppm(sums.cost, all_cost_ue60(row)) : value_unknown();
}

struct earnings_part
earnings_part(const struct row *row, size_t part)
{
    const struct number *number = row->parts[part].number;
    const struct earnings *all = earnings_of(row->picture);
    return (struct earnings_part){earnings_is_priced(number), has_traffic(number),
                                  number->live > 0 ? earnings_live_of(all->live, number) : 0};
}

struct value
earnings_illustrative(const struct row *row)
{
    return value_number(earnings_of(row->picture)->illustrative);
}

struct value
earnings_call_revenue(const struct row *row)
{
    const struct call *call = row->parts[0].call;
    if (call->number->price[0] == '\0')
        return value_unknown();
    int64_t ue60 = call_accrued_ue60(call, row->parts[0].site->clock_us);
    return value_number(money_count(ue60, 6, MONEY_HALF_UP));
}

int
earnings_hours(const struct rows *numbers, int64_t hours[NUMBER_HOURS])
{
    int count = 0;
    for (int hour = 0; hour < NUMBER_HOURS; hour++)
        hours[hour] = 0;
    for (size_t i = 0; i < numbers->count; i++) {
        const struct row *row = &numbers->at[i];
        const struct earnings *all = earnings_of(row->picture);
        for (size_t j = 0; j < row->count; j++) {
            const struct number *number = row->parts[j].number;
            int now = picture_hour(row->parts[j].site);
            count = now + 1 > count ? now + 1 : count;
            for (int hour = 0; hour <= now && number->hours; hour++)
                hours[hour] += number->hours[hour].s_ue60;
            if (now >= 0 && number->live > 0)
                hours[now] += earnings_live_of(all->live, number);
        }
    }
    return count;
}
