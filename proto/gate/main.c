/* vigie-gate: stands beside one switch, writes down what happens there, publishes it. */
#include <stdio.h>

#include "proto/gate/gate.h"
#include "proto/gate/options.h"
#include "proto/gate/rates.h"

#ifndef VIGIE_VERSION
#define VIGIE_VERSION "unknown"
#endif
#ifndef VIGIE_DATA_DIR
#define VIGIE_DATA_DIR "/usr/local/share/vigie"
#endif

int
main(int argc, char **argv)
{
    struct options options;
    struct why why;
    int result = 0;
    char data[4096];
    options_default_data(rates_folder(data, sizeof data, VIGIE_DATA_DIR "/data") ? data : NULL);
    if (options_parse(&options, argc, argv, &why) != OK) {
        fprintf(stderr, "vigie-gate: %s\n", why.text);
        result = 2;
    } else if (options.help) {
        options_help(stdout);
    } else if (options.version) {
        puts("vigie-gate " VIGIE_VERSION);
    } else {
        result = options.check ? gate_check(&options) : gate_run(&options);
    }
    options_free(&options);
    return result;
}
