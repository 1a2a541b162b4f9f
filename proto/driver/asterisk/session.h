/* session: the connection to one Asterisk manager port, from the first try to the last.
 *
 *   idle ─> connecting ─> greeting ─> challenge ─> login ─> booting ─> listing ─> following
 *     ^                                                                              │
 *     └──────── 0.5, 1, 2 ... 30 s ──────── link lost, silence, refusal <────────────┘
 *
 * The secret does not travel where Asterisk offers its MD5 challenge. Until a first "following",
 * a refused login and a foreign protocol are for env->fail; later they are a link that is down.
 */
#ifndef PROTO_DRIVER_ASTERISK_SESSION_H
#define PROTO_DRIVER_ASTERISK_SESSION_H

#include "proto/driver/driver.h"

struct session_account {
    char host[256], port[8], user[128], secret[256];
};

struct session;

/* Tries to connect as soon as the loop runs. env is borrowed, the account copied. */
struct session *session_new(const struct driver_env *env, const struct session_account *account);
void session_free(struct session **session);

int64_t session_clock_offset_us(const struct session *session);

/* Orders, as driver.h says them. */
const char *session_cannot(const struct session *session, enum verb verb);
enum answer session_knows(const struct session *session, struct text destination);
void session_order(struct session *session, const struct driver_order *order);
void session_ask(struct session *session, const struct driver_order *order);

#endif
