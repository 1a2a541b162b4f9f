/* catalogue: what the centre knows of its numbers, queues and agents and the switch does not.
 *
 *   [number 0892680680]            [queue hotline]            [agent Local/agent1@agents]
 *   label = Hotline technique      label = Hotline            label = Amélie
 *   owner = Marque A               owner = Marque A           team = technique
 *   use = technical                threshold = 20s
 *   tariff = D080                  short-abandon = 5s
 *   tags = paris premium           max = 30
 *   route = queue:hotline
 *   holder = company               what the law asks for (docs/law.md), budgets, short calls:
 *   budget-cost-day = 120.00       docs/gate.md says every key
 *
 * A file is taken whole or not at all; a mistake is named with its line. The catalogue owns its
 * rows. How they meet what the switch says: overlay.h.
 */
#ifndef PROTO_GATE_CATALOGUE_H
#define PROTO_GATE_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum catalogue_kind { CATALOGUE_NUMBER, CATALOGUE_QUEUE, CATALOGUE_AGENT, CATALOGUE_KINDS };

/* One section; a text that the file does not set is NULL, a figure that it does not set is -1. */
struct catalogue_row {
    enum catalogue_kind kind;
    char *name; /* number in national form, queue or agent as the switch calls it */
    char *label, *owner;
    char *use, *tariff, *tags, *route; /* of a number */
    int64_t short_call_ms;             /* of a number */
    struct catalogue_legal {           /* of a number; 0: the file does not say */
        int holder, eea, audience, contract, in_contract, directory, single_service, signage;
    } legal;
    struct catalogue_budget { /* of a number, micro-euro */
        int64_t cost_hour_ue, cost_day_ue, cost_month_ue;
        int64_t turnover_hour_ue, turnover_day_ue, turnover_month_ue;
    } budget;
    int64_t threshold_ms, short_abandon_ms, max; /* of a queue */
    char *team;                                  /* of an agent */
    int line;                                    /* of its section in the file */
    UT_hash_handle hh;
};

struct catalogue {
    struct catalogue_row *rows[CATALOGUE_KINDS]; /* uthash, by name */
};

struct catalogue *catalogue_new(void); /* an empty one */
void catalogue_free(struct catalogue **catalogue);

/* Replaces *catalogue (which may be NULL) when the whole text or file is good; else leaves it. */
enum err catalogue_parse(struct catalogue **catalogue, struct text text, const char *file,
                         struct why *why);
enum err catalogue_read(struct catalogue **catalogue, const char *path, struct why *why);

/* NULL: none. A NULL catalogue has none. */
const struct catalogue_row *catalogue_find(const struct catalogue *catalogue,
                                           enum catalogue_kind kind, struct text name);

/* "20s", "500ms", "2m", "1h". */
bool catalogue_duration_ms(struct text text, int64_t *ms);

#endif
