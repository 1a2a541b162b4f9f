/* routes: where numbers go and which are closed, read from two families of Asterisk's database.
 *
 * A site whose dialplan keeps its routing in AstDB (route/<number> = queue:sav | ivr:accueil |
 * ext:agent4 | msg:ferme, closed/<number> = 1) shows it on the board; others leave the settings
 * empty. Changes cause no event, so the families are read again now and then.
 *
 * The database has one value, where the board has layers: an order or a plan in force is what the
 * value shows, and what lies beneath it cannot be read. So
 *
 *   the value is                        it is told
 *   what is in force                    nothing
 *   what a lower layer says             the layers above are lifted, by "switch": somebody undid them
 *   anything else                       the same, and it is the base from now on
 *   of a number with an order under way, or split: nothing, until that is over
 *
 * A closing or an opening that was ordered and is not so any more was undone by "switch", too.
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
/* The number as the site spells it in its database (+33892680680), as far as it was read. */
struct text routes_key(const struct routes *routes, struct text number);

/* A destination in the words of the sites, and in ours: menu:accueil, ivr:accueil. What is neither
 * stays as it is. */
void routes_theirs(char *to, size_t size, struct text destination);
void routes_ours(char *to, size_t size, struct text value);

/* As routes_theirs, in the site's own words where it was read in others (q:sav, menu:accueil), or is
 * longer than what the board shows of it. */
void routes_spell(const struct routes *routes, char *to, size_t size, struct text destination);

/* Tells what is not on the board yet. read[f]: the family was answered. */
void routes_settle(struct routes *routes, struct world *world, const bool read[ROUTES_FAMILIES],
                   int64_t at_us);

#endif
