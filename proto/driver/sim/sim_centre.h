/* sim_centre: the simulated contact centre as tables: its numbers, menus, messages, queues, teams and
 * habits. To change the centre, change a row; nothing else knows a name of it.
 *
 * Everybody and everything here is invented. Callers come from the ranges that the French numbering
 * plan keeps for fiction.
 */
#ifndef PROTO_DRIVER_SIM_SIM_CENTRE_H
#define PROTO_DRIVER_SIM_SIM_CENTRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/event/event.h"

/* How busy the hours of a day are for a number. */
enum sim_curve { SIM_OFFICE, SIM_ROUND_THE_CLOCK, SIM_EVENING, SIM_CURVES };

struct sim_number {
    const char *number, *label, *owner, *use, *tariff, *tags;
    const char *route; /* base route; NULL: leads nowhere, and is in no catalogue */
    int per_hour;      /* calls in an hour of 1000 permil */
    enum sim_curve curve;
    enum medium medium;
    int announcement_s;   /* free tariff announcement before the beep; 0 none */
    int patience_s;       /* mean, in a queue */
    int priority;         /* in a queue */
    bool closes_at_night; /* 20:00 to 08:00 */
};

/* What the law asks of a number. Some rows break a rule on purpose, so that there is something to
 * find; who has no row has said nothing. */
struct sim_law {
    const char *number;
    enum holder holder;
    enum audience audience;
    enum answer contract, in_contract, directory, single_service;
    enum signage signage;
};

/* Whole euros; 0: none. */
struct sim_budget {
    const char *number;
    int cost_hour, cost_day, cost_month;
    int turnover_hour, turnover_day, turnover_month;
};

struct sim_queue {
    const char *queue, *label, *owner;
    enum medium medium;
    int threshold_s; /* service level */
    int short_abandon_s;
    int max_waiting;
    int longest_wait_s;   /* then the call leaves */
    int talk_s, wrap_s;   /* means */
    const char *overflow; /* where calls go when it is full or takes too long; NULL: a message */
    int overflow_s;       /* from then on another queue with a free agent takes them; 0 never */
    int key_permil;       /* callers who leave by the key "call me back" */
};

enum { SIM_CHOICES = 5 };

struct sim_menu {
    const char *menu;
    int listen_s;       /* mean */
    int hang_up_permil; /* at this node */
    struct {
        const char *key, *destination;
        int weight;
    } choices[SIM_CHOICES];
};

struct sim_message {
    const char *message;
    int seconds;
    bool is_content; /* callers come for it: most hear it to the end */
};

enum { SIM_SERVES = 3 };

struct sim_team {
    const char *team;
    int count;
    int nights;     /* of them work at night */
    bool has_ghost; /* its first agent never picks up */
    struct {
        const char *queue;
        int penalty;
    } serves[SIM_SERVES];
};

struct sim_pause {
    const char *reason;
    int minutes; /* mean */
    int weight;  /* 0: lunch, which has its own hours */
};

/* Where callers come from. */
struct sim_range {
    const char *prefix; /* six digits, four more follow; "": shows no number */
    const char *origin; /* class of the calling line */
    int permil;
};

extern const struct sim_number sim_centre_numbers[];
extern const size_t sim_centre_number_count;
extern const struct sim_law sim_centre_laws[];
extern const size_t sim_centre_law_count;
extern const struct sim_budget sim_centre_budgets[];
extern const size_t sim_centre_budget_count;
extern const struct sim_queue sim_centre_queues[];
extern const size_t sim_centre_queue_count;
extern const struct sim_menu sim_centre_menus[];
extern const size_t sim_centre_menu_count;
extern const struct sim_message sim_centre_messages[];
extern const size_t sim_centre_message_count;
extern const struct sim_team sim_centre_teams[];
extern const size_t sim_centre_team_count;
extern const struct sim_pause sim_centre_pauses[]; /* the first is lunch */
extern const size_t sim_centre_pause_count;
extern const struct sim_range sim_centre_ranges[]; /* their permil add up to 1000 */
extern const size_t sim_centre_range_count;
extern const char *const sim_centre_trunks[];
extern const size_t sim_centre_trunk_count;

/* A destination taken apart. */
enum sim_place_kind { SIM_NOWHERE, SIM_QUEUE, SIM_MENU, SIM_MESSAGE, SIM_PERSON };
struct sim_place {
    enum sim_place_kind kind;
    size_t index; /* in its table */
};
struct sim_place sim_centre_place(const char *destination); /* NULL and unknown: SIM_NOWHERE */

/* Calls in an hour of 1000 permil, all numbers together; agents of all teams. */
int sim_centre_per_hour(void);
int sim_centre_agents(void);

/* How busy, in permil of the busiest hour: weekday 0 Monday, minute of the day. */
int sim_centre_busy_permil(enum sim_curve curve, int weekday, int minute);

/* Names: sim_names.c. Any number gives one, always the same. */
const char *sim_names_first(uint64_t any);
const char *sim_names_last(uint64_t any);
extern const size_t sim_names_firsts, sim_names_lasts; /* how many */

#endif
