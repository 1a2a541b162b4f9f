/* ui_scene: a small centre at half past two on a Sunday, the same at every run, for golden screens.
 *
 * Two gates, paris and lyon; the boards are folded from events, the sites around them made by hand.
 * Names are as nasty as they come: escape sequences, bidi, wide and combining characters.
 */
#ifndef TESTS_UNIT_UI_SCENE_H
#define TESTS_UNIT_UI_SCENE_H

#include <stdlib.h>

#include "console/metric/picture.h"
#include "console/ui/ui.h"
#include "proto/base/mem.h"

enum { SCENE_SITES = 2 };
#define SCENE_SECOND INT64_C(1000000) /* in microseconds */
#define SCENE_MINUTE (60 * SCENE_SECOND)

/* 2026-11-22 13:30:05 UTC, which is 14:30:05 in Paris */
static const int64_t scene_now_us = 1795354205 * SCENE_SECOND;

struct scene {
    struct board *boards[SCENE_SITES];
    struct site sites[SCENE_SITES];
    size_t count;
    uint64_t dice;
    int serial;
};

static inline int
scene_paris_time(int64_t at_us)
{
    (void)at_us;
    return 3600;
}

static inline uint64_t
scene_roll(struct scene *scene, uint64_t sides)
{
    scene->dice = scene->dice * 6364136223846793005u + 1442695040888963407u;
    return (scene->dice >> 33) % sides;
}

/* Tells the board; what the board refuses is a mistake of the scene. */
static inline void
scene_tell(struct board *board, int64_t before_now_us, struct event event)
{
    struct why why = {0};
    event.at_us = scene_now_us - before_now_us;
    if (board_apply(board, &event, &why)) {
        fprintf(stderr, "ui_scene: %s\n", why.text);
        abort();
    }
}

/* What a number costs and earns a second, in sixtieths of a micro-euro. */
struct scene_price {
    const char *number, *says;
    enum number_family family;
    int64_t s, payout, cost;
};

static inline const struct scene_price *
scene_price_of(const char *number)
{
    static const struct scene_price prices[] = {
        {"0892680680", "0,80 €/min", FAMILY_PREMIUM, 800000, 380000, 0},
        {"0805123456", "gratuit", FAMILY_FREE, 0, 0, 21000},
        {"0809400400", "prix d'un appel", FAMILY_ORDINARY, 0, 0, 4000},
    }; /* 3640 and 0426990012 have no tariff */
    for (size_t i = 0; i < NITEMS(prices); i++) {
        if (strcmp(prices[i].number, number) == 0)
            return &prices[i];
    }
    return NULL;
}

static inline void
scene_number(struct board *board, const char *number, const char *label, const char *destination)
{
    const struct scene_price *price = scene_price_of(number);
    scene_tell(
        board, 90 * SCENE_MINUTE,
        (struct event){.type = EVENT_NUMBER,
                       .number = {.number = text_of(number),
                                  .label = text_of(label),
                                  .owner = TEXT("Maison Dupré"),
                                  .use = TEXT("customer-service"),
                                  .family = price ? (int)price->family : FAMILY_UNKNOWN,
                                  .price = text_of(price ? price->says : ""),
                                  .rate_ue60_per_s = price ? price->s : 0,
                                  .free_us = price ? 12 * SCENE_SECOND : 0,
                                  .start = price && price->s > 0 ? START_BEEP : START_UNKNOWN,
                                  .s_vat_ppm = 200000,
                                  .illustrative = price && price->payout > 0,
                                  .catalogued = true}});
    scene_tell(board, 90 * SCENE_MINUTE,
               (struct event){.type = EVENT_ROUTE,
                              .route = {.number = text_of(number),
                                        .layer = ROUTE_BASE,
                                        .destination = text_of(destination)}});
    scene_tell(board, 90 * SCENE_MINUTE,
               (struct event){.type = EVENT_LINE,
                              .line = {.number = text_of(number), .state = LINE_OPEN}});
}

static inline void
scene_queue(struct board *board, const char *queue, const char *label, int64_t threshold_ms)
{
    scene_tell(board, 90 * SCENE_MINUTE,
               (struct event){.type = EVENT_QUEUE,
                              .queue = {.queue = text_of(queue),
                                        .label = text_of(label),
                                        .strategy = TEXT("leastrecent"),
                                        .threshold_ms = threshold_ms,
                                        .short_abandon_ms = 5000,
                                        .medium = MEDIUM_VOICE}});
}

static inline void
scene_agent(struct board *board, const char *agent, const char *label, const char *queue,
            enum agent_state state, const char *reason, int64_t since_us)
{
    struct text id = text_of(agent);
    scene_tell(
        board, 80 * SCENE_MINUTE,
        (struct event){.type = EVENT_AGENT, .agent = {id, text_of(label), TEXT("jour"), false}});
    scene_tell(
        board, 80 * SCENE_MINUTE,
        (struct event){.type = EVENT_MEMBER, .member = {.agent = id, .queue = text_of(queue)}});
    scene_tell(board, since_us,
               (struct event){
                   .type = EVENT_AGENT_STATE,
                   .agent_state = {.agent = id, .state = (int)state, .reason = text_of(reason)}});
}

/* Offered, connected, queued. Returns the call's id, good until the next one. */
static inline const char *
scene_call(struct scene *scene, struct board *board, const char *number, const char *queue,
           int64_t offered_us, int64_t queued_us)
{
    static char id[32];
    char caller[16];
    str_format(id, sizeof id, "1795354%03d.%d", scene->serial % 1000, scene->serial);
    str_format(caller, sizeof caller, "06399801%02d", scene->serial % 100);
    scene->serial++;
    struct text call = text_of(id);
    scene_tell(board, offered_us,
               (struct event){.type = EVENT_CALL_OFFERED,
                              .call_offered = {.call = call,
                                               .number = text_of(number),
                                               .caller = text_of(caller),
                                               .origin = TEXT("mobile"),
                                               .trunk = TEXT("sip-a"),
                                               .medium = MEDIUM_VOICE}});
    scene_tell(board, offered_us - SCENE_SECOND / 2,
               (struct event){.type = EVENT_CALL_CONNECTED, .call_connected = {call}});
    if (queue)
        scene_tell(board, queued_us,
                   (struct event){.type = EVENT_CALL_QUEUED,
                                  .call_queued = {.call = call, .queue = text_of(queue)}});
    return id;
}

static inline void
scene_answer(struct board *board, const char *call, const char *queue, const char *agent,
             int64_t at_us)
{
    scene_tell(board, at_us,
               (struct event){.type = EVENT_CALL_ANSWERED,
                              .call_answered = {text_of(call), text_of(queue), text_of(agent)}});
}

static inline void
scene_end(struct board *board, const char *call, enum party by, int64_t at_us)
{
    const struct call *live = board_call(board, text_of(call));
    const struct scene_price *price = scene_price_of(live->number->number);
    int64_t lasted_s = (scene_now_us - at_us - live->connected_us) / SCENE_SECOND;
    int64_t charged_s = lasted_s > 12 ? lasted_s - 12 : 0;
    struct event_call_ended says = {.call = text_of(call), .by = (int)by, .cause = 16};
    if (price) {
        says.priced = PRICE_PRICED;
        says.s_ue60 = price->s * charged_s;
        says.payout_ue60 = price->payout * charged_s;
        says.cost_ue60 = price->cost * lasted_s;
        says.early = price->s > 0 && charged_s == 0;
        says.charged_us = price->s > 0 ? charged_s * SCENE_SECOND : 0;
    }
    scene_tell(board, at_us, (struct event){.type = EVENT_CALL_ENDED, .call_ended = says});
}

/* An hour of calls that are over: most of them answered, some given up. */
static inline void
scene_history(struct scene *scene, struct board *board, const char *number, const char *queue,
              const char *agent, uint64_t a_minute)
{
    for (int minute = 59; minute >= 1; minute--) {
        uint64_t calls = scene_roll(scene, a_minute + 1 + (uint64_t)(60 - minute) / 20);
        for (uint64_t i = 0; i < calls; i++) {
            int64_t at = minute * SCENE_MINUTE;
            int64_t wait = (1 + (int64_t)scene_roll(scene, 40)) * SCENE_SECOND;
            const char *call = scene_call(scene, board, number, queue, at, at - SCENE_SECOND);
            bool is_answered = scene_roll(scene, 7) != 0;
            if (is_answered)
                scene_answer(board, call, queue, agent, at - wait);
            scene_end(board, call, PARTY_CALLER, at - wait - 10 * SCENE_SECOND);
        }
    }
}

/* A morning of calls to a number, from 8 o'clock on, for the money of its hours. */
static inline void
scene_morning(struct scene *scene, size_t site, const char *number)
{
    static const int lasts_minutes[] = {2, 9, 14, 12, 5, 3}; /* 8 to 13 o'clock */
    for (int hour = 0; hour < (int)NITEMS(lasts_minutes); hour++) {
        int64_t at = (6 * 60 + 20 - hour * 60) * SCENE_MINUTE; /* 8:10 ... */
        const char *call = scene_call(scene, scene->boards[site], number, NULL, at, 0);
        scene_end(scene->boards[site], call, PARTY_CALLER, at - lasts_minutes[hour] * SCENE_MINUTE);
    }
}

/* Budgets, a price to come, a short-call time and another owner: what a catalogue may say. */
static inline void
scene_plans(struct scene *scene)
{
    struct board *board = scene->boards[0];
    const struct number *premium = board_number(board, TEXT("0892680680"));
    scene_tell(board, 2 * SCENE_MINUTE,
               (struct event){.type = EVENT_NUMBER,
                              .number = {.number = text_of(premium->number),
                                         .label = text_of(premium->label),
                                         .owner = TEXT("Assistances réunies"),
                                         .tariff = TEXT("violet-0.80-min"),
                                         .family = (int)premium->family,
                                         .price = text_of(premium->price),
                                         .rate_ue60_per_s = premium->money.rate_ue60_per_s,
                                         .free_us = premium->money.free_us,
                                         .start = (int)premium->money.start,
                                         .s_vat_ppm = premium->money.s_vat_ppm,
                                         .short_call_ms = 20000,
                                         .illustrative = true,
                                         .catalogued = true}});
    scene_tell(board, 2 * SCENE_MINUTE,
               (struct event){.type = EVENT_BUDGET,
                              .budget = {.number = TEXT("0892680680"),
                                         .turnover_day_ue = 60000000,
                                         .turnover_month_ue = 900000000}});
    scene_tell(board, 2 * SCENE_MINUTE,
               (struct event){.type = EVENT_BUDGET,
                              .budget = {.number = TEXT("0805123456"),
                                         .cost_hour_ue = 1500000,
                                         .cost_day_ue = 4000000}});
    scene_tell(board, 2 * SCENE_MINUTE,
               (struct event){.type = EVENT_PRICE_CHANGE,
                              .price_change = {.number = TEXT("0892680680"),
                                               .from_us = scene_now_us + 9 * 24 * 60 * SCENE_MINUTE,
                                               .price = TEXT("0,60 €/min")}});
    scene_tell(board, 2 * SCENE_MINUTE,
               (struct event){.type = EVENT_PRICE_CHANGE,
                              .price_change = {.number = TEXT("0809400400"),
                                               .from_us = scene_now_us + 95 * SCENE_SECOND,
                                               .price = TEXT("gratuit")}});
}

static inline void
scene_exchange(struct board *board, const char *name, enum link_state link)
{
    scene_tell(board, 100 * SCENE_MINUTE,
               (struct event){.type = EVENT_EXCHANGE,
                              .exchange = {.name = text_of(name),
                                           .driver = TEXT("asterisk"),
                                           .version = TEXT("20.5.2"),
                                           .link = (int)link}});
    scene_tell(
        board, (14 * 60 + 30) * SCENE_MINUTE + 5 * SCENE_SECOND, /* midnight in Paris */
        (struct event){.type = EVENT_DAY, .day = {TEXT("2026-11-22"), TEXT("Europe/Paris")}});
}

static inline void
scene_paris(struct scene *scene, struct board *board)
{
    scene_exchange(board, "paris", LINK_UP);
    scene_queue(board, "sav", "Service après-vente", 20000);
    scene_queue(board, "commercial", "Commercial", 30000);
    scene_queue(board, "support", "Support 日本語 テスト", 20000);
    scene_queue(board, "vip", "VIP", 10000);
    scene_number(board, "0809400400", "SAV électroménager", "queue:sav");
    scene_number(board, "0805123456", "Service client", "queue:commercial");
    scene_number(board, "0892680680", "Assistance technique", "queue:support");
    scene_number(board, "3640", "Court \x1b]0;pwned\x07\x1b[2Jnuméro", "menu:accueil");
    scene_agent(board, "SIP/101", "Amélie Garçon", "sav", AGENT_TALKING, "", 95 * SCENE_SECOND);
    scene_agent(board, "SIP/102", "Benoît Lefèvre", "sav", AGENT_PAUSED, "déjeuner",
                28 * SCENE_MINUTE);
    scene_agent(board, "SIP/103", "Chloé Nguyễn", "sav", AGENT_RINGING, "", 4 * SCENE_SECOND);
    scene_agent(board, "SIP/104",
                "\xE2\x80\xAE"
                "David \xE2\x80\xADMüller\xE2\x80\x8B",
                "commercial", AGENT_AVAILABLE, "", 61 * SCENE_SECOND);
    scene_agent(board, "SIP/105", "Zoe\xCC\x88 O’Brien", "commercial", AGENT_WRAP_UP, "",
                12 * SCENE_SECOND);
    scene_agent(board, "SIP/106", "山田 太郎", "support", AGENT_LOGGED_OUT, "", 70 * SCENE_MINUTE);
    scene_history(scene, board, "0809400400", "sav", "SIP/101", 3);
    scene_history(scene, board, "0805123456", "commercial", "SIP/104", 2);
    scene_history(scene, board, "0892680680", "support", "SIP/105", 1);
    const char *talks =
        scene_call(scene, board, "0809400400", "sav", 100 * SCENE_SECOND, 99 * SCENE_SECOND);
    scene_answer(board, talks, "sav", "SIP/101", 95 * SCENE_SECOND);
    for (int64_t i = 0; i < 5; i++)
        scene_call(scene, board, "0809400400", "sav", (125 - i * 27) * SCENE_SECOND,
                   (124 - i * 27) * SCENE_SECOND);
    scene_call(scene, board, "0805123456", "commercial", 9 * SCENE_SECOND, 8 * SCENE_SECOND);
    scene_call(scene, board, "0892680680", "support", 33 * SCENE_SECOND, 31 * SCENE_SECOND);
    scene_call(scene, board, "3640", NULL, 14 * SCENE_SECOND, 0);
}

static inline void
scene_lyon(struct scene *scene, struct board *board)
{
    scene_exchange(board, "lyon", LINK_UP);
    scene_queue(board, "sav", "Service après-vente", 20000);
    scene_queue(board, "compta", "Comptabilité", 0);
    scene_number(board, "0809400400", "SAV électroménager", "queue:sav");
    scene_number(board, "0426990012", "Comptabilité fournisseurs", "queue:compta");
    scene_agent(board, "PJSIP/201", "Émile Roux", "sav", AGENT_AVAILABLE, "", 3 * SCENE_SECOND);
    scene_agent(board, "PJSIP/202", "Fatou Diop", "compta", AGENT_TALKING, "", 4 * SCENE_MINUTE);
    scene_history(scene, board, "0809400400", "sav", "PJSIP/201", 1);
    scene_history(scene, board, "0426990012", "compta", "PJSIP/202", 1);
    scene_call(scene, board, "0426990012", "compta", 40 * SCENE_SECOND, 39 * SCENE_SECOND);
    scene_tell(
        board, 20 * SCENE_MINUTE,
        (struct event){.type = EVENT_LINE,
                       .line = {TEXT("0426990012"), LINE_CLOSED, TEXT("conges"), TEXT("marc"), 0}});
}

static inline struct site
scene_site(const struct board *board, const char *endpoint)
{
    return (struct site){
        .board = board,
        .endpoint = endpoint,
        .state = "live",
        .reason = "first",
        .trouble = "",
        .alarm = "",
        .audit_n = 412,
        .audit_hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .freshness = FRESH,
        .clock_us = scene_now_us,
        .now_us = scene_now_us,
        .state_since_us = scene_now_us - 28 * SCENE_MINUTE,
        .heard_us = scene_now_us - SCENE_SECOND / 5,
        .epoch = 1795350000000000u,
        .seq = 48213,
        .events = 48213,
        .bytes = 4011337,
        .resyncs = 1,
        .events_per_s = 42.7,
        .lag_us = 3000,
        .gate_followers = 3,
    };
}

static inline struct scene *
scene_new(void)
{
    struct scene *scene = xcalloc(1, sizeof *scene);
    scene->dice = 7;
    scene->count = SCENE_SITES;
    for (size_t i = 0; i < SCENE_SITES; i++)
        scene->boards[i] = board_new();
    scene_paris(scene, scene->boards[0]);
    scene_lyon(scene, scene->boards[1]);
    scene->sites[0] = scene_site(scene->boards[0], "tcp://127.0.0.1:7711");
    scene->sites[1] = scene_site(scene->boards[1], "tcp://lyon.example:7711");
    struct site *lyon = &scene->sites[1];
    lyon->gaps = 2;
    lyon->missed = 43;
    lyon->gap_count = 2;
    lyon->gap[0] = (struct site_gap){30211, 30250, scene_now_us - 9 * SCENE_MINUTE, 1200000};
    lyon->gap[1] = (struct site_gap){1204, 1206, scene_now_us - 50 * SCENE_MINUTE, 300000};
    return scene;
}

static inline void
scene_free(struct scene **scene)
{
    for (size_t i = 0; i < SCENE_SITES; i++)
        board_free(&(*scene)->boards[i]);
    free(*scene);
    *scene = NULL;
}

/* What the rules say of the premium number, a longer name for a route, and a number one may not send
 * calls to; two orders are under way. */
static inline void
scene_rules(struct scene *scene)
{
    struct board *board = scene->boards[0];
    scene_tell(board, SCENE_MINUTE,
               (struct event){.type = EVENT_LEGAL,
                              .legal = {.number = TEXT("0892680680"),
                                        .class = TEXT("premium"),
                                        .holder = HOLDER_ADMINISTRATION,
                                        .directory = ANSWER_NO,
                                        .signage = SIGNAGE_GREEN}});
    scene_tell(board, SCENE_MINUTE,
               (struct event){.type = EVENT_LEGAL,
                              .legal = {.number = TEXT("0899000001"), .class = TEXT("premium")}});
    scene_tell(board, SCENE_MINUTE,
               (struct event){.type = EVENT_QUEUE,
                              .queue = {.queue = TEXT("sav"),
                                        .label = TEXT("Service après-vente"),
                                        .threshold_ms = 20000,
                                        .max_waiting = 5}});
    for (int i = 0; i < 2; i++)
        scene_tell(board, SCENE_MINUTE,
                   (struct event){.type = EVENT_ORDER,
                                  .order = {.order = i ? TEXT("order-0002") : TEXT("order-0001"),
                                            .verb = i ? VERB_CAP : VERB_REROUTE,
                                            .target = TEXT("number:0892680680"),
                                            .args = i ? TEXT("30") : TEXT("queue:rdv"),
                                            .reason = TEXT("essai"),
                                            .who = i ? TEXT("bob") : TEXT("alice"),
                                            .state = i ? ORDER_SENT : ORDER_WAITING,
                                            .asked_us = scene_now_us}});
}

/* The second gate says what it can do. */
static inline void
scene_limits(struct scene *scene)
{
    scene_tell(scene->boards[1], 0,
               (struct event){
                   .type = EVENT_EXCHANGE,
                   .exchange = {.name = TEXT("lyon"),
                                .driver = TEXT("asterisk"),
                                .version = TEXT("20.5.2"),
                                .link = LINK_UP,
                                .verbs = TEXT("reroute close open revert confirm approve cancel"),
                                .cannot = TEXT("split cap: set split_family in [driver]; hangup "
                                               "transfer: add \"call\" to its write "
                                               "(manager.conf); listen: set listen = yes")}});
}

/* ---- what may befall a gate ------------------------------------------------------------------ */

static inline void
scene_make_late(struct scene *scene, size_t site)
{
    scene->sites[site].state = "late";
    scene->sites[site].freshness = FRESH_STALE;
    scene->sites[site].heard_us = scene_now_us - 5 * SCENE_SECOND;
    scene->sites[site].state_since_us = scene_now_us - 2 * SCENE_SECOND;
}

static inline void
scene_make_lost(struct scene *scene, size_t site)
{
    scene->sites[site].state = "lost";
    scene->sites[site].freshness = FRESH_LOST;
    scene->sites[site].trouble = "connection refused";
    scene->sites[site].heard_us = scene_now_us - 192 * SCENE_SECOND;
    scene->sites[site].state_since_us = scene_now_us - 182 * SCENE_SECOND;
}

/* The gate says fewer audit records than it had. */
static inline void
scene_make_alarmed(struct scene *scene, size_t site)
{
    scene->sites[site].alarm =
        "AUDIT FILE WENT BACK from 412 records to 398: cut, taken away or begun anew";
}

/* Nothing was ever heard of any gate. */
static inline void
scene_make_unheard(struct scene *scene)
{
    for (size_t i = 0; i < scene->count; i++) {
        struct site *site = &scene->sites[i];
        board_clear(scene->boards[i]);
        *site = scene_site(scene->boards[i], site->endpoint);
        site->state = "connecting";
        site->reason = "";
        site->trouble = i == 0 ? "connection refused" : "";
        site->freshness = FRESH_NEVER;
        site->heard_us = 0;
        site->epoch = site->seq = site->events = site->bytes = 0;
        site->gap_count = 0;
    }
}

/* What a gate says of the calls of its number under other tariffs. */
static const struct offer scene_offers[] = {
    {.kind = OFFER_WRITTEN,
     .tariff = TEXT("violet-0.80-min"),
     .is_own_range = true,
     .priced = 40,
     .assumed = 2,
     .has_amounts = true,
     .has_payout_net = true,
     .has_cost_net = true,
     .has_margin = true,
     .s_ue60 = INT64_C(18742500000),
     .payout_net_ue = 169252778,
     .margin_ue = 169252778},
    {.kind = OFFER_OTHER,
     .tariff = TEXT("banalise"),
     .label = TEXT("Service gratuit + prix appel"),
     .price = TEXT("prix d’un appel"),
     .ranges = TEXT("0806 0807 0808 0809 10 32 33"),
     .priced = 42,
     .has_amounts = true,
     .has_payout_net = true,
     .has_cost_net = true,
     .has_margin = true},
    {.kind = OFFER_OTHER,
     .tariff = TEXT("\033[31mvert-\342\200\256tnemeria"),
     .label = TEXT("Numéro vert"),
     .price = TEXT("gratuit"),
     .ranges = TEXT("0800 0801 0805"),
     .is_illustrative = true,
     .priced = 36,
     .assumed = 2,
     .unknown = 4,
     .has_amounts = true,
     .has_payout_net = true,
     .has_cost_net = true,
     .has_margin = true,
     .cost_ue60 = INT64_C(1245600000),
     .cost_net_ue = 20760000,
     .margin_ue = -20760000},
    {.kind = OFFER_NOW,
     .tariff = TEXT("violet-0.80-min"),
     .label = TEXT("Service 0,80 € / min + prix appel"),
     .price = TEXT("0,80 €/min"),
     .ranges = TEXT("089 118"),
     .is_own_range = true,
     .is_illustrative = true,
     .priced = 42,
     .has_amounts = true,
     .has_payout_net = true,
     .has_cost_net = true,
     .has_margin = true,
     .s_ue60 = INT64_C(18742500000),
     .payout_net_ue = 169252778,
     .margin_ue = 169252778},
    {.kind = OFFER_OTHER,
     .tariff = TEXT("violet-3.00-appel"),
     .label = TEXT("Service 3 € / appel + prix appel"),
     .price = TEXT("3 €/appel"),
     .ranges = TEXT("089 118"),
     .is_own_range = true,
     .unknown = 42},
};

static inline struct offers
scene_told(const char *number)
{
    return (struct offers){
        .state = OFFERS_TOLD,
        .number = number,
        .refusal = "",
        .from_us = scene_now_us - 14 * 60 * SCENE_MINUTE - 30 * SCENE_MINUTE - 5 * SCENE_SECOND,
        .to_us = scene_now_us - 12 * SCENE_SECOND,
        .calls = 42,
        .told_us = scene_now_us - 3 * SCENE_SECOND,
        .at = scene_offers,
        .count = NITEMS(scene_offers),
    };
}

/* ---- drawing --------------------------------------------------------------------------------- */

static inline void
scene_random(uint64_t to[2])
{
    static uint64_t count;
    to[0] = 1;
    to[1] = ++count;
}

/* gives_orders: as with --write. */
static inline struct ui *
scene_ui_of(const char *view, bool ascii, bool gives_orders)
{
    struct ui_options options = {
        .view = view,
        .banner = NULL,
        .format = {.french = true, .ascii = ascii, .utc_offset_s = scene_paris_time},
        .read_only = !gives_orders,
        .random = scene_random,
        .from = "tests",
    };
    struct ui *ui = NULL;
    if (ui_new(&ui, &options, NULL))
        abort();
    return ui;
}

static inline struct ui *
scene_ui(const char *view, bool ascii)
{
    return scene_ui_of(view, ascii, false);
}

/* Keys parted by blanks, "Space" for one. */
static inline void
scene_press(struct ui *ui, struct picture *picture, const char *keys)
{
    struct text rest = text_of(keys);
    while (rest.len > 0) {
        char key[32];
        str_copy(key, sizeof key, text_cut(&rest, ' '));
        ui_key(ui, strcmp(key, "Space") == 0 ? " " : key, picture);
    }
}

#endif
