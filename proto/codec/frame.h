/* frame: the messages of the protocol (docs/protocol.md), packed and read.
 *
 *   frame  = [version, kind, ...]                          one ZeroMQ message, one MessagePack array
 *   events = [1, 1, epoch, first_seq, sent_us, [event, ...]]                          feed
 *   beat   = [1, 2, epoch, last_seq, sent_us, clock_us, digest, followers,
 *             audit_n, audit_hash, [intent, ...]]                                     feed
 *   ask    = [1, 16, id]                                                              to the desk
 *   part   = [1, 17, id, epoch, seq, part, is_last, [event, ...]]                     from the desk
 *   error  = [1, 18, id, code, text]                                                  from the desk
 *   ask_offers = [1, 19, id, number]                                                  to the desk
 *   offers = [1, 20, id, epoch, seq, state, from_us, to_us, calls, [offer, ...]]      from the desk
 *   order  = [1, 21, id, [event]]                                                     to the desk
 *   stands = [1, 22, id, [event]]                                                     from the desk
 *   ask_trail = [1, 23, id, first, most]                                              to the desk
 *   trail  = [1, 24, id, audit_n, audit_hash, before, [record, ...]]                  from the desk
 *   look   = [1, 25, id, verb, rows, [target, ...]]                                   to the desk
 *   event  = [type, at_us, {key: value, ...}]              fields that are zero or empty are left out
 *   offer  = [kind, tariff, label, price, ranges, is_own_range, is_illustrative, priced, assumed,
 *             unknown, untariffed, has_amounts, s_ue60, payout_ue60, cost_ue60,
 *             has_s_net, s_net_ue, has_payout_net, payout_net_ue, has_cost_net, cost_net_ue,
 *             has_margin, margin_ue]
 *   record = [n, at_us, who, role, key, from, order, verb, target, arguments, reason, before, after,
 *             state, outcome, hash]
 *
 *   intent (of a beat) = [who, console, verb, rows, age_s, [target, ...]]
 *
 * A gate that is told of no intents leaves the last place of the beat out, and one without an audit
 * file then the two before it, as those of before did.
 * Arrays may be longer than said here (a newer peer): what follows is skipped. So are unknown
 * event types (counted) and unknown fields. A wrong type is refused and named:
 * "event call_queued field position: expected an integer, found text".
 */
#ifndef PROTO_CODEC_FRAME_H
#define PROTO_CODEC_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/mem.h"
#include "proto/event/event.h"
#include "proto/event/intent.h"
#include "proto/event/offer.h"
#include "proto/event/trail.h"

enum { FRAME_VERSION = 1 };

/* An event of FRAME_EVENT_BYTES and the longest head fit a message of SCAN_FEED_BYTES. Whoever
 * collects events keeps frame_bytes() + FRAME_HEAD_BYTES under the limit of its road (scan.h). */
enum { FRAME_EVENT_BYTES = 60 * 1024, FRAME_HEAD_BYTES = 64 };

enum frame_kind {
    FRAME_EVENTS = 1,
    FRAME_BEAT = 2,
    FRAME_ASK_SNAPSHOT = 16,
    FRAME_PART = 17,
    FRAME_ERROR = 18,
    FRAME_ASK_OFFERS = 19,
    FRAME_OFFERS = 20,
    FRAME_ORDER = 21,  /* one `order` event: do this */
    FRAME_STANDS = 22, /* one `order` event: how it stands with it */
    FRAME_ASK_TRAIL = 23,
    FRAME_TRAIL = 24,  /* records of the audit file */
    FRAME_INTENT = 25, /* the asker looks at an order that he may give; not answered */
};

/* How far an answer of offers has come. */
enum frame_offers_state {
    FRAME_OFFERS_WORKING, /* more will come; no offers yet */
    FRAME_OFFERS_WHOLE,
    FRAME_OFFERS_CUT, /* there are more tariffs than are told */
};

struct frame {
    int kind;           /* enum frame_kind */
    uint64_t id;        /* of the question, and its answer */
    uint64_t epoch;     /* events, beat, part */
    uint64_t seq;       /* events: of the first; beat: of the last; part: contained up to here */
    int64_t sent_us;    /* the gate's wall clock */
    int64_t clock_us;   /* beat: the switch's clock at sent_us */
    uint64_t digest;    /* beat: board_digest after seq */
    uint32_t followers; /* beat: subscribers of the feed */
    uint64_t audit_n;   /* beat, trail: records of the gate's audit file; 0: none, or not said */
    struct text audit_hash; /* beat, trail: hash of the last, 64 hexadecimal digits; "" without */
    uint32_t part;          /* part: from 0 */
    bool is_last;           /* part */
    int64_t code;           /* error: enum err */
    struct text text;       /* error */
    size_t count;       /* events, part, offers, trail, intents: how many follow (frame_next...) */
    struct text number; /* ask_offers */
    int64_t state;      /* offers: enum frame_offers_state */
    int64_t from_us, to_us, calls; /* offers: of which calls; the switch's clock */
    const struct offer *offers;    /* to write: `count` of them, borrowed; not when read */
    uint64_t first;                /* ask_trail: from this record on; 0: the last ones */
    uint32_t most;                 /* ask_trail: so many at most */
    struct text before; /* trail: hash of the record before the first; "" of record 1, or of none */
    const struct trail_record *records; /* to write: `count` of them, borrowed; not when read */
    int64_t verb, rows;                 /* intent: enum verb, 0: no more; rows it is for */
    struct intent_targets targets;      /* intent */
    bool has_intents;                   /* beat: `count` intents are told, perhaps none */
    const struct intent *intents;       /* to write: `count` of them, borrowed; not when read */
};

/* --- writing ------------------------------------------------------------------------------- */

/* Collects events into a message. Reusable. */
struct frame_writer;
struct frame_writer *frame_writer_new(void);
void frame_writer_free(struct frame_writer **writer);

/* Adds one event; ERR_LIMIT when a text is over SCAN_TEXT_BYTES or the event over FRAME_EVENT_BYTES;
 * ERR_ARG when its type is not in the event table or an enumerated field is outside its words.
 * Nothing is added then. The same event gives the same bytes, always. */
enum err frame_add(struct frame_writer *writer, const struct event *event, struct why *why);
size_t frame_count(const struct frame_writer *writer); /* events added */
size_t frame_bytes(const struct frame_writer *writer); /* their size packed, without the head */
void frame_reset(struct frame_writer *writer);

/* Appends the whole message to `out`, for the kinds with events (events, part, order, stands: with
 * the events added so far; `count` is the writer's) and those without (writer may be NULL). Fields
 * of `frame` that the kind does not have are ignored. The text of an error is at most
 * SCAN_TEXT_BYTES long. */
void frame_pack(const struct frame_writer *writer, const struct frame *frame, struct bytes *out);

/* --- reading ------------------------------------------------------------------------------- */

/* The kind of a message by its first bytes, unread and unscanned; 0: none of this version. */
int frame_peek_kind(const void *at, size_t len);

/* Reads messages one after another with memory that is reused. */
struct frame_reader;
struct frame_reader *frame_reader_new(void);
void frame_reader_free(struct frame_reader **reader);

/* Scans and opens a message; `at` must stay until the last frame_next. ERR_FORMAT or ERR_LIMIT for
 * a bad message; ERR_UNKNOWN for a protocol version or a kind of message this program does not
 * know. After an error there are no events to read. */
enum err frame_read(struct frame_reader *reader, const void *at, size_t len, size_t max_bytes,
                    struct frame *frame, struct why *why);

/* The next event, in order. OK; ERR_STALE at the end (no sentence); ERR_UNKNOWN for an event type
 * this program does not know (event->type is set, the stream goes on); ERR_FORMAT for an event that
 * is wrong (named; the stream goes on behind it). Texts point into the message, lists into the
 * reader, good until the next frame_read.
 *
 * Wrong are: another kind of value than the field's, an integer that does not fit, a required field
 * that is missing, a field said twice. A word of a newer peer (enumerated field) reads as 0, the
 * "unknown" of its kind. */
enum err frame_next(struct frame_reader *reader, struct event *event, struct why *why);

/* The next offer of FRAME_OFFERS; ERR_STALE at the end, ERR_FORMAT for one that is wrong. Texts
 * point into the message. */
enum err frame_next_offer(struct frame_reader *reader, struct offer *offer, struct why *why);

/* The next intent of FRAME_BEAT; likewise. Of more than INTENT_TARGETS targets the first. */
enum err frame_next_intent(struct frame_reader *reader, struct intent *intent, struct why *why);

/* The next record of FRAME_TRAIL; likewise. */
enum err frame_next_record(struct frame_reader *reader, struct trail_record *record,
                           struct why *why);

#endif
