/* plan: the French numbering plan, from two data files: what a dialled number is (its class, its
 * tariff family, the ceilings of its price), and what kind of line a caller calls from.
 *
 * Law and facts are in data/fr-numbering.tsv and data/fr-origins.tsv, each row with its source and
 * its dates; nothing of them is in C. The decisions behind: Arcep 2012-0856 (three tariff families
 * with ceilings; in force 2015-10-01), 2018-0881 and 2019-0954 (the plan), 2022-1583 (ranges for
 * automated callers and platforms; portability routing prefixes).
 *
 * A look-up takes the exact number of digits first, then the longest prefix among the rows in force
 * at that time. What no row knows is unknown: NULL, or the class 0. Never a guess.
 *
 * Pure. The plan owns a copy of both texts; rows and their texts are borrowed and live as long as
 * the plan. A plan is either whole or not there: an error leaves *plan as it was.
 */
#ifndef PROTO_TARIFF_PLAN_H
#define PROTO_TARIFF_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"
#include "proto/event/event_table.h"
#include "proto/tariff/period.h"

enum plan_class {
    PLAN_UNKNOWN,
    PLAN_FREE,            /* 0800-0805, 30xx, 31xx, 116xxx: numéro vert */
    PLAN_ORDINARY,        /* 0806-0809 and short numbers at the price of a normal call */
    PLAN_PREMIUM,         /* 081, 082, 089, 118xyz: S is due */
    PLAN_LEGACY,          /* old 08 ranges outside the voice families */
    PLAN_UNASSIGNED,      /* 08 that is in no family */
    PLAN_FUNCTIONAL,      /* operators' own short numbers */
    PLAN_SHORT_BY_NUMBER, /* 10xx, 32xx-39xx: each number has its own family */
    PLAN_EMERGENCY,
    PLAN_CAMPAIGN,
    PLAN_REPORT,
    PLAN_SMS_PREMIUM,
    PLAN_GEOGRAPHIC,
    PLAN_MOBILE,
    PLAN_M2M,
    PLAN_NON_GEOGRAPHIC,
    PLAN_VERIFIED_POLYVALENT, /* for automated callers */
    PLAN_PLATFORM,
    PLAN_FICTIONAL, /* films and documents: cannot call nor be called */
    PLAN_CLASSES
};

enum plan_family {
    PLAN_FAMILY_UNKNOWN,
    PLAN_GRATUITE,   /* C and S nil */
    PLAN_BANALISEE,  /* C as to a 01-05 number, no S */
    PLAN_MAJOREE,    /* C and S */
    PLAN_PER_NUMBER, /* one of the three, a property of the number */
    PLAN_PLAIN,      /* 01-07, 09: C only, outside the families ("ordinary" in the file) */
    PLAN_NO_FAMILY,
    PLAN_FAMILIES
};

enum plan_signage {
    PLAN_NO_SIGNAGE,
    PLAN_GREEN,
    PLAN_GREY,
    PLAN_VIOLET,
    PLAN_SIGNAGE_PER_TARIFF,
    PLAN_SIGNAGES
};

enum plan_origin_class {
    PLAN_ORIGIN_UNKNOWN, /* no caller number, or one that is none */
    PLAN_ORIGIN_FIXED_METRO,
    PLAN_ORIGIN_MOBILE_METRO,
    PLAN_ORIGIN_VOIP,
    PLAN_ORIGIN_FIXED_DOM,
    PLAN_ORIGIN_MOBILE_DOM,
    PLAN_ORIGIN_COM,
    PLAN_ORIGIN_FOREIGN,
    PLAN_ORIGIN_FOREIGN_SPECIAL, /* satellite, international freephone */
    PLAN_ORIGIN_ANONYMOUS,
    PLAN_ORIGIN_AUTOMATED,
    PLAN_ORIGIN_PLATFORM,
    PLAN_ORIGIN_M2M,
    PLAN_ORIGIN_SVA,            /* an 080 number shown as caller */
    PLAN_ORIGIN_SVA_FORBIDDEN,  /* an 089 number shown as caller */
    PLAN_ORIGIN_ROUTING_PREFIX, /* portability: never a caller */
    PLAN_ORIGIN_FICTIONAL,
    PLAN_ORIGIN_PAYPHONE, /* no number tells; the network may */
    PLAN_ORIGIN_CLASSES
};

extern const struct words plan_class_words, plan_family_words, plan_signage_words,
    plan_origin_words;

enum { PLAN_NO_CAP = -1 };

struct plan_range {
    struct text prefix; /* dialled, national: "089", "3646" */
    int digits;         /* of the whole number */
    enum plan_class class;
    enum plan_family family;
    enum plan_signage signage;
    int64_t cap_minute_ue, cap_call_ue; /* of S, VAT included; PLAN_NO_CAP: the file has none */
    struct text status, confidence, source, note;
    struct period period;
    int line;      /* in the numbering file */
    uint32_t next; /* row + 1 with the same prefix and length in another period; 0 none */
};

struct plan_origin {
    struct text prefix; /* national dialled form, or the country code */
    struct text e164;   /* "+590690" */
    struct text code;   /* "590": the country code when dialled as a national number; else empty */
    int digits;         /* of the national dialled form; 0: any */
    enum plan_origin_class class;
    struct text zone, zone_name; /* "971", "Guadeloupe, ..." */
    struct text iso, timezone;   /* country or territory; may be empty */
    struct text confidence, source, note;
    struct period period;
    int line;
    uint32_t next, next_national; /* as above, in the two trees */
};

struct plan;

/* The two files' text with the names that messages give them. */
enum err plan_parse(struct plan **plan, struct text numbering, const char *numbering_name,
                    struct text origins, const char *origins_name, struct why *why);
void plan_free(struct plan **plan);

/* --- spelling --------------------------------------------------------------------------------- */

enum plan_form {
    PLAN_FORM_NONE,     /* no telephone number, or not to be told which */
    PLAN_FORM_SHORT,    /* 3640, 118712: as dialled, no E.164 form exists */
    PLAN_FORM_NATIONAL, /* dialled 0... in the French plan, overseas departments included */
    PLAN_FORM_FOREIGN,
};

enum { PLAN_NUMBER_BYTES = 24, PLAN_DISPLAY_BYTES = 48 };

/* canonical: the one form of a line, "+33892680680", "+590690123456", "3640"; "" when none.
 * national: as dialled in France, "0892680680", "0690123456", "3640"; "" when it is neither. */
struct plan_number {
    enum plan_form form;
    char canonical[PLAN_NUMBER_BYTES];
    char national[PLAN_NUMBER_BYTES];
};

/* Any spelling: 0 892 68 06 80, +33 892..., 0033..., 33..., +33 (0)8..., +590 690..., 0690...,
 * 118 712. A leading 0 is dropped behind French codes only, never behind +39. Foreign numbers need
 * + or 00: bare "32..." may be anything. */
void plan_number_parse(const struct plan *plan, struct plan_number *number, struct text spelled);

/* The way the French write it: "0 892 68 06 80", "01 99 00 12 34", "3640", "118 712",
 * "+32 470123456". Blanks are plain ones. Returns `to`. */
const char *plan_number_display(const struct plan *plan, const struct plan_number *number,
                                char to[PLAN_DISPLAY_BYTES]);

/* --- classes ---------------------------------------------------------------------------------- */

/* The range of a dialled number in national form, in force at that time; NULL: unknown. */
const struct plan_range *plan_find(const struct plan *plan, struct text national, int64_t at_us);

/* A range by the file's own prefix, whatever the length of its numbers; NULL: no such row. The
 * first in force in that period, or the next one after `last` in it. */
const struct plan_range *plan_range_named(const struct plan *plan, struct text prefix,
                                          const struct period *period,
                                          const struct plan_range *last);

/* The line a caller calls from. Never NULL: a withheld number gives the row "anonymous", none or a
 * wrong one the row "unknown". `caller` is as the network sent it, or any spelling. */
const struct plan_origin *plan_find_origin(const struct plan *plan, struct text caller,
                                           int64_t at_us);
const struct plan_origin *plan_number_origin(const struct plan *plan,
                                             const struct plan_number *number, int64_t at_us);

const char *plan_numbering_name(const struct plan *plan); /* for messages */

#endif
