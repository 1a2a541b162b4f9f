/* board: the replicated state. A gate and every console that follows it hold the same one.
 *
 * board_apply folds one event in; it is pure and deterministic: same events, same board. Nothing
 * here reads a clock: what depends on "now" takes now_us, in the switch's clock.
 *
 * The structs are plain data to look at (never to write). They belong to the board; a pointer is
 * good until the next board_apply. Rows stand in uthash tables in order of first sight; walk them
 * with `for (row = board->numbers; row; row = row->hh.next)`. One thread.
 *
 * An event about something never heard of makes the row (a number seen in traffic is not dropped);
 * an event about a call that is not alive is refused with ERR_UNKNOWN and changes nothing but
 * board->strays. A second call_offered of a live call is ERR_STALE. Events of one call may carry
 * times some milliseconds out of order: durations are never below 0.
 */
#ifndef PROTO_BOARD_BOARD_H
#define PROTO_BOARD_BOARD_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "proto/base/err.h"
#include "proto/board/counters.h"
#include "proto/board/waits.h"
#include "proto/board/window.h"
#include "proto/event/event.h"
#include "proto/event/event_table.h"

struct exchange {
    char *name, *driver, *version, *note; /* "" until said */
    char *verbs, *cannot;                 /* of orders (event/verb_list.h) */
    enum link_state link;
    int64_t since_us; /* of this link state */
};

struct route {
    char *destination; /* NULL: this layer says nothing, and who is NULL too */
    char *who;
    int64_t until_us;   /* 0: no end */
    char *target_class; /* of a destination that is a telephone number; NULL or "": not known */
};

/* What the gate says of a number's price: enough to let it tick (accrual.h). As event_number. */
struct number_money {
    int64_t rate_ue60_per_s, rate_call_ue60, free_us, max_s, max_ue60;
    int64_t s_vat_ppm, payout_vat_ppm, cost_vat_ppm; /* 0: without VAT; -1: not stated */
    enum charge_start start;
    bool illustrative;
};

/* So many calls at a time. */
struct cap {
    int64_t count; /* 0: none */
    char *who;     /* NULL without one */
    int64_t until_us;
};

/* What the law asks of a number, as event_legal says it. */
struct number_legal {
    enum holder holder;
    enum answer eea, contract, in_contract, directory, single_service;
    enum audience audience;
    enum signage signage;
    char *class;                        /* never NULL, "" when not said */
    int64_t cap_minute_ue, cap_call_ue; /* 0 not known, -1 none */
};

/* As event_budget and event_price_change say them. */
struct number_budget {
    int64_t cost_hour_ue, cost_day_ue, cost_month_ue;
    int64_t turnover_hour_ue, turnover_day_ue, turnover_month_ue; /* 0: none */
};
struct number_change {
    int64_t from_us; /* 0: none is planned */
    char *price;     /* never NULL */
    int64_t rate_ue60_per_s, rate_call_ue60;
};

/* Where the calls of a number go whose route in force is a split (share.c). Counted are calls offered
 * since it is in force; offered == elsewhere + unseen + undecided + what the parts took. Not part of
 * the digest: an older peer does not count it. */
enum { SHARE_PARTS_MAX = 10 };
struct share_part {
    char *destination;
    int64_t percent, taken;
};
struct share {
    char *way;         /* as the route says it, "split:queue:a=60,queue:b=40" */
    int64_t since_us;  /* in force since then */
    int64_t elsewhere; /* went where no part is */
    int64_t unseen;    /* ended before it was known where they went */
    int64_t undecided; /* alive, and it is not known yet */
    size_t count;
    struct share_part parts[SHARE_PARTS_MAX];
};

enum { NUMBER_HOURS = 25, ORIGINS_MAX = 64 }; /* the long day has 25 */

struct number {
    char *number;                              /* key */
    char *label, *owner, *use, *tariff, *tags; /* never NULL, "" when not said */
    bool catalogued, removed;
    enum number_family family;
    char *price; /* "" when not said */
    struct number_money money;
    int64_t short_call_ms; /* 0: no call is a short one */
    struct number_legal legal;
    struct number_budget budget;
    struct number_change change;
    struct route routes[ROUTE_LAYERS]; /* number_route() picks the one in force */
    enum line_state line;
    char *line_message, *line_who;
    int64_t line_until_us;
    struct share *share; /* NULL: the route in force is no split */
    struct cap cap;
    int64_t live;      /* calls of this number alive now */
    int64_t undecided; /* of those, neither answered nor decided */
    struct number_counters day;
    struct number_hour *hours; /* NUMBER_HOURS of the day; NULL: nothing counted yet */
    struct number_month month; /* the days before this one */
    struct window window;
    uint64_t hash; /* what this row adds to board->digest, once it is not dirty */
    bool dirty;    /* stands in board->dirty */
    UT_hash_handle hh;
};

struct queue {
    char *queue; /* key */
    char *label, *owner, *strategy;
    int64_t threshold_ms, max_waiting, short_abandon_ms;
    enum medium medium;
    bool removed;
    struct cap cap;
    char *message, *message_who; /* that its callers hear; NULL: none */
    int64_t message_until_us;
    struct call *waiting; /* utlist DL, by priority, then by time of joining; oldest first */
    int64_t waiting_count;
    int64_t talking;             /* calls answered from this queue, in conversation */
    int64_t staff[AGENT_STATES]; /* its members by effective state (member_state) */
    struct member *members;      /* utlist DL over queue_prev, queue_next */
    struct queue_counters day;
    struct queue_hour *hours; /* as of a number */
    struct waits waits;       /* of every wait of the day that ended, however it ended */
    struct window window;
    uint64_t hash;
    bool dirty;
    UT_hash_handle hh;
};

struct agent {
    char *agent; /* key */
    char *label, *team;
    bool removed;
    enum agent_state state;
    char *reason, *raw;
    int64_t since_us;      /* of this state */
    char *call;            /* id of the call rung or talked to, "" none */
    struct member *serves; /* utlist DL over agent_prev, agent_next */
    struct agent_counters day;
    uint64_t hash;
    bool dirty;
    UT_hash_handle hh;
};

struct member {
    struct agent *agent;
    struct queue *queue;
    int64_t penalty;
    bool paused;
    char *reason;
    struct member *queue_prev, *queue_next, *agent_prev, *agent_next;
};

/* Money by class of calling line, as call_offered says it; "" when not known. From the row number
 * ORIGINS_MAX on they are counted as "other". */
struct origin {
    char *origin; /* key */
    struct origin_counters day;
    struct origin_hour *hours; /* as of a number */
    uint64_t hash;
    bool dirty;
    UT_hash_handle hh;
};

/* An order, as the gate said it last. The board forgets those that are over (one that rests is not): an
 * hour later when the day turns, or when there are more than ORDERS_MAX. */
struct order {
    char *order;           /* key */
    struct event_order is; /* its texts point into `texts` */
    char *texts;           /* owned */
    int64_t at_us;         /* when this was said */
    UT_hash_handle hh;
};
enum { ORDERS_MAX = 4096 };

/* A contingency plan as event_plan and event_plan_step say it. In force while an order of it is
 * (contingency.h). The numbering plan, proto/tariff/plan.h, is another thing. */
struct contingency {
    char *plan;                        /* key */
    char *label, *situation, *trouble; /* never NULL */
    int64_t precedence, rehearsed_us, stale_us;
    struct contingency_step *steps;
    UT_hash_handle hh;
};
struct contingency_step {
    char *number; /* key */
    char *destination;
    UT_hash_handle hh;
};

enum call_state {
    CALL_OFFERED,   /* the number was reached, nothing answered yet */
    CALL_CONNECTED, /* the switch answered: announcement, message */
    CALL_MENU,
    CALL_WAITING, /* in a queue */
    CALL_TALKING,
    CALL_LEFT,    /* left a queue without an answer, still there */
    CALL_RINGING, /* straight to a telephone, no queue */
    CALL_STATES
};

/* At most 256 bytes with its texts (budget); no window, no list of its own. */
struct call {
    const char *call; /* key; the caller's number stands behind its NUL: call_caller() */
    const char *caller_name, *origin, *trunk; /* never NULL, "" when not known */
    const char *menu;                         /* node it was in last; NULL never in one */
    struct number *number;    /* never NULL: the row "" when the number is not known */
    struct queue *queue;      /* waits in, or was answered from; NULL none */
    struct agent *agent;      /* talks to, or is rung by the last call_ringing; NULL none */
    struct queue *last_queue; /* joined last, left or not; NULL none */
    struct call *wait_prev, *wait_next;           /* in queue->waiting */
    int64_t offered_us, connected_us, charged_us; /* 0: has not happened */
    int64_t queued_us;                            /* joined its `queue`; 0 none */
    int64_t state_us;                             /* since when it is in its state */
    int64_t answered_us;                          /* of the conversation going on; 0 none */
    int64_t first_answered_us;                    /* of the first one; 0 none */
    int32_t priority;
    uint8_t state;       /* enum call_state */
    uint8_t medium;      /* enum medium */
    uint8_t left;        /* enum leave_reason of the last queue left without an answer */
    bool answered : 1;   /* an agent or a person took it at least once */
    bool was_queued : 1; /* joined a queue at least once */
    bool was_menu : 1;
    bool counts : 1; /* its way is still to be counted in number->share */
    UT_hash_handle hh;
};

/* Rows that changed since the last board_digest: all of one kind. */
struct dirty_rows {
    void **row; /* owned */
    size_t len, room;
};

struct board {
    struct exchange exchange;
    struct number *numbers;
    struct queue *queues;
    struct agent *agents;
    struct call *calls;
    struct origin *origins;
    struct order *orders; /* in order of first sight */
    struct contingency *contingencies;
    char date[16], zone[48]; /* business day; "" before the first `day` event */
    int64_t day_us;          /* when it began */
    int64_t newest_us;       /* at_us of the newest event folded in */
    uint64_t events;         /* folded in, refused ones included; not part of the digest */
    uint64_t strays;         /* refused; not part of the digest */
    uint64_t digest;         /* of the rows that are not dirty; ask board_digest */
    struct dirty_rows dirty[SUBJECTS];
    struct call *spare_calls; /* through wait_next */
    struct call_slab *slabs;  /* where calls live */
    struct word *words;       /* texts that many calls share (word.c) */
};

struct board *board_new(void);
void board_free(struct board **board);
void board_clear(struct board *board); /* as new */

/* ERR_UNKNOWN: a type of event, or a call, that is not known. ERR_STALE: told before, or not so.
 * ERR_ARG: a key is missing or a value makes no sense. A refused event changes nothing but
 * board->strays. An event without a time happens at newest_us. */
enum err board_apply(struct board *board, const struct event *event, struct why *why);

/* Order-independent 64-bit digest of the totals: the sum modulo 2^64, over the rows, of the
 * FNV-1a 64 hash of the row's bytes as docs/protocol.md says (kind, key, counters, live state).
 * Costs as little as the rows that changed since the last time. */
uint64_t board_digest(struct board *board);

/* Hands out the shortest list of events that rebuilds this board in an empty one: definitions,
 * live calls, the day, totals. The events are borrowed for the time of the call. */
typedef void board_sink(void *context, const struct event *event);
void board_snapshot(const struct board *board, board_sink *sink, void *context);

/* Look-ups; NULL: none. */
const struct number *board_number(const struct board *board, struct text number);
const struct queue *board_queue(const struct board *board, struct text queue);
const struct agent *board_agent(const struct board *board, struct text agent);
const struct call *board_call(const struct board *board, struct text call);
const struct origin *board_origin(const struct board *board, struct text origin);
const struct order *board_order(const struct board *board, struct text order);
const struct contingency *board_contingency(const struct board *board, struct text plan);

/* The route in force, with its layer; NULL when no layer has a destination. */
const struct route *number_route(const struct number *number, enum route_layer *layer);

/* A copy whose texts lie in *texts, to be freed with free(). */
struct event_order order_copy(const struct event_order *order, char **texts);

/* Nothing will happen to it any more; its effect may go on. */
bool order_is_final(const struct event_order *order);
/* Done, lasting, and neither ended nor the lifting of another. */
bool order_is_in_force(const struct event_order *order);
/* Taken and not begun: for a second person, or for its time. */
bool order_is_ahead(const struct event_order *order);

/* What the gate does next with an order unless somebody does something, and when by its clock. */
enum order_next {
    ORDER_STAYS, /* nothing */
    ORDER_BEGINS,
    ORDER_ENDS,
    ORDER_UNDONE,    /* nobody has confirmed it */
    ORDER_WITHDRAWN, /* no second person has come */
    ORDER_NEXTS
};
enum order_next order_next(const struct event_order *order, int64_t *at_us);
/* Another one that is in force took its place: when that ends, it may be in force again. */
bool order_is_resting(const struct board *board, const struct event_order *order);

/* What this member does for this queue: paused here counts as paused when the agent is free. */
enum agent_state member_state(const struct member *member);

/* The calling number as the network sent it; "" withheld or not known. */
const char *call_caller(const struct call *call);

/* Age of the oldest waiting call, 0 when nobody waits. */
int64_t queue_longest_wait_us(const struct queue *queue, int64_t now_us);

/* Looks for mistakes in our own book-keeping (the sums above, the lists, the counts). For tests:
 * false with its sentence in `why`. */
bool board_check(struct board *board, struct why *why);

extern const struct words call_state_words;

#endif
