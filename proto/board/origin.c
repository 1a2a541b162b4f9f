/* origin: rows of classes of calling lines. They live for one business day. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

struct origin *
origin_get(struct board *board, struct text key)
{
    struct origin *origin;
    HASH_FIND(hh, board->origins, key.at, (unsigned)key.len, origin);
    if (origin)
        return origin;
    if (HASH_COUNT(board->origins) >= ORIGINS_MAX - 1 && !text_is(key, "other"))
        return origin_get(board, TEXT("other"));
    origin = xcalloc(1, sizeof *origin);
    origin->origin = xstrdup(key);
    HASH_ADD_KEYPTR(hh, board->origins, origin->origin, (unsigned)key.len, origin);
    return origin;
}

void
origin_free_all(struct board *board)
{
    struct origin *origin, *next;
    board->dirty[SUBJECT_ORIGIN].len = 0;
    HASH_ITER (hh, board->origins, origin, next) {
        board->digest -= origin->dirty ? 0 : origin->hash;
        HASH_DEL(board->origins, origin);
        free(origin->hours);
        free(origin->origin);
        free(origin);
    }
}

struct origin_hour *
origin_hour(const struct board *board, struct origin *origin, int64_t at_us)
{
    int hour = board_hour(board, at_us);
    if (hour < 0)
        return NULL;
    if (!origin->hours)
        origin->hours = xcalloc(NUMBER_HOURS, sizeof *origin->hours);
    return &origin->hours[hour];
}
