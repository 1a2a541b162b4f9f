/* dialog_plan: what a contingency plan would do, in the dialog that puts it in force or takes it back. */
#include <inttypes.h>
#include <string.h>

#include "console/control/plan_judge.h"
#include "console/control/plan_preview.h"
#include "console/ui/dialog_own.h"
#include "console/ui/words.h"

enum { WAYS_SHOWN = 6, LINE_BYTES = 400, WAY_BYTES = 61 };

/* The first finding that the plan would bring. */
struct first {
    const char *number;
    const struct rule *rule;
};

static void
keep_first(void *context, const char *number, const struct rule *rule,
           const struct rule_answer *answer)
{
    (void)answer;
    struct first *first = context;
    if (!first->rule)
        *first = (struct first){number, rule};
}

static void
draw_law(struct dialog_pen *pen, const struct site *site, const struct contingency *plan)
{
    char text[LINE_BYTES];
    struct first first = {NULL, NULL};
    bool french = picture_law(pen->frame->picture)->french;
    size_t found =
        plan_judge(site->board, plan, site->clock_us, RULE_RANK_WARNING, keep_first, &first);
    if (found == 0)
        return;
    str_format(text, sizeof text, _("%zu new, the first: %s %s %s (%s)"), found, first.number,
               first.rule->code, french ? first.rule->message_fr : first.rule->message_en,
               first.rule->law);
    dialog_write(pen, _("law"), ROLE_BAD, text);
}

static void
draw_way(struct dialog_pen *pen, const char *label, const struct plan_way *way)
{
    char text[LINE_BYTES];
    const char *trouble = plan_way_trouble(way);
    char name[WAY_BYTES];
    str_copy(name, sizeof name,
             way->destination.len > 0 ? way->destination : text_of(_("its own way")));
    if (way->queue)
        str_format(text, sizeof text,
                   _("%-18s %3zu numbers, %" PRId64 " live; %" PRId64 " of %" PRId64
                     " free, %" PRId64 " waiting"),
                   name, way->numbers, way->live, way->free, way->staff, way->queue->waiting_count);
    else
        str_format(text, sizeof text, _("%-18s %3zu numbers, %" PRId64 " live"), name, way->numbers,
                   way->live);
    dialog_write(pen, label, trouble ? ROLE_WARN : ROLE_TEXT, text);
    if (trouble)
        dialog_write(pen, "", ROLE_WARN, _(trouble));
}

void
dialog_draw_plan(struct dialog_pen *pen, const struct draft *draft)
{
    struct text key;
    struct plan_preview preview;
    const struct site *site = picture_site(pen->frame->picture, draft->site);
    const struct contingency *plan =
        site && verb_target_kind(text_of(draft->target), &key) == TARGET_PLAN
            ? board_contingency(site->board, key)
            : NULL;
    if (!plan)
        return;
    char text[LINE_BYTES];
    bool applies = draft->verb->verb == VERB_PLAN_APPLY;
    plan_preview_make(&preview, site->board, plan, applies, false);
    str_format(text, sizeof text, _("%zu of its %zu numbers go elsewhere%s"), preview.changes,
               preview.numbers, preview.changes > 0 ? ":" : "");
    dialog_write(pen, _("changes"), preview.changes > 0 ? ROLE_TITLE : ROLE_WARN, text);
    size_t shown = preview.way_count < WAYS_SHOWN ? preview.way_count : WAYS_SHOWN;
    for (size_t i = 0; i < shown; i++)
        draw_way(pen, i == 0 ? _("to") : "", &preview.ways[i]);
    if (preview.way_count > shown) {
        str_format(text, sizeof text, _("and %zu ways more"), preview.way_count - shown);
        dialog_write(pen, "", ROLE_TEXT, text);
    }
    if (preview.overridden + preview.outdone > 0) {
        str_format(text, sizeof text, _("%zu have an override, %zu follow a higher plan"),
                   preview.overridden, preview.outdone);
        dialog_write(pen, _("stay"), ROLE_WARN, text);
    }
    if (applies)
        draw_law(pen, site, plan);
    if (plan->trouble[0] != '\0' && applies)
        dialog_write(pen, _("trouble"), ROLE_BAD, plan->trouble);
}
