/* The catalogue file, and how it meets what the switch says. */
#include "tests/unit/test.h"

#include "proto/gate/catalogue.h"
#include "proto/gate/overlay.h"

static struct catalogue *
a_catalogue(const char *text)
{
    struct catalogue *catalogue = NULL;
    struct why why;
    OK_ERR(catalogue_parse(&catalogue, text_of(text), "c.ini", &why), &why);
    return catalogue;
}

static const char example[] = "[number 0 892 68.06.80]\n"
                              "label = Hotline technique\n"
                              "owner = Marque A\n"
                              "use = technical\n"
                              "tariff = D080\n"
                              "tags = paris premium\n"
                              "route = queue:hotline\n"
                              "[queue hotline]\n"
                              "label = Hotline\n"
                              "threshold = 20s\n"
                              "short-abandon = 500ms\n"
                              "max = 30\n"
                              "[agent Local/agent1@agents]\n"
                              "label = Amélie\n"
                              "team = technique\n";

TEST(a_catalogue_is_read)
{
    struct catalogue *catalogue = a_catalogue(example);
    const struct catalogue_row *number =
        catalogue_find(catalogue, CATALOGUE_NUMBER, TEXT("0892680680"));
    TRUE(number);
    EQ_STR(number->label, "Hotline technique");
    EQ_STR(number->owner, "Marque A");
    EQ_STR(number->use, "technical");
    EQ_STR(number->tariff, "D080");
    EQ_STR(number->tags, "paris premium");
    EQ_STR(number->route, "queue:hotline");
    const struct catalogue_row *queue = catalogue_find(catalogue, CATALOGUE_QUEUE, TEXT("hotline"));
    TRUE(queue);
    EQ_I64(queue->threshold_ms, 20000);
    EQ_I64(queue->short_abandon_ms, 500);
    EQ_I64(queue->max, 30);
    EQ_STR(queue->owner, NULL);
    const struct catalogue_row *agent =
        catalogue_find(catalogue, CATALOGUE_AGENT, TEXT("Local/agent1@agents"));
    TRUE(agent);
    EQ_STR(agent->team, "technique");
    FALSE(catalogue_find(catalogue, CATALOGUE_QUEUE, TEXT("hotlin")));
    FALSE(catalogue_find(NULL, CATALOGUE_QUEUE, TEXT("hotline")));
    catalogue_free(&catalogue);
}

TEST(every_spelling_of_a_number_is_one_number)
{
    static const char *const spelt[] = {"[number 0892680680]",     "[number 0 892 68 06 80]",
                                        "[number +33892680680]",   "[number 0033 892 68 06 80]",
                                        "[number 08.92.68.06.80]", "[number +33 (0)892 680 680]"};
    for (size_t i = 0; i < NITEMS(spelt); i++) {
        struct catalogue *catalogue = a_catalogue(spelt[i]);
        TRUE(catalogue_find(catalogue, CATALOGUE_NUMBER, TEXT("0892680680")));
        catalogue_free(&catalogue);
    }
}

TEST(durations_have_a_unit)
{
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {{"20s", 20000}, {"500ms", 500}, {"2m", 120000}, {"1h", 3600000}, {"20 s", 20000}};
    static const char *const wrong[] = {"20", "s", "", "-5s", "1.5s", "20x", "9999999999s", "20ss"};
    int64_t ms;
    for (size_t i = 0; i < NITEMS(good); i++) {
        TRUE(catalogue_duration_ms(text_of(good[i].text), &ms));
        EQ_I64(ms, good[i].ms);
    }
    for (size_t i = 0; i < NITEMS(wrong); i++)
        FALSE(catalogue_duration_ms(text_of(wrong[i]), &ms));
}

static const char lawful[] = "[number 0892680680]\n"
                             "label = Hotline technique\n"
                             "holder = local-authority\n"
                             "eea = yes\n"
                             "audience = professionals\n"
                             "contract = no\n"
                             "in-contract = yes\n"
                             "directory = no\n"
                             "single-service = yes\n"
                             "signage = violet\n"
                             "short-call = 10s\n"
                             "budget-cost-hour = 0.000001\n"
                             "budget-cost-day = 120.00\n"
                             "budget-cost-month = 1000000000\n"
                             "budget-turnover-hour = 1.5\n"
                             "budget-turnover-day = 2\n"
                             "budget-turnover-month = 3.333333\n";

TEST(what_law_and_budgets_ask_of_a_number_is_read_exactly)
{
    struct catalogue *catalogue = a_catalogue(lawful);
    const struct catalogue_row *row =
        catalogue_find(catalogue, CATALOGUE_NUMBER, TEXT("0892680680"));
    EQ_I64(row->legal.holder, HOLDER_LOCAL_AUTHORITY);
    EQ_I64(row->legal.eea, ANSWER_YES);
    EQ_I64(row->legal.audience, AUDIENCE_PROFESSIONALS);
    EQ_I64(row->legal.contract, ANSWER_NO);
    EQ_I64(row->legal.in_contract, ANSWER_YES);
    EQ_I64(row->legal.directory, ANSWER_NO);
    EQ_I64(row->legal.single_service, ANSWER_YES);
    EQ_I64(row->legal.signage, SIGNAGE_VIOLET);
    EQ_I64(row->short_call_ms, 10000);
    EQ_I64(row->budget.cost_hour_ue, 1);
    EQ_I64(row->budget.cost_day_ue, 120000000);
    EQ_I64(row->budget.cost_month_ue, INT64_C(1000000000000000));
    EQ_I64(row->budget.turnover_hour_ue, 1500000);
    EQ_I64(row->budget.turnover_day_ue, 2000000);
    EQ_I64(row->budget.turnover_month_ue, 3333333);
    catalogue_free(&catalogue);
}

TEST(each_mistake_is_named_with_its_line_and_leaves_the_old_catalogue)
{
    static const struct {
        const char *text, *line, *said;
    } wrong[] = {
        {"[number 0892680680]\ntreshold = 20s\n", "line 2:", "key \"treshold\" of a number"},
        {"[queue a]\ntreshold = 20s\n", "line 2:", "did you mean \"threshold\"?"},
        {"[queue a]\n\nthreshold = 20\n", "line 3:", "expected a duration such as 20s"},
        {"[queue a]\nmax = many\n", "line 2:", "expected a count"},
        {"[queue a]\nmax = -1\n", "line 2:", "expected a count"},
        {"[number 08x2]\n", "line 1:", "number \"08x2\": expected digits"},
        {"[number]\n", "line 1:", "expected [number NAME]"},
        {"[nubmer 3640]\n", "line 1:", "did you mean \"number\"?"},
        {"[trunk x]\n", "line 1:", "expected [number DIGITS], [queue NAME] or [agent NAME]"},
        {"label = x\n", "line 1:", "before the first section"},
        {"[number 0892680680]\n[number +33892680680]\n", "line 2:", "stands already on line 1"},
        {"[queue a]\n[queue b]\n[queue a]\n", "line 3:", "stands already on line 1"},
        {"[agent a]\nlabel = x\nlabel = y\n", "line 3:", "stands twice"},
        {"[number 3640]\nroute = hotline\n", "line 2:", "expected queue:NAME"},
        {"[number 3640]\nroute = queue:\n", "line 2:", "expected queue:NAME"},
        {"[number 3640]\nlabel = a\xE2\x80\xAE b\n", "line 2:", "expected printable UTF-8"},
        {"[number 3640]\nlabel = \xFF\n", "line 2:", "expected printable UTF-8"},
        {"[number 3640]\nholder = compagny\n", "line 2:", "did you mean \"company\"?"},
        {"[number 3640]\nholder = local_authority\n",
         "line 2:", "expected company, administration, local-authority or telecom; did you mean"},
        {"[number 3640]\neea = unknown\n", "line 2:", "eea = \"unknown\": expected yes or no"},
        {"[number 3640]\nsignage =\n", "line 2:", "expected none, green, grey or violet"},
        {"[number 3640]\nbudget-cost-day = 120,00\n", "line 2:", "expected euros above 0"},
        {"[number 3640]\nbudget-cost-day = 0\n", "line 2:", "expected euros above 0"},
        {"[number 3640]\nbudget-cost-day = -1\n", "line 2:", "expected euros above 0"},
        {"[number 3640]\nbudget-cost-day = 1.0000001\n", "line 2:", "expected euros above 0"},
        {"[number 3640]\nbudget-cost-day = 1000000000.01\n", "line 2:", "expected euros above 0"},
        {"[number 3640]\nbudget-costs-day = 1\n", "line 2:", "did you mean \"budget-cost-day\"?"},
        {"[number 3640]\nshort-call = 10\n", "line 2:", "expected a duration such as 20s"},
        {"[queue a]\nholder = company\n", "line 2:", "key \"holder\" of a queue"},
        {"[number 3640\n", "line 1:", "expected"},
        {"[number 3640]\njust words\n", "line 2:", "expected"},
    };
    struct catalogue *old = a_catalogue(example), *catalogue = old;
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        struct why why = {0};
        if (catalogue_parse(&catalogue, text_of(wrong[i].text), "c.ini", &why) == OK)
            TEST_FAIL("was taken: %s", wrong[i].text);
        TRUE(catalogue == old);
        HAS_STR(why.text, "catalogue c.ini line ");
        HAS_STR(why.text, wrong[i].line);
        HAS_STR(why.text, wrong[i].said);
    }
    catalogue_free(&catalogue);
}

TEST(a_file_that_is_not_there_is_said)
{
    struct catalogue *catalogue = NULL;
    struct why why;
    IS_ERR(catalogue_read(&catalogue, "/nonexistent/c.ini", &why), ERR_IO, &why);
    HAS_STR(why.text, "/nonexistent/c.ini");
    FALSE(catalogue);
}

/* --- the overlay ------------------------------------------------------------------------------ */

TEST(the_switch_does_not_erase_what_the_catalogue_says)
{
    struct catalogue *catalogue = a_catalogue(example);
    struct event queue = {.type = EVENT_QUEUE,
                          .queue = {.queue = TEXT("hotline"),
                                    .label = TEXT("q1"),
                                    .owner = TEXT("the switch's owner"),
                                    .strategy = TEXT("ringall"),
                                    .threshold_ms = 60000,
                                    .medium = MEDIUM_VOICE}};
    overlay_event(catalogue, &queue);
    EQ_TEXT(queue.queue.label, "Hotline");
    EQ_TEXT(queue.queue.owner, "the switch's owner"); /* the catalogue does not say */
    EQ_TEXT(queue.queue.strategy, "ringall");
    EQ_I64(queue.queue.threshold_ms, 20000);
    EQ_I64(queue.queue.short_abandon_ms, 500);

    struct event other = {.type = EVENT_QUEUE,
                          .queue = {.queue = TEXT("x"), .label = TEXT("q2"), .threshold_ms = 9}};
    overlay_event(catalogue, &other);
    EQ_TEXT(other.queue.label, "q2");
    EQ_I64(other.queue.threshold_ms, 9);

    struct event agent = {.type = EVENT_AGENT, .agent = {.agent = TEXT("Local/agent1@agents")}};
    overlay_event(catalogue, &agent);
    EQ_TEXT(agent.agent.label, "Amélie");
    struct event number = {.type = EVENT_NUMBER,
                           .number = {.number = TEXT("0892680680"), .label = TEXT("x")}};
    overlay_event(catalogue, &number);
    EQ_TEXT(number.number.label, "Hotline technique");
    TRUE(number.number.catalogued);
    catalogue_free(&catalogue);
}

/* Applies the differences afterwards, as the gate does. */
struct said {
    struct event events[32];
    size_t count;
};

static void
keep(void *context, const struct event *event)
{
    struct said *said = context;
    TRUE(said->count < NITEMS(said->events));
    said->events[said->count++] = *event;
}

static size_t
difference(struct board *board, const struct catalogue *now, const struct catalogue *before)
{
    struct said said = {.count = 0};
    overlay_difference(now, before, board, 1000, keep, &said);
    for (size_t i = 0; i < said.count; i++)
        board_apply(board, &said.events[i], NULL);
    return said.count;
}

TEST(a_catalogue_is_said_once)
{
    struct catalogue *catalogue = a_catalogue(example);
    struct board *board = board_new();
    EQ_U64(difference(board, catalogue, NULL), 4); /* number, route, queue, agent */
    const struct number *number = board_number(board, TEXT("0892680680"));
    TRUE(number && number->catalogued);
    EQ_STR(number->label, "Hotline technique");
    EQ_STR(number_route(number, NULL)->destination, "queue:hotline");
    EQ_I64(board_queue(board, TEXT("hotline"))->threshold_ms, 20000);
    EQ_U64(difference(board, catalogue, NULL), 0);
    EQ_U64(difference(board, catalogue, catalogue), 0);
    board_free(&board);
    catalogue_free(&catalogue);
}

TEST(a_changed_catalogue_says_only_what_changed)
{
    struct catalogue *before = a_catalogue(example);
    struct catalogue *now = a_catalogue("[number 0892680680]\n"
                                        "label = Hotline\n"
                                        "[queue hotline]\n"
                                        "label = Hotline\n"
                                        "max = 30\n"
                                        "[agent Local/agent1@agents]\n"
                                        "label = Amélie\n"
                                        "team = technique\n");
    struct board *board = board_new();
    difference(board, before, NULL);
    EQ_U64(difference(board, now, before), 3); /* the number, its route lifted, the queue */
    const struct number *number = board_number(board, TEXT("0892680680"));
    EQ_STR(number->label, "Hotline");
    EQ_STR(number->owner, "");
    FALSE(number_route(number, NULL));
    const struct queue *queue = board_queue(board, TEXT("hotline"));
    EQ_I64(queue->threshold_ms, 0);
    EQ_I64(queue->max_waiting, 30);
    EQ_STR(queue->label, "Hotline");
    board_free(&board);
    catalogue_free(&before);
    catalogue_free(&now);
}

TEST(what_leaves_the_catalogue_is_removed)
{
    struct catalogue *before = a_catalogue(example), *none = catalogue_new();
    struct board *board = board_new();
    difference(board, before, NULL);
    EQ_U64(difference(board, none, before), 4);
    const struct number *number = board_number(board, TEXT("0892680680"));
    TRUE(number->removed);
    FALSE(number->catalogued);
    EQ_STR(number->label, "Hotline technique"); /* so that its calls of today keep a name */
    FALSE(number_route(number, NULL));
    EQ_STR(board_agent(board, TEXT("Local/agent1@agents"))->label, "");
    EQ_U64(difference(board, none, before), 0);
    board_free(&board);

    board = board_new(); /* the same after a restart: the board is all there is to compare with */
    difference(board, before, NULL);
    EQ_U64(difference(board, none, NULL), 2);
    TRUE(board_number(board, TEXT("0892680680"))->removed);
    board_free(&board);
    catalogue_free(&before);
    catalogue_free(&none);
}

TEST(a_base_route_of_the_switch_is_left_alone)
{
    struct catalogue *catalogue = a_catalogue(example);
    struct board *board = board_new();
    struct event route = {.type = EVENT_ROUTE,
                          .at_us = 1,
                          .route = {.number = TEXT("0892680680"),
                                    .layer = ROUTE_BASE,
                                    .destination = TEXT("menu:accueil")}};
    board_apply(board, &route, NULL);
    EQ_U64(difference(board, catalogue, NULL), 3);
    EQ_STR(number_route(board_number(board, TEXT("0892680680")), NULL)->destination,
           "menu:accueil");
    board_free(&board);
    catalogue_free(&catalogue);
}

/* --- what law and budgets ask ------------------------------------------------------------------ */

TEST(facts_are_said_once_and_lifted_when_the_catalogue_says_them_no_longer)
{
    struct catalogue *before = a_catalogue(lawful);
    struct catalogue *now = a_catalogue("[number 0892680680]\n"
                                        "label = Hotline technique\n"
                                        "holder = company\n"
                                        "eea = yes\n"
                                        "budget-cost-day = 120.00\n");
    struct board *board = board_new();
    EQ_U64(difference(board, before, NULL), 3); /* the number, law, budget */
    const struct number *number = board_number(board, TEXT("0892680680"));
    EQ_I64(number->legal.holder, HOLDER_LOCAL_AUTHORITY);
    EQ_I64(number->legal.signage, SIGNAGE_VIOLET);
    EQ_I64(number->budget.turnover_month_ue, 3333333);
    EQ_I64(number->short_call_ms, 10000);
    EQ_U64(difference(board, before, before), 0);
    EQ_U64(difference(board, before, NULL), 0); /* a restart */

    EQ_U64(difference(board, now, before), 3);
    EQ_I64(number->legal.holder, HOLDER_COMPANY);
    EQ_I64(number->legal.eea, ANSWER_YES);
    EQ_I64(number->legal.signage, SIGNAGE_UNKNOWN);
    EQ_I64(number->budget.cost_day_ue, 120000000);
    EQ_I64(number->budget.turnover_month_ue, 0);
    EQ_I64(number->short_call_ms, 0);
    board_free(&board);

    board = board_new(); /* the same while the gate was away */
    difference(board, before, NULL);
    EQ_U64(difference(board, now, NULL), 3);
    number = board_number(board, TEXT("0892680680"));
    EQ_I64(number->legal.signage, SIGNAGE_UNKNOWN);
    EQ_I64(number->budget.cost_hour_ue, 0);
    struct catalogue *none = catalogue_new();
    EQ_U64(difference(board, none, now), 3); /* and when the number leaves it */
    EQ_I64(number->legal.holder, HOLDER_UNKNOWN);
    EQ_I64(number->budget.cost_day_ue, 0);
    board_free(&board);
    catalogue_free(&none);
    catalogue_free(&before);
    catalogue_free(&now);
}

TEST(facts_of_the_switch_stand_where_the_catalogue_says_nothing)
{
    struct catalogue *catalogue = a_catalogue("[number 0892680680]\n"
                                              "holder = company\n"
                                              "budget-cost-day = 120.00\n");
    struct event legal = {.type = EVENT_LEGAL,
                          .at_us = 1,
                          .legal = {.number = TEXT("0892680680"),
                                    .holder = HOLDER_TELECOM,
                                    .signage = SIGNAGE_GREEN}};
    struct event budget = {
        .type = EVENT_BUDGET,
        .at_us = 1,
        .budget = {.number = TEXT("0892680680"), .cost_day_ue = 5, .cost_month_ue = 6}};
    overlay_event(catalogue, &legal);
    overlay_event(catalogue, &budget);
    EQ_I64(legal.legal.holder, HOLDER_COMPANY);
    EQ_I64(legal.legal.signage, SIGNAGE_GREEN);
    EQ_I64(budget.budget.cost_day_ue, 120000000);
    EQ_I64(budget.budget.cost_month_ue, 6);

    struct catalogue *none = catalogue_new();
    struct board *board = board_new();
    difference(board, catalogue, NULL);
    board_apply(board, &legal, NULL);
    board_apply(board, &budget, NULL);
    EQ_U64(difference(board, catalogue, catalogue), 0);
    EQ_U64(difference(board, none, catalogue), 3);
    const struct number *number = board_number(board, TEXT("0892680680"));
    EQ_I64(number->legal.holder, HOLDER_UNKNOWN); /* until the switch says it again */
    EQ_I64(number->legal.signage, SIGNAGE_GREEN);
    EQ_I64(number->budget.cost_day_ue, 0);
    EQ_I64(number->budget.cost_month_ue, 6);
    board_free(&board);
    catalogue_free(&none);
    catalogue_free(&catalogue);
}
