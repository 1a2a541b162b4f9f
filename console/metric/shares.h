/* shares: does the switch share a number's calls out as it was ordered? Pure.
 *
 * The board counts (board/share.c); here the counts are judged. Of each part it is asked how likely
 * chance makes it that so many, or so few, of the calls that went somewhere took it, if each is sent
 * there with the ordered probability: a tail of the binomial distribution, added up term by term; for
 * many calls of the normal one with the half-unit correction (W. Feller, An Introduction to
 * Probability Theory and Its Applications, vol. 1, chapters VI and VII).
 *
 *   off      less likely than 4 standard deviations of a normal one are: once in 16 000
 *   fits     as likely as 3 of them, once in 370, and the standard deviation is 3 calls at least:
 *            38 calls for 60/40, 100 for a part of 10 %, 910 for one of 1 %
 *   too_few  anything else: more calls will tell
 *
 * Strict, because a console asks at every look, and accuses a switch. Less than one point of a hundred
 * is never off: orders are whole points, and tens of thousands of calls would make a fault of any
 * trifle. Nothing is ordered to go elsewhere, so chance explains none of that: up to one call in a
 * hundred is let pass, and fewer than three say nothing.
 */
#ifndef CONSOLE_METRIC_SHARES_H
#define CONSOLE_METRIC_SHARES_H

#include "console/metric/metric.h"

enum shares_fit { SHARES_TOO_FEW, SHARES_FIT, SHARES_OFF };

/* "too_few", "fits", "off" */
const char *shares_fit_word(enum shares_fit fit);

/* Calls that went somewhere: those that are measured. */
int64_t shares_calls(const struct share *share);

/* That share of them, UNIT_PPM; none of no calls. */
struct value shares_measured(int64_t taken, int64_t calls);

/* All that were offered: those, the unseen and the undecided. */
int64_t shares_offered(const struct share *share);

enum shares_fit shares_judge_part(int64_t percent, int64_t taken, int64_t calls);
enum shares_fit shares_judge_elsewhere(int64_t elsewhere, int64_t calls);
enum shares_fit shares_judge(const struct share *share); /* the worst of all */

/* For metric_number.c: none when the route in force is no split. Of several gates the one that is
 * worst off, the first of those. */
struct value shares_fit_of(const struct row *row);
struct value shares_since(const struct row *row);
struct value shares_offered_of(const struct row *row);
struct value shares_calls_of(const struct row *row);
struct value shares_elsewhere(const struct row *row);
struct value shares_unseen(const struct row *row);
struct value shares_parts(const struct row *row);

#endif
