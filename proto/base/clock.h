/* clock: the only door to the machine's clocks.
 *
 * Pure rooms (event, tariff, board, metric, rules, alert, control) never call these: time comes to
 * them as an argument. `make lint` checks it.
 */
#ifndef PROTO_BASE_CLOCK_H
#define PROTO_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_wall_us(void); /* microseconds since 1970, UTC; may step */
int64_t clock_mono_us(void); /* microseconds since some start; never goes back */

#endif
