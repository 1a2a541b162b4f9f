/* Who may do what: the file and its mistakes, and the whole matrix of roles, verbs and scopes. */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/gate/access.h"
#include "proto/link/key.h"

#define ALICE "FkJ6(J}/4K:8<7THM1g6RCO.EmZb*xPo}pF{}:x:"
#define BOB "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

static struct access *
an_access(const char *text)
{
    struct access *access = NULL;
    struct why why;
    OK_ERR(access_parse(&access, text_of(text), "access.ini", &why), &why);
    return access;
}

static const char example[] = "[role night]\n"
                              "verbs = close open\n"
                              "[person alice]\n"
                              "key = " ALICE "\n"
                              "name = Alice Martin\n"
                              "roles = supervisor night\n"
                              "numbers = 0892* 3640 tag:paris\n"
                              "queues = sav rdv-*\n"
                              "[person local]\n"
                              "roles = viewer\n";

TEST(a_person_is_found_by_key_and_local_by_having_none)
{
    struct access *access = an_access(example);
    struct access_person person;
    TRUE(access_knows(access, ALICE));
    FALSE(access_knows(access, BOB));
    FALSE(access_knows(access, ""));
    FALSE(access_knows(access, "local"));
    TRUE(access_person(access, ALICE, &person));
    EQ_STR(person.id, "alice");
    EQ_STR(person.name, "Alice Martin");
    EQ_STR(person.roles, "supervisor night");
    TRUE(access_person(access, NULL, &person));
    EQ_STR(person.id, "local");
    EQ_STR(person.name, "local");
    EQ_U64(access_count(access), 1);
    access_free(&access);
    access = access_new();
    FALSE(access_knows(access, NULL));
    FALSE(access_knows(NULL, ALICE));
    access_free(&access);
}

/* --- the matrix ------------------------------------------------------------------------------- */

static const struct text inside_queues[] = {{"autre", 5}, {"sav", 3}};
static const struct text outside_queues[] = {{"autre", 5}, {"ventes", 6}};

/* Everything that a verb could be done to, in and out of the scope of `example`. */
static const struct access_target inside = {
    .number = {"0892680680", 10},
    .tags = {"lyon", 4},
    .queue = {"sav", 3},
    .agent = {"SIP/12", 6},
    .agent_queues = inside_queues,
    .agent_queues_count = NITEMS(inside_queues),
};
static const struct access_target outside = {
    .number = {"0145000000", 10},
    .tags = {"lyon parisien", 13},
    .queue = {"ventes", 6},
    .agent = {"SIP/99", 6},
    .agent_queues = outside_queues,
    .agent_queues_count = NITEMS(outside_queues),
};

static struct access *
with_role(const char *role)
{
    char text[512];
    str_format(text, sizeof text,
               "[role night]\nverbs = close open listen\n[role none]\n[person alice]\nkey = " ALICE
               "\nroles = %s\nnumbers = 0892* 3640 tag:paris\nqueues = sav rdv-*\n",
               role);
    return an_access(text);
}

TEST(every_role_may_do_its_verbs_in_scope_and_nothing_else)
{
    struct access *all = with_role("none");
    int allowed = 0, cells = 0;
    for (size_t i = 0; access_role(all, i); i++) {
        struct access *access = with_role(access_role(all, i));
        for (enum verb verb = VERB_REROUTE; verb < VERBS; verb++) {
            struct why why;
            bool has = access_role_has(all, i, verb),
                 anywhere = verb_row((int)verb)->on == VERB_ON_GATE;
            EQ_I64(access_decide(access, ALICE, verb, &inside, &why), has ? OK : ERR_DENIED);
            EQ_I64(access_decide(access, ALICE, verb, &outside, &why),
                   has && anywhere ? OK : ERR_DENIED);
            EQ_I64(access_decide(access, ALICE, verb, NULL, &why),
                   has && anywhere ? OK : ERR_DENIED);
            EQ_I64(access_decide(access, BOB, verb, &inside, &why), ERR_DENIED);
            EQ_I64(access_decide(access, NULL, verb, &inside, &why), ERR_DENIED);
            EQ_I64(access_decide(NULL, ALICE, verb, &inside, &why), ERR_DENIED);
            allowed += has;
            cells++;
        }
        access_free(&access);
    }
    EQ_I64(cells, 7 * (VERBS - 1));
    EQ_I64(allowed,
           0 + 11 + 11 + 1 + 1 + 3 + 0); /* viewer supervisor ops auditor listener night none */
    access_free(&all);
}

TEST(the_shipped_roles_are_these)
{
    static const struct {
        const char *role, *verbs;
    } roles[] = {
        {"viewer", ""},
        {"supervisor",
         "cap revert confirm hangup transfer agent-pause agent-unpause agent-join agent-leave "
         "queue-message cancel"},
        {"ops",
         "reroute close open split cap revert confirm plan-apply plan-revoke approve cancel"},
        {"auditor", "audit"},
        {"listener", "listen"},
    };
    struct access *access = access_new();
    for (size_t i = 0; i < NITEMS(roles); i++) {
        char verbs[256] = "";
        EQ_STR(access_role(access, i), roles[i].role);
        for (enum verb verb = VERB_REROUTE; verb < VERBS; verb++) {
            size_t len = strlen(verbs);
            if (access_role_has(access, i, verb))
                str_format(verbs + len, sizeof verbs - len, "%s%s", len ? " " : "",
                           verb_row((int)verb)->name);
        }
        EQ_STR(verbs, roles[i].verbs);
    }
    FALSE(access_role(access, NITEMS(roles)));
    access_free(&access);
}

TEST(every_verb_has_a_name_of_its_own_and_a_help)
{
    EQ_U64(verb_table_count, VERBS - 1);
    for (int verb = VERB_REROUTE; verb < VERBS; verb++) {
        const struct verb_row *row = verb_row(verb);
        EQ_I64(row->verb, verb);
        TRUE(verb_row_named(text_of(row->name)) == row);
        TRUE(verb_row_named(text_of(words_name(&verb_words, verb))) == row);
        TRUE(row->summary && row->summary[0]);
        TRUE(row->on < VERB_ONS);
    }
    TRUE(!verb_row_named(TEXT("rerout")));
    TRUE(!verb_row_named(TEXT("")));
}

/* --- scope ------------------------------------------------------------------------------------ */

static bool
may(const char *scope, enum verb verb, struct access_target target)
{
    char text[512];
    str_format(text, sizeof text,
               "[role all]\nverbs = reroute queue-message agent-pause agent-join hangup revert\n"
               "[person alice]\nkey = " ALICE "\nroles = all\n%s\n",
               scope);
    struct access *access = an_access(text);
    enum err err = access_decide(access, ALICE, verb, &target, NULL);
    access_free(&access);
    return err == OK;
}

static bool
may_number(const char *scope, const char *number, const char *tags)
{
    return may(scope, VERB_REROUTE,
               (struct access_target){.number = text_of(number), .tags = text_of(tags)});
}

TEST(numbers_are_in_scope_by_name_beginning_or_tag)
{
    TRUE(may_number("numbers = 0892680680", "0892680680", ""));
    TRUE(may_number("numbers = +33892680680", "0892680680", ""));
    FALSE(may_number("numbers = 0892680680", "0892680681", ""));
    FALSE(may_number("numbers = 0892680680", "08926806800", ""));
    TRUE(may_number("numbers = 3640   0892*", "0892680680", ""));
    FALSE(may_number("numbers = 0892*", "0893680680", ""));
    FALSE(may_number("numbers = 0892*", "089", ""));
    TRUE(may_number("numbers = tag:paris", "1", "lyon paris"));
    FALSE(may_number("numbers = tag:paris", "1", "parisien paris-nord"));
    FALSE(may_number("numbers = tag:paris", "1", ""));
    TRUE(may_number("numbers = *", "anything", ""));
    FALSE(may_number("numbers = *", "", "")); /* no number at all */
    FALSE(may_number("queues = *", "0892680680", ""));
    FALSE(may_number("", "0892680680", ""));
}

TEST(queues_agents_and_calls_are_in_scope_by_queue)
{
    static const struct text queues[] = {{"ventes", 6}, {"rdv", 3}};
    struct access_target agent = {
        .agent = TEXT("SIP/12"), .agent_queues = queues, .agent_queues_count = NITEMS(queues)};
    struct access_target alone = {.agent = TEXT("SIP/12")};
    struct access_target call = {.number = TEXT("0892680680"), .queue = TEXT("sav")};
    struct access_target member = {.agent = TEXT("SIP/12"), .queue = TEXT("sav")};
    struct access_target queue = {.queue = TEXT("sav")};
    struct access_target place = agent; /* what an order about an agent-join of sav is about */
    place.queue = TEXT("sav");
    TRUE(may("queues = sav", VERB_QUEUE_MESSAGE, queue));
    TRUE(may("queues = s*", VERB_QUEUE_MESSAGE, queue));
    FALSE(may("queues = sa", VERB_QUEUE_MESSAGE, queue));
    FALSE(may("numbers = *", VERB_QUEUE_MESSAGE, queue));
    TRUE(may("queues = rdv", VERB_AGENT_PAUSE, agent));
    FALSE(may("queues = sav", VERB_AGENT_PAUSE, agent));
    FALSE(may("queues = sav", VERB_AGENT_PAUSE, alone));
    TRUE(may("queues = *", VERB_AGENT_PAUSE, alone));
    TRUE(may("queues = sav", VERB_AGENT_JOIN, member));
    FALSE(may("queues = rdv", VERB_AGENT_JOIN, member));
    TRUE(may("queues = sav", VERB_REVERT, place));
    FALSE(may("queues = rdv", VERB_REVERT, place));
    TRUE(may("queues = rdv", VERB_REVERT, agent));
    TRUE(may("queues = sav", VERB_HANGUP, call));
    TRUE(may("numbers = 0892*", VERB_HANGUP, call));
    FALSE(may("numbers = 0893*\nqueues = rdv", VERB_HANGUP, call));
}

TEST(a_refusal_names_who_what_where_and_what_it_would_need)
{
    struct access *access = an_access(example);
    struct why why;
    IS_ERR(access_decide(access, ALICE, VERB_REROUTE, &inside, &why), ERR_DENIED, &why);
    EQ_STR(why.text,
           "alice may not reroute 0892680680: that needs a role with reroute (ops); alice "
           "has supervisor night");
    IS_ERR(access_decide(access, ALICE, VERB_LISTEN, &inside, &why), ERR_DENIED, &why);
    EQ_STR(why.text, "alice may not listen agent SIP/12: that needs a role with listen "
                     "(listener); alice has supervisor night");
    IS_ERR(access_decide(access, ALICE, VERB_CLOSE, &outside, &why), ERR_DENIED, &why);
    EQ_STR(why.text, "alice may not close 0145000000: that needs the number among theirs; numbers "
                     "of alice: 0892* 3640 tag:paris; queues: sav rdv-*");
    IS_ERR(access_decide(access, ALICE, VERB_AGENT_PAUSE, &outside, &why), ERR_DENIED, &why);
    HAS_STR(why.text,
            "alice may not agent-pause agent SIP/99: that needs one of the agent's queues");
    IS_ERR(access_decide(access, BOB, VERB_CLOSE, &inside, &why), ERR_DENIED, &why);
    EQ_STR(why.text,
           "key " BOB " may not close 0892680680: that needs a section [person NAME] with "
           "this key");
    IS_ERR(access_decide(access, NULL, VERB_CLOSE, &inside, &why), ERR_DENIED, &why);
    EQ_STR(why.text, "local may not close 0892680680: that needs a role with close (ops, night); "
                     "local has viewer");
    IS_ERR(access_decide(NULL, NULL, VERB_CLOSE, &inside, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "local may not close 0892680680: that needs a section [person local]");
    access_free(&access);
}

/* --- mistakes --------------------------------------------------------------------------------- */

TEST(a_mistake_is_named_with_its_line_and_the_nearest_right_word)
{
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"[persn alice]\n", "line 1: section \"persn\": expected one of person, role; did you mean "
                            "\"person\"?"},
        {"[person]\n", "line 1: section \"person\": expected [person NAME]"},
        {"[person alice martin]\n",
         "line 1: section \"person alice martin\": expected [person NAME]"},
        {"key = x\n", "line 1: key \"key\" before the first section"},
        {"[person alice]\nkey = short\n", "line 2: key: expected a key of 40 characters, found 5"},
        {"[person alice]\nkey = " ALICE "\nkeys = x\n", "line 3: key of a person \"keys\""},
        {"[person alice]\nroles = ops\n", "line 1: person \"alice\" has no key"},
        {"[person alice]\nkey = " ALICE "\n\n[person bob]\nkey = " ALICE "\n",
         "line 5: this key is alice's already, on line 2"},
        {"[person alice]\nkey = " ALICE "\nkey = " BOB "\n", "line 3: key \"key\" stands twice"},
        {"[person alice]\nkey = " ALICE "\n[person alice]\n",
         "line 3: person \"alice\" stands already on line 1"},
        {"[person alice]\nkey = " ALICE "\nroles = viewer superviser\n",
         "line 3: role \"superviser\": expected one of viewer, supervisor, ops, auditor, "
         "listener; did you mean \"supervisor\"?"},
        {"[role night]\nverbs = close opn\n",
         "line 2: verb \"opn\": expected one of reroute, close"},
        {"[role night]\nverbs = close opn\n", "did you mean \"open\"?"},
        {"[role ops]\n", "line 1: role \"ops\" is there always"},
        {"[role a]\n[role a]\n", "line 2: role \"a\" stands already on line 1"},
        {"[role a]\nverb = close\n",
         "line 2: key of a role \"verb\": expected one of verbs; did you"},
        {"[role a]\nverbs = close\nverbs = open\n", "line 3: key \"verbs\" stands twice"},
        {"[person local]\nkey = " ALICE "\n", "line 2: [person local] is who comes without a key"},
        {"[person a]\nkey = " ALICE "\nnumbers = 08x92\n",
         "line 3: numbers \"08x92\": expected digits"},
        {"[person a]\nkey = " ALICE "\nnumbers = tag:\n", "line 3: numbers \"tag:\""},
        {"[person a]\nkey = " ALICE "\nnumbers = 0*8\n", "line 3: numbers \"0*8\""},
        {"[person a]\nkey = " ALICE "\nname = \xff\n", "line 3: name: expected printable UTF-8"},
    };
    struct access *access = an_access(example);
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        const struct access *before = access;
        struct why why;
        TRUE(access_parse(&access, text_of(wrong[i].text), "access.ini", &why) != OK);
        HAS_STR(why.text, "access: access.ini ");
        HAS_STR(why.text, wrong[i].says);
        TRUE(access == before && access_knows(access, ALICE)); /* the old one stays, whole */
    }
    access_free(&access);
}

TEST(a_file_that_everybody_may_write_to_is_refused)
{
    const char *tmp = getenv("TMPDIR");
    struct access *access = NULL;
    struct why why;
    char path[160];
    str_format(path, sizeof path, "%s/vg-access-%ld", tmp ? tmp : "/tmp", (long)getpid());
    FILE *out = fopen(path, "w");
    TRUE(out);
    fputs(example, out);
    fclose(out);
    chmod(path, 0646);
    IS_ERR(access_read(&access, path, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "chmod o-w");
    chmod(path, 0644);
    OK_ERR(access_read(&access, path, &why), &why);
    unlink(path);
    IS_ERR(access_read(&access, path, &why), ERR_IO, &why);
    TRUE(access_knows(access, ALICE));
    access_free(&access);
}

/* --- change, and many ------------------------------------------------------------------------- */

TEST(a_key_is_withdrawn_when_no_one_has_it_any_more)
{
    struct access *before = an_access("[person a]\nkey = " ALICE "\n[person b]\nkey = " BOB "\n");
    struct access *renamed = an_access("[person c]\nkey = " ALICE "\n[person b]\nkey = " BOB "\n");
    struct access *less = an_access("[person a]\nkey = " ALICE "\n");
    struct access *moved = an_access("[person b]\nkey = " ALICE "\n");
    EQ_U64(access_withdrawn(before, renamed), 0);
    EQ_U64(access_withdrawn(before, less), 1);
    EQ_U64(access_withdrawn(before, moved), 1);
    EQ_U64(access_withdrawn(less, before), 0);
    EQ_U64(access_withdrawn(NULL, before), 0);
    EQ_U64(access_withdrawn(before, NULL), 2);
    access_free(&before);
    access_free(&renamed);
    access_free(&less);
    access_free(&moved);
}

static void
a_key(char to[KEY_TEXT_BYTES], uint32_t i)
{
    unsigned char bytes[KEY_BYTES] = {0};
    memcpy(bytes, &i, sizeof i);
    key_text(to, bytes);
}

static struct access *
many(uint32_t count)
{
    struct bytes text = {0};
    for (uint32_t i = 1; i <= count; i++) {
        char key[KEY_TEXT_BYTES], section[128];
        a_key(key, i);
        str_format(section, sizeof section, "[person p%u]\nkey = %s\nroles = viewer\n", i, key);
        bytes_add(&text, section, strlen(section));
    }
    bytes_add(&text, "", 1);
    struct access *access = an_access((const char *)text.at);
    bytes_free(&text);
    return access;
}

/* The best of some goes at as many look-ups, spread over all people. */
static int64_t
look_up_us(const struct access *access, uint32_t count)
{
    enum { GOES = 7, LOOKS = 20000 };
    int64_t best_us = INT64_MAX;
    for (int go = 0; go < GOES; go++) {
        int64_t begin_us = clock_mono_us();
        for (uint32_t i = 0; i < LOOKS; i++) {
            char key[KEY_TEXT_BYTES];
            a_key(key, 1 + i % count);
            TRUE(access_knows(access, key));
        }
        int64_t took_us = clock_mono_us() - begin_us;
        best_us = took_us < best_us ? took_us : best_us;
    }
    return best_us;
}

TEST(looking_one_up_among_ten_thousand_is_no_walk)
{
    struct access *few = many(10), *all = many(10000);
    char key[KEY_TEXT_BYTES];
    a_key(key, 10001);
    FALSE(access_knows(all, key));
    EQ_U64(access_count(all), 10000);
    /* A ratio of one run: a thousand times the people make a walk a thousand times as long. */
    TRUE(look_up_us(all, 10000) < 100 * look_up_us(few, 10));
    access_free(&few);
    access_free(&all);
}
