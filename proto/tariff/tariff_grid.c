#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"
#include "proto/tariff/tariff_book.h"
#include "proto/tariff/tsv.h"

/* A yearly fee for a short number is 40 000 (S51). */
#define FEE_MAX_UE INT64_C(1000000000000)

enum { SECONDS_MAX = 3600, HT_DECIMALS = 6, VAT_20 = 2000 };

/* --- cells ------------------------------------------------------------------------------------ */

static enum err
parse_price(const char *what, struct text cell, int64_t max_ue, int64_t *price_ue, struct why *why)
{
    enum err err = money_decimal_parse(cell, 6, max_ue, price_ue, why);
    return err ? why_prefix(why, err, "%s", what) : OK;
}

static enum err
parse_illustrative(struct text cell, bool *illustrative, struct why *why)
{
    *illustrative = text_is(cell, "illustrative");
    if (*illustrative || text_is(cell, "published") || text_is(cell, "contract"))
        return OK;
    return why_set(why, ERR_UNKNOWN,
                   "unknown kind \"%.*s\", expected contract, published or illustrative",
                   TEXT_ARG(cell));
}

static enum err
parse_structure(struct text cell, enum tariff_structure *structure, struct why *why)
{
    bool minute = text_is(cell, "min");
    *structure = minute ? TARIFF_PER_MINUTE : TARIFF_PER_CALL;
    if (minute || text_is(cell, "call"))
        return OK;
    return why_set(why, ERR_UNKNOWN, "unknown structure \"%.*s\", expected min or call",
                   TEXT_ARG(cell));
}

static enum err
parse_grid(struct text cell, struct why *why)
{
    if (cell.len > 0 && cell.len < TARIFF_ID_BYTES)
        return OK;
    return why_set(why, ERR_FORMAT, "grid \"%.*s\", expected a name of at most %d bytes",
                   TEXT_ARG(cell), TARIFF_ID_BYTES - 1);
}

/* --- payouts ---------------------------------------------------------------------------------- */

enum payout_column {
    P_GRID,
    P_KIND,
    P_STRUCTURE,
    P_PRICE,
    P_TTC,
    P_HT,
    P_FROM,
    P_TO,
    P_SOURCE,
    P_NOTE
};
static const char *const payout_columns[] = {
    "grid",           "kind",
    "structure",      "s_price_eur_ttc",
    "payout_eur_ttc", "payout_eur_ht_vat20",
    "valid_from",     "valid_to",
    "source",         "note",
};

/* The column without VAT is there to be read; it must say the same. */
static enum err
check_ht(const struct tariff_payout *row, struct text cell, struct why *why)
{
    int64_t ht_ue = 0;
    enum err err = parse_price("payout_eur_ht_vat20", cell, RATE_PRICE_MAX_UE, &ht_ue, why);
    if (err)
        return err;
    int64_t want_ue = money_count_without_vat(row->payout_ue * MONEY_UE60, row->vat_bp, HT_DECIMALS,
                                              MONEY_HALF_UP);
    char is[MONEY_FORMAT_BYTES], want[MONEY_FORMAT_BYTES];
    if (ht_ue == want_ue)
        return OK;
    return why_set(why, ERR_FORMAT, "payout_eur_ht_vat20 is %s, expected %s (payout / 1.2)",
                   money_format_ue(is, ht_ue), money_format_ue(want, want_ue));
}

static enum err
add_payout(void *context, const struct text *cells, int line, struct why *why)
{
    struct tariff_book *book = context;
    struct tariff_payout row = {
        .grid = cells[P_GRID],
        .source = cells[P_SOURCE],
        .note = cells[P_NOTE],
        .vat_bp = VAT_20, /* the column's name says so */
        .line = line,
    };
    enum err err = parse_grid(row.grid, why);
    if (!err)
        err = parse_illustrative(cells[P_KIND], &row.illustrative, why);
    if (!err)
        err = parse_structure(cells[P_STRUCTURE], &row.structure, why);
    if (!err)
        err =
            parse_price("s_price_eur_ttc", cells[P_PRICE], RATE_PRICE_MAX_UE, &row.s_price_ue, why);
    if (!err)
        err = parse_price("payout_eur_ttc", cells[P_TTC], RATE_PRICE_MAX_UE, &row.payout_ue, why);
    if (!err)
        err = check_ht(&row, cells[P_HT], why);
    if (!err)
        err = period_parse(cells[P_FROM], cells[P_TO], &row.period, why);
    if (!err && row.payout_ue > row.s_price_ue)
        err = why_set(why, ERR_FORMAT, "payout %.*s is above the price of the service, %.*s",
                      TEXT_ARG(cells[P_TTC]), TEXT_ARG(cells[P_PRICE]));
    void *rows = book->payouts;
    if (!err)
        err = tariff_room(&rows, book->payout_count, &book->payout_room, sizeof row, why);
    book->payouts = rows;
    if (!err)
        book->payouts[book->payout_count++] = row;
    return err;
}

static int
order_text(struct text a, struct text b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order = least ? memcmp(a.at, b.at, least) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* Rows of the same palier stand together, by date. */
static int
order_payout(const void *left, const void *right)
{
    const struct tariff_payout *a = left, *b = right;
    int order = order_text(a->grid, b->grid);
    if (!order)
        order = ORDER(a->structure, b->structure);
    if (!order)
        order = ORDER(a->s_price_ue, b->s_price_ue);
    if (!order)
        order = ORDER(a->period.from_us, b->period.from_us);
    return order ? order : ORDER(a->line, b->line);
}

static enum err
overlap(const char *file, struct text grid, int a, int b, struct why *why)
{
    return why_set(why, ERR_FORMAT,
                   "%s line %d: grid %.*s has the same row in line %d, with overlapping dates",
                   file, a > b ? a : b, TEXT_ARG(grid), a > b ? b : a);
}

static enum err
settle_payouts(struct tariff_book *book, const char *file, struct why *why)
{
    if (book->payout_count > 0)
        qsort(book->payouts, book->payout_count, sizeof *book->payouts, order_payout);
    for (size_t i = 1; i < book->payout_count; i++) {
        const struct tariff_payout *a = &book->payouts[i - 1], *b = &book->payouts[i];
        if (text_equal(a->grid, b->grid) && a->structure == b->structure &&
            a->s_price_ue == b->s_price_ue && period_overlaps(&a->period, &b->period))
            return overlap(file, a->grid, a->line, b->line, why);
    }
    return OK;
}

/* --- costs ------------------------------------------------------------------------------------ */

enum cost_column {
    C_GRID,
    C_KIND,
    C_ITEM,
    C_CLASS,
    C_PRICE,
    C_UNIT,
    C_CURRENCY,
    C_VAT,
    C_CONNECT,
    C_FIRST,
    C_NEXT,
    C_FROM,
    C_TO,
    C_SOURCE,
    C_NOTE,
};
static const char *const cost_columns[] = {
    "grid",        "kind",       "item",     "origin_class", "price",
    "unit",        "currency",   "vat",      "connect_fee",  "initial_s",
    "increment_s", "valid_from", "valid_to", "source",       "note",
};

static enum err
parse_interval(const char *what, struct text cell, int64_t least, int32_t *seconds, struct why *why)
{
    int64_t value;
    if (!text_to_i64(cell, &value) || value < least || value > SECONDS_MAX)
        return why_set(why, ERR_FORMAT, "%s \"%.*s\", expected %d to %d seconds", what,
                       TEXT_ARG(cell), (int)least, SECONDS_MAX);
    *seconds = (int32_t)value;
    return OK;
}

/* Usage: a price for each minute or second, a connection fee, two intervals. */
static enum err
parse_usage(struct tariff_cost *row, const struct text *cells, struct why *why)
{
    bool minute = text_is(row->unit, "min");
    if (!minute && !text_is(row->unit, "s"))
        return why_set(why, ERR_UNKNOWN, "unit \"%.*s\" of usage, expected min or s",
                       TEXT_ARG(row->unit));
    struct rate_step *step = &row->rate.steps[0];
    *step = (struct rate_step){.unit_s = minute ? 60 : 1, .first_s = 1, .next_s = 1};
    row->rate.step_count = 1;
    if (row->price_ue != TARIFF_PRICE_NOT_STATED)
        step->price_ue = row->price_ue;
    enum err err = OK;
    if (cells[C_CONNECT].len > 0)
        err = parse_price("connect_fee", cells[C_CONNECT], RATE_PRICE_MAX_UE, &row->rate.connect_ue,
                          why);
    row->intervals_stated = cells[C_FIRST].len > 0 && cells[C_NEXT].len > 0;
    if (!err && row->intervals_stated)
        err = parse_interval("initial_s", cells[C_FIRST], 0, &step->first_s, why);
    if (!err && row->intervals_stated)
        err = parse_interval("increment_s", cells[C_NEXT], 1, &step->next_s, why);
    return err ? err : rate_check(&row->rate, why);
}

static enum err
parse_cost_price(struct tariff_cost *row, struct text cell, struct why *why)
{
    row->price_ue = TARIFF_PRICE_NOT_STATED;
    row->reject = row->is_usage && text_is(cell, "reject");
    if (row->reject || cell.len == 0)
        return OK;
    int64_t max_ue = row->is_usage || row->is_surcharge ? RATE_PRICE_MAX_UE : FEE_MAX_UE;
    return parse_price("price", cell, max_ue, &row->price_ue, why);
}

static enum err
fill_cost(struct tariff_cost *row, const struct text *cells, struct why *why)
{
    row->vat_included = text_is(cells[C_VAT], "incl");
    if (!row->vat_included && !text_is(cells[C_VAT], "excl"))
        return why_set(why, ERR_UNKNOWN, "vat \"%.*s\", expected incl or excl",
                       TEXT_ARG(cells[C_VAT]));
    enum err err = parse_grid(row->grid, why);
    if (!err)
        err = parse_illustrative(cells[C_KIND], &row->illustrative, why);
    if (!err)
        err = parse_cost_price(row, cells[C_PRICE], why);
    if (!err)
        err = period_parse(cells[C_FROM], cells[C_TO], &row->period, why);
    if (!err && row->is_usage)
        err = parse_usage(row, cells, why);
    if (!err && row->is_surcharge && !text_is(row->unit, "call"))
        err = why_set(why, ERR_UNKNOWN, "unit \"%.*s\" of a surcharge, expected call",
                      TEXT_ARG(row->unit));
    if (!err && row->is_surcharge && row->price_ue != TARIFF_PRICE_NOT_STATED)
        row->rate.connect_ue = row->price_ue;
    return err;
}

static enum err
add_cost(void *context, const struct text *cells, int line, struct why *why)
{
    struct tariff_book *book = context;
    struct tariff_cost row = {
        .grid = cells[C_GRID],
        .item = cells[C_ITEM],
        .unit = cells[C_UNIT],
        .class_name = cells[C_CLASS],
        .currency = cells[C_CURRENCY],
        .source = cells[C_SOURCE],
        .note = cells[C_NOTE],
        .is_usage = text_is(cells[C_ITEM], "usage"),
        .is_surcharge = text_is(cells[C_ITEM], "surcharge"),
        .any_class = text_is(cells[C_CLASS], "*"),
        .class = words_value(&plan_origin_words, cells[C_CLASS]),
        .line = line,
    };
    enum err err = fill_cost(&row, cells, why);
    void *rows = book->costs;
    if (!err)
        err = tariff_room(&rows, book->cost_count, &book->cost_room, sizeof row, why);
    book->costs = rows;
    if (!err)
        book->costs[book->cost_count++] = row;
    return err;
}

static int
order_cost(const void *left, const void *right)
{
    const struct tariff_cost *a = left, *b = right;
    int order = order_text(a->grid, b->grid);
    if (!order)
        order = order_text(a->item, b->item);
    if (!order)
        order = order_text(a->class_name, b->class_name);
    if (!order)
        order = ORDER(a->period.from_us, b->period.from_us);
    return order ? order : ORDER(a->line, b->line);
}

static enum err
settle_costs(struct tariff_book *book, const char *file, struct why *why)
{
    if (book->cost_count > 0)
        qsort(book->costs, book->cost_count, sizeof *book->costs, order_cost);
    for (size_t i = 1; i < book->cost_count; i++) {
        const struct tariff_cost *a = &book->costs[i - 1], *b = &book->costs[i];
        if (text_equal(a->grid, b->grid) && text_equal(a->item, b->item) &&
            text_equal(a->class_name, b->class_name) && period_overlaps(&a->period, &b->period))
            return overlap(file, a->grid, a->line, b->line, why);
    }
    return OK;
}

/* --- the usual paliers ------------------------------------------------------------------------ */

enum palier_column { L_STRUCTURE, L_PRICE };
static const char *const palier_columns[] = {"structure", "s_price_eur_ttc"};

static enum err
add_palier(void *context, const struct text *cells, int line, struct why *why)
{
    (void)line;
    struct tariff_book *book = context;
    struct tariff_step row;
    enum err err = parse_structure(cells[L_STRUCTURE], &row.structure, why);
    if (!err)
        err = parse_price("s_price_eur_ttc", cells[L_PRICE], RATE_PRICE_MAX_UE, &row.price_ue, why);
    void *rows = book->paliers;
    if (!err)
        err = tariff_room(&rows, book->palier_count, &book->palier_room, sizeof row, why);
    book->paliers = rows;
    if (!err)
        book->paliers[book->palier_count++] = row;
    return err;
}

/* --- all three -------------------------------------------------------------------------------- */

enum err
tariff_grid_parse(struct tariff_book *book, const struct tariff_files *files, struct why *why)
{
    const struct {
        const struct tariff_file *file;
        const char *const *columns;
        size_t count;
        tsv_handler *add;
    } tables[] = {
        {&files->payouts, payout_columns, NITEMS(payout_columns), add_payout},
        {&files->costs, cost_columns, NITEMS(cost_columns), add_cost},
        {&files->paliers, palier_columns, NITEMS(palier_columns), add_palier},
    };
    for (size_t i = 0; i < NITEMS(tables); i++) {
        const struct tariff_file *file = tables[i].file;
        if (file->text.len == 0)
            continue;
        book->texts[i] = xstrdup(file->text);
        enum err err = tsv_read((struct text){book->texts[i], file->text.len}, file->name,
                                tables[i].columns, tables[i].count, tables[i].add, book, why);
        if (err)
            return err;
    }
    enum err err = settle_payouts(book, files->payouts.name, why);
    return err ? err : settle_costs(book, files->costs.name, why);
}

struct tariff_payouts
tariff_grid_payouts(const struct tariff_book *book, const char *grid)
{
    struct tariff_payouts found = {0};
    for (size_t i = 0; i < book->payout_count; i++) {
        if (!text_is(book->payouts[i].grid, grid))
            continue;
        if (found.count++ == 0)
            found.rows = &book->payouts[i];
    }
    return found;
}

struct tariff_costs
tariff_grid_costs(const struct tariff_book *book, const char *grid)
{
    struct tariff_costs found = {0};
    for (size_t i = 0; i < book->cost_count; i++) {
        if (!text_is(book->costs[i].grid, grid))
            continue;
        if (found.count++ == 0)
            found.rows = &book->costs[i];
    }
    return found;
}
