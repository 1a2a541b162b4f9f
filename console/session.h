/* session: what drawing, printing and scripts have in common: a loop, the gates, the demo. */
#ifndef CONSOLE_SESSION_H
#define CONSOLE_SESSION_H

#include "console/config.h"
#include "console/demo.h"
#include "console/feed/feed.h"
#include "console/heads.h"
#include "proto/link/loop.h"

enum session_exit { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNKNOWN = 3 };

struct session {
    const struct config *config; /* borrowed */
    struct loop *loop;
    struct feed *feed;
    struct demo *demo; /* NULL without --demo */
    struct heads
        *heads; /* of audit files, from run to run; NULL: nowhere to keep them, or a demo */
    struct why heads_why; /* why they could not be kept; told at the end, when there is no screen */
    struct key_pair key;  /* ours; empty when no gate asks for one */
    struct format look;
    int64_t deadline_us; /* monotonic: the gates have had time enough to settle */
    bool is_over;        /* why: the demo's gate has ended */
    struct why why;
};

/* Starts the demo if it is wanted, then the feed. on_change as in feed.h. */
enum err session_open(struct session *session, const struct config *config, loop_fn *on_change,
                      void *context, struct why *why);
/* The same with a demo of this kind (demo.h), whatever the settings say. */
enum err session_open_demo(struct session *session, const struct config *config,
                           const struct demo_how *how, struct why *why);
void session_close(struct session *session);

/* Runs the loop until every gate is settled: EXIT_DONE; or --settle is over: EXIT_UNKNOWN, with a
 * sentence for each gate that is not. Or what somebody stopped the loop with. */
int session_settle(struct session *session);

/* A sentence for each gate whose figures are not certain, and what is wrong with the road to it. */
void session_name_missing(struct session *session);

/* What is to be seen now. Free it before the loop runs again. */
struct picture *session_picture(struct session *session, int64_t now_us);

/* "vigie: sentence" on stderr, made harmless. */
void session_complain(const struct why *why);

/* Complains, and returns the exit code: failed for what the machine refused, else wrong usage. */
enum session_exit session_refuse(const struct why *why);

#endif
