#include "console/ui/dialog.h"

#include <string.h>

#include "console/ui/words.h"

/* Reasons that one key chooses among; the first is ready. */
static const char *const reasons[] = {
    N_("emergency"),  N_("operator trouble"), N_("too many calls"), N_("not enough agents"),
    N_("evacuation"), N_("planned work"),     N_("test"),
};

static const struct {
    const char *until; /* NULL: the gate's usual end */
    const char *title;
} ends[] = {
    {NULL, N_("the gate's usual end")},
    {"+15m", N_("in 15 min")},
    {"+30m", N_("in 30 min")},
    {"+1h", N_("in 1 h")},
    {"+2h", N_("in 2 h")},
    {"+8h", N_("in 8 h")},
    {"none", N_("never by itself")},
};

const char *
dialog_end(const struct dialog *dialog)
{
    return ends[dialog->end_at].title;
}

/* --- where to --------------------------------------------------------------------------------- */

static void
add_place(struct dialog *dialog, const char *kind, const char *name)
{
    if (dialog->place_count == DIALOG_PLACES)
        return;
    char *to = dialog->places[dialog->place_count];
    str_format(to, DRAFT_WORD_BYTES, "%s%s", kind, name);
    for (size_t i = 0; i < dialog->place_count; i++) {
        if (strcmp(dialog->places[i], to) == 0)
            return;
    }
    dialog->place_count++;
}

/* The queues with most free agents first, then where other numbers go. */
static void
list_places(struct dialog *dialog, const struct board *board)
{
    enum { MOST_FREE = 6, FREE_LEVELS = 100000 };
    dialog->place_count = 0;
    int64_t below = FREE_LEVELS;
    while (dialog->place_count < MOST_FREE && below >= 0) {
        int64_t best = -1;
        for (const struct queue *q = board->queues; q; q = q->hh.next) {
            int64_t idle = q->staff[AGENT_AVAILABLE];
            if (!q->removed && idle < below && idle > best)
                best = idle;
        }
        for (const struct queue *q = board->queues; q && best >= 0; q = q->hh.next) {
            if (!q->removed && q->staff[AGENT_AVAILABLE] == best && dialog->place_count < MOST_FREE)
                add_place(dialog, "queue:", q->queue);
        }
        below = best;
    }
    for (const struct number *n = board->numbers; n; n = n->hh.next) {
        if (n->routes[ROUTE_BASE].destination)
            add_place(dialog, "", n->routes[ROUTE_BASE].destination);
    }
}

/* --- opening ---------------------------------------------------------------------------------- */

static bool
wants_place(const struct draft *draft)
{
    return (draft->verb->verb == VERB_REROUTE || draft->verb->verb == VERB_TRANSFER) &&
           draft->args[0] == '\0';
}

struct draft_words
dialog_words(const struct dialog *dialog)
{
    struct draft_words words = dialog->words;
    words.verb = dialog->verb;
    words.target = dialog->target;
    words.args = dialog->args;
    words.gate = dialog->gate[0] ? dialog->gate : NULL;
    words.reason = dialog->reason;
    const struct verb_row *verb = verb_row_named(text_of(dialog->verb));
    bool lasts = verb && verb->lasts;
    words.at = dialog->start[0] ? dialog->start : NULL;
    words.until = !lasts ? NULL : dialog->end[0] ? dialog->end : ends[dialog->end_at].until;
    words.confirm_within = lasts && dialog->confirms ? "10" : NULL;
    return words;
}

/* Words as they stand now make the draft anew; its id stays. */
static enum err
draft_again(struct dialog *dialog, const struct picture *picture, struct why *why)
{
    const struct draft_words words = dialog_words(dialog);
    struct draft fresh;
    enum err err = draft_make(&fresh, &words, picture, why);
    if (err)
        return err;
    if (dialog->stage != DIALOG_CLOSED) /* what was seen when it opened is what is compared */
        memcpy(fresh.expect, dialog->draft.expect, sizeof fresh.expect);
    dialog->draft = fresh;
    return OK;
}

/* Of a listening no reason is ready: it is the purpose, which the agent is told. */
static const char NO_PURPOSE[] = "-";

static bool
lacks_purpose(const struct dialog *dialog)
{
    return dialog->draft.verb->verb == VERB_LISTEN && strcmp(dialog->reason, NO_PURPOSE) == 0;
}

static void
ask_purpose(struct dialog *dialog)
{
    dialog->typing = FIELD_REASON;
    dialog->typed[0] = '\0';
    str_copy(dialog->message, sizeof dialog->message,
             text_of(_("type why you listen, then Enter: the agent is told")));
}

enum err
dialog_open(struct dialog *dialog, const struct draft_words *words, const struct picture *picture,
            struct why *why)
{
    *dialog = (struct dialog){.words = *words};
    str_copy(dialog->verb, sizeof dialog->verb, text_of(words->verb));
    str_copy(dialog->target, sizeof dialog->target, text_of(words->target));
    str_copy(dialog->args, sizeof dialog->args, text_of(words->args));
    str_copy(dialog->gate, sizeof dialog->gate, text_of(words->gate));
    str_copy(dialog->reason, sizeof dialog->reason, text_of(_(reasons[0])));
    enum err err = draft_again(dialog, picture, why);
    if (err)
        return err;
    struct text cannot = draft_cannot(&dialog->draft, picture);
    if (cannot.len > 0)
        return why_set(why, ERR_DENIED, "%s: %.*s", dialog->draft.verb->name, TEXT_ARG(cannot));
    dialog->stage = wants_place(&dialog->draft) ? DIALOG_WHERE : DIALOG_CONFIRM;
    if (dialog->draft.verb->verb == VERB_LISTEN) {
        str_copy(dialog->reason, sizeof dialog->reason, text_of(NO_PURPOSE));
        ask_purpose(dialog);
    }
    if (dialog->stage == DIALOG_WHERE)
        list_places(dialog, picture_site(picture, dialog->draft.site)->board);
    return OK;
}

/* --- keys ------------------------------------------------------------------------------------- */

static bool
is_character(const char *key)
{
    return key[0] != '\0' && (key[1] == '\0' || (unsigned char)key[0] >= 0x80);
}

static void
take_back(char *typed)
{
    size_t len = strlen(typed);
    while (len > 0 && ((unsigned char)typed[len - 1] & 0xc0) == 0x80)
        len--;
    typed[len > 0 ? len - 1 : 0] = '\0';
}

static void
type(struct dialog *dialog, const char *key)
{
    size_t len = strlen(dialog->typed);
    if (strcmp(key, "Space") == 0)
        key = " ";
    if (is_character(key))
        str_format(dialog->typed + len, sizeof dialog->typed - len, "%s", key);
}

/* The digit that a French keyboard has on this key under Shift, else the key. */
static char
digit_or(const char *key)
{
    static const char *const row[] = {"à", "&", "é", "\"", "'", "(", "-", "è", "_", "ç"};
    for (size_t i = 0; i < NITEMS(row); i++) {
        if (strcmp(key, row[i]) == 0)
            return (char)('0' + i);
    }
    return key[1] == '\0' ? key[0] : '\0';
}

/* On to the confirmation, with this destination; "" is the way below. */
static void
choose(struct dialog *dialog, const char *place, const struct picture *picture)
{
    struct why why;
    str_copy(dialog->args, sizeof dialog->args, text_of(place));
    dialog->typed[0] = '\0';
    if (draft_again(dialog, picture, &why) == OK)
        dialog->stage = DIALOG_CONFIRM;
    else
        str_copy(dialog->message, sizeof dialog->message, text_of(why.text));
}

static enum dialog_result
key_where(struct dialog *dialog, const char *key, const struct picture *picture)
{
    bool is_first = dialog->typed[0] == '\0';
    char digit = digit_or(key);
    if (is_first && digit >= '1' && digit <= '9') {
        size_t at = (size_t)(digit - '1');
        if (at < dialog->place_count)
            choose(dialog, dialog->places[at], picture);
    } else if (is_first && digit == '0' && dialog->draft.verb->verb == VERB_REROUTE) {
        choose(dialog, "", picture);
    } else if (strcmp(key, "Enter") == 0 && !is_first) {
        char place[DIALOG_TYPED_BYTES];
        str_copy(place, sizeof place, text_of(dialog->typed));
        choose(dialog, place, picture);
    } else if (strcmp(key, "Backspace") == 0) {
        take_back(dialog->typed);
    } else {
        type(dialog, key);
    }
    return DIALOG_STAYS;
}

static void
leave_field(struct dialog *dialog)
{
    dialog->typing = FIELD_NONE;
    dialog->typed[0] = '\0';
}

/* A time that makes no sense is said, and typed on. */
static void
keep_time(struct dialog *dialog, char time[DIALOG_TIME_BYTES], const struct picture *picture)
{
    char old[DIALOG_TIME_BYTES];
    struct why why;
    memcpy(old, time, sizeof old);
    str_copy(time, DIALOG_TIME_BYTES, text_trim(text_of(dialog->typed)));
    if (draft_again(dialog, picture, &why) == OK) {
        leave_field(dialog);
        return;
    }
    memcpy(time, old, sizeof old);
    str_copy(dialog->message, sizeof dialog->message, text_of(why.text));
}

static void
keep_field(struct dialog *dialog, const struct picture *picture)
{
    if (dialog->typing != FIELD_REASON) {
        keep_time(dialog, dialog->typing == FIELD_START ? dialog->start : dialog->end, picture);
        return;
    }
    if (text_trim(text_of(dialog->typed)).len > 0)
        str_copy(dialog->reason, sizeof dialog->reason, text_of(dialog->typed));
    leave_field(dialog);
}

static void
key_field(struct dialog *dialog, const char *key, const struct picture *picture)
{
    if (strcmp(key, "Escape") == 0)
        leave_field(dialog);
    else if (strcmp(key, "Enter") == 0)
        keep_field(dialog, picture);
    else if (strcmp(key, "Backspace") == 0)
        take_back(dialog->typed);
    else
        type(dialog, key);
}

/* The settings of the order; false: the key is none of them. */
static bool
key_setting(struct dialog *dialog, const char *key)
{
    const struct verb_row *verb = dialog->draft.verb;
    size_t step = strcmp(key, "Up") == 0 ? 1 : NITEMS(ends) - 1;
    if (strcmp(key, "Tab") == 0) {
        dialog->reason_at = (dialog->reason_at + 1) % NITEMS(reasons);
        str_copy(dialog->reason, sizeof dialog->reason, text_of(_(reasons[dialog->reason_at])));
    } else if (strcmp(key, "=") == 0) {
        dialog->typing = FIELD_REASON;
    } else if (strcmp(key, "<") == 0 && verb_may_start_later(verb)) {
        dialog->typing = FIELD_START;
    } else if (strcmp(key, ">") == 0 && verb->lasts) {
        dialog->typing = FIELD_END;
    } else if (strcmp(key, "Up") == 0 || strcmp(key, "Down") == 0) {
        dialog->end[0] = '\0';
        dialog->end_at = (dialog->end_at + step) % NITEMS(ends);
    } else if (strcmp(key, "Left") == 0 || strcmp(key, "Right") == 0) {
        dialog->confirms = !dialog->confirms;
    } else {
        return false;
    }
    return true;
}

bool
dialog_setting(struct dialog *dialog, const char *key, const struct picture *picture)
{
    dialog->message[0] = '\0';
    if (dialog->typing == FIELD_NONE)
        return key_setting(dialog, key);
    key_field(dialog, key, picture);
    return true;
}

char
dialog_sign(const char *key)
{
    if (!is_character(key))
        return '\0';
    return key[0] >= 'A' && key[0] <= 'Z' ? (char)(key[0] - 'A' + 'a') : digit_or(key);
}

/* One sign of the code; a wrong one begins anew. */
static enum dialog_result
key_code(struct dialog *dialog, const char *key, const struct preview *preview)
{
    size_t len = strlen(dialog->typed);
    char sign = dialog_sign(key);
    if (sign == '\0' || sign != preview->code[len]) {
        dialog->typed[0] = '\0';
        str_format(dialog->message, sizeof dialog->message,
                   _("that confirms nothing: type %s, or Escape to cancel"), preview->code);
        return DIALOG_STAYS;
    }
    dialog->typed[len] = sign;
    dialog->typed[len + 1] = '\0';
    return preview->code[len + 1] == '\0' ? DIALOG_ORDERED : DIALOG_STAYS;
}

static enum dialog_result
key_confirm(struct dialog *dialog, const char *key, const struct picture *picture)
{
    struct preview preview;
    struct why why;
    preview_make(&preview, &dialog->draft, picture);
    if (preview.is_gone || preview.has_changed) {
        str_copy(dialog->message, sizeof dialog->message,
                 text_of(_("it has changed since you looked: Escape, and look again")));
        return DIALOG_STAYS;
    }
    if (key_setting(dialog, key)) {
        dialog->typed[0] = '\0';
        if (draft_again(dialog, picture, &why) != OK)
            str_copy(dialog->message, sizeof dialog->message, text_of(why.text));
        return DIALOG_STAYS;
    }
    if (lacks_purpose(dialog)) {
        ask_purpose(dialog);
        return DIALOG_STAYS;
    }
    enum dialog_result result = key_code(dialog, key, &preview);
    if (result == DIALOG_ORDERED && draft_again(dialog, picture, &why) != OK) {
        str_copy(dialog->message, sizeof dialog->message, text_of(why.text));
        dialog->typed[0] = '\0';
        return DIALOG_STAYS;
    }
    return result;
}

const char *
dialog_key_name(const char *key)
{
    return strcmp(key, "C-h") == 0 ? "Backspace" : key;
}

enum dialog_result
dialog_key(struct dialog *dialog, const char *key, const struct picture *picture)
{
    key = dialog_key_name(key);
    dialog->message[0] = '\0';
    if (strcmp(key, "Resize") == 0)
        return DIALOG_STAYS;
    bool is_escape = strcmp(key, "Escape") == 0 && dialog->typing == FIELD_NONE;
    if (is_escape || strcmp(key, "C-c") == 0)
        return DIALOG_GIVEN_UP;
    if (dialog->typing != FIELD_NONE)
        key_field(dialog, key, picture);
    else if (dialog->stage == DIALOG_WHERE)
        return key_where(dialog, key, picture);
    else
        return key_confirm(dialog, key, picture);
    return DIALOG_STAYS;
}
