/* plan_set: the contingency plans of a folder, and what they mean for the numbers that there are.
 *
 * Every file NAME.plan of the folder is a plan (plan_file.h); one that is wrong refuses them all, so
 * that nobody counts on half of them. A number that is named has its own section; else the section of
 * its tag counts. Two tags of one number that say different things are a trouble of the plan.
 *
 * A plan that is in force, or on its way, stays as it was when it was put in force, whatever its file
 * says meanwhile, or whether it is there at all.
 */
#ifndef PROTO_GATE_PLAN_SET_H
#define PROTO_GATE_PLAN_SET_H

#include "proto/gate/order_destination.h"
#include "proto/gate/plan_file.h"

struct plan_set;

enum { PLAN_SET_MAX = 500 };

/* Replaces *set (which may be NULL) when all is well, else leaves it. */
enum err plan_set_read(struct plan_set **set, const char *folder, struct why *why);
/* The same of files that are named; for whoever checks. Order as given. */
enum err plan_set_read_files(struct plan_set **set, const char *const *paths, size_t count,
                             struct why *why);
/* One plan alone; takes it. */
struct plan_set *plan_set_of(struct plan_file **file);
void plan_set_free(struct plan_set **set);
size_t plan_set_count(const struct plan_set *set);

/* The plan's events, as it would be with the numbers of that board: `plan`, with what is wrong with its
 * sections but not with its destinations, and its steps. */
void plan_set_say(const struct plan_set *set, size_t at, const struct board *board, int64_t at_us,
                  board_sink *sink, void *context);

/* Hands out what must be said so that the board agrees with the plans, with the trouble that each has
 * now. The board must not change meanwhile. set NULL: there are none. */
void plan_set_difference(const struct plan_set *set, const struct order_places *places,
                         board_sink *sink, void *context);

#endif
