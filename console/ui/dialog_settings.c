/* dialog_settings: of an order that is about to be given: when it begins, when it ends, and why. */
#include <string.h>

#include "console/metric/format.h"
#include "console/ui/dialog_own.h"
#include "console/ui/words.h"

enum { LINE_BYTES = 700, DATE_COLUMNS = 10, TIME_COLUMNS = 8, PART_BYTES = 32 };

void
dialog_moment(char *to, size_t size, int64_t at_us, int64_t clock_us, const struct format *format)
{
    static const struct metric day = {.unit = UNIT_DATE}, time = {.unit = UNIT_TIME};
    const struct value value = {.number = at_us};
    char date[PART_BYTES], hour[PART_BYTES], left[PART_BYTES];
    format_value(date, sizeof date, &day, value, DATE_COLUMNS, format);
    format_value(hour, sizeof hour, &time, value, TIME_COLUMNS, format);
    format_duration(left, sizeof left, (at_us - clock_us) / 1000, format);
    str_format(to, size, _("%s %s, in %s"), date, hour, left);
}

static void
write_with_hint(struct dialog_pen *pen, const char *label, enum role role, const char *text,
                const char *hint)
{
    char line[LINE_BYTES];
    str_format(line, sizeof line, "%s   (%s)", text, hint);
    dialog_write(pen, label, role, line);
}

static void
write_typed(struct dialog_pen *pen, const char *label, const struct dialog *dialog)
{
    char line[LINE_BYTES];
    str_format(line, sizeof line, "%s_", dialog->typed);
    dialog_write(pen, label, ROLE_INPUT, line);
}

static void
draw_start(struct dialog_pen *pen, const struct dialog *dialog, int64_t clock_us)
{
    char moment[LINE_BYTES];
    if (dialog->typing == FIELD_START) {
        write_typed(pen, _("begins"), dialog);
    } else if (dialog->start[0] != '\0') {
        dialog_moment(moment, sizeof moment, dialog->draft.start_us, clock_us, pen->frame->format);
        write_with_hint(pen, _("begins"), ROLE_WARN, moment, _("judged again then; < types it"));
    }
}

static void
draw_end(struct dialog_pen *pen, const struct dialog *dialog, int64_t clock_us)
{
    char moment[LINE_BYTES];
    if (dialog->typing == FIELD_END) {
        write_typed(pen, _("ends"), dialog);
    } else if (dialog->end[0] != '\0') {
        int64_t until_us = dialog->draft.until_us;
        if (until_us > 0)
            dialog_moment(moment, sizeof moment, until_us, clock_us, pen->frame->format);
        else
            str_copy(moment, sizeof moment, text_of(_("never by itself")));
        write_with_hint(pen, _("ends"), ROLE_TEXT, moment, _("> types it"));
    } else {
        write_with_hint(pen, _("ends"), ROLE_TEXT, _(dialog_end(dialog)),
                        _("Up Down, > types one; < for later"));
    }
}

static bool
has_start(const struct dialog *dialog)
{
    return dialog->typing == FIELD_START || dialog->start[0] != '\0';
}

int
dialog_settings_lines(const struct dialog *dialog, bool with_undone)
{
    const struct verb_row *verb = dialog->draft.verb;
    bool has_hint = !verb->lasts && verb_may_start_later(verb) && !has_start(dialog);
    return (has_start(dialog) || has_hint) + verb->lasts + (verb->lasts && with_undone) + 1;
}

void
dialog_draw_settings(struct dialog_pen *pen, const struct dialog *dialog, bool with_undone)
{
    const struct verb_row *verb = dialog->draft.verb;
    const struct site *site = picture_site(pen->frame->picture, dialog->draft.site);
    int64_t clock_us = site ? site->clock_us : 0;
    if (has_start(dialog))
        draw_start(pen, dialog, clock_us);
    else if (!verb->lasts && verb_may_start_later(verb))
        write_with_hint(pen, _("begins"), ROLE_TEXT, _("at once"), _("< for later"));
    if (verb->lasts)
        draw_end(pen, dialog, clock_us);
    if (verb->lasts && with_undone)
        write_with_hint(pen, _("undone"), dialog->confirms ? ROLE_WARN : ROLE_TEXT,
                        dialog->confirms ? _("in 10 min unless confirmed")
                                         : _("not before its end"),
                        _("Right changes it"));
    if (dialog->typing == FIELD_REASON)
        write_typed(pen, _("reason"), dialog);
    else
        write_with_hint(pen, _("reason"), ROLE_TEXT, dialog->reason,
                        _("Tab the next one, = types one"));
}
