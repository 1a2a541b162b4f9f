/* money: exact amounts, and the one place where they are rounded.
 *
 * Amounts are int64_t in sixtieths of a micro-euro (`_ue60`; 1 EUR is MONEY_EUR_UE60): a price per
 * minute in whole micro-euros times a number of seconds is then an integer, so sums never drift.
 * int64_t holds 153 thousand million euros. Prices read from files are micro-euros (`_ue`).
 *
 * Rounding happens once, by the rule of the tariff: on each call, or on the total that is shown or
 * invoiced. It works on the size of the amount, away from or towards zero, so that -x is rounded
 * like x. The vectors of tests/data/tariff/rounding-golden.tsv (CGRateS, source S52) hold.
 * Pure. No floats.
 */
#ifndef PROTO_TARIFF_MONEY_H
#define PROTO_TARIFF_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

#define MONEY_UE60 INT64_C(60)           /* a micro-euro */
#define MONEY_EUR_UE60 INT64_C(60000000) /* a euro */

__extension__ typedef __int128 money_wide; /* for what lies between two 64-bit amounts */

enum money_mode { MONEY_HALF_UP, MONEY_UP, MONEY_DOWN, MONEY_MODES };

struct money_rule {
    enum money_mode mode;
    int decimals;  /* of a euro, -6 ... 6 */
    bool per_call; /* each call is rounded; else only the total */
};

enum { MONEY_DECIMALS_MAX = 9, MONEY_RULE_DECIMALS_MAX = 6, MONEY_FORMAT_BYTES = 32 };

/* "half-up 0.01 on total", "up 0.0001 per call" ... */
enum err money_rule_parse(struct text text, struct money_rule *rule, struct why *why);

/* A decimal number with a point and no sign, exactly, in units of 10^-decimals: "0.80" with 6
 * decimals is 800000. Refuses commas, exponents, signs, more decimals than asked, more than max. */
enum err money_decimal_parse(struct text text, int decimals, int64_t max, int64_t *value,
                             struct why *why);

/* numerator/denominator as a whole number of 10^-decimals (-9 ... 9), rounded once. The denominator
 * is above 0, both stay within 2^94; the result fits int64_t (asserted). */
int64_t money_round_fraction(money_wide numerator, money_wide denominator, int decimals,
                             enum money_mode mode);

/* The amount as the rule rounds it, still in sixtieths of a micro-euro. Whether the rule is for a
 * call or for a total is the caller's to know. */
int64_t money_round(int64_t amount_ue60, const struct money_rule *rule);

/* The amount in 10^-decimals of a euro (2: cents), rounded once. */
int64_t money_count(int64_t amount_ue60, int decimals, enum money_mode mode);

/* The same with the VAT taken out of an amount that includes it: 20 % is 2000 (hundredths of a
 * percent). Dividing by 1.2 does not end in decimals: keep sums with VAT, take it out once. */
int64_t money_count_without_vat(int64_t amount_ue60, int64_t vat_bp, int decimals,
                                enum money_mode mode);

/* An exact price for a sentence: 800000 is "0.80", 18500 is "0.0185". Returns `to`. */
const char *money_format_ue(char to[MONEY_FORMAT_BYTES], int64_t price_ue);

#endif
