/* What a gate tells everybody that it can carry out: by its switch, its list of people, its roads. */
#include "proto/gate/ability.h"

#include <string.h>

#include "tests/unit/test.h"

static struct access *
people(const char *roles)
{
    char text[256];
    struct access *access = NULL;
    struct why why;
    str_format(text, sizeof text, "[person local]\nroles = %s\nnumbers = *\nqueues = *\n", roles);
    OK_ERR(access_parse(&access, text_of(text), "access.ini", &why), &why);
    return access;
}

static const char *
no_caps(const struct driver *driver, enum verb verb)
{
    (void)driver;
    return verb == VERB_CAP ? "set cap_family" : NULL;
}

static void
list_of(struct verb_list *list, const char *roles, bool is_clear, bool is_able)
{
    const struct driver_kind kind = {.scheme = "x", .cannot = is_able ? no_caps : NULL};
    struct access *access = roles ? people(roles) : NULL;
    ability_list(&(struct ability){&kind, NULL, access, is_clear}, list);
    access_free(&access);
}

static bool
says(const struct verb_list *list, enum verb verb, const char *sentence)
{
    struct text why = verb_list_cannot(text_of(list->cannot), verb);
    return sentence ? why.len > 0 && memmem(why.at, why.len, sentence, strlen(sentence))
                    : why.len == 0;
}

TEST(without_a_list_of_people_a_gate_takes_no_orders)
{
    struct verb_list list;
    list_of(&list, NULL, true, true);
    EQ_STR(list.verbs, "");
    TRUE(says(&list, VERB_CLOSE, "--access") && says(&list, VERB_REVERT, "--access"));
}

TEST(a_switch_says_what_it_lacks_and_the_gate_what_its_people_lack)
{
    struct verb_list list;
    list_of(&list, "supervisor", true, true);
    TRUE(says(&list, VERB_CAP, "set cap_family"));
    TRUE(says(&list, VERB_CLOSE, "no role of local has it"));
    TRUE(says(&list, VERB_HANGUP, NULL) && says(&list, VERB_REVERT, NULL));
    TRUE(strstr(list.verbs, "hangup") && !strstr(list.verbs, "close"));
}

/* With keys it depends on who asks, and that is nobody else's affair. */
TEST(with_keys_nothing_is_said_of_roles)
{
    struct verb_list list;
    list_of(&list, "viewer", false, true);
    TRUE(says(&list, VERB_CLOSE, NULL) && says(&list, VERB_CAP, "set cap_family"));
}

TEST(a_switch_that_takes_no_orders_still_has_those_that_the_gate_carries_out)
{
    struct verb_list list;
    list_of(&list, "supervisor ops", true, false);
    TRUE(says(&list, VERB_CLOSE, "takes no orders") && says(&list, VERB_CANCEL, NULL));
    TRUE(says(&list, VERB_PLAN_APPLY, "takes no orders")); /* its numbers are rerouted there */
}
