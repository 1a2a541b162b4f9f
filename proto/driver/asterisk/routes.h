/* routes: where numbers go and which are closed, read from two families of Asterisk's database.
 *
 * A site whose dialplan keeps its routing in AstDB (route/<number> = queue:sav | ivr:accueil |
 * ext:agent4 | msg:ferme, closed/<number> = 1) shows it on the board; others leave the settings
 * empty. Changes cause no event, so the families are read again now and then.
 */
#ifndef PROTO_DRIVER_ASTERISK_ROUTES_H
#define PROTO_DRIVER_ASTERISK_ROUTES_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

enum routes_family { ROUTES_DESTINATION, ROUTES_CLOSED, ROUTES_FAMILIES };

struct routes; /* one reading of the families; bounded */

struct routes *routes_new(void);
void routes_free(struct routes **routes);

/* A new reading begins. */
void routes_clear(struct routes *routes);
/* DBGetTreeResponse; other messages are passed over. */
void routes_take(struct routes *routes, enum routes_family family,
                 const struct ami_message *message);
/* Tells what is not on the board yet. read[f]: the family was answered. */
void routes_settle(struct routes *routes, struct world *world, const bool read[ROUTES_FAMILIES],
                   int64_t at_us);

#endif
