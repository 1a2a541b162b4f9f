/* audit: the file of who did what, when and why; append-only (docs/audit.md).
 *
 * A record is on the disk before audit_append returns OK; when it returns an error nothing of it
 * is left in the file. So whoever acts asks first: no record, no act. One writer: the file is
 * locked, and a file that another hand made longer, shorter or took away is not written to any more.
 */
#ifndef PROTO_GATE_AUDIT_H
#define PROTO_GATE_AUDIT_H

#include <stdint.h>
#include <sys/types.h>

#include "proto/base/err.h"
#include "proto/gate/audit_verify.h"

struct audit;

/* How it reaches the disk; tests put a disk that fails in its place. As the calls of that name. */
struct audit_disk {
    ssize_t (*write)(int fd, const void *from, size_t len);
    int (*sync)(int fd); /* fdatasync */
    int (*truncate)(int fd, off_t length);
};

/* Opens or makes the file (0600) and reads it whole: the chain of all records, the seal of the last.
 * A last line that was never ended (a crash in mid write; nobody was told it was written) is moved
 * to PATH.torn-N, and the next record tells so. Any other damage: ERR_FORMAT, with the first bad
 * record. ERR_DENIED: another gate has it, or its key is not kept secret. ERR_IO. */
enum err audit_open(struct audit **audit, const char *path, const char *key_path, struct why *why);
/* Hears each record on the way (audit_verify.h); what it heard is good when this returns OK. */
enum err audit_open_heard(struct audit **audit, const char *path, const char *key_path,
                          audit_verify_fn *each, void *context, struct why *why);
enum err audit_open_on(struct audit **audit, const char *path, const char *key_path,
                       const struct audit_disk *disk, struct why *why);

/* Writes one record behind the last; its n is set here, at_us as given (ERR_ARG before 1970, after
 * 9999). Texts are made harmless and cut to their bounds. */
enum err audit_append(struct audit *audit, const struct audit_record *record, struct why *why);

/* Of the last record; n is 0 when there is none. */
struct audit_head audit_head(const struct audit *audit);

/* Some records in their order, and the hash of the one before the first. The lines are the caller's. */
struct audit_page {
    struct audit_line lines[TRAIL_PAGE_MAX];
    char hashes[TRAIL_PAGE_MAX][AUDIT_HASH_HEX_BYTES];
    char before[AUDIT_HASH_HEX_BYTES]; /* "" of record 1 */
    size_t count;
};

/* Reads at most `most` records from `first` on (0: the last ones; a page has TRAIL_PAGE_MAX) back
 * from the file. They, and some around them, are held against the chain as it was when they were
 * written or the file was opened: ERR_FORMAT when another hand changed them since. None: an empty
 * page. */
enum err audit_read(struct audit *audit, uint64_t first, size_t most, struct audit_page *page,
                    struct why *why);

void audit_close(struct audit **audit);

#endif
