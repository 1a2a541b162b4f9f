/* picture: what there is to be seen now: the boards of all gates followed, merged into rows.
 *
 * The feed fills an array of sites (one a gate); everything else in the console looks at rows and
 * metrics and never at a board. Numbers, queues and origins of the same name at several gates are
 * one row with several parts; an owner is a row with all his numbers as parts; an hour of the day
 * has a part for each gate; agents, calls and exchanges are a row each. Pure; borrows the boards until
 * the next time the feed takes in bytes. Built anew for each frame, row lists on first use.
 */
#ifndef CONSOLE_METRIC_PICTURE_H
#define CONSOLE_METRIC_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/board/board.h"
#include "proto/event/intent.h"
#include "proto/event/offer.h"
#include "proto/event/trail.h"

/* How much a figure may be believed (I9). */
enum freshness {
    FRESH,       /* heard within 3 s, equal to the gate, switch link up */
    FRESH_STALE, /* late, resyncing, or the gate's link to its switch is not up: marked ~ */
    FRESH_LOST,  /* nothing for more than 10 s: figures give way to their age */
    FRESH_NEVER, /* nothing received yet */
};

struct site_gap {
    uint64_t from_seq, to_seq;
    int64_t at_us, lasted_us; /* local wall clock; 0: still open */
};

/* One gate as its feed sees it. Plain copies, so that nobody above needs the link room. */
struct site {
    const struct board *board; /* never NULL */
    const char *endpoint;      /* what --connect said */
    const char *state;         /* word: connecting, syncing, live, late, lost */
    const char *reason;        /* word of the last resync: first, gap, epoch, digest ... or "" */
    const char *trouble;       /* last transport trouble as a sentence, or "" */
    const char *alarm;         /* what must be said loudly, as a sentence, or "" */
    enum freshness freshness;
    int64_t clock_us;       /* the switch's clock now */
    int64_t state_since_us; /* local wall clock, as the following */
    int64_t heard_us;       /* last message; 0 never */
    int64_t now_us;
    uint64_t epoch, seq, events, bytes, duplicates, refused, unknown_events;
    uint64_t gaps, missed, resyncs;
    double events_per_s;
    int64_t lag_us, offset_us;
    uint32_t gate_followers;
    uint64_t audit_n;       /* records of the gate's audit file, the most ever said; 0: not said */
    const char *audit_hash; /* of the last of them, hexadecimal, or "" */
    const struct offers *offers; /* what it says of other tariffs; NULL: not asked */
    const struct trail *trail;   /* what it says of its audit file; NULL: not asked */
    const struct intent *looks;  /* orders that others look at now, and have not given */
    size_t look_count;
    struct site_gap gap[16]; /* newest first */
    int gap_count;
};

enum row_kind {
    ROW_NUMBER,
    ROW_QUEUE,
    ROW_AGENT,
    ROW_CALL,
    ROW_EXCHANGE,
    ROW_ORDER,   /* newest state of each */
    ROW_OWNER,   /* numbers of one owner; "" of none */
    ROW_ORIGIN,  /* class of calling line; "" not known */
    ROW_HOUR,    /* of the business day, up to now */
    ROW_FINDING, /* of the law, about a number */
    ROW_PLAN,    /* a contingency plan */
    ROW_STEP,    /* where such a plan sends a number */
    ROW_TOTAL,
    ROW_RECORD, /* of an audit file that is asked for, the newest first */
    ROW_KINDS,
    ROW_TOLD = ROW_RECORD, /* kinds that everybody is told without asking: those before */
};

/* Of a plan, for a number. */
struct plan_step {
    const struct contingency *plan;
    const struct contingency_step *is;
    const char *key; /* "evacuation 0892680680" */
};

struct part {
    const struct site *site;
    union {
        const struct number *number; /* of an owner too */
        const struct queue *queue;
        const struct agent *agent;
        const struct call *call;
        const struct order *order;
        const struct finding *finding; /* findings.h; the same in each part */
        const struct origin *origin;   /* all 0 of a class whose calls are all still alive */
        int64_t hour;                  /* whole hours since the day began */
        const struct contingency *plan;
        const struct plan_step *step;
        const struct trail_record *record;
    };
};

struct row {
    enum row_kind kind;
    struct picture *picture;  /* for getters that need memory (picture_alloc) */
    const struct part *parts; /* at least one but for ROW_TOTAL of no site; ROW_TOTAL: the sites */
    size_t count; /* of a ROW_FINDING that is about no number: 0, and its finding in parts[0] */
};

struct rows {
    struct row *at; /* owned by the picture */
    size_t count;
};

struct picture;

/* Borrows the sites. Free with picture_free. */
struct picture *picture_new(const struct site *sites, size_t count);
void picture_free(struct picture **picture);

size_t picture_site_count(const struct picture *picture);
const struct site *picture_site(const struct picture *picture, size_t i);

/* All rows of a kind, in order of first sight; removed ones without a figure today left out. The
 * row "" of unknown numbers is there when it has calls. ROW_TOTAL has exactly one. */
const struct rows *picture_rows(struct picture *picture, enum row_kind kind);

/* Waiting calls of a queue in their order; live calls of a number; calls of an agent. A new list,
 * owned by the picture. */
const struct rows *picture_calls_of(struct picture *picture, const struct row *row);

/* Orders with which their gate will do something by itself. A new list, each time. */
const struct rows *picture_orders_ahead(struct picture *picture);

/* The steps of a ROW_PLAN. A new list, each time. */
const struct rows *picture_steps_of(struct picture *picture, const struct row *row);

/* How its findings are to be told; to be set before they are looked at. */
struct picture_law {
    bool french; /* messages; else English */
    bool all;    /* what complies, does not apply or cannot be seen as well */
    const char *refused_rule, *refusal; /* a file that broke this rule and was not taken; or NULL */
};
struct picture_law *picture_law(struct picture *picture);

/* The row of the number that a finding is about; NULL: none. */
const struct row *picture_number_of(struct picture *picture, const struct row *finding);

/* Memory that lives as long as the picture. */
void *picture_alloc(struct picture *picture, size_t size);

/* A place for what was worked out once for all rows; NULL at first. */
enum picture_kept { KEPT_TOTALS, KEPT_EARNINGS, KEPT_HOURS, KEPT_BOARDS, KEPT_PLACES };
const void **picture_keep(struct picture *picture, enum picture_kept place);

/* A row's identity: what the cursor holds. Equal for the same thing in any later picture.
 * "kind:key", and "kind:site/key" where rows are not merged. */
size_t row_identity(const struct row *row, char *to, size_t size);

/* Whole hours since the gate's business day began, 0 to NUMBER_HOURS - 1; -1: not known. */
int picture_hour(const struct site *site);

/* Worst freshness of its parts; age of the newest message heard, microseconds (-1: never). */
enum freshness row_freshness(const struct row *row);
int64_t row_age_us(const struct row *row);

#endif
