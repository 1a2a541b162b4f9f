/* plan_file: a contingency plan as somebody wrote it, a file each, to be kept in version control.
 *
 *   [plan]
 *   label = Paris is evacuated          ; what it does
 *   situation = evacuation              ; when to think of it
 *   precedence = 90                     ; 0 to 999; of several in force the highest decides
 *   rehearsed = 2026-11-02              ; when it was last tried
 *   stale-after = 90d                   ; then it should be tried again
 *
 *   [tag paris]                         ; all numbers of the catalogue with that tag ...
 *   reroute = message:evacuation
 *   [number 0892680680]                 ; ... but for those that are named
 *   split = queue:lyon=60 queue:lille=40
 *   [number 3640]
 *   leave = yes                         ; its calls go on as they do
 *
 * The plan's name is the file's, without ".plan": letters, digits and -.
 */
#ifndef PROTO_GATE_PLAN_FILE_H
#define PROTO_GATE_PLAN_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/text.h"

enum { PLAN_NAME_BYTES = 64, PLAN_PRECEDENCE_MAX = 999, PLAN_STALE_DAYS = 90 };

struct plan_rule {
    bool is_tag;
    char *key;         /* a tag, or a number in national form */
    char *destination; /* as of a route, a split as "split:queue:a=60,queue:b=40"; NULL: leave */
    int line;
};

struct plan_file {
    char *name, *label, *situation; /* never NULL */
    int64_t precedence;
    int64_t rehearsed_us; /* 0: never */
    int64_t stale_us;     /* from then on it is stale; 0: always, for it was never rehearsed */
    struct plan_rule *rules;
    size_t count;
};

void plan_file_free(struct plan_file **file);

/* The name comes from `path`. ERR_FORMAT, ERR_ARG with file and line; nothing is made then. */
enum err plan_file_parse(struct plan_file **file, struct text text, const char *path,
                         struct why *why);
enum err plan_file_read(struct plan_file **file, const char *path, struct why *why);

/* "queue:a=60 queue:b=40" as one destination, "split:queue:a=60,queue:b=40". False: it has no room. */
bool plan_file_split(struct text parts, char *to, size_t size);

#endif
