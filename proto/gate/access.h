/* access: who may do what, from one file; and the decision, which is pure.
 *
 *   [role night]                         [person alice]
 *   verbs = close open confirm           key     = rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
 *                                        name    = Alice Martin
 *   [person local]                       roles   = supervisor night
 *   roles  = viewer                      numbers = 0892* tag:paris
 *                                        queues  = sav rdv
 *
 * A person is a key, and who has none here does not exist. Nothing is allowed that no line allows:
 * a verb needs a role that has it, and what it is done to must lie within the person's numbers or
 * queues (verb.h says which of them). `local` is who comes in the clear, over ipc or loopback.
 * The roles viewer, supervisor, ops, auditor and listener are there always.
 *
 * A file is taken whole or not at all; a mistake is named with its line. Decisions look at nothing
 * but their arguments.
 */
#ifndef PROTO_GATE_ACCESS_H
#define PROTO_GATE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/err.h"
#include "proto/base/text.h"
#include "proto/event/verb.h"

#define ACCESS_LOCAL "local"

enum { ACCESS_PEOPLE_MAX = 100000, ACCESS_ROLES_MAX = 64, ACCESS_NAME_MAX = 63 };

struct access;

/* Borrowed until the access is freed. */
struct access_person {
    const char *id;    /* alice */
    const char *name;  /* Alice Martin; the id when the file gives none */
    const char *roles; /* as written, "" for none */
};

/* What a verb is done to, as the board knows it; what does not apply is the empty text. */
struct access_target {
    struct text number; /* national form */
    struct text tags;   /* of the number, separated by blanks */
    struct text queue;
    struct text agent;
    const struct text *agent_queues; /* that the agent is a member of */
    size_t agent_queues_count;
};

/* Nobody, not even local; the shipped roles. */
struct access *access_new(void);
void access_free(struct access **access);

/* Replaces *access (which may be NULL) when the whole text or file is good; else leaves it. A file
 * that everybody may write to is refused. */
enum err access_parse(struct access **access, struct text text, const char *file, struct why *why);
enum err access_read(struct access **access, const char *path, struct why *why);

/* key: of the peer in Z85; NULL: the peer came in the clear. False, NULL: nobody we know. */
bool access_knows(const struct access *access, const char *key);
bool access_person(const struct access *access, const char *key, struct access_person *person);

/* The key of a person, borrowed; *key NULL: local. False: nobody we know. */
bool access_key_of(const struct access *access, struct text id, const char **key);

/* OK, or ERR_DENIED with a sentence: who, what, to what, and what it would need. */
enum err access_decide(const struct access *access, const char *key, enum verb verb,
                       const struct access_target *target, struct why *why);

/* Does one of the person's roles have the verb, whatever it is done to? */
bool access_grants(const struct access *access, const char *key, enum verb verb);

size_t access_count(const struct access *access); /* people with a key */

/* Keys of `before` that `now` does not have. */
size_t access_withdrawn(const struct access *before, const struct access *now);

/* Roles in order: the shipped ones, then the file's; NULL behind the last one. */
const char *access_role(const struct access *access, size_t i);
bool access_role_has(const struct access *access, size_t i, enum verb verb);

#endif
