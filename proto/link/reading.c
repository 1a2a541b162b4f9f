#include "proto/link/reading.h"

#include <stdlib.h>
#include <string.h>

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"

/* Far from the ids of snapshots, which count up from 1, of orders, and of inquiry.c. */
#define FIRST_ID (UINT64_C(5) << 60)

enum { HASH_BYTES = 65 };

struct reading {
    struct frame_reader *reader;
    bool is_wanted, is_due;
    uint64_t id, version; /* id: of the last question */
    uint64_t first;       /* that it asked for; 0: the last ones */
    uint32_t most;
    uint64_t head_asked; /* when newer ones were asked for last, there were so many */
    int64_t since_us;    /* monotonic: of the question, or of its answer */
    char refusal[WHY_TEXT_BYTES];
    char before[HASH_BYTES]; /* hash of the record before the oldest; "" of record 1 */
    struct bytes *pages;     /* that the records point into */
    size_t page_count;
    struct trail_record *at;
    struct trail trail;
};

/* --- life ------------------------------------------------------------------------------------- */

struct reading *
reading_new(void)
{
    struct reading *reading = xcalloc(1, sizeof *reading);
    reading->reader = frame_reader_new();
    reading->id = FIRST_ID;
    return reading;
}

static void
drop_pages(struct reading *reading)
{
    for (size_t i = 0; i < reading->page_count; i++)
        bytes_free(&reading->pages[i]);
    free(reading->pages);
    free(reading->at);
    reading->pages = NULL;
    reading->at = NULL;
    reading->page_count = 0;
    reading->before[0] = '\0';
    reading->trail.at = NULL;
    reading->trail.count = 0;
    reading->trail.is_full = false;
}

void
reading_free(struct reading **reading)
{
    if (!*reading)
        return;
    drop_pages(*reading);
    frame_reader_free(&(*reading)->reader);
    free(*reading);
    *reading = NULL;
}

/* --- asking ----------------------------------------------------------------------------------- */

static const struct trail_record *
oldest(const struct reading *reading)
{
    return reading->trail.count > 0 ? &reading->at[0] : NULL;
}

static const struct trail_record *
newest(const struct reading *reading)
{
    return reading->trail.count > 0 ? &reading->at[reading->trail.count - 1] : NULL;
}

static void
ask(struct reading *reading, uint64_t first, uint32_t most, int64_t mono_us)
{
    reading->id++;
    reading->first = first;
    reading->most = most;
    reading->is_due = true;
    reading->since_us = mono_us;
    reading->trail.state = TRAIL_WAITING;
    reading->version++;
}

static void
ask_newer(struct reading *reading, uint64_t head_n, int64_t mono_us)
{
    reading->head_asked = head_n;
    ask(reading, newest(reading) ? newest(reading)->is.n + 1 : 0, TRAIL_PAGE_MAX, mono_us);
}

static void
ask_older(struct reading *reading, int64_t mono_us)
{
    uint64_t before = oldest(reading)->is.n - 1;
    uint32_t most = before < TRAIL_PAGE_MAX ? (uint32_t)before : TRAIL_PAGE_MAX;
    ask(reading, before - most + 1, most, mono_us);
}

static void
refuse(struct reading *reading, enum trail_state state, struct text sentence, int64_t mono_us)
{
    str_copy(reading->refusal, sizeof reading->refusal, sentence);
    reading->trail.refusal = reading->refusal;
    reading->trail.state = state;
    reading->trail.is_denied = false;
    reading->is_due = false;
    reading->id++;
    reading->since_us = mono_us;
    reading->version++;
}

static void
ask_what_lacks(struct reading *reading, size_t wanted, uint64_t head_n, int64_t mono_us)
{
    uint64_t known = newest(reading) ? newest(reading)->is.n : 0;
    bool has_older = oldest(reading) && oldest(reading)->is.n > 1;
    reading->trail.is_full = has_older && reading->trail.count >= READING_KEPT_MAX;
    if (head_n > known && head_n != reading->head_asked)
        ask_newer(reading, head_n, mono_us);
    else if (has_older && !reading->trail.is_full && reading->trail.count < wanted)
        ask_older(reading, mono_us);
}

static void
go_on(struct reading *reading, size_t wanted, uint64_t head_n, int64_t mono_us)
{
    int64_t ms = (mono_us - reading->since_us) / 1000;
    int64_t again_ms = reading->trail.is_denied ? READING_DENIED_MS : READING_AGAIN_MS;
    switch (reading->trail.state) {
    case TRAIL_WAITING:
        if (ms >= READING_PATIENCE_MS)
            refuse(reading, TRAIL_REFUSED, TEXT("the gate does not answer"), mono_us);
        return;
    case TRAIL_TOLD:
        ask_what_lacks(reading, wanted, head_n, mono_us);
        return;
    case TRAIL_REFUSED:
        if (ms >= again_ms)
            ask_newer(reading, head_n, mono_us);
        return;
    case TRAIL_UNABLE:
        return;
    }
}

void
reading_want(struct reading *reading, size_t wanted, uint64_t head_n, int64_t mono_us)
{
    if (reading->is_wanted && wanted > 0) {
        go_on(reading, wanted, head_n, mono_us);
        return;
    }
    if (reading->is_wanted == (wanted > 0))
        return;
    drop_pages(reading);
    reading->is_wanted = wanted > 0;
    reading->is_due = false;
    reading->id++; /* an answer to what was asked is for nobody */
    reading->version++;
    reading->trail = (struct trail){.refusal = ""};
    if (wanted > 0)
        ask_newer(reading, head_n, mono_us);
}

bool
reading_question(struct reading *reading, struct bytes *out)
{
    if (!reading->is_due)
        return false;
    reading->is_due = false;
    struct frame frame = {
        .kind = FRAME_ASK_TRAIL, .id = reading->id, .first = reading->first, .most = reading->most};
    frame_pack(NULL, &frame, out);
    return true;
}

/* --- what is told ----------------------------------------------------------------------------- */

struct page {
    struct bytes bytes;
    struct frame frame;
    struct trail_record at[TRAIL_PAGE_MAX];
    size_t count;
};

/* Reads it out of bytes of its own, which the texts point into. */
static enum err
read_page(struct reading *reading, struct page *page, const void *at, size_t len, struct why *why)
{
    bytes_add(&page->bytes, at, len);
    enum err err = frame_read(reading->reader, page->bytes.at, page->bytes.len, SCAN_DESK_BYTES,
                              &page->frame, why);
    while (!err && page->count < TRAIL_PAGE_MAX &&
           (err = frame_next_record(reading->reader, &page->at[page->count], why)) == OK)
        page->count++;
    if (err && err != ERR_STALE)
        return err;
    for (size_t i = 1; i < page->count; i++) {
        if (page->at[i].is.n != page->at[0].is.n + i)
            return why_set(why, ERR_FORMAT, "the gate tells its records out of order");
    }
    return OK;
}

/* Does it stand where it was asked for, beside what is kept? */
static bool
fits(const struct reading *reading, const struct page *page)
{
    const struct trail_record *low = oldest(reading), *high = newest(reading);
    if (!low || page->count == 0)
        return true;
    if (reading->first > high->is.n)
        return page->at[0].is.n == high->is.n + 1 && text_equal(page->frame.before, high->hash);
    const struct trail_record *last = &page->at[page->count - 1];
    return last->is.n + 1 == low->is.n && text_is(last->hash, reading->before);
}

static void
keep_page(struct reading *reading, struct page *page)
{
    struct trail *trail = &reading->trail;
    size_t count = trail->count + page->count;
    bool is_older = oldest(reading) && reading->first < oldest(reading)->is.n;
    reading->at = xrealloc(reading->at, count * sizeof reading->at[0]);
    struct trail_record *to = reading->at + trail->count;
    if (is_older) {
        memmove(reading->at + page->count, reading->at, trail->count * sizeof reading->at[0]);
        to = reading->at;
    }
    memcpy(to, page->at, page->count * sizeof page->at[0]);
    if (is_older || trail->count == 0)
        str_copy(reading->before, sizeof reading->before, page->frame.before);
    reading->pages = xrealloc(reading->pages, (reading->page_count + 1) * sizeof reading->pages[0]);
    reading->pages[reading->page_count++] = page->bytes;
    page->bytes = (struct bytes){0};
    trail->at = reading->at;
    trail->count = count;
}

static void
take_page(struct reading *reading, struct page *page, int64_t mono_us)
{
    struct trail *trail = &reading->trail;
    bool went_back = newest(reading) && page->frame.audit_n < newest(reading)->is.n;
    if (went_back || !fits(reading, page) || trail->count >= 2 * (size_t)READING_KEPT_MAX) {
        drop_pages(reading);
        refuse(reading, TRAIL_REFUSED,
               TEXT("the audit file is not the one that was read so far: it is read anew"),
               mono_us);
        return;
    }
    if (page->count > 0)
        keep_page(reading, page);
    trail->head_n = page->frame.audit_n;
    trail->state = TRAIL_TOLD;
    trail->refusal = "";
    trail->is_denied = false;
    reading->since_us = mono_us;
    reading->id++;
    reading->version++;
}

/* A gate of before this question cannot read its id, and answers 0. */
static bool
take_error(struct reading *reading, const struct frame *frame, int64_t mono_us)
{
    bool is_unknown = frame->code == ERR_UNKNOWN;
    if (frame->id != reading->id && !(is_unknown && frame->id == 0))
        return false;
    refuse(reading, is_unknown ? TRAIL_UNABLE : TRAIL_REFUSED, frame->text, mono_us);
    reading->trail.is_denied = frame->code == ERR_DENIED;
    if (reading->trail.is_denied)
        drop_pages(reading);
    return true;
}

bool
reading_take(struct reading *reading, const void *at, size_t len, int64_t mono_us)
{
    int kind = frame_peek_kind(at, len);
    if (kind != FRAME_TRAIL && kind != FRAME_ERROR)
        return false;
    bool is_waiting =
        reading->is_wanted && !reading->is_due && reading->trail.state == TRAIL_WAITING;
    struct frame frame;
    struct why why;
    enum err err = frame_read(reading->reader, at, len, SCAN_DESK_BYTES, &frame, &why);
    if (!is_waiting || err)
        return kind == FRAME_TRAIL;
    if (kind == FRAME_ERROR)
        return take_error(reading, &frame, mono_us);
    if (frame.id != reading->id)
        return true;
    struct page page = {0};
    err = read_page(reading, &page, at, len, &why);
    if (err)
        refuse(reading, TRAIL_REFUSED, text_of(why.text), mono_us);
    else
        take_page(reading, &page, mono_us);
    bytes_free(&page.bytes);
    return true;
}

const struct trail *
reading_trail(const struct reading *reading)
{
    return reading->is_wanted ? &reading->trail : NULL;
}

uint64_t
reading_version(const struct reading *reading)
{
    return reading->version;
}
