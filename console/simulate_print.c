#include "console/simulate_print.h"

#include <inttypes.h>

#include "console/amount.h"
#include "console/batch/batch.h"
#include "proto/base/safe.h"
#include "proto/base/text.h"
#include "proto/gate/pricing.h"
#include "proto/tariff/period.h"

enum { SAFE_BYTES = 512 };

#define AS_CALLED "callers are taken as they called: nobody is assumed to call more or less"

/* --- what the forms share --------------------------------------------------------------------- */

/* "from 2026-11-22 00:00:00 to ...": what was asked, open where nothing was. */
static const char *
time_or_nothing(char to[PERIOD_FORMAT_BYTES], int64_t at_us)
{
    to[0] = '\0';
    return at_us == INT64_MIN || at_us == INT64_MAX ? to : period_time_format(to, at_us);
}

static bool
is_fee(const struct tariff_cost *row, const struct simulate *simulate)
{
    const struct period seen = {simulate->first_us, simulate->last_us + 1};
    return !row->is_usage && !row->is_surcharge && period_overlaps(&row->period, &seen);
}

static bool
is_illustrative(const struct simulate_offer *offer, const struct tariff *tariff, int64_t at_us)
{
    char price[PRICING_TEXT_BYTES];
    struct event_number says;
    pricing_offer(offer->rates, tariff, &says, at_us, price);
    return says.illustrative;
}

/* Calls of both sides whose amount is not sure. */
static int64_t
unsure(const struct tally *tally)
{
    return tally->states[PRICE_UNKNOWN] + tally->states[PRICE_ASSUMED] + tally->untariffed;
}

/* --- text ------------------------------------------------------------------------------------- */

static const char *
figure_text(char to[AMOUNT_BYTES], enum tally_unit unit, bool is_known, int64_t value)
{
    if (!is_known)
        str_format(to, AMOUNT_BYTES, "?");
    else if (unit == TALLY_COUNT)
        str_format(to, AMOUNT_BYTES, "%" PRId64, value);
    else if (unit == TALLY_UE)
        amount_of_ue(to, value);
    else
        amount_of_ue60(to, value);
    return to;
}

static void
text_tallies(struct bytes *out, const struct tally *written, const struct tally *other)
{
    for (size_t i = 0; i < tally_figure_count; i++) {
        const struct tally_figure *figure = &tally_figures[i];
        int64_t was, is;
        bool knows_was = figure->get(written, &was), knows_is = figure->get(other, &is);
        if (i > 0 && figure->unit == TALLY_COUNT && was == 0 && is == 0)
            continue;
        char a[AMOUNT_BYTES], b[AMOUNT_BYTES], c[AMOUNT_BYTES];
        batch_printf(out, "  %-24s %16s %16s %16s\n", figure->title,
                     figure_text(a, figure->unit, knows_was, was),
                     figure_text(b, figure->unit, knows_is, is),
                     figure_text(c, figure->unit, knows_was && knows_is, is - was));
    }
}

static void
text_row(struct bytes *out, const struct simulate_row *row)
{
    char number[SAFE_BYTES], was[SAFE_BYTES], is[SAFE_BYTES];
    safe_copy(number, sizeof number, text_of(row->number));
    safe_copy(was, sizeof was, text_of(row->tariff));
    safe_copy(is, sizeof is, text_of(row->other_tariff));
    batch_printf(out, "\n%s: ", number[0] ? number : "(no number)");
    if (row->written.calls == 0) {
        batch_add(out, "no call ended in that time\n");
        return;
    }
    batch_printf(out, "%s -> %s\n", was[0] ? was : "no tariff", is[0] ? is : "no tariff");
    if (row->needs[0])
        batch_printf(out, "  another number of range %s would be needed\n", row->needs);
    text_tallies(out, &row->written, &row->other);
}

static void
text_fee(struct bytes *out, const struct tariff *tariff, const struct tariff_cost *row)
{
    char price[MONEY_FORMAT_BYTES] = "?";
    if (row->price_ue != TARIFF_PRICE_NOT_STATED)
        money_format_ue(price, row->price_ue);
    batch_printf(out, "  %-24s %-16.*s %12s %.*s per %.*s, %s VAT%s\n", tariff->id,
                 TEXT_ARG(row->item), price, TEXT_ARG(row->currency), TEXT_ARG(row->unit),
                 row->vat_included ? "with" : "without", row->illustrative ? " (invented)" : "");
}

static void
text_fees(struct bytes *out, const struct simulate *simulate)
{
    bool is_first = true;
    for (const struct simulate_used *used = simulate->used; used; used = used->next) {
        for (size_t i = 0; i < used->tariff->costs.count; i++) {
            if (!is_fee(&used->tariff->costs.rows[i], simulate))
                continue;
            if (is_first)
                batch_add(out, "\nfees of the other offer, in no sum above (those of what was "
                               "recorded are not in a journal)\n");
            is_first = false;
            text_fee(out, used->tariff, &used->tariff->costs.rows[i]);
        }
    }
}

static void
text_invented(struct bytes *out, const struct simulate *simulate,
              const struct simulate_offer *offer)
{
    bool is_first = true;
    for (const struct simulate_used *used = simulate->used; used; used = used->next) {
        if (!is_illustrative(offer, used->tariff, simulate->last_us))
            continue;
        batch_printf(out, "%s%s",
                     is_first ? "\ninvented payout or cost grids, of no contract: " : ", ",
                     used->tariff->id);
        is_first = false;
    }
    batch_add(out, is_first ? "" : "\n");
}

static void
text_moves(struct bytes *out, const struct simulate_offer *offer)
{
    for (size_t i = 0; i < offer->move_count; i++) {
        const struct simulate_move *move = &offer->moves[i];
        if (move->calls == 0)
            batch_printf(out, "\nmove %s=%s: no call has tariff %s\n", move->from, move->to,
                         move->from);
    }
}

static void
print_text(struct bytes *out, const struct simulate *simulate, const struct simulate_offer *offer)
{
    char from[PERIOD_FORMAT_BYTES], to[PERIOD_FORMAT_BYTES];
    batch_printf(out, "%" PRId64 " calls that ended from %s to %s, French legal time\n",
                 simulate->written.calls, period_time_format(from, simulate->first_us),
                 period_time_format(to, simulate->last_us));
    batch_add(out, AS_CALLED "\n\n");
    batch_printf(out, "%-26s %16s %16s %16s\n", "EUR", "recorded", "other offer", "difference");
    batch_add(out, "all\n");
    text_tallies(out, &simulate->written, &simulate->other);
    for (const struct simulate_row *row = simulate->rows; row; row = row->hh.next)
        text_row(out, row);
    text_fees(out, simulate);
    text_invented(out, simulate, offer);
    text_moves(out, offer);
    if (unsure(&simulate->written) + unsure(&simulate->other) > 0)
        batch_printf(out,
                     "\nnot certain: %" PRId64 " calls as recorded, %" PRId64 " under the other "
                     "offer; what is unknown lacks in the sums\n",
                     unsure(&simulate->written), unsure(&simulate->other));
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void
json_value(struct bytes *out, const char *name, bool is_known, int64_t value)
{
    if (is_known)
        batch_printf(out, "\"%s\": %" PRId64, name, value);
    else
        batch_printf(out, "\"%s\": null", name);
}

static void
json_tally(struct bytes *out, const char *name, const struct tally *tally)
{
    batch_printf(out, "\"%s\": {", name);
    for (size_t i = 0; i < tally_figure_count; i++) {
        int64_t value;
        bool is_known = tally_figures[i].get(tally, &value);
        batch_add(out, i > 0 ? ", " : "");
        json_value(out, tally_figures[i].name, is_known, value);
    }
    batch_add(out, "}");
}

static void
json_difference(struct bytes *out, const struct tally *written, const struct tally *other)
{
    batch_add(out, "\"difference\": {");
    for (size_t i = 0; i < tally_figure_count; i++) {
        int64_t was, is;
        bool knows_was = tally_figures[i].get(written, &was);
        bool knows_is = tally_figures[i].get(other, &is);
        batch_add(out, i > 0 ? ", " : "");
        json_value(out, tally_figures[i].name, knows_was && knows_is, is - was);
    }
    batch_add(out, "}");
}

static void
json_tallies(struct bytes *out, const struct tally *written, const struct tally *other)
{
    json_tally(out, "recorded", written);
    batch_add(out, ",\n   ");
    json_tally(out, "other", other);
    batch_add(out, ",\n   ");
    json_difference(out, written, other);
}

static void
json_text(struct bytes *out, const char *name, struct text text)
{
    batch_printf(out, "\"%s\": ", name);
    batch_json_text(out, text);
}

static void
json_row(struct bytes *out, const struct simulate_row *row)
{
    batch_add(out, "{");
    json_text(out, "number", text_of(row->number));
    batch_add(out, ", ");
    json_text(out, "tariff", text_of(row->tariff));
    batch_add(out, ", ");
    json_text(out, "other_tariff", text_of(row->other_tariff));
    batch_add(out, ", ");
    json_text(out, "needs_number_of_range", text_of(row->needs));
    batch_add(out, ",\n   ");
    json_tallies(out, &row->written, &row->other);
    batch_add(out, "}");
}

static void
json_fee(struct bytes *out, const struct tariff *tariff, const struct tariff_cost *row)
{
    batch_add(out, "{");
    json_text(out, "tariff", text_of(tariff->id));
    batch_add(out, ", ");
    json_text(out, "grid", row->grid);
    batch_add(out, ", ");
    json_text(out, "item", row->item);
    batch_add(out, ", ");
    json_text(out, "unit", row->unit);
    batch_add(out, ", ");
    json_text(out, "currency", row->currency);
    batch_add(out, ", ");
    json_value(out, "price_ue", row->price_ue != TARIFF_PRICE_NOT_STATED, row->price_ue);
    batch_printf(out, ", \"vat_included\": %s, \"illustrative\": %s}",
                 row->vat_included ? "true" : "false", row->illustrative ? "true" : "false");
}

static void
json_fees(struct bytes *out, const struct simulate *simulate)
{
    const char *comma = "\n  ";
    for (const struct simulate_used *used = simulate->used; used; used = used->next) {
        for (size_t i = 0; i < used->tariff->costs.count; i++) {
            const struct tariff_cost *row = &used->tariff->costs.rows[i];
            if (!is_fee(row, simulate))
                continue;
            batch_add(out, comma);
            json_fee(out, used->tariff, row);
            comma = ",\n  ";
        }
    }
}

static void
json_tariffs(struct bytes *out, const struct simulate *simulate, const struct simulate_offer *offer)
{
    for (const struct simulate_used *used = simulate->used; used; used = used->next) {
        batch_add(out, used == simulate->used ? "\n  {" : ",\n  {");
        json_text(out, "tariff", text_of(used->tariff->id));
        batch_add(out, ", ");
        json_text(out, "label", text_of(used->tariff->label));
        batch_printf(out, ", \"illustrative\": %s}",
                     is_illustrative(offer, used->tariff, simulate->last_us) ? "true" : "false");
    }
}

static void
print_json(struct bytes *out, const struct simulate *simulate, const struct simulate_offer *offer)
{
    char from[PERIOD_FORMAT_BYTES], to[PERIOD_FORMAT_BYTES];
    batch_add(out, "{\"schema\": 1, ");
    json_text(out, "assumption", TEXT(AS_CALLED));
    batch_add(out, ", ");
    json_text(out, "from", text_of(time_or_nothing(from, offer->from_us)));
    batch_add(out, ", ");
    json_text(out, "to", text_of(time_or_nothing(to, offer->to_us)));
    batch_printf(out, ", \"first_us\": %" PRId64 ", \"last_us\": %" PRId64 ",\n ",
                 simulate->first_us, simulate->last_us);
    batch_add(out, "\"all\": {");
    json_tallies(out, &simulate->written, &simulate->other);
    batch_add(out, "},\n \"numbers\": [");
    for (const struct simulate_row *row = simulate->rows; row; row = row->hh.next) {
        batch_add(out, row == simulate->rows ? "\n  " : ",\n  ");
        json_row(out, row);
    }
    batch_add(out, "],\n \"tariffs\": [");
    json_tariffs(out, simulate, offer);
    batch_add(out, "],\n \"moves\": [");
    for (size_t i = 0; i < offer->move_count; i++) {
        batch_add(out, i > 0 ? ", {" : "{");
        json_text(out, "from", text_of(offer->moves[i].from));
        batch_add(out, ", ");
        json_text(out, "to", text_of(offer->moves[i].to));
        batch_printf(out, ", \"calls\": %" PRId64 "}", offer->moves[i].calls);
    }
    batch_add(out, "],\n \"fees\": [");
    json_fees(out, simulate);
    batch_add(out, "]}\n");
}

/* --- CSV: a line a number, the sums last ------------------------------------------------------ */

static void
csv_tally(struct bytes *out, const struct tally *tally)
{
    for (size_t i = 0; i < tally_figure_count; i++) {
        int64_t value;
        batch_add(out, ",");
        if (tally_figures[i].get(tally, &value))
            batch_printf(out, "%" PRId64, value);
    }
}

static void
csv_line(struct bytes *out, const char *const cells[4], const struct tally *written,
         const struct tally *other)
{
    for (int i = 0; i < 4; i++) {
        batch_add(out, i > 0 ? "," : "");
        batch_csv_text(out, text_of(cells[i]));
    }
    csv_tally(out, written);
    csv_tally(out, other);
    batch_add(out, "\r\n");
}

static void
print_csv(struct bytes *out, const struct simulate *simulate, const struct simulate_offer *offer)
{
    (void)offer;
    batch_add(out, "number,tariff,other_tariff,needs_number_of_range");
    for (size_t i = 0; i < tally_figure_count; i++)
        batch_printf(out, ",recorded_%s", tally_figures[i].name);
    for (size_t i = 0; i < tally_figure_count; i++)
        batch_printf(out, ",other_%s", tally_figures[i].name);
    batch_add(out, "\r\n");
    for (const struct simulate_row *row = simulate->rows; row; row = row->hh.next)
        csv_line(out,
                 (const char *const[]){row->number, row->tariff, row->other_tariff, row->needs},
                 &row->written, &row->other);
    csv_line(out, (const char *const[]){"all", "", "", ""}, &simulate->written, &simulate->other);
}

const struct simulate_print_format simulate_print_formats[] = {
    {"text", print_text},
    {"json", print_json},
    {"csv", print_csv},
};
const size_t simulate_print_format_count = NITEMS(simulate_print_formats);
