/* Contingency plans: files and folders of them, what they mean for the numbers there are, and whether
 * they can be put in force. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/gate/plan_check.h"
#include "proto/gate/plan_set.h"
#include "tests/unit/board_make.h"

/* --- a file ------------------------------------------------------------------------------------ */

static enum err
parse(struct plan_file **file, const char *text, struct why *why)
{
    return plan_file_parse(file, text_of(text), "/etc/plans/evacuation.plan", why);
}

TEST(a_plan_says_where_numbers_and_tags_go)
{
    struct plan_file *file = NULL;
    struct why why = {.text = ""};
    OK_ERR(parse(&file,
                 "[plan]\n"
                 "label = Paris est évacué\n"
                 "situation = evacuation\n"
                 "precedence = 90\n"
                 "rehearsed = 2026-11-02\n"
                 "stale-after = 30d\n"
                 "[tag paris]\n"
                 "reroute = message:evacuation\n"
                 "[number 0 892 68 06 80]\n"
                 "split = queue:lyon=60  queue:lille=40\n"
                 "[number 3640]\n"
                 "leave = yes\n",
                 &why),
           &why);
    EQ_STR(file->name, "evacuation");
    EQ_STR(file->label, "Paris est évacué");
    EQ_I64(file->precedence, 90);
    EQ_I64(file->rehearsed_us, INT64_C(1793577600000000));
    EQ_I64(file->stale_us, file->rehearsed_us + 30 * INT64_C(86400000000));
    EQ_U64(file->count, 3);
    TRUE(file->rules[0].is_tag);
    EQ_STR(file->rules[0].key, "paris");
    EQ_STR(file->rules[1].key, "0892680680");
    EQ_STR(file->rules[1].destination, "split:queue:lyon=60,queue:lille=40");
    TRUE(file->rules[2].destination == NULL);
    plan_file_free(&file);
}

TEST(a_plan_that_is_wrong_is_refused_with_line_and_what_was_expected)
{
    static const struct {
        const char *text, *sentence;
    } rows[] = {
        {"", "expected a section [plan] with a precedence"},
        {"[plan]\nlabel = x\n[tag a]\nreroute = queue:x\n", "with a precedence"},
        {"[plan]\nprecedence = 1\n", "expected a section [number DIGITS] or [tag WORD]"},
        {"[plan]\nprecedence = 1000\n", "line 2: precedence = \"1000\": expected a figure from 0"},
        {"[plan]\nprecedense = 1\n", "did you mean \"precedence\"?"},
        {"[plan]\nprecedence = 1\nrehearsed = 2026-13-02\n", "line 3: rehearsed = \"2026-13-02\""},
        {"[plan]\nprecedence = 1\nstale-after = 90\n", "expected days such as 90d"},
        {"[plan]\nprecedence = 1\n[plan]\n", "line 3: a second [plan]"},
        {"[plan]\nprecedence = 1\n[number abc]\n", "expected [number DIGITS]"},
        {"[plan]\nprecedence = 1\n[queue x]\n", "expected [plan], [number DIGITS] or [tag WORD]"},
        {"[plan]\nprecedence = 1\n[tag a b]\n", "expected [plan], [number DIGITS] or [tag WORD]"},
        {"[plan]\nprecedence = 1\n[tag a]\n[tag b]\nleave = yes\n",
         "[tag a] on line 3: expected reroute, split or leave"},
        {"[plan]\nprecedence = 1\n[tag a]\n", "[tag a] on line 3: expected reroute"},
        {"[plan]\nprecedence = 1\n[tag a]\nleave = yes\n[tag a]\n",
         "tag a stands already on line 3"},
        {"[plan]\nprecedence = 1\n[tag a]\nreroute = sav\n", "expected queue:NAME"},
        {"[plan]\nprecedence = 1\n[tag a]\nreroute = split:a=1\n", "expected queue:NAME"},
        {"[plan]\nprecedence = 1\n[tag a]\nreroute = queue:a b\n", "expected queue:NAME"},
        {"[plan]\nprecedence = 1\n[tag a]\nsplit = queue:a\n", "expected DESTINATION=PERCENT"},
        {"[plan]\nprecedence = 1\n[tag a]\nleave = no\n", "expected yes"},
        {"[plan]\nprecedence = 1\n[tag a]\nleave = yes\nreroute = queue:a\n", "only once"},
        {"[plan]\nprecedence = 1\n[tag a]\nlabel = x\n", "expected one of reroute, split, leave"},
        {"precedence = 1\n", "before the first section"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct plan_file *file = NULL;
        struct why why = {.text = ""};
        TRUE(parse(&file, rows[i].text, &why) != OK);
        HAS_STR(why.text, rows[i].sentence);
        TRUE(file == NULL);
    }
    static const char *const names[] = {"x.txt", ".plan", "a b.plan", "a/é.plan", "plan"};
    for (size_t i = 0; i < NITEMS(names); i++) {
        struct plan_file *file = NULL;
        struct why why;
        IS_ERR(plan_file_parse(&file, TEXT("[plan]\nprecedence = 1\n[tag a]\nleave = yes\n"),
                               names[i], &why),
               ERR_ARG, &why);
        HAS_STR(why.text, "expected a file NAME.plan");
    }
}

/* --- a folder ---------------------------------------------------------------------------------- */

struct folder {
    char path[64];
    struct plan_set *set;
    struct board *board;
    struct why why;
};

static void
write_plan(const struct folder *folder, const char *name, const char *text)
{
    char path[160];
    str_format(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    TRUE(file != NULL);
    fputs(text, file);
    fclose(file);
}

static void
a_number(struct board *board, const char *number, const char *tags, const char *base)
{
    MAKE(board, 1, EVENT_NUMBER, number, .number = text_of(number), .tags = text_of(tags),
         .catalogued = true);
    if (base)
        MAKE(board, 1, EVENT_ROUTE, route, .number = text_of(number), .layer = ROUTE_BASE,
             .destination = text_of(base));
}

static struct folder
a_folder(void)
{
    struct folder folder = {.path = "/tmp/vigie-plans-XXXXXX", .board = board_new()};
    TRUE(mkdtemp(folder.path) != NULL);
    day_turns(folder.board, "2026-11-22", 0);
    a_number(folder.board, "0892680680", "paris premium", "queue:sav");
    a_number(folder.board, "0800000001", "paris lyon", "queue:sav");
    a_number(folder.board, "3640", "lyon", "queue:sav");
    define_queue(folder.board, "sav", 20000, 0);
    define_queue(folder.board, "lyon", 20000, 0);
    return folder;
}

static void
remove_folder(struct folder *folder)
{
    char command[160];
    str_format(command, sizeof command, "rm -r %s", folder->path);
    TRUE(system(command) == 0);
    plan_set_free(&folder->set);
    board_free(&folder->board);
}

static enum answer
knows(const struct driver *driver, struct text destination)
{
    (void)driver;
    return text_is(destination, "message:evacuation") ? ANSWER_YES : ANSWER_NO;
}

static const struct driver_kind kind = {.scheme = "test", .knows = knows};

static void
fold(void *context, const struct event *event)
{
    struct why why;
    if (board_apply(context, event, &why) != OK)
        TEST_FAIL("refused: %s", why.text);
}

struct told {
    int plans, steps;
    struct board *next;
};

static void
count(void *context, const struct event *event)
{
    struct told *told = context;
    told->plans += event->type == EVENT_PLAN;
    told->steps += event->type == EVENT_PLAN_STEP;
    fold(told->next, event);
}

/* Says the difference: folded into a copy first, for the board must not change under it. */
static struct told
refresh(struct folder *folder)
{
    const struct order_places places = {.board = folder->board, .kind = &kind, .at_us = at_s(100)};
    struct told told = {.next = board_new()};
    board_snapshot(folder->board, fold, told.next);
    plan_set_difference(folder->set, &places, count, &told);
    board_free(&folder->board);
    folder->board = told.next;
    return told;
}

static const struct contingency *
the_plan(const struct folder *folder, const char *name)
{
    const struct contingency *plan = board_contingency(folder->board, text_of(name));
    if (!plan)
        TEST_FAIL("there is no plan %s", name);
    return plan;
}

static const char *evacuation = "[plan]\nlabel = E\nprecedence = 90\n"
                                "[tag paris]\nreroute = message:evacuation\n";

TEST(tags_become_numbers_and_the_board_is_told_once)
{
    struct folder folder = a_folder();
    write_plan(&folder, "evacuation.plan", evacuation);
    write_plan(&folder, "notes.txt", "no plan");
    OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
    EQ_U64(plan_set_count(folder.set), 1);
    struct told told = refresh(&folder);
    EQ_I64(told.plans, 1);
    EQ_I64(told.steps, 2);
    const struct contingency *plan = the_plan(&folder, "evacuation");
    EQ_STR(contingency_route(plan, TEXT("0892680680")), "message:evacuation");
    EQ_STR(contingency_route(plan, TEXT("0800000001")), "message:evacuation");
    TRUE(contingency_route(plan, TEXT("3640")) == NULL);
    EQ_STR(plan->trouble, "");
    told = refresh(&folder);
    EQ_I64(told.plans + told.steps, 0);
    a_number(folder.board, "0892680680", "premium", NULL); /* its tag is taken away */
    told = refresh(&folder);
    EQ_I64(told.steps, 1);
    TRUE(contingency_route(the_plan(&folder, "evacuation"), TEXT("0892680680")) == NULL);
    plan_set_free(&folder.set);
    refresh(&folder);
    TRUE(folder.board->contingencies == NULL);
    remove_folder(&folder);
}

TEST(what_is_wrong_with_a_plan_is_said_with_the_number)
{
    static const struct {
        const char *rules, *trouble;
    } rows[] = {
        {"[number 3640]\nreroute = queue:nowhere\n",
         "number 3640: queue \"nowhere\" is not known here"},
        {"[tag paris]\nreroute = queue:nowhere\n", "is not known here, and 1 more"},
        {"[number 3641]\nreroute = queue:sav\n", "number 3641: it is not known here"},
        {"[number 3640]\nsplit = queue:sav=60 queue:lyon=30\n",
         "number 3640: split: the parts are 90 %, not 100"},
        {"[tag paris]\nreroute = queue:sav\n[tag lyon]\nreroute = queue:lyon\n",
         "number 0800000001 has the tags paris and lyon, which say different things"},
        {"[tag nobody]\nreroute = queue:sav\n", "it says nothing of any number"},
        {"[number 3640]\nreroute = number:0612345678\n", "this gate has no numbering plan"},
        {"[tag paris]\nreroute = queue:sav\n[tag lyon]\nreroute = queue:sav\n", ""},
        {"[tag paris]\nreroute = queue:sav\n[tag lyon]\nreroute = queue:lyon\n"
         "[number 0800000001]\nleave = yes\n",
         ""},
    };
    struct folder folder = a_folder();
    for (size_t i = 0; i < NITEMS(rows); i++) {
        char text[400];
        str_format(text, sizeof text, "[plan]\nprecedence = 5\n%s", rows[i].rules);
        write_plan(&folder, "a.plan", text);
        OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
        refresh(&folder);
        const char *trouble = the_plan(&folder, "a")->trouble;
        if (rows[i].trouble[0])
            HAS_STR(trouble, rows[i].trouble);
        else
            EQ_STR(trouble, "");
    }
    remove_folder(&folder);
}

static void
order_of_plan(struct folder *folder, enum order_state state)
{
    fold(folder->board, &(struct event){.type = EVENT_ORDER,
                                        .at_us = at_s(50),
                                        .order = {.order = TEXT("order-001"),
                                                  .verb = VERB_PLAN_APPLY,
                                                  .target = TEXT("plan:evacuation"),
                                                  .state = (int)state}});
}

/* What lies ready for an emergency can be mended, whatever somebody has planned for next week. */
TEST(a_plan_that_is_ordered_for_later_follows_its_file)
{
    struct folder folder = a_folder();
    write_plan(&folder, "evacuation.plan", evacuation);
    OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
    refresh(&folder);
    order_of_plan(&folder, ORDER_SCHEDULED);
    write_plan(&folder, "evacuation.plan",
               "[plan]\nprecedence = 1\n[tag lyon]\nreroute = queue:lyon\n");
    OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
    refresh(&folder);
    EQ_I64(the_plan(&folder, "evacuation")->precedence, 1);
    remove_folder(&folder);
}

TEST(a_plan_in_force_or_on_its_way_stays_as_it_was)
{
    static const enum order_state held[] = {ORDER_WAITING, ORDER_SENT, ORDER_ACCEPTED,
                                            ORDER_OUTCOME_UNKNOWN, ORDER_DONE};
    struct folder folder = a_folder();
    for (size_t i = 0; i < NITEMS(held); i++) {
        write_plan(&folder, "evacuation.plan", evacuation);
        OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
        order_of_plan(&folder, ORDER_ENDED);
        refresh(&folder);
        order_of_plan(&folder, held[i]);
        write_plan(&folder, "evacuation.plan",
                   "[plan]\nprecedence = 1\n[tag lyon]\nreroute = queue:lyon\n");
        OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
        struct told told = refresh(&folder);
        EQ_I64(told.plans + told.steps, 0);
        plan_set_free(&folder.set);
        refresh(&folder);
        EQ_I64(the_plan(&folder, "evacuation")->precedence, 90);
        order_of_plan(&folder, ORDER_ENDED);
        refresh(&folder);
        TRUE(folder.board->contingencies == NULL);
    }
    remove_folder(&folder);
}

TEST(a_folder_with_one_bad_plan_is_refused_as_a_whole)
{
    struct folder folder = a_folder();
    write_plan(&folder, "evacuation.plan", evacuation);
    OK_ERR(plan_set_read(&folder.set, folder.path, &folder.why), &folder.why);
    write_plan(&folder, "b.plan", "[plan]\n");
    TRUE(plan_set_read(&folder.set, folder.path, &folder.why) != OK);
    HAS_STR(folder.why.text, "b.plan");
    EQ_U64(plan_set_count(folder.set), 1); /* the one before */
    IS_ERR(plan_set_read(&folder.set, "/nowhere", &folder.why), ERR_IO, &folder.why);
    HAS_STR(folder.why.text, "plans /nowhere: No such file");
    remove_folder(&folder);
}
