/* errand_reading: a question that proves an order, and what its answers say. Pure.
 *
 * A value of the database: DBGet; "not found" is an answer, too. A pause, a place in a queue:
 * QueueStatus, of which the member's own lines count.
 */
#ifndef PROTO_DRIVER_ASTERISK_ERRAND_READING_H
#define PROTO_DRIVER_ASTERISK_ERRAND_READING_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

enum { ERRAND_LINES_BYTES = 1536, ERRAND_VALUE_BYTES = 512 };

enum errand_look { LOOK_VALUE, LOOK_PAUSE, LOOK_SERVES };

struct errand_read {
    char lines[ERRAND_LINES_BYTES];
    enum errand_look look;
    char what[WORLD_ID_BYTES * 2]; /* "route/0892680680", for sentences */
    char want[ERRAND_VALUE_BYTES]; /* value, or reason of the pause; "" for a value: no key */
    char agent[WORLD_ID_BYTES];    /* Interface */
    bool wants;                    /* is to be paused, is to serve */
};

/* Answers to a question of the plan. */
struct errand_reading {
    bool is_over;
    size_t found, fitting;          /* items of the list; those that are as wanted */
    char value[ERRAND_VALUE_BYTES]; /* the last one found */
};
/* One message with the question's ActionID. ERR_IO with Asterisk's sentence: not to be had. */
enum err errand_reading_take(struct errand_reading *reading, const struct errand_read *read,
                             const struct ami_message *message, struct why *why);
/* Is it as wanted? Both ways with a sentence. */
bool errand_reading_is_so(const struct errand_reading *reading, const struct errand_read *read,
                          char sentence[WHY_TEXT_BYTES]);

#endif
