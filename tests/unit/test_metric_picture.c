#include "console/metric/filter.h"
#include "console/metric/metric.h"
#include "tests/unit/metric_scene.h"
#include "tests/unit/test.h"

static const struct row *
row_of(struct picture *picture, enum row_kind kind, const char *identity)
{
    const struct rows *rows = picture_rows(picture, kind);
    for (size_t i = 0; i < rows->count; i++) {
        char name[256];
        row_identity(&rows->at[i], name, sizeof name);
        if (strcmp(name, identity) == 0)
            return &rows->at[i];
    }
    return NULL;
}

static int64_t
figure(const struct row *row, const char *metric)
{
    const struct metric *found = metric_of(row->kind, metric);
    TRUE(found);
    struct value value = found->get(row);
    EQ_I64(value.state, VALUE_OK);
    return value.number;
}

static struct value
value_of(const struct row *row, const char *metric)
{
    return metric_of(row->kind, metric)->get(row);
}

/* Two gates that both know the queue "sav" and the number 0899701701; the second one has one more
 * of each. */
static void
two_gates(struct board *a, struct board *b)
{
    scene_define_queue(a, "sav", 20000);
    scene_define_queue(b, "sav", 20000);
    scene_offer(a, 1, "a1", "0899701701");
    scene_queue(a, 2, "a1", "sav");
    scene_answer(a, 12, "a1", "sav", "agent1");
    scene_end(a, 72, "a1", PARTY_AGENT);
    scene_offer(a, 20, "a2", "0899701701");
    scene_queue(a, 25, "a2", "sav");
    scene_offer(b, 30, "b1", "0899701701");
    scene_queue(b, 31, "b1", "sav");
    scene_end(b, 61, "b1", PARTY_CALLER);
    scene_offer(b, 40, "b2", "0800123456");
    scene_queue(b, 50, "b2", "sav");
    scene_queue(b, 50, "b2", "rdv");
}

TEST(a_queue_of_two_gates_is_one_row_that_adds_up)
{
    struct board *a = board_new(), *b = board_new();
    two_gates(a, b);
    struct site sites[] = {scene_site(a, "tcp://a", 100), scene_site(b, "tcp://b", 100)};
    struct picture *picture = picture_new(sites, 2);

    EQ_U64(picture_rows(picture, ROW_QUEUE)->count, 2);
    const struct row *sav = row_of(picture, ROW_QUEUE, "queue:sav");
    TRUE(sav);
    EQ_U64(sav->count, 2);
    EQ_I64(figure(sav, "offered"), 4);
    EQ_I64(figure(sav, "answered"), 1);
    EQ_I64(figure(sav, "abandoned"), 1);
    EQ_I64(figure(sav, "waiting"), 1);
    EQ_I64(figure(sav, "longest_wait_ms"), 75000);
    EQ_I64(figure(sav, "service_level_ppm"), 500000);
    EQ_I64(figure(sav, "service_level_answered_ppm"), 1000000);
    EQ_I64(figure(sav, "mean_wait_ms"), 10000);

    const struct row *number = row_of(picture, ROW_NUMBER, "number:0899701701");
    EQ_I64(figure(number, "offered"), 3);
    EQ_I64(figure(number, "live"), 1);
    EQ_I64(figure(number, "answered"), 1);
    EQ_I64(figure(number, "abandoned"), 1);
    EQ_I64(value_of(number, "revenue_ue").state, VALUE_UNKNOWN);

    const struct row *total = row_of(picture, ROW_TOTAL, "total:");
    EQ_I64(figure(total, "offered"), 4);
    EQ_I64(figure(total, "waiting"), 2);
    EQ_I64(figure(total, "live"), 2);

    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(waiting_callers_stand_in_the_order_they_joined_over_all_gates)
{
    struct board *a = board_new(), *b = board_new();
    scene_offer(a, 1, "late", "1");
    scene_queue(a, 9, "late", "sav");
    scene_offer(b, 1, "early", "1");
    scene_queue(b, 5, "early", "sav");
    struct site sites[] = {scene_site(a, "tcp://a", 10), scene_site(b, "tcp://b", 10)};
    struct picture *picture = picture_new(sites, 2);
    const struct rows *calls = picture_calls_of(picture, row_of(picture, ROW_QUEUE, "queue:sav"));
    EQ_U64(calls->count, 2);
    EQ_STR(calls->at[0].parts[0].call->call, "early");
    EQ_STR(calls->at[1].parts[0].call->call, "late");
    EQ_I64(figure(&calls->at[0], "wait_ms"), 5000);
    EQ_I64(figure(&calls->at[0], "position"), 1);
    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(a_picture_of_nothing_has_a_total_and_no_rows)
{
    struct picture *picture = picture_new(NULL, 0);
    EQ_U64(picture_rows(picture, ROW_NUMBER)->count, 0);
    EQ_U64(picture_rows(picture, ROW_TOTAL)->count, 1);
    EQ_I64(figure(&picture_rows(picture, ROW_TOTAL)->at[0], "offered"), 0);
    picture_free(&picture);
}

TEST(the_mean_duration_counts_connected_calls_that_ended)
{
    struct board *board = board_new();
    static const double ends[] = {10, 30};
    for (size_t i = 0; i < 3; i++) {
        char call[8];
        str_format(call, sizeof call, "c%zu", i);
        scene_offer(board, 0, call, "3640");
        scene_say(board, 2,
                  (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {text_of(call)}});
        if (i < NITEMS(ends))
            scene_end(board, ends[i], call, PARTY_CALLER);
    }
    scene_offer(board, 0, "never", "3640");
    scene_end(board, 50, "never", PARTY_CALLER);
    struct site site = scene_site(board, "tcp://a", 100);
    struct picture *picture = picture_new(&site, 1);
    EQ_I64(figure(row_of(picture, ROW_NUMBER, "number:3640"), "mean_connected_ms"), 18000);
    picture_free(&picture);
    board_free(&board);
}

TEST(a_queue_without_calls_has_no_mean_and_no_quantile)
{
    struct board *board = board_new();
    scene_define_queue(board, "sav", 0);
    struct site site = scene_site(board, "tcp://a", 1);
    struct picture *picture = picture_new(&site, 1);
    const struct row *sav = row_of(picture, ROW_QUEUE, "queue:sav");
    static const char *const none[] = {"mean_wait_ms",      "median_wait_ms",  "p90_wait_ms",
                                       "max_wait_ms",       "threshold_ms",    "max_waiting",
                                       "service_level_ppm", "abandon_rate_ppm"};
    for (size_t i = 0; i < NITEMS(none); i++)
        EQ_I64(value_of(sav, none[i]).state, VALUE_NONE);
    EQ_I64(figure(sav, "longest_wait_ms"), 0);
    picture_free(&picture);
    board_free(&board);
}

TEST(a_row_is_as_fresh_as_its_worst_gate)
{
    struct board *a = board_new(), *b = board_new();
    two_gates(a, b);
    struct site sites[] = {scene_site(a, "tcp://a", 100), scene_site(b, "tcp://b", 100)};
    sites[1].freshness = FRESH_LOST;
    sites[1].heard_us -= 30 * (int64_t)SCENE_US;
    struct picture *picture = picture_new(sites, 2);
    const struct row *sav = row_of(picture, ROW_QUEUE, "queue:sav");
    EQ_I64(row_freshness(sav), FRESH_LOST);
    EQ_I64(row_age_us(sav), 30400000);
    EQ_I64(row_freshness(row_of(picture, ROW_EXCHANGE, "exchange:tcp://a/")), FRESH);
    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(rows_sort_by_a_metric_with_none_last_in_both_directions)
{
    struct board *board = board_new();
    scene_define_queue(board, "empty", 20000);
    for (int i = 0; i < 3; i++) {
        char call[8], queue[8];
        str_format(call, sizeof call, "c%d", i);
        str_format(queue, sizeof queue, "q%d", i);
        scene_offer(board, 0, call, "1");
        scene_queue(board, 1, call, queue);
        scene_answer(board, 2 + 10 * ((i + 1) % 3), call, queue, "a");
    }
    struct site site = scene_site(board, "tcp://a", 100);
    struct picture *picture = picture_new(&site, 1);
    const struct rows *rows = picture_rows(picture, ROW_QUEUE);
    struct row *sorted[8];
    for (size_t i = 0; i < rows->count; i++)
        sorted[i] = &rows->at[i];
    const struct metric *mean = metric_of(ROW_QUEUE, "mean_wait_ms");
    static const char *const up[] = {"q2", "q0", "q1", "empty"};
    static const char *const down[] = {"q1", "q0", "q2", "empty"};
    EQ_U64(rows->count, 4);
    rows_sort(sorted, rows->count, mean, false);
    for (size_t i = 0; i < 4; i++)
        EQ_STR(sorted[i]->parts[0].queue->queue, up[i]);
    rows_sort(sorted, rows->count, mean, true);
    for (size_t i = 0; i < 4; i++)
        EQ_STR(sorted[i]->parts[0].queue->queue, down[i]);
    picture_free(&picture);
    board_free(&board);
}

TEST(names_sort_as_a_person_looks_them_up)
{
    static const char *const names[] = {"Zoé", "Élodie", "Cédric", "Chloé", "émile", "Eva"};
    static const char *const sorted_names[] = {"Cédric", "Chloé", "Élodie", "émile", "Eva", "Zoé"};
    struct board *board = board_new();
    for (size_t i = 0; i < NITEMS(names); i++)
        scene_say(
            board, 0,
            (struct event){.type = EVENT_AGENT,
                           .agent = {.agent = text_of(names[i]), .label = text_of(names[i])}});
    struct site site = scene_site(board, "tcp://a", 1);
    struct picture *picture = picture_new(&site, 1);
    const struct rows *rows = picture_rows(picture, ROW_AGENT);
    struct row *sorted[NITEMS(names)];
    for (size_t i = 0; i < rows->count; i++)
        sorted[i] = &rows->at[i];
    rows_sort(sorted, rows->count, metric_of(ROW_AGENT, "label"), false);
    for (size_t i = 0; i < NITEMS(names); i++)
        EQ_STR(sorted[i]->parts[0].agent->label, sorted_names[i]);
    picture_free(&picture);
    board_free(&board);
}

TEST(every_metric_answers_for_every_row_of_a_busy_scene)
{
    struct board *a = board_new(), *b = board_new();
    scene_say(a, 0, (struct event){.type = EVENT_DAY, .day = {TEXT("2026-11-22"), TEXT("UTC")}});
    two_gates(a, b);
    scene_say(a, 26, (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {TEXT("a2")}});
    scene_order(a, 27, "order-001");
    scene_plan(a, 27, "evacuation");
    struct site sites[] = {scene_site(a, "tcp://a", 100), scene_site(b, "tcp://b", 100)};
    const struct trail_record record = {.is = {.n = 1, .who = TEXT("alice")}};
    const struct trail trail = {.at = &record, .count = 1, .refusal = ""};
    sites[1].trail = &trail;
    struct picture *picture = picture_new(sites, 2);
    for (int kind = 0; kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        const struct rows *rows = picture_rows(picture, (enum row_kind)kind);
        TRUE(rows->count > 0);
        EQ_I64(table->kind, kind);
        for (size_t i = 0; i < table->count; i++) {
            const struct metric *metric = &table->rows[i];
            TRUE(metric->help[0] != '\0' && metric->width > 0 && metric->get);
            EQ_STR(metric_named(text_of(metric->name))->name, metric->name);
            for (size_t j = 0; j < rows->count; j++) {
                struct value value = metric->get(&rows->at[j]);
                bool is_text = metric->unit == UNIT_TEXT || metric->unit == UNIT_WORD;
                if (value.state == VALUE_OK && is_text)
                    TRUE(value.text.at);
            }
        }
    }
    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(metric_names_carry_their_unit)
{
    static const char *const suffix[] = {
        [UNIT_MS] = "_ms",   [UNIT_PPM] = "_ppm",  [UNIT_UE] = "_ue",
        [UNIT_TIME] = "_us", [UNIT_DELAY] = "_ms", [UNIT_DATE] = "_us"};
    for (int kind = 0; kind < ROW_KINDS; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        for (size_t i = 0; i < table->count; i++) {
            const struct metric *metric = &table->rows[i];
            if ((size_t)metric->unit >= NITEMS(suffix) || !suffix[metric->unit])
                continue;
            size_t len = strlen(metric->name), tail = strlen(suffix[metric->unit]);
            TRUE(len > tail && strcmp(metric->name + len - tail, suffix[metric->unit]) == 0);
        }
    }
}

static size_t
matches(struct picture *picture, enum row_kind kind, const char *expression)
{
    struct filter *filter = NULL;
    struct why why = {0};
    OK_ERR(filter_new(&filter, kind, text_of(expression), &why), &why);
    const struct rows *rows = picture_rows(picture, kind);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        count += filter_matches(filter, &rows->at[i]);
    filter_free(&filter);
    return count;
}

static void
close_until(struct board *board, double until_s)
{
    int64_t until_us = until_s > 0 ? scene_start_us + (int64_t)(until_s * SCENE_US) : 0;
    scene_say(
        board, 1,
        (struct event){
            .type = EVENT_LINE,
            .line = {.number = TEXT("0892680680"), .state = LINE_CLOSED, .until_us = until_us}});
}

static struct value
left_of(struct board *const boards[2], size_t count, const char *metric)
{
    struct site sites[2];
    for (size_t i = 0; i < count; i++)
        sites[i] = scene_site(boards[i], i ? "tcp://b" : "tcp://a", 100);
    struct picture *picture = picture_new(sites, count);
    const struct rows *rows = picture_rows(picture, ROW_NUMBER);
    struct value value = metric_of(ROW_NUMBER, metric)->get(&rows->at[0]);
    picture_free(&picture);
    return value;
}

TEST(beside_closed_stands_when_it_opens_and_beside_open_when_the_override_ends)
{
    struct board *boards[2] = {board_new(), board_new()};
    for (size_t i = 0; i < 2; i++)
        scene_say(boards[i], 1,
                  (struct event){.type = EVENT_ROUTE,
                                 .route = {.number = TEXT("0892680680"),
                                           .layer = ROUTE_OVERRIDE,
                                           .destination = TEXT("queue:sav"),
                                           .until_us = scene_start_us + 130 * SCENE_US}});
    EQ_I64(left_of(boards, 1, "closed_left_ms").state, VALUE_NONE);
    EQ_I64(left_of(boards, 1, "left_ms").number, 30000);
    close_until(boards[0], 400);
    EQ_I64(left_of(boards, 1, "closed_left_ms").number, 300000);
    EQ_I64(left_of(boards, 1, "override_left_ms").number, 30000);
    EQ_I64(left_of(boards, 1, "left_ms").number, 300000); /* the nearer end opens nothing */
    EQ_I64(left_of(boards, 2, "left_ms").number, 300000);
    close_until(boards[1], 700);
    EQ_I64(left_of(boards, 2, "left_ms").number, 600000);
    close_until(boards[1], 0);
    EQ_I64(left_of(boards, 2, "left_ms").state, VALUE_UNKNOWN);
    close_until(boards[0], 50);
    EQ_I64(left_of(boards, 1, "left_ms").number, 0);
    board_free(&boards[0]);
    board_free(&boards[1]);
}

TEST(beside_a_number_that_follows_a_plan_stands_when_the_plan_ends)
{
    struct board *boards[2] = {board_new(), board_new()};
    struct event route = {.type = EVENT_ROUTE,
                          .route = {.number = TEXT("0892680680"),
                                    .layer = ROUTE_PLAN,
                                    .destination = TEXT("queue:sav"),
                                    .who = TEXT("evacuation"),
                                    .until_us = scene_start_us + 160 * SCENE_US}};
    scene_say(boards[0], 1, route);
    EQ_I64(left_of(boards, 1, "plan_left_ms").number, 60000);
    EQ_I64(left_of(boards, 1, "left_ms").number, 60000);
    EQ_I64(left_of(boards, 1, "override_left_ms").state, VALUE_NONE);
    route.route.layer = ROUTE_OVERRIDE; /* above it */
    route.route.until_us = scene_start_us + 130 * SCENE_US;
    scene_say(boards[0], 2, route);
    EQ_I64(left_of(boards, 1, "plan_left_ms").state, VALUE_NONE);
    EQ_I64(left_of(boards, 1, "left_ms").number, 30000);
    board_free(&boards[0]);
    board_free(&boards[1]);
}

TEST(filters_compare_with_units_combine_and_negate)
{
    struct board *a = board_new(), *b = board_new();
    two_gates(a, b);
    struct site sites[] = {scene_site(a, "tcp://a", 100), scene_site(b, "tcp://b", 100)};
    struct picture *picture = picture_new(sites, 2);
    EQ_U64(matches(picture, ROW_QUEUE, ""), 2);
    EQ_U64(matches(picture, ROW_QUEUE, "waiting > 0"), 2);
    EQ_U64(matches(picture, ROW_QUEUE, "longest_wait_ms >= 75s"), 1);
    EQ_U64(matches(picture, ROW_QUEUE, "longest_wait_ms>1.25min"), 0);
    EQ_U64(matches(picture, ROW_QUEUE, "service_level_ppm < 80%"), 1);
    EQ_U64(matches(picture, ROW_QUEUE, "queue = rdv or answered > 0"), 2);
    EQ_U64(matches(picture, ROW_QUEUE, "queue = rdv and answered > 0"), 0);
    EQ_U64(matches(picture, ROW_QUEUE, "not queue = rdv"), 1);
    EQ_U64(matches(picture, ROW_QUEUE, "SÂV"), 1);
    EQ_U64(matches(picture, ROW_NUMBER, "0800"), 1);
    EQ_U64(matches(picture, ROW_NUMBER, "number !~ \"0800\""), 1);
    EQ_U64(matches(picture, ROW_CALL, "state = waiting"), 2);
    picture_free(&picture);
    board_free(&a);
    board_free(&b);
}

TEST(a_wrong_filter_says_what_was_expected)
{
    static const struct {
        const char *expression, *sentence;
    } cases[] = {
        {"waitng > 3", "did you mean \"waiting\"?"},
        {"waiting >", "expected a value"},
        {"waiting > many", "waiting expects a number"},
        {"longest_wait_ms > 3%", "with ms, s, min or h"},
        {"queue > 3", "queue is a text"},
        {"waiting ~ 3", "waiting is a number"},
        {"waiting > 3 and", "something is expected at the end"},
        {"label = \"open", "a quote is not closed"},
        {"> 3", "expected a value"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct filter *filter = NULL;
        struct why why = {0};
        IS_ERR(filter_new(&filter, ROW_QUEUE, text_of(cases[i].expression), &why), ERR_ARG, &why);
        HAS_STR(why.text, cases[i].sentence);
        TRUE(!filter);
    }
}
