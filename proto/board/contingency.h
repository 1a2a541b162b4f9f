/* contingency: plans that lie ready, and which of them says where a number goes. Pure.
 *
 * A plan is in force while an order of it is (contingency_order). Several may be; for each number
 * the one with the highest precedence that says anything of it decides, of equals the first by name.
 * That depends on which are in force and on nothing else: whatever the order in which they were put
 * in force and taken back, the routes are the same.
 */
#ifndef PROTO_BOARD_CONTINGENCY_H
#define PROTO_BOARD_CONTINGENCY_H

#include "proto/board/board.h"

enum { CONTINGENCIES_IN_FORCE_MAX = 32 };

/* Where the plan sends that number's calls; NULL: it says nothing of them. */
const char *contingency_route(const struct contingency *plan, struct text number);

/* The order that put it in force; NULL: it only lies ready. */
const struct order *contingency_order(const struct board *board, const struct contingency *plan);

/* The same for every board with the same steps and precedence: what was looked at is what is run. */
uint64_t contingency_content(const struct contingency *plan);

/* Those in force, or that would be, the one that decides first. Borrowed. */
struct contingency_set {
    const struct contingency *at[CONTINGENCIES_IN_FORCE_MAX];
    size_t count;
};
void contingency_set_in_force(struct contingency_set *set, const struct board *board);
/* One that stands there already is replaced. Beyond the most there may be nothing is added. */
void contingency_set_add(struct contingency_set *set, const struct contingency *plan);
void contingency_set_drop(struct contingency_set *set, const struct contingency *plan);

/* NULL: none says anything of the number. *by (if not NULL): the plan that does. */
const char *contingency_set_route(const struct contingency_set *set, struct text number,
                                  const struct contingency **by);

#endif
