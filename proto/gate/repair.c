#include "proto/gate/repair.h"

#include "proto/base/safe.h"
#include "proto/event/event_table.h"

enum { UTF8_GROWTH = 3 }; /* bytes of U+FFFD for one broken byte */

static struct text *
text_field(struct event *event, const struct event_field *field)
{
    return (struct text *)(void *)((char *)event + field->offset);
}

/* Room for all of them first, so that what is repaired does not move. */
static void
reserve(const struct event_row *row, struct event *event, struct bytes *memory)
{
    size_t needed = 0;
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].kind == FIELD_TEXT)
            needed += text_field(event, &row->fields[i])->len * UTF8_GROWTH;
    }
    if (memory->room < needed) {
        memory->at = xrealloc(memory->at, needed);
        memory->room = needed;
    }
    memory->len = 0;
}

void
repair_event(struct event *event, struct bytes *memory)
{
    const struct event_row *row = event_row(event->type);
    bool has_room = false;
    for (size_t i = 0; row && i < row->count; i++) {
        if (row->fields[i].kind != FIELD_TEXT)
            continue;
        struct text *text = text_field(event, &row->fields[i]);
        if (safe_is_utf8(*text))
            continue;
        if (!has_room)
            reserve(row, event, memory);
        has_room = true;
        char *to = (char *)memory->at + memory->len;
        *text = (struct text){to, safe_repair(to, *text)};
        memory->len += text->len;
    }
}
