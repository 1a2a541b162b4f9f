/* listen_quota: how many listenings a day a switch allows, for drivers that carry them out. Pure.
 *
 * `listen_quota = N` of [driver]: so many a business day of the gate; 0, or none: no limit. Those of the day
 * are the orders of the gate's board, so a restart of the gate forgets none. One that was refused does not
 * count; one whose outcome is not known does, for perhaps somebody listened.
 */
#ifndef PROTO_DRIVER_LISTEN_QUOTA_H
#define PROTO_DRIVER_LISTEN_QUOTA_H

#include "proto/driver/driver.h"

/* Why the setting makes no sense, a static sentence; NULL: it does. */
const char *listen_quota_cannot(const struct driver_env *env);

/* May this order listen? ERR_LIMIT with the count when the day's are spent. */
enum err listen_quota_check(const struct driver_env *env, struct text order, struct why *why);

#endif
