/* access_sign: a list of people that is signed by whoever keeps it, with a key that the gate's machine
 * does not have: there, writing to the file is not enough to give somebody a right.
 *
 *   FILE.sig = Ed25519 signature of "vigie access 1", a newline and the bytes of FILE;
 *              one line of 128 lower-case hexadecimal digits
 *
 * The keys are as those of audit_seal.h. A signature says who wrote a list, not that it is the newest.
 */
#ifndef PROTO_GATE_ACCESS_SIGN_H
#define PROTO_GATE_ACCESS_SIGN_H

#include "proto/gate/access.h"

/* Signs a list that makes sense, as access_parse sees it. Makes the key when there is none
 * (audit_seal_key_open). */
enum err access_sign_write(const char *path, const char *key_path, struct why *why);

/* access_read of a list that was signed by the key of this public half. The bytes that are judged are
 * those that are read. ERR_DENIED: not signed, or by somebody else, or changed since. */
enum err access_sign_read(struct access **access, const char *path, const char *signer_path,
                          struct why *why);

#endif
