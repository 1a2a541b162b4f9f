/* shares: does the switch share a number's calls out as it was ordered? Pure.
 *
 * The board counts (board/share.c); here the counts are judged. Of each part it is asked whether so
 * many of the calls that went somewhere could have taken it by chance, if each were sent there with
 * the ordered probability. That is a binomial distribution, looked at through the normal one with the
 * half-unit correction (W. Feller, An Introduction to Probability Theory and Its Applications, vol. 1,
 * chapter VII): good enough when its standard deviation is at least 3, which is 38 calls for 60/40,
 * 100 for a part of 10 % and 910 for one of 1 %. With fewer nothing is said.
 *
 * Off is what lies more than 4 standard deviations away (chance does that to one part in 16 000) and
 * at least one point of a hundred: orders are whole points, and tens of thousands of calls would
 * make a fault of any trifle. Nothing is ordered to go elsewhere, so chance explains none of that: up to one
 * call in a hundred is let pass, and fewer than three calls say nothing.
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
