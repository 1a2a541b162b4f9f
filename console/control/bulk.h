/* bulk: one order for many rows: what is to be sent next, and what became of each (R58). Pure.
 *
 *     NEXT ─> ON_ITS_WAY ─> DONE ─> GOING_BACK ─> TAKEN_BACK    (BULK_TAKE_BACK only)
 *       │      │    │   └─> SCHEDULED ─┘
 *       │      │    └─ WAITING            └─────> KEPT
 *       │      ├─> REFUSED
 *       │      └─> UNKNOWN ─> DONE, REFUSED when it turns out later
 *       └─> NOT_SENT
 *
 * For the gate each row is an order of its own, with its own id, compared with what was seen when the
 * rows were shown. They leave one after the other: the next one only when it is known what became of
 * the one before. What stops it is told by `manner`; a lost link stops it in any manner. Once it is
 * over nothing is ever sent any more. Owns copies of the drafts; knows no clock and no socket: whoever
 * drives it brings pictures and answers, and sends what bulk_next hands out.
 */
#ifndef CONSOLE_CONTROL_BULK_H
#define CONSOLE_CONTROL_BULK_H

#include "console/control/draft.h"

enum { BULK_ROWS_MAX = 500, BULK_SAYS_BYTES = 300 };

enum bulk_manner {
    BULK_STOP,      /* at the first that is refused or not known, the rest is not sent */
    BULK_TAKE_BACK, /* the same, and what was done is taken back: all or nothing */
    BULK_GO_ON,     /* each row by itself */
    BULK_MANNERS
};

enum bulk_state {
    BULK_NEXT,
    BULK_ON_ITS_WAY,
    BULK_WAITING, /* for a second person */
    BULK_DONE,
    BULK_SCHEDULED,  /* taken, for later */
    BULK_REFUSED,    /* or cancelled: nothing was changed */
    BULK_UNKNOWN,    /* it may have been done */
    BULK_NOT_SENT,   /* and never will be */
    BULK_GOING_BACK, /* was done, the order that takes it back is on its way */
    BULK_TAKEN_BACK,
    BULK_KEPT, /* was done, and could not be taken back for certain */
    BULK_STATES
};

struct bulk_row {
    struct draft draft;
    enum bulk_state state;
    char back[DRAFT_ID_BYTES];  /* the order that takes it back; "": none was sent */
    char says[BULK_SAYS_BYTES]; /* the gate's words, or why it was not sent; "" nothing */
};

struct bulk {
    struct bulk_row *rows; /* in the order they are sent; owned */
    size_t count;
    enum bulk_manner manner;
    bool is_stopped, is_going_back, is_over;
    char stopped[BULK_SAYS_BYTES]; /* why it was stopped; "": it was not */
    void (*random)(uint64_t to[2]);
};

/* random: for the ids of the orders that take back. ERR_ARG: no row, too many, or one twice. */
enum err bulk_new(struct bulk **bulk, const struct draft *drafts, size_t count,
                  enum bulk_manner manner, void (*random)(uint64_t to[2]), struct why *why);
void bulk_free(struct bulk **bulk);

/* What is to be sent now, if anything: once for each order, with a deadline from now on. */
bool bulk_next(struct bulk *bulk, const struct picture *picture, struct draft *draft);

/* Looks what became of what was sent. */
void bulk_look(struct bulk *bulk, const struct picture *picture);

/* An answer of a gate (stands NULL: there is no such order, for this reason), at this time of its
 * switch's clock; or, with clock_us 0, why an order could not be sent. False: it is none of these. */
bool bulk_answer(struct bulk *bulk, struct text order, const struct event_order *stands,
                 const char *refusal, int64_t clock_us);

/* Somebody stops it: what was not sent is not sent. With BULK_TAKE_BACK what was done is taken back;
 * stopped once more it stays. */
void bulk_stop(struct bulk *bulk, const char *sentence);

/* What is under way has had time enough: it is not known what became of it. */
void bulk_late(struct bulk *bulk, const char *sentence);

/* Nothing is sent any more, and nothing is waited for: what is on its way is not known. */
void bulk_give_up(struct bulk *bulk, const char *sentence);

size_t bulk_count(const struct bulk *bulk, enum bulk_state state);
bool bulk_is_well(const struct bulk *bulk); /* each row is done, or scheduled as it was asked */
const char *bulk_state_name(enum bulk_state state); /* "not sent" */

/* "3 of 12 done, 1 refused, 8 not sent" */
void bulk_say(const struct bulk *bulk, char *to, size_t size);

#endif
