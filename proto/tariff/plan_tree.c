#include "proto/tariff/plan_tree.h"

#include <assert.h>
#include <stdlib.h>

#include "proto/base/mem.h"

void
plan_tree_init(struct plan_tree *tree)
{
    *tree = (struct plan_tree){.count = PLAN_TREE_ROOTS, .room = 256};
    tree->nodes = xcalloc(tree->room, sizeof *tree->nodes);
}

void
plan_tree_fini(struct plan_tree *tree)
{
    free(tree->nodes);
    *tree = (struct plan_tree){0};
}

static uint32_t
new_node(struct plan_tree *tree)
{
    if (tree->count == tree->room) {
        tree->room *= 2;
        tree->nodes = xrealloc(tree->nodes, tree->room * sizeof *tree->nodes);
    }
    tree->nodes[tree->count] = (struct plan_tree_node){0};
    return tree->count++;
}

uint32_t *
plan_tree_place(struct plan_tree *tree, size_t root, struct text prefix)
{
    assert(root < PLAN_TREE_ROOTS);
    uint32_t node = (uint32_t)root;
    for (size_t i = 0; i < prefix.len; i++) {
        unsigned digit = (unsigned)prefix.at[i] - '0';
        assert(digit < 10);
        if (!tree->nodes[node].child[digit]) {
            uint32_t fresh = new_node(tree); /* may move the nodes */
            tree->nodes[node].child[digit] = fresh;
        }
        node = tree->nodes[node].child[digit];
    }
    return &tree->nodes[node].first;
}
