/* rehearsal: what a rehearsal of a contingency plan saw, and what that proves. Pure.
 *
 * The routes of the plan's numbers are looked at three times: before, with the plan in force, and after
 * it was taken back. It is passed when each number went where the plan says and goes as before at the
 * end. That no call came meanwhile is no failure: it is told.
 */
#ifndef CONSOLE_REHEARSAL_H
#define CONSOLE_REHEARSAL_H

#include "proto/base/mem.h"
#include "proto/board/board.h"

enum { REHEARSAL_REASON_BYTES = 500, REHEARSAL_DAY_BYTES = 16 };

enum rehearsal_moment {
    REHEARSAL_BEFORE,
    REHEARSAL_UNDER,
    REHEARSAL_AFTER,
    REHEARSAL_MOMENTS,
};

enum rehearsal_verdict { REHEARSAL_PASSED, REHEARSAL_FAILED, REHEARSAL_UNKNOWN };

struct rehearsal_number {
    char *number, *wanted; /* wanted: where the plan sends it */
    struct {
        char *route; /* NULL: not looked at; "": the switch's own */
        enum route_layer layer;
    } at[REHEARSAL_MOMENTS];
};

struct rehearsal {
    char *plan;
    struct rehearsal_number *numbers; /* owned */
    size_t count;
    int64_t live;                        /* calls of these numbers when the plan was ordered */
    int64_t apply_ms, revoke_ms;         /* from asked to read back; -1: not known */
    int64_t call_ms, waited_ms;          /* first call after it was done, -1: none in waited_ms;
                                          * waited_ms -1: it did not come to that */
    enum rehearsal_verdict verdict;      /* good once it was judged */
    char reason[REHEARSAL_REASON_BYTES]; /* why it is not passed; "": it is */
    char day[REHEARSAL_DAY_BYTES];       /* for the file, when it is passed: 2026-11-26 */
    bool is_written;                     /* the day stands in the file */
};

struct rehearsal *rehearsal_new(const char *plan);
void rehearsal_free(struct rehearsal **rehearsal);

/* Takes down how the numbers stand. BEFORE: also which numbers the plan has, and their live calls. */
void rehearsal_look(struct rehearsal *rehearsal, enum rehearsal_moment moment,
                    const struct board *board);

/* Do all numbers stand at that moment as they should? */
bool rehearsal_is_so(const struct rehearsal *rehearsal, enum rehearsal_moment moment);

/* It cannot go on; the first reason stays. */
void rehearsal_stop(struct rehearsal *rehearsal, enum rehearsal_verdict verdict, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

/* It went to its end, or was stopped: what does it prove? */
void rehearsal_judge(struct rehearsal *rehearsal);

void rehearsal_text(struct bytes *out, const struct rehearsal *rehearsal);
void rehearsal_json(struct bytes *out, const struct rehearsal *rehearsal);

#endif
