#include "proto/base/err.h"

#include <string.h>

#include "proto/base/text.h"

enum err
why_set(struct why *why, enum err err, const char *format, ...)
{
    if (!why)
        return err;
    char text[WHY_TEXT_BYTES]; /* an argument may be the sentence that is there already */
    va_list args;
    va_start(args, format);
    str_vformat(text, sizeof text, format, args);
    va_end(args);
    why->err = err;
    memcpy(why->text, text, strlen(text) + 1);
    return err;
}

enum err
why_prefix(struct why *why, enum err err, const char *format, ...)
{
    if (!why)
        return err;
    char prefix[WHY_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    str_vformat(prefix, sizeof prefix, format, args);
    va_end(args);
    return why_set(why, err, "%s: %s", prefix, why->text);
}
