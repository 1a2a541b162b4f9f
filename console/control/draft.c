#include "console/control/draft.h"

#include <inttypes.h>
#include <string.h>

#include "console/control/draft_args.h"
#include "proto/base/ini.h"
#include "proto/event/verb_list.h"
#include "proto/tariff/number.h"

#define DAY_US INT64_C(86400000000)

enum { UNTIL_NEVER = -1, LONGEST_DAYS = 366, MINUTE_MS = 60000 };

/* --- times ------------------------------------------------------------------------------------ */

/* "90s", "10m", "2h", "1d", in milliseconds; a bare figure counts in `bare_ms`, 0: refused. */
static bool
duration_ms(struct text text, int64_t bare_ms, int64_t *ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', MINUTE_MS}, {'h', 3600000}, {'d', 86400000}};
    int64_t each = bare_ms, count;
    for (size_t i = 0; i < NITEMS(units) && text.len > 0; i++) {
        if (text.at[text.len - 1] != units[i].unit)
            continue;
        each = units[i].ms;
        text.len--;
        break;
    }
    if (each == 0 || !text_to_i64(text, &count) || count <= 0 ||
        count > LONGEST_DAYS * 86400000LL / each)
        return false;
    *ms = count * each;
    return true;
}

/* Days since 1970 of a date (Howard Hinnant's days_from_civil). */
static int64_t
days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t
offset_us(int64_t at_us, int (*utc_offset_s)(int64_t at_us))
{
    return utc_offset_s ? utc_offset_s(at_us) * INT64_C(1000000) : 0;
}

/* Local time to UTC. In the night when clocks are put back a time comes twice: the first one behind
 * from_us. When they are put forward an hour never comes: it is so long behind the hour before. */
static int64_t
utc_of(int64_t local_us, int64_t from_us, int (*utc_offset_s)(int64_t at_us))
{
    int64_t before_us = local_us - offset_us(local_us - DAY_US, utc_offset_s);
    int64_t after_us = local_us - offset_us(local_us + DAY_US, utc_offset_s);
    int64_t first_us = before_us < after_us ? before_us : after_us;
    int64_t last_us = before_us < after_us ? after_us : before_us;
    bool is_first = first_us + offset_us(first_us, utc_offset_s) == local_us;
    bool is_last = last_us + offset_us(last_us, utc_offset_s) == local_us;
    return is_first && (first_us > from_us || !is_last) ? first_us : last_us;
}

/* The next time a clock shows that. */
static int64_t
next_time(int hour, int minute, int64_t now_us, int (*utc_offset_s)(int64_t at_us))
{
    int64_t local_midnight_us = (now_us + offset_us(now_us, utc_offset_s)) / DAY_US * DAY_US;
    int64_t of_day_us = (hour * 60 + minute) * INT64_C(60000000);
    int64_t at_us = utc_of(local_midnight_us + of_day_us, now_us, utc_offset_s);
    return at_us > now_us ? at_us
                          : utc_of(local_midnight_us + DAY_US + of_day_us, now_us, utc_offset_s);
}

/* A figure of so many digits, from 0 to `most`, and the sign behind it ('\0': the end). */
static bool
take_figure(struct text *text, size_t digits, char sign, int most, int *value)
{
    int64_t figure;
    if (text->len < digits || !text_to_i64((struct text){text->at, digits}, &figure) ||
        figure < 0 || figure > most || text->at[0] < '0')
        return false;
    *value = (int)figure;
    text->at += digits;
    text->len -= digits;
    if (sign == '\0')
        return text->len == 0;
    if (text->len == 0 || text->at[0] != sign)
        return false;
    text->at++;
    text->len--;
    return true;
}

static bool
take_time(struct text text, int *hour, int *minute)
{
    return take_figure(&text, 2, ':', 23, hour) && take_figure(&text, 2, '\0', 59, minute);
}

static int
days_in(int year, int month)
{
    bool is_last = month == 12;
    return (int)(days_of(is_last ? year + 1 : year, is_last ? 1 : month + 1, 1) -
                 days_of(year, month, 1));
}

/* "2026-11-22T14:30" in local microseconds. */
static bool
take_date(struct text text, int64_t *local_us)
{
    int year, month, day, hour, minute;
    if (!take_figure(&text, 4, '-', 2099, &year) || !take_figure(&text, 2, '-', 12, &month) ||
        !take_figure(&text, 2, 'T', 31, &day) || !take_time(text, &hour, &minute) || month < 1 ||
        day < 1 || day > days_in(year, month))
        return false;
    *local_us = days_of(year, month, day) * DAY_US + (hour * 60 + minute) * INT64_C(60000000);
    return true;
}

/* A time behind from_us, the first that a clock shows: of `what`, "until" or "at". */
static enum err
take_moment(const char *what, struct text text, int64_t from_us, int (*utc_offset_s)(int64_t at_us),
            int64_t *at_us, bool *by_clock, struct why *why)
{
    int hour, minute;
    int64_t ms, local_us;
    bool is_after = text.len > 1 && text.at[0] == '+';
    *by_clock = !is_after;
    if (is_after && duration_ms((struct text){text.at + 1, text.len - 1}, 0, &ms)) {
        *at_us = from_us + ms * 1000;
        return OK;
    }
    if (take_time(text, &hour, &minute)) {
        *at_us = next_time(hour, minute, from_us, utc_offset_s);
        return OK;
    }
    if (!take_date(text, &local_us))
        return why_set(why, ERR_ARG, "%s \"%.*s\": expected +10m, +2h, 14:30, 2026-11-22T14:30%s",
                       what, TEXT_ARG(text), strcmp(what, "until") == 0 ? " or none" : "");
    *at_us = utc_of(local_us, from_us, utc_offset_s);
    return *at_us > from_us ? OK
                            : why_set(why, ERR_ARG, "%s %.*s: that is past", what, TEXT_ARG(text));
}

enum err
draft_until(struct text text, int64_t now_us, int (*utc_offset_s)(int64_t at_us), int64_t *until_us,
            bool *by_clock, struct why *why)
{
    if (!text_is(text, "none"))
        return take_moment("until", text, now_us, utc_offset_s, until_us, by_clock, why);
    *until_us = UNTIL_NEVER;
    *by_clock = false;
    return OK;
}

enum err
draft_start(struct text text, int64_t now_us, int (*utc_offset_s)(int64_t at_us), int64_t *start_us,
            bool *by_clock, struct why *why)
{
    return take_moment("at", text, now_us, utc_offset_s, start_us, by_clock, why);
}

/* --- the target ------------------------------------------------------------------------------- */

/* "0 892 68 06 80" becomes "number:0892680680", "sav" of a verb that is for queues "queue:sav". */
static enum err
word_target(struct draft *draft, const char *target, struct why *why)
{
    struct text key, text = text_trim(text_of(target));
    unsigned kind = verb_target_kind(text, &key), wanted = draft->verb->targets;
    if (kind == 0) { /* without its kind: the verb's only one, or its first */
        key = text;
        kind = wanted & (~wanted + 1);
    }
    if (!(kind & wanted))
        return why_set(why, ERR_ARG, "%s: target \"%s\": expected %s:NAME", draft->verb->name,
                       target, verb_target_name(wanted & (~wanted + 1)));
    char number[NUMBER_BYTES];
    if (kind == TARGET_NUMBER)
        key = number_national(number, key);
    bool fits = str_format(draft->target, sizeof draft->target, "%s:%.*s", verb_target_name(kind),
                           TEXT_ARG(key));
    return fits && key.len > 0 ? OK
                               : why_set(why, ERR_ARG, "%s: target \"%s\" makes no sense",
                                         draft->verb->name, target);
}

static bool
is_named(const struct site *site, const char *gate)
{
    return !gate || strcmp(site->board->exchange.name, gate) == 0;
}

/* The gate that has the target, with the stance it shows. */
static enum err
find_site(struct draft *draft, const char *gate, const struct picture *picture, struct why *why)
{
    size_t found = 0;
    char stance[STANCE_BYTES];
    for (size_t i = 0; i < picture_site_count(picture); i++) {
        const struct site *site = picture_site(picture, i);
        if (!is_named(site, gate) ||
            stance_of(stance, site->board, text_of(draft->target)).len == 0)
            continue;
        found++;
        draft->site = i;
        memcpy(draft->expect, stance, sizeof stance);
    }
    if (found == 1)
        return OK;
    if (found > 1)
        return why_set(why, ERR_UNKNOWN, "%s is known to %zu gates: say which with --gate",
                       draft->target, found);
    return why_set(why, ERR_UNKNOWN, "no gate%s%s knows %s", gate ? " " : "", gate ? gate : "",
                   draft->target);
}

/* --- the whole -------------------------------------------------------------------------------- */

static enum err
find_verb(struct draft *draft, const char *word, struct why *why)
{
    const char *names[VERBS];
    draft->verb = verb_row_named(text_of(word));
    if (draft->verb && verb_is_order(draft->verb))
        return OK;
    if (draft->verb)
        return why_set(why, ERR_ARG, "\"%s\" is a right and no order", word);
    for (size_t i = 0; i < verb_table_count; i++)
        names[i] = verb_table[i].name;
    const char *near = ini_nearest(word ? word : "", names, verb_table_count);
    return why_set(why, ERR_ARG, "verb \"%s\" is not known%s%s%s", word ? word : "",
                   near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static enum err
take_times(struct draft *draft, const struct draft_words *words, int64_t now_us, struct why *why)
{
    draft->deadline_us = now_us + DRAFT_DEADLINE_US;
    if ((words->until || words->confirm_within) && !draft->verb->lasts)
        return why_set(why, ERR_ARG, "%s has no effect that could end", draft->verb->name);
    if (words->confirm_within &&
        !duration_ms(text_of(words->confirm_within), MINUTE_MS, &draft->confirm_ms))
        return why_set(why, ERR_ARG, "confirm-within \"%s\": expected minutes, or as in 90s",
                       words->confirm_within);
    int64_t from_us = now_us;
    enum err err = OK;
    if (words->at && !verb_may_start_later(draft->verb))
        return why_set(why, ERR_ARG, "%s cannot be asked for later", draft->verb->name);
    if (words->at) {
        err = draft_start(text_of(words->at), now_us, words->utc_offset_s, &draft->start_us,
                          &draft->start_by_clock, why);
        from_us = draft->start_us;
    }
    if (err || !words->until)
        return err;
    return draft_until(text_of(words->until), from_us, words->utc_offset_s, &draft->until_us,
                       &draft->by_clock, why);
}

/* All but what a gate must be known for. */
static enum err
take_words(struct draft *draft, const struct draft_words *words, struct why *why)
{
    *draft = (struct draft){.verb = NULL};
    enum err err = find_verb(draft, words->verb, why);
    if (err)
        return err;
    if (!words->target)
        return why_set(why, ERR_ARG, "%s: expected a target, as in %s:NAME", draft->verb->name,
                       verb_target_name(draft->verb->targets & (~draft->verb->targets + 1)));
    if (!words->reason || text_trim(text_of(words->reason)).len == 0)
        return why_set(why, ERR_ARG, "%s: a reason is required", draft->verb->name);
    bool fits = str_copy(draft->args, sizeof draft->args, text_of(words->args)) &&
                str_copy(draft->reason, sizeof draft->reason, text_of(words->reason));
    if (!fits)
        return why_set(why, ERR_ARG, "%s: arguments or reason are too long", draft->verb->name);
    str_copy(draft->from, sizeof draft->from, text_of(words->from));
    str_format(draft->id, sizeof draft->id, "%016" PRIx64 "%016" PRIx64, words->random[0],
               words->random[1]);
    return word_target(draft, words->target, why);
}

/* A time is past or not by the switch's clock, and that may be in another year: at 1970 none is. */
enum err
draft_check(const struct draft_words *words, struct why *why)
{
    struct draft draft;
    enum err err = take_words(&draft, words, why);
    if (!err)
        err = draft_args_check(draft.verb, words->args, why);
    return err ? err : take_times(&draft, words, 0, why);
}

enum err
draft_make(struct draft *draft, const struct draft_words *words, const struct picture *picture,
           struct why *why)
{
    enum err err = take_words(draft, words, why);
    if (!err)
        err = find_site(draft, words->gate, picture, why);
    if (err)
        return err;
    const struct site *site = picture_site(picture, draft->site);
    if (words->at && !verb_list_has_later(text_of(site->board->exchange.verbs)))
        return why_set(why, ERR_DENIED, "gate %s takes no orders for later",
                       site->board->exchange.name);
    return take_times(draft, words, site->clock_us, why);
}

struct text
draft_cannot(const struct draft *draft, const struct picture *picture)
{
    const struct site *site = picture_site(picture, draft->site);
    return site ? verb_list_cannot(text_of(site->board->exchange.cannot), draft->verb->verb)
                : TEXT("");
}

struct event_order
draft_order(const struct draft *draft)
{
    return (struct event_order){
        .order = text_of(draft->id),
        .verb = (int)draft->verb->verb,
        .target = text_of(draft->target),
        .args = text_of(draft->args),
        .reason = text_of(draft->reason),
        .expect = text_of(draft->expect),
        .deadline_us = draft->deadline_us,
        .until_us = draft->until_us,
        .by_clock = draft->by_clock,
        .confirm_ms = draft->confirm_ms,
        .start_us = draft->start_us,
        .start_by_clock = draft->start_by_clock,
        .from = text_of(draft->from),
    };
}
