#include <string.h>

#include "proto/tariff/plan.h"
#include "proto/tariff/plan_rows.h"

/* ITU-T E.164: at most 15 digits behind the +. Those of the French plan come from the data; 33 is
 * where numbers live that no row of the origins places elsewhere. */
#define HOME_CODE "33"
#define ITALY "39"

enum {
    SPELLED_DIGITS = 20,
    SHORT_DIGITS = 6, /* 3640, 118712 */
    FOREIGN_MIN = 7,
    FOREIGN_MAX = 15,
};

/* --- reading a spelling ----------------------------------------------------------------------- */

struct spelled {
    bool international; /* + or 00 stood in front */
    size_t len;
    char digits[SPELLED_DIGITS + 1];
};

/* Blanks and the signs people put between groups of digits. */
static size_t
separator(struct text text, size_t i)
{
    static const char *const wide[] = {
        "\xC2\xA0",     /* no-break space */
        "\xE2\x80\xAF", /* narrow no-break space */
        "\xE2\x80\x89", /* thin space */
        "\xE2\x80\x91", /* no-break hyphen */
        "\xE2\x80\x93", /* en dash */
    };
    char c = text.at[i];
    if (c == ' ' || c == '\t' || c == '.' || c == '-' || c == '/' || c == '(' || c == ')')
        return 1;
    if (!(c & 0x80))
        return 0;
    for (size_t k = 0; k < NITEMS(wide); k++) {
        size_t len = strlen(wide[k]);
        if (text.len - i >= len && memcmp(text.at + i, wide[k], len) == 0)
            return len;
    }
    return 0;
}

/* "(0)": dialled inside the country only. Italians dial it from everywhere. */
static bool
is_trunk_zero(struct text text, size_t i, const struct spelled *spelled)
{
    if (text.len - i < 3 || memcmp(text.at + i, "(0)", 3) != 0 || spelled->len == 0)
        return false;
    bool italy = spelled->international ? strcmp(spelled->digits, ITALY) == 0
                                        : strcmp(spelled->digits, "00" ITALY) == 0;
    return !italy;
}

static bool
read_spelled(struct spelled *spelled, struct text text)
{
    *spelled = (struct spelled){0};
    for (size_t i = 0; i < text.len;) {
        char c = text.at[i];
        size_t skip = is_trunk_zero(text, i, spelled) ? 3 : separator(text, i);
        if (!skip && c == '+' && spelled->len == 0 && !spelled->international) {
            spelled->international = true;
            skip = 1;
        }
        if (skip) {
            i += skip;
            continue;
        }
        if (c < '0' || c > '9' || spelled->len == SPELLED_DIGITS)
            return false;
        spelled->digits[spelled->len++] = c;
        spelled->digits[spelled->len] = '\0';
        i++;
    }
    if (!spelled->international && strncmp(spelled->digits, "00", 2) == 0) {
        spelled->international = true;
        spelled->len -= 2;
        memmove(spelled->digits, spelled->digits + 2, spelled->len + 1);
    }
    return spelled->len > 0;
}

/* --- the one form ----------------------------------------------------------------------------- */

/* The longest row that says where a number dialled 0... lives; NULL: in the home country.
 * *known_in: does any row place its prefix under `code`? */
static const struct plan_origin *
placed(const struct plan *plan, struct text national, struct text code, bool *known_in)
{
    const struct plan_origin *found = NULL;
    uint32_t node = (uint32_t)national.len;
    for (size_t i = 0; i < national.len; i++) {
        node = plan_tree_step(&plan->by_national, node, national.at[i]);
        if (!node)
            break;
        uint32_t row = plan->by_national.nodes[node].first;
        if (!row)
            continue;
        found = &plan->origins[row - 1];
        if (text_equal(found->code, code))
            *known_in = true;
    }
    return found;
}

/* A number dialled 0... that was found behind `code`, or bare (code 33). False when the plan has no
 * such number, or not in that territory. */
static bool
set_national(const struct plan *plan, struct plan_number *number, struct text code,
             const char *significant)
{
    char dialled[PLAN_NUMBER_BYTES];
    if (!str_format(dialled, sizeof dialled, "0%s", significant) ||
        !plan_has_dialled(plan, text_of(dialled)))
        return false;
    bool known = text_is(code, HOME_CODE); /* +33 690... is often written */
    const struct plan_origin *place = placed(plan, text_of(dialled), code, &known);
    if (!known)
        return false;
    struct text home = place ? place->code : TEXT(HOME_CODE);
    number->form = PLAN_FORM_NATIONAL;
    str_copy(number->national, sizeof number->national, text_of(dialled));
    str_format(number->canonical, sizeof number->canonical, "+%.*s%s", TEXT_ARG(home), significant);
    return true;
}

/* Behind a code of the French plan; a zero too many is forgiven. */
static bool
set_behind_code(const struct plan *plan, struct plan_number *number, const char *digits)
{
    for (size_t i = 0; i < plan->code_count; i++) {
        struct text code = plan->codes[i];
        if (strncmp(digits, code.at, code.len) != 0)
            continue;
        const char *rest = digits + code.len;
        return set_national(plan, number, code, *rest == '0' ? rest + 1 : rest);
    }
    return false;
}

static void
set_foreign(struct plan_number *number, const struct spelled *spelled)
{
    if (spelled->len < FOREIGN_MIN || spelled->len > FOREIGN_MAX || spelled->digits[0] == '0' ||
        strncmp(spelled->digits, HOME_CODE, strlen(HOME_CODE)) == 0)
        return;
    number->form = PLAN_FORM_FOREIGN;
    str_format(number->canonical, sizeof number->canonical, "+%s", spelled->digits);
}

void
plan_number_parse(const struct plan *plan, struct plan_number *number, struct text text)
{
    *number = (struct plan_number){.form = PLAN_FORM_NONE};
    struct spelled spelled;
    if (!read_spelled(&spelled, text))
        return;
    const char *digits = spelled.digits;
    if (spelled.international) {
        if (!set_behind_code(plan, number, digits))
            set_foreign(number, &spelled);
    } else if (digits[0] == '0') {
        set_national(plan, number, TEXT(HOME_CODE), digits + 1);
    } else if (spelled.len <= SHORT_DIGITS) {
        number->form = PLAN_FORM_SHORT;
        str_copy(number->canonical, sizeof number->canonical, text_of(digits));
        str_copy(number->national, sizeof number->national, text_of(digits));
    } else {
        set_behind_code(plan, number, digits);
    }
}

/* --- the way the French write it -------------------------------------------------------------- */

/* Digits in groups: the sizes repeat their last one. */
static void
grouped(char to[PLAN_DISPLAY_BYTES], const char *digits, const char *sizes)
{
    size_t len = 0, left = (size_t)(*sizes - '0');
    for (; *digits && len + 2 < PLAN_DISPLAY_BYTES; digits++, left--) {
        if (left == 0) {
            to[len++] = ' ';
            sizes += sizes[1] ? 1 : 0;
            left = (size_t)(*sizes - '0');
        }
        to[len++] = *digits;
    }
    to[len] = '\0';
}

static void
display_foreign(const struct plan *plan, const char *canonical, char to[PLAN_DISPLAY_BYTES])
{
    size_t code = 0;
    uint32_t node = 0;
    for (size_t i = 1; canonical[i]; i++) {
        node = plan_tree_step(&plan->by_e164, node, canonical[i]);
        if (!node)
            break;
        uint32_t row = plan->by_e164.nodes[node].first;
        if (row && plan->origins[row - 1].digits == 0)
            code = i;
    }
    str_format(to, PLAN_DISPLAY_BYTES, "%.*s%s%s", (int)code + 1, canonical, code ? " " : "",
               canonical + code + 1);
}

const char *
plan_number_display(const struct plan *plan, const struct plan_number *number,
                    char to[PLAN_DISPLAY_BYTES])
{
    const char *national = number->national;
    size_t len = strlen(national);
    to[0] = '\0';
    if (number->form == PLAN_FORM_FOREIGN)
        display_foreign(plan, number->canonical, to);
    else if (number->form == PLAN_FORM_SHORT)
        grouped(to, national, len == 6 ? "3" : "9");
    else if (number->form == PLAN_FORM_NATIONAL)
        grouped(to, national, strncmp(national, "08", 2) == 0 ? "132" : "2");
    return to;
}
