#include "console/metric/earnings.h"

#include <stdlib.h>

#include "console/metric/value.h"
#include "proto/board/accrual.h"
#include "proto/tariff/money.h"

enum { HOUR_S = 3600, DAY_S = 86400, PROJECT_FROM_S = 300, PPM_OF_BP = 100 };

/* An amount without VAT, in micro-euro. */
struct net {
    int64_t ue;
    bool is_unknown; /* how much VAT is in a part of it is not stated */
};

/* What is summed for a row. Amounts in sixtieths of a micro-euro. */
struct sums {
    int64_t s, payout, cost, projected;
    struct net payout_net, cost_net;
    size_t priced; /* numbers (or queues) that are in it */
    bool lacks;    /* one with calls is not */
    bool no_projection;
};

/* Worked out once a picture. */
struct live {            /* of calls going on */
    const void *subject; /* number or queue */
    int64_t ue60;
};

struct vat { /* of a gate's amounts: what all its numbers with such an amount say */
    int64_t payout_ppm, cost_ppm; /* -1: they differ, or do not say */
    bool is_priced;               /* it prices calls at all */
};

struct earnings {
    struct live *live; /* sorted by subject */
    size_t live_count;
    struct vat *vats;  /* one a site */
    bool illustrative; /* a number's payout or cost is from an invented grid */
    struct sums day, hour;
};

/* ---- one number ------------------------------------------------------------------------------ */

static bool
is_priced(const struct number *number)
{
    bool any = number->day.priced + number->day.assumed > 0;
    return any || (number->price[0] != '\0' && number->day.unpriced == 0);
}

static bool
has_traffic(const struct number *number)
{
    return number->live > 0 || number->day.connected_ended > 0;
}

/* Whole hours since the day began; -1: not known. */
static int
hour_now(const struct site *site)
{
    if (site->board->day_us <= 0 || site->clock_us < site->board->day_us)
        return -1;
    int64_t hour = (site->clock_us - site->board->day_us) / 1000000 / HOUR_S;
    return hour < NUMBER_HOURS ? (int)hour : -1;
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

static int
by_subject(const void *left, const void *right)
{
    uintptr_t a = (uintptr_t)((const struct live *)left)->subject;
    uintptr_t b = (uintptr_t)((const struct live *)right)->subject;
    return a < b ? -1 : a > b;
}

static size_t
add_live(struct live *live, size_t count, const struct site *site)
{
    for (const struct call *c = site->board->calls; c; c = c->hh.next) {
        int64_t ue60 = call_accrued_ue60(c, site->clock_us);
        if (ue60 == 0)
            continue;
        live[count++] = (struct live){c->number, ue60};
        if (c->last_queue)
            live[count++] = (struct live){c->last_queue, ue60};
    }
    return count;
}

static void
collect_live(struct earnings *all, struct picture *picture)
{
    size_t calls = 0, count = 0;
    for (size_t i = 0; i < picture_site_count(picture); i++)
        calls += HASH_COUNT(picture_site(picture, i)->board->calls);
    all->live = picture_alloc(picture, (2 * calls + 1) * sizeof *all->live);
    for (size_t i = 0; i < picture_site_count(picture); i++)
        count = add_live(all->live, count, picture_site(picture, i));
    qsort(all->live, count, sizeof *all->live, by_subject);
    for (size_t i = 0; i < count; i++) {
        if (all->live_count > 0 && all->live[all->live_count - 1].subject == all->live[i].subject)
            all->live[all->live_count - 1].ue60 += all->live[i].ue60;
        else
            all->live[all->live_count++] = all->live[i];
    }
}

static int64_t
live_of(const struct earnings *all, const void *subject)
{
    struct live key = {subject, 0};
    const struct live *found =
        bsearch(&key, all->live, all->live_count, sizeof *all->live, by_subject);
    return found ? found->ue60 : 0;
}

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
        vat.is_priced = vat.is_priced || is_priced(n);
        if (n->day.payout_ue60 != 0)
            agree(&vat.payout_ppm, &first_payout, n->money.payout_vat_ppm);
        if (n->day.cost_ue60 != 0)
            agree(&vat.cost_ppm, &first_cost, n->money.cost_vat_ppm);
    }
    return vat;
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* So far, and the rate of the last 60 minutes for what is left of 24 hours: this hour, and of the
 * one before it the part that is less than 60 minutes ago. */
static void
add_projection(struct sums *sums, const struct number *number, const struct site *site, int64_t s,
               int64_t live)
{
    int hour = hour_now(site);
    int64_t since_s = (site->clock_us - site->board->day_us) / 1000000;
    if (hour < 0 || since_s < PROJECT_FROM_S) {
        sums->no_projection = true;
        return;
    }
    int64_t into_s = since_s % HOUR_S, left_s = since_s < DAY_S ? DAY_S - since_s : 0;
    money_wide last = s_of_hour(number, hour) + live, lasted_s = hour > 0 ? HOUR_S : into_s;
    if (hour > 0)
        last += (money_wide)s_of_hour(number, hour - 1) * (HOUR_S - into_s) / HOUR_S;
    sums->projected += s + (int64_t)(last * left_s / lasted_s);
}

static void
add_number(struct sums *sums, const struct earnings *all, const struct site *site,
           const struct number *number, bool in_hour)
{
    if (!is_priced(number)) {
        sums->lacks = sums->lacks || has_traffic(number);
        return;
    }
    int64_t live = number->live > 0 ? live_of(all, number) : 0;
    int64_t s = number->day.s_ue60, payout = number->day.payout_ue60, cost = number->day.cost_ue60;
    if (in_hour) {
        int hour = hour_now(site);
        if (hour < 0) {
            sums->lacks = true;
            return;
        }
        const struct number_hour *its = number->hours ? &number->hours[hour] : NULL;
        s = its ? its->s_ue60 : 0;
        payout = its ? its->payout_ue60 : 0;
        cost = its ? its->cost_ue60 : 0;
    } else {
        add_projection(sums, number, site, s + live, live);
    }
    sums->s += s + live;
    sums->payout += payout;
    sums->cost += cost;
    sums->priced++;
    add_net(&sums->payout_net, payout, number->money.payout_vat_ppm);
    add_net(&sums->cost_net, cost, number->money.cost_vat_ppm);
}

static const struct earnings *
earnings_of(struct picture *picture)
{
    const void **kept = picture_keep(picture, KEPT_EARNINGS);
    if (*kept)
        return *kept;
    struct earnings *all = picture_alloc(picture, sizeof *all);
    size_t count = picture_site_count(picture);
    collect_live(all, picture);
    all->vats = picture_alloc(picture, (count + 1) * sizeof *all->vats);
    for (size_t i = 0; i < count; i++) {
        const struct site *site = picture_site(picture, i);
        all->vats[i] = vat_of_site(site);
        for (const struct number *n = site->board->numbers; n; n = n->hh.next) {
            all->illustrative = all->illustrative || n->money.illustrative;
            add_number(&all->day, all, site, n, false);
            add_number(&all->hour, all, site, n, true);
        }
    }
    *kept = all;
    return all;
}

/* A number is known when every gate that has calls of it prices them; the total when one does. */
static struct sums
sums_of_number(const struct row *row, bool in_hour)
{
    const struct earnings *all = earnings_of(row->picture);
    struct sums sums = {0};
    for (size_t i = 0; i < row->count; i++)
        add_number(&sums, all, row->parts[i].site, row->parts[i].number, in_hour);
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

static struct sums
sums_of_queue(const struct row *row, bool in_hour)
{
    const struct earnings *all = earnings_of(row->picture);
    struct sums sums = {0};
    (void)in_hour; /* queues have no hours */
    for (size_t i = 0; i < row->count; i++) {
        const struct queue *queue = row->parts[i].queue;
        const struct vat *vat = &all->vats[row->parts[i].site - picture_site(row->picture, 0)];
        int64_t live = live_of(all, queue);
        /* Nothing at all for its calls: as good as none of them was priced. */
        bool has_amount =
            queue->day.s_ue60 || queue->day.payout_ue60 || queue->day.cost_ue60 || live;
        if (!has_amount && (queue->day.offered > 0 || queue->day.carried > 0))
            sums.lacks = true;
        sums.priced += vat->is_priced;
        sums.s += queue->day.s_ue60 + live;
        sums.payout += queue->day.payout_ue60;
        sums.cost += queue->day.cost_ue60;
        add_net(&sums.payout_net, queue->day.payout_ue60, vat->payout_ppm);
        add_net(&sums.cost_net, queue->day.cost_ue60, vat->cost_ppm);
    }
    if (sums.lacks)
        sums.priced = 0;
    return sums;
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

#define EARNINGS(getter, source, in_hour, expression) \
    struct value getter(const struct row *row)        \
    {                                                 \
        struct sums sums = source(row, in_hour);      \
        return expression;                            \
    }
EARNINGS(earnings_number_revenue, sums_of_number, false, amount(&sums, sums.s))
EARNINGS(earnings_number_payout, sums_of_number, false, amount(&sums, sums.payout))
EARNINGS(earnings_number_cost, sums_of_number, false, amount(&sums, sums.cost))
EARNINGS(earnings_number_payout_net, sums_of_number, false, without_vat(&sums, &sums.payout_net))
EARNINGS(earnings_number_cost_net, sums_of_number, false, without_vat(&sums, &sums.cost_net))
EARNINGS(earnings_number_margin, sums_of_number, false, margin(&sums))
EARNINGS(earnings_number_projected, sums_of_number, false, projected(&sums))
EARNINGS(earnings_number_revenue_hour, sums_of_number, true, amount(&sums, sums.s))
EARNINGS(earnings_number_payout_hour, sums_of_number, true, amount(&sums, sums.payout))
EARNINGS(earnings_number_cost_hour, sums_of_number, true, amount(&sums, sums.cost))
EARNINGS(earnings_number_margin_hour, sums_of_number, true, margin(&sums))
EARNINGS(earnings_queue_revenue, sums_of_queue, false, amount(&sums, sums.s))
EARNINGS(earnings_queue_payout, sums_of_queue, false, amount(&sums, sums.payout))
EARNINGS(earnings_queue_cost, sums_of_queue, false, amount(&sums, sums.cost))
EARNINGS(earnings_queue_payout_net, sums_of_queue, false, without_vat(&sums, &sums.payout_net))
EARNINGS(earnings_queue_cost_net, sums_of_queue, false, without_vat(&sums, &sums.cost_net))
EARNINGS(earnings_queue_margin, sums_of_queue, false, margin(&sums))
EARNINGS(earnings_total_revenue, sums_of_total, false, amount(&sums, sums.s))
EARNINGS(earnings_total_payout, sums_of_total, false, amount(&sums, sums.payout))
EARNINGS(earnings_total_cost, sums_of_total, false, amount(&sums, sums.cost))
EARNINGS(earnings_total_payout_net, sums_of_total, false, without_vat(&sums, &sums.payout_net))
EARNINGS(earnings_total_cost_net, sums_of_total, false, without_vat(&sums, &sums.cost_net))
EARNINGS(earnings_total_margin, sums_of_total, false, margin(&sums))
EARNINGS(earnings_total_projected, sums_of_total, false, projected(&sums))
EARNINGS(earnings_total_revenue_hour, sums_of_total, true, amount(&sums, sums.s))
EARNINGS(earnings_total_payout_hour, sums_of_total, true, amount(&sums, sums.payout))
EARNINGS(earnings_total_cost_hour, sums_of_total, true, amount(&sums, sums.cost))
EARNINGS(earnings_total_margin_hour, sums_of_total, true, margin(&sums))

struct value
earnings_total_illustrative(const struct row *row)
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
            int now = hour_now(row->parts[j].site);
            count = now + 1 > count ? now + 1 : count;
            for (int hour = 0; hour <= now && number->hours; hour++)
                hours[hour] += number->hours[hour].s_ue60;
            if (now >= 0 && number->live > 0)
                hours[now] += live_of(all, number);
        }
    }
    return count;
}
