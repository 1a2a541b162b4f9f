/* sim_inside: what the files of the simulator know of one another. Nobody else includes it.
 *
 *   sim_caller.c   who calls, and when
 *   sim_call.c     the way of a call up to a queue, a message or a person, and its end
 *   sim_wait.c     waiting in a queue, finding an agent, leaving
 *   sim_agent.c    the day of an agent
 *   sim_trouble.c  lines, overrides and the scenario's troubles, minute by minute
 *   sim_way.c      where the calls of a number go
 *   sim_order.c    what was ordered; sim_order_over.c lets go of it
 *   sim_engine.c   puts them together and lets time pass
 */
#ifndef PROTO_DRIVER_SIM_SIM_INSIDE_H
#define PROTO_DRIVER_SIM_SIM_INSIDE_H

#include <inttypes.h>

#include "proto/driver/sim/sim_centre.h"
#include "proto/driver/sim/sim_clock.h"
#include "proto/driver/sim/sim_dice.h"
#include "proto/driver/sim/sim_engine.h"
#include "proto/driver/sim/sim_heap.h"

#define SIM_SECOND INT64_C(1000000)
#define SIM_MINUTE (60 * SIM_SECOND)
#define SIM_NEVER INT64_MAX

enum sim_happening_kind {
    SIM_HAPPENS_MINUTE,  /* the minute is full */
    SIM_HAPPENS_ARRIVAL, /* who: number; step 1: only look again */
    SIM_HAPPENS_FLOOD,   /* who: trouble of the scenario */
    SIM_HAPPENS_CALL,    /* who: call */
    SIM_HAPPENS_AGENT,   /* who: agent; what it does now is over */
    SIM_HAPPENS_SHIFT,   /* who: agent; a look at the time-table */
    SIM_HAPPENS_WISH,    /* who: agent; wants a pause */
    SIM_HAPPENINGS
};

/* What a call is about to do when its time has come. */
enum sim_phase {
    SIM_FREE,    /* no call: a place for one */
    SIM_BORN,    /* will be offered */
    SIM_SETUP,   /* offered: will connect, fail or be turned away */
    SIM_WELCOME, /* announcement or greeting: will be charged and go on */
    SIM_LISTENS, /* in a menu: will choose */
    SIM_HEARS,   /* a message: will end */
    SIM_WAITS,   /* in a queue: will lose patience */
    SIM_RINGS,   /* at a person's: will be answered */
    SIM_TALKS,   /* with a person: will end; with an agent nothing is planned here */
    SIM_GIVES_UP /* will hang up */
};

enum { SIM_WAY_BYTES = 96, SIM_REASON_BYTES = 72, SIM_LISTENER_BYTES = 96 };

struct sim_call {
    uint32_t index; /* in sim->calls */
    uint32_t step;  /* of happenings planned */
    enum sim_phase phase;
    size_t number; /* in sim_centre_numbers */
    char id[40], caller[16], name[96];
    const char *origin;
    size_t trunk;            /* in sim_centre_trunks; voice only */
    char way[SIM_WAY_BYTES]; /* where it goes first, chosen when it is offered; "" nowhere */
    char
        via[SIM_WAY_BYTES]; /* "number:0825990066" of the centre that its way leads over; "" none */
    bool is_fake, is_connected, is_retry;
    bool is_carried; /* counts against the cap of its number */
    int hops;        /* queues and menus so far */
    size_t at;       /* menu or message it is in */
    bool has_patience;
    int64_t hang_up_us, time_out_us, key_us, overflow_us; /* while it waits; SIM_NEVER */
    struct sim_line *line;                                /* waits there; NULL */
    struct sim_agent *agent;                              /* rings, or talks; NULL */
    struct sim_call *prev, *next;                         /* in line->waiting */
};

/* An agent's place in a queue, listed there while the agent is free. */
struct sim_member {
    struct sim_agent *agent;
    struct sim_line *line;
    int penalty;
    struct sim_member *prev, *next; /* in line->idle[penalty] */
};

enum { SIM_PENALTIES = 3, SIM_MEMBERSHIPS = 12 };

/* A queue at work. */
struct sim_line {
    const struct sim_queue *queue;
    struct sim_call *waiting; /* utlist DL, first is next */
    int count;
    int max_waiting;                        /* of this size of centre; 0 no limit */
    struct sim_member *idle[SIM_PENALTIES]; /* utlist DL, longest idle first */
    int staff;                              /* members who are logged in and can be reached */
    int64_t cap;                            /* ordered, of those who wait; 0 none */
    char *message;                          /* ordered, owned; NULL none */
};

struct sim_agent {
    uint32_t index; /* in sim->agents */
    uint32_t step;
    char id[16], name[96];
    const struct sim_team *team;
    int rank; /* within the team */
    enum agent_state state;
    const char *reason;    /* of a pause; "" */
    struct sim_call *call; /* rings, or talks; NULL */
    int64_t rung_us;
    int64_t rest_us; /* of the conversation, when a hold cuts it in two */
    int wrap_s;      /* mean, of the queue of its last call */
    int64_t lunch_day;
    bool is_ghost, is_night;
    bool will_miss, wants_pause, is_cut;
    bool wants_hold; /* a pause was ordered; begins when the agent is free */
    bool is_held;    /* an ordered pause: it does not end by itself */
    char held_reason[SIM_REASON_BYTES];
    char listener[SIM_LISTENER_BYTES]; /* "1234 spy": hears this conversation; "" nobody does */
    struct sim_member serves[SIM_MEMBERSHIPS];
    int serves_count;
};

/* What was ordered of a number's line; else the calendar decides. */
enum sim_line_order { SIM_BY_CALENDAR, SIM_ORDERED_OPEN, SIM_ORDERED_CLOSED };

/* A number at work. */
struct sim_way {
    const char *override; /* NULL: none */
    int64_t until_us;     /* of it */
    bool is_closed;
    char *ordered; /* destination or "split:...", over all others; owned, NULL none */
    enum sim_line_order line_order;
    int64_t cap;  /* ordered; 0 none */
    int64_t live; /* calls let in and not over */
};

enum { SIM_SENT = 64, SIM_ORDER_BYTES = 96 };

struct sim {
    struct sim_settings settings;
    struct sim_dice dice;
    struct sim_heap heap;
    int64_t now_us;
    int64_t shift_us;  /* the centre's own clock minus the real one */
    int64_t scale_ppm; /* calls, of the centre's own size */
    int64_t haste_ppm; /* of a conversation's usual length, when agents cannot be that many */
    bool is_flat;      /* all hours alike */
    uint64_t born;     /* calls so far */
    uint32_t sequence; /* of the flood's callers */
    sim_sink *sink;    /* of the call going on */
    void *context;
    struct sim_way *ways; /* one a number */
    struct sim_line *lines;
    struct sim_agent *agents;
    size_t agent_count;
    struct sim_call **calls; /* NULL-free; places are used again */
    size_t call_count, call_room;
    struct sim_call *free; /* over next */
    bool is_on[SIM_TROUBLES];
    bool takes_over; /* orders of a former run: nothing is said, nobody is there */
    char sent[SIM_SENT][SIM_ORDER_BYTES]; /* the newest transfers that were carried out, by order */
    size_t sent_next;
};

/* sim_engine.c */
void sim_say(struct sim *sim, struct event event); /* now */
void sim_plan(struct sim *sim, int64_t delay_us, int kind, uint32_t who, uint32_t step);
struct sim_clock sim_local(const struct sim *sim);

/* sim_caller.c */
void sim_caller_plan(struct sim *sim, size_t number); /* the next arrival */
void sim_caller_on_arrival(struct sim *sim, const struct sim_happening *happening);
void sim_caller_on_flood(struct sim *sim, const struct sim_happening *happening);
void sim_caller_again(struct sim *sim, const struct sim_call *call); /* tries again later */

/* sim_call.c */
struct sim_call *sim_call_new(struct sim *sim, size_t number);
void sim_call_on(struct sim *sim, const struct sim_happening *happening);
void sim_call_next(struct sim *sim, struct sim_call *call, enum sim_phase phase, int64_t delay_us);
void sim_call_enter(struct sim *sim, struct sim_call *call, const char *destination);
void sim_call_end(struct sim *sim, struct sim_call *call, enum party by, int cause);
void sim_call_to_person(struct sim *sim, struct sim_call *call);
void sim_call_connect(struct sim *sim, struct sim_call *call);

/* sim_wait.c */
void sim_wait_join(struct sim *sim, struct sim_call *call, struct sim_line *line);
void sim_wait_on(struct sim *sim, struct sim_call *call); /* something runs out */
void sim_wait_leave(struct sim *sim, struct sim_call *call, enum leave_reason why);
void sim_wait_quit(struct sim_call *call);                  /* without a word: it was answered */
bool sim_wait_seek(struct sim *sim, struct sim_call *call); /* an agent for it; false: none free */
struct sim_call *sim_wait_first(const struct sim_agent *agent); /* NULL: none */
void sim_wait_flush(struct sim *sim, struct sim_line *line);    /* nobody serves it any more */

/* sim_agent.c */
void sim_agent_begin(struct sim *sim, struct sim_agent *agent);
void sim_agent_say(struct sim *sim, const struct sim_agent *agent);
void sim_agent_ring(struct sim *sim, struct sim_agent *agent, struct sim_call *call);
void sim_agent_release(struct sim *sim, struct sim_agent *agent); /* its call is gone */
void sim_agent_hold(struct sim *sim, struct sim_agent *agent, struct text reason);
void sim_agent_unhold(struct sim *sim, struct sim_agent *agent);
const struct sim_member *sim_agent_serves(const struct sim_agent *agent,
                                          const struct sim_line *line); /* NULL: does not */
bool sim_agent_join(struct sim *sim, struct sim_agent *agent, struct sim_line *line);
void sim_agent_leave(struct sim *sim, struct sim_agent *agent, struct sim_line *line);
void sim_agent_next(struct sim *sim, struct sim_agent *agent); /* what now? */
void sim_agent_on(struct sim *sim, const struct sim_happening *happening);
void sim_agent_on_shift(struct sim *sim, const struct sim_happening *happening);
void sim_agent_on_wish(struct sim *sim, const struct sim_happening *happening);
void sim_agent_cut(struct sim *sim, struct sim_agent *agent, bool is_cut);

/* sim_trouble.c */
void sim_trouble_on_minute(struct sim *sim, const struct sim_happening *happening);
bool sim_trouble_kills_trunk(const struct sim *sim, size_t trunk);
void sim_trouble_say_line(struct sim *sim, size_t number);

/* sim_way.c */
void sim_way_choose(struct sim *sim, struct sim_call *call); /* into call->way, with the dice */
size_t sim_way_number(struct text name);                     /* sim_centre_number_count: none */
bool sim_way_is_place(struct text destination);
bool sim_way_is_good(const char *way);               /* a destination, or a whole split */
bool sim_way_is_own(size_t number, const char *way); /* "" or the number's own route */

/* sim_order.c */
struct sim_agent *sim_order_agent(const struct sim *sim, const char *destination); /* NULL: none */

#endif
