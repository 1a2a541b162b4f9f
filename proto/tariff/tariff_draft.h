/* tariff_draft: a [tariff ID] section of the ini file as it was read, not yet checked as a whole (this
 * room only). Each value is right by itself; lines tell where a sentence about the section belongs. */
#ifndef PROTO_TARIFF_TARIFF_DRAFT_H
#define PROTO_TARIFF_TARIFF_DRAFT_H

#include "proto/base/ini.h"
#include "proto/tariff/tariff.h"

enum draft_key {
    DRAFT_LABEL,
    DRAFT_RANGE,
    DRAFT_PER_MINUTE,
    DRAFT_PER_CALL,
    DRAFT_VAT,
    DRAFT_ANNOUNCEMENT,
    DRAFT_STARTS,
    DRAFT_MAX_TIME,
    DRAFT_MAX_PRICE,
    DRAFT_AT_MAX,
    DRAFT_ROUNDING,
    DRAFT_PAYOUT,
    DRAFT_PAYOUT_ROUNDING,
    DRAFT_COST,
    DRAFT_COST_ROUNDING,
    DRAFT_FROM,
    DRAFT_TO,
    DRAFT_KEYS
};

enum { DRAFT_DATE_BYTES = 16 };

struct tariff_draft {
    struct tariff tariff;
    int lines[DRAFT_KEYS]; /* 0: not said */
    char payout[TARIFF_ID_BYTES], cost[TARIFF_ID_BYTES];
    char from[DRAFT_DATE_BYTES], to[DRAFT_DATE_BYTES];
};

struct tariff_drafts {
    struct tariff_draft *drafts;
    size_t count, room;
};

/* An ini_handler; context is a struct tariff_drafts, whose drafts the caller frees. */
enum err tariff_draft_read(void *context, const struct ini_entry *entry, struct why *why);

const char *tariff_draft_key(enum draft_key key); /* as the file writes it */

#endif
