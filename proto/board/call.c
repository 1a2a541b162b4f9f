/* call: a live call's row: made, changed, freed. What happens to it stands in call_fold.c.
 *
 * Calls come and go by the thousand. They live in slabs, each with room for a usual id and a usual
 * caller's number behind it, so that most calls cost no allocation and no more than 256 bytes.
 */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

static const char *const call_state_names[] = {
    [CALL_OFFERED] = "offered", [CALL_CONNECTED] = "connected", [CALL_MENU] = "menu",
    [CALL_WAITING] = "waiting", [CALL_TALKING] = "talking",     [CALL_LEFT] = "left",
    [CALL_RINGING] = "ringing",
};
const struct words call_state_words = {call_state_names, CALL_STATES};

enum { TEXT_BYTES = 32, SLAB_CALLS = 64 };

struct slot {
    struct call call; /* first: a call is where its slot is */
    char texts[TEXT_BYTES];
};
_Static_assert(sizeof(struct slot) <= 240, "a live call outgrows its budget");

struct call_slab {
    struct call_slab *next;
    struct slot slots[SLAB_CALLS];
};

static struct slot *
take_slot(struct board *board)
{
    if (!board->spare_calls) {
        struct call_slab *slab = xmalloc(sizeof *slab);
        slab->next = board->slabs;
        board->slabs = slab;
        for (size_t i = SLAB_CALLS; i-- > 0;) {
            slab->slots[i].call.wait_next = board->spare_calls;
            board->spare_calls = &slab->slots[i].call;
        }
    }
    struct call *call = board->spare_calls;
    board->spare_calls = call->wait_next;
    *call = (struct call){0};
    return (struct slot *)call;
}

/* Id and caller stand in the slot, or, too long for it, in a block of their own. */
static void
keep_id_and_caller(struct slot *slot, struct text id, struct text caller)
{
    size_t bytes = id.len + 1 + caller.len + 1;
    char *room = bytes <= TEXT_BYTES ? slot->texts : xmalloc(bytes);
    memcpy(room, id.at, id.len);
    room[id.len] = '\0';
    slot->call.call = room;
    room += id.len + 1;
    memcpy(room, caller.at, caller.len);
    room[caller.len] = '\0';
}

const char *
call_caller(const struct call *call)
{
    return call->call + strlen(call->call) + 1;
}

struct call *
call_new(struct board *board, const struct event_call_offered *event, int64_t at_us)
{
    struct text key = key_of(event->call);
    struct slot *slot = take_slot(board);
    struct call *call = &slot->call;
    keep_id_and_caller(slot, key, key_of(event->caller));
    keep_text((char **)&call->caller_name, event->caller_name);
    call->origin = word_take(board, key_of(event->origin));
    call->trunk = word_take(board, key_of(event->trunk));
    call->number = number_get(board, key_of(event->number));
    call->medium = (uint8_t)known_or_0(event->medium, MEDIA);
    call->offered_us = call->state_us = at_us;
    board->digest += board_hash_call(call);
    HASH_ADD_KEYPTR(hh, board->calls, call->call, (unsigned)key.len, call);
    return call;
}

void
call_enter(struct board *board, struct call *call, enum call_state state, int64_t at_us)
{
    board->digest -= board_hash_call(call);
    call->state = (uint8_t)state;
    call->state_us = at_us;
    board->digest += board_hash_call(call);
}

void
call_free(struct board *board, struct call *call)
{
    board->digest -= board_hash_call(call);
    HASH_DEL(board->calls, call);
    word_drop(board, call->origin);
    word_drop(board, call->trunk);
    word_drop(board, call->menu);
    keep_free((char **)&call->caller_name);
    if (call->call != ((struct slot *)call)->texts)
        free((char *)call->call);
    call->wait_next = board->spare_calls;
    board->spare_calls = call;
}

void
call_free_all(struct board *board)
{
    struct call *call, *next;
    HASH_ITER (hh, board->calls, call, next)
        call_free(board, call);
    while (board->slabs) {
        struct call_slab *slab = board->slabs;
        board->slabs = slab->next;
        free(slab);
    }
    board->spare_calls = NULL;
}
