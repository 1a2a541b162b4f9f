/* driver: what every switch family must do to be followed by a gate.
 *
 * A driver turns the switch's own events into vigie events and hands them out through env->emit,
 * in the order in which they happened, with the switch's own times. It knows nothing of journals,
 * sockets of ours or consoles. One thread, one loop; nothing here blocks.
 *
 * Life of a driver:
 *
 *   open ──> connect ──> read the switch's whole state ──> reconcile ──> follow its events
 *               ^                                                            │
 *               └──────────── backoff 0.5, 1, 2 ... 30 s <── link lost ──────┘
 *
 * Reconcile: env->board is what the gate believes (after a restart of the gate: what its journal
 * says). The driver compares it with what the switch says now, and emits the difference: calls that
 * are gone end `unseen`; calls it did not know are offered with what can be found out of them (the
 * number may be "", unknown); queues, agents, members, states that changed. A call that is in both
 * goes on: it is never offered twice, so nothing is counted twice.
 */
#ifndef PROTO_DRIVER_DRIVER_H
#define PROTO_DRIVER_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"
#include "proto/board/board.h"
#include "proto/event/event.h"
#include "proto/event/verb.h"
#include "proto/link/loop.h"

/* How far the switch is with an order. */
enum driver_step {
    DRIVER_ACCEPTED, /* it has taken it */
    DRIVER_DONE,     /* read back: it is so */
    DRIVER_REFUSED,  /* it is not so, and will not be */
    DRIVER_LOST,     /* nobody can tell: ask again */
};

/* What is to be so at the switch. Borrowed for the call. */
struct driver_order {
    struct text order; /* id, for the answer */
    enum verb verb;    /* reroute, close, open, cap, hangup, ... one that is at the switch */
    unsigned kind;     /* of the target: TARGET_NUMBER, ... */
    struct text target;
    struct text
        args; /* of the verb; reroute: where calls go from now on, "" the switch's own way */
    struct text reason; /* of a pause; of a listening its purpose */
    struct text who;    /* asks for it: the agent who is listened to is told */
    struct text before; /* stance of the target before it (board/stance.h) */
};

/* What the gate lends to its driver; borrowed, outlives the driver. */
struct driver_env {
    void *context;     /* first argument of the functions below */
    struct loop *loop; /* for descriptors and timers */
    const struct board *board;

    /* Takes one event (copied before it returns). Events that env->board would refuse are refused
     * here, counted and logged: a driver may emit what it is not sure of. at_us 0: now. env->board
     * may change during the call: who walks its rows gathers first and emits then. */
    void (*emit)(void *context, const struct event *event);

    /* Brings env->board up to date with everything emitted so far. For reconciling; not for every
     * event. */
    void (*settle)(void *context);

    /* State of the link to the switch changed. version and note may be empty. The gate emits the
     * `exchange` event. */
    void (*link)(void *context, enum link_state state, struct text version, struct text note);

    /* Gives up: wrong password, wrong URL, a foreign protocol on the port, before the link was up
     * for the first time. Afterwards a driver says LINK_DOWN and tries again. */
    void (*fail)(void *context, enum err err, const char *sentence);

    /* The input has ended and will never go on (a file was read, a simulation is over). */
    void (*finish)(void *context);

    /* How far it is with an order that was handed to it. May be called from within kind->order. */
    void (*step)(void *context, struct text order, enum driver_step step, struct text sentence);

    /* Settings of this driver ([driver] of --config), NULL when not set. */
    const char *(*setting)(void *context, const char *key);
};

struct driver; /* begins with `const struct driver_kind *kind` in every family */

struct driver_kind {
    const char *scheme;  /* of the URL: "asterisk" */
    const char *url;     /* how to write one, for --help and messages */
    const char *summary; /* one line for --help and the man page */

    /* Checks the URL and starts; returns before any connection is up. ERR_ARG with a sentence that
     * shows what was expected when the URL makes no sense. */
    enum err (*open)(struct driver **driver, struct text url, const struct driver_env *env,
                     struct why *why);

    /* Frees everything; emits nothing any more. NULLs the pointer. */
    void (*close)(struct driver **driver);

    /* Only checks the URL and the settings (vigie-gate --check). */
    enum err (*check)(struct text url, struct why *why);

    /* The switch's clock minus this machine's, best estimate, microseconds. */
    int64_t (*clock_offset_us)(const struct driver *driver);

    /* The switch's clock is nobody's: it may run faster than time. */
    bool is_simulated;

    /* Why this switch cannot carry out orders of that verb, a static sentence; NULL: it can. A kind
     * without this function carries out none. */
    const char *(*cannot)(const struct driver *driver, enum verb verb);

    /* Does the switch know that destination ("menu:accueil")? */
    enum answer (*knows)(const struct driver *driver, struct text destination);

    /* Carries an order out and reads it back: env->step tells, now or later, DONE only after
     * reading back. The same order twice sets the same thing once. */
    void (*order)(struct driver *driver, const struct driver_order *order);

    /* Only reads back how it stands: after a restart, or when no answer came. DONE, REFUSED (it is
     * not so) or LOST. Never sends anything that changes the switch. */
    void (*ask)(struct driver *driver, const struct driver_order *order);
};

/* The table: one row per family (driver_table.c). */
extern const struct driver_kind *const driver_table[];
extern const size_t driver_table_count;

/* Kind for a URL by its scheme; NULL with a sentence naming the schemes there are. */
const struct driver_kind *driver_kind_of(struct text url, struct why *why);

/* A URL with its secret replaced by ***, for logs and the process list. */
void driver_blank_secret(char *to, size_t size, struct text url);

#endif
