/* errand_listen: what a listening needs besides the telephone: how the agent is told, and for how long
 * it lasts. Pure.
 *
 *   listen = yes         off without it
 *   listen_tell          pjsip:%s   a text message to the agent's telephone before anybody is heard;
 *                                   %s stands for what a dialplan calls the agent ("agent4")
 *                        dialplan   the site tells its agents itself (a beep, an announcement)
 *   listen_max = 10m     the telephone that listens is hung up by then; s, m or h
 *   listen_quota         listen_quota.h
 *
 * Nobody is listened to untold by neglect: without a valid listen_tell there is no listening.
 */
#ifndef PROTO_DRIVER_ASTERISK_ERRAND_LISTEN_H
#define PROTO_DRIVER_ASTERISK_ERRAND_LISTEN_H

#include "proto/driver/driver.h"

/* Bounded so that an action's line stays below the 1024 bytes that Asterisk reads. */
enum { ERRAND_LISTEN_TO_BYTES = 192, ERRAND_LISTEN_SAYS_BYTES = 512 };

/* Why nobody can be listened to, by the settings; NULL: it can be. */
const char *errand_listen_cannot(const struct driver_env *env);

/* Seconds; the default when the setting makes no sense (errand_listen_cannot says that). */
int64_t errand_listen_max_s(const struct driver_env *env);

/* Is a message sent? Else the site tells its agents. */
bool errand_listen_sends(const struct driver_env *env);
/* Where to: "pjsip:agent4". ERR_ARG with a sentence when the agent's name is no plain word. */
enum err errand_listen_to(const struct driver_env *env, struct text agent,
                          char to[ERRAND_LISTEN_TO_BYTES], struct why *why);
/* What the agent reads: "alice listens to your call: PURPOSE". ERR_ARG with a sentence when who asks, or
 * the purpose, is not one line of printable text, or is missing. */
enum err errand_listen_says(const struct driver_order *order, char says[ERRAND_LISTEN_SAYS_BYTES],
                            struct why *why);

#endif
