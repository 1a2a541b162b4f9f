/* access_list: what access_parse makes and access_decide reads. For these two files only. */
#ifndef PROTO_GATE_ACCESS_LIST_H
#define PROTO_GATE_ACCESS_LIST_H

#include <stdint.h>
#include <uthash.h>

#include "proto/gate/access.h"
#include "proto/link/key.h"

typedef uint32_t verb_set; /* bits of enum verb */
#define VERB_BIT(verb) (UINT32_C(1) << (verb))
_Static_assert(VERBS <= 32, "a set of verbs is a uint32_t");

#define ACCESS_TAG "tag:"

struct person {
    char *id, *name;
    char key[KEY_TEXT_BYTES];       /* "" of local */
    char *roles, *numbers, *queues; /* as the file has them, one blank between words; NULL: none */
    verb_set verbs;                 /* of all roles */
    int line;                       /* of the section; of `roles` and `key` */
    int roles_line, key_line;
    UT_hash_handle by_id, by_key;
};

struct role {
    char *name;
    verb_set verbs;
    int line; /* 0: shipped */
};

struct access {
    struct person *by_id;  /* owns them */
    struct person *by_key; /* those with a key */
    struct role roles[ACCESS_ROLES_MAX];
    size_t roles_count;
};

#endif
