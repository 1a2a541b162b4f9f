/* rule: what the law asks of a number, as far as its catalogue, its tariff and its calls tell.
 *
 * One rule a file, rule_<subject>.c, each with its article, the first day it holds and its message in
 * both languages; rule_table.c lists them. A rule looks at one number of one board and never guesses:
 * what it needs and nobody stated is said as lacking, and is never taken for compliance. What stands
 * here is no legal advice (docs/law.md).
 *
 * Pure. Prices are micro-euros (`_ue`) a minute or a call, VAT included, as tariffs state them.
 */
#ifndef CONSOLE_RULES_RULE_H
#define CONSOLE_RULES_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/board/board.h"
#include "proto/event/event_table.h"

enum rule_severity { RULE_NOTE, RULE_WARNING, RULE_ERROR, RULE_SEVERITIES };

enum rule_state {
    RULE_EXEMPT, /* does not apply */
    RULE_COMPLIES,
    RULE_BREAKS, /* of a note: there is something to note */
    RULE_UNDECIDED,
    RULE_STATES
};

extern const struct words rule_severity_words;

enum { RULE_TEXT_BYTES = 192 };

struct rule_answer {
    enum rule_state state;
    char evidence[RULE_TEXT_BYTES]; /* what was seen, or why the rule does not apply */
    char lacks[RULE_TEXT_BYTES];    /* of undecided: what nobody stated; else "" */
};

/* A number, and where the numbers stand that calls may be sent on to: its own board first. Borrowed. */
struct rule_case {
    const struct number *number;
    const struct board *const *boards;
    size_t board_count;
    int64_t now_us; /* the switch's clock */
};

struct rule {
    const char *code; /* "C01" */
    enum rule_severity severity;
    const char *law;
    const char *since; /* first day in French legal time, "2009-01-01"; "-": no day is known */
    const char *message_fr, *message_en;
    const char *confidence; /* in the reading of the law: high, medium */
    const char *sees;       /* what it looks at; of a rule that cannot be seen: why it cannot */
    const char *lacks;      /* what may be missing; "" nothing */
    /* NULL: vigie cannot see it. Called only when the rule is in force and the number is there. */
    struct rule_answer (*judge)(const struct rule_case *rule_case);
};

/* Asks the rule of the case. Before its first day, of a removed number and of the row of unknown
 * numbers: exempt. Not for rules that cannot be seen. */
struct rule_answer rule_judge(const struct rule *rule, const struct rule_case *rule_case);

/* Words of an answer: exempt, complies, breaks, noted, undecided; NULL answer: unseen. */
const char *rule_state_name(const struct rule *rule, const struct rule_answer *answer);

/* Is it something to be told? */
bool rule_is_finding(const struct rule_answer *answer);

/* The worse the higher: error, warning, undecided, note; 0 is no finding. */
enum { RULE_RANK_NOTE = 1, RULE_RANK_UNDECIDED, RULE_RANK_WARNING, RULE_RANK_ERROR };
int rule_rank(const struct rule *rule, const struct rule_answer *answer);

/* "error", "warning", "undecided", "note"; "" for no finding. */
const char *rule_rank_name(int rank);

/* --- for the rules ---------------------------------------------------------------------------- */

struct rule_answer rule_exempt(const char *why, ...) __attribute__((format(printf, 1, 2)));
struct rule_answer rule_complies(const char *evidence, ...) __attribute__((format(printf, 1, 2)));
struct rule_answer rule_breaks(const char *evidence, ...) __attribute__((format(printf, 1, 2)));
struct rule_answer rule_undecided(const char *lacks, ...) __attribute__((format(printf, 1, 2)));

#endif
