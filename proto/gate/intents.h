/* intents: who looks at which order now, without having given it. Pure: times come in.
 *
 * Of the moment, and of this run alone: nothing of it is written down. Each console renews what it looks
 * at; what is not renewed for INTENTS_LIFE_MS is over, whatever became of the console. Bounded:
 * INTENTS_MAX at a time, INTENTS_PERSON_MAX of one person, one of each of his consoles. Whether he may
 * give that order has been looked at before.
 */
#ifndef PROTO_GATE_INTENTS_H
#define PROTO_GATE_INTENTS_H

#include <stdbool.h>

#include "proto/base/err.h"
#include "proto/event/intent.h"

enum { INTENTS_LIFE_MS = 15000, INTENTS_PERSON_MAX = 4, INTENTS_ROWS_MAX = 500 };

struct intents;

struct intents *intents_new(void);
void intents_free(struct intents **intents);

/* This console looks at that, instead of what it looked at before; age_s is not looked at. ERR_ARG for
 * what is too long, ERR_LIMIT when there are too many: nothing is changed then. */
enum err intents_look(struct intents *intents, const struct intent *intent, int64_t mono_us,
                      struct why *why);
/* And not any more. */
void intents_leave(struct intents *intents, struct text who, uint64_t console);

/* What is over is forgotten. Then all there are, the oldest first (borrowed until the next call), and
 * whether another one began or ended since this was asked last. */
const struct intent *intents_now(struct intents *intents, int64_t mono_us, size_t *count,
                                 bool *is_news);

#endif
