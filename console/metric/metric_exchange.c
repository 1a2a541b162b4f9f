#include "console/metric/value.h"
#include "proto/event/event_table.h"

static const struct site *
the_site(const struct row *row)
{
    return row->parts[0].site;
}

static struct value
exchange_name(const struct row *row)
{
    const char *name = the_site(row)->board->exchange.name;
    return value_text(name[0] != '\0' ? name : the_site(row)->endpoint);
}

static struct value
exchange_driver(const struct row *row)
{
    return value_text(the_site(row)->board->exchange.driver);
}

static struct value
exchange_version(const struct row *row)
{
    return value_text(the_site(row)->board->exchange.version);
}

static struct value
exchange_note(const struct row *row)
{
    return value_text(the_site(row)->board->exchange.note);
}

/* A gate of before says neither; one that takes no orders says why. */
static struct value
exchange_verbs(const struct row *row)
{
    const struct exchange *exchange = &the_site(row)->board->exchange;
    bool is_said = exchange->verbs[0] != '\0' || exchange->cannot[0] != '\0';
    return is_said ? value_text(exchange->verbs) : value_unknown();
}

static struct value
exchange_cannot(const struct row *row)
{
    return value_text(the_site(row)->board->exchange.cannot);
}

static struct value
exchange_link(const struct row *row)
{
    return value_word(words_name(&link_state_words, (int)the_site(row)->board->exchange.link));
}

#define SITE_TEXT(getter, member)                     \
    static struct value getter(const struct row *row) \
    {                                                 \
        return value_text(the_site(row)->member);     \
    }
SITE_TEXT(exchange_endpoint, endpoint)
SITE_TEXT(exchange_feed, state)
SITE_TEXT(exchange_reason, reason)
SITE_TEXT(exchange_audit_hash, audit_hash)
SITE_TEXT(exchange_date, board->date)

#define SITE_COUNT(getter, expression)                             \
    static struct value getter(const struct row *row)              \
    {                                                              \
        return value_number((int64_t)(the_site(row)->expression)); \
    }
SITE_COUNT(exchange_epoch, epoch)
SITE_COUNT(exchange_seq, seq)
SITE_COUNT(exchange_events, events)
SITE_COUNT(exchange_bytes, bytes)
SITE_COUNT(exchange_duplicates, duplicates)
SITE_COUNT(exchange_refused, refused)
SITE_COUNT(exchange_unknown_events, unknown_events)
SITE_COUNT(exchange_gaps, gaps)
SITE_COUNT(exchange_missed, missed)
SITE_COUNT(exchange_resyncs, resyncs)
SITE_COUNT(exchange_rate, events_per_s * 1000.0)
SITE_COUNT(exchange_followers, gate_followers)
SITE_COUNT(exchange_lag_ms, lag_us / 1000)
SITE_COUNT(exchange_offset_ms, offset_us / 1000)

static struct value
exchange_audit_n(const struct row *row)
{
    const struct site *site = the_site(row);
    return site->audit_n > 0 ? value_number((int64_t)site->audit_n) : value_none();
}

/* What a person must act on before what the network does. */
static struct value
exchange_trouble(const struct row *row)
{
    const struct site *site = the_site(row);
    return value_text(site->alarm && site->alarm[0] ? site->alarm : site->trouble);
}

static struct value
exchange_age(const struct row *row)
{
    const struct site *site = the_site(row);
    return site->heard_us > 0 ? value_number((site->now_us - site->heard_us) / 1000) : value_none();
}

static struct value
exchange_since(const struct row *row)
{
    const struct site *site = the_site(row);
    return site->state_since_us > 0 ? value_number((site->now_us - site->state_since_us) / 1000)
                                    : value_none();
}

static struct value
exchange_link_since(const struct row *row)
{
    int64_t since_us = the_site(row)->board->exchange.since_us;
    int64_t age_us = the_site(row)->clock_us - since_us;
    return since_us > 0 ? value_number(age_us > 0 ? age_us / 1000 : 0) : value_none();
}

static const struct metric rows[] = {
    {"exchange.name", UNIT_TEXT, "Gate", 14, true, false, "the gate's name for its switch",
     exchange_name},
    {"exchange.driver", UNIT_TEXT, "Driver", 10, false, false, "family of the switch",
     exchange_driver},
    {"exchange.version", UNIT_TEXT, "Version", 14, false, false, "of the switch", exchange_version},
    {"exchange.feed", UNIT_WORD, "Feed", 10, false, false,
     "link from this console to the gate: connecting, syncing, live, late, lost", exchange_feed},
    {"exchange.feed_ms", UNIT_MS, "Since", 5, false, true, "since when", exchange_since},
    {"exchange.link", UNIT_WORD, "Switch", 11, false, false,
     "link from the gate to its switch: up, reconciling, down", exchange_link},
    {"exchange.link_ms", UNIT_MS, "Since", 5, false, true, "since when", exchange_link_since},
    {"exchange.epoch", UNIT_COUNT, "Epoch", 17, false, false, "run of the gate", exchange_epoch},
    {"exchange.seq", UNIT_COUNT, "Seq", 10, false, false, "last event folded in", exchange_seq},
    {"exchange.events_per_s", UNIT_RATE, "Ev/s", 7, false, true,
     "events a second over the last 10 s", exchange_rate},
    {"exchange.lag_ms", UNIT_DELAY, "Lag", 6, false, true,
     "delay of the last heartbeat over the least seen", exchange_lag_ms},
    {"exchange.age_ms", UNIT_MS, "Age", 5, false, true, "since the last message was heard",
     exchange_age},
    {"exchange.gaps", UNIT_COUNT, "Gaps", 5, false, false, "times that messages were missing",
     exchange_gaps},
    {"exchange.missed", UNIT_COUNT, "Missed", 6, false, false, "events missing in those gaps",
     exchange_missed},
    {"exchange.resyncs", UNIT_COUNT, "Resyn", 5, false, false,
     "snapshots asked for after the first one", exchange_resyncs},
    {"exchange.reason", UNIT_WORD, "Reason", 8, false, false, "of the last resync",
     exchange_reason},
    {"exchange.duplicates", UNIT_COUNT, "Dup", 5, false, false, "messages received twice",
     exchange_duplicates},
    {"exchange.refused", UNIT_COUNT, "Refus", 5, false, false, "messages that made no sense",
     exchange_refused},
    {"exchange.unknown_events", UNIT_COUNT, "Unkn", 5, false, false,
     "events of a newer gate, skipped", exchange_unknown_events},
    {"exchange.events", UNIT_COUNT, "Events", 9, false, false, "events received", exchange_events},
    {"exchange.bytes", UNIT_BYTES, "Bytes", 9, false, false, "bytes received", exchange_bytes},
    {"exchange.offset_ms", UNIT_DELAY, "Offset", 9, false, false,
     "the switch's clock minus this machine's", exchange_offset_ms},
    {"exchange.followers", UNIT_COUNT, "Foll", 4, false, false, "subscribers of the gate",
     exchange_followers},
    {"exchange.date", UNIT_TEXT, "Day", 10, false, false, "business day of the gate",
     exchange_date},
    {"exchange.endpoint", UNIT_TEXT, "Endpoint", 24, true, false, "where the feed is",
     exchange_endpoint},
    {"exchange.note", UNIT_TEXT, "Note", 20, true, false, "what the gate says of its switch",
     exchange_note},
    {"exchange.verbs", UNIT_TEXT, "Orders", 20, true, false,
     "orders that the gate can carry out; whether you may is decided when you give one",
     exchange_verbs},
    {"exchange.cannot", UNIT_TEXT, "Cannot", 20, true, false,
     "why not the others: their words, and a sentence", exchange_cannot},
    {"exchange.trouble", UNIT_TEXT, "Trouble", 20, true, false,
     "last trouble of the connection; first of all, an audit file that was cut or written anew",
     exchange_trouble},
    {"exchange.audit_n", UNIT_COUNT, "Audit", 8, false, false,
     "records of the gate's audit file; none when it keeps none", exchange_audit_n},
    {"exchange.audit_hash", UNIT_TEXT, "Hash", 16, false, false,
     "of the last of them: vigie audit verify --head N:HASH", exchange_audit_hash},
};

const struct metric_table metric_exchange_table = {ROW_EXCHANGE, "exchanges", rows, NITEMS(rows)};
