/* What a gate says it can do, and what a reader makes of it. */
#include "proto/event/verb_list.h"

#include "tests/unit/test.h"

/* Says no to the verbs that have a sentence here. */
static const char *
from_table(const void *context, enum verb verb)
{
    return ((const char *const *)context)[verb];
}

static struct text
why_not(const char *cannot, enum verb verb)
{
    return verb_list_cannot(text_of(cannot), verb);
}

TEST(what_can_be_done_is_a_list_of_words)
{
    static const char *const all[VERBS] = {NULL};
    struct verb_list list;
    verb_list_make(&list, from_table, all);
    EQ_STR(list.cannot, "");
    struct text rest = text_of(list.verbs);
    size_t count = 0, orders = 0;
    for (; rest.len > 0; count++) {
        struct text word = text_cut(&rest, ' ');
        if (rest.len > 0)
            TRUE(verb_is_order(verb_row_named(word)));
        else
            TRUE(text_is(word, "later"));
    }
    for (size_t i = 0; i < verb_table_count; i++)
        orders += verb_is_order(&verb_table[i]);
    EQ_U64(count, orders + 1);
    TRUE(verb_list_has_later(text_of(list.verbs)));
}

TEST(verbs_with_the_same_sentence_share_it)
{
    static const char *const some[VERBS] = {[VERB_SPLIT] = "set a; and b",
                                            [VERB_CAP] = "set a; and b",
                                            [VERB_LISTEN] = "set listen: yes"};
    struct verb_list list;
    verb_list_make(&list, from_table, some);
    EQ_STR(list.cannot, "split cap: set a, and b; listen: set listen: yes");
    TRUE(strstr(list.verbs, "reroute") && !strstr(list.verbs, "split"));
    TRUE(text_is(why_not(list.cannot, VERB_CAP), "set a, and b"));
    TRUE(text_is(why_not(list.cannot, VERB_LISTEN), "set listen: yes"));
    EQ_U64(why_not(list.cannot, VERB_REROUTE).len, 0);
}

TEST(what_makes_no_sense_forbids_nothing)
{
    static const char *const odd[] = {
        "", ";", ":", "split", ": x", "splitter: no", " ; ;listening: no"};
    for (size_t i = 0; i < NITEMS(odd); i++)
        EQ_U64(why_not(odd[i], VERB_SPLIT).len + why_not(odd[i], VERB_LISTEN).len, 0);
    EQ_U64(why_not("split: no", VERB_UNKNOWN).len, 0);
}

/* A sentence for each verb, and long ones: a clause that is cut would say something else. */
TEST(what_does_not_fit_is_left_out_whole)
{
    static char sentences[VERBS][300];
    const char *all[VERBS] = {NULL};
    struct verb_list list;
    for (int i = 1; i < VERBS; i++) {
        str_format(sentences[i], sizeof sentences[i], "%d %0250d", i, 0);
        all[i] = sentences[i];
    }
    verb_list_make(&list, from_table, all);
    for (int i = 1; i < VERBS; i++) {
        struct text why = why_not(list.cannot, (enum verb)i);
        TRUE(why.len == 0 || text_is(why, sentences[i]));
    }
    TRUE(text_is(why_not(list.cannot, VERB_REROUTE), sentences[VERB_REROUTE]));
}
