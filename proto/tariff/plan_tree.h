/* plan_tree: rows found by the digits of a prefix (this room only). Each node may hold a row: row + 1,
 * 0 for none; rows of the same prefix are chained by the caller. */
#ifndef PROTO_TARIFF_PLAN_TREE_H
#define PROTO_TARIFF_PLAN_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

enum { PLAN_TREE_ROOTS = 20 }; /* one for each length of number */

struct plan_tree_node {
    uint32_t child[10]; /* node; 0 none (node 0 is a root, nobody's child) */
    uint32_t first;
};

struct plan_tree {
    struct plan_tree_node *nodes;
    uint32_t count, room;
};

void plan_tree_init(struct plan_tree *tree);
void plan_tree_fini(struct plan_tree *tree);

/* The place where rows of this prefix (digits only) hang; good until the next call. */
uint32_t *plan_tree_place(struct plan_tree *tree, size_t root, struct text prefix);

/* One step down, 0 when the tree ends. Begin at the root's own number. */
static inline uint32_t
plan_tree_step(const struct plan_tree *tree, uint32_t node, char digit)
{
    unsigned value = (unsigned)digit - '0';
    return value < 10 ? tree->nodes[node].child[value] : 0;
}

#endif
