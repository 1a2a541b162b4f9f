/* askers: in which roles, and with which key, each order was asked for.
 *
 * The board knows the person of an order. What the handshake proved, and the roles that the list gave
 * then, are in the audit file alone: in the order's first record. The records that come later say the
 * same, whoever's question they come with, whatever became of the list since, and after a restart,
 * for which the file is heard. Only orders on the board are kept.
 */
#ifndef PROTO_GATE_ASKERS_H
#define PROTO_GATE_ASKERS_H

#include "proto/board/board.h"
#include "proto/gate/audit_verify.h"

struct askers;

struct asker_words {
    struct text role, key; /* as the audit file has them */
};

/* board is borrowed. */
struct askers *askers_new(const struct board *board);
void askers_free(struct askers **askers);

/* An audit_verify_fn; context: the askers. */
bool askers_hear(void *context, const struct audit_seen *seen);

/* The first words for an order are those that count. */
void askers_learn(struct askers *askers, struct text order, struct asker_words words);

/* Empty texts when nobody is known: an order of the gate's own. Borrowed until the next call. */
struct asker_words askers_find(const struct askers *askers, struct text order);
bool askers_know(const struct askers *askers, struct text order);

#endif
