/* rule_ask: what many rules ask of a number. For rule_*.c only. */
#ifndef CONSOLE_RULES_RULE_ASK_H
#define CONSOLE_RULES_RULE_ASK_H

#include "console/rules/rule.h"

#define RULE_ASK_EUR_UE INT64_C(1000000)

/* May callers be charged for the service (majorée)? Unknown unless plan or tariff tell. */
enum answer rule_ask_premium(const struct number *number);

/* What is lacking when that is unknown. */
#define RULE_ASK_FAMILY_LACKS "tariff family not known: no plan or tariff tells it"

/* Has the board a price S of it? A premium number without one has a price that nobody told. */
bool rule_ask_has_price(const struct number *number);
#define RULE_ASK_PRICE_LACKS "price of the service not known: no tariff in force tells it"

/* Is it the line that consumers call about a running contract or with a complaint (L.121-16)? `why`
 * gets what it was told from, or what is lacking. */
enum answer rule_ask_customer_line(const struct number *number, char why[RULE_TEXT_BYTES]);

/* Is it a number of a value added service (08, 3xxx, 10xx, 118xxx, 116xxx)? */
enum answer rule_ask_sva(const struct number *number);
#define RULE_ASK_CLASS_LACKS "place in the numbering plan not known"

bool rule_ask_is_class(const struct number *number, const char *class);
bool rule_ask_is_use(const struct number *number, const char *uses); /* one of words with blanks */

/* Only professionals call it. */
bool rule_ask_is_professional(const struct number *number);

/* Must it announce its price for free (surcharged, not for professionals only)? Else false and why. */
bool rule_ask_announces(const struct number *number, struct rule_answer *answer);

double rule_ask_seconds(int64_t us);

enum { RULE_ASK_PRICE_BYTES = 64 };
/* "0.80 EUR/min", "3.00 EUR/call"; "no price known". Returns `to`. */
const char *rule_ask_price(char to[RULE_ASK_PRICE_BYTES], const struct number *number);

#endif
