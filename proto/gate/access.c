#include "proto/gate/access.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "proto/base/mem.h"
#include "proto/gate/access_list.h"

/* --- life ------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    verb_set verbs;
} shipped[] = {
    {"viewer", 0},
    {"supervisor", VERB_BIT(VERB_AGENT_PAUSE) | VERB_BIT(VERB_AGENT_UNPAUSE) |
                       VERB_BIT(VERB_QUEUE_MESSAGE) | VERB_BIT(VERB_TRANSFER) |
                       VERB_BIT(VERB_HANGUP) | VERB_BIT(VERB_CAP) | VERB_BIT(VERB_REVERT) |
                       VERB_BIT(VERB_CONFIRM) | VERB_BIT(VERB_CANCEL) | VERB_BIT(VERB_AGENT_JOIN) |
                       VERB_BIT(VERB_AGENT_LEAVE)},
    {"ops", VERB_BIT(VERB_REROUTE) | VERB_BIT(VERB_CLOSE) | VERB_BIT(VERB_OPEN) |
                VERB_BIT(VERB_SPLIT) | VERB_BIT(VERB_CAP) | VERB_BIT(VERB_REVERT) |
                VERB_BIT(VERB_CONFIRM) | VERB_BIT(VERB_PLAN_APPLY) | VERB_BIT(VERB_PLAN_REVOKE) |
                VERB_BIT(VERB_APPROVE) | VERB_BIT(VERB_CANCEL)},
    {"auditor", VERB_BIT(VERB_AUDIT)},
    {"listener", VERB_BIT(VERB_LISTEN)}, /* on its own: nobody gets it by the way */
};

struct access *
access_new(void)
{
    struct access *access = xcalloc(1, sizeof *access);
    for (size_t i = 0; i < NITEMS(shipped); i++) {
        struct role *role = &access->roles[access->roles_count++];
        role->name = xstrdup(text_of(shipped[i].name));
        role->verbs = shipped[i].verbs;
    }
    return access;
}

static void
free_person(struct person *person)
{
    free(person->id);
    free(person->name);
    free(person->roles);
    free(person->numbers);
    free(person->queues);
    free(person);
}

void
access_free(struct access **access)
{
    struct access *old = *access;
    if (!old)
        return;
    *access = NULL;
    struct person *person, *next;
    HASH_CLEAR(by_key, old->by_key);
    HASH_ITER (by_id, old->by_id, person, next) {
        HASH_DELETE(by_id, old->by_id, person);
        free_person(person);
    }
    for (size_t i = 0; i < old->roles_count; i++)
        free(old->roles[i].name);
    free(old);
}

/* --- people ----------------------------------------------------------------------------------- */

static const struct person *
find(const struct access *access, const char *key)
{
    struct person *person = NULL;
    if (access && key && strlen(key) == KEY_CHARS)
        HASH_FIND(by_key, access->by_key, key, KEY_CHARS, person);
    else if (access && !key)
        HASH_FIND(by_id, access->by_id, ACCESS_LOCAL, strlen(ACCESS_LOCAL), person);
    return person;
}

bool
access_knows(const struct access *access, const char *key)
{
    return find(access, key) != NULL;
}

bool
access_person(const struct access *access, const char *key, struct access_person *person)
{
    const struct person *found = find(access, key);
    if (found)
        *person = (struct access_person){found->id, found->name ? found->name : found->id,
                                         found->roles ? found->roles : ""};
    return found != NULL;
}

bool
access_key_of(const struct access *access, struct text id, const char **key)
{
    struct person *person = NULL;
    if (access)
        HASH_FIND(by_id, access->by_id, id.at, (unsigned)id.len, person);
    *key = person && person->key[0] ? person->key : NULL;
    return person && (*key || text_is(id, ACCESS_LOCAL));
}

bool
access_grants(const struct access *access, const char *key, enum verb verb)
{
    const struct person *found = find(access, key);
    return found && (found->verbs & VERB_BIT(verb));
}

size_t
access_count(const struct access *access)
{
    return access ? HASH_CNT(by_key, access->by_key) : 0;
}

size_t
access_withdrawn(const struct access *before, const struct access *now)
{
    size_t count = 0;
    for (const struct person *person = before ? before->by_key : NULL; person;
         person = person->by_key.next)
        count += !access_knows(now, person->key);
    return count;
}

const char *
access_role(const struct access *access, size_t i)
{
    return i < access->roles_count ? access->roles[i].name : NULL;
}

bool
access_role_has(const struct access *access, size_t i, enum verb verb)
{
    return i < access->roles_count && (access->roles[i].verbs & VERB_BIT(verb));
}

/* --- scope ------------------------------------------------------------------------------------ */

/* A pattern is a name, or the beginning of one and a star. */
static bool
matches(struct text pattern, struct text name)
{
    if (name.len == 0 || pattern.len == 0)
        return false;
    if (pattern.at[pattern.len - 1] != '*')
        return text_equal(pattern, name);
    pattern.len--;
    return name.len >= pattern.len && memcmp(pattern.at, name.at, pattern.len) == 0;
}

static bool
has_word(struct text words, struct text wanted)
{
    while (words.len > 0) {
        if (text_equal(text_cut(&words, ' '), wanted))
            return wanted.len > 0;
    }
    return false;
}

static bool
has_number(const struct person *person, const struct access_target *target)
{
    struct text rest = text_of(person->numbers);
    while (target->number.len > 0 && rest.len > 0) {
        struct text pattern = text_cut(&rest, ' ');
        bool is_tag = text_has_prefix(pattern, ACCESS_TAG);
        struct text tag = is_tag ? (struct text){pattern.at + strlen(ACCESS_TAG),
                                                 pattern.len - strlen(ACCESS_TAG)}
                                 : pattern;
        if (is_tag ? has_word(target->tags, tag) : matches(pattern, target->number))
            return true;
    }
    return false;
}

static bool
has_queue(const struct person *person, struct text queue)
{
    struct text rest = text_of(person->queues);
    while (rest.len > 0) {
        if (matches(text_cut(&rest, ' '), queue))
            return true;
    }
    return false;
}

/* An agent who is in no queue is everybody's who has every queue, and nobody else's. */
static bool
has_agent(const struct person *person, const struct access_target *target)
{
    if (target->agent.len == 0)
        return false;
    for (size_t i = 0; i < target->agent_queues_count; i++) {
        if (has_queue(person, target->agent_queues[i]))
            return true;
    }
    return has_word(text_of(person->queues), TEXT("*"));
}

static bool
is_in_scope(const struct person *person, enum verb_on on, const struct access_target *target)
{
    switch (on) {
    case VERB_ON_NUMBER:
        return has_number(person, target);
    case VERB_ON_QUEUE:
    case VERB_ON_MEMBER:
        return has_queue(person, target->queue);
    case VERB_ON_AGENT:
        return has_agent(person, target);
    case VERB_ON_CALL:
        return has_number(person, target) || has_queue(person, target->queue);
    case VERB_ON_GATE:
        return true;
    default:
        return false;
    }
}

/* --- the decision ----------------------------------------------------------------------------- */

enum { WORDS_BYTES = 160 };

/* " 0892680680", " queue sav": what the sentence calls the target. */
static const char *
target_name(char to[WORDS_BYTES], enum verb_on on, const struct access_target *target)
{
    static const struct {
        const char *word;
        size_t offset; /* of a struct text in the target */
        unsigned of;   /* bits of enum verb_on */
    } parts[] = {
        {"", offsetof(struct access_target, number), 1U << VERB_ON_NUMBER | 1U << VERB_ON_CALL},
        {"agent ", offsetof(struct access_target, agent),
         1U << VERB_ON_AGENT | 1U << VERB_ON_MEMBER},
        {"queue ", offsetof(struct access_target, queue),
         1U << VERB_ON_QUEUE | 1U << VERB_ON_MEMBER | 1U << VERB_ON_CALL},
    };
    to[0] = '\0';
    for (size_t i = 0; i < NITEMS(parts); i++) {
        struct text part;
        memcpy(&part, (const char *)target + parts[i].offset, sizeof part);
        size_t len = strlen(to);
        if ((parts[i].of & 1U << on) && part.len > 0)
            str_format(to + len, WORDS_BYTES - len, " %s%.*s", parts[i].word, TEXT_ARG(part));
    }
    return to;
}

/* "ops, night": the roles that have the verb. */
static const char *
roles_with(char to[WORDS_BYTES], const struct access *access, enum verb verb)
{
    to[0] = '\0';
    for (size_t i = 0; i < access->roles_count; i++) {
        size_t len = strlen(to);
        if (access->roles[i].verbs & VERB_BIT(verb))
            str_format(to + len, WORDS_BYTES - len, "%s%s", len ? ", " : "", access->roles[i].name);
    }
    return to;
}

static const char *
or_none(const char *words)
{
    return words && words[0] ? words : "none";
}

static const char *const needed[VERB_ONS] = {
    [VERB_ON_NUMBER] = "the number among theirs",
    [VERB_ON_QUEUE] = "the queue among theirs",
    [VERB_ON_AGENT] = "one of the agent's queues among theirs",
    [VERB_ON_MEMBER] = "the queue among theirs",
    [VERB_ON_CALL] = "the call's number or queue among theirs",
    [VERB_ON_ORDER] = "what the order is about among theirs",
    [VERB_ON_GATE] = "nothing",
};

/* A cap may be a queue's; an order is about what its target says: an agent with a queue is the agent's
 * place in it. */
static enum verb_on
on_what(enum verb_on on, const struct access_target *target)
{
    if (on == VERB_ON_NUMBER && target->number.len == 0 && target->queue.len > 0)
        return VERB_ON_QUEUE;
    if (on != VERB_ON_ORDER)
        return on;
    bool is_queued = target->queue.len > 0;
    return target->number.len > 0  ? VERB_ON_NUMBER
           : target->agent.len > 0 ? (is_queued ? VERB_ON_MEMBER : VERB_ON_AGENT)
           : is_queued             ? VERB_ON_QUEUE
                                   : VERB_ON_ORDER;
}

enum err
access_decide(const struct access *access, const char *key, enum verb verb,
              const struct access_target *target, struct why *why)
{
    static const struct access_target nothing;
    const struct verb_row *row = verb_row((int)verb);
    enum verb_on on = on_what(row->on, target ? target : &nothing);
    const struct person *person = find(access, key);
    char what[WORDS_BYTES], roles[WORDS_BYTES];

    target_name(what, on, target ? target : &nothing);
    if (!person)
        return why_set(why, ERR_DENIED, "%s%s may not %s%s: that needs a section [person %s]%s",
                       key ? "key " : "", key ? key : ACCESS_LOCAL, row->name, what,
                       key ? "NAME" : ACCESS_LOCAL, key ? " with this key" : "");
    if (!(person->verbs & VERB_BIT(verb)))
        return why_set(why, ERR_DENIED,
                       "%s may not %s%s: that needs a role with %s (%s); %s has %s", person->id,
                       row->name, what, row->name, or_none(roles_with(roles, access, verb)),
                       person->id, or_none(person->roles));
    if (is_in_scope(person, on, target ? target : &nothing))
        return OK;
    return why_set(why, ERR_DENIED, "%s may not %s%s: that needs %s; numbers of %s: %s; queues: %s",
                   person->id, row->name, what, needed[on], person->id, or_none(person->numbers),
                   or_none(person->queues));
}
