#include "proto/tariff/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *const mode_names[MONEY_MODES] = {
    [MONEY_HALF_UP] = "half-up",
    [MONEY_UP] = "up",
    [MONEY_DOWN] = "down",
};

static const int64_t powers[] = {1,      10,      100,      1000,      10000,
                                 100000, 1000000, 10000000, 100000000, 1000000000};

/* --- reading ---------------------------------------------------------------------------------- */

static struct text
next_word(struct text *rest)
{
    *rest = text_trim(*rest);
    struct text word = text_cut(rest, ' ');
    *rest = text_trim(*rest);
    return word;
}

/* "0.01" is 2 decimals, "1" none, "10" is -1. */
static bool
step_decimals(struct text step, int *decimals)
{
    int64_t value;
    if (money_decimal_parse(step, MONEY_RULE_DECIMALS_MAX, powers[9], &value, NULL))
        return false;
    for (int i = 0; i < (int)NITEMS(powers); i++) {
        if (value == powers[i]) {
            *decimals = MONEY_RULE_DECIMALS_MAX - i;
            return true;
        }
    }
    return false;
}

enum err
money_rule_parse(struct text text, struct money_rule *rule, struct why *why)
{
    struct text rest = text, mode = next_word(&rest), step = next_word(&rest);
    struct money_rule read = {.mode = MONEY_MODES, .per_call = text_is(rest, "per call")};
    for (int i = 0; i < MONEY_MODES; i++) {
        if (text_is(mode, mode_names[i]))
            read.mode = (enum money_mode)i;
    }
    if (read.mode == MONEY_MODES || !step_decimals(step, &read.decimals) ||
        (!read.per_call && !text_is(rest, "on total")))
        return why_set(why, ERR_FORMAT,
                       "bad rounding \"%.*s\", expected such as \"half-up 0.01 on total\" "
                       "(half-up, up, down; per call, on total)",
                       TEXT_ARG(text));
    *rule = read;
    return OK;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

enum err
money_decimal_parse(struct text text, int decimals, int64_t max, int64_t *value, struct why *why)
{
    assert(decimals >= 0 && decimals <= MONEY_DECIMALS_MAX && max >= 0);
    int64_t sum = 0;
    int behind = -1; /* digits behind the point; -1: no point yet */
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool point = c == '.' && behind < 0 && i > 0 && i + 1 < text.len;
        if (!point && !is_digit(c))
            return why_set(why, ERR_FORMAT, "bad decimal \"%.*s\", expected such as 0.80",
                           TEXT_ARG(text));
        if (point) {
            behind = 0;
            continue;
        }
        if (behind >= 0 && ++behind > decimals)
            return why_set(why, ERR_FORMAT, "bad decimal \"%.*s\", expected at most %d decimals",
                           TEXT_ARG(text), decimals);
        if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, c - '0', &sum))
            return why_set(why, ERR_LIMIT, "\"%.*s\" is too large", TEXT_ARG(text));
    }
    if (text.len == 0)
        return why_set(why, ERR_FORMAT, "empty, expected a decimal such as 0.80");
    if (__builtin_mul_overflow(sum, powers[decimals - (behind > 0 ? behind : 0)], &sum) ||
        sum > max)
        return why_set(why, ERR_LIMIT, "\"%.*s\" is too large", TEXT_ARG(text));
    *value = sum;
    return OK;
}

/* --- rounding --------------------------------------------------------------------------------- */

int64_t
money_round_fraction(money_wide numerator, money_wide denominator, int decimals,
                     enum money_mode mode)
{
    const money_wide bound = (money_wide)1 << 94;
    assert(denominator > 0 && denominator <= bound);
    assert(numerator >= -bound && numerator <= bound);
    assert(decimals >= -MONEY_DECIMALS_MAX && decimals <= MONEY_DECIMALS_MAX);
    bool negative = numerator < 0;
    money_wide size = negative ? -numerator : numerator;
    if (decimals >= 0)
        size *= powers[decimals];
    else
        denominator *= powers[-decimals];
    money_wide whole = size / denominator, left = size % denominator;
    if ((mode == MONEY_UP && left > 0) || (mode == MONEY_HALF_UP && left >= denominator - left))
        whole++;
    assert(whole <= INT64_MAX);
    return negative ? -(int64_t)whole : (int64_t)whole;
}

int64_t
money_count(int64_t amount_ue60, int decimals, enum money_mode mode)
{
    return money_round_fraction(amount_ue60, MONEY_EUR_UE60, decimals, mode);
}

int64_t
money_count_without_vat(int64_t amount_ue60, int64_t vat_bp, int decimals, enum money_mode mode)
{
    assert(vat_bp >= 0 && vat_bp <= 10000);
    return money_round_fraction((money_wide)amount_ue60 * 10000,
                                (money_wide)MONEY_EUR_UE60 * (10000 + vat_bp), decimals, mode);
}

int64_t
money_round(int64_t amount_ue60, const struct money_rule *rule)
{
    int decimals = rule->decimals;
    assert(decimals >= -MONEY_RULE_DECIMALS_MAX && decimals <= MONEY_RULE_DECIMALS_MAX);
    money_wide count = money_count(amount_ue60, decimals, rule->mode);
    money_wide rounded = decimals >= 0 ? count * (MONEY_EUR_UE60 / powers[decimals])
                                       : count * MONEY_EUR_UE60 * powers[-decimals];
    assert(rounded >= INT64_MIN && rounded <= INT64_MAX);
    return (int64_t)rounded;
}

/* --- showing ---------------------------------------------------------------------------------- */

const char *
money_format_ue(char to[MONEY_FORMAT_BYTES], int64_t price_ue)
{
    uint64_t size = price_ue < 0 ? 0 - (uint64_t)price_ue : (uint64_t)price_ue;
    str_format(to, MONEY_FORMAT_BYTES, "%s%" PRIu64 ".%06" PRIu64, price_ue < 0 ? "-" : "",
               size / 1000000, size % 1000000);
    for (size_t len = strlen(to); to[len - 1] == '0' && to[len - 3] != '.';)
        to[--len] = '\0';
    return to;
}
