/* desk: between the screen that words an order and the feed that carries it. */
#ifndef CONSOLE_DESK_H
#define CONSOLE_DESK_H

#include "console/feed/feed.h"
#include "console/ui/ui.h"

/* For the ids of orders: nobody else's, ever. */
void desk_random(uint64_t to[2]);

/* "host /dev/pts/3 from 192.0.2.7": where this console is, as far as it knows. Static. */
const char *desk_from(void);

/* Sends what was confirmed on the screen, and of an order for many rows what is next; the screen is
 * told what could not be sent. To be called whenever the picture may have changed. */
void desk_send(struct feed *feed, struct ui *ui, const struct picture *picture);

/* Asks the gates for what the screen shows of them beyond their boards, as long as it is called. */
void desk_ask(struct feed *feed, struct ui *ui);

/* The gate of a site answered: the screen says it. */
void desk_answer(struct ui *ui, const struct site *site, struct text order,
                 const struct event_order *stands, const char *refusal);

#endif
