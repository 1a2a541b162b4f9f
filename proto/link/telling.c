#include "proto/link/telling.h"

#include <stdlib.h>
#include <string.h>

#include "proto/codec/frame.h"

struct telling {
    uint64_t console;
    struct bytes wanted;  /* the message that says it; empty: nothing is looked at */
    struct bytes fresh;   /* room */
    bool is_due, is_told; /* is_told: the gate was told of something, and not that it is over */
    int64_t told_us;      /* monotonic */
};

struct telling *
telling_new(uint64_t console)
{
    struct telling *telling = xcalloc(1, sizeof *telling);
    telling->console = console;
    return telling;
}

void
telling_free(struct telling **telling)
{
    if (!*telling)
        return;
    bytes_free(&(*telling)->wanted);
    bytes_free(&(*telling)->fresh);
    free(*telling);
    *telling = NULL;
}

static void
pack(const struct telling *telling, const struct intent *intent, struct bytes *out)
{
    struct frame frame = {.kind = FRAME_INTENT, .id = telling->console};
    if (intent) {
        frame.verb = intent->verb;
        frame.rows = intent->rows;
    }
    for (size_t i = 0; intent && i < intent->targets.count; i++) {
        if (intent->targets.at[i].len <= INTENT_TARGET_BYTES)
            frame.targets.at[frame.targets.count++] = intent->targets.at[i];
    }
    frame_pack(NULL, &frame, out);
}

void
telling_want(struct telling *telling, const struct intent *intent)
{
    struct bytes *fresh = &telling->fresh, *wanted = &telling->wanted;
    bytes_clear(fresh);
    if (intent)
        pack(telling, intent, fresh);
    if (fresh->len == wanted->len &&
        (fresh->len == 0 || memcmp(fresh->at, wanted->at, fresh->len) == 0))
        return;
    const struct bytes old = *wanted;
    *wanted = *fresh;
    *fresh = old;
    telling->is_due = true;
}

bool
telling_message(struct telling *telling, int64_t mono_us, struct bytes *out)
{
    bool is_wanted = telling->wanted.len > 0;
    bool is_old = is_wanted && mono_us - telling->told_us >= TELLING_EVERY_MS * 1000;
    bool says = (telling->is_due || is_old) && (is_wanted || telling->is_told);
    telling->is_due = false;
    if (!says)
        return false;
    if (is_wanted)
        bytes_add(out, telling->wanted.at, telling->wanted.len);
    else
        pack(telling, NULL, out);
    telling->is_told = is_wanted;
    telling->told_us = mono_us;
    return true;
}

void
telling_failed(struct telling *telling)
{
    telling->is_due = telling->is_told = true;
}
