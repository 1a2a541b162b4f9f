#include "proto/gate/intents.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/mem.h"

enum { WHO_BYTES = 64 }; /* ids of people are shorter (access.h) */

struct held {
    char who[WHO_BYTES];
    uint64_t console;
    int64_t verb, rows;
    char targets[INTENT_TARGETS][INTENT_TARGET_BYTES + 1];
    size_t target_count;
    int64_t since_us, heard_us; /* monotonic */
};

struct intents {
    struct held at[INTENTS_MAX]; /* the oldest first */
    size_t count;
    bool is_news;
    struct held shown[INTENTS_MAX]; /* as they were when they were told: texts of `told` */
    struct intent told[INTENTS_MAX];
};

struct intents *
intents_new(void)
{
    return xcalloc(1, sizeof(struct intents));
}

void
intents_free(struct intents **intents)
{
    free(*intents);
    *intents = NULL;
}

static struct held *
find(struct intents *intents, struct text who, uint64_t console)
{
    for (size_t i = 0; i < intents->count; i++) {
        struct held *held = &intents->at[i];
        if (held->console == console && text_is(who, held->who))
            return held;
    }
    return NULL;
}

static void
drop(struct intents *intents, struct held *held)
{
    size_t behind = intents->count - (size_t)(held - intents->at) - 1;
    memmove(held, held + 1, behind * sizeof *held);
    intents->count--;
    intents->is_news = true;
}

static bool
is_same(const struct held *held, const struct intent *intent)
{
    bool is_same = held->verb == intent->verb && held->rows == intent->rows &&
                   held->target_count == intent->targets.count;
    for (size_t i = 0; i < held->target_count && is_same; i++)
        is_same = text_is(intent->targets.at[i], held->targets[i]);
    return is_same;
}

static enum err
check(const struct intents *intents, const struct intent *intent, bool is_known, struct why *why)
{
    size_t of_person = 0;
    for (size_t i = 0; i < intents->count; i++)
        of_person += text_is(intent->who, intents->at[i].who);
    for (size_t i = 0; i < intent->targets.count; i++) {
        if (intent->targets.at[i].len > INTENT_TARGET_BYTES)
            return why_set(why, ERR_ARG, "intent: a target has at most %d bytes",
                           INTENT_TARGET_BYTES);
    }
    if (intent->rows < 1 || intent->rows > INTENTS_ROWS_MAX ||
        intent->targets.count > (size_t)intent->rows || intent->who.len >= WHO_BYTES)
        return why_set(why, ERR_ARG, "intent: expected 1 to %d rows, and no more targets than rows",
                       INTENTS_ROWS_MAX);
    if (!is_known && of_person >= INTENTS_PERSON_MAX)
        return why_set(why, ERR_LIMIT, "%.*s looks at %d orders already", TEXT_ARG(intent->who),
                       INTENTS_PERSON_MAX);
    if (!is_known && intents->count == INTENTS_MAX)
        return why_set(why, ERR_LIMIT, "%d orders are being looked at already", INTENTS_MAX);
    return OK;
}

static void
fill(struct held *held, const struct intent *intent, int64_t mono_us)
{
    *held = (struct held){
        .console = intent->console,
        .verb = intent->verb,
        .rows = intent->rows,
        .target_count = intent->targets.count,
        .since_us = mono_us,
    };
    str_copy(held->who, sizeof held->who, intent->who);
    for (size_t i = 0; i < held->target_count; i++)
        str_copy(held->targets[i], sizeof held->targets[i], intent->targets.at[i]);
}

enum err
intents_look(struct intents *intents, const struct intent *intent, int64_t mono_us, struct why *why)
{
    struct held *held = find(intents, intent->who, intent->console);
    enum err err = check(intents, intent, held != NULL, why);
    if (err)
        return err;
    if (held && !is_same(held, intent)) {
        drop(intents, held);
        held = NULL;
    }
    if (!held) {
        held = &intents->at[intents->count++];
        fill(held, intent, mono_us);
        intents->is_news = true;
    }
    held->heard_us = mono_us;
    return OK;
}

void
intents_leave(struct intents *intents, struct text who, uint64_t console)
{
    struct held *held = find(intents, who, console);
    if (held)
        drop(intents, held);
}

const struct intent *
intents_now(struct intents *intents, int64_t mono_us, size_t *count, bool *is_news)
{
    for (size_t i = intents->count; i > 0; i--) {
        if (mono_us - intents->at[i - 1].heard_us >= INTENTS_LIFE_MS * 1000)
            drop(intents, &intents->at[i - 1]);
    }
    memcpy(intents->shown, intents->at, intents->count * sizeof intents->at[0]);
    for (size_t i = 0; i < intents->count; i++) {
        const struct held *held = &intents->shown[i];
        struct intent *told = &intents->told[i];
        *told = (struct intent){
            .who = text_of(held->who),
            .console = held->console,
            .verb = held->verb,
            .rows = held->rows,
            .age_s = (mono_us - held->since_us) / 1000000,
        };
        while (told->targets.count < held->target_count) {
            told->targets.at[told->targets.count] = text_of(held->targets[told->targets.count]);
            told->targets.count++;
        }
    }
    *count = intents->count;
    *is_news = intents->is_news;
    intents->is_news = false;
    return intents->told;
}
