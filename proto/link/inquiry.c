#include "proto/link/inquiry.h"

#include <stdlib.h>
#include <string.h>

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

/* Far from the ids of snapshots, which count up from 1, of orders, and of reading.c. */
#define FIRST_ID (UINT64_C(3) << 61)

struct inquiry {
    struct frame_reader *reader;
    char *number;         /* NULL: nothing is wanted */
    uint64_t id, version; /* id: of the last question */
    bool is_due;          /* to be handed out */
    int64_t since_us;     /* monotonic: of the question, or of the last word of an answer */
    char refusal[WHY_TEXT_BYTES];
    struct bytes answer; /* that `at` points into */
    struct offer at[OFFERS_MAX];
    struct offers offers;
};

/* --- life ------------------------------------------------------------------------------------- */

struct inquiry *
inquiry_new(void)
{
    struct inquiry *inquiry = xcalloc(1, sizeof *inquiry);
    inquiry->reader = frame_reader_new();
    inquiry->id = FIRST_ID;
    return inquiry;
}

void
inquiry_free(struct inquiry **inquiry)
{
    if (!*inquiry)
        return;
    frame_reader_free(&(*inquiry)->reader);
    bytes_free(&(*inquiry)->answer);
    free((*inquiry)->number);
    free(*inquiry);
    *inquiry = NULL;
}

/* --- asking ----------------------------------------------------------------------------------- */

static void
forget(struct inquiry *inquiry)
{
    free(inquiry->number);
    inquiry->number = NULL;
    inquiry->is_due = false;
    inquiry->id++; /* an answer to what was asked is for nobody */
    inquiry->offers = (struct offers){.number = "", .refusal = ""};
    inquiry->version++;
}

static void
ask(struct inquiry *inquiry, int64_t mono_us)
{
    inquiry->id++;
    inquiry->is_due = true;
    inquiry->since_us = mono_us;
    inquiry->offers.state = OFFERS_WAITING;
    inquiry->version++;
}

static void
refuse(struct inquiry *inquiry, enum offers_state state, struct text sentence, int64_t mono_us)
{
    str_copy(inquiry->refusal, sizeof inquiry->refusal, sentence);
    inquiry->offers.refusal = inquiry->refusal;
    inquiry->offers.state = state;
    inquiry->is_due = false;
    inquiry->id++;
    inquiry->since_us = mono_us;
    inquiry->version++;
}

static void
go_on(struct inquiry *inquiry, int64_t mono_us)
{
    int64_t ms = (mono_us - inquiry->since_us) / 1000;
    switch (inquiry->offers.state) {
    case OFFERS_WAITING:
        if (ms >= INQUIRY_PATIENCE_MS)
            refuse(inquiry, OFFERS_REFUSED, TEXT("the gate does not answer"), mono_us);
        return;
    case OFFERS_TOLD:
        if (ms >= INQUIRY_EVERY_MS)
            ask(inquiry, mono_us);
        return;
    case OFFERS_REFUSED:
        if (ms >= INQUIRY_AGAIN_MS)
            ask(inquiry, mono_us);
        return;
    case OFFERS_UNABLE:
        return;
    }
}

void
inquiry_want(struct inquiry *inquiry, struct text number, int64_t mono_us)
{
    if (inquiry->number && text_is(number, inquiry->number)) {
        go_on(inquiry, mono_us);
        return;
    }
    if (inquiry->number)
        forget(inquiry);
    if (number.len == 0)
        return;
    inquiry->number = xstrdup(number);
    inquiry->offers = (struct offers){.number = inquiry->number, .refusal = ""};
    ask(inquiry, mono_us);
}

bool
inquiry_question(struct inquiry *inquiry, struct bytes *out)
{
    if (!inquiry->is_due)
        return false;
    inquiry->is_due = false;
    struct frame frame = {
        .kind = FRAME_ASK_OFFERS, .id = inquiry->id, .number = text_of(inquiry->number)};
    frame_pack(NULL, &frame, out);
    return true;
}

/* --- what is told ----------------------------------------------------------------------------- */

/* Keeps the bytes that the texts point into. False: it makes no sense, and nothing is changed. */
static bool
keep_offers(struct inquiry *inquiry, const void *at, size_t len, struct why *why)
{
    struct bytes kept = {0};
    struct offer fresh[OFFERS_MAX];
    struct frame frame;
    size_t count = 0;
    bytes_add(&kept, at, len);
    enum err err = frame_read(inquiry->reader, kept.at, kept.len, SCAN_DESK_BYTES, &frame, why);
    while (!err && count < OFFERS_MAX &&
           (err = frame_next_offer(inquiry->reader, &fresh[count], why)) == OK)
        count++;
    if (err && err != ERR_STALE) {
        bytes_free(&kept);
        return false;
    }
    bytes_free(&inquiry->answer);
    inquiry->answer = kept;
    memcpy(inquiry->at, fresh, count * sizeof fresh[0]);
    inquiry->offers.at = inquiry->at;
    inquiry->offers.count = count;
    inquiry->offers.is_cut = frame.state == FRAME_OFFERS_CUT || frame.count > OFFERS_MAX;
    return true;
}

static void
take_offers(struct inquiry *inquiry, const struct frame *frame, const void *at, size_t len,
            int64_t now_us, int64_t mono_us)
{
    struct offers *offers = &inquiry->offers;
    struct why why = {0};
    bool is_over = frame->state != FRAME_OFFERS_WORKING;
    int64_t from_us = frame->from_us, to_us = frame->to_us, calls = frame->calls;
    if (is_over && !keep_offers(inquiry, at, len, &why)) {
        refuse(inquiry, OFFERS_REFUSED, text_of(why.text), mono_us);
        return;
    }
    inquiry->since_us = mono_us;
    inquiry->version++;
    if (!is_over && offers->count > 0) /* the answer before stays as it is */
        return;
    offers->from_us = from_us;
    offers->to_us = to_us;
    offers->calls = calls;
    if (!is_over)
        return;
    offers->state = OFFERS_TOLD;
    offers->told_us = now_us;
    inquiry->id++;
}

/* A gate of before this question cannot read its id, and answers 0. */
static bool
take_error(struct inquiry *inquiry, const struct frame *frame, int64_t mono_us)
{
    bool is_unknown = frame->code == ERR_UNKNOWN && frame->id == 0;
    if (frame->id != inquiry->id && !is_unknown)
        return false;
    refuse(inquiry, is_unknown ? OFFERS_UNABLE : OFFERS_REFUSED, frame->text, mono_us);
    return true;
}

bool
inquiry_take(struct inquiry *inquiry, const void *at, size_t len, int64_t now_us, int64_t mono_us)
{
    int kind = frame_peek_kind(at, len);
    if (kind != FRAME_OFFERS && kind != FRAME_ERROR)
        return false;
    bool is_waiting =
        inquiry->number && !inquiry->is_due && inquiry->offers.state == OFFERS_WAITING;
    struct frame frame;
    if (!is_waiting || frame_read(inquiry->reader, at, len, SCAN_DESK_BYTES, &frame, NULL) != OK)
        return kind == FRAME_OFFERS;
    if (kind == FRAME_ERROR)
        return take_error(inquiry, &frame, mono_us);
    if (frame.id == inquiry->id)
        take_offers(inquiry, &frame, at, len, now_us, mono_us);
    return true;
}

const struct offers *
inquiry_offers(const struct inquiry *inquiry)
{
    return inquiry->number ? &inquiry->offers : NULL;
}

uint64_t
inquiry_version(const struct inquiry *inquiry)
{
    return inquiry->version;
}
