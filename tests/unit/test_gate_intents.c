/* Who looks at which order: one of each console, for as long as it is renewed, and never too many. */
#include "tests/unit/test.h"

#include <string.h>

#include "proto/gate/intents.h"

#define S_US(s) ((int64_t)(s)*1000000)

static const struct intent *
now(struct intents *intents, int64_t s, size_t *count, bool *is_news)
{
    return intents_now(intents, S_US(s), count, is_news);
}

static struct intent
an_intent(const char *who, uint64_t console, const char *target)
{
    return (struct intent){.who = text_of(who),
                           .console = console,
                           .verb = 1,
                           .rows = 1,
                           .targets = {.at = {text_of(target)}, .count = 1}};
}

static enum err
look(struct intents *intents, const char *who, uint64_t console, const char *target, int64_t s)
{
    struct why why = {.text = ""};
    const struct intent intent = an_intent(who, console, target);
    return intents_look(intents, &intent, S_US(s), &why);
}

static size_t
count_at(struct intents *intents, int64_t s)
{
    size_t count;
    bool is_news;
    now(intents, s, &count, &is_news);
    return count;
}

TEST(what_is_renewed_stays_with_its_age_and_what_is_not_is_over)
{
    struct intents *intents = intents_new();
    size_t count;
    bool is_news;
    EQ_I64(look(intents, "alice", 7, "number:3640", 100), OK);
    const struct intent *all = now(intents, 100, &count, &is_news);
    EQ_U64(count, 1);
    TRUE(is_news);
    EQ_TEXT(all[0].who, "alice");
    EQ_TEXT(all[0].targets.at[0], "number:3640");
    EQ_I64(look(intents, "alice", 7, "number:3640", 112), OK);
    all = now(intents, 114, &count, &is_news);
    EQ_U64(count, 1);
    FALSE(is_news); /* nobody need be told at once */
    EQ_I64(all[0].age_s, 14);
    EQ_U64(count_at(intents, 126), 1);
    all = now(intents, 127, &count, &is_news);
    EQ_U64(count, 0);
    TRUE(is_news);
    intents_free(&intents);
}

TEST(a_console_looks_at_one_order_at_a_time_and_leaves_only_its_own)
{
    struct intents *intents = intents_new();
    size_t count;
    bool is_news;
    look(intents, "alice", 7, "number:3640", 100);
    look(intents, "alice", 8, "number:3640", 101); /* another terminal of hers */
    look(intents, "bob", 7, "number:3640", 102);   /* the same id by chance, or not */
    EQ_U64(count_at(intents, 103), 3);
    look(intents, "alice", 7, "number:3641", 104);
    const struct intent *all = now(intents, 105, &count, &is_news);
    EQ_U64(count, 3);
    EQ_TEXT(all[2].targets.at[0], "number:3641");
    EQ_I64(all[2].age_s, 1); /* another order: from then on */
    intents_leave(intents, TEXT("bob"), 8);
    EQ_U64(count_at(intents, 105), 3);
    intents_leave(intents, TEXT("alice"), 7);
    all = now(intents, 105, &count, &is_news);
    EQ_U64(count, 2);
    EQ_TEXT(all[0].who, "alice");
    EQ_TEXT(all[1].who, "bob");
    intents_free(&intents);
}

TEST(there_are_never_more_than_so_many_of_a_person_and_in_all)
{
    struct intents *intents = intents_new();
    char who[16];
    for (uint64_t console = 1; console <= INTENTS_PERSON_MAX; console++)
        EQ_I64(look(intents, "mallory", console, "number:3640", 1), OK);
    EQ_I64(look(intents, "mallory", 99, "number:3640", 1), ERR_LIMIT);
    EQ_I64(look(intents, "mallory", 1, "number:3641", 1), OK); /* one of hers that there is */
    int others = 0;
    for (int i = 0; i < 2 * INTENTS_MAX; i++) {
        str_format(who, sizeof who, "person%d", i);
        others += look(intents, who, 1, "number:3640", 1) == OK;
    }
    EQ_I64(others, INTENTS_MAX - INTENTS_PERSON_MAX);
    EQ_U64(count_at(intents, 2), INTENTS_MAX);
    EQ_U64(count_at(intents, 60), 0);
    EQ_I64(look(intents, "mallory", 99, "number:3640", 60), OK);
    intents_free(&intents);
}

TEST(what_makes_no_sense_is_refused_and_changes_nothing)
{
    struct intents *intents = intents_new();
    struct why why;
    char wide[INTENT_TARGET_BYTES + 2];
    memset(wide, '1', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    look(intents, "alice", 7, "number:3640", 1);
    EQ_I64(look(intents, "alice", 7, wide, 1), ERR_ARG);
    struct intent intent = an_intent("alice", 7, "number:3641");
    static const int64_t rows[] = {0, -1, INTENTS_ROWS_MAX + 1};
    for (size_t i = 0; i < NITEMS(rows); i++) {
        intent.rows = rows[i];
        EQ_I64(intents_look(intents, &intent, S_US(1), &why), ERR_ARG);
    }
    size_t count;
    bool is_news;
    EQ_TEXT(now(intents, 2, &count, &is_news)[0].targets.at[0], "number:3640");
    intents_free(&intents);
}

/* The beat is packed between two looks at the table, whatever comes meanwhile. */
TEST(what_was_told_stays_as_it_was_until_it_is_told_anew)
{
    struct intents *intents = intents_new();
    size_t count;
    bool is_news;
    look(intents, "alice", 7, "number:3640", 1);
    look(intents, "bob", 7, "number:3641", 1);
    const struct intent *all = now(intents, 1, &count, &is_news);
    intents_leave(intents, TEXT("alice"), 7);
    look(intents, "carol", 7, "number:3642", 1);
    EQ_TEXT(all[0].who, "alice");
    EQ_TEXT(all[1].targets.at[0], "number:3641");
    intents_free(&intents);
}
