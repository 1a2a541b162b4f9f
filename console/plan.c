#include "console/plan.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "console/check_files.h"
#include "console/control/plan_judge.h"
#include "console/control/plan_preview.h"
#include "console/do.h"
#include "console/rehearse.h"
#include "console/session.h"
#include "proto/base/clock.h"
#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/gate/plan_check.h"
#include "proto/gate/plan_set.h"

#ifndef VIGIE_DATA_DIR
#define VIGIE_DATA_DIR "/usr/local/share/vigie"
#endif

enum { DATA_BYTES = 4096, LINE_BYTES = 1200 };

/* --- what was asked --------------------------------------------------------------------------- */

struct asked {
    char *connect, *config;
    const char *catalogue, *data, *format;
    bool help;
    char **paths;
    int count;
    char own_data[DATA_BYTES];
};

static const struct flag {
    const char *name, *argument, *help;
    size_t offset; /* of a char *, or of a bool when there is no argument */
} flags[] = {
    {"connect", "FEED,DESK", "the gate whose numbers and queues they are for (default: as vigie's)",
     offsetof(struct asked, connect)},
    {"config", "FILE", "settings, as vigie's own", offsetof(struct asked, config)},
    {"catalogue", "FILE", "ask no gate: the numbers and queues of this catalogue",
     offsetof(struct asked, catalogue)},
    {"data", "DIR", "where the numbering plan is (default: the installed one)",
     offsetof(struct asked, data)},
    {"format", "FORMAT", "text or json (default: text)", offsetof(struct asked, format)},
    {"help", NULL, "print this", offsetof(struct asked, help)},
};

static void
print_help(void)
{
    fputs("vigie plan check proves contingency plans before they are needed: their destinations\n"
          "exist, no call comes back to where it was, the law, who is there to answer.\n\n"
          "usage: vigie plan check [FILE|DIR]... [options]     without a file: those of the gate\n"
          "       vigie plan rehearse FILE [options]   on the simulator, with a report; --help\n"
          "       vigie plan apply NAME --reason TEXT [options]    as vigie do plan-apply\n"
          "       vigie plan revoke NAME --reason TEXT [options]   as vigie do plan-revoke\n\n",
          stdout);
    for (size_t i = 0; i < NITEMS(flags); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", flags[i].name,
                   flags[i].argument ? flags[i].argument : "");
        printf("  %-22s %s\n", left, flags[i].help);
    }
    fputs("\nExit codes: 0 all can be put in force, 1 one cannot, 2 wrong usage, 3 not known: no\n"
          "gate answers.\n",
          stdout);
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    struct option longs[NITEMS(flags) + 1] = {{0}};
    for (size_t i = 0; i < NITEMS(flags); i++)
        longs[i] = (struct option){
            flags[i].name, flags[i].argument ? required_argument : no_argument, NULL, (int)i + 256};
    *asked = (struct asked){.format = "text"};
    int code;
    optind = 0;
    while ((code = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
        if (code < 256)
            return why_set(why, ERR_ARG, "plan check: option %s %s, see vigie plan --help",
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known");
        char *at = (char *)asked + flags[code - 256].offset;
        if (flags[code - 256].argument)
            memcpy(at, &optarg, sizeof optarg);
        else
            *(bool *)(void *)at = true;
    }
    asked->paths = argv + optind;
    asked->count = argc - optind;
    if (strcmp(asked->format, "text") != 0 && strcmp(asked->format, "json") != 0)
        return why_set(why, ERR_ARG, "plan check: format \"%s\": expected text or json",
                       asked->format);
    if (asked->catalogue && (asked->connect || asked->count == 0) && !asked->help)
        return why_set(why, ERR_ARG,
                       "plan check: --catalogue asks no gate: expected files, and no --connect");
    return OK;
}

/* --- the plans -------------------------------------------------------------------------------- */

static enum err
read_plans(const struct asked *asked, struct plan_set **set, struct why *why)
{
    struct stat stat_of;
    if (asked->count == 1 && stat(asked->paths[0], &stat_of) == 0 && S_ISDIR(stat_of.st_mode))
        return plan_set_read(set, asked->paths[0], why);
    return plan_set_read_files(set, (const char *const *)asked->paths, (size_t)asked->count, why);
}

static void
fold(void *context, const struct event *event)
{
    (void)board_apply(context, event, NULL);
}

/* A board with nothing but the plans that are asked about: those of the files, else the gate's own. */
static struct board *
plans_to_check(const struct plan_set *set, const struct board *board, int64_t now_us)
{
    struct board *plans = board_new();
    for (size_t i = 0; set && i < plan_set_count(set); i++)
        plan_set_say(set, i, board, now_us, fold, plans);
    if (!set)
        board_snapshot(board, fold, plans);
    return plans;
}

/* --- checking --------------------------------------------------------------------------------- */

struct checking {
    const struct order_places places;
    const struct contingency *plan;
    bool is_json, is_gates; /* the gate's own: it has judged the destinations itself */
    bool is_first;          /* of what is told of this plan */
    size_t wrong, warnings;
};

static void tell(struct checking *checking, const char *level, const char *about,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

static void
tell(struct checking *checking, const char *level, const char *about, const char *format, ...)
{
    char sentence[LINE_BYTES], clean[LINE_BYTES];
    va_list args;
    va_start(args, format);
    str_vformat(sentence, sizeof sentence, format, args);
    va_end(args);
    safe_copy(clean, sizeof clean, text_of(sentence));
    checking->wrong += strcmp(level, "wrong") == 0;
    checking->warnings += strcmp(level, "warning") == 0;
    if (!checking->is_json) {
        printf("  %-8s %-18s %s\n", level, about, clean);
        return;
    }
    printf("%s{\"level\":\"%s\",\"about\":\"%s\",\"says\":\"", checking->is_first ? "" : ",", level,
           about);
    for (const char *at = clean; *at; at++) {
        if (*at == '"' || *at == '\\')
            putchar('\\');
        putchar(*at);
    }
    fputs("\"}", stdout);
    checking->is_first = false;
}

static void
on_wrong(void *context, const char *number, const struct why *why)
{
    tell(context, "wrong", number, "%s", why->text);
}

static void
on_law(void *context, const char *number, const struct rule *rule, const struct rule_answer *answer)
{
    bool breaks = rule_rank(rule, answer) == RULE_RANK_ERROR;
    tell(context, breaks ? "wrong" : "warning", number, "%s %s (%s)", rule->code,
         answer->evidence[0] ? answer->evidence : answer->lacks, rule->law);
}

/* Menus and messages are known to the switch alone. */
static void
tell_unseen(struct checking *checking)
{
    for (const struct contingency_step *step = checking->plan->steps; step; step = step->hh.next) {
        bool is_seen = false, is_named = text_has_prefix(text_of(step->destination), "menu:") ||
                                         text_has_prefix(text_of(step->destination), "message:");
        for (const struct number *n = checking->places.board->numbers; n; n = n->hh.next) {
            const struct route *route = number_route(n, NULL);
            is_seen = is_seen || (route && strcmp(route->destination, step->destination) == 0);
        }
        if (is_named && !is_seen)
            tell(checking, "warning", step->number,
                 "%s: only the switch knows whether it is there; the gate asks it",
                 step->destination);
    }
}

static void
tell_ways(struct checking *checking)
{
    struct plan_preview preview;
    plan_preview_make(&preview, checking->places.board, checking->plan, true, true);
    for (size_t i = 0; i < preview.way_count; i++) {
        const struct plan_way *way = &preview.ways[i];
        char name[LINE_BYTES];
        const char *trouble = plan_way_trouble(way);
        str_copy(name, sizeof name, way->destination);
        if (way->queue)
            tell(checking, trouble ? "warning" : "way", name,
                 "%zu numbers, %" PRId64 " live, %" PRId64 " calls in their busiest hours; %" PRId64
                 " agents there, %" PRId64 " free%s%s",
                 way->numbers, way->live, way->busiest, way->staff, way->free, trouble ? ": " : "",
                 trouble ? trouble : "");
        else
            tell(checking, "way", name, "%zu numbers, %" PRId64 " live", way->numbers, way->live);
    }
}

static void
check_plan(struct checking *checking)
{
    const struct contingency *plan = checking->plan;
    if (checking->is_json)
        printf("{\"plan\":\"%s\",\"precedence\":%" PRId64 ",\"numbers\":%u,\"findings\":[",
               plan->plan, plan->precedence, HASH_COUNT(plan->steps));
    else
        printf("%s: precedence %" PRId64 ", %u numbers\n", plan->plan, plan->precedence,
               HASH_COUNT(plan->steps));
    if (plan->trouble[0] != '\0')
        tell(checking, "wrong", plan->plan, "%s", plan->trouble);
    else if (!plan->steps)
        tell(checking, "wrong", plan->plan, "it says nothing of any number that is known here");
    if (!checking->is_gates) {
        plan_check(&checking->places, plan, on_wrong, checking);
        tell_unseen(checking);
    }
    plan_judge(checking->places.board, plan, checking->places.at_us, RULE_RANK_WARNING, on_law,
               checking);
    if (checking->places.at_us >= plan->stale_us)
        tell(checking, "warning", plan->plan, "it was %s",
             plan->rehearsed_us > 0 ? "tried too long ago" : "never tried");
    tell_ways(checking);
    if (checking->is_json)
        printf("],\"wrong\":%zu,\"warnings\":%zu}", checking->wrong, checking->warnings);
    else
        printf("  %zu wrong, %zu warnings\n", checking->wrong, checking->warnings);
}

static enum answer
knows(const struct driver *driver, struct text destination)
{
    (void)driver, (void)destination;
    return ANSWER_YES; /* tell_unseen says which ones are not known from here */
}

static int
check_all(const struct asked *asked, const struct plan_set *set, const struct board *board,
          const struct rates *rates, int64_t now_us)
{
    static const struct driver_kind kind = {.scheme = "none", .knows = knows};
    struct board *plans = plans_to_check(set, board, now_us);
    size_t wrong = 0;
    bool is_json = strcmp(asked->format, "json") == 0;
    if (is_json)
        putchar('[');
    for (const struct contingency *plan = plans->contingencies; plan; plan = plan->hh.next) {
        struct checking checking = {
            .places = {.board = board,
                       .plan = rates ? rates->plan : NULL,
                       .at_us = now_us,
                       .kind = &kind},
            .plan = plan,
            .is_json = is_json,
            .is_gates = !set,
            .is_first = true,
        };
        if (is_json && plan != plans->contingencies)
            putchar(',');
        check_plan(&checking);
        wrong += checking.wrong;
    }
    if (is_json)
        puts("]");
    else if (!plans->contingencies)
        puts("no plan lies ready");
    board_free(&plans);
    return wrong > 0 ? EXIT_FAILED : EXIT_DONE;
}

/* --- from a catalogue, from a gate ------------------------------------------------------------- */

static int
check_by_catalogue(const struct asked *asked, const struct plan_set *set,
                   const struct rates_files *files, const struct rates *rates)
{
    struct board *board = NULL;
    const char *rule;
    struct why why;
    int64_t now_us = clock_wall_us();
    if (check_files_board(&board, asked->catalogue, files, now_us, &rule, &why) != OK) {
        session_complain(&why);
        return EXIT_USAGE;
    }
    int code = check_all(asked, set, board, rates, now_us);
    board_free(&board);
    return code;
}

static enum err
read_config(struct config *config, const struct asked *asked, struct why *why)
{
    char *argv[6] = {"vigie"};
    int argc = 1;
    if (asked->connect) {
        argv[argc++] = "--connect";
        argv[argc++] = asked->connect;
    }
    if (asked->config) {
        argv[argc++] = "--config";
        argv[argc++] = asked->config;
    }
    return config_parse(config, argc, argv, why);
}

static int
check_at_gate(const struct asked *asked, const struct plan_set *set, const struct rates *rates)
{
    struct config config = {0};
    struct session session;
    struct why why;
    if (read_config(&config, asked, &why) != OK) {
        session_complain(&why);
        config_free(&config);
        return EXIT_USAGE;
    }
    if (session_open(&session, &config, NULL, NULL, &why) != OK) {
        int refused = (int)session_refuse(&why);
        config_free(&config);
        return refused;
    }
    int code = session_settle(&session);
    if (code == EXIT_DONE) {
        struct picture *picture = session_picture(&session, clock_wall_us());
        for (size_t i = 0; i < picture_site_count(picture); i++) {
            const struct site *site = picture_site(picture, i);
            int of_site = check_all(asked, set, site->board, rates, site->clock_us);
            code = of_site > code ? of_site : code;
        }
        picture_free(&picture);
    }
    session_close(&session);
    config_free(&config);
    return code;
}

/* Numbers that are destinations are judged by the numbering plan; without one they are wrong, and the
 * sentence says so. */
static void
read_rates(struct asked *asked, struct rates_files *files, struct rates **rates)
{
    struct why why;
    files->folder = asked->data;
    if (!files->folder &&
        rates_folder(asked->own_data, sizeof asked->own_data, VIGIE_DATA_DIR "/data"))
        files->folder = asked->own_data;
    if (files->folder && rates_read(rates, files, &why) != OK)
        session_complain(&why);
}

static int
check_main(int argc, char **argv)
{
    struct asked *asked = xcalloc(1, sizeof *asked);
    struct plan_set *set = NULL;
    struct rates_files files = {0};
    struct rates *rates = NULL;
    struct why why;
    int code = EXIT_USAGE;
    if (read_flags(asked, argc, argv, &why) != OK) {
        session_complain(&why);
    } else if (asked->help) {
        print_help();
        code = EXIT_DONE;
    } else if (asked->count > 0 && read_plans(asked, &set, &why) != OK) {
        session_complain(&why);
        code = EXIT_FAILED;
    } else {
        read_rates(asked, &files, &rates);
        code = asked->catalogue ? check_by_catalogue(asked, set, &files, rates)
                                : check_at_gate(asked, set, rates);
    }
    plan_set_free(&set);
    rates_free(&rates);
    free(asked);
    return fflush(stdout) == 0 ? code : EXIT_FAILED;
}

int
plan_main(int argc, char **argv)
{
    static const char *const words[] = {"check", "rehearse", "apply", "revoke"};
    const char *word = argc > 1 ? argv[1] : "--help";
    struct why why;
    if (strcmp(word, "check") == 0)
        return check_main(argc - 1, argv + 1);
    if (strcmp(word, "rehearse") == 0)
        return rehearse_main(argc - 1, argv + 1);
    if (strcmp(word, "apply") == 0 || strcmp(word, "revoke") == 0) {
        argv[1] = strcmp(word, "apply") == 0 ? "plan-apply" : "plan-revoke";
        return do_main(argc, argv);
    }
    if (strcmp(word, "--help") == 0) {
        print_help();
        return argc > 1 && fflush(stdout) == 0 ? EXIT_DONE : EXIT_USAGE;
    }
    const char *near = ini_nearest(word, words, NITEMS(words));
    why_set(&why, ERR_ARG, "plan \"%s\": expected check, rehearse, apply or revoke%s%s%s", word,
            near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    session_complain(&why);
    return EXIT_USAGE;
}
