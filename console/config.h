/* config: what vigie was asked to do.
 *
 * One table: flags, keys of the settings file, environment, --help and the man page come from it. A
 * flag wins over the environment, that over the file, that over the default.
 */
#ifndef CONSOLE_CONFIG_H
#define CONSOLE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "console/batch/batch.h"
#include "console/feed/feed.h"
#include "proto/base/err.h"
#include "proto/link/key.h"

enum { CONFIG_GATES_MAX = 64, CONFIG_SIDE_MAX = 1000, CONFIG_ENDPOINT_BYTES = 300 };

struct config {
    /* As written; NULL: not said. */
    char *connect; /* FEED,DESK or FEED,DESK,GATEKEY, separated by blanks */
    char *key;     /* file; after config_parse the standard one when that is there */
    char *file, *view, *theme, *lang, *filter, *format, *settle, *every, *keys, *size, *dump,
        *dump_roles;
    char *scenario; /* of --demo; "" the gate's own choice; NULL: no demo */
    bool read_only, write, slow, ascii, once, watch, version, help;

    /* What it means; good after config_parse. */
    struct config_gate {
        char feed[CONFIG_ENDPOINT_BYTES], desk[CONFIG_ENDPOINT_BYTES];
        char key[KEY_TEXT_BYTES]; /* the gate's; "": in the clear */
    } * gates;
    size_t gate_count;
    bool is_french;
    enum batch_format batch_format;
    int64_t settle_ms, every_ms;
    int columns, rows; /* of --size */
};

/* Errors are one sentence each, all of them the user's (exit code 2). Reads the settings file:
 * --config, else $XDG_CONFIG_HOME/vigie/vigie.ini when it is there. */
enum err config_parse(struct config *config, int argc, char **argv, struct why *why);
void config_free(struct config *config);

void config_help(FILE *out);

#endif
