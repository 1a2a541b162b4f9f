/* dialog_about: what an order about another one is about, word for word: whoever approves it sees all
 * that would run. */
#include <inttypes.h>
#include <string.h>

#include "console/metric/format.h"
#include "console/ui/dialog_own.h"
#include "console/ui/words.h"

enum { LINE_BYTES = 1200, AGE_BYTES = 16, MARGIN_COLUMNS = 16, LEAST_COLUMNS = 8 };

/* How much of a text goes on a line of so many columns: whole words, and never half a character. */
static size_t
part_of(struct text text, size_t columns)
{
    if (text.len <= columns)
        return text.len;
    const char *blank = memrchr(text.at, ' ', columns);
    size_t len = blank && blank > text.at ? (size_t)(blank - text.at) : columns;
    while (len > 1 && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--;
    return len;
}

/* On as many lines as it needs: none of it may be out of sight. */
static void
write_whole(struct dialog_pen *pen, const char *label, enum role role, const char *whole)
{
    struct text rest = text_of(whole);
    int wide = pen->area.columns - MARGIN_COLUMNS;
    size_t columns = (size_t)(wide > LEAST_COLUMNS ? wide : LEAST_COLUMNS);
    do {
        char line[LINE_BYTES];
        size_t len = part_of(rest, columns);
        bool is_cut = len < rest.len && pen->line + 1 >= pen->last;
        str_copy(line, sizeof line, (struct text){rest.at, len});
        dialog_write(pen, label, is_cut ? ROLE_BAD : role,
                     is_cut ? _("there is more of it: make the terminal larger") : line);
        label = "";
        rest = text_trim((struct text){rest.at + len, rest.len - len});
    } while (rest.len > 0 && pen->line < pen->last);
}

static void
draw_words(struct dialog_pen *pen, const char *label, const struct event_order *is)
{
    char text[LINE_BYTES];
    const struct verb_row *verb = verb_row(is->verb);
    str_format(text, sizeof text, "%s %.*s %.*s", verb ? verb->name : "?", TEXT_ARG(is->target),
               TEXT_ARG(is->args));
    write_whole(pen, label, ROLE_TITLE, text);
}

static void
draw_asker(struct dialog_pen *pen, const struct event_order *is, int64_t clock_us)
{
    char text[LINE_BYTES], age[AGE_BYTES];
    format_duration(age, sizeof age, (clock_us - is->asked_us) / 1000, pen->frame->format);
    if (is->from.len > 0)
        str_format(text, sizeof text, _("%.*s, %s ago, from %.*s"), TEXT_ARG(is->who), age,
                   TEXT_ARG(is->from));
    else
        str_format(text, sizeof text, _("%.*s, %s ago"), TEXT_ARG(is->who), age);
    dialog_write(pen, _("asked by"), ROLE_TEXT, text);
    str_copy(text, sizeof text, is->reason);
    write_whole(pen, _("because"), ROLE_TEXT, text);
}

/* When it would begin and be over, in time from now. */
static void
draw_end(struct dialog_pen *pen, const struct event_order *is, int64_t clock_us)
{
    char text[LINE_BYTES], left[AGE_BYTES];
    const struct verb_row *verb = verb_row(is->verb);
    if (is->start_us > 0) {
        dialog_moment(text, sizeof text, is->start_us, clock_us, pen->frame->format);
        dialog_write(pen, _("begins"), ROLE_WARN, text);
    }
    if (!verb || !verb->lasts)
        return;
    format_duration(left, sizeof left, (is->until_us - clock_us) / 1000, pen->frame->format);
    if (is->until_us > 0)
        str_format(text, sizeof text, _("in %s"), left);
    else
        str_format(text, sizeof text, "%s", _("never by itself"));
    dialog_write(pen, _("ends"), ROLE_TEXT, text);
    if (is->confirm_ms == 0)
        return;
    format_duration(left, sizeof left, is->confirm_ms, pen->frame->format);
    str_format(text, sizeof text, _("after %s unless confirmed"), left);
    dialog_write(pen, _("undone"), ROLE_WARN, text);
}

void
dialog_draw_about(struct dialog_pen *pen, const struct preview *preview)
{
    if (!preview->about)
        return;
    struct text key;
    char stood[LINE_BYTES];
    const struct site *site = picture_site(pen->frame->picture, preview->shown.site);
    const struct event_order *is = &preview->about->is;
    const struct order *inner =
        verb_target_kind(is->target, &key) == TARGET_ORDER ? board_order(site->board, key) : NULL;
    draw_words(pen, _("order"), is);
    if (inner)
        draw_words(pen, _("which is"), &inner->is);
    draw_asker(pen, is, site->clock_us);
    if (preview->shown.verb->verb != (enum verb)is->verb)
        return;
    draw_end(pen, is, site->clock_us);
    str_copy(stood, sizeof stood, is->before);
    write_whole(pen, _("it stood"), preview->is_late ? ROLE_BAD : ROLE_TEXT, stood);
    if (preview->is_late)
        dialog_write(pen, "", ROLE_BAD, _("and stands otherwise now: it would be refused"));
}
