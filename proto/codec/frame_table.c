/* frame_table: the messages, place by place. */
#include "proto/codec/frame_own.h"

#define AT(member) offsetof(struct frame, member)

static const struct place events_places[] = {
    {"epoch", PLACE_U64, AT(epoch)},
    {"first_seq", PLACE_U64, AT(seq)},
    {"sent_us", PLACE_I64, AT(sent_us)},
    {"events", PLACE_EVENTS, AT(count)},
};
static const struct place beat_places[] = {
    {"epoch", PLACE_U64, AT(epoch)},       {"last_seq", PLACE_U64, AT(seq)},
    {"sent_us", PLACE_I64, AT(sent_us)},   {"clock_us", PLACE_I64, AT(clock_us)},
    {"digest", PLACE_U64, AT(digest)},     {"followers", PLACE_U32, AT(followers)},
    {"audit_n", PLACE_U64, AT(audit_n)},   {"audit_hash", PLACE_TEXT, AT(audit_hash)},
    {"intents", PLACE_INTENTS, AT(count)},
};
static const struct place ask_places[] = {
    {"id", PLACE_U64, AT(id)},
};
static const struct place part_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"epoch", PLACE_U64, AT(epoch)},
    {"seq", PLACE_U64, AT(seq)},
    {"part", PLACE_U32, AT(part)},
    {"is_last", PLACE_BOOL, AT(is_last)},
    {"events", PLACE_EVENTS, AT(count)},
};
static const struct place error_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"code", PLACE_I64, AT(code)},
    {"text", PLACE_TEXT, AT(text)},
};
static const struct place ask_offers_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"number", PLACE_TEXT, AT(number)},
};
static const struct place offers_places[] = {
    {"id", PLACE_U64, AT(id)},           {"epoch", PLACE_U64, AT(epoch)},
    {"seq", PLACE_U64, AT(seq)},         {"state", PLACE_I64, AT(state)},
    {"from_us", PLACE_I64, AT(from_us)}, {"to_us", PLACE_I64, AT(to_us)},
    {"calls", PLACE_I64, AT(calls)},     {"offers", PLACE_OFFERS, AT(count)},
};

#define IN_OFFER(kind, member)                                \
    {                                                         \
#member, PLACE_##kind, offsetof(struct offer, member) \
    }

/* One of the offers. */
static const struct place offer_places[] = {
    IN_OFFER(I64, kind),
    IN_OFFER(TEXT, tariff),
    IN_OFFER(TEXT, label),
    IN_OFFER(TEXT, price),
    IN_OFFER(TEXT, ranges),
    IN_OFFER(BOOL, is_own_range),
    IN_OFFER(BOOL, is_illustrative),
    IN_OFFER(I64, priced),
    IN_OFFER(I64, assumed),
    IN_OFFER(I64, unknown),
    IN_OFFER(I64, untariffed),
    IN_OFFER(BOOL, has_amounts),
    IN_OFFER(I64, s_ue60),
    IN_OFFER(I64, payout_ue60),
    IN_OFFER(I64, cost_ue60),
    IN_OFFER(BOOL, has_s_net),
    IN_OFFER(I64, s_net_ue),
    IN_OFFER(BOOL, has_payout_net),
    IN_OFFER(I64, payout_net_ue),
    IN_OFFER(BOOL, has_cost_net),
    IN_OFFER(I64, cost_net_ue),
    IN_OFFER(BOOL, has_margin),
    IN_OFFER(I64, margin_ue),
};

#define IN_RECORD(kind, member)                                         \
    {                                                                   \
#member, PLACE_##kind, offsetof(struct trail_record, is.member) \
    }

/* One record of the audit file. */
static const struct place record_places[] = {
    IN_RECORD(U64, n),        IN_RECORD(I64, at_us),
    IN_RECORD(TEXT, who),     IN_RECORD(TEXT, role),
    IN_RECORD(TEXT, key),     IN_RECORD(TEXT, from),
    IN_RECORD(TEXT, order),   IN_RECORD(TEXT, verb),
    IN_RECORD(TEXT, target),  IN_RECORD(TEXT, arguments),
    IN_RECORD(TEXT, reason),  IN_RECORD(TEXT, before),
    IN_RECORD(TEXT, after),   IN_RECORD(TEXT, state),
    IN_RECORD(TEXT, outcome), {"hash", PLACE_TEXT, offsetof(struct trail_record, hash)},
};

static const struct place order_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"events", PLACE_EVENTS, AT(count)},
};
static const struct place stands_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"events", PLACE_EVENTS, AT(count)},
};

static const struct place ask_trail_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"first", PLACE_U64, AT(first)},
    {"most", PLACE_U32, AT(most)},
};
static const struct place trail_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"audit_n", PLACE_U64, AT(audit_n)},
    {"audit_hash", PLACE_TEXT, AT(audit_hash)},
    {"before", PLACE_TEXT, AT(before)},
    {"records", PLACE_RECORDS, AT(count)},
};

static const struct place intent_places[] = {
    {"id", PLACE_U64, AT(id)},
    {"verb", PLACE_I64, AT(verb)},
    {"rows", PLACE_I64, AT(rows)},
    {"targets", PLACE_TARGETS, AT(targets)},
};

#define IN_INTENT(kind, member)                                \
    {                                                          \
#member, PLACE_##kind, offsetof(struct intent, member) \
    }

/* One of the intents of a beat. */
static const struct place told_places[] = {
    IN_INTENT(TEXT, who), IN_INTENT(U64, console), IN_INTENT(I64, verb),
    IN_INTENT(I64, rows), IN_INTENT(I64, age_s),   IN_INTENT(TARGETS, targets),
};

const struct frame_list frame_offer_list = {"offer", offer_places, NITEMS(offer_places)},
                        frame_record_list = {"record", record_places, NITEMS(record_places)},
                        frame_intent_list = {"intent", told_places, NITEMS(told_places)};

#define ROW(kind, name, optional)                                   \
    {                                                               \
        kind, #name, name##_places, NITEMS(name##_places), optional \
    }

static const struct frame_row rows[] = {
    ROW(FRAME_EVENTS, events, 0),    ROW(FRAME_BEAT, beat, 3),
    ROW(FRAME_ASK_SNAPSHOT, ask, 0), ROW(FRAME_PART, part, 0),
    ROW(FRAME_ERROR, error, 0),      ROW(FRAME_ORDER, order, 0),
    ROW(FRAME_STANDS, stands, 0),    ROW(FRAME_ASK_OFFERS, ask_offers, 0),
    ROW(FRAME_OFFERS, offers, 0),    ROW(FRAME_ASK_TRAIL, ask_trail, 0),
    ROW(FRAME_TRAIL, trail, 0),      ROW(FRAME_INTENT, intent, 0),
};

const struct frame_row *
frame_row_of(int64_t kind)
{
    for (size_t i = 0; i < NITEMS(rows); i++) {
        if ((int64_t)rows[i].kind == kind)
            return &rows[i];
    }
    return NULL;
}
