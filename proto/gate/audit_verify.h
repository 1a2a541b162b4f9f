/* audit_verify: an audit file read from its first line on, and whether anybody laid hands on it.
 *
 * Reads line by line in bounded memory; needs no secret. What it finds it names by the record, with
 * a sentence. It looks no further than the first that is bad.
 */
#ifndef PROTO_GATE_AUDIT_VERIFY_H
#define PROTO_GATE_AUDIT_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/codec/audit_line.h"
#include "proto/event/event_table.h"
#include "proto/gate/audit_seal.h"

enum audit_fault {
    AUDIT_WHOLE,
    AUDIT_CHANGED, /* a record, or its hash, is not what was written */
    AUDIT_REMOVED, /* a record is not there */
    AUDIT_SWAPPED, /* it is there, elsewhere */
    AUDIT_FORGED,  /* sealed by another key, or by none */
    AUDIT_CUT,     /* fewer records than a head that is known */
    AUDIT_HEAD,    /* another hash than the head that is known */
    AUDIT_TORN,    /* the last line has no end: a crash in mid write, or a hand */
    AUDIT_FAULTS
};
extern const struct words audit_verify_fault_words;

struct audit_head {
    uint64_t n; /* 0: none */
    unsigned char hash[AUDIT_HASH_BYTES];
};

enum audit_seals { AUDIT_SEALS_NONE, AUDIT_SEALS_LAST, AUDIT_SEALS_ALL };

struct audit_report {
    enum audit_fault fault;
    uint64_t n;             /* of the first bad record */
    int64_t length;         /* bytes of the whole records before it */
    struct audit_head head; /* of the last whole record */
    char text[WHY_TEXT_BYTES];
};

/* A record that is whole: as it is, as it stands in the file, its hash and seal in hexadecimal. */
struct audit_seen {
    const struct audit_record *record;
    struct text text, hash, seal;
};

/* Each of them in order, borrowed; returns false to hear no more. */
typedef bool audit_verify_fn(void *context, const struct audit_seen *seen);

struct audit_verify {
    const unsigned char *public; /* needed for seals */
    enum audit_seals seals;
    const struct audit_head *known; /* NULL: none */
    audit_verify_fn *each;          /* NULL: nobody listens */
    void *context;
};

/* OK, with the report, whatever is wrong with the file; ERR_IO when it cannot be read. */
enum err audit_verify(const char *path, const struct audit_verify *how, struct audit_report *report,
                      struct why *why);

#endif
