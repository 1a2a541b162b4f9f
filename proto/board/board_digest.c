/* board_digest: one number that two equal boards share.
 *
 * ## The digest (for docs/protocol.md)
 *
 * The digest is the sum, modulo 2^64, of one hash for each row of the board. The order of the rows
 * does not matter. A row's hash is FNV-1a 64 (start 0xcbf29ce484222325; for each byte: xor, then
 * multiply by 0x100000001b3) over these bytes:
 *
 * 1. one byte, the kind of the row: 1 day, 2 number, 3 queue, 4 agent, 5 live call, 6 origin;
 * 2. the bytes of its key in UTF-8: the date, the number ("" for calls whose number is not known),
 *    the queue's name, the agent's id, the call's id, the origin's word;
 * 3. one byte 0;
 * 4. its values in the order below, each as 8 bytes, little-endian, two's complement;
 * 5. of a number with a route in force, the bytes of its destination.
 *
 * A row whose values are all 0 adds nothing: a row that nobody counted yet is as good as none.
 *
 * | kind   | values                                                                           |
 * |--------|----------------------------------------------------------------------------------|
 * | day    | when it began, microseconds since 1970 (0 before the first `day` event)            |
 * | number | its day counters in the order of the counter table; live calls; undecided calls;   |
 * |        | line state; layer of the route in force (0: none)                                |
 * | queue  | its day counters in the order of the counter table; waiting; talking              |
 * | agent  | its day counters in the order of the counter table; state; since when, microseconds |
 * | call   | state (offered 0, connected 1, menu 2, waiting 3, talking 4, left 5, ringing 6);     |
 * |        | since when, microseconds                                                         |
 * | origin | its day counters in the order of the counter table                               |
 *
 * Day counters are those of version 1: all 26 of a number, 22 of a queue, 12 of an agent, 4 of an
 * origin. The values of a call are never all 0. Windows, waiting-time distributions, hours and texts
 * that are only shown are not part of the digest.
 */
#include <stdlib.h>

#include "proto/base/fnv.h"
#include "proto/base/mem.h"
#include "proto/board/fold.h"

#define FNV_PRIME_8 UINT64_C(0x1efac7090aef4a21) /* to the power of 8 */

enum { VALUES_MAX = 32, KIND_CALL = 5, KIND_ORIGIN = 6 };

struct values {
    int64_t at[VALUES_MAX];
    size_t len;
    const char *tail; /* destination of the route in force; NULL: none */
};

/* Counters that version 1 of the protocol looks at. A counter that comes later stays outside, so
 * that an older peer still has the same digest. */
enum { NUMBER_COUNTERS = 26, QUEUE_COUNTERS = 22, AGENT_COUNTERS = 12, ORIGIN_COUNTERS = 4 };

static void
add_counters(struct values *values, const struct counter_table *table, size_t count,
             const void *day)
{
    for (size_t i = 0; i < count; i++)
        values->at[values->len++] = *(const int64_t *)((const char *)day + table->rows[i].offset);
}

static void
number_values(struct values *values, const void *row)
{
    const struct number *number = row;
    enum route_layer layer;
    const struct route *route = number_route(number, &layer);
    add_counters(values, &number_counter_table, NUMBER_COUNTERS, &number->day);
    values->at[values->len++] = number->live;
    values->at[values->len++] = number->undecided;
    values->at[values->len++] = number->line;
    values->at[values->len++] = layer;
    values->tail = route ? route->destination : NULL;
}

static void
queue_values(struct values *values, const void *row)
{
    const struct queue *queue = row;
    add_counters(values, &queue_counter_table, QUEUE_COUNTERS, &queue->day);
    values->at[values->len++] = queue->waiting_count;
    values->at[values->len++] = queue->talking;
}

static void
agent_values(struct values *values, const void *row)
{
    const struct agent *agent = row;
    add_counters(values, &agent_counter_table, AGENT_COUNTERS, &agent->day);
    values->at[values->len++] = agent->state;
    values->at[values->len++] = agent->since_us;
}

static void
origin_values(struct values *values, const void *row)
{
    const struct origin *origin = row;
    add_counters(values, &origin_counter_table, ORIGIN_COUNTERS, &origin->day);
}

/* What the digest needs to know of each kind of row. */
static const struct kind {
    int kind;                /* the first byte */
    size_t key, hash, dirty; /* offsets of char *, uint64_t, bool */
    void (*values)(struct values *values, const void *row);
} kinds[SUBJECTS] = {
#define ROW(kind, subject)                                                       \
    {                                                                            \
        kind, offsetof(struct subject, subject), offsetof(struct subject, hash), \
            offsetof(struct subject, dirty), subject##_values                    \
    }
    [SUBJECT_NUMBER] = ROW(SUBJECT_NUMBER, number),
    [SUBJECT_QUEUE] = ROW(SUBJECT_QUEUE, queue),
    [SUBJECT_AGENT] = ROW(SUBJECT_AGENT, agent),
    [SUBJECT_ORIGIN] = ROW(KIND_ORIGIN, origin),
#undef ROW
};

static uint64_t
fnv_text(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * FNV_PRIME;
    return hash;
}

/* A byte 0 only multiplies: the seven of a small value are one multiplication. */
static uint64_t
fnv_value(uint64_t hash, int64_t value)
{
    uint64_t bits = (uint64_t)value;
    if (bits <= 0xff)
        return (hash ^ bits) * FNV_PRIME_8;
    for (int i = 0; i < 8; i++, bits >>= 8)
        hash = (hash ^ (bits & 0xff)) * FNV_PRIME;
    return hash;
}

/* Kind, key, and the byte 0 behind it. */
static uint64_t
fnv_key(int kind, const char *key)
{
    uint64_t hash = (FNV_START ^ (uint64_t)kind) * FNV_PRIME;
    return fnv_text(hash, key) * FNV_PRIME;
}

static uint64_t
fnv_row(int kind, const char *key, const struct values *values)
{
    int64_t any = 0;
    for (size_t i = 0; i < values->len; i++)
        any |= values->at[i];
    if (any == 0)
        return 0;
    uint64_t hash = fnv_key(kind, key);
    for (size_t i = 0; i < values->len; i++)
        hash = fnv_value(hash, values->at[i]);
    return values->tail ? fnv_text(hash, values->tail) : hash;
}

uint64_t
board_hash_row(enum subject subject, const void *row)
{
    struct values values;
    values.len = 0;
    values.tail = NULL;
    kinds[subject].values(&values, row);
    return fnv_row(kinds[subject].kind, *(char *const *)((const char *)row + kinds[subject].key),
                   &values);
}

uint64_t
board_hash_day(const struct board *board)
{
    struct values values = {.at = {board->day_us}, .len = 1};
    return fnv_row(SUBJECT_BOARD, board->date, &values);
}

uint64_t
board_hash_call(const struct call *call)
{
    return fnv_value(fnv_value(fnv_key(KIND_CALL, call->call), call->state), call->state_us);
}

static uint64_t *
hash_of(enum subject subject, void *row)
{
    return (uint64_t *)((char *)row + kinds[subject].hash);
}

static bool *
dirty_of(enum subject subject, void *row)
{
    return (bool *)((char *)row + kinds[subject].dirty);
}

void
board_touch(struct board *board, enum subject subject, void *row)
{
    struct dirty_rows *rows = &board->dirty[subject];
    if (rows->len == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 64;
        rows->row = xrealloc(rows->row, rows->room * sizeof rows->row[0]);
    }
    rows->row[rows->len++] = row;
    board->digest -= *hash_of(subject, row);
    *dirty_of(subject, row) = true;
}

static void
clean(struct board *board, enum subject subject)
{
    struct dirty_rows *rows = &board->dirty[subject];
    for (size_t i = 0; i < rows->len; i++) {
        void *row = rows->row[i];
        *hash_of(subject, row) = board_hash_row(subject, row);
        *dirty_of(subject, row) = false;
        board->digest += *hash_of(subject, row);
    }
    rows->len = 0;
}

uint64_t
board_digest(struct board *board)
{
    clean(board, SUBJECT_NUMBER);
    clean(board, SUBJECT_QUEUE);
    clean(board, SUBJECT_AGENT);
    clean(board, SUBJECT_ORIGIN);
    return board->digest + board_hash_day(board);
}
