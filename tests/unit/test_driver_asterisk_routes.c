/* Where numbers go, when orders and plans lie over what the database says. */
#include "tests/unit/test.h"

#include "proto/driver/asterisk/routes.h"
#include "tests/unit/asterisk_recording.h"

static const int64_t now_us = INT64_C(1795374195000000);
static const char NUMBER[] = "0892680680";

struct site {
    struct player player;
    struct routes *routes;
};

static void
begin(struct site *site)
{
    *site = (struct site){.routes = routes_new()};
    player_start(&site->player);
}

static void
finish(struct site *site)
{
    EQ_U64(site->player.refused, 0);
    routes_free(&site->routes);
    player_fini(&site->player);
}

static void
believe(struct site *site, struct event event)
{
    event.at_us = now_us - 60000000;
    player_emit(&site->player, &event);
}

static void
layer(struct site *site, enum route_layer layer, const char *destination, const char *who)
{
    believe(site, (struct event){.type = EVENT_ROUTE,
                                 .route = {.number = TEXT(NUMBER),
                                           .layer = (int)layer,
                                           .destination = text_of(destination),
                                           .who = text_of(who)}});
}

static void
line(struct site *site, enum line_state state, const char *who)
{
    believe(site, (struct event){
                      .type = EVENT_LINE,
                      .line = {.number = TEXT(NUMBER), .state = (int)state, .who = text_of(who)}});
}

static void
order(struct site *site, const char *id, enum verb verb, const char *target, enum order_state state)
{
    believe(site, (struct event){.type = EVENT_ORDER,
                                 .order = {.order = text_of(id),
                                           .verb = (int)verb,
                                           .target = text_of(target),
                                           .state = (int)state}});
}

/* One reading of both families; NULL: the number is not in that family. Returns what was told. */
static size_t
reads(struct site *site, const char *key, const char *route, const char *closed)
{
    char text[512];
    struct ami_message message;
    struct ami *ami = ami_new();
    routes_clear(site->routes);
    ami_feed(ami, "Asterisk Call Manager/1\n", 24);
    for (int family = 0; family < ROUTES_FAMILIES; family++) {
        const char *value = family == ROUTES_DESTINATION ? route : closed;
        str_format(text, sizeof(text), "Event: DBGetTreeResponse\nKey: /%s/%s\nVal: %s\n\n",
                   family == ROUTES_DESTINATION ? "route" : "closed", key, value ? value : "");
        ami_feed(ami, text, value ? strlen(text) : 0);
        while (ami_next(ami, &message, NULL) == OK)
            routes_take(site->routes, (enum routes_family)family, &message);
    }
    ami_free(&ami);
    size_t before = site->player.events;
    routes_settle(site->routes, site->player.world, (bool[ROUTES_FAMILIES]){true, true}, now_us);
    return site->player.events - before;
}

static const struct number *
row(const struct site *site)
{
    const struct number *number = board_number(site->player.board, TEXT(NUMBER));
    if (!number)
        TEST_FAIL("no number %s", NUMBER);
    return number;
}

#define ROUTES(site, base, plan, override)                               \
    do {                                                                 \
        EQ_STR(row(site)->routes[ROUTE_BASE].destination, base);         \
        EQ_STR(row(site)->routes[ROUTE_PLAN].destination, plan);         \
        EQ_STR(row(site)->routes[ROUTE_OVERRIDE].destination, override); \
    } while (0)

TEST(without_anything_above_it_the_value_is_the_base)
{
    struct site site;
    begin(&site);
    EQ_U64(reads(&site, NUMBER, "ivr:accueil", NULL), 2); /* the route, and that it is open */
    ROUTES(&site, "menu:accueil", NULL, NULL);
    EQ_U64(reads(&site, NUMBER, "ivr:accueil", NULL), 0);
    EQ_U64(reads(&site, NUMBER, "q:sav", NULL), 1);
    ROUTES(&site, "queue:sav", NULL, NULL);
    reads(&site, NUMBER, NULL, NULL);
    ROUTES(&site, NULL, NULL, NULL);
    finish(&site);
}

TEST(the_value_of_an_order_in_force_is_not_the_base)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    layer(&site, ROUTE_BASE, "queue:sav", "");
    layer(&site, ROUTE_OVERRIDE, "menu:accueil", "anna");
    EQ_U64(reads(&site, NUMBER, "ivr:accueil", NULL), 0);
    ROUTES(&site, "queue:sav", NULL, "menu:accueil");
    finish(&site);
}

TEST(an_agent_by_his_interface_and_by_his_extension_is_the_same)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    layer(&site, ROUTE_OVERRIDE, "agent:Local/agent4@agents", "anna");
    EQ_U64(reads(&site, NUMBER, "ext:agent4", NULL), 0);
    finish(&site);
}

TEST(another_value_under_an_order_is_the_base_and_lifts_the_order)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    layer(&site, ROUTE_BASE, "queue:sav", "");
    layer(&site, ROUTE_PLAN, "queue:nuit", "plan");
    layer(&site, ROUTE_OVERRIDE, "queue:rdv", "anna");
    EQ_U64(reads(&site, NUMBER, "queue:hotline", NULL), 3);
    ROUTES(&site, "queue:hotline", NULL, NULL);
    finish(&site);
}

TEST(the_value_of_a_lower_layer_lifts_those_above_it)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    layer(&site, ROUTE_BASE, "queue:sav", "");
    layer(&site, ROUTE_PLAN, "queue:nuit", "plan");
    layer(&site, ROUTE_OVERRIDE, "queue:rdv", "anna");
    EQ_U64(reads(&site, NUMBER, "queue:nuit", NULL), 1);
    ROUTES(&site, "queue:sav", "queue:nuit", NULL);
    EQ_U64(reads(&site, NUMBER, "queue:sav", NULL), 1);
    ROUTES(&site, "queue:sav", NULL, NULL);
    finish(&site);
}

TEST(a_value_that_was_deleted_lifts_everything)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    layer(&site, ROUTE_BASE, "queue:sav", "");
    layer(&site, ROUTE_OVERRIDE, "queue:rdv", "anna");
    EQ_U64(reads(&site, NUMBER, NULL, NULL), 2);
    ROUTES(&site, NULL, NULL, NULL);
    finish(&site);
}

TEST(what_the_catalogue_says_is_not_taken_back)
{
    struct site site;
    begin(&site);
    layer(&site, ROUTE_BASE, "queue:sav", "catalogue");
    EQ_U64(reads(&site, NUMBER, NULL, NULL), 0);
    ROUTES(&site, "queue:sav", NULL, NULL);
    finish(&site);
}

TEST(while_an_order_is_under_way_nothing_is_told)
{
    static const struct {
        const char *target;
        enum order_state state;
        size_t told;
    } cases[] = {
        {"number:0892680680", ORDER_SENT, 0},
        {"number:0892680680", ORDER_ACCEPTED, 0},
        {"number:0892680680", ORDER_OUTCOME_UNKNOWN, 0},
        {"order:first-order", ORDER_SENT, 0},
        {"number:0892680680", ORDER_WAITING, 2},
        {"number:0892680680", ORDER_REFUSED, 2},
        {"number:0800123456", ORDER_SENT, 2},
        {"queue:0892680680", ORDER_SENT, 2},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct site site;
        begin(&site);
        line(&site, LINE_OPEN, "");
        layer(&site, ROUTE_BASE, "queue:sav", "");
        order(&site, "first-order", VERB_REROUTE, "number:0892680680", ORDER_DONE);
        order(&site, "second-order", VERB_REROUTE, cases[i].target, cases[i].state);
        if (reads(&site, NUMBER, "queue:rdv", "1") != cases[i].told)
            TEST_FAIL("case %zu: %s", i, cases[i].target);
        finish(&site);
    }
}

TEST(a_number_that_is_split_keeps_its_layers)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    layer(&site, ROUTE_BASE, "queue:sav", "");
    layer(&site, ROUTE_OVERRIDE, "split:queue:sav=60,queue:rdv=40", "anna");
    EQ_U64(reads(&site, NUMBER, "queue:hotline", NULL), 0);
    finish(&site);
}

TEST(a_closing_that_was_undone_at_the_switch_is_told_as_the_switchs)
{
    struct site site;
    begin(&site);
    line(&site, LINE_CLOSED, "anna");
    EQ_U64(reads(&site, NUMBER, NULL, "1"), 0);
    EQ_U64(reads(&site, NUMBER, NULL, NULL), 1);
    EQ_I64(row(&site)->line, LINE_OPEN);
    EQ_STR(row(&site)->line_who, "switch");
    finish(&site);
}

TEST(a_closing_that_nobody_ordered_is_nobodys)
{
    struct site site;
    begin(&site);
    line(&site, LINE_OPEN, "");
    EQ_U64(reads(&site, NUMBER, NULL, "1"), 1);
    EQ_I64(row(&site)->line, LINE_CLOSED);
    EQ_STR(row(&site)->line_who, "");
    finish(&site);
}

TEST(the_key_is_spelled_as_the_site_spells_it)
{
    struct site site;
    begin(&site);
    reads(&site, "+33892680680", "queue:sav", NULL);
    EQ_TEXT(routes_key(site.routes, TEXT(NUMBER)), "+33892680680");
    EQ_TEXT(routes_key(site.routes, TEXT("3640")), "3640");
    routes_clear(site.routes);
    EQ_TEXT(routes_key(site.routes, TEXT(NUMBER)), "+33892680680");
    finish(&site);
}

TEST(words_go_both_ways)
{
    static const char *const pairs[][2] = {
        {"menu:accueil", "ivr:accueil"}, {"agent:agent4", "ext:agent4"},
        {"message:ferme", "msg:ferme"},  {"queue:sav", "queue:sav"},
        {"number:0145", "number:0145"},  {"accueil", "accueil"},
    };
    char text[128];
    for (size_t i = 0; i < NITEMS(pairs); i++) {
        routes_theirs(text, sizeof(text), text_of(pairs[i][0]));
        EQ_STR(text, pairs[i][1]);
        routes_ours(text, sizeof(text), text_of(pairs[i][1]));
        EQ_STR(text, pairs[i][0]);
    }
}
