/* driver_env: a gate that is none, for tests of drivers.
 *
 * It keeps every event as a JSON line (so nothing is borrowed, and two runs can be compared as
 * text), folds them into a board when the driver settles, and remembers what the driver said about
 * its link. Include test.h first.
 *
 *     struct fake_gate gate;
 *     fake_gate_init(&gate);                 gate.env is what a driver is opened with
 *     fake_gate_set(&gate, "password", "x"); what env->setting answers
 *     OK_ERR(kind->open(&driver, url, &gate.env, &why), &why);
 *     FAKE_GATE_UNTIL(&gate, gate.finished); runs the loop until that holds, at most 10 s
 *     fake_gate_settle(&gate);               now gate.board holds all that was emitted
 *     EQ_U64(gate.refused, 0);
 *     kind->close(&driver);
 *     fake_gate_fini(&gate);
 *
 * As in the real gate, env->board stands still between two settles: a driver that forgets to settle
 * before it reconciles is found out.
 */
#ifndef TESTS_UNIT_DRIVER_ENV_H
#define TESTS_UNIT_DRIVER_ENV_H

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/board/board.h"
#include "proto/codec/json.h"
#include "proto/driver/driver.h"
#include "proto/link/loop.h"

enum { FAKE_GATE_DEADLINE_MS = 10000, FAKE_GATE_SETTINGS = 8 };

struct fake_gate {
    struct driver_env env;
    struct loop *loop;
    struct board *board;
    struct bytes lines;             /* every event emitted, as JSON lines; no NUL at the end */
    size_t folded;                  /* bytes of `lines` that are in the board */
    size_t events;                  /* emitted */
    size_t count[EVENT_TYPE_LIMIT]; /* of each type */
    size_t refused;                 /* by the board */
    struct why refusal;             /* of the last refused */
    enum link_state link;           /* the last one said; LINK_UNKNOWN: none yet */
    size_t links;                   /* how often */
    char version[64], note[256];
    bool failed, finished;
    enum err fail_err;
    char fail_text[512];
    const char *settings[FAKE_GATE_SETTINGS][2];
};

static inline void
fake_gate_emit(void *context, const struct event *event)
{
    struct fake_gate *gate = context;
    json_write_event(&gate->lines, event);
    gate->events++;
    gate->count[event->type]++;
}

static inline void
fake_gate_settle(void *context)
{
    struct fake_gate *gate = context;
    struct json_reader *reader = json_reader_new();
    while (gate->folded < gate->lines.len) {
        const char *at = (const char *)gate->lines.at + gate->folded;
        struct text rest = {at, gate->lines.len - gate->folded};
        struct text line = text_cut(&rest, '\n');
        struct event event;
        struct why why;
        OK_ERR(json_read_event(reader, line, &event, &why), &why);
        if (board_apply(gate->board, &event, &why) != OK) {
            gate->refused++;
            gate->refusal = why;
        }
        gate->folded += line.len + 1;
    }
    json_reader_free(&reader);
}

static inline void
fake_gate_link(void *context, enum link_state state, struct text version, struct text note)
{
    struct fake_gate *gate = context;
    gate->link = state;
    gate->links++;
    str_copy(gate->version, sizeof(gate->version), version);
    str_copy(gate->note, sizeof(gate->note), note);
}

static inline void
fake_gate_fail(void *context, enum err err, const char *sentence)
{
    struct fake_gate *gate = context;
    gate->failed = true;
    gate->fail_err = err;
    str_copy(gate->fail_text, sizeof(gate->fail_text), text_of(sentence));
}

static inline void
fake_gate_finish(void *context)
{
    ((struct fake_gate *)context)->finished = true;
}

static inline const char *
fake_gate_setting(void *context, const char *key)
{
    struct fake_gate *gate = context;
    for (size_t i = 0; i < NITEMS(gate->settings) && gate->settings[i][0]; i++) {
        if (strcmp(gate->settings[i][0], key) == 0)
            return gate->settings[i][1];
    }
    return NULL;
}

static inline void
fake_gate_init(struct fake_gate *gate)
{
    *gate = (struct fake_gate){.loop = loop_new(), .board = board_new()};
    gate->env = (struct driver_env){
        .context = gate,
        .loop = gate->loop,
        .board = gate->board,
        .emit = fake_gate_emit,
        .settle = fake_gate_settle,
        .link = fake_gate_link,
        .fail = fake_gate_fail,
        .finish = fake_gate_finish,
        .setting = fake_gate_setting,
    };
}

/* key and value are borrowed. */
static inline void
fake_gate_set(struct fake_gate *gate, const char *key, const char *value)
{
    for (size_t i = 0; i < NITEMS(gate->settings); i++) {
        if (gate->settings[i][0] && strcmp(gate->settings[i][0], key) != 0)
            continue;
        gate->settings[i][0] = key;
        gate->settings[i][1] = value;
        return;
    }
    TEST_FAIL("driver_env.h: more than %d settings", FAKE_GATE_SETTINGS);
}

static inline void
fake_gate_fini(struct fake_gate *gate)
{
    bytes_free(&gate->lines);
    board_free(&gate->board);
    loop_free(&gate->loop);
}

/* Folds one event straight into the board: what the gate's journal told it before the driver came. */
static inline void
fake_gate_remember(struct fake_gate *gate, struct event event)
{
    struct why why;
    OK_ERR(board_apply(gate->board, &event, &why), &why);
}

/* Forgets the emitted lines, not the board: to look at what comes after this point. */
static inline void
fake_gate_forget_lines(struct fake_gate *gate)
{
    fake_gate_settle(gate);
    bytes_clear(&gate->lines);
    gate->folded = gate->events = 0;
    memset(gate->count, 0, sizeof(gate->count));
}

/* The emitted lines as one string; good until the next event. */
static inline const char *
fake_gate_text(struct fake_gate *gate)
{
    bytes_add(&gate->lines, "", 1);
    gate->lines.len--;
    return (const char *)gate->lines.at;
}

/* Runs the loop until the condition holds; fails after FAKE_GATE_DEADLINE_MS. */
#define FAKE_GATE_UNTIL(gate, condition)                                                      \
    do {                                                                                      \
        int64_t deadline_us_ = clock_mono_us() + (int64_t)FAKE_GATE_DEADLINE_MS * 1000;       \
        while (!(condition)) {                                                                \
            if (clock_mono_us() > deadline_us_)                                               \
                TEST_FAIL("waited %d ms in vain for: %s", FAKE_GATE_DEADLINE_MS, #condition); \
            loop_step((gate)->loop, 50);                                                      \
        }                                                                                     \
    } while (0)

#endif
