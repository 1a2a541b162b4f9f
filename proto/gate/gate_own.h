/* gate_own: what the files of one run share: the run itself. Nobody else includes this. */
#ifndef PROTO_GATE_GATE_OWN_H
#define PROTO_GATE_GATE_OWN_H

#include "proto/driver/driver.h"
#include "proto/gate/askers.h"
#include "proto/gate/auditor.h"
#include "proto/gate/calendar.h"
#include "proto/gate/door.h"
#include "proto/gate/gate.h"
#include "proto/gate/intake.h"
#include "proto/gate/order_desk.h"
#include "proto/gate/sources.h"
#include "proto/gate/study.h"
#include "proto/gate/witness.h"
#include "proto/link/loop.h"
#include "proto/link/publisher.h"

enum { GATE_VERSION_BYTES = 64 };

struct gate {
    const struct options *options;
    struct calendar calendar;
    struct sources sources; /* until intake and orders take them */
    struct door *door;
    struct loop *loop;
    struct journal *journal;
    struct board *board;
    struct publisher *publisher;
    struct witness *witness; /* of who did what */
    struct auditor *auditor; /* who tells it */
    struct askers *askers;   /* as whom orders were asked for */
    struct ledger *ledger;
    struct intake *intake;
    struct order_desk *orders;
    struct study *study;
    struct desk_offers offers;
    struct driver_env env;
    const struct driver_kind *kind;
    struct driver *driver;
    char version[GATE_VERSION_BYTES]; /* of the switch, as it said last */
    enum link_state link;
    bool was_up; /* the link, in this run */
    bool
        is_old; /* files could not be read again: the old ones are in force, and the note says so */
    int64_t priced_hour; /* of the switch's clock, when prices were last looked at */
    int silent_ticks;
    bool is_over; /* something ended the run, maybe before the loop began */
    int result;
};

/* gate.c. The first end counts. A sentence for a person on stderr; the exit code that fits err. */
void gate_end(struct gate *gate, int result);
int gate_complain(enum err err, const char *sentence);

/* gate_check.c: all that can be judged without touching anything, mistakes of usage. To be forgotten
 * when there is no run after it. */
enum err gate_check_words(struct gate *gate, struct why *why);
void gate_check_forget(struct gate *gate);

/* gate_driver.c: what a driver may call, in gate->env; and what followers are told of its switch. */
void gate_driver_lend(struct gate *gate);
int64_t gate_driver_clock_us(void *gate); /* of the switch */
void gate_driver_link(void *gate, enum link_state state, struct text version, struct text note);
void gate_driver_say_verbs(struct gate *gate); /* where they changed */

#endif
