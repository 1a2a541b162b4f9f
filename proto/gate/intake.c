#include "proto/gate/intake.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/gate/meter.h"
#include "proto/gate/overlay.h"
#include "proto/gate/repair.h"

/* A number that was introduced in this commit, so not on the board yet. */
struct introduced {
    char *number;
    UT_hash_handle hh;
};

struct intake {
    struct calendar calendar;
    struct catalogue *catalogue;
    const struct board *board;
    struct ledger *ledger;
    char date[CALENDAR_DATE_BYTES]; /* of the business day; "" before the first */
    int64_t next_midnight_us;
    int64_t last_at_us, last_mono_us; /* of the driver's last event; its own clock, and ours */
    struct introduced *introduced;
    uint64_t commits; /* when `introduced` was last emptied */
    struct meter *meter;
    uint64_t metered; /* commits the meter knows of */
    struct log_limit refused;
    struct bytes repaired; /* texts of the event in hand */
};

struct intake *
intake_new(const struct calendar *calendar, struct catalogue **catalogue, const struct board *board,
           struct ledger *ledger)
{
    struct intake *intake = xcalloc(1, sizeof *intake);
    intake->calendar = *calendar;
    intake->catalogue = *catalogue;
    *catalogue = NULL;
    intake->board = board;
    intake->ledger = ledger;
    intake->meter = meter_new(board);
    str_copy(intake->date, sizeof intake->date, text_of(board->date));
    if (board->date[0])
        intake->next_midnight_us = calendar_next_midnight_us(calendar, board->day_us);
    return intake;
}

static void
forget_introduced(struct intake *intake)
{
    struct introduced *row, *next;
    HASH_ITER (hh, intake->introduced, row, next) {
        HASH_DEL(intake->introduced, row);
        free(row->number);
        free(row);
    }
}

void
intake_free(struct intake **intake)
{
    if (!*intake)
        return;
    forget_introduced(*intake);
    catalogue_free(&(*intake)->catalogue);
    meter_free(&(*intake)->meter);
    bytes_free(&(*intake)->repaired);
    free(*intake);
    *intake = NULL;
}

static void
take_difference(void *context, const struct event *event)
{
    intake_say(context, event);
}

void
intake_say(struct intake *intake, const struct event *event)
{
    struct why why;
    struct event copy = *event;
    uint64_t commits = ledger_stats(intake->ledger).commits;
    if (commits != intake->metered)
        meter_settled(intake->meter);
    intake->metered = commits;
    meter_event(intake->meter, &copy);
    if (ledger_add(intake->ledger, &copy, &why) != OK)
        log_limited(&intake->refused, LOG_WARN, "gate", "refused: %s", why.text);
    if (event->type == EVENT_NUMBER)
        meter_follow(intake->meter, event->number.number, copy.at_us, take_difference, intake);
}

void
intake_turn_day(struct intake *intake, int64_t at_us)
{
    if (at_us < intake->next_midnight_us)
        return;
    char date[CALENDAR_DATE_BYTES];
    calendar_date(&intake->calendar, at_us, date);
    intake->next_midnight_us = calendar_next_midnight_us(&intake->calendar, at_us);
    if (strcmp(date, intake->date) <= 0) /* the zone has moved west: this day was said already */
        return;
    memcpy(intake->date, date, sizeof date);
    intake_say(intake, &(struct event){.type = EVENT_DAY,
                                       .at_us = calendar_day_start_us(&intake->calendar, at_us),
                                       .day = {text_of(date), text_of(intake->calendar.zone)}});
}

/* --- numbers never seen ----------------------------------------------------------------------- */

static bool
is_known(struct intake *intake, struct text number)
{
    uint64_t commits = ledger_stats(intake->ledger).commits;
    if (commits != intake->commits) { /* they are on the board now */
        forget_introduced(intake);
        intake->commits = commits;
    }
    struct introduced *row = NULL;
    HASH_FIND(hh, intake->introduced, number.at, number.len, row);
    return row || board_number(intake->board, number);
}

static void
remember(struct intake *intake, struct text number)
{
    if (number.len == 0 || is_known(intake, number))
        return;
    struct introduced *row = xcalloc(1, sizeof *row);
    row->number = xstrdup(number);
    HASH_ADD_KEYPTR(hh, intake->introduced, row->number, number.len, row);
}

static void
introduce(struct intake *intake, struct text number, int64_t at_us)
{
    if (number.len == 0 || is_known(intake, number))
        return;
    remember(intake, number);
    struct event event = {.type = EVENT_NUMBER, .at_us = at_us, .number = {.number = number}};
    overlay_event(intake->catalogue, &event);
    intake_say(intake, &event);
}

/* --- events ----------------------------------------------------------------------------------- */

static bool
is_for_drivers(int type)
{
    return type != EVENT_EXCHANGE && type != EVENT_DAY && type != EVENT_TOTALS &&
           type != EVENT_ORDER && type != EVENT_PLAN && type != EVENT_PLAN_STEP;
}

void
intake_event(struct intake *intake, const struct event *event, int64_t now_us)
{
    struct event copy = *event;
    if (copy.at_us == 0)
        copy.at_us = now_us;
    if (!is_for_drivers(copy.type) || copy.at_us < 0 || copy.at_us > CALENDAR_LAST_US) {
        log_limited(&intake->refused, LOG_WARN, "gate",
                    "refused: an event of type %d at %lld us is not the switch's to say", copy.type,
                    (long long)copy.at_us);
        return;
    }
    intake->last_at_us = copy.at_us;
    intake->last_mono_us = clock_mono_us();
    intake_turn_day(intake, copy.at_us);
    repair_event(&copy, &intake->repaired);
    if (copy.type == EVENT_NUMBER)
        remember(intake, copy.number.number);
    else if (copy.type == EVENT_CALL_OFFERED)
        introduce(intake, copy.call_offered.number, copy.at_us);
    overlay_event(intake->catalogue, &copy);
    intake_say(intake, &copy);
}

int64_t
intake_clock_us(const struct intake *intake)
{
    if (intake->last_mono_us == 0)
        return 0;
    return intake->last_at_us + clock_mono_us() - intake->last_mono_us;
}

/* --- the catalogue ---------------------------------------------------------------------------- */

void
intake_introduce(struct intake *intake, int64_t now_us)
{
    if (intake->catalogue)
        overlay_difference(intake->catalogue, NULL, intake->board, now_us, take_difference, intake);
}

void
intake_replace_catalogue(struct intake *intake, struct catalogue **catalogue, int64_t now_us)
{
    struct catalogue *before = intake->catalogue;
    intake->catalogue = *catalogue;
    *catalogue = NULL;
    overlay_difference(intake->catalogue, before, intake->board, now_us, take_difference, intake);
    catalogue_free(&before);
}

/* --- prices ----------------------------------------------------------------------------------- */

void
intake_set_rates(struct intake *intake, struct rates **rates)
{
    meter_set_rates(intake->meter, rates);
}

const struct rates *
intake_rates(const struct intake *intake)
{
    return meter_rates(intake->meter);
}

void
intake_reprice(struct intake *intake, int64_t now_us)
{
    meter_reprice(intake->meter, now_us, take_difference, intake);
}

/* --- who tries again -------------------------------------------------------------------------- */

struct recalling {
    struct meter *meter;
    struct frame_reader *reader;
};

static enum err
recall_message(void *context, const void *at, size_t len, struct why *why)
{
    struct recalling *recalling = context;
    struct frame frame;
    struct event event;
    enum err err = frame_read(recalling->reader, at, len, SCAN_FEED_BYTES, &frame, why);
    if (err)
        return why_prefix(why, ERR_FORMAT, "journal");
    while ((err = frame_next(recalling->reader, &event, why)) != ERR_STALE) {
        if (!err && event.type == EVENT_CALL_OFFERED)
            meter_recall(recalling->meter, &event.call_offered, event.at_us);
        if (err && err != ERR_UNKNOWN)
            return why_prefix(why, ERR_FORMAT, "journal");
    }
    return OK;
}

enum err
intake_set_repeat(struct intake *intake, struct repeat **repeat, struct journal *journal,
                  int64_t window_us, struct why *why)
{
    meter_set_repeat(intake->meter, repeat);
    struct recalling recalling = {intake->meter, frame_reader_new()};
    struct journal_sink sink = {.context = &recalling, .message = recall_message};
    enum err err = journal_recent(journal, intake->board->newest_us - window_us, &sink, why);
    frame_reader_free(&recalling.reader);
    return err;
}
