/* Hostile bytes on the manager port: the parser in two sorts of reads, and the driver behind it,
 * following and taking lists. The first byte chooses the length of reads. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "proto/board/board.h"
#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/routes.h"
#include "proto/driver/asterisk/snapshot.h"
#include "proto/driver/asterisk/translate.h"
#include "proto/driver/asterisk/world.h"

struct target {
    struct driver_env env;
    struct board *board;
    struct world *world;
    struct snapshot *snapshot;
    struct routes *routes;
    size_t messages;
};

static void
emit(void *context, const struct event *event)
{
    board_apply(((struct target *)context)->board, event, NULL);
}

static void
settle(void *context)
{
    (void)context;
}

static const char *
setting(void *context, const char *key)
{
    (void)context;
    return key[0] == 'w' ? "5 hotline:10 :3 x: 99999999999" : NULL;
}

/* A list item goes where its ActionID says; a snapshot begins and ends at odd places. */
static void
take(struct target *target, const struct ami_message *message)
{
    int64_t now_us = INT64_C(1795373833000000) + (int64_t)target->messages * 1000;
    struct text action = ami_get(message, "ActionID");
    if (text_is(action, "begin"))
        snapshot_begin(&target->snapshot, target->world);
    else if (text_is(action, "end") && target->snapshot)
        snapshot_settle(&target->snapshot, now_us);
    else if (text_is(action, "listed") && target->snapshot)
        snapshot_listed(target->snapshot, target->messages % 2 == 0, now_us);
    else if (action.len && target->snapshot) {
        snapshot_channel(target->snapshot, message, now_us);
        snapshot_queues(target->snapshot, message, now_us);
    } else {
        translate_event(target->world, message, now_us);
    }
    routes_take(target->routes, ROUTES_DESTINATION, message);
}

static void
play(const uint8_t *at, size_t size, size_t step)
{
    struct target target = {.board = board_new(), .routes = routes_new()};
    target.env = (struct driver_env){.context = &target,
                                     .board = target.board,
                                     .emit = emit,
                                     .settle = settle,
                                     .setting = setting};
    target.world = world_new(&target.env);
    struct ami *ami = ami_new();
    struct ami_message message;
    struct why why;
    for (size_t i = 0; i < size; i += step) {
        ami_feed(ami, at + i, size - i < step ? size - i : step);
        while (ami_next(ami, &message, &why) == OK) {
            assert(message.count <= AMI_MESSAGE_HEADERS);
            target.messages++;
            take(&target, &message);
        }
    }
    routes_settle(target.routes, target.world, (bool[ROUTES_FAMILIES]){true, true}, 1);
    translate_tick(target.world, INT64_C(1795373833000000) + 3600000000);
    assert(board_check(target.board, &why));
    snapshot_free(&target.snapshot);
    world_free(&target.world);
    routes_free(&target.routes);
    ami_free(&ami);
    board_free(&target.board);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t size)
{
    if (size < 1)
        return 0;
    play(at + 1, size - 1, 1 + at[0]);
    play(at + 1, size - 1, size);
    return 0;
}
