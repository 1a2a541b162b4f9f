#include "console/access.h"
#include "console/app.h"
#include "console/audit.h"
#include "console/check.h"
#include "console/config.h"
#include "console/do.h"
#include "console/keygen.h"
#include "console/plan.h"
#include "console/rate.h"
#include "console/report.h"
#include "console/script.h"
#include "console/session.h"
#include "console/simulate.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

#ifndef VIGIE_VERSION
#define VIGIE_VERSION "0"
#endif

/* What was printed must have arrived: a full disk is no success. */
static int
printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    struct why why;
    why_set(&why, ERR_IO, "standard output could not be written");
    session_complain(&why);
    return EXIT_FAILED;
}

static int
run(const struct config *config)
{
    if (config->help) {
        config_help(stdout);
        return printed();
    }
    if (config->version) {
        fputs("vigie " VIGIE_VERSION "\n", stdout);
        return printed();
    }
    if (config->once)
        return report_once(config);
    if (config->watch)
        return report_watch(config);
    return config->keys ? script_run(config) : app_run(config);
}

/* Words that may stand first, each with options of its own. */
static const struct command {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the word; the exit code */
} commands[] = {
    {"access", access_main}, {"audit", audit_main},
    {"rate", rate_main},     {"check", check_main},
    {"do", do_main},         {"keygen", keygen_main},
    {"plan", plan_main},     {"simulate", simulate_main},
};

int
main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a write says it */
    setlocale(LC_CTYPE, "");
    for (size_t i = 0; i < NITEMS(commands); i++) {
        if (argc > 1 && strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    }
    struct config config;
    struct why why;
    int code = EXIT_USAGE;
    if (config_parse(&config, argc, argv, &why) == OK)
        code = run(&config);
    else
        session_complain(&why);
    config_free(&config);
    return code;
}
