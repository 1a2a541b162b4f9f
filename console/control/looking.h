/* looking: who else is about to do something to the same thing, and has not done it yet (I13). Pure.
 *
 * The same thing is the target itself; what an order is about, for orders about orders; a number and a
 * plan that has it. Somebody who looks at more rows than his console named may be at this one too.
 */
#ifndef CONSOLE_CONTROL_LOOKING_H
#define CONSOLE_CONTROL_LOOKING_H

#include "console/control/draft.h"

/* Up to `most` of those who look, the ones that have looked longest first; how many. */
int looking_find(const struct intent **found, int most, const struct site *site,
                 const char *target);

/* "bob looks at reroute", ", of 40 rows" when it is for several. */
void looking_say(char *to, size_t size, const struct intent *intent);

#endif
