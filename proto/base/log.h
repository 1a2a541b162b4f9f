/* log: one line to stderr per thing worth telling whoever runs the program.
 *
 * Lines are "2026-11-22T14:30:05.123Z level room: sentence". Foreign text in a line is made
 * harmless first (safe.h), whatever the caller did.
 */
#ifndef PROTO_BASE_LOG_H
#define PROTO_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/text.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);
bool log_level_parse(struct text name, enum log_level *level); /* error warn info debug */

/* room: "gate", "asterisk", "journal" ... */
void log_line(enum log_level level, const char *room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* At most one line a minute for each struct log_limit; the next line tells how many were held. */
struct log_limit {
    int64_t last_us; /* monotonic; 0: never */
    uint64_t held;
};
void log_limited(struct log_limit *limit, enum log_level level, const char *room,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
