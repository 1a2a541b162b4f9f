/* study: what today's calls of one number would have earned and cost under every tariff in force.
 *
 * The question comes from a console, over the desk; the answer from this gate's own journal, read
 * beside the writer from the beginning of the business day, some milliseconds at a time. Only the
 * calls of that number are kept while they live. Priced as `vigie simulate` prices (offer.h): the
 * same calls give the same figures, to the last digit. One study at a time, STUDY_PATIENCE_MS at most.
 */
#ifndef PROTO_GATE_STUDY_H
#define PROTO_GATE_STUDY_H

#include "proto/codec/frame.h"
#include "proto/gate/rates.h"
#include "proto/link/loop.h"

enum {
    STUDY_STEP_US = 3000,      /* of reading and pricing, then others have their turn ... */
    STUDY_PAUSE_MS = 7,        /* ... for so long */
    STUDY_TELL_MS = 1000,      /* between two words that it goes on */
    STUDY_PATIENCE_MS = 60000, /* for the whole */
    STUDY_CALLS_MAX = 65536,   /* alive at once, of one number */
};

struct study;

struct study_options { /* all borrowed */
    struct loop *loop;
    const char *journal; /* its URL */
    /* An answer, whole or "it goes on" (id is not filled in). False: nobody wants it any more. */
    bool (*say)(void *context, struct frame *frame);
    void (*refuse)(void *context, const struct why *why);
    void *context;
};

struct study *study_new(const struct study_options *options);
void study_free(struct study **study);

/* Of the business day `date`, with the tariffs in force at now_us (the switch's clock). The rates
 * stay as they are until it has ended. ERR_LIMIT: another one is being made. */
enum err study_begin(struct study *study, const struct rates *rates, struct text number,
                     const char *date, int64_t now_us, struct why *why);

/* Ends it without a word; nothing when there is none. */
void study_drop(struct study *study);

/* Ends it with this sentence to whoever asked. */
void study_refuse(struct study *study, const struct why *why);

#endif
