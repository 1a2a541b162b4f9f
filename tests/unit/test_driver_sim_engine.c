#include "tests/unit/test.h"

#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/board/board.h"
#include "proto/codec/json.h"
#include "proto/driver/sim/sim_centre.h"
#include "proto/driver/sim/sim_engine.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

/* Tuesday 2026-11-24, midnight in Paris. */
#define MIDNIGHT (INT64_C(1795474800) * SECOND)

static struct sim_settings
settings_of(const char *scenario, uint64_t seed)
{
    return (struct sim_settings){
        .seed = seed,
        .scenario = sim_scenario_named(text_of(scenario)),
        .begin_us = MIDNIGHT,
        .start_us = MIDNIGHT,
        .id_us = MIDNIGHT,
    };
}

/* Describes the centre and runs it for so long, in steps of so many happenings. */
static void
run(const struct sim_settings *settings, int64_t us, size_t step, sim_sink *sink, void *context)
{
    struct sim *sim = sim_new(settings);
    sim_describe(sim, sink, context);
    while (!sim_advance(sim, settings->begin_us + us, step, sink, context))
        ;
    EQ_I64(sim_now_us(sim), settings->begin_us + us);
    sim_free(&sim);
}

/* ---- the stream ---- */

static void
write_line(void *context, const struct event *event)
{
    json_write_event(context, event);
}

TEST(the_same_seed_gives_the_same_bytes_however_the_way_is_cut)
{
    for (size_t i = 0; i < sim_scenario_count; i++) {
        struct sim_settings settings = settings_of(sim_scenario_table[i].name, 42);
        settings.begin_us += 9 * HOUR;
        struct bytes whole = {0}, cut = {0};
        run(&settings, 3 * HOUR, SIZE_MAX, write_line, &whole);
        run(&settings, 3 * HOUR, 7, write_line, &cut);
        TRUE(whole.len > 100000);
        EQ_U64(cut.len, whole.len);
        EQ_BYTES(cut.at, whole.at, whole.len);
        bytes_free(&whole);
        bytes_free(&cut);
    }
}

TEST(another_seed_gives_another_stream)
{
    struct sim_settings one = settings_of("calm", 1), two = settings_of("calm", 2);
    struct bytes a = {0}, b = {0};
    run(&one, HOUR, SIZE_MAX, write_line, &a);
    run(&two, HOUR, SIZE_MAX, write_line, &b);
    TRUE(a.len != b.len || memcmp(a.at, b.at, a.len) != 0);
    bytes_free(&a);
    bytes_free(&b);
}

/* ---- what every event must be ---- */

struct watched {
    struct board *board;
    int64_t last_us;
    size_t count[EVENT_TYPE_LIMIT];
    size_t left[LEAVE_REASONS];
    size_t states[AGENT_STATES];
    size_t causes[128];
    uint64_t calls;
    size_t withheld;
    int64_t waiting_most;
};

static void
check_texts(const struct event *event)
{
    const struct event_row *row = event_row(event->type);
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].kind != FIELD_TEXT)
            continue;
        struct text text;
        memcpy(&text, (const char *)event + row->fields[i].offset, sizeof(text));
        if (!safe_is(text))
            TEST_FAIL("event %s field %s: not plain UTF-8: %.*s", row->name, row->fields[i].name,
                      TEXT_ARG(text));
    }
}

/* Only the ranges that are kept for fiction. */
static bool
is_fictional(struct text caller)
{
    static const char *const prefixes[] = {"019900", "026191", "035301",
                                           "046571", "053649", "063998"};
    if (caller.len != 10)
        return false;
    for (size_t i = 0; i < NITEMS(prefixes); i++) {
        if (text_has_prefix(caller, prefixes[i]))
            return true;
    }
    return false;
}

static void
check_offered(struct watched *watched, const struct event_call_offered *offered)
{
    static const char *const origins[] = {"mobile_metro", "fixed_metro", "mobile_dom", "foreign",
                                          "anonymous"};
    /* ids end in a count: unique, as long as it goes up */
    struct text count = offered->call;
    text_cut(&count, '.');
    int64_t number;
    TRUE(text_to_i64(count, &number));
    EQ_U64(number, ++watched->calls);
    if (offered->medium != MEDIUM_VOICE) {
        EQ_U64(offered->caller.len, 0);
        return;
    }
    bool is_known = false;
    for (size_t i = 0; i < NITEMS(origins); i++)
        is_known |= text_is(offered->origin, origins[i]);
    TRUE(is_known);
    if (offered->caller.len > 0)
        TRUE(is_fictional(offered->caller));
    else
        watched->withheld++;
}

static void
watch(void *context, const struct event *event)
{
    struct watched *watched = context;
    TRUE(event->at_us >= watched->last_us);
    watched->last_us = event->at_us;
    watched->count[event->type]++;
    check_texts(event);
    if (event->type == EVENT_CALL_OFFERED)
        check_offered(watched, &event->call_offered);
    if (event->type == EVENT_CALL_UNQUEUED)
        watched->left[event->call_unqueued.why]++;
    if (event->type == EVENT_AGENT_STATE)
        watched->states[event->agent_state.state]++;
    if (event->type == EVENT_CALL_ENDED)
        watched->causes[event->call_ended.cause]++;

    struct why why;
    OK_ERR(board_apply(watched->board, event, &why), &why);
    if (event->type == EVENT_CALL_QUEUED) {
        const struct queue *queue = board_queue(watched->board, event->call_queued.queue);
        if (queue->waiting_count > watched->waiting_most)
            watched->waiting_most = queue->waiting_count;
    }
}

static struct watched
watch_a_run(const struct sim_settings *settings, int64_t us)
{
    struct watched watched = {.board = board_new()};
    run(settings, us, SIZE_MAX, watch, &watched);
    struct why why = {0};
    if (!board_check(watched.board, &why))
        TEST_FAIL("%s", why.text);
    EQ_U64(watched.board->strays, 0);
    return watched;
}

TEST(every_scenario_runs_a_day_and_the_board_takes_every_event)
{
    for (size_t i = 0; i < sim_scenario_count; i++) {
        struct sim_settings settings = settings_of(sim_scenario_table[i].name, 7);
        struct watched watched = watch_a_run(&settings, DAY);
        TRUE(watched.count[EVENT_CALL_OFFERED] > 2000);
        TRUE(watched.withheld > 100);
        board_free(&watched.board);
    }
}

TEST(all_that_can_happen_to_a_call_and_an_agent_happens)
{
    struct watched sum = {0};
    for (size_t i = 0; i < sim_scenario_count; i++) {
        struct sim_settings settings = settings_of(sim_scenario_table[i].name, 11);
        struct watched watched = watch_a_run(&settings, DAY);
        for (size_t j = 0; j < EVENT_TYPE_LIMIT; j++)
            sum.count[j] += watched.count[j];
        for (size_t j = 0; j < LEAVE_REASONS; j++)
            sum.left[j] += watched.left[j];
        for (size_t j = 0; j < AGENT_STATES; j++)
            sum.states[j] += watched.states[j];
        board_free(&watched.board);
    }
    for (size_t i = 0; i < event_table_count; i++) {
        int type = event_table[i].type;
        bool is_the_gates = type == EVENT_EXCHANGE || type == EVENT_DAY || type == EVENT_TOTALS ||
                            type == EVENT_PRICE_CHANGE || type == EVENT_CAP ||
                            type == EVENT_QUEUE_MESSAGE || type == EVENT_ORDER ||
                            type == EVENT_PLAN || type == EVENT_PLAN_STEP;
        if (is_the_gates != (sum.count[type] == 0))
            TEST_FAIL("%zu events %s", sum.count[type], event_table[i].name);
    }
    for (int why = LEAVE_ABANDONED; why < LEAVE_REASONS; why++) {
        if (sum.left[why] == 0)
            TEST_FAIL("no call left a queue because of %s", words_name(&leave_reason_words, why));
    }
    for (int state = AGENT_LOGGED_OUT; state < AGENT_STATES; state++) {
        if (sum.states[state] == 0)
            TEST_FAIL("no agent was ever %s", words_name(&agent_state_words, state));
    }
}

/* ---- how the centre behaves ---- */

/* The last call of each caller to each number of the day. */
struct seen {
    char key[48];
    int64_t at_us;
    UT_hash_handle hh;
};
struct repeats {
    struct seen *seen;
    int64_t calls, again;
};

static void
count_repeats(void *context, const struct event *event)
{
    struct repeats *repeats = context;
    const struct event_call_offered *says = &event->call_offered;
    if (event->type != EVENT_CALL_OFFERED || says->caller.len == 0)
        return;
    char key[sizeof((struct seen *)0)->key];
    str_format(key, sizeof key, "%.*s %.*s", TEXT_ARG(says->number), TEXT_ARG(says->caller));
    struct seen *seen;
    HASH_FIND_STR(repeats->seen, key, seen);
    repeats->calls++;
    repeats->again += seen && event->at_us - seen->at_us <= 600 * SECOND;
    if (!seen) {
        seen = xcalloc(1, sizeof *seen);
        str_copy(seen->key, sizeof seen->key, text_of(key));
        HASH_ADD_STR(repeats->seen, key, seen);
    }
    seen->at_us = event->at_us;
}

TEST(a_small_share_of_callers_calls_again_within_ten_minutes)
{
    struct sim_settings settings = settings_of("calm", 3);
    struct repeats repeats = {0};
    run(&settings, DAY, SIZE_MAX, count_repeats, &repeats);
    TRUE(repeats.calls > 2000);
    TRUE(repeats.again * 100 > repeats.calls && repeats.again * 100 < repeats.calls * 15);
    struct seen *seen, *next;
    HASH_ITER (hh, repeats.seen, seen, next) {
        HASH_DEL(repeats.seen, seen);
        free(seen);
    }
}

struct figures {
    int64_t offered, answered, in_threshold, abandoned;
};

static struct figures
voice_figures(const struct board *board)
{
    struct figures figures = {0};
    for (const struct queue *queue = board->queues; queue; queue = queue->hh.next) {
        if (queue->medium != MEDIUM_VOICE)
            continue;
        figures.offered += queue->day.offered;
        figures.answered += queue->day.answered;
        figures.in_threshold += queue->day.answered_in_threshold;
        figures.abandoned += queue->day.abandoned;
    }
    return figures;
}

TEST(a_calm_day_has_a_believable_service_level_and_some_abandons)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct sim_settings settings = settings_of("calm", seed);
        struct watched watched = watch_a_run(&settings, DAY);
        struct figures figures = voice_figures(watched.board);
        TRUE(figures.offered > 2000);
        int64_t level = figures.in_threshold * 100 / (figures.answered + figures.abandoned);
        int64_t abandoned = figures.abandoned * 100 / figures.offered;
        TRUE(level >= 60 && level <= 95);
        TRUE(abandoned >= 4 && abandoned <= 20);
        board_free(&watched.board);
    }
}

TEST(monday_morning_is_worse_than_a_calm_morning)
{
    struct sim_settings calm = settings_of("calm", 5), monday = settings_of("monday-morning", 5);
    calm.begin_us = calm.start_us = MIDNIGHT + 8 * HOUR + 45 * 60 * SECOND;
    struct watched usual = watch_a_run(&calm, 2 * HOUR);
    struct watched storm = watch_a_run(&monday, 2 * HOUR); /* begins at 08:45 by itself */
    struct figures a = voice_figures(usual.board), b = voice_figures(storm.board);
    TRUE(b.offered > a.offered * 3 / 2);
    TRUE(b.in_threshold * 100 / b.offered < 60);
    TRUE(a.in_threshold * 100 / a.offered > 60);
    TRUE(storm.waiting_most > usual.waiting_most);
    board_free(&usual.board);
    board_free(&storm.board);
}

struct hourly {
    struct text number; /* counted */
    int64_t hours[24];
};

static void
count_hours(void *context, const struct event *event)
{
    struct hourly *hourly = context;
    if (event->type == EVENT_CALL_OFFERED && text_equal(event->call_offered.number, hourly->number))
        hourly->hours[(event->at_us - MIDNIGHT) / HOUR % 24]++;
}

/* A number whose callers never try again, so that arrivals are nothing but the curve. */
TEST(arrivals_follow_the_hours_of_the_day)
{
    enum { DAYS = 30 };
    const struct sim_number *number = &sim_centre_numbers[0];
    while (strcmp(number->number, "0899990099") != 0)
        number++;
    struct hourly hourly = {.number = text_of(number->number)};
    for (uint64_t seed = 0; seed < DAYS; seed++) {
        struct sim_settings settings = settings_of("calm", seed);
        run(&settings, DAY, SIZE_MAX, count_hours, &hourly);
    }
    int64_t least = INT64_MAX, most = 0;
    for (int hour = 0; hour < 24; hour++) {
        int64_t permil = 0;
        for (int minute = 0; minute < 60; minute += 5)
            permil += sim_centre_busy_permil(number->curve, 1, hour * 60 + minute);
        int64_t expected = DAYS * number->per_hour * permil / 12 / 1000;
        int64_t off = hourly.hours[hour] - expected;
        if (off * off > 16 * expected) /* four standard deviations of a Poisson count */
            TEST_FAIL("%" PRId64 " calls at %d h, expected %" PRId64, hourly.hours[hour], hour,
                      expected);
        least = expected < least ? expected : least;
        most = expected > most ? expected : most;
    }
    TRUE(least > 0 && most > 10 * least);
}

TEST(a_rate_is_kept_at_every_hour_and_the_centre_grows_with_it)
{
    struct sim_settings settings = settings_of("calm", 3);
    settings.rate_milli = 50000;
    struct watched watched = watch_a_run(&settings, 200 * SECOND);
    int64_t offered = (int64_t)watched.count[EVENT_CALL_OFFERED];
    TRUE(offered > 9500 && offered < 10500); /* 50 a second, at night */
    struct figures figures = voice_figures(watched.board);
    TRUE(figures.answered > figures.offered * 7 / 10);
    board_free(&watched.board);

    settings.rate_milli = 500000; /* beyond what agents can be: conversations get shorter */
    watched = watch_a_run(&settings, 60 * SECOND);
    offered = (int64_t)watched.count[EVENT_CALL_OFFERED];
    TRUE(offered > 29000 && offered < 31000);
    TRUE(HASH_COUNT(watched.board->agents) <= 4000);
    figures = voice_figures(watched.board);
    TRUE(figures.answered > figures.offered * 7 / 10);
    board_free(&watched.board);
}

/* ---- single habits ---- */

struct premium {
    const struct board *board;
    size_t charged, before_beep;
};

static void
watch_premium(void *context, const struct event *event)
{
    struct watched *watched = ((void **)context)[0];
    struct premium *premium = ((void **)context)[1];
    if (event->type == EVENT_CALL_CHARGED) {
        const struct call *call = board_call(watched->board, event->call_charged.call);
        EQ_I64(event->at_us - call->connected_us, 12 * SECOND);
        TRUE(strncmp(call->number->number, "08", 2) == 0 && call->number->number[2] >= '1');
        premium->charged++;
    }
    if (event->type == EVENT_CALL_ENDED) {
        const struct call *call = board_call(watched->board, event->call_ended.call);
        bool is_premium = strstr(call->number->tariff, "violet") != NULL;
        if (is_premium && call->connected_us && !call->charged_us) {
            TRUE(event->at_us - call->connected_us < 12 * SECOND);
            premium->before_beep++;
        }
    }
    watch(watched, event);
}

TEST(premium_calls_are_charged_after_the_announcement_and_some_hang_up_before_the_beep)
{
    struct watched watched = {.board = board_new()};
    struct premium premium = {0};
    void *context[] = {&watched, &premium};
    struct sim_settings settings = settings_of("calm", 9);
    run(&settings, DAY, SIZE_MAX, watch_premium, context);
    TRUE(premium.charged > 500);
    TRUE(premium.before_beep > 20 && premium.before_beep < premium.charged / 3);
    board_free(&watched.board);
}

TEST(one_agent_never_answers)
{
    struct sim_settings settings = settings_of("calm", 13);
    struct watched watched = watch_a_run(&settings, DAY);
    size_t ghosts = 0;
    for (const struct agent *agent = watched.board->agents; agent; agent = agent->hh.next) {
        if (agent->day.missed > 20 && agent->day.calls_taken == 0)
            ghosts++;
    }
    EQ_U64(ghosts, 1);
    board_free(&watched.board);
}

TEST(one_number_is_closed_at_night_and_open_by_day)
{
    struct sim_settings settings = settings_of("calm", 17);
    for (int hour = 0; hour < 24; hour += 4) {
        settings.begin_us = MIDNIGHT + hour * HOUR;
        struct watched watched = watch_a_run(&settings, SECOND);
        const struct number *number = board_number(watched.board, TEXT("0805990033"));
        EQ_I64(number->line, hour < 8 || hour >= 20 ? LINE_CLOSED : LINE_OPEN);
        if (number->line == LINE_CLOSED)
            EQ_I64((number->line_until_us - MIDNIGHT) % DAY, 8 * HOUR);
        board_free(&watched.board);
    }
    struct watched watched =
        watch_a_run(&(struct sim_settings){.seed = 1, .begin_us = MIDNIGHT, .start_us = MIDNIGHT},
                    DAY - SECOND);
    const struct number *number = board_number(watched.board, TEXT("0805990033"));
    TRUE(number->day.closed > 0);
    TRUE(number->day.answered > 0);
    board_free(&watched.board);
}

TEST(an_override_with_an_end_stands_at_the_start_and_is_lifted)
{
    struct sim_settings settings = settings_of("calm", 19);
    settings.begin_us = MIDNIGHT - sim_warm_up_us(0);
    struct watched watched = watch_a_run(&settings, sim_warm_up_us(0));
    const struct number *number = board_number(watched.board, TEXT("0825990066"));
    enum route_layer layer;
    const struct route *route = number_route(number, &layer);
    EQ_I64(layer, ROUTE_OVERRIDE);
    EQ_STR(route->destination, "queue:depannage");
    TRUE(route->until_us > MIDNIGHT);
    int64_t until_us = route->until_us - settings.begin_us;
    board_free(&watched.board);

    watched = watch_a_run(&settings, until_us);
    number = board_number(watched.board, TEXT("0825990066"));
    route = number_route(number, &layer);
    EQ_I64(layer, ROUTE_BASE);
    EQ_STR(route->destination, "queue:hotline");
    board_free(&watched.board);
}

TEST(in_an_outage_telephones_are_lost_and_a_trunk_fails_then_all_come_back)
{
    struct sim_settings settings = settings_of("outage", 23);
    struct watched watched = watch_a_run(&settings, 10 * 60 * SECOND);
    size_t lost = 0;
    for (const struct agent *agent = watched.board->agents; agent; agent = agent->hh.next)
        lost += agent->state == AGENT_UNREACHABLE;
    TRUE(lost >= 3);
    board_free(&watched.board);

    watched = watch_a_run(&settings, 30 * 60 * SECOND);
    TRUE(watched.causes[38] + watched.causes[34] >= 5);
    TRUE(watched.causes[34] > 0);
    for (const struct agent *agent = watched.board->agents; agent; agent = agent->hh.next)
        TRUE(agent->state != AGENT_UNREACHABLE);
    board_free(&watched.board);
}

struct flood {
    struct watched watched;
    size_t fakes;
    int64_t shortest_us, longest_us;
};

static void
watch_flood(void *context, const struct event *event)
{
    struct flood *flood = context;
    if (event->type == EVENT_CALL_ENDED) {
        const struct call *call = board_call(flood->watched.board, event->call_ended.call);
        bool is_from_the_range = strncmp(call_caller(call), "046571", 6) == 0;
        int64_t length_us = event->at_us - call->connected_us;
        if (is_from_the_range && call->connected_us && llabs(length_us - 7400000) <= 30000) {
            EQ_STR(call->number->number, "0800990011");
            flood->fakes++;
            flood->shortest_us = length_us < flood->shortest_us ? length_us : flood->shortest_us;
            flood->longest_us = length_us > flood->longest_us ? length_us : flood->longest_us;
        }
    }
    watch(&flood->watched, event);
}

TEST(a_flood_is_many_calls_equally_short_on_a_freephone_number)
{
    struct flood flood = {.watched = {.board = board_new()}, .shortest_us = INT64_MAX};
    struct sim_settings settings = settings_of("flood", 29);
    run(&settings, 25 * 60 * SECOND, SIZE_MAX, watch_flood, &flood);
    TRUE(flood.fakes > 20 * 40 * 9 / 10);
    TRUE(flood.longest_us - flood.shortest_us <= 60000);
    board_free(&flood.watched.board);
}

TEST(the_warm_up_is_shorter_when_the_rate_is_high)
{
    EQ_I64(sim_warm_up_us(0), 30 * 60 * SECOND);
    EQ_I64(sim_warm_up_us(1000), 30 * 60 * SECOND);
    EQ_I64(sim_warm_up_us(200000), 20 * SECOND);
}
