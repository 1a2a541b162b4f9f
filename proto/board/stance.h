/* stance: how the target of an order stands, as one line of text. Pure.
 *
 * Compare-and-set: whoever orders sends the stance that he saw, and the gate refuses when it is
 * another by then. It holds what an order of that target changes, and what would make another
 * decision of it; never counters.
 *
 *   number   "open base=queue:sav plan=- override=queue:rdv@1795330800000000 cap=-"
 *   queue    "cap=- message=-"
 *   agent    "paused(lunch) serves=sav,rdv"  or "ready serves=..."
 *   call     "waiting queue=sav agent=-"
 *   order    "done", or "waiting content=5f0c..." for a second person: all that he would approve
 *   plan     "ready numbers=12 precedence=50 content=5f0c..." or "in_force@... numbers=..."
 */
#ifndef PROTO_BOARD_STANCE_H
#define PROTO_BOARD_STANCE_H

#include "proto/board/board.h"

enum { STANCE_BYTES = 1024 };

/* Returns `to` as text; "" when there is no such target. What does not fit is cut. */
struct text stance_of(char to[STANCE_BYTES], const struct board *board, struct text target);

#endif
