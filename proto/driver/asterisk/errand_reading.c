#include "proto/driver/asterisk/errand_reading.h"

#include <string.h>

/* ---- answers -------------------------------------------------------------------------------- */

static void
take_member(struct errand_reading *reading, const struct errand_read *read,
            const struct ami_message *message)
{
    if (!text_is(ami_get(message, "Location"), read->agent))
        return;
    bool is_paused = text_is(ami_get(message, "Paused"), "1");
    struct text reason = ami_get(message, "PausedReason");
    bool fits = read->look == LOOK_SERVES
                    ? text_is(ami_get(message, "Queue"), read->want)
                    : is_paused == read->wants && (!is_paused || text_is(reason, read->want));
    reading->found++;
    reading->fitting += fits;
    if (!fits)
        str_copy(reading->value, sizeof(reading->value), is_paused ? reason : TEXT(""));
}

enum err
errand_reading_take(struct errand_reading *reading, const struct errand_read *read,
                    const struct ami_message *message, struct why *why)
{
    struct text event = ami_get(message, "Event"), said = ami_get(message, "Message");
    if (!event.len && !text_is(ami_get(message, "Response"), "Success")) {
        reading->is_over = true;
        bool is_missing = read->look == LOOK_VALUE && text_is(said, "Database entry not found");
        return is_missing
                   ? OK
                   : why_set(why, ERR_IO, "it could not be read back: Asterisk says \"%.*s\"",
                             TEXT_ARG(said));
    }
    if (text_is(event, "DBGetResponse")) {
        reading->found++;
        str_copy(reading->value, sizeof(reading->value), ami_get(message, "Val"));
    } else if (text_is(event, "QueueMember")) {
        take_member(reading, read, message);
    }
    reading->is_over = text_is(ami_get(message, "EventList"), "Complete");
    return OK;
}

static bool
is_value_so(const struct errand_reading *reading, const struct errand_read *read,
            char sentence[WHY_TEXT_BYTES])
{
    bool is_so =
        reading->found ? strcmp(reading->value, read->want) == 0 && read->want[0] : !read->want[0];
    if (reading->found)
        str_format(sentence, WHY_TEXT_BYTES, "%s is \"%s\"", read->what, reading->value);
    else
        str_format(sentence, WHY_TEXT_BYTES, "%s is not set", read->what);
    return is_so;
}

bool
errand_reading_is_so(const struct errand_reading *reading, const struct errand_read *read,
                     char sentence[WHY_TEXT_BYTES])
{
    if (read->look == LOOK_VALUE)
        return is_value_so(reading, read, sentence);
    if (read->look == LOOK_SERVES) {
        bool serves = reading->fitting > 0;
        str_format(sentence, WHY_TEXT_BYTES, "%s %s queue %s", read->what,
                   serves ? "serves" : "does not serve", read->want);
        return serves == read->wants;
    }
    bool is_so = reading->found && reading->fitting == reading->found;
    bool is_paused = is_so == read->wants;
    if (!reading->found)
        str_format(sentence, WHY_TEXT_BYTES, "%s serves no queue", read->what);
    else if (is_so)
        str_format(sentence, WHY_TEXT_BYTES, "%s is %s in every queue", read->what,
                   is_paused ? "paused" : "not paused");
    else
        str_format(sentence, WHY_TEXT_BYTES, "%s is not %s in %zu of %zu queues", read->what,
                   read->wants ? "paused as ordered" : "free", reading->found - reading->fitting,
                   reading->found);
    return is_so;
}
