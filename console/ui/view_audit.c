/* view_audit: the newest records of one gate's audit file, which its gate tells to those who may read
 * it. Older ones come as the cursor goes down. */
#include "console/ui/view_list.h"
#include "console/ui/words.h"

enum { SENTENCE_BYTES = 640, REFUSAL_COLUMNS = 400 };

/* The gate that is read; NULL: it is not followed any more. */
static const struct site *
site_of(const struct frame *frame)
{
    for (size_t i = 0; i < picture_site_count(frame->picture); i++) {
        const struct site *site = picture_site(frame->picture, i);
        if (site->trail)
            return site;
    }
    return NULL;
}

/* What is to be said before the records, or in place of them. */
static void
say_state(const struct frame *frame, char *to, size_t size, const struct trail *trail)
{
    char refusal[SENTENCE_BYTES];
    format_text(refusal, sizeof refusal, text_of(trail->refusal), REFUSAL_COLUMNS, frame->format);
    if (trail->state == TRAIL_UNABLE)
        str_format(to, size, _("it does not tell: %s"), refusal);
    else if (trail->state == TRAIL_REFUSED && trail->is_denied)
        str_format(to, size, _("it refuses: %s"), refusal);
    else if (trail->state == TRAIL_REFUSED)
        str_format(to, size, _("it cannot tell now: %s; it is asked again"), refusal);
    else if (trail->count == 0 && trail->state == TRAIL_WAITING)
        str_format(to, size, "%s", _("it is asked ..."));
    else
        str_format(to, size, _("%llu records, the newest %zu here%s"),
                   (unsigned long long)trail->head_n, trail->count,
                   trail->is_full ? _("; older ones: vigie audit, beside the gate")
                   : trail->count > 0 && trail->at[0].is.n > 1 ? _("; older ones further down")
                                                               : "");
}

static void
draw(const struct frame *frame, struct area area)
{
    char says[SENTENCE_BYTES], line[SENTENCE_BYTES + 128], name[64];
    const struct site *site = site_of(frame);
    if (!site) {
        view_sentence(frame, area, ROLE_DIM, _("the gate is asked for its audit file ..."));
        return;
    }
    const char *called = site->board->exchange.name;
    format_text(name, sizeof name, text_of(called[0] ? called : site->endpoint), 40, frame->format);
    say_state(frame, says, sizeof says, site->trail);
    str_format(line, sizeof line, _("Audit file of %s: %s"), name, says);
    bool is_bad = site->trail->state == TRAIL_REFUSED || site->trail->state == TRAIL_UNABLE;
    int head = view_sentence(frame, area, is_bad ? ROLE_WARN : ROLE_TEXT, line);
    view_rows(frame, view_below(area, head), 0, is_bad ? "" : N_("no record is here yet"));
}

const struct view view_audit = {
    .name = "audit",
    .title = N_("Audit"),
    .subject = ROW_KINDS,
    .tables = {{
        .kind = ROW_RECORD,
        .columns =
            "day_us at_us who verb target state arguments reason role before after outcome from n "
            "order key hash",
        .sort = "n",
        .descending = true,
    }},
    .draw = draw,
};
