#include "proto/gate/order_check.h"

#include <inttypes.h>
#include <string.h>

#include "proto/base/safe.h"
#include "proto/gate/plan_check.h"

enum { PARTS_MAX = 10, CAP_MAX = 100000, PERCENT = 100, LONGEST_YEARS = 100 };

#define LONGEST_US (LONGEST_YEARS * INT64_C(366) * 86400 * 1000000)

static bool
is_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
order_check_id(struct text id)
{
    if (id.len < ORDER_ID_MIN || id.len > ORDER_ID_MAX)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        if (!is_word((unsigned char)id.at[i]) && id.at[i] != '-')
            return false;
    }
    return true;
}

/* --- arguments -------------------------------------------------------------------------------- */

typedef enum err args_fn(const struct order_places *places, const struct event_order *ask,
                         struct text target, struct why *why);

static enum err
args_none(const struct order_places *places, const struct event_order *ask, struct text target,
          struct why *why)
{
    (void)places, (void)target;
    return ask->args.len == 0 ? OK
                              : why_set(why, ERR_ARG, "%s takes no argument, found \"%.*s\"",
                                        verb_row(ask->verb)->name, TEXT_ARG(ask->args));
}

static enum err
args_reroute(const struct order_places *places, const struct event_order *ask, struct text target,
             struct why *why)
{
    return ask->args.len == 0 ? OK : order_destination_check(places, target, ask->args, why);
}

static enum err
args_transfer(const struct order_places *places, const struct event_order *ask, struct text target,
              struct why *why)
{
    (void)target;
    return order_destination_check(places, TEXT(""), ask->args, why);
}

/* A message is a destination without its kind; or a sentence, which no switch is ever told. */
static enum err
args_message(const struct order_places *places, const struct event_order *ask, struct text target,
             struct why *why)
{
    (void)target;
    if (ask->args.len == 0 || text_is(ask->args, "off"))
        return OK;
    char message[ORDER_ARGS_BYTES];
    if (!str_format(message, sizeof message, "message:%.*s", TEXT_ARG(ask->args)))
        return why_set(why, ERR_ARG, "message: too long");
    return order_destination_check(places, TEXT(""), text_of(message), why);
}

static enum err
take_part(const struct order_places *places, struct text part, struct text target, int64_t *sum,
          struct why *why)
{
    const char *sign = part.len > 0 ? memrchr(part.at, '=', part.len) : NULL;
    size_t len = sign ? (size_t)(sign - part.at) : part.len;
    int64_t percent = 0;
    bool is_share = sign && text_to_i64((struct text){sign + 1, part.len - len - 1}, &percent);
    if (!is_share || percent < 1 || percent > PERCENT)
        return why_set(why, ERR_ARG, "part \"%.*s\": expected DESTINATION=PERCENT, 1 to 100",
                       TEXT_ARG(part));
    *sum += percent;
    return order_destination_check(places, target, (struct text){part.at, len}, why);
}

static enum err
check_parts(const struct order_places *places, struct text parts, char between, struct text target,
            struct why *why)
{
    int64_t sum = 0;
    int count = 0;
    while (parts.len > 0) {
        if (++count > PARTS_MAX)
            return why_set(why, ERR_ARG, "split: at most %d parts", PARTS_MAX);
        enum err err = take_part(places, text_cut(&parts, between), target, &sum, why);
        if (err)
            return err;
    }
    return sum == PERCENT
               ? OK
               : why_set(why, ERR_ARG, "split: the parts are %" PRId64 " %%, not 100", sum);
}

static enum err
args_split(const struct order_places *places, const struct event_order *ask, struct text target,
           struct why *why)
{
    return check_parts(places, ask->args, ' ', target, why);
}

enum err
order_check_way(const struct order_places *places, struct text number, struct text way,
                struct why *why)
{
    struct text parts = way;
    return text_is(text_cut(&parts, ':'), "split")
               ? check_parts(places, parts, ',', number, why)
               : order_destination_check(places, number, way, why);
}

static enum err
args_cap(const struct order_places *places, const struct event_order *ask, struct text target,
         struct why *why)
{
    (void)places, (void)target;
    int64_t count;
    bool is_count = text_to_i64(ask->args, &count) && count >= 0 && count <= CAP_MAX;
    return is_count ? OK
                    : why_set(why, ERR_ARG, "cap \"%.*s\": expected a count from 0 to %d",
                              TEXT_ARG(ask->args), CAP_MAX);
}

static enum err
args_reason(const struct order_places *places, const struct event_order *ask, struct text target,
            struct why *why)
{
    (void)places, (void)target;
    bool is_short = ask->args.len <= ORDER_ID_MAX && safe_is(ask->args);
    return is_short ? OK
                    : why_set(why, ERR_ARG,
                              "reason of a pause: expected at most %d bytes of "
                              "printable text",
                              ORDER_ID_MAX);
}

/* agent-join, agent-leave: the queue, and whether that changes anything. */
static enum err
args_queue(const struct order_places *places, const struct event_order *ask, struct text target,
           struct why *why)
{
    const struct queue *queue = board_queue(places->board, ask->args);
    const struct agent *agent = board_agent(places->board, target);
    if (!queue || queue->removed)
        return why_set(why, ERR_ARG, "queue \"%.*s\" is not known here", TEXT_ARG(ask->args));
    const struct member *member = agent ? agent->serves : NULL;
    while (member && member->queue != queue)
        member = member->agent_next;
    bool joins = ask->verb == VERB_AGENT_JOIN;
    if ((member != NULL) == joins)
        return why_set(why, ERR_STALE, "agent %.*s %s queue %.*s already", TEXT_ARG(target),
                       joins ? "serves" : "does not serve", TEXT_ARG(ask->args));
    return OK;
}

/* "TELEPHONE [spy|whisper|barge]" */
static enum err
args_listen(const struct order_places *places, const struct event_order *ask, struct text target,
            struct why *why)
{
    (void)places, (void)target;
    static const char *const modes[] = {"spy", "whisper", "barge"};
    struct text mode = ask->args, telephone = text_cut(&mode, ' ');
    bool is_mode = mode.len == 0;
    for (size_t i = 0; i < NITEMS(modes); i++)
        is_mode = is_mode || text_is(mode, modes[i]);
    for (size_t i = 0; i < telephone.len; i++)
        is_mode =
            is_mode && (is_word((unsigned char)telephone.at[i]) || strchr("/-._", telephone.at[i]));
    return is_mode && telephone.len > 0
               ? OK
               : why_set(why, ERR_ARG,
                         "listen \"%.*s\": expected TELEPHONE, then spy, whisper or "
                         "barge",
                         TEXT_ARG(ask->args));
}

/* Put in force: can it be? Taken back: is it? One after the other, for each changes what the next finds. */
static enum err
args_plan(const struct order_places *places, const struct event_order *ask, struct text target,
          struct why *why)
{
    const struct contingency *plan = board_contingency(places->board, target);
    const struct order *other = order_effect_plan_under_way(places->board, TEXT(""));
    enum err err = args_none(places, ask, target, why);
    if (err)
        return err;
    if (other)
        return why_set(why, ERR_STALE, "%s by %.*s is under way (order %s): try again in a moment",
                       verb_row(other->is.verb)->name, TEXT_ARG(other->is.who), other->order);
    if (ask->verb == VERB_PLAN_REVOKE)
        return contingency_order(places->board, plan)
                   ? OK
                   : why_set(why, ERR_STALE, "plan %s is not in force", plan->plan);
    return plan_check_first(places, plan, why) == OK
               ? OK
               : why_prefix(why, ERR_ARG, "plan %s cannot be put in force", plan->plan);
}

static args_fn *const args_table[VERBS] = {
    [VERB_REROUTE] = args_reroute,
    [VERB_CLOSE] = args_message,
    [VERB_OPEN] = args_none,
    [VERB_SPLIT] = args_split,
    [VERB_CAP] = args_cap,
    [VERB_REVERT] = args_none,
    [VERB_CONFIRM] = args_none,
    [VERB_PLAN_APPLY] = args_plan,
    [VERB_PLAN_REVOKE] = args_plan,
    [VERB_HANGUP] = args_none,
    [VERB_TRANSFER] = args_transfer,
    [VERB_AGENT_PAUSE] = args_reason,
    [VERB_AGENT_UNPAUSE] = args_none,
    [VERB_AGENT_JOIN] = args_queue,
    [VERB_AGENT_LEAVE] = args_queue,
    [VERB_QUEUE_MESSAGE] = args_message,
    [VERB_LISTEN] = args_listen,
    [VERB_APPROVE] = args_none,
    [VERB_CANCEL] = args_none,
};

/* --- the whole -------------------------------------------------------------------------------- */

static enum err
check_words(const struct event_order *ask, unsigned *kind, struct text *target, struct why *why)
{
    const struct verb_row *verb = verb_row(ask->verb);
    if (!order_check_id(ask->order))
        return why_set(why, ERR_ARG, "order id \"%.*s\": expected %d to %d letters, digits and -",
                       TEXT_ARG(ask->order), ORDER_ID_MIN, ORDER_ID_MAX);
    if (!verb || !args_table[ask->verb])
        return why_set(why, ERR_ARG, "this gate does not know such a verb");
    *kind = verb_target_kind(ask->target, target);
    if (!(*kind & verb->targets))
        return why_set(why, ERR_ARG, "%s: target \"%.*s\": expected %s:NAME", verb->name,
                       TEXT_ARG(ask->target),
                       verb_target_name(verb->targets & (~verb->targets + 1)));
    if (text_trim(ask->reason).len == 0)
        return why_set(why, ERR_ARG, "%s: a reason is required", verb->name);
    if (ask->reason.len > ORDER_REASON_BYTES || !safe_is(ask->reason))
        return why_set(why, ERR_ARG, "reason: expected at most %d bytes of printable text",
                       ORDER_REASON_BYTES);
    if (ask->args.len > ORDER_ARGS_MAX ||
        memchr(ask->args.len ? ask->args.at : "", 0, ask->args.len))
        return why_set(why, ERR_ARG, "%s: arguments: expected at most %d bytes of text", verb->name,
                       ORDER_ARGS_MAX);
    if (verb->needs_args && ask->args.len == 0)
        return why_set(why, ERR_ARG, "%s: expected %s", verb->name, verb->args);
    return OK;
}

/* Whoever changed it last, for the sentence. */
static struct text
who_changed(const struct board *board, const struct event_order *ask)
{
    struct text who = TEXT("");
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        if (text_equal(o->is.target, ask->target) && o->is.done_us > 0)
            who = o->is.who;
    }
    return who;
}

/* A revert is about the target of the order that it undoes. */
static struct text
target_of(const struct board *board, const struct event_order *order)
{
    struct text id;
    const struct order *undone = NULL;
    if (order->verb == VERB_REVERT && verb_target_kind(order->target, &id) == TARGET_ORDER)
        undone = board_order(board, id);
    return undone ? undone->is.target : order->target;
}

/* An order on the same target that the switch was told, and that is not decided yet. One whose outcome
 * is unknown is none: it may stay so for ever, and must not stand in the way of an emergency. */
const struct order *
order_check_under_way(const struct board *board, const struct event_order *ask)
{
    struct text target = target_of(board, ask);
    for (const struct order *o = board->orders; o; o = o->hh.next) {
        bool is_told = o->is.state == ORDER_SENT || o->is.state == ORDER_ACCEPTED;
        bool is_its =
            text_equal(o->is.target, ask->target) || text_equal(target_of(board, &o->is), target);
        if (is_told && is_its && !text_equal(o->is.order, ask->order))
            return o;
    }
    struct text key;
    return verb_target_kind(ask->target, &key) == TARGET_NUMBER
               ? order_effect_plan_under_way(board, key)
               : NULL;
}

static enum err
check_expect(const struct board *board, const struct event_order *ask, const char *before,
             struct why *why)
{
    if (ask->expect.len == 0)
        return OK;
    if (!text_is(ask->expect, before)) {
        struct text who = who_changed(board, ask);
        return why_set(why, ERR_STALE,
                       "it has changed since you looked: it was \"%.*s\", it is "
                       "\"%s\"%s%.*s",
                       TEXT_ARG(ask->expect), before, who.len ? ", by " : "", TEXT_ARG(who));
    }
    const struct order *other = order_check_under_way(board, ask);
    return other ? why_set(why, ERR_STALE,
                           "it is changing as you look: %s by %.*s is under way (order %s)",
                           verb_row(other->is.verb)->name, TEXT_ARG(other->is.who), other->order)
                 : OK;
}

static enum err
check_times(const struct order_places *places, const struct event_order *ask, struct why *why)
{
    const struct verb_row *verb = verb_row(ask->verb);
    bool is_new = ask->state == ORDER_UNKNOWN; /* later its start is behind it */
    if (ask->deadline_us < 0)
        return why_set(why, ERR_ARG, "deadline is below 0");
    if (ask->deadline_us > 0 && places->at_us > ask->deadline_us)
        return why_set(why, ERR_STALE, "too late: it should have begun %" PRId64 " ms ago",
                       (places->at_us - ask->deadline_us) / 1000);
    if (ask->start_us != 0 && !verb_may_start_later(verb))
        return why_set(why, ERR_ARG, "%s cannot be asked for later", verb->name);
    if (is_new && ask->start_us != 0 && ask->start_us <= places->at_us)
        return why_set(why, ERR_ARG, "its start is in the past");
    if (ask->start_us > places->at_us && ask->start_us - places->at_us > LONGEST_US)
        return why_set(why, ERR_ARG, "its start is too far away: at most %d years", LONGEST_YEARS);
    if (ask->until_us > 0 && ask->until_us <= ask->start_us)
        return why_set(why, ERR_ARG, "its end is not behind its start");
    if (ask->until_us != 0 && ask->until_us <= places->at_us)
        return why_set(why, ERR_ARG, "its end is in the past");
    if (ask->until_us > places->at_us && ask->until_us - places->at_us > LONGEST_US)
        return why_set(why, ERR_ARG, "its end is too far away: at most %d years, or none",
                       LONGEST_YEARS);
    if ((ask->until_us > 0 || ask->confirm_ms > 0) && !verb->lasts)
        return why_set(why, ERR_ARG, "%s has no effect that could end", verb->name);
    if (ask->confirm_ms < 0 || ask->confirm_ms > LONGEST_US / 1000)
        return why_set(why, ERR_ARG, "confirm-within: expected 0 to %d years, in milliseconds",
                       LONGEST_YEARS);
    return OK;
}

/* Can the switch do it? A plan is reroutes, and perhaps splits. */
static enum err
check_switch(const struct order_places *places, const struct order_effect *effect, struct why *why)
{
    const struct contingency *plan =
        effect->kind == TARGET_PLAN ? board_contingency(places->board, effect->target) : NULL;
    enum verb verbs[] = {effect->verb, effect->verb};
    if (!plan && !verb_row((int)effect->verb)->at_switch)
        return OK;
    if (plan)
        verbs[0] = verbs[1] = VERB_REROUTE;
    for (const struct contingency_step *step = plan ? plan->steps : NULL; step;
         step = step->hh.next) {
        if (text_has_prefix(text_of(step->destination), "split:"))
            verbs[1] = VERB_SPLIT;
    }
    for (size_t i = 0; i < NITEMS(verbs); i++) {
        const char *cannot = places->kind->cannot ? places->kind->cannot(places->driver, verbs[i])
                                                  : "this kind of switch takes no orders";
        if (cannot)
            return why_set(why, ERR_ARG, "%s: %s", verb_row((int)verbs[i])->name, cannot);
    }
    return OK;
}

enum err
order_check(const struct order_places *places, const struct event_order *ask,
            struct order_effect *effect, char before[STANCE_BYTES], struct why *why)
{
    unsigned kind = 0;
    struct text target;
    enum err err = check_words(ask, &kind, &target, why);
    if (err)
        return err;
    if (stance_of(before, places->board, ask->target).len == 0)
        return why_set(why, ERR_UNKNOWN, "there is no %s %.*s", verb_target_name(kind),
                       TEXT_ARG(target));
    err = args_table[ask->verb](places, ask, target, why);
    if (!err)
        err = order_effect_of(places->board, ask, effect, why);
    if (!err)
        err = check_times(places, ask, why);
    if (err)
        return err;
    err = check_switch(places, effect, why);
    if (err)
        return err;
    return check_expect(places->board, ask, before, why);
}
