/* verb_list: which orders a gate can carry out, as the two texts that travel in `exchange`. Pure.
 *
 *     verbs    reroute close open hangup revert confirm later
 *     cannot   split cap: set cap_family in [driver]; listen: set listen = yes in [driver]
 *
 * The words of verbs that it can, parted by blanks, the last one `later` (it takes orders for
 * later); and a sentence for the others, each behind the words it is about and a colon, parted by
 * semicolons. A gate of before says neither: nothing is known
 * of it, and nothing is said against it. The gate alone decides, when an order comes.
 */
#ifndef PROTO_EVENT_VERB_LIST_H
#define PROTO_EVENT_VERB_LIST_H

#include "proto/event/verb.h"

enum { VERB_LIST_CAN_BYTES = 512, VERB_LIST_CANNOT_BYTES = 2048 };

struct verb_list {
    char verbs[VERB_LIST_CAN_BYTES], cannot[VERB_LIST_CANNOT_BYTES];
};

/* Why orders of that verb are not carried out: a sentence that outlives the call; NULL: they are. */
typedef const char *verb_list_why(const void *context, enum verb verb);

/* All verbs that are orders. What does not fit is left out; a reader knows nothing of it then. */
void verb_list_make(struct verb_list *list, verb_list_why *why, const void *context);

/* Does a gate with those `verbs` take orders for later? One that does not say the word would begin them
 * at once. */
bool verb_list_has_later(struct text verbs);

/* The sentence why not, a part of `cannot`; empty: it can, or the gate does not say. */
struct text verb_list_cannot(struct text cannot, enum verb verb);

#endif
