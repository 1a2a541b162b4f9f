#include <stdlib.h>
#include <string.h>

#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/tariff/tariff.h"
#include "proto/tariff/tariff_book.h"
#include "proto/tariff/tariff_draft.h"

/* --- a section as a whole --------------------------------------------------------------------- */

struct checking {
    const struct tariff_book *book;
    const struct plan *plan;
    const char *file;
    struct why *why;
};

/* The sentence of `why` is about this key's line, or the section's when it is not said. */
static enum err
at_line(const struct checking *checking, const struct tariff_draft *draft, enum draft_key key,
        enum err err)
{
    int line = draft->lines[key] ? draft->lines[key] : draft->tariff.line;
    return why_prefix(checking->why, err, "%s line %d: tariff %s", checking->file, line,
                      draft->tariff.id);
}

static enum err
check_both(const struct checking *checking, const struct tariff_draft *draft)
{
    const int *lines = draft->lines;
    if (!lines[DRAFT_PER_MINUTE] || !lines[DRAFT_PER_CALL])
        return OK;
    bool call_last = lines[DRAFT_PER_CALL] > lines[DRAFT_PER_MINUTE];
    enum draft_key last = call_last ? DRAFT_PER_CALL : DRAFT_PER_MINUTE;
    enum draft_key first = call_last ? DRAFT_PER_MINUTE : DRAFT_PER_CALL;
    why_set(checking->why, ERR_ARG,
            "both %s (line %d) and %s: S is per call or per second, never both (S06)",
            tariff_draft_key(first), lines[first], tariff_draft_key(last));
    return at_line(checking, draft, last, ERR_ARG);
}

/* What a price needs to be meant, and what means nothing with this price or without one. */
static const struct demand {
    enum draft_key key;
    enum tariff_structure with;
    bool needed; /* else it may not be there */
} demands[] = {
    {DRAFT_RANGE, TARIFF_PER_MINUTE, true},        {DRAFT_RANGE, TARIFF_PER_CALL, true},
    {DRAFT_VAT, TARIFF_PER_MINUTE, true},          {DRAFT_VAT, TARIFF_PER_CALL, true},
    {DRAFT_ANNOUNCEMENT, TARIFF_PER_MINUTE, true}, {DRAFT_ANNOUNCEMENT, TARIFF_PER_CALL, true},
    {DRAFT_MAX_TIME, TARIFF_PER_CALL, false},      {DRAFT_MAX_PRICE, TARIFF_PER_CALL, false},
    {DRAFT_AT_MAX, TARIFF_PER_CALL, false},        {DRAFT_VAT, TARIFF_NO_PRICE, false},
    {DRAFT_ANNOUNCEMENT, TARIFF_NO_PRICE, false},  {DRAFT_STARTS, TARIFF_NO_PRICE, false},
    {DRAFT_MAX_TIME, TARIFF_NO_PRICE, false},      {DRAFT_MAX_PRICE, TARIFF_NO_PRICE, false},
    {DRAFT_AT_MAX, TARIFF_NO_PRICE, false},        {DRAFT_ROUNDING, TARIFF_NO_PRICE, false},
    {DRAFT_PAYOUT, TARIFF_NO_PRICE, false},        {DRAFT_PAYOUT_ROUNDING, TARIFF_NO_PRICE, false},
};

static enum err
check_demands(const struct checking *checking, const struct tariff_draft *draft)
{
    for (size_t i = 0; i < NITEMS(demands); i++) {
        const struct demand *demand = &demands[i];
        const char *key = tariff_draft_key(demand->key);
        bool said = draft->lines[demand->key] > 0;
        if (demand->with != draft->tariff.structure || said == demand->needed)
            continue;
        if (demand->needed)
            why_set(checking->why, ERR_FORMAT, "has a price but no %s%s", key,
                    demand->key == DRAFT_ANNOUNCEMENT ? " (0s for a number exempt from it)" : "");
        else
            why_set(checking->why, ERR_FORMAT, "%s %s", key,
                    demand->with == TARIFF_PER_CALL
                        ? "with per-call: one price, however long the call"
                        : "without per-minute or per-call");
        return at_line(checking, draft, demand->key, ERR_FORMAT);
    }
    return OK;
}

/* S as a rate: per second from the first second, or the fee of a call (S06). */
static enum err
make_rate(const struct checking *checking, struct tariff_draft *draft)
{
    struct tariff *tariff = &draft->tariff;
    bool minute = tariff->structure == TARIFF_PER_MINUTE;
    tariff->s.steps[0] = (struct rate_step){
        .price_ue = minute ? tariff->price_ue : 0, .unit_s = 60, .first_s = 1, .next_s = 1};
    tariff->s.step_count = 1;
    tariff->s.connect_ue = tariff->structure == TARIFF_PER_CALL ? tariff->price_ue : 0;
    enum err err = rate_check(&tariff->s, checking->why);
    return err ? at_line(checking, draft, DRAFT_MAX_PRICE, err) : OK;
}

static enum err
check_ranges(const struct checking *checking, const struct tariff_draft *draft)
{
    const struct tariff *tariff = &draft->tariff;
    enum draft_key priced = tariff->structure == TARIFF_PER_MINUTE ? DRAFT_PER_MINUTE
                            : tariff->structure == TARIFF_PER_CALL ? DRAFT_PER_CALL
                                                                   : DRAFT_RANGE;
    for (size_t i = 0; i < tariff->range_count; i++) {
        struct text prefix = text_of(tariff->ranges[i]);
        const struct plan_range *range = NULL;
        size_t found = 0;
        while ((range = plan_range_named(checking->plan, prefix, &tariff->period, range))) {
            enum err err = tariff_check_range(tariff, checking->plan, range, checking->why);
            if (err)
                return at_line(checking, draft, priced, err);
            found++;
        }
        if (found > 0)
            continue;
        char period[PERIOD_FORMAT_BYTES];
        why_set(checking->why, ERR_UNKNOWN, "range %s is not in %s (%s)", tariff->ranges[i],
                plan_numbering_name(checking->plan), period_format(period, &tariff->period));
        return at_line(checking, draft, DRAFT_RANGE, ERR_UNKNOWN);
    }
    return OK;
}

static enum err
take_payouts(const struct checking *checking, struct tariff_draft *draft)
{
    struct tariff *tariff = &draft->tariff;
    tariff->payouts = tariff_grid_payouts(checking->book, draft->payout);
    if (tariff->payouts.count == 0) {
        why_set(checking->why, ERR_UNKNOWN, "no payout grid %s", draft->payout);
        return at_line(checking, draft, DRAFT_PAYOUT, ERR_UNKNOWN);
    }
    for (size_t i = 0; i < tariff->payouts.count; i++) {
        const struct tariff_payout *row = &tariff->payouts.rows[i];
        if (row->structure == tariff->structure && row->s_price_ue == tariff->price_ue &&
            period_overlaps(&row->period, &tariff->period))
            return OK;
    }
    char price[MONEY_FORMAT_BYTES];
    why_set(checking->why, ERR_UNKNOWN, "payout grid %s has no row for %s a %s in that time",
            draft->payout, money_format_ue(price, tariff->price_ue),
            tariff->structure == TARIFF_PER_MINUTE ? "minute" : "call");
    return at_line(checking, draft, DRAFT_PAYOUT, ERR_UNKNOWN);
}

/* What a row lacks to price a call; examples from abroad may stay in the file, unused. */
static const char *
lacking(const struct tariff_cost *row)
{
    if (!row->is_usage && !row->is_surcharge)
        return NULL;
    if (!text_is(row->currency, "EUR"))
        return "is not in EUR";
    if (row->reject)
        return NULL;
    if (row->price_ue == TARIFF_PRICE_NOT_STATED)
        return "has no price";
    if (row->is_usage && !row->intervals_stated)
        return "has no initial_s or increment_s";
    if (!row->any_class && row->class < 0)
        return "has an origin_class that is none of the plan";
    return NULL;
}

static enum err
take_costs(const struct checking *checking, struct tariff_draft *draft, const char *costs_name)
{
    struct tariff *tariff = &draft->tariff;
    tariff->costs = tariff_grid_costs(checking->book, draft->cost);
    bool usage = false;
    for (size_t i = 0; i < tariff->costs.count; i++) {
        const struct tariff_cost *row = &tariff->costs.rows[i];
        const char *fault = lacking(row);
        usage = usage || row->is_usage;
        if (!fault)
            continue;
        why_set(checking->why, ERR_ARG, "cost grid %s: %s line %d %s", draft->cost, costs_name,
                row->line, fault);
        return at_line(checking, draft, DRAFT_COST, ERR_ARG);
    }
    if (usage)
        return OK;
    why_set(checking->why, ERR_UNKNOWN, "no cost grid %s with usage rows", draft->cost);
    return at_line(checking, draft, DRAFT_COST, ERR_UNKNOWN);
}

static enum tariff_palier
palier_of(const struct tariff_book *book, const struct tariff *tariff)
{
    if (book->palier_count == 0 || tariff->structure == TARIFF_NO_PRICE)
        return TARIFF_PALIER_NOT_KNOWN;
    for (size_t i = 0; i < book->palier_count; i++) {
        if (book->paliers[i].structure == tariff->structure &&
            book->paliers[i].price_ue == tariff->price_ue)
            return TARIFF_PALIER_USUAL;
    }
    return TARIFF_PALIER_UNUSUAL;
}

static enum err
finish(const struct checking *checking, struct tariff_draft *draft, const char *costs_name)
{
    struct tariff *tariff = &draft->tariff;
    enum err err =
        period_parse(text_of(draft->from), text_of(draft->to), &tariff->period, checking->why);
    if (err)
        return at_line(checking, draft, DRAFT_TO, err);
    if ((err = check_both(checking, draft)) || (err = check_demands(checking, draft)) ||
        (err = make_rate(checking, draft)) || (err = check_ranges(checking, draft)))
        return err;
    if (draft->lines[DRAFT_PAYOUT] && (err = take_payouts(checking, draft)))
        return err;
    if (draft->lines[DRAFT_COST] && (err = take_costs(checking, draft, costs_name)))
        return err;
    tariff->palier = palier_of(checking->book, tariff);
    return OK;
}

/* --- the book --------------------------------------------------------------------------------- */

static int
order_tariff(const void *left, const void *right)
{
    const struct tariff *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    if (!order)
        order = (a->period.from_us > b->period.from_us) - (a->period.from_us < b->period.from_us);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static enum err
settle(struct tariff_book *book, const char *file, struct why *why)
{
    if (book->count > 0)
        qsort(book->tariffs, book->count, sizeof *book->tariffs, order_tariff);
    for (size_t i = 1; i < book->count; i++) {
        const struct tariff *a = &book->tariffs[i - 1], *b = &book->tariffs[i];
        if (strcmp(a->id, b->id) != 0 || !period_overlaps(&a->period, &b->period))
            continue;
        char first[PERIOD_FORMAT_BYTES], last[PERIOD_FORMAT_BYTES];
        const struct tariff *late = a->line > b->line ? a : b, *early = late == a ? b : a;
        return why_set(why, ERR_ARG,
                       "%s line %d: tariff %s %s overlaps the one of line %d, %s; expected \"to\" "
                       "in the older one",
                       file, late->line, late->id, period_format(first, &late->period), early->line,
                       period_format(last, &early->period));
    }
    return OK;
}

static enum err
take_drafts(struct tariff_book *book, struct tariff_drafts *reading,
            const struct tariff_files *files, const struct plan *plan, struct why *why)
{
    struct checking checking = {book, plan, files->tariffs.name, why};
    book->tariffs = xcalloc(reading->count + 1, sizeof *book->tariffs);
    for (size_t i = 0; i < reading->count; i++) {
        enum err err = finish(&checking, &reading->drafts[i], files->costs.name);
        if (err)
            return err;
        book->tariffs[book->count++] = reading->drafts[i].tariff;
    }
    return settle(book, files->tariffs.name, why);
}

enum err
tariff_parse(struct tariff_book **book, const struct tariff_files *files, const struct plan *plan,
             struct why *why)
{
    struct tariff_drafts reading = {0};
    struct tariff_book *fresh = xcalloc(1, sizeof *fresh);
    enum err err = tariff_grid_parse(fresh, files, why);
    if (!err)
        err = ini_read_text(files->tariffs.text, files->tariffs.name, tariff_draft_read, &reading,
                            why);
    if (!err)
        err = take_drafts(fresh, &reading, files, plan, why);
    if (err)
        goto out;
    tariff_free(book);
    *book = fresh;
    fresh = NULL; /* taken */
out:
    tariff_free(&fresh);
    free(reading.drafts);
    return err;
}
