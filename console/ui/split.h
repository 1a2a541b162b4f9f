/* split: the lines that say whether a number's calls are shared out as it was ordered.
 *
 *    Split  fits  66 calls since 17:59, 4 ended on the way, 2 still on it
 *    fits    queue:sav             60 % ordered  56,7 % measured  34 of 60
 */
#ifndef CONSOLE_UI_SPLIT_H
#define CONSOLE_UI_SPLIT_H

#include "console/ui/view.h"

/* Lines taken: for each gate where the route in force is a split one for the whole, one for each part,
 * and one for the calls that went where no part is. */
int split_draw(const struct frame *frame, struct area area, const struct row *number);

#endif
