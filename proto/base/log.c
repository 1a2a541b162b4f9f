#include "proto/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "proto/base/clock.h"
#include "proto/base/safe.h"

enum { LINE_BYTES = 1024, MINUTE_US = 60 * 1000000 };

static const char *const level_names[] = {"error", "warn", "info", "debug"};
static enum log_level threshold = LOG_INFO;

void
log_set_level(enum log_level level)
{
    threshold = level;
}

bool
log_level_parse(struct text name, enum log_level *level)
{
    for (size_t i = 0; i < NITEMS(level_names); i++) {
        if (text_is(name, level_names[i])) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static void
write_line(enum log_level level, const char *room, const char *format, va_list args, uint64_t held)
{
    char raw[LINE_BYTES], line[LINE_BYTES], when[32];
    str_vformat(raw, sizeof raw, format, args);
    safe_copy(line, sizeof line, text_of(raw));

    int64_t now_us = clock_wall_us();
    time_t seconds = (time_t)(now_us / 1000000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
    char more[64] = "";
    if (held > 0)
        str_format(more, sizeof more, " (and %llu more like it)", (unsigned long long)held);
    fprintf(stderr, "%s.%03dZ %s %s: %s%s\n", when, (int)(now_us / 1000 % 1000), level_names[level],
            room, line, more);
}

void
log_line(enum log_level level, const char *room, const char *format, ...)
{
    if (level > threshold)
        return;
    va_list args;
    va_start(args, format);
    write_line(level, room, format, args, 0);
    va_end(args);
}

void
log_limited(struct log_limit *limit, enum log_level level, const char *room, const char *format,
            ...)
{
    if (level > threshold)
        return;
    int64_t now_us = clock_mono_us();
    if (limit->last_us != 0 && now_us - limit->last_us < MINUTE_US) {
        limit->held++;
        return;
    }
    va_list args;
    va_start(args, format);
    write_line(level, room, format, args, limit->held);
    va_end(args);
    *limit = (struct log_limit){.last_us = now_us, .held = 0};
}
