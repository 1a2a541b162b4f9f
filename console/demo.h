/* demo: a simulated centre of one's own: a vigie-gate on ipc sockets in a private folder.
 *
 *   vigie ──fork──> keeper ──fork──> vigie-gate
 *
 * The keeper is a process of its own whose only work is to end the gate and to remove the folder,
 * as soon as vigie has closed the demo or is no more, however it ended.
 */
#ifndef CONSOLE_DEMO_H
#define CONSOLE_DEMO_H

#include "proto/base/err.h"
#include "proto/base/text.h"

struct demo;

/* What kind of centre; all borrowed for the call. */
struct demo_how {
    const char *scenario;  /* what stands behind "sim:"; "" or NULL: busy at any hour */
    const char *catalogue; /* a file; NULL: none */
    const char *plan;      /* name of the one plan that lies ready; NULL: the demo's own */
    struct text plan_text; /* its file */
};

/* To be called before anything with threads. */
enum err demo_start(struct demo **demo, const struct demo_how *how, struct why *why);

/* Ends the gate, waits for it, removes its folder. NULLs the pointer; NULL is accepted. */
void demo_stop(struct demo **demo);

const char *demo_feed(const struct demo *demo); /* endpoints */
const char *demo_desk(const struct demo *demo);

/* Becomes readable when the gate has ended by itself. */
int demo_fd(const struct demo *demo);

/* The last thing that the gate wrote. */
void demo_last_words(const struct demo *demo, struct why *why);

#endif
