/* audit_seal: what makes the audit file tell of any change: chain, seal, and the gate's key for it.
 *
 *   line = record TAB hash TAB seal NEWLINE         hash and seal in lower-case hexadecimal
 *   hash = BLAKE2b-256(hash of the line before, 32 bytes; record's bytes); before the first: zeros
 *   seal = Ed25519 signature of the hash
 *
 * The secret key is a file of its own, for the gate's user alone; the public one stands beside it
 * as PATH.pub. Both are one line of hexadecimal: the seed (32 bytes), the public key (32 bytes).
 */
#ifndef PROTO_GATE_AUDIT_SEAL_H
#define PROTO_GATE_AUDIT_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/mem.h"

enum {
    AUDIT_HASH_BYTES = 32,
    AUDIT_SEAL_BYTES = 64,
    AUDIT_PUBLIC_BYTES = 32,
    AUDIT_SECRET_BYTES = 64, /* as libsodium has it: seed and public key */
    AUDIT_HASH_HEX_BYTES = 2 * AUDIT_HASH_BYTES + 1,
};

struct audit_seal_key {
    unsigned char secret[AUDIT_SECRET_BYTES];
    unsigned char public[AUDIT_PUBLIC_BYTES];
};

/* A line taken apart; the record borrows from it. */
struct audit_seal_line {
    struct text record;
    unsigned char hash[AUDIT_HASH_BYTES], seal[AUDIT_SEAL_BYTES];
};

/* Reads the secret key, or makes one when there is none (0600, O_EXCL, on the disk before this
 * returns) and writes the public one beside it. ERR_DENIED when others may read it. */
enum err audit_seal_key_open(struct audit_seal_key *key, const char *path, struct why *why);
void audit_seal_key_wipe(struct audit_seal_key *key);

enum err audit_seal_public_read(unsigned char public[AUDIT_PUBLIC_BYTES], const char *path,
                                struct why *why);

void audit_seal_hash(unsigned char hash[AUDIT_HASH_BYTES],
                     const unsigned char before[AUDIT_HASH_BYTES], struct text record);

/* Appends the whole line, newline and all, and says its hash. */
void audit_seal_add(struct bytes *out, const struct audit_seal_key *key,
                    const unsigned char before[AUDIT_HASH_BYTES], struct text record,
                    unsigned char hash[AUDIT_HASH_BYTES]);

/* `text` without its newline. ERR_FORMAT. */
enum err audit_seal_split(struct audit_seal_line *line, struct text text, struct why *why);
bool audit_seal_is_good(const struct audit_seal_line *line,
                        const unsigned char public[AUDIT_PUBLIC_BYTES]);

void audit_seal_hex(char to[AUDIT_HASH_HEX_BYTES], const unsigned char hash[AUDIT_HASH_BYTES]);

/* Lower-case hexadecimal of exactly `size` bytes, nothing else. */
bool audit_seal_unhex(unsigned char *to, size_t size, struct text hex);

#endif
