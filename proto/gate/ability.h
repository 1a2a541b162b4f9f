/* ability: which orders this gate can carry out as it stands, and why not the others. Pure.
 *
 * What every follower may know: the switch's own limits, and where everybody is `local` what that one's
 * roles lack. What a person with a key may is told to nobody else, and decided when the order comes.
 */
#ifndef PROTO_GATE_ABILITY_H
#define PROTO_GATE_ABILITY_H

#include "proto/driver/driver.h"
#include "proto/event/verb_list.h"
#include "proto/gate/access.h"

struct ability {
    const struct driver_kind *kind;
    const struct driver *driver; /* NULL: not open yet */
    const struct access *access; /* NULL: there is no list of people */
    bool is_clear;               /* no keys: who asks is `local` */
};

void ability_list(const struct ability *ability, struct verb_list *list);

#endif
