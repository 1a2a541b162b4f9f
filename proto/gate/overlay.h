/* overlay: the catalogue laid over what the switch says.
 *
 * What the catalogue sets wins: a switch that describes a queue again does not erase its label or
 * its service level. What it leaves open is the switch's. A number of the catalogue is the
 * catalogue's as a whole, but for what law and budgets ask of it: there each fact that the catalogue
 * leaves open is the switch's. A base route that somebody else set is left alone.
 */
#ifndef PROTO_GATE_OVERLAY_H
#define PROTO_GATE_OVERLAY_H

#include "proto/board/board.h"
#include "proto/gate/catalogue.h"

/* Who set a route that comes from the catalogue. */
#define OVERLAY_WHO "catalogue"

/* Fills in an event that passes by. Its texts may then point into the catalogue. */
void overlay_event(const struct catalogue *catalogue, struct event *event);

/* Hands out what must be said so that the board agrees with the catalogue. `before` is the one that
 * was in force until now; NULL at the start, when the board's catalogued numbers stand for it. The
 * board must not change meanwhile. */
void overlay_difference(const struct catalogue *catalogue, const struct catalogue *before,
                        const struct board *board, int64_t at_us, board_sink *sink, void *context);

#endif
