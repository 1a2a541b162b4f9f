#include "proto/gate/study.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/codec/scan.h"
#include "proto/gate/journal.h"
#include "proto/gate/offer.h"

struct tracked { /* a call of the number, alive */
    char *call;  /* key */
    char *origin, *caller;
    int64_t connected_us, charged_us, answered_us;
    UT_hash_handle hh;
};

struct priced { /* all of its calls under one tariff */
    const struct tariff *tariff;
    struct tally tally;
};

struct asked { /* the study that goes on */
    const struct rates *rates;
    struct journal *journal;
    struct journal_cursor cursor;
    char *number, *date;
    int64_t now_us;                /* tariffs in force then */
    int64_t begun_us, told_us;     /* monotonic */
    bool is_today;                 /* the day has begun, where the reading stands */
    int64_t from_us, to_us, calls; /* of the day; the switch's clock */
    char tariff[TARIFF_ID_BYTES];  /* that the number has there */
    struct tally_vat vat;          /* in what the gate wrote of it */
    struct tracked *tracked;
    struct tally written;
    struct priced priced[OFFERS_MAX - 1];
    size_t count;
    bool is_cut;
};

struct study {
    struct study_options options;
    struct frame_reader *reader;
    struct loop_watch *work;
    struct asked *asked; /* NULL: none */
};

/* --- calls ------------------------------------------------------------------------------------ */

static void
forget(struct asked *asked, struct tracked *call)
{
    HASH_DEL(asked->tracked, call);
    free(call->call);
    free(call->origin);
    free(call->caller);
    free(call);
}

static struct tracked *
find_call(const struct asked *asked, struct text key)
{
    struct tracked *call;
    HASH_FIND(hh, asked->tracked, key.at, key.len, call);
    return call;
}

static enum err
on_offered(struct asked *asked, const struct event *event, struct why *why)
{
    const struct event_call_offered *says = &event->call_offered;
    if (says->call.len == 0 || !text_is(says->number, asked->number) ||
        find_call(asked, says->call))
        return OK;
    if (HASH_COUNT(asked->tracked) == STUDY_CALLS_MAX)
        return why_set(why, ERR_LIMIT, "number %s has more than %d calls at once", asked->number,
                       STUDY_CALLS_MAX);
    struct tracked *call = xcalloc(1, sizeof *call);
    call->call = xstrdup(says->call);
    call->origin = xstrdup(says->origin);
    call->caller = xstrdup(says->caller);
    HASH_ADD_KEYPTR(hh, asked->tracked, call->call, says->call.len, call);
    return OK;
}

/* The first time counts. */
static void
note_time(struct asked *asked, struct text key, size_t offset, int64_t at_us)
{
    struct tracked *call = find_call(asked, key);
    int64_t *time_us = call ? (int64_t *)(void *)((char *)call + offset) : NULL;
    if (time_us && *time_us == 0)
        *time_us = at_us;
}

static void
price(struct asked *asked, const struct tracked *call, const struct event *event)
{
    const struct pricing_call own = {
        .number = text_of(asked->number),
        .tariff = text_of(asked->tariff),
        .origin = text_of(call->origin),
        .caller = text_of(call->caller),
        .connected_us = call->connected_us,
        .charged_us = call->charged_us,
        .answered_us = call->answered_us,
    };
    offer_add_written(&asked->written, &own, event, &asked->vat);
    for (size_t i = 0; i < asked->count; i++) {
        struct priced *priced = &asked->priced[i];
        offer_add(&priced->tally, asked->rates, &own, text_of(priced->tariff->id), event);
    }
    asked->calls++;
    asked->to_us = event->at_us;
}

/* A call belongs to the day it ended in. */
static void
on_ended(struct asked *asked, const struct event *event)
{
    struct tracked *call = find_call(asked, event->call_ended.call);
    if (!call)
        return;
    if (asked->is_today && event->at_us >= asked->from_us)
        price(asked, call, event);
    forget(asked, call);
}

static void
on_number(struct asked *asked, const struct event_number *says)
{
    if (!text_is(says->number, asked->number))
        return;
    str_copy(asked->tariff, sizeof asked->tariff, says->tariff);
    asked->vat = (struct tally_vat){{says->s_vat_ppm, says->payout_vat_ppm, says->cost_vat_ppm}};
}

static void
on_day(struct asked *asked, const struct event *event)
{
    asked->is_today = text_is(event->day.date, asked->date);
    asked->from_us = event->at_us;
}

static enum err
take_event(struct asked *asked, const struct event *event, struct why *why)
{
    switch (event->type) {
    case EVENT_DAY:
        on_day(asked, event);
        break;
    case EVENT_NUMBER:
        on_number(asked, &event->number);
        break;
    case EVENT_CALL_OFFERED:
        return on_offered(asked, event, why);
    case EVENT_CALL_CONNECTED:
        note_time(asked, event->call_connected.call, offsetof(struct tracked, connected_us),
                  event->at_us);
        break;
    case EVENT_CALL_CHARGED:
        note_time(asked, event->call_charged.call, offsetof(struct tracked, charged_us),
                  event->at_us);
        break;
    case EVENT_CALL_ANSWERED:
        note_time(asked, event->call_answered.call, offsetof(struct tracked, answered_us),
                  event->at_us);
        break;
    case EVENT_CALL_ENDED:
        on_ended(asked, event);
        break;
    default:
        break;
    }
    return OK;
}

static enum err
take_message(void *context, const void *at, size_t len, struct why *why)
{
    struct study *study = context;
    struct frame frame;
    struct event event;
    enum err err = frame_read(study->reader, at, len, SCAN_DESK_BYTES, &frame, why);
    if (err)
        return why_prefix(why, ERR_FORMAT, "journal");
    while ((err = frame_next(study->reader, &event, why)) != ERR_STALE) {
        if (err && err != ERR_UNKNOWN)
            return why_prefix(why, ERR_FORMAT, "journal");
        if (!err && (err = take_event(study->asked, &event, why)))
            return err;
    }
    return OK;
}

/* --- the answer ------------------------------------------------------------------------------- */

static struct frame
head_of(const struct asked *asked, enum frame_offers_state state)
{
    return (struct frame){
        .kind = FRAME_OFFERS,
        .epoch = asked->cursor.epoch,
        .seq = asked->cursor.seq,
        .state = state,
        .from_us = asked->from_us,
        .to_us = asked->to_us,
        .calls = asked->calls,
    };
}

static void
fill(struct offer *offer, const struct tally *tally)
{
    offer->priced = tally->states[PRICE_PRICED];
    offer->assumed = tally->states[PRICE_ASSUMED];
    offer->unknown = tally->states[PRICE_UNKNOWN];
    offer->untariffed = tally->untariffed;
    offer->has_amounts = tally_is_known(tally);
    offer->s_ue60 = tally->sums[TALLY_S].ue60;
    offer->payout_ue60 = tally->sums[TALLY_PAYOUT].ue60;
    offer->cost_ue60 = tally->sums[TALLY_COST].ue60;
    offer->has_s_net = tally_net_ue(tally, TALLY_S, &offer->s_net_ue);
    offer->has_payout_net = tally_net_ue(tally, TALLY_PAYOUT, &offer->payout_net_ue);
    offer->has_cost_net = tally_net_ue(tally, TALLY_COST, &offer->cost_net_ue);
    offer->has_margin = tally_margin_ue(tally, &offer->margin_ue);
}

struct words_of_offer { /* texts that an answer borrows */
    char price[PRICING_TEXT_BYTES], ranges[OFFER_RANGES_BYTES];
};

static void
describe(const struct asked *asked, const struct tariff *tariff, struct offer *offer,
         struct words_of_offer *words)
{
    struct event_number says;
    pricing_offer(asked->rates, tariff, &says, asked->now_us, words->price);
    bool is_now = strcmp(tariff->id, asked->tariff) == 0;
    offer->kind = is_now ? OFFER_NOW : OFFER_OTHER;
    offer->tariff = text_of(tariff->id);
    offer->label = text_of(tariff->label);
    offer->price = text_of(words->price);
    offer->ranges = text_of(offer_ranges(words->ranges, tariff));
    offer->is_own_range = offer_fits(asked->rates, tariff, text_of(asked->number), asked->now_us);
    offer->is_illustrative = says.illustrative;
}

/* What was written first, then every tariff in the order of the book. */
static void
answer(struct study *study)
{
    const struct asked *asked = study->asked;
    struct offer *offers = xcalloc(asked->count + 1, sizeof *offers);
    struct words_of_offer *words = xcalloc(asked->count + 1, sizeof *words);
    offers[0].kind = OFFER_WRITTEN;
    offers[0].is_own_range = true;
    offers[0].tariff = text_of(asked->tariff);
    fill(&offers[0], &asked->written);
    for (size_t i = 0; i < asked->count; i++) {
        describe(asked, asked->priced[i].tariff, &offers[i + 1], &words[i + 1]);
        fill(&offers[i + 1], &asked->priced[i].tally);
    }
    struct frame frame = head_of(asked, asked->is_cut ? FRAME_OFFERS_CUT : FRAME_OFFERS_WHOLE);
    frame.offers = offers;
    frame.count = asked->count + 1;
    study->options.say(study->options.context, &frame);
    free(offers);
    free(words);
}

/* --- in small steps --------------------------------------------------------------------------- */

static enum err
read_on(struct study *study, bool *is_over, struct why *why)
{
    struct asked *asked = study->asked;
    const struct journal_sink sink = {.context = study, .message = take_message};
    int64_t end_us = clock_mono_us() + STUDY_STEP_US;
    enum err err = OK;
    int count = 1;
    while (!err && count > 0 && clock_mono_us() < end_us)
        err = journal_read(asked->journal, &asked->cursor, 1, &sink, &count, why);
    *is_over = count == 0;
    if (!err && !*is_over && end_us - asked->begun_us > STUDY_PATIENCE_MS * INT64_C(1000))
        err = why_set(why, ERR_LIMIT, "the journal of the day is too long for %d s",
                      STUDY_PATIENCE_MS / 1000);
    return err;
}

/* That the asker is still there shows when something is sent to it. */
static bool
is_wanted(struct study *study)
{
    struct asked *asked = study->asked;
    int64_t now_us = clock_mono_us();
    if (now_us - asked->told_us < STUDY_TELL_MS * INT64_C(1000))
        return true;
    asked->told_us = now_us;
    struct frame frame = head_of(asked, FRAME_OFFERS_WORKING);
    return study->options.say(study->options.context, &frame);
}

static void
on_work(void *context)
{
    struct study *study = context;
    struct why why;
    bool is_over = false;
    if (read_on(study, &is_over, &why) != OK) {
        study_refuse(study, &why);
        return;
    }
    if (is_over)
        answer(study);
    if (is_over || !is_wanted(study))
        study_drop(study);
}

/* --- life ------------------------------------------------------------------------------------- */

struct study *
study_new(const struct study_options *options)
{
    struct study *study = xcalloc(1, sizeof *study);
    study->options = *options;
    study->reader = frame_reader_new();
    return study;
}

void
study_free(struct study **study)
{
    if (!*study)
        return;
    study_drop(*study);
    frame_reader_free(&(*study)->reader);
    free(*study);
    *study = NULL;
}

void
study_drop(struct study *study)
{
    struct asked *asked = study->asked;
    if (!asked)
        return;
    study->asked = NULL;
    loop_remove(study->options.loop, &study->work);
    struct tracked *call, *next;
    HASH_ITER (hh, asked->tracked, call, next)
        forget(asked, call);
    journal_close(&asked->journal);
    free(asked->number);
    free(asked->date);
    free(asked);
}

void
study_refuse(struct study *study, const struct why *why)
{
    if (!study->asked)
        return;
    study_drop(study);
    study->options.refuse(study->options.context, why);
}

static void
choose_tariffs(struct asked *asked)
{
    const struct tariff_book *book = asked->rates->book;
    for (size_t i = 0; i < tariff_count(book); i++) {
        const struct tariff *tariff = tariff_at(book, i);
        if (!period_has(&tariff->period, asked->now_us))
            continue;
        if (asked->count == NITEMS(asked->priced)) {
            asked->is_cut = true;
            return;
        }
        asked->priced[asked->count++].tariff = tariff;
    }
}

enum err
study_begin(struct study *study, const struct rates *rates, struct text number, const char *date,
            int64_t now_us, struct why *why)
{
    if (study->asked)
        return why_set(why, ERR_LIMIT, "the gate looks into another number: ask again");
    if (!rates)
        return why_set(why, ERR_UNKNOWN, "the gate has no tariffs");
    struct asked *asked = xcalloc(1, sizeof *asked);
    study->asked = asked;
    asked->rates = rates;
    asked->number = xstrdup(number);
    asked->date = xstrdup(text_of(date));
    asked->now_us = now_us;
    asked->begun_us = asked->told_us = clock_mono_us();
    choose_tariffs(asked);
    enum err err = journal_open_reader(&asked->journal, study->options.journal, why);
    if (!err)
        err = journal_seek_day(asked->journal, date, &asked->cursor, why);
    if (err) {
        study_drop(study);
        return err;
    }
    study->work = loop_add_timer(study->options.loop, 0, STUDY_PAUSE_MS, on_work, study);
    return OK;
}
