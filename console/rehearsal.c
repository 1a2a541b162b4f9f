#include "console/rehearsal.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "console/batch/batch.h"
#include "proto/base/safe.h"
#include "proto/event/event_table.h"

enum { WORD_BYTES = 600 };

static const char *const moment_names[REHEARSAL_MOMENTS] = {"before", "under", "after"};
static const char *const verdict_names[] = {"passed", "failed", "unknown"};

/* --- looking ---------------------------------------------------------------------------------- */

struct rehearsal *
rehearsal_new(const char *plan)
{
    struct rehearsal *fresh = xcalloc(1, sizeof *fresh);
    fresh->plan = xstrdup(text_of(plan));
    fresh->apply_ms = fresh->revoke_ms = fresh->call_ms = fresh->waited_ms = -1;
    return fresh;
}

static void
forget_numbers(struct rehearsal *rehearsal)
{
    for (size_t i = 0; i < rehearsal->count; i++) {
        struct rehearsal_number *number = &rehearsal->numbers[i];
        free(number->number);
        free(number->wanted);
        for (size_t m = 0; m < REHEARSAL_MOMENTS; m++)
            free(number->at[m].route);
    }
    free(rehearsal->numbers);
    rehearsal->numbers = NULL;
    rehearsal->count = 0;
}

void
rehearsal_free(struct rehearsal **rehearsal)
{
    if (!*rehearsal)
        return;
    forget_numbers(*rehearsal);
    free((*rehearsal)->plan);
    free(*rehearsal);
    *rehearsal = NULL;
}

/* What goes to a terminal or a document is harmless from here on. */
static char *
safe_dup(const char *text)
{
    char clean[WORD_BYTES];
    safe_copy(clean, sizeof clean, text_of(text));
    return xstrdup(text_of(clean));
}

static int
by_number(const void *a, const void *b)
{
    const struct rehearsal_number *left = a, *right = b;
    return strcmp(left->number, right->number);
}

static void
take_numbers(struct rehearsal *rehearsal, const struct board *board)
{
    const struct contingency *plan = board_contingency(board, text_of(rehearsal->plan));
    forget_numbers(rehearsal);
    rehearsal->live = 0;
    if (!plan || !plan->steps)
        return;
    rehearsal->numbers = xcalloc(HASH_COUNT(plan->steps), sizeof *rehearsal->numbers);
    for (const struct contingency_step *step = plan->steps; step; step = step->hh.next) {
        const struct number *number = board_number(board, text_of(step->number));
        rehearsal->numbers[rehearsal->count++] = (struct rehearsal_number){
            .number = safe_dup(step->number), .wanted = safe_dup(step->destination)};
        rehearsal->live += number ? number->live : 0;
    }
    qsort(rehearsal->numbers, rehearsal->count, sizeof *rehearsal->numbers, by_number);
}

void
rehearsal_look(struct rehearsal *rehearsal, enum rehearsal_moment moment, const struct board *board)
{
    if (moment == REHEARSAL_BEFORE)
        take_numbers(rehearsal, board);
    for (size_t i = 0; i < rehearsal->count; i++) {
        struct rehearsal_number *row = &rehearsal->numbers[i];
        const struct number *number = board_number(board, text_of(row->number));
        enum route_layer layer = ROUTE_UNKNOWN;
        const struct route *route = number ? number_route(number, &layer) : NULL;
        if (!number)
            continue;
        free(row->at[moment].route);
        row->at[moment].route = safe_dup(route ? route->destination : "");
        row->at[moment].layer = route ? layer : ROUTE_UNKNOWN;
    }
}

/* --- judging ---------------------------------------------------------------------------------- */

static bool
number_is_so(const struct rehearsal_number *row, enum rehearsal_moment moment)
{
    const char *route = row->at[moment].route;
    if (!route || moment == REHEARSAL_BEFORE)
        return route != NULL;
    if (moment == REHEARSAL_UNDER)
        return strcmp(route, row->wanted) == 0;
    return row->at[REHEARSAL_BEFORE].route && strcmp(route, row->at[REHEARSAL_BEFORE].route) == 0 &&
           row->at[moment].layer == row->at[REHEARSAL_BEFORE].layer;
}

static const struct rehearsal_number *
first_wrong(const struct rehearsal *rehearsal, enum rehearsal_moment moment, size_t *others)
{
    const struct rehearsal_number *first = NULL;
    *others = 0;
    for (size_t i = 0; i < rehearsal->count; i++) {
        if (number_is_so(&rehearsal->numbers[i], moment))
            continue;
        *others += first != NULL;
        first = first ? first : &rehearsal->numbers[i];
    }
    return first;
}

bool
rehearsal_is_so(const struct rehearsal *rehearsal, enum rehearsal_moment moment)
{
    size_t others;
    return !first_wrong(rehearsal, moment, &others);
}

void
rehearsal_stop(struct rehearsal *rehearsal, enum rehearsal_verdict verdict, const char *format, ...)
{
    char sentence[REHEARSAL_REASON_BYTES];
    va_list args;
    if (rehearsal->reason[0])
        return;
    va_start(args, format);
    str_vformat(sentence, sizeof sentence, format, args);
    va_end(args);
    safe_copy(rehearsal->reason, sizeof rehearsal->reason, text_of(sentence));
    rehearsal->verdict = verdict;
}

static const char *
route_or_own(const char *route)
{
    return !route ? "?" : route[0] ? route : "the switch's own way";
}

void
rehearsal_judge(struct rehearsal *rehearsal)
{
    static const struct {
        enum rehearsal_moment moment;
        const char *says, *should;
    } proofs[] = {
        {REHEARSAL_UNDER, "under the plan", "and the plan says"},
        {REHEARSAL_AFTER, "afterwards", "and went before to"},
    };
    char more[40] = "";
    size_t others;
    if (rehearsal->reason[0])
        return;
    rehearsal->verdict = REHEARSAL_PASSED;
    if (rehearsal->count == 0)
        rehearsal_stop(rehearsal, REHEARSAL_FAILED,
                       "the plan says nothing of any number that is known here");
    for (size_t i = 0; i < NITEMS(proofs); i++) {
        const struct rehearsal_number *row = first_wrong(rehearsal, proofs[i].moment, &others);
        if (!row)
            continue;
        if (others > 0)
            str_format(more, sizeof more, ", and %zu more", others);
        rehearsal_stop(
            rehearsal, REHEARSAL_FAILED, "number %s goes to %s %s, %s %s%s", row->number,
            route_or_own(row->at[proofs[i].moment].route), proofs[i].says, proofs[i].should,
            route_or_own(proofs[i].moment == REHEARSAL_UNDER ? row->wanted
                                                             : row->at[REHEARSAL_BEFORE].route),
            more);
    }
}

/* --- text ------------------------------------------------------------------------------------- */

static const char *
back_word(const struct rehearsal_number *row)
{
    if (!row->at[REHEARSAL_AFTER].route)
        return "?";
    return number_is_so(row, REHEARSAL_AFTER) ? "yes" : "NO";
}

/* Cells of a row, heads for NULL; "-": not looked at. */
enum { COLUMNS = 5 };
static void
cells_of(const char *cells[COLUMNS], const struct rehearsal_number *row)
{
    static const char *const heads[COLUMNS] = {"number", "before", "under the plan", "after",
                                               "back"};
    if (!row) {
        memcpy(cells, heads, sizeof heads);
        return;
    }
    cells[0] = row->number;
    for (size_t m = 0; m < REHEARSAL_MOMENTS; m++) {
        const char *route = row->at[m].route;
        cells[1 + m] = !route ? "?" : route[0] ? route : "-";
    }
    cells[4] = back_word(row);
}

static void
text_numbers(struct bytes *out, const struct rehearsal *rehearsal)
{
    const char *cells[COLUMNS];
    int widths[COLUMNS] = {0};
    for (size_t i = 0; i <= rehearsal->count; i++) {
        cells_of(cells, i > 0 ? &rehearsal->numbers[i - 1] : NULL);
        for (size_t c = 0; c < COLUMNS; c++)
            widths[c] = (int)strlen(cells[c]) > widths[c] ? (int)strlen(cells[c]) : widths[c];
    }
    for (size_t i = 0; i <= rehearsal->count && rehearsal->count > 0; i++) {
        cells_of(cells, i > 0 ? &rehearsal->numbers[i - 1] : NULL);
        for (size_t c = 0; c < COLUMNS; c++)
            batch_printf(out, "%s%-*s%s", c > 0 ? "" : "  ", c + 1 < COLUMNS ? widths[c] : 0,
                         cells[c], c + 1 < COLUMNS ? "  " : "\n");
    }
    batch_add(out, rehearsal->count > 0 ? "\n" : "");
}

static void
text_time(struct bytes *out, const char *name, int64_t ms, const char *says)
{
    if (ms >= 0)
        batch_printf(out, "  %-12s %8" PRId64 " ms   %s\n", name, ms, says);
    else
        batch_printf(out, "  %-12s %8s      not known\n", name, "?");
}

void
rehearsal_text(struct bytes *out, const struct rehearsal *rehearsal)
{
    batch_printf(out, "rehearsal of plan %s on the simulator: %s%s%s\n\n", rehearsal->plan,
                 verdict_names[rehearsal->verdict], rehearsal->reason[0] ? ": " : "",
                 rehearsal->reason);
    text_numbers(out, rehearsal);
    text_time(out, "applied", rehearsal->apply_ms, "from asked to read back");
    if (rehearsal->call_ms < 0 && rehearsal->waited_ms >= 0)
        batch_printf(out, "  %-12s %8s      no call in %" PRId64 " s was seen on the new way\n",
                     "first call", "-", rehearsal->waited_ms / 1000);
    else
        text_time(out, "first call", rehearsal->call_ms, "after that, on the new way");
    text_time(out, "taken back", rehearsal->revoke_ms, "from asked to read back");
    batch_printf(out, "  %-12s %8" PRId64 "      of these numbers when it was ordered\n",
                 "live calls", rehearsal->live);
    if (rehearsal->verdict == REHEARSAL_PASSED)
        batch_printf(
            out, "\n%s in the plan's file%s\n  rehearsed = %s\n",
            rehearsal->is_written ? "written down" : "to be written down",
            rehearsal->is_written ? ":" : ", under [plan]; --write-date does it:", rehearsal->day);
}

/* --- JSON ------------------------------------------------------------------------------------- */

static json_t *
ms_or_null(int64_t ms)
{
    return ms >= 0 ? json_integer(ms) : json_null();
}

static json_t *
json_of_route(const struct rehearsal_number *row, size_t moment)
{
    if (!row->at[moment].route)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "route", json_string(row->at[moment].route));
    json_object_set_new(object, "layer",
                        json_string(words_name(&route_layer_words, (int)row->at[moment].layer)));
    return object;
}

static json_t *
json_of_number(const struct rehearsal_number *row)
{
    json_t *object = json_object();
    json_object_set_new(object, "number", json_string(row->number));
    json_object_set_new(object, "wanted", json_string(row->wanted));
    for (size_t m = 0; m < REHEARSAL_MOMENTS; m++)
        json_object_set_new(object, moment_names[m], json_of_route(row, m));
    json_object_set_new(object, "back",
                        row->at[REHEARSAL_AFTER].route
                            ? json_boolean(number_is_so(row, REHEARSAL_AFTER))
                            : json_null());
    return object;
}

static int
add_to_bytes(const char *at, size_t len, void *out)
{
    bytes_add(out, at, len);
    return 0;
}

void
rehearsal_json(struct bytes *out, const struct rehearsal *rehearsal)
{
    bool is_passed = rehearsal->verdict == REHEARSAL_PASSED;
    json_t *document = json_object(), *numbers = json_array();
    for (size_t i = 0; i < rehearsal->count; i++)
        json_array_append_new(numbers, json_of_number(&rehearsal->numbers[i]));
    json_object_set_new(document, "plan", json_string(rehearsal->plan));
    json_object_set_new(document, "verdict", json_string(verdict_names[rehearsal->verdict]));
    json_object_set_new(document, "reason",
                        rehearsal->reason[0] ? json_string(rehearsal->reason) : json_null());
    json_object_set_new(document, "apply_ms", ms_or_null(rehearsal->apply_ms));
    json_object_set_new(document, "first_call_ms", ms_or_null(rehearsal->call_ms));
    json_object_set_new(document, "waited_ms", ms_or_null(rehearsal->waited_ms));
    json_object_set_new(document, "revoke_ms", ms_or_null(rehearsal->revoke_ms));
    json_object_set_new(document, "live", json_integer(rehearsal->live));
    json_object_set_new(document, "rehearsed",
                        is_passed ? json_string(rehearsal->day) : json_null());
    json_object_set_new(document, "written", json_boolean(rehearsal->is_written));
    json_object_set_new(document, "numbers", numbers);
    int failed = json_dump_callback(document, add_to_bytes, out, JSON_INDENT(1));
    assert(!failed);
    json_decref(document);
    batch_add(out, "\n");
}
