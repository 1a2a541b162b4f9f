#include "console/metric/shares.h"

#include <inttypes.h>

#include "console/metric/value.h"

enum { PERCENT = 100, ELSEWHERE_LEAST = 3 };

const char *
shares_fit_word(enum shares_fit fit)
{
    static const char *const words[] = {
        [SHARES_TOO_FEW] = "too_few", [SHARES_FIT] = "fits", [SHARES_OFF] = "off"};
    return words[fit];
}

int64_t
shares_calls(const struct share *share)
{
    int64_t calls = share->elsewhere;
    for (size_t i = 0; i < share->count; i++)
        calls += share->parts[i].taken;
    return calls;
}

struct value
shares_measured(int64_t taken, int64_t calls)
{
    return value_ppm(taken, calls);
}

int64_t
shares_offered(const struct share *share)
{
    return shares_calls(share) + share->unseen + share->undecided;
}

/* --- judged ----------------------------------------------------------------------------------- */

enum shares_fit
shares_judge_elsewhere(int64_t elsewhere, int64_t calls)
{
    if ((double)elsewhere * PERCENT <= (double)calls)
        return SHARES_FIT;
    return elsewhere < ELSEWHERE_LEAST ? SHARES_TOO_FEW : SHARES_OFF;
}

enum chance { UNLIKELY, DOUBTFUL, LIKELY };

/* Terms of the distribution outwards from its mode, in units of the largest; those from `taken` on are
 * its tail. `step`: 1 upwards, -1 downwards. */
static void
add_terms(double *tail, double *total, int64_t percent, int64_t taken, int64_t calls, int step)
{
    const double negligible = 1e-18;
    double odds = (double)percent / (double)(PERCENT - percent), term = 1;
    bool is_high = taken * PERCENT > calls * percent;
    int64_t mode = (calls + 1) * percent / PERCENT;
    for (int64_t k = mode; k >= 0 && k <= calls && term > negligible; k += step) {
        bool is_counted = step > 0 || k < mode; /* the mode once */
        *total += is_counted ? term : 0;
        *tail += is_counted && (is_high ? k >= taken : k <= taken) ? term : 0;
        term *= step > 0 ? odds * (double)(calls - k) / (double)(k + 1)
                         : (double)k / ((double)(calls - k + 1) * odds);
    }
}

static enum chance
chance_by_terms(int64_t percent, int64_t taken, int64_t calls)
{
    const double unlikely = 1 / 32000.0, doubtful = 1 / 740.0; /* of one side */
    double tail = 0, total = 0;
    add_terms(&tail, &total, percent, taken, calls, 1);
    add_terms(&tail, &total, percent, taken, calls, -1);
    return tail < unlikely * total ? UNLIKELY : tail < doubtful * total ? DOUBTFUL : LIKELY;
}

/* In hundredths of a call, so that only whole numbers are compared. */
static enum chance
chance_by_deviations(double variance, double away)
{
    double square = (away - PERCENT / 2.0) * (away - PERCENT / 2.0);
    if (away <= PERCENT / 2.0 || square <= 9 * variance)
        return LIKELY;
    return square <= 16 * variance ? DOUBTFUL : UNLIKELY;
}

enum shares_fit
shares_judge_part(int64_t percent, int64_t taken, int64_t calls)
{
    enum { FITS_DEVIATION = 3, NORMAL_DEVIATION = 30 };
    if (calls <= 0 || taken < 0 || taken > calls)
        return SHARES_TOO_FEW;
    if (percent >= PERCENT) /* chance has no say */
        return shares_judge_elsewhere(calls - taken, calls);
    double variance = (double)calls * (double)percent * (double)(PERCENT - percent);
    double away = (double)taken * PERCENT - (double)calls * (double)percent;
    double deviations = variance / (PERCENT * PERCENT); /* of calls, squared */
    away = away < 0 ? -away : away;
    enum chance chance = deviations > NORMAL_DEVIATION * NORMAL_DEVIATION
                             ? chance_by_deviations(variance, away)
                             : chance_by_terms(percent, taken, calls);
    bool is_near = away < (double)calls;
    if (chance == UNLIKELY && !is_near)
        return SHARES_OFF;
    bool is_enough = deviations >= FITS_DEVIATION * FITS_DEVIATION;
    return is_enough && (chance == LIKELY || is_near) ? SHARES_FIT : SHARES_TOO_FEW;
}

/* One that is off is enough, and so is one that cannot be told when none is off. */
static enum shares_fit
worse(enum shares_fit a, enum shares_fit b)
{
    if (a == SHARES_OFF || b == SHARES_OFF)
        return SHARES_OFF;
    return a == SHARES_TOO_FEW || b == SHARES_TOO_FEW ? SHARES_TOO_FEW : SHARES_FIT;
}

enum shares_fit
shares_judge(const struct share *share)
{
    int64_t calls = shares_calls(share);
    enum shares_fit fit = shares_judge_elsewhere(share->elsewhere, calls);
    for (size_t i = 0; i < share->count; i++)
        fit = worse(fit, shares_judge_part(share->parts[i].percent, share->parts[i].taken, calls));
    return fit;
}

/* --- of a row --------------------------------------------------------------------------------- */

static const struct share *
worst_of(const struct row *row)
{
    const struct share *worst = NULL;
    for (size_t i = 0; i < row->count; i++) {
        const struct share *share = row->parts[i].number->share;
        if (!share)
            continue;
        enum shares_fit fit = shares_judge(share), before = worst ? shares_judge(worst) : fit;
        if (!worst || (fit != before && worse(fit, before) == fit))
            worst = share;
    }
    return worst;
}

struct value
shares_fit_of(const struct row *row)
{
    const struct share *share = worst_of(row);
    return share ? value_word(shares_fit_word(shares_judge(share))) : value_none();
}

struct value
shares_since(const struct row *row)
{
    const struct share *share = worst_of(row);
    return share ? value_number(share->since_us) : value_none();
}

struct value
shares_offered_of(const struct row *row)
{
    const struct share *share = worst_of(row);
    return share ? value_number(shares_offered(share)) : value_none();
}

struct value
shares_calls_of(const struct row *row)
{
    const struct share *share = worst_of(row);
    return share ? value_number(shares_calls(share)) : value_none();
}

struct value
shares_elsewhere(const struct row *row)
{
    const struct share *share = worst_of(row);
    return share ? value_number(share->elsewhere) : value_none();
}

struct value
shares_unseen(const struct row *row)
{
    const struct share *share = worst_of(row);
    return share ? value_number(share->unseen) : value_none();
}

/* "queue:sav=60:34 queue:rdv=40:26" */
struct value
shares_parts(const struct row *row)
{
    enum { FIGURES_BYTES = 32 };
    const struct share *share = worst_of(row);
    size_t size = 1, len = 0;
    if (!share)
        return value_none();
    for (size_t i = 0; i < share->count; i++)
        size += strlen(share->parts[i].destination) + FIGURES_BYTES;
    char *text = picture_alloc(row->picture, size);
    for (size_t i = 0; i < share->count; i++) {
        const struct share_part *part = &share->parts[i];
        str_format(text + len, size - len, "%s%s=%" PRId64 ":%" PRId64, i > 0 ? " " : "",
                   part->destination, part->percent, part->taken);
        len += strlen(text + len);
    }
    return value_text(text);
}
