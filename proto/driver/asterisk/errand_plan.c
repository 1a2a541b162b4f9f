#include "proto/driver/asterisk/errand_plan.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "proto/driver/asterisk/errand_listen.h"
#include "proto/driver/asterisk/errand_word.h"
#include "proto/tariff/number.h"

enum { REASON_BYTES = 80, LISTEN_MS = 8000 };

static const char NAME_SIGNS[] = "._-/@+", FAMILY_SIGNS[] = "._-/", ANY_SIGNS[] = "._-/@+:";

/* ---- building ------------------------------------------------------------------------------- */

/* All that a verb's plan is made of. */
struct making {
    struct errand_plan *plan;
    const struct errand_places *places;
    const struct driver_order *order;
    struct why *why;
};

static void add_write(struct making *making, bool may_fail, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void
add_write(struct making *making, bool may_fail, const char *format, ...)
{
    struct errand_write *write = &making->plan->writes[making->plan->write_count++];
    va_list args;
    va_start(args, format);
    bool fits = str_vformat(write->lines, sizeof(write->lines), format, args);
    va_end(args);
    assert(fits); /* all that goes in was measured */
    (void)fits;
    write->may_fail = may_fail;
}

static struct errand_read *
add_read(struct making *making, enum errand_look look)
{
    struct errand_read *read = &making->plan->reads[making->plan->read_count++];
    read->look = look;
    return read;
}

static enum err
unfit(const struct making *making, const char *what)
{
    return why_set(making->why, ERR_ARG,
                   "%s: expected letters, digits and . _ - / @ +; nothing was sent", what);
}

/* family/key is to be `value`; "": is not to be there. */
static enum err
set_value(struct making *making, const char *family, struct text key, struct text value)
{
    if (!errand_word_is(text_of(family), FAMILY_SIGNS))
        return unfit(making, "family of the database");
    if (!errand_word_is(key, ANY_SIGNS))
        return unfit(making, "key of the database");
    if (value.len)
        add_write(making, false, "Action: DBPut\r\nFamily: %s\r\nKey: %.*s\r\nVal: %.*s\r\n",
                  family, TEXT_ARG(key), TEXT_ARG(value));
    else
        add_write(making, true, "Action: DBDel\r\nFamily: %s\r\nKey: %.*s\r\n", family,
                  TEXT_ARG(key));
    struct errand_read *read = add_read(making, LOOK_VALUE);
    str_format(read->lines, sizeof(read->lines), "Action: DBGet\r\nFamily: %s\r\nKey: %.*s\r\n",
               family, TEXT_ARG(key));
    str_format(read->what, sizeof(read->what), "%s/%.*s", family, TEXT_ARG(key));
    str_copy(read->want, sizeof(read->want), value);
    return OK;
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* As the site spells it in its database. */
static struct text
key_of(const struct making *making)
{
    return routes_key(making->places->routes, making->order->target);
}

static bool
is_number(struct text number)
{
    return errand_word_is(number, "+*#") && number.len < NUMBER_BYTES;
}

/* What the switch says itself of this number, in whatever words: it may have that back. */
static bool
is_own_route(const struct making *making, struct text destination)
{
    const struct number *number = board_number(making->places->env->board, making->order->target);
    const char *base = number ? number->routes[ROUTE_BASE].destination : NULL;
    return base && text_is(destination, base) &&
           errand_word_is_line(destination, ERRAND_WORD_BYTES);
}

static enum err
reroute(struct making *making)
{
    const struct driver_env *env = making->places->env;
    struct text to = making->order->args;
    char value[ERRAND_VALUE_BYTES] = "";
    if (!is_number(making->order->target))
        return unfit(making, "number");
    bool is_destination = errand_word_is(to, ANY_SIGNS) && memchr(to.at, ':', to.len);
    if (to.len && !is_destination && !is_own_route(making, to))
        return unfit(making, "destination");
    routes_spell(making->places->routes, value, sizeof(value), to);
    enum err err = set_value(making, errand_word_setting(env, "route_family", "route"),
                             key_of(making), text_of(value));
    const char *split = errand_word_setting(env, "split_family", "");
    if (!err && split[0]) /* or its calls would still be shared out */
        err = set_value(making, split, key_of(making), TEXT(""));
    return err;
}

static enum err
set_closed(struct making *making)
{
    const struct driver_env *env = making->places->env;
    struct text message = making->order->verb == VERB_CLOSE ? making->order->args : TEXT("");
    const char *family = errand_word_setting(env, "closed_message_family", "");
    if (!is_number(making->order->target))
        return unfit(making, "number");
    if (message.len && !family[0])
        return why_set(making->why, ERR_ARG,
                       "what callers hear cannot be chosen: set closed_message_family in [driver], "
                       "and let the dialplan read it");
    if (message.len && !errand_word_is(message, NAME_SIGNS))
        return unfit(making, "message");
    enum err err = family[0] ? set_value(making, family, key_of(making), message) : OK;
    if (err)
        return err;
    return set_value(making, errand_word_setting(env, "closed_family", "closed"), key_of(making),
                     making->order->verb == VERB_CLOSE ? TEXT("1") : TEXT(""));
}

/* "queue:a=60 menu:b=40" as "queue:a=60&ivr:b=40". */
static enum err
split(struct making *making)
{
    char value[ERRAND_VALUE_BYTES] = "", part[ERRAND_VALUE_BYTES];
    struct text rest = making->order->args;
    if (!is_number(making->order->target))
        return unfit(making, "number");
    while (rest.len) {
        struct text way = text_cut(&rest, ' ');
        const char *sign = way.len ? memrchr(way.at, '=', way.len) : NULL;
        if (!sign)
            return unfit(making, "split");
        struct text to = {way.at, (size_t)(sign - way.at)};
        struct text share = {sign + 1, way.len - to.len - 1};
        if (!errand_word_is(to, ANY_SIGNS) || !errand_word_is(share, ""))
            return unfit(making, "split");
        routes_spell(making->places->routes, part, sizeof(part), to);
        size_t len = strlen(value);
        if (!str_format(value + len, sizeof(value) - len, "%s%s=%.*s", len ? "&" : "", part,
                        TEXT_ARG(share)))
            return why_set(making->why, ERR_ARG, "split: too long for the switch's database");
    }
    return set_value(making, errand_word_setting(making->places->env, "split_family", ""),
                     key_of(making), text_of(value));
}

/* A queue stands beside the numbers as "queue:NAME". */
static enum err
cap(struct making *making)
{
    const struct driver_order *order = making->order;
    char key[ERRAND_WORD_BYTES];
    bool is_queue = order->kind == TARGET_QUEUE;
    int64_t count;
    if (!is_queue && !is_number(order->target))
        return unfit(making, "number");
    if (!text_to_i64(order->args, &count) || count < 0)
        return why_set(making->why, ERR_ARG, "cap: expected a count");
    if (!str_format(key, sizeof(key), "%s%.*s", is_queue ? "queue:" : "",
                    TEXT_ARG(is_queue ? order->target : key_of(making))))
        return unfit(making, "queue");
    return set_value(making, errand_word_setting(making->places->env, "cap_family", ""),
                     text_of(key), count ? order->args : TEXT(""));
}

static enum err
queue_message(struct making *making)
{
    struct text message = making->order->args;
    if (text_is(message, "off"))
        message = TEXT("");
    if (message.len && !errand_word_is(message, NAME_SIGNS))
        return unfit(making, "message");
    return set_value(making, errand_word_setting(making->places->env, "message_family", ""),
                     making->order->target, message);
}

/* ---- calls ---------------------------------------------------------------------------------- */

static const struct track *
call_of(const struct making *making)
{
    str_copy(making->plan->call, sizeof(making->plan->call), making->order->target);
    return world_call(making->places->world, making->order->target);
}

static enum err
hangup(struct making *making)
{
    making->plan->proof = PROOF_GONE;
    if (!errand_word_is(making->order->target, "._-"))
        return unfit(making, "call");
    if (!call_of(making))
        return why_set(making->why, ERR_STALE, "the call has ended");
    /* By its Uniqueid: a channel's name may be another call's by then. */
    add_write(making, false, "Action: Hangup\r\nChannel: %.*s\r\nCause: 16\r\n",
              TEXT_ARG(making->order->target));
    return OK;
}

static enum err
transfer(struct making *making)
{
    struct text rest = making->order->args, kind = text_cut(&rest, ':');
    struct text exten = text_is(kind, "agent") ? errand_word_of_agent(rest) : rest;
    const char *context = errand_word_setting(making->places->env, "transfer_context", "transfer");
    making->plan->proof = PROOF_THERE;
    if (!text_is(kind, "queue") && !text_is(kind, "agent"))
        return why_set(making->why, ERR_ARG, "transfer: expected queue:NAME or agent:ID");
    if (!errand_word_is(making->order->target, "._-"))
        return unfit(making, "call");
    if (!errand_word_is(rest, NAME_SIGNS) || !errand_word_is(exten, "._-+"))
        return unfit(making, "destination");
    if (!errand_word_is(text_of(context), "._-"))
        return unfit(making, "transfer_context");
    const struct track *call = call_of(making);
    str_copy(making->plan->place, sizeof(making->plan->place), making->order->args);
    if (!call)
        return why_set(making->why, ERR_STALE, "the call has ended");
    if (!call->channel || !errand_word_is_name(text_of(call->channel)))
        return why_set(making->why, ERR_ARG, "the channel of this call is not known");
    add_write(making, false,
              "Action: Redirect\r\nChannel: %s\r\nContext: %s\r\nExten: %.*s\r\nPriority: 1\r\n",
              call->channel, context, TEXT_ARG(exten));
    return OK;
}

/* ---- agents --------------------------------------------------------------------------------- */

static enum err
pause_agent(struct making *making)
{
    const struct driver_order *order = making->order;
    bool pauses = order->verb == VERB_AGENT_PAUSE;
    struct text reason = order->args.len ? order->args : order->reason;
    if (!pauses)
        reason = TEXT("");
    if (!errand_word_is_name(order->target))
        return unfit(making, "agent");
    if (!errand_word_is_line(reason, REASON_BYTES))
        return why_set(making->why, ERR_ARG,
                       "reason of a pause: expected at most %d bytes of printable text; nothing "
                       "was sent",
                       REASON_BYTES);
    add_write(making, false, "Action: QueuePause\r\nInterface: %.*s\r\nPaused: %s\r\n%s%.*s%s",
              TEXT_ARG(order->target), pauses ? "true" : "false", reason.len ? "Reason: " : "",
              TEXT_ARG(reason), reason.len ? "\r\n" : "");
    struct errand_read *read = add_read(making, LOOK_PAUSE);
    str_format(read->lines, sizeof(read->lines), "Action: QueueStatus\r\nMember: %.*s\r\n",
               TEXT_ARG(order->target));
    str_copy(read->what, sizeof(read->what), order->target);
    str_copy(read->agent, sizeof(read->agent), order->target);
    str_copy(read->want, sizeof(read->want), reason);
    read->wants = pauses;
    return OK;
}

/* What Asterisk knew of the member when it last served somewhere. */
static void
add_member(struct making *making)
{
    const struct driver_order *order = making->order;
    const struct staff *staff = world_agent(making->places->world, order->target);
    const struct agent *known = board_agent(making->places->env->board, order->target);
    struct text name = text_of(staff && staff->label[0] ? staff->label : known ? known->label : "");
    struct text device = text_of(staff ? staff->device : "");
    bool has_name = errand_word_is_name(name), has_device = errand_word_is_name(device);
    add_write(making, true,
              "Action: QueueAdd\r\nQueue: %.*s\r\nInterface: %.*s\r\nPenalty: 0\r\n"
              "Paused: false\r\n%s%.*s%s%s%.*s%s",
              TEXT_ARG(order->args), TEXT_ARG(order->target), has_name ? "MemberName: " : "",
              has_name ? (int)name.len : 0, name.at, has_name ? "\r\n" : "",
              has_device ? "StateInterface: " : "", has_device ? (int)device.len : 0, device.at,
              has_device ? "\r\n" : "");
}

static enum err
serve(struct making *making)
{
    const struct driver_order *order = making->order;
    bool joins = order->verb == VERB_AGENT_JOIN;
    if (!errand_word_is_name(order->target))
        return unfit(making, "agent");
    if (!errand_word_is(order->args, NAME_SIGNS))
        return unfit(making, "queue");
    if (joins)
        add_member(making);
    else
        add_write(making, true, "Action: QueueRemove\r\nQueue: %.*s\r\nInterface: %.*s\r\n",
                  TEXT_ARG(order->args), TEXT_ARG(order->target));
    struct errand_read *read = add_read(making, LOOK_SERVES);
    str_format(read->lines, sizeof(read->lines),
               "Action: QueueStatus\r\nQueue: %.*s\r\nMember: %.*s\r\n", TEXT_ARG(order->args),
               TEXT_ARG(order->target));
    str_copy(read->what, sizeof(read->what), order->target);
    str_copy(read->want, sizeof(read->want), order->args);
    str_copy(read->agent, sizeof(read->agent), order->target);
    read->wants = joins;
    return OK;
}

/* A telephone that is known: an agent's, or one of the list. Else a dial string could call anybody,
 * at the site's expense. */
static bool
is_telephone(const struct making *making, struct text telephone)
{
    const struct staff *staff = world_agent(making->places->world, telephone);
    for (const struct staff *s = making->places->world->agents; s && !staff; s = s->hh.next) {
        if (text_is(telephone, s->device))
            staff = s;
    }
    return errand_word_is(telephone, "._-/") && memchr(telephone.at, '/', telephone.len) &&
           (staff || errand_word_is_listed(making->places->env, "listen_telephones", telephone));
}

/* "IAX2/agent4": how the names of the agent's channels begin. */
static enum err
spied_on(const struct making *making, char to[ERRAND_WORD_BYTES])
{
    struct text agent = making->order->target, rest = agent, own = text_cut(&rest, '/');
    struct text word = errand_word_of_agent(agent);
    const char *technology = errand_word_setting(making->places->env, "listen_technology", "");
    if (!technology[0] && (!rest.len || text_is(own, "Local")))
        return why_set(making->why, ERR_ARG,
                       "the agent's telephone is not known: set listen_technology in [driver], as "
                       "in PJSIP");
    if (technology[0])
        own = text_of(technology);
    if (!errand_word_is(own, "_") || !errand_word_is(word, "._-+"))
        return unfit(making, "agent");
    str_format(to, ERRAND_WORD_BYTES, "%.*s/%.*s", TEXT_ARG(own), TEXT_ARG(word));
    return OK;
}

static const struct {
    const char *mode, *options; /* of ChanSpy: quiet, whisper, barge */
} modes[] = {{"", "q"}, {"spy", "q"}, {"whisper", "qw"}, {"barge", "qB"}};

/* The agent is told first: when that fails, nothing else is sent. */
static enum err
tell_agent(struct making *making)
{
    char to[ERRAND_LISTEN_TO_BYTES], says[ERRAND_LISTEN_SAYS_BYTES];
    const struct driver_env *env = making->places->env;
    enum err err = errand_listen_says(making->order, says, making->why);
    if (err || !errand_listen_sends(env))
        return err;
    err = errand_listen_to(env, making->order->target, to, making->why);
    if (err)
        return err;
    add_write(making, false, "Action: MessageSend\r\nTo: %s\r\nBody: %s\r\n", to, says);
    struct errand_write *write = &making->plan->writes[making->plan->write_count - 1];
    write->denied = "the manager account may not: add message to its write (manager.conf)";
    write->failed = "the agent could not be told, so nobody listens: ";
    return OK;
}

static enum err
listen(struct making *making)
{
    struct text mode = making->order->args, telephone = text_cut(&mode, ' ');
    char channel[ERRAND_WORD_BYTES];
    making->plan->proof = PROOF_ANSWERED;
    if (!is_telephone(making, telephone))
        return why_set(making->why, ERR_ARG,
                       "listen: the telephone is not known; expected an agent's, or one of "
                       "listen_telephones in [driver]");
    enum err err = spied_on(making, channel);
    for (size_t i = 0; !err && i < NITEMS(modes); i++) {
        if (!text_is(mode, modes[i].mode))
            continue;
        err = tell_agent(making);
        if (err)
            return err;
        /* The dash: IAX2/agent1 would hear IAX2/agent12 as well. E: over with the conversation. */
        add_write(making, false,
                  "Action: Originate\r\nChannel: %.*s\r\nApplication: ChanSpy\r\n"
                  "Data: %s-,%sE\r\nVariable: TIMEOUT(absolute)=%" PRId64 "\r\n"
                  "Async: true\r\nTimeout: %d\r\n",
                  TEXT_ARG(telephone), channel, modes[i].options,
                  errand_listen_max_s(making->places->env), LISTEN_MS);
        return OK;
    }
    return err ? err : why_set(making->why, ERR_ARG, "listen: expected spy, whisper or barge");
}

/* ---- the table ------------------------------------------------------------------------------ */

enum right { RIGHT_SYSTEM, RIGHT_CALL, RIGHT_AGENT, RIGHT_ORIGINATE };

static const char *const denials[] = {
    [RIGHT_SYSTEM] = "the manager account may not: add system to its write (manager.conf)",
    [RIGHT_CALL] = "the manager account may not: add call to its write (manager.conf)",
    [RIGHT_AGENT] = "the manager account may not: add agent to its write (manager.conf)",
    [RIGHT_ORIGINATE] = "the manager account may not: add originate to its write (manager.conf)",
};

/* The setting that it needs, and its default; what is said without it. */
static const struct row {
    enum err (*make)(struct making *making);
    enum right right;
    const char *setting, *standard, *without;
} rows[VERBS] = {
    [VERB_REROUTE] = {reroute, RIGHT_SYSTEM, "route_family", "route",
                      "route_family in [driver] is empty: routing is not kept in AstDB"},
    [VERB_CLOSE] = {set_closed, RIGHT_SYSTEM, "closed_family", "closed",
                    "closed_family in [driver] is empty: closings are not kept in AstDB"},
    [VERB_OPEN] = {set_closed, RIGHT_SYSTEM, "closed_family", "closed",
                   "closed_family in [driver] is empty: closings are not kept in AstDB"},
    [VERB_SPLIT] = {split, RIGHT_SYSTEM, "split_family", "",
                    "set split_family in [driver], and let the dialplan read it"},
    [VERB_CAP] = {cap, RIGHT_SYSTEM, "cap_family", "",
                  "set cap_family in [driver], and let the dialplan read it"},
    [VERB_QUEUE_MESSAGE] = {queue_message, RIGHT_SYSTEM, "message_family", "",
                            "set message_family in [driver], and let the dialplan read it"},
    [VERB_HANGUP] = {hangup, RIGHT_CALL, NULL, NULL, NULL},
    [VERB_TRANSFER] = {transfer, RIGHT_CALL, "transfer_context", "transfer",
                       "transfer_context in [driver] is empty"},
    [VERB_AGENT_PAUSE] = {pause_agent, RIGHT_AGENT, NULL, NULL, NULL},
    [VERB_AGENT_UNPAUSE] = {pause_agent, RIGHT_AGENT, NULL, NULL, NULL},
    [VERB_AGENT_JOIN] = {serve, RIGHT_AGENT, NULL, NULL, NULL},
    [VERB_AGENT_LEAVE] = {serve, RIGHT_AGENT, NULL, NULL, NULL},
    [VERB_LISTEN] = {listen, RIGHT_ORIGINATE, NULL, NULL, NULL},
};

static const struct row *
row_of(enum verb verb)
{
    return verb > VERB_UNKNOWN && verb < VERBS && rows[verb].make ? &rows[verb] : NULL;
}

const char *
errand_plan_cannot(const struct driver_env *env, enum verb verb)
{
    const struct row *row = row_of(verb);
    if (!row)
        return "Asterisk has nothing of that kind";
    if (verb == VERB_LISTEN)
        return errand_listen_cannot(env);
    const char *value =
        row->setting ? errand_word_setting(env, row->setting, row->standard) : "yes";
    return value[0] && strcmp(value, "no") != 0 ? NULL : row->without;
}

const char *
errand_plan_denied(enum verb verb)
{
    const struct row *row = row_of(verb);
    return row ? denials[row->right] : NULL;
}

enum err
errand_plan_make(struct errand_plan *plan, const struct errand_places *places,
                 const struct driver_order *order, struct why *why)
{
    *plan = (struct errand_plan){.proof = PROOF_READ};
    const char *cannot = errand_plan_cannot(places->env, order->verb);
    if (cannot)
        return why_set(why, ERR_ARG, "%s", cannot);
    struct making making = {plan, places, order, why};
    return row_of(order->verb)->make(&making);
}
