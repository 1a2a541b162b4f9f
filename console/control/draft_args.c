#include "console/control/draft_args.h"

#include <inttypes.h>
#include <string.h>

enum { PERCENT = 100, CAP_MAX = 100000 };

typedef enum err check_fn(const struct verb_row *verb, struct text args, struct why *why);

/* --- one word ---------------------------------------------------------------------------------- */

static enum err
check_one(const struct verb_row *verb, struct text args, struct why *why)
{
    struct text rest = args;
    text_cut(&rest, ' ');
    return rest.len == 0 ? OK
                         : why_set(why, ERR_ARG, "%s: expected one word, found \"%.*s\"",
                                   verb->name, TEXT_ARG(args));
}

/* "" of a reroute takes the override back. */
static enum err
check_destination(const struct verb_row *verb, struct text args, struct why *why)
{
    static const char *const kinds[] = {"queue", "menu", "message", "agent", "number"};
    struct text name = args, kind = text_cut(&name, ':');
    bool is_place = false;
    if (args.len == 0 && !verb->needs_args)
        return OK;
    for (size_t i = 0; i < NITEMS(kinds); i++)
        is_place = is_place || (text_is(kind, kinds[i]) && name.len > 0);
    return is_place ? check_one(verb, args, why)
                    : why_set(why, ERR_ARG,
                              "%s: destination \"%.*s\": expected queue:NAME, menu:NAME, "
                              "message:NAME, agent:ID or number:DIGITS",
                              verb->name, TEXT_ARG(args));
}

static enum err
check_cap(const struct verb_row *verb, struct text args, struct why *why)
{
    int64_t count;
    bool is_count = text_to_i64(args, &count) && count >= 0 && count <= CAP_MAX;
    return is_count ? OK
                    : why_set(why, ERR_ARG, "%s \"%.*s\": expected a count from 0 to %d",
                              verb->name, TEXT_ARG(args), CAP_MAX);
}

/* --- several ----------------------------------------------------------------------------------- */

static enum err
check_split(const struct verb_row *verb, struct text args, struct why *why)
{
    struct text rest = args;
    int64_t sum = 0;
    while (rest.len > 0) {
        struct text part = text_cut(&rest, ' ');
        const char *sign = part.len > 0 ? memrchr(part.at, '=', part.len) : NULL;
        size_t len = sign ? (size_t)(sign - part.at) : part.len;
        int64_t percent = 0;
        bool is_share = sign && text_to_i64((struct text){sign + 1, part.len - len - 1}, &percent);
        if (!is_share || percent < 1 || percent > PERCENT)
            return why_set(why, ERR_ARG,
                           "%s: part \"%.*s\": expected DESTINATION=PERCENT, 1 to 100", verb->name,
                           TEXT_ARG(part));
        enum err err = check_destination(verb, (struct text){part.at, len}, why);
        if (err)
            return err;
        sum += percent;
    }
    return sum == PERCENT ? OK
                          : why_set(why, ERR_ARG, "%s: the parts are %" PRId64 " %%, not 100",
                                    verb->name, sum);
}

/* "TELEPHONE [spy|whisper|barge]" */
static enum err
check_listen(const struct verb_row *verb, struct text args, struct why *why)
{
    struct text mode = args;
    text_cut(&mode, ' ');
    bool is_mode =
        mode.len == 0 || text_is(mode, "spy") || text_is(mode, "whisper") || text_is(mode, "barge");
    return is_mode ? OK
                   : why_set(why, ERR_ARG,
                             "%s \"%.*s\": expected TELEPHONE, then spy, whisper or barge",
                             verb->name, TEXT_ARG(args));
}

/* --- the whole --------------------------------------------------------------------------------- */

/* Of the others (a reason, the name of a queue) any text will do. */
static check_fn *const checks[VERBS] = {
    [VERB_REROUTE] = check_destination,  [VERB_CLOSE] = check_one,
    [VERB_SPLIT] = check_split,          [VERB_CAP] = check_cap,
    [VERB_TRANSFER] = check_destination, [VERB_QUEUE_MESSAGE] = check_one,
    [VERB_LISTEN] = check_listen,
};

enum err
draft_args_check(const struct verb_row *verb, const char *args, struct why *why)
{
    bool is_none = !args || args[0] == '\0';
    if (verb->args[0] == '\0')
        return is_none
                   ? OK
                   : why_set(why, ERR_ARG, "%s takes no argument, found \"%s\"", verb->name, args);
    if (is_none && verb->args[0] == '[')
        return OK;
    if (!args || (is_none && verb->needs_args)) /* that something is lifted is said, with '' */
        return why_set(why, ERR_ARG, "%s: expected %s%s", verb->name, verb->args,
                       verb->verb == VERB_REROUTE ? " ('' takes the override back)" : "");
    check_fn *check = checks[verb->verb];
    return check ? check(verb, text_of(args), why) : OK;
}
