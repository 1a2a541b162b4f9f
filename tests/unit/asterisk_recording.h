/* asterisk_recording: recordings of a real Asterisk played into the driver without a network.
 *
 * Include test.h first. A player holds the parser, the world and a board; bytes go in as they were
 * received or in any other cuts, events go straight into the board.
 */
#ifndef TESTS_UNIT_ASTERISK_RECORDING_H
#define TESTS_UNIT_ASTERISK_RECORDING_H

#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/translate.h"
#include "proto/driver/asterisk/world.h"

struct player {
    struct driver_env env;
    struct world *world;
    struct ami *ami;
    struct board *board;
    size_t messages, events, count[EVENT_TYPE_LIMIT];
    char sent_to[128]; /* destination of the last call_transferred */
    size_t refused;    /* by the board */
    struct why refusal;
    const char *settings[6][2];
    /* Called before each event message with its time stamp, if set. */
    void (*before)(struct player *player, int64_t stamp_us);
    void *context;
};

static inline void
player_emit(void *context, const struct event *event)
{
    struct player *player = context;
    player->events++;
    player->count[event->type]++;
    if (event->type == EVENT_CALL_TRANSFERRED)
        str_copy(player->sent_to, sizeof(player->sent_to), event->call_transferred.destination);
    struct why why;
    if (board_apply(player->board, event, &why) != OK) {
        player->refused++;
        player->refusal = why;
    }
}

static inline void
player_settle(void *context)
{
    (void)context; /* the board is never behind */
}

static inline const char *
player_setting(void *context, const char *key)
{
    struct player *player = context;
    for (size_t i = 0; i < NITEMS(player->settings) && player->settings[i][0]; i++) {
        if (strcmp(player->settings[i][0], key) == 0)
            return player->settings[i][1];
    }
    return NULL;
}

/* The memory of `settings` is borrowed: set them before player_start. */
static inline void
player_start(struct player *player)
{
    player->board = board_new();
    player->ami = ami_new();
    player->env = (struct driver_env){.context = player,
                                      .board = player->board,
                                      .emit = player_emit,
                                      .settle = player_settle,
                                      .setting = player_setting};
    player->world = world_new(&player->env);
}

static inline void
player_fini(struct player *player)
{
    world_free(&player->world);
    ami_free(&player->ami);
    board_free(&player->board);
}

static inline void
player_feed(struct player *player, const void *at, size_t len)
{
    struct ami_message message;
    struct why why;
    ami_feed(player->ami, at, len);
    while (ami_next(player->ami, &message, &why) == OK) {
        player->messages++;
        if (!ami_has(&message, "Event"))
            continue;
        int64_t stamp_us = ami_time_us(ami_get(&message, "Timestamp"));
        if (player->before && stamp_us)
            player->before(player, stamp_us);
        translate_event(player->world, &message, stamp_us);
    }
}

static inline void
player_say(struct player *player, const char *text)
{
    player_feed(player, text, strlen(text));
}

/* A whole file of tests/data/asterisk, without its .gz; the caller frees it. */
static inline struct bytes
recording_read(const char *name)
{
    char command[256];
    struct bytes bytes = {0};
    str_format(command, sizeof(command), "gzip -dc tests/data/asterisk/%s.gz", name);
    FILE *in = popen(command, "r");
    if (!in)
        TEST_FAIL("cannot run %s", command);
    char buffer[65536];
    for (size_t len; (len = fread(buffer, 1, sizeof(buffer), in)) > 0;)
        bytes_add(&bytes, buffer, len);
    if (pclose(in) != 0 || bytes.len == 0)
        TEST_FAIL("%s gives nothing (tests run at the root of the repository)", command);
    return bytes;
}

/* The rows of NAME.expect.tsv, one after another; false at the end. */
struct expectation {
    char kind[16], key[64], field[64];
    int64_t value;
};

static inline FILE *
expectations_open(const char *name)
{
    char path[256];
    str_format(path, sizeof(path), "tests/data/asterisk/%s.expect.tsv", name);
    FILE *in = fopen(path, "r");
    if (!in)
        TEST_FAIL("no %s", path);
    return in;
}

static inline bool
expectations_next(FILE *in, struct expectation *row)
{
    char line[256];
    if (!fgets(line, sizeof(line), in))
        return false;
    line[strcspn(line, "\n")] = 0;
    struct text rest = text_of(line);
    str_copy(row->kind, sizeof(row->kind), text_cut(&rest, '\t'));
    str_copy(row->key, sizeof(row->key), text_cut(&rest, '\t'));
    str_copy(row->field, sizeof(row->field), text_cut(&rest, '\t'));
    if (!text_to_i64(rest, &row->value))
        TEST_FAIL("not a row of expectations: %s", line);
    return true;
}

#endif
