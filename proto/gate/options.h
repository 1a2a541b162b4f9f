/* options: what vigie-gate was asked to do.
 *
 * One table: flags, keys of --config, environment, defaults and --help come from it. A flag wins
 * over the environment, that over the file, that over the default. [driver] of the file is handed
 * to the driver as it stands.
 */
#ifndef PROTO_GATE_OPTIONS_H
#define PROTO_GATE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "proto/base/err.h"

struct options {
    char *switch_url, *name, *feed, *desk, *catalogue, *config, *journal, *state, *log_level, *zone;
    char *audit;
    char *plans;                                      /* folder of contingency plans; NULL: none */
    char *key, *access;                               /* files; NULL: none */
    char *access_signer;                              /* public key file; NULL: any list is taken */
    char *data;                                       /* folder of the files below; NULL: none */
    char *plan, *origins, *tariffs, *payouts, *costs; /* NULL: those of the folder */
    char *keep, *order_end, *second_person, *repeat;  /* as written */
    bool check, help, version;
    int64_t keep_days;           /* 0: for ever */
    int64_t repeat_us;           /* who calls again within it is told; 0: nobody is */
    int64_t order_end_ms;        /* of an order that says no end; 0: none */
    int64_t second_person_calls; /* from so many calls touched on; 0: never */
    bool has_secret;             /* the URL or the driver's settings hold one */
    struct options_setting {
        char *key, *value;
    } * settings; /* [driver] */
    size_t setting_count;
};

/* After this every member has its value. A secret in an argument is blanked in argv itself. Errors
 * are one sentence each, all of them the user's (exit code 2). */
enum err options_parse(struct options *options, int argc, char **argv, struct why *why);

/* What --data is when nobody says it; borrowed. Before options_parse; NULL: none. */
void options_default_data(const char *folder);
void options_free(struct options *options);
void options_help(FILE *out);

/* What [driver] (else the environment, VIGIE_DRIVER_KEY) says of a key; NULL: nothing. */
const char *options_setting(const struct options *options, const char *key);

#endif
