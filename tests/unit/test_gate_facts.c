/* What the gate alone says of numbers: class, ceilings, next price, where calls are sent. */
#include "tests/unit/test.h"

#include <unistd.h>

#include "proto/gate/facts.h"
#include "tests/unit/board_make.h"

#define JULY_US INT64_C(1782856800000000) /* 2026-07-01, midnight in Paris */

static const char planned[] = "[tariff hotline]\n"
                              "range = 089\nper-minute = 0.40\nvat = 20%\nannouncement = 12s\n"
                              "to = 2026-06-30\n"
                              "[tariff hotline]\n"
                              "range = 089\nper-minute = 0.40\nvat = 20%\nannouncement = 15s\n"
                              "from = 2026-07-01\nto = 2026-07-31\n"
                              "[tariff hotline]\n"
                              "range = 089\nper-minute = 0.80\nvat = 20%\nannouncement = 12s\n"
                              "from = 2026-08-01\n";
#define AUGUST_US (JULY_US + INT64_C(31) * 86400 * 1000000)

static struct rates *
rates_of(const char *tariffs)
{
    char path[64] = "";
    struct rates *rates = NULL;
    struct why why;
    if (tariffs) {
        str_format(path, sizeof path, "/tmp/vigie-facts-%ld.ini", (long)getpid());
        FILE *out = fopen(path, "w");
        TRUE(out != NULL);
        fputs(tariffs, out);
        EQ_I64(fclose(out), 0);
    }
    OK_ERR(rates_read(&rates,
                      &(struct rates_files){.folder = "proto/tariff/data",
                                            .tariffs = tariffs ? path : NULL},
                      &why),
           &why);
    if (tariffs)
        unlink(path);
    return rates;
}

/* As the gate does: what is said comes back to the facts, and stands on the board. */
struct scene {
    struct board *board;
    struct facts *facts;
    struct rates *rates;
    int said[EVENT_TYPE_LIMIT];
};

static void
take(void *context, const struct event *event)
{
    struct scene *scene = context;
    struct event copy = *event;
    facts_event(scene->facts, scene->rates, &copy);
    scene->said[copy.type]++;
    board_apply(scene->board, &copy, NULL);
}

static struct scene
a_scene(const char *tariffs)
{
    struct scene scene = {.board = board_new(), .rates = rates_of(tariffs)};
    scene.facts = facts_new(scene.board);
    return scene;
}

static void
end_scene(struct scene *scene)
{
    facts_free(&scene->facts);
    rates_free(&scene->rates);
    board_free(&scene->board);
}

#define SAY(scene, at, kind, member, ...) \
    take(&(scene), &(struct event){.type = (kind), .at_us = (at), .member = {__VA_ARGS__}})

static const struct number *
follow(struct scene *scene, const char *number, int64_t at_us)
{
    facts_follow(scene->facts, scene->rates, text_of(number), at_us, take, scene);
    return board_number(scene->board, text_of(number));
}

TEST(class_and_ceilings_come_from_the_plan_whoever_knows_the_number)
{
    static const struct {
        const char *number, *class;
        int64_t minute_ue, call_ue;
    } rows[] = {
        {"0892990077", "premium", 800000, 3000000},
        {"0811990080", "premium", 60000, 150000},
        {"0800990011", "free", 0, 0},
        {"3499", "short_by_number", 800000, 3000000},
        {"0836990011", "legacy", -1, -1},
        {"112", "emergency", 0, 0},
    };
    struct scene scene = a_scene(NULL);
    for (size_t i = 0; i < NITEMS(rows); i++) {
        SAY(scene, at_s(0), EVENT_NUMBER, number, .number = text_of(rows[i].number));
        const struct number *number = follow(&scene, rows[i].number, at_s(0));
        EQ_STR(number->legal.class, rows[i].class);
        EQ_I64(number->legal.cap_minute_ue, rows[i].minute_ue);
        EQ_I64(number->legal.cap_call_ue, rows[i].call_ue);
        EQ_I64(scene.said[EVENT_LEGAL], i + 1);
        follow(&scene, rows[i].number, at_s(1)); /* once is enough */
        EQ_I64(scene.said[EVENT_LEGAL], i + 1);
    }
    SAY(scene, at_s(0), EVENT_NUMBER, number, .number = TEXT("chat@example"));
    EQ_STR(follow(&scene, "chat@example", at_s(0))->legal.class, "");
    EQ_I64(scene.said[EVENT_LEGAL], NITEMS(rows));
    end_scene(&scene);
}

TEST(facts_that_were_said_stay_when_the_class_is_said_and_a_driver_cannot_say_the_class)
{
    struct scene scene = a_scene(NULL);
    SAY(scene, at_s(0), EVENT_LEGAL, legal, .number = TEXT("0892990077"),
        .holder = HOLDER_ADMINISTRATION, .directory = ANSWER_NO, .class = TEXT("free"),
        .cap_minute_ue = 7);
    const struct number_legal *legal = &board_number(scene.board, TEXT("0892990077"))->legal;
    EQ_STR(legal->class, "premium");
    EQ_I64(legal->cap_minute_ue, 800000);
    rates_free(&scene.rates); /* another plan: none */
    facts_refresh(scene.facts, scene.rates, at_s(1), take, &scene);
    EQ_STR(legal->class, "");
    EQ_I64(legal->cap_minute_ue, 0);
    EQ_I64(legal->holder, HOLDER_ADMINISTRATION);
    EQ_I64(legal->directory, ANSWER_NO);
    end_scene(&scene);
}

TEST(what_the_journal_knew_is_not_said_again_after_a_restart)
{
    struct scene scene = a_scene(NULL);
    SAY(scene, at_s(0), EVENT_NUMBER, number, .number = TEXT("0892990077"));
    follow(&scene, "0892990077", at_s(0));
    facts_free(&scene.facts);
    scene.facts = facts_new(scene.board);
    follow(&scene, "0892990077", at_s(9));
    facts_refresh(scene.facts, scene.rates, at_s(9), take, &scene);
    EQ_I64(scene.said[EVENT_LEGAL], 1);
    EQ_I64(scene.said[EVENT_NUMBER], 1);
    end_scene(&scene);
}

TEST(a_planned_price_is_told_until_it_begins_and_other_changes_are_none)
{
    struct scene scene = a_scene(planned);
    SAY(scene, JULY_US - 1, EVENT_NUMBER, number, .number = TEXT("0892990077"),
        .tariff = TEXT("hotline"));
    const struct number *number = follow(&scene, "0892990077", JULY_US - 1);
    EQ_I64(number->change.from_us, AUGUST_US); /* in July only the announcement changes */
    EQ_STR(number->change.price, "0,80 €/min");
    EQ_I64(number->change.rate_ue60_per_s, 800000);
    EQ_I64(number->change.rate_call_ue60, 0);
    facts_refresh(scene.facts, scene.rates, JULY_US, take, &scene);
    facts_refresh(scene.facts, scene.rates, AUGUST_US - 1, take, &scene);
    EQ_I64(scene.said[EVENT_PRICE_CHANGE], 1);
    EQ_STR(number->price, "0,40 €/min");
    facts_refresh(scene.facts, scene.rates, AUGUST_US, take, &scene);
    EQ_I64(number->change.from_us, 0);
    EQ_STR(number->change.price, "");
    EQ_STR(number->price, "0,80 €/min");
    EQ_I64(scene.said[EVENT_PRICE_CHANGE], 2);
    end_scene(&scene);
}

TEST(another_tariff_has_another_next_price)
{
    struct scene scene = a_scene(planned);
    SAY(scene, JULY_US, EVENT_NUMBER, number, .number = TEXT("0892990077"),
        .tariff = TEXT("hotline"));
    const struct number *number = follow(&scene, "0892990077", JULY_US);
    EQ_I64(number->change.from_us, AUGUST_US);
    SAY(scene, JULY_US, EVENT_NUMBER, number, .number = TEXT("0892990077"));
    follow(&scene, "0892990077", JULY_US);
    EQ_I64(number->change.from_us, 0);
    SAY(scene, JULY_US, EVENT_PRICE_CHANGE, price_change, .number = TEXT("0892990077"),
        .from_us = 5, .price = TEXT("a driver's"));
    EQ_I64(number->change.from_us, 0);
    end_scene(&scene);
}

TEST(where_calls_are_sent_has_a_class_when_it_is_a_telephone_number)
{
    static const struct {
        const char *destination, *class;
    } rows[] = {
        {"number:0899123456", "premium"},
        {"number:+33 899 12 34 56", "premium"},
        {"0145112233", "geographic"},
        {"0 800 12 34 56", "free"},
        {"number:112", "emergency"},
        {"number:0612345678", "mobile"},
        {"queue:sav", ""},
        {"agent:1001", ""},
        {"message:0899123456", ""},
        {"number:", ""},
        {"number:+32470123456", ""},
    };
    struct scene scene = a_scene(NULL);
    for (size_t i = 0; i < NITEMS(rows); i++) {
        int layer = 1 + (int)i % (ROUTE_LAYERS - 1);
        SAY(scene, at_s(0), EVENT_ROUTE, route, .number = TEXT("3640"), .layer = layer,
            .destination = text_of(rows[i].destination), .target_class = TEXT("a driver's"));
        const struct number *number = board_number(scene.board, TEXT("3640"));
        EQ_STR(number->routes[layer].target_class, rows[i].class);
    }
    end_scene(&scene);
}

TEST(another_plan_says_routes_again_whose_class_is_another)
{
    struct scene scene = a_scene(NULL);
    SAY(scene, at_s(0), EVENT_ROUTE, route, .number = TEXT("3640"), .layer = ROUTE_OVERRIDE,
        .destination = TEXT("number:0899123456"), .who = TEXT("Ana"), .until_us = 77);
    SAY(scene, at_s(0), EVENT_ROUTE, route, .number = TEXT("3640"), .layer = ROUTE_BASE,
        .destination = TEXT("queue:sav"));
    facts_refresh(scene.facts, scene.rates, at_s(1), take, &scene);
    EQ_I64(scene.said[EVENT_ROUTE], 2);
    rates_free(&scene.rates);
    facts_refresh(scene.facts, scene.rates, at_s(1), take, &scene);
    EQ_I64(scene.said[EVENT_ROUTE], 3);
    const struct route *route = &board_number(scene.board, TEXT("3640"))->routes[ROUTE_OVERRIDE];
    EQ_STR(route->target_class, "");
    EQ_STR(route->who, "Ana");
    EQ_I64(route->until_us, 77);
    end_scene(&scene);
}
