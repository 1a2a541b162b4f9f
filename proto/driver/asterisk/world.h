/* world: what the driver remembers of its switch, to make vigie's events out of Asterisk's.
 *
 * Calls are entry channels, by Uniqueid: a channel's name is used again and says nothing. Agents
 * are members by Interface, seats their places in queues. Everything is bounded (WORLD_*_MAX);
 * what would be more is left out, counted and logged. Nothing here reaches a socket or a clock:
 * time comes in with each message.
 */
#ifndef PROTO_DRIVER_ASTERISK_WORLD_H
#define PROTO_DRIVER_ASTERISK_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "proto/base/log.h"
#include "proto/driver/driver.h"

enum {
    WORLD_CALLS_MAX = 65536,
    WORLD_AGENTS_MAX = 65536,
    WORLD_SEATS_MAX = 1048576, /* memberships of all agents */
    WORLD_QUEUES_MAX = 65536,
    WORLD_RINGS_MAX = 1024, /* telephones that ring for one call */
    WORLD_EARS_MAX = 4096,  /* telephones that listen, of all agents together */
    WORLD_ID_BYTES = 256,   /* longer ids are left out */
    WORLD_NAME_BYTES = 256, /* names are cut */
};

/* A queue of the switch. */
struct place {
    char *name;         /* key */
    int64_t wrap_up_us; /* from the settings: Asterisk does not tell a queue's own */
    bool is_default;    /* wrap_up_us is the setting for all queues */
    unsigned seen;      /* snapshot that listed it */
    UT_hash_handle hh;
};

/* A telephone that rings for a call. */
struct ring {
    struct staff *agent; /* NULL: nobody we know (a direct call) */
    char *channel;       /* Uniqueid of the telephone's leg */
    int64_t since_us;
    struct ring *prev, *next;
};

enum stage {
    STAGE_BEFORE,  /* announcement, menu, message: no queue, no telephone */
    STAGE_WAITING, /* in a queue */
    STAGE_LEAVING, /* left it; what comes next says why */
    STAGE_DIRECT,  /* a telephone rings, no queue */
    STAGE_TALKING,
};

enum left { LEFT_WITHOUT_A_WORD, LEFT_ABANDON }; /* QueueCallerLeave alone, or Abandon before it */

/* One inbound call. */
struct track {
    char *id; /* key: Uniqueid of the entry channel */
    enum stage stage;
    struct place *place; /* queue it waits in, is leaving, was answered from; NULL none */
    struct place *asked; /* queue named by the last Queue() of the dialplan; NULL none */
    struct staff *agent; /* of the conversation; NULL none or nobody we know */
    struct ring *rings;  /* utlist DL */
    int64_t joined_us, left_us, answered_us, released_us; /* released: a conversation ended */
    enum left left;
    enum party hung_up; /* who asked for the end first; PARTY_UNKNOWN nobody yet */
    bool connected;
    char *menu;    /* last menu told; NULL none */
    char *channel; /* its name now, for a Redirect; NULL not known */
    /* While a snapshot is taken (snapshot.c) */
    bool suspect, touched, bridged, up;
    struct place *listed;  /* queue it waits in, says the list */
    struct place *serving; /* queue it is in or was answered from, says its channel */
    char *bridge;
    int64_t listed_wait_us, listed_position;
    struct track *conv_prev, *conv_next;   /* conversations of its agent */
    struct track *leave_prev, *leave_next; /* world->leaving, oldest first */
    UT_hash_handle hh;
};

/* A member's place in a queue. */
struct seat {
    struct staff *agent;
    struct place *place;
    int64_t penalty, wrap_up_us; /* wrap_up_us: the member's own, 0 none */
    bool paused, in_call;
    char *reason;
    unsigned seen;            /* snapshot that listed it */
    bool told;                /* an event was emitted for it, or the board had it */
    struct seat *prev, *next; /* seats of the agent */
};

/* A telephone that hears an agent's conversation (listening.h). */
struct ear {
    char *channel;       /* its name */
    char *heard;         /* the channel that it hears, or how its name begins */
    struct staff *agent; /* whose that is; NULL nobody's we know */
    unsigned seen;       /* snapshot that listed it, or in which it began */
    struct ear *prev, *next;
};

/* An agent: everything that has the same Interface. */
struct staff {
    char *interface; /* key */
    char *device;    /* StateInterface; "" none */
    char *label;
    struct seat *seats;    /* utlist DL */
    struct track *talks;   /* utlist DL over conv_prev, conv_next */
    int64_t ringing;       /* rings of queue calls open */
    struct track *rung;    /* the last of them; NULL none. Borrowed, cleared with the ring */
    int status;            /* of the telephone: Asterisk's device states 0 ... 8 */
    int64_t wrap_until_us; /* 0: not in wrap-up */
    int64_t paused_us;     /* LastPause; 0 not known */
    /* As last emitted */
    enum agent_state state;
    char *reason, *call, *heard; /* heard: by whom, "" by nobody */
    bool told;                   /* the agent event */
    UT_hash_handle hh;
};

/* [driver] settings; texts are copied. */
struct world_settings {
    char *contexts;      /* of inbound calls: words, * at the end of one stands for anything */
    char *dnis_variable; /* channel variable that holds the dialled number; "" none */
    char *wrap_up;       /* "5 hotline:10": seconds for all queues, for one */
};

struct snapshot;

struct world {
    const struct driver_env *env;
    struct world_settings settings;
    struct track *calls;
    struct staff *agents;
    struct place *queues;
    struct track *leaving;
    struct ear *ears; /* utlist DL, oldest first */
    size_t seats, ear_count;
    int64_t wrap_next_us;     /* no wrap-up ends before this; INT64_MAX nobody is in one */
    int64_t offset_us;        /* the switch's clock minus ours, best estimate */
    int64_t best_us[2];       /* least delayed of the last two windows, INT64_MIN none */
    int64_t window_us;        /* when the window began, our clock */
    bool stamped;             /* events carry a Timestamp */
    bool has_channels;        /* events of class call come in */
    bool has_dialplan;        /* events of class dialplan come in */
    bool doubts_routes;       /* a call was turned away from a line that was open: read again */
    bool quiet;               /* a snapshot is taken: agents' states are told at its end */
    unsigned snapshot;        /* counts them */
    struct snapshot *arrears; /* lists taken whose difference is not told yet; NULL none */
    int64_t listed_us;        /* when they were taken, the switch's clock */
    uint64_t messages, left_out;
    struct log_limit full_limit, stamp_limit, context_limit;
};

struct world *world_new(const struct driver_env *env);
void world_free(struct world **world);

/* Hands an event to the gate. */
void world_emit(struct world *world, const struct event *event);

/* Time of a message: its Timestamp, or now. now_us: our wall clock. Keeps the clock offset. */
int64_t world_time_us(struct world *world, struct text stamp, int64_t now_us);
/* The switch's clock now, as well as we know it. */
int64_t world_now_us(const struct world *world, int64_t now_us);

/* Rows by id; NULL: none, and with make: the table is full or the id makes no sense. */
struct track *world_call(const struct world *world, struct text id);
struct track *world_call_make(struct world *world, struct text id);
void world_call_drop(struct world *world, struct track *call);
struct staff *world_agent(const struct world *world, struct text interface);
struct staff *world_agent_make(struct world *world, struct text interface);
struct place *world_queue_make(struct world *world, struct text name);
struct seat *world_seat(const struct staff *agent, const struct place *place);
struct seat *world_seat_make(struct world *world, struct staff *agent, struct place *place);
void world_seat_drop(struct world *world, struct seat *seat);
void world_ear_drop(struct world *world, struct ear *ear);

/* Does a call in this context come from outside? */
bool world_is_inbound(const struct world *world, struct text context);

/* Replaces a kept text; true when it changed. */
bool world_keep(char **kept, struct text text);

#endif
