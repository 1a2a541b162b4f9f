/* event_table: the one list of events and their fields.
 *
 * The codec, the JSON lines, the event tables of docs/protocol.md and the tests read it; nobody
 * keeps a second list. Keys of fields travel on the wire: never reused, never renumbered.
 */
#ifndef PROTO_EVENT_EVENT_TABLE_H
#define PROTO_EVENT_EVENT_TABLE_H

#include "proto/event/event.h"

enum field_kind {
    FIELD_TEXT, /* struct text */
    FIELD_INT,  /* int64_t */
    FIELD_BOOL, /* bool */
    FIELD_ENUM, /* int, with names */
    FIELD_INTS, /* struct ints */
};

/* The words of an enumerated field, at their values. */
struct words {
    const char *const *names;
    int count;
};

struct event_field {
    int key;          /* on the wire, 1 ... 31 */
    const char *name; /* in JSON and in documents; ends in its unit */
    enum field_kind kind;
    size_t offset;             /* within struct event */
    const struct words *words; /* of FIELD_ENUM */
    bool required;             /* an event without it is refused (text: may still be empty) */
    const char *help;          /* one line for docs/protocol.md */
};

struct event_row {
    int type;
    const char *name;
    const char *help;
    const struct event_field *fields; /* by ascending key */
    size_t count;
};

extern const struct event_row event_table[];
extern const size_t event_table_count;

/* The longest list of fields of any event. */
enum { EVENT_FIELDS_MAX = 28, EVENT_KEY_MAX = 31 };

const struct event_row *event_row(int type); /* NULL: not one we know */
const struct event_row *event_row_named(struct text name);
const struct event_field *event_field(const struct event_row *row, int key); /* NULL: none */

/* Word of a value, "?" when it has none; and back (-1). */
const char *words_name(const struct words *words, int value);
int words_value(const struct words *words, struct text name);

extern const struct words link_state_words, medium_words, agent_state_words, route_layer_words,
    line_state_words, leave_reason_words, party_words, outcome_words, subject_words, family_words,
    charge_start_words, price_state_words, answer_words, holder_words, audience_words,
    signage_words, order_state_words;

#endif
