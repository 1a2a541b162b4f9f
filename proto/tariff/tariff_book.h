/* tariff_book: what a book is made of, and the readers of its parts (tariff*.c only). */
#ifndef PROTO_TARIFF_TARIFF_BOOK_H
#define PROTO_TARIFF_TARIFF_BOOK_H

#include "proto/tariff/tariff.h"

enum { TARIFF_ROWS_MAX = 20000 };

struct tariff_step { /* a palier of the usual list */
    enum tariff_structure structure;
    int64_t price_ue;
};

struct tariff_book {
    char *texts[3]; /* of the TSV files; rows point into them */
    struct tariff *tariffs;
    size_t count, room;
    struct tariff_payout *payouts; /* by grid */
    size_t payout_count, payout_room;
    struct tariff_cost *costs; /* by grid */
    size_t cost_count, cost_room;
    struct tariff_step *paliers;
    size_t palier_count, palier_room;
};

/* Makes room for one more of `size` bytes at the end of an array. */
enum err tariff_room(void **array, size_t count, size_t *room, size_t size, struct why *why);

/* tariff_grid.c: the three TSV files into the book. */
enum err tariff_grid_parse(struct tariff_book *book, const struct tariff_files *files,
                           struct why *why);
struct tariff_payouts tariff_grid_payouts(const struct tariff_book *book, const char *grid);
struct tariff_costs tariff_grid_costs(const struct tariff_book *book, const char *grid);

/* tariff.c: is this price allowed there? The sentence names what, how much, and the limit. */
enum err tariff_check_range(const struct tariff *tariff, const struct plan *plan,
                            const struct plan_range *range, struct why *why);

#endif
