/* draft: an order as somebody words it, made ready to be sent. Pure.
 *
 * The words are those of the command line (`vigie do`) and of the `:` line:
 *
 *     VERB TARGET [ARGUMENTS]        reroute 0892680680 queue:rdv
 *
 * A telephone number may be spelled in any way. The draft holds the stance of its target as the
 * picture shows it, so that the gate refuses the order when it has changed by then. It belongs to one
 * gate: the one that has the target.
 */
#ifndef CONSOLE_CONTROL_DRAFT_H
#define CONSOLE_CONTROL_DRAFT_H

#include "console/metric/picture.h"
#include "proto/base/err.h"
#include "proto/board/stance.h"
#include "proto/event/verb.h"

/* An order that comes later is of another moment. */
#define DRAFT_DEADLINE_US INT64_C(30000000)

enum {
    DRAFT_ID_BYTES = 40,
    DRAFT_WORD_BYTES = 512,
    DRAFT_REASON_BYTES = 300,
    DRAFT_FROM_BYTES = 128,
};

struct draft {
    const struct verb_row *verb;
    size_t site; /* of the picture */
    char id[DRAFT_ID_BYTES], target[DRAFT_WORD_BYTES], args[DRAFT_WORD_BYTES];
    char reason[DRAFT_REASON_BYTES], from[DRAFT_FROM_BYTES];
    char expect[STANCE_BYTES];
    int64_t until_us; /* the switch's clock; 0: the gate's usual end; -1: never */
    bool by_clock;
    int64_t confirm_ms, deadline_us;
    int64_t start_us; /* the switch's clock; 0: at once */
    bool start_by_clock;
};

/* What was asked for, in words; NULL: not said. */
struct draft_words {
    const char *verb, *target, *args;
    const char *at;             /* when it is begun, as until; NULL: at once */
    const char *until;          /* +8s, +10m, +2h, 14:30, 2026-11-22T14:30, none */
    const char *confirm_within; /* minutes, or 90s */
    const char *reason, *from;
    const char *gate;   /* name of the exchange; NULL: the only one that has the target */
    uint64_t random[2]; /* for the id */
    int (*utc_offset_s)(int64_t at_us); /* of local time; NULL: UTC */
};

/* ERR_ARG with a sentence; ERR_UNKNOWN: no gate has the target, or several do. */
enum err draft_make(struct draft *draft, const struct draft_words *words,
                    const struct picture *picture, struct why *why);

/* What can be said of the words before any gate is asked: verb, number and form of the arguments,
 * reason, times. ERR_ARG with a sentence. */
enum err draft_check(const struct draft_words *words, struct why *why);

/* Why its gate cannot carry out such orders, as the gate told before; empty: it can, or does not say.
 * Borrowed from the picture. */
struct text draft_cannot(const struct draft *draft, const struct picture *picture);

/* As it travels. Texts are the draft's. */
struct event_order draft_order(const struct draft *draft);

/* "14:30", "+10m" ... as a time of the switch's clock behind now_us. The end of an order for later is
 * counted from its start. */
enum err draft_until(struct text text, int64_t now_us, int (*utc_offset_s)(int64_t at_us),
                     int64_t *until_us, bool *by_clock, struct why *why);
enum err draft_start(struct text text, int64_t now_us, int (*utc_offset_s)(int64_t at_us),
                     int64_t *start_us, bool *by_clock, struct why *why);

#endif
