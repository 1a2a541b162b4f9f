/* witness: the gate's audit file and those who are told of its head: every beat, and syslog.
 *
 * Whoever does something in the gate calls witness_record first, and again with how it ended. When
 * that fails, nothing may be done: what is not written has not been ordered.
 */
#ifndef PROTO_GATE_WITNESS_H
#define PROTO_GATE_WITNESS_H

#include <stdint.h>

#include "proto/gate/audit.h"
#include "proto/gate/options.h"
#include "proto/link/publisher.h"

struct witness;

/* A line for the machine's log; NULL in witness_open: syslog, facility authpriv. */
typedef void witness_say_fn(const char *line);

/* Opens options->audit, its key beside it (FILE.key), and says its head to the publisher, which is
 * borrowed. Writes nothing. `each` (may be NULL) hears the records that are there. */
enum err witness_open(struct witness **witness, const struct options *options,
                      struct publisher *publisher, witness_say_fn *say, audit_verify_fn *each,
                      void *context, struct why *why);

/* One record, on the disk and its head in a beat before this returns OK. at_us 0: now. */
enum err witness_record(struct witness *witness, const struct audit_record *record,
                        struct why *why);

/* What the gate itself did: "gate started", driver. */
enum err witness_gate(struct witness *witness, const char *verb, const char *outcome,
                      struct why *why);

/* Records of the file, and its head (audit.h). */
enum err witness_read(struct witness *witness, uint64_t first, size_t most, struct audit_page *page,
                      struct why *why);
struct audit_head witness_head(const struct witness *witness);

/* Time passes (monotonic): a head that is new goes to syslog, at most once a minute. */
void witness_tick(struct witness *witness, int64_t mono_us);

/* The last record, "gate ended" with the exit code, and the last head to syslog. Accepts NULL. */
enum err witness_close(struct witness **witness, int result, struct why *why);

#endif
