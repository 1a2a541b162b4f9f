/* errand_word: what may stand in an action, and the words of the settings. Pure.
 *
 * The one gate between a text that somebody sent and Asterisk: what these refuse is not sent.
 */
#ifndef PROTO_DRIVER_ASTERISK_ERRAND_WORD_H
#define PROTO_DRIVER_ASTERISK_ERRAND_WORD_H

#include "proto/driver/driver.h"

enum { ERRAND_WORD_BYTES = 128 };

/* Letters, digits and the signs of `more`: nothing that a dialplan, a database or a dial string takes
 * for more than a letter. Not empty, shorter than ERRAND_WORD_BYTES. */
bool errand_word_is(struct text text, const char *more);
/* One line of printable text, at most so many bytes. */
bool errand_word_is_line(struct text text, size_t max);
/* A name that the switch gave itself; it fits a line. */
bool errand_word_is_name(struct text text);

/* "agent4" of Local/agent4@agents, IAX2/agent4/agent4 and agent4: what a dialplan calls an agent. */
struct text errand_word_of_agent(struct text agent);

/* A setting of [driver], or what stands for it. */
const char *errand_word_setting(const struct driver_env *env, const char *key,
                                const char *standard);
/* Is the word in the list of a setting? */
bool errand_word_is_listed(const struct driver_env *env, const char *key, struct text word);
/* Is that menu or message in its list? Without a list: ANSWER_UNKNOWN. */
enum answer errand_word_knows(const struct driver_env *env, struct text destination);

#endif
