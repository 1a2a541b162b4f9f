#include "console/ui/dialog_many.h"

#include <stdlib.h>
#include <string.h>

#include "console/ui/words.h"
#include "proto/base/mem.h"

enum { SCROLL_ROWS = 5 };

const char *
dialog_many_manner(enum bulk_manner manner)
{
    static const char *const names[BULK_MANNERS] = {
        [BULK_STOP] = N_("stop: the rest is not sent"),
        [BULK_TAKE_BACK] = N_("all or nothing: take back what was done"),
        [BULK_GO_ON] = N_("go on with the others"),
    };
    return names[manner];
}

bool
dialog_many_is_open(const struct dialog_many *many)
{
    return many->drafts != NULL;
}

void
dialog_many_close(struct dialog_many *many)
{
    free(many->drafts);
    *many = (struct dialog_many){0};
}

/* ---- opening -------------------------------------------------------------------------------- */

static enum err
draft_all(struct dialog_many *many, const struct dialog_many_row *rows, size_t count,
          void (*random)(uint64_t to[2]), const struct picture *picture, struct why *why)
{
    enum err err = OK;
    for (size_t i = 0; i < count && !err; i++) {
        struct draft_words words = dialog_words(&many->lead);
        words.target = rows[i].target;
        words.gate = rows[i].gate;
        random(words.random);
        err = draft_make(&many->drafts[i], &words, picture, why);
    }
    many->count = count;
    return err;
}

enum err
dialog_many_open(struct dialog_many *many, const struct draft_words *words,
                 const struct dialog_many_row *rows, size_t count, void (*random)(uint64_t to[2]),
                 const struct picture *picture, struct why *why)
{
    struct draft_words first = *words;
    *many = (struct dialog_many){.drafts = xcalloc(count, sizeof *many->drafts)};
    first.target = rows[0].target;
    first.gate = rows[0].gate;
    enum err err = dialog_open(&many->lead, &first, picture, why);
    if (!err)
        err = draft_all(many, rows, count, random, picture, why);
    if (err)
        dialog_many_close(many);
    return err;
}

/* With the words as they stand now. Of each row id and stance stay those of the opening; one that is
 * not there any more stays as it is, and the preview says so. */
static void
draft_again(struct dialog_many *many, const struct picture *picture)
{
    struct why why;
    for (size_t i = 0; i < many->count; i++) {
        struct draft *old = &many->drafts[i], fresh;
        struct draft_words words = dialog_words(&many->lead);
        const struct site *site = picture_site(picture, old->site);
        words.target = old->target;
        words.gate = site ? site->board->exchange.name : NULL;
        if (draft_make(&fresh, &words, picture, &why) != OK)
            continue;
        memcpy(fresh.expect, old->expect, sizeof fresh.expect);
        memcpy(fresh.id, old->id, sizeof fresh.id);
        *old = fresh;
    }
}

/* ---- keys ----------------------------------------------------------------------------------- */

static enum dialog_result
leave_out_unfit(struct dialog_many *many, const struct picture *picture)
{
    size_t kept = 0;
    for (size_t i = 0; i < many->count; i++) {
        struct preview preview;
        preview_make(&preview, &many->drafts[i], picture);
        if (bulk_preview_fit(&preview) == BULK_FITS)
            many->drafts[kept++] = many->drafts[i];
    }
    many->count = kept;
    many->typed[0] = '\0';
    many->top = 0;
    return kept > 0 ? DIALOG_STAYS : DIALOG_GIVEN_UP;
}

static void
scroll(struct dialog_many *many, bool down)
{
    if (down && many->top + SCROLL_ROWS < many->count)
        many->top += SCROLL_ROWS;
    else if (!down)
        many->top -= many->top < SCROLL_ROWS ? many->top : SCROLL_ROWS;
}

static void
next_manner(struct dialog_many *many, int step)
{
    do
        many->manner = (enum bulk_manner)(((int)many->manner + step) % BULK_MANNERS);
    while (many->manner == BULK_TAKE_BACK && !many->drafts[0].verb->lasts);
}

/* False: the key changes nothing of the order. */
static bool
key_setting(struct dialog_many *many, const char *key, const struct picture *picture)
{
    bool is_side = strcmp(key, "Left") == 0 || strcmp(key, "Right") == 0;
    if (is_side && many->lead.typing == FIELD_NONE)
        next_manner(many, strcmp(key, "Right") == 0 ? 1 : BULK_MANNERS - 1);
    else if (!dialog_setting(&many->lead, key, picture))
        return false;
    str_copy(many->message, sizeof many->message, text_of(many->lead.message));
    many->typed[0] = '\0';
    return true;
}

/* One sign of the code; a wrong one begins anew. */
static enum dialog_result
key_code(struct dialog_many *many, const char *key, const struct bulk_preview *preview,
         const struct picture *picture)
{
    size_t len = strlen(many->typed);
    char sign = dialog_sign(key);
    if (strncmp(many->typed, preview->code, len) != 0 || sign == '\0' ||
        sign != preview->code[len]) {
        many->typed[0] = '\0';
        str_format(many->message, sizeof many->message,
                   _("that confirms nothing: type %s, or Escape to cancel"), preview->code);
        return DIALOG_STAYS;
    }
    many->typed[len] = sign;
    many->typed[len + 1] = '\0';
    if (preview->code[len + 1] != '\0')
        return DIALOG_STAYS;
    draft_again(many, picture);
    return DIALOG_ORDERED;
}

static enum dialog_result
key_confirm(struct dialog_many *many, const char *key, const struct picture *picture)
{
    struct bulk_preview preview;
    if (key_setting(many, key, picture)) {
        draft_again(many, picture);
        return DIALOG_STAYS;
    }
    if (strcmp(key, "PageDown") == 0 || strcmp(key, "PageUp") == 0) {
        scroll(many, strcmp(key, "PageDown") == 0);
        return DIALOG_STAYS;
    }
    bulk_preview_make(&preview, many->drafts, many->count, picture);
    if (preview.changed + preview.gone == 0)
        return key_code(many, key, &preview, picture);
    if (strcmp(key, "Backspace") == 0)
        return leave_out_unfit(many, picture);
    many->typed[0] = '\0';
    str_copy(many->message, sizeof many->message,
             text_of(_("some would be refused: Backspace leaves them out, Escape cancels")));
    return DIALOG_STAYS;
}

enum dialog_result
dialog_many_key(struct dialog_many *many, const char *key, const struct picture *picture)
{
    key = dialog_key_name(key);
    many->message[0] = '\0';
    if (strcmp(key, "Resize") == 0)
        return DIALOG_STAYS;
    if (strcmp(key, "C-c") == 0)
        return DIALOG_GIVEN_UP;
    if (many->lead.stage == DIALOG_WHERE) {
        enum dialog_result result = dialog_key(&many->lead, key, picture);
        if (many->lead.stage == DIALOG_CONFIRM)
            draft_again(many, picture);
        return result;
    }
    if (strcmp(key, "Escape") == 0 && many->lead.typing == FIELD_NONE)
        return DIALOG_GIVEN_UP;
    return key_confirm(many, key, picture);
}
