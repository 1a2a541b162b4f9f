/* event: the vocabulary. Everything a gate can say about its switch, as plain structs.
 *
 * One table (event_table.h) describes every struct below field by field; the codec, the JSON lines
 * and the tables of docs/protocol.md come from it. To add a field: a member here, a row there.
 *
 * Text is borrowed (see text.h): an event is good for as long as the message, or the buffers of
 * the driver, that it points into; whoever keeps something copies it.
 * Times are the switch's own clock, microseconds since 1970 UTC; 0 is "not known".
 * Empty text is "not known" or "none", as each field says.
 */
#ifndef PROTO_EVENT_EVENT_H
#define PROTO_EVENT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/text.h"

/* The number on the wire; never reused, never renumbered. */
enum event_type {
    EVENT_EXCHANGE = 1,
    EVENT_NUMBER = 2,
    EVENT_ROUTE = 3,
    EVENT_LINE = 4,
    EVENT_QUEUE = 5,
    EVENT_AGENT = 6,
    EVENT_MEMBER = 7,
    EVENT_AGENT_STATE = 8,
    EVENT_LEGAL = 9,
    EVENT_BUDGET = 10,
    EVENT_PRICE_CHANGE = 11,
    EVENT_CAP = 12,
    EVENT_QUEUE_MESSAGE = 13,
    EVENT_PLAN = 14,
    EVENT_PLAN_STEP = 15,
    EVENT_CALL_OFFERED = 16,
    EVENT_CALL_CONNECTED = 17,
    EVENT_CALL_CHARGED = 18,
    EVENT_CALL_MENU = 19,
    EVENT_CALL_QUEUED = 20,
    EVENT_CALL_RINGING = 21,
    EVENT_CALL_MISSED = 22,
    EVENT_CALL_ANSWERED = 23,
    EVENT_CALL_UNQUEUED = 24,
    EVENT_CALL_TRANSFERRED = 25,
    EVENT_CALL_ENDED = 26,
    EVENT_DAY = 32,
    EVENT_TOTALS = 33,
    EVENT_ORDER = 40,
    EVENT_TYPE_LIMIT = 64, /* types are below this */
};

/* Words of enumerated fields. 0 is always the "unknown" of its kind (of prices: none). The names are in
 * event_table.c and travel as these integers. */

enum link_state { LINK_UNKNOWN, LINK_DOWN, LINK_RECONCILING, LINK_UP, LINK_STATES };

enum medium {
    MEDIUM_UNKNOWN,
    MEDIUM_VOICE,
    MEDIUM_CHAT,
    MEDIUM_MAIL,
    MEDIUM_SOCIAL,
    MEDIUM_CALLBACK,
    MEDIA
};

/* The nine states that every switch's own words are mapped to (R14). */
enum agent_state {
    AGENT_UNKNOWN,
    AGENT_LOGGED_OUT,
    AGENT_AVAILABLE,
    AGENT_RINGING,
    AGENT_TALKING,
    AGENT_HOLD,
    AGENT_WRAP_UP,
    AGENT_PAUSED,
    AGENT_UNREACHABLE,
    AGENT_STATES
};

/* Which layer decides where a number goes; the highest that has a destination wins (R25). */
enum route_layer { ROUTE_UNKNOWN, ROUTE_BASE, ROUTE_PLAN, ROUTE_OVERRIDE, ROUTE_LAYERS };

enum line_state { LINE_UNKNOWN, LINE_OPEN, LINE_CLOSED, LINE_STATES };

/* Why a call left a queue without an answer, or never joined it (the two last). */
enum leave_reason {
    LEAVE_UNKNOWN,
    LEAVE_ABANDONED,  /* the caller hung up while waiting */
    LEAVE_TIMED_OUT,  /* waited the longest the queue allows */
    LEAVE_KEY,        /* the caller pressed the key that leaves */
    LEAVE_NO_AGENT,   /* the queue let its callers go: nobody serves it any more */
    LEAVE_TAKEN_AWAY, /* transferred or redirected while waiting */
    LEAVE_FULL,       /* never joined: the queue was full */
    LEAVE_JOIN_EMPTY, /* never joined: nobody serves the queue */
    LEAVE_REASONS
};

/* Who hung up. */
enum party { PARTY_UNKNOWN, PARTY_CALLER, PARTY_AGENT, PARTY_SWITCH, PARTIES };

/* What became of a number's call, decided by the board when it ends (board/call.h). */
enum outcome {
    OUTCOME_UNKNOWN,    /* ended while nobody was watching */
    OUTCOME_ANSWERED,   /* an agent, or a person, took it at least once */
    OUTCOME_ABANDONED,  /* the caller hung up while waiting in a queue or while a telephone rang */
    OUTCOME_LEFT_EARLY, /* the caller hung up before any queue: announcement or menu */
    OUTCOME_TIMED_OUT,  /* a queue gave it up after its longest wait */
    OUTCOME_LEFT_KEY,   /* left the queue by a key (call-back asked, other service) */
    OUTCOME_REFUSED,    /* queue full or not served */
    OUTCOME_CLOSED,     /* the line was closed: turned away before connection */
    OUTCOME_UNROUTED,   /* the number leads nowhere */
    OUTCOME_SERVED,     /* ended by the switch after a message or menu did its work */
    OUTCOME_FAILED,     /* technical failure, busy or unanswered destination */
    OUTCOMES
};

enum subject {
    SUBJECT_UNKNOWN,
    SUBJECT_BOARD, /* clears every counter, window and distribution, then sets the board's own */
    SUBJECT_NUMBER,
    SUBJECT_QUEUE,
    SUBJECT_AGENT,
    SUBJECT_ORIGIN, /* a class of calling lines */
    SUBJECTS
};

/* What the signage of a number says: green, grey, violet. */
enum number_family {
    FAMILY_UNKNOWN,
    FAMILY_FREE,     /* numero vert: service and call are free */
    FAMILY_ORDINARY, /* the service is free, the call costs what a call costs */
    FAMILY_PREMIUM,  /* the service has a price */
    FAMILIES
};

/* From when the price of the service runs. */
enum charge_start { START_UNKNOWN, START_BEEP, START_AGENT, CHARGE_STARTS };

/* What a catalogue may leave open. */
enum answer { ANSWER_UNKNOWN, ANSWER_YES, ANSWER_NO, ANSWERS };

/* Who holds a number, as far as the law asks (articles: docs/law.md). */
enum holder {
    HOLDER_UNKNOWN,
    HOLDER_COMPANY,
    HOLDER_ADMINISTRATION,  /* State, social security, bodies with an administrative mission */
    HOLDER_LOCAL_AUTHORITY, /* or its public establishment */
    HOLDER_TELECOM,         /* a provider of electronic communications */
    HOLDERS
};

enum audience { AUDIENCE_UNKNOWN, AUDIENCE_CONSUMERS, AUDIENCE_PROFESSIONALS, AUDIENCES };

/* The box that is printed beside the number. */
enum signage {
    SIGNAGE_UNKNOWN,
    SIGNAGE_NONE,
    SIGNAGE_GREEN,
    SIGNAGE_GREY,
    SIGNAGE_VIOLET,
    SIGNAGES
};

/* Where an order stands.
 *
 *   asked ─> WAITING (for a second person) ─> SENT ─> ACCEPTED ─> DONE ──────> ENDED
 *     │           └─> SCHEDULED ────────────┘  (one for later: until its time comes)
 *     └────────────> REFUSED, CANCELLED        └──────────┴─> OUTCOME_UNKNOWN ─> DONE, REFUSED
 *
 * SENT is in the journal before the switch hears of it. DONE was read back from the switch. An
 * unknown outcome is asked about, and never sent again. */
enum order_state {
    ORDER_UNKNOWN,
    ORDER_WAITING,
    ORDER_SENT,
    ORDER_ACCEPTED,
    ORDER_DONE,
    ORDER_REFUSED,
    ORDER_CANCELLED,
    ORDER_OUTCOME_UNKNOWN,
    ORDER_ENDED,     /* was done, and its effect is over */
    ORDER_SCHEDULED, /* taken, and not begun: its time has not come */
    ORDER_STATES
};

/* How sure the amounts of an ended call are. */
enum price_state {
    PRICE_UNPRICED, /* no tariff applies: none is named, or the call was never connected */
    PRICE_PRICED,   /* every amount of its tariff is known */
    PRICE_ASSUMED,  /* the cost is that of callers who are not known */
    PRICE_UNKNOWN,  /* something lacks: the tariff, a row of a grid, the end; what lacks is 0 */
    PRICE_STATES
};

/* A borrowed list of integers. */
struct ints {
    const int64_t *at;
    size_t len;
};

struct event_exchange {
    struct text name;    /* the gate's --name */
    struct text driver;  /* "asterisk", "sim" ... */
    struct text version; /* of the switch, as it says it */
    int link;            /* enum link_state */
    struct text note;    /* why it is down, what is reconciled; may be empty */
    struct text verbs;   /* orders that the gate can carry out, and why not the others: */
    struct text cannot;  /* event/verb_list.h; both empty: a gate that does not say */
};

struct event_number {
    struct text number; /* national form 0892680680, short 3640; "" stands for "not known" */
    struct text label;  /* what the centre calls it */
    struct text owner;  /* whose number it is (brand, department, customer) */
    struct text use;    /* customer-service, after-sales, technical, information, audiotel ... */
    struct text tariff; /* id of its tariff */
    struct text tags;   /* words separated by blanks: site, brand, partner */
    bool catalogued;    /* false: seen in traffic only */
    bool removed;       /* no longer in the catalogue */

    /* Filled by the gate from plan and tariffs; no driver says it. Enough to let the price of a
     * live call tick (board/accrual.h). Amounts: tariff/money.h; VAT: docs/tariffs.md. */
    int family;              /* enum number_family */
    struct text price;       /* as the signage says it: "0,40 EUR/min" with its sign */
    int64_t rate_ue60_per_s; /* S for each second that was begun */
    int64_t rate_call_ue60;  /* S for each call */
    int64_t free_us;         /* the free announcement in front of the beep */
    int start;               /* enum charge_start; 0: the service has no price */
    int64_t max_s;           /* longest billed time; 0: none */
    int64_t max_ue60;        /* S of a call stops there; 0: it does not */
    int64_t s_vat_ppm, payout_vat_ppm, cost_vat_ppm; /* VAT in the amount; -1: not stated */
    bool illustrative;                               /* payout or cost come from an invented grid */
    int64_t short_call_ms; /* a connected call shorter than this is a short one; 0: none is */
};

struct event_route {
    struct text number;
    int layer;               /* enum route_layer */
    struct text destination; /* "queue:sav", "menu:accueil", "agent:x", "message:x"; "": lifted */
    struct text who;         /* who set it; empty when the switch does not say */
    int64_t until_us;        /* 0: no end */

    /* Filled by the gate: a word of the numbering plan ("premium", "emergency" ...) when the
     * destination is a telephone number; empty: it is none, or not known. */
    struct text target_class;
};

struct event_line {
    struct text number;
    int state;           /* enum line_state */
    struct text message; /* what callers hear when it is closed */
    struct text who;
    int64_t until_us; /* 0: no end */
};

struct event_queue {
    struct text queue; /* the switch's own name */
    struct text label; /* what the centre calls it; empty: its name */
    struct text owner;
    struct text strategy;     /* the switch's own word */
    int64_t threshold_ms;     /* service level threshold; 0: none set */
    int64_t max_waiting;      /* 0: no limit */
    int64_t short_abandon_ms; /* abandons before this are short ones; 0: none are */
    int medium;               /* enum medium */
    bool removed;
};

struct event_agent {
    struct text agent; /* the switch's own id (an interface, a login) */
    struct text label; /* the person's name */
    struct text team;
    bool removed;
};

/* An agent serves a queue. */
struct event_member {
    struct text agent;
    struct text queue;
    int64_t penalty; /* lower is asked first */
    bool paused;     /* paused in this queue */
    struct text reason;
    bool removed;
};

/* What the law asks to know of a number (console/rules): its catalogue, and its place in the plan. */
struct event_legal {
    struct text number;
    int holder;         /* enum holder */
    int eea;            /* enum answer: the holder resides in the EEA or the EFTA */
    int audience;       /* enum audience */
    int contract;       /* enum answer: serves the performance of running contracts */
    int in_contract;    /* enum answer: is written in the contract and in the letters */
    int directory;      /* enum answer: its entry in the public reverse directory is right */
    int single_service; /* enum answer: gives access to one service only */
    int signage;        /* enum signage */

    /* Filled by the gate from the numbering plan. */
    struct text class; /* "premium", "free" ...; empty: the plan does not know it */
    int64_t cap_minute_ue, cap_call_ue; /* ceilings of S; 0 not known, -1 the range has none */
};

/* What a number should cost or earn at most; 0: no such budget. VAT as its figures have it. */
struct event_budget {
    struct text number;
    int64_t cost_hour_ue, cost_day_ue, cost_month_ue;
    int64_t turnover_hour_ue, turnover_day_ue, turnover_month_ue;
};

/* The next price of a number, which its tariff plans. Filled by the gate. */
struct event_price_change {
    struct text number;
    int64_t from_us;                         /* 0: none is planned */
    struct text price;                       /* as the signage will say it */
    int64_t rate_ue60_per_s, rate_call_ue60; /* of S from then on */
};

/* So many calls at a time, for as long as it says; those beyond are refused. */
struct event_cap {
    struct text target; /* "number:0892680680", "queue:sav" */
    int64_t count;      /* calls; 0: lifted */
    struct text who;
    int64_t until_us; /* 0: no end */
};

/* An announcement that a queue's callers hear until it is switched off. */
struct event_queue_message {
    struct text queue;
    struct text message; /* its name; empty: off */
    struct text who;
    int64_t until_us; /* 0: no end */
};

/* Also paused everywhere: when every membership of the agent is paused, or the switch says so. */
struct event_agent_state {
    struct text agent;
    int state;          /* enum agent_state */
    struct text reason; /* of a pause */
    struct text raw;    /* the switch's own word */
    struct text call;   /* the call being rung or talked to; empty: none or not one of ours */
    int64_t since_us;   /* when it began if that was before this event; 0: now */
};

/* A contingency plan that lies ready at the gate: where numbers go in a situation that was thought of
 * before. Its steps say which. Whether it is in force its orders say. */
struct event_plan {
    struct text plan;      /* its name */
    struct text label;     /* what it does, in the centre's words */
    struct text situation; /* "evacuation", "operator down" */
    int64_t precedence;    /* of several in force, the highest says where a number goes */
    int64_t rehearsed_us;  /* when it was last tried; 0: never */
    int64_t stale_us;      /* from then on it should be tried again; 0: always */
    struct text trouble;   /* why it cannot be put in force as it is; empty: nothing is known */
    bool removed;
};

struct event_plan_step {
    struct text plan;
    struct text number;
    struct text
        destination; /* as of a route; empty: the plan says nothing of the number any more */
};

struct event_call_offered {
    struct text call;   /* unique within the exchange and its restarts */
    struct text number; /* dialled, national form; "" when the switch cannot tell any more */
    struct text caller; /* as the network sent it; "" withheld or unknown */
    struct text caller_name;
    struct text origin; /* class of the calling line: fixed, mobile, overseas ... */
    struct text trunk;
    int medium; /* enum medium */
    bool again; /* filled by the gate: the same caller called this number a short while ago */
    int counts; /* enum answer, filled by snapshots: is its way still to be counted for the split in
                   force? unknown of a call that is just offered */
};

struct event_call_connected { /* answer supervision: the switch answered, not an agent */
    struct text call;
};

struct event_call_charged { /* charging begins: the beep after the free tariff announcement */
    struct text call;
};

struct event_call_menu {
    struct text call;
    struct text node;   /* SVI (IVR) node the caller is in */
    struct text choice; /* what the caller pressed to get there; empty: nothing */
};

struct event_call_queued {
    struct text call;
    struct text queue;
    int64_t position; /* 1 is next; 0 unknown */
    int64_t priority; /* higher goes first */
};

struct event_call_ringing { /* one agent's telephone rings for the call */
    struct text call;
    struct text queue; /* empty: straight to the agent */
    struct text agent;
};

struct event_call_missed { /* it rang and was not taken */
    struct text call;
    struct text queue;
    struct text agent;
    int64_t ring_ms;
};

struct event_call_answered { /* an agent took it; leaves the queue it waited in */
    struct text call;
    struct text queue; /* empty: straight to a person */
    struct text agent; /* empty: a person who is no agent */
};

struct event_call_unqueued {
    struct text call;
    struct text queue;
    int why; /* enum leave_reason */
};

struct event_call_transferred {
    struct text call;
    struct text agent;       /* who transferred; empty: the switch or an order */
    struct text destination; /* "queue:x", a number ... */
};

struct event_call_ended {
    struct text call;
    int by;        /* enum party */
    int64_t cause; /* Q.850; 0 unknown */
    bool unseen;   /* ended while the gate was not watching: at_us is when that was noticed */

    /* Filled by the gate; no driver says it. Amounts as totals add them up (tariff/rating.h). */
    struct text tariff; /* id of the tariff in force when it was connected; empty: none */
    int priced;         /* enum price_state */
    int64_t s_ue60;     /* what the caller owes for the service, VAT included */
    int64_t payout_ue60, cost_ue60; /* VAT as the number's *_vat_ppm says */
    bool early;                     /* left in the free announcement: nothing is due */
    int64_t charged_us;             /* how long S ran */
};

/* What somebody wants done at the switch, and what became of it. Whoever asks sends the first part
 * to the desk; the gate says the whole, again with each change. */
struct event_order {
    struct text order;  /* id, chosen by who asks: once per id, whatever is repeated */
    int verb;           /* enum verb */
    struct text target; /* "number:0892680680", "queue:sav", "agent:x", "call:x", "order:x" */
    struct text args;   /* of the verb (verb.h) */
    struct text reason;
    struct text expect;  /* the target as the asker saw it (board/stance.h); empty: anything */
    int64_t deadline_us; /* not to be begun after this, the gate's clock */
    int64_t until_us;    /* its effect ends by itself; 0: never */
    bool by_clock;       /* until_us is a time of day, and follows a clock that is set */
    int64_t confirm_ms;  /* undone after so long unless confirmed; 0: need not be */
    struct text from;    /* terminal or host of the asker, as he says */
    int64_t start_us;    /* not to be begun before this, the gate's clock; 0: at once */
    bool start_by_clock; /* start_us is a time of day, and follows a clock that is set */

    int state; /* enum order_state */
    struct text who;
    struct text second; /* who approved it; empty: nobody had to */
    int64_t asked_us;
    int64_t confirm_us;                 /* when it is undone; 0: confirmed, or need not be */
    struct text before;                 /* stance of the target when it was carried out */
    struct text undo;                   /* args that bring that back */
    struct text outcome;                /* a sentence */
    int64_t done_us, seen_us, ended_us; /* read back; first call on the new way; over */
    struct text ended_by;               /* order that ended it; empty: nothing did */
};

struct event_day {    /* the business day turns: every day counter goes to zero */
    struct text date; /* 2026-11-22 in the site's zone */
    struct text zone; /* Europe/Paris */
};

/* Snapshots only: what the events before it in the snapshot cannot say. The meaning of each place
 * in `counters` is the counter table of the subject (board/counters.h). */
struct event_totals {
    int subject;          /* enum subject */
    struct text key;      /* number, queue, agent or origin; empty for the board */
    struct ints counters; /* day counters */
    struct ints windows;  /* minute, then the window counters of that minute, repeated */
    struct ints waits;    /* bucket, count, repeated: the waiting-time distribution (queues) */
    struct ints hours;    /* hour of the day, then the hour counters, repeated */
    struct ints month;    /* month counters (numbers) */
    struct ints shares;   /* of the split in force (numbers); board/share.c */
};

struct event {
    int type;      /* enum event_type */
    int64_t at_us; /* the switch's clock */
    union {
        struct event_exchange exchange;
        struct event_number number;
        struct event_route route;
        struct event_line line;
        struct event_queue queue;
        struct event_agent agent;
        struct event_member member;
        struct event_agent_state agent_state;
        struct event_legal legal;
        struct event_budget budget;
        struct event_price_change price_change;
        struct event_cap cap;
        struct event_queue_message queue_message;
        struct event_plan plan;
        struct event_plan_step plan_step;
        struct event_call_offered call_offered;
        struct event_call_connected call_connected;
        struct event_call_charged call_charged;
        struct event_call_menu call_menu;
        struct event_call_queued call_queued;
        struct event_call_ringing call_ringing;
        struct event_call_missed call_missed;
        struct event_call_answered call_answered;
        struct event_call_unqueued call_unqueued;
        struct event_call_transferred call_transferred;
        struct event_call_ended call_ended;
        struct event_day day;
        struct event_totals totals;
        struct event_order order;
    };
};

#endif
