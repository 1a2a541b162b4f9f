#include "console/do.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "console/desk.h"
#include "console/do_own.h"
#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"

enum { LOOK_MS = 50, WAIT_S = 30, WAIT_MAX_S = 3600, WORDS_MAX = 64 };

/* --- what was asked --------------------------------------------------------------------------- */

static const struct flag {
    const char *name, *argument, *help;
    size_t offset; /* of a const char *, or of a bool when there is no argument */
} flags[] = {
    {"reason", "TEXT", "why; required", offsetof(struct asked, words.reason)},
    {"at", "TIME", "for later, when it is begun: +10m, 18:00, 2026-11-27T18:00",
     offsetof(struct asked, words.at)},
    {"until", "TIME", "when it ends by itself: +8s, +10m, +2h, 14:30, 2026-11-22T14:30, none",
     offsetof(struct asked, words.until)},
    {"confirm-within", "MIN", "it is undone unless `vigie do confirm ID` comes in time",
     offsetof(struct asked, words.confirm_within)},
    {"gate", "NAME", "the gate it is for, when several know the target",
     offsetof(struct asked, words.gate)},
    {"connect", "FEED,DESK", "the gate to talk to (default: as vigie's own)",
     offsetof(struct asked, connect)},
    {"config", "FILE", "settings, as vigie's own", offsetof(struct asked, config)},
    {"targets-from", "FILE", "one target a line instead of TARGET; -: standard input",
     offsetof(struct asked, targets_from)},
    {"go-on", NULL, "several targets: go on behind one that is refused",
     offsetof(struct asked, go_on)},
    {"all-or-nothing", NULL, "several targets: take back what was done when one is refused",
     offsetof(struct asked, all_or_nothing)},
    {"wait", "SECONDS", "how long to wait for the outcome, of each (default: 30)",
     offsetof(struct asked, wait)},
    {"format", "FORMAT", "text or json (default: text)", offsetof(struct asked, format)},
    {"dry-run", NULL, "say what would be ordered, and order nothing",
     offsetof(struct asked, dry_run)},
    {"help", NULL, "print this", offsetof(struct asked, help)},
};

static void
print_help(void)
{
    fputs("vigie do gives orders to the switch and waits until it is known what became of them.\n\n"
          "usage: vigie do VERB TARGET[,TARGET...] [ARGUMENTS] --reason TEXT [options]\n\n",
          stdout);
    for (size_t i = 0; i < NITEMS(flags); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", flags[i].name,
                   flags[i].argument ? flags[i].argument : "");
        printf("  %-24s %s\n", left, flags[i].help);
    }
    fputs("\nVerbs:\n", stdout);
    for (size_t i = 0; i < verb_table_count; i++) {
        char left[64];
        if (!verb_is_order(&verb_table[i]))
            continue;
        str_format(left, sizeof left, "%s %s", verb_table[i].name, verb_table[i].args);
        printf("  %-36s %s\n", left, verb_table[i].summary);
    }
    fputs("\nA target is a number in any spelling, queue:NAME, agent:ID, call:ID, order:ID or "
          "plan:NAME; the\n"
          "kind may be left out where the verb tells it. A destination is queue:NAME, menu:NAME,\n"
          "message:NAME, agent:ID or number:DIGITS.\n"
          "Several targets are ordered one after the other; the first that is refused, or whose\n"
          "outcome is not known, stops the rest. A line is printed for each.\n"
          "Exit codes: 0 done, or scheduled (--at); 1 refused or cancelled, 2 wrong usage, 3 not "
          "known.\n",
          stdout);
}

static void
set_flag(struct asked *asked, const struct flag *flag, char *value)
{
    char *at = (char *)asked + flag->offset;
    if (flag->argument)
        memcpy(at, &value, sizeof value);
    else
        *(bool *)(void *)at = true;
}

/* Verb, target, and the rest as one text. */
static enum err
take_words(struct asked *asked, int count, char **words, struct why *why)
{
    size_t len = 0;
    const struct verb_row *spoken =
        count > 1 ? verb_row_spoken(text_of(words[0]), text_of(words[1])) : NULL;
    int first = (spoken ? 2 : 1) + (asked->targets_from ? 0 : 1);
    if (count < first)
        return why_set(why, ERR_ARG, "do: expected VERB TARGET, see vigie do --help");
    asked->words.verb = spoken ? spoken->name : words[0];
    asked->words.target = asked->targets_from ? NULL : words[first - 1];
    for (int i = first; i < count; i++) {
        bool fits = str_format(asked->args + len, sizeof asked->args - len, "%s%s",
                               len > 0 ? " " : "", words[i]);
        if (!fits)
            return why_set(why, ERR_ARG, "do: the arguments are too long");
        len = strlen(asked->args);
    }
    asked->words.args = count > first ? asked->args : NULL;
    return OK;
}

static enum err
take_wait(struct asked *asked, struct why *why)
{
    int64_t seconds = WAIT_S;
    if (asked->wait &&
        (!text_to_i64(text_of(asked->wait), &seconds) || seconds < 1 || seconds > WAIT_MAX_S))
        return why_set(why, ERR_ARG, "do: wait \"%s\": expected seconds, 1 to %d", asked->wait,
                       WAIT_MAX_S);
    asked->wait_ms = seconds * 1000;
    if (strcmp(asked->format, "text") != 0 && strcmp(asked->format, "json") != 0)
        return why_set(why, ERR_ARG, "do: format \"%s\": expected text or json", asked->format);
    return OK;
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
    optind = 0; /* words and options may stand in any order */
    while ((code = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
        if (code < 256)
            return why_set(why, ERR_ARG, "do: option %s %s, see vigie do --help", argv[optind - 1],
                           code == ':' ? "needs a value" : "is not known");
        set_flag(asked, &flags[code - 256], optarg);
    }
    if (asked->help)
        return OK;
    enum err err = take_words(asked, argc - optind, argv + optind, why);
    if (!err)
        err = take_wait(asked, why);
    if (err || !do_is_many(asked))
        return err ? err : draft_check(&asked->words, why);
    err = do_many_targets(asked, why);
    for (size_t i = 0; i < asked->target_count && !err; i++) {
        struct draft_words words = asked->words;
        words.target = asked->targets[i];
        err = draft_check(&words, why);
    }
    return err;
}

/* The settings of vigie itself say which gates there are. */
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

/* --- waiting ---------------------------------------------------------------------------------- */

struct doing {
    struct session session;
    struct asked *asked;
    struct draft draft;
    bool is_sent;
    char refusal[DO_LINE_BYTES]; /* there is no such order */
    int64_t deadline_us;         /* monotonic */
};

static const struct event_order *
order_of(struct doing *doing)
{
    const struct site *site = &feed_sites(doing->session.feed, clock_wall_us())[doing->draft.site];
    const struct order *order = board_order(site->board, text_of(doing->draft.id));
    return order ? &order->is : NULL;
}

static void
on_answer(void *context, size_t site, struct text order, const struct event_order *stands,
          const char *refusal)
{
    struct doing *doing = context;
    (void)site;
    (void)order;
    if (!stands)
        str_copy(doing->refusal, sizeof doing->refusal, text_of(refusal));
}

static int
exit_of(const struct event_order *order)
{
    switch (order->state) {
    case ORDER_DONE:
    case ORDER_ENDED:
    case ORDER_SCHEDULED:
        return EXIT_DONE;
    case ORDER_REFUSED:
    case ORDER_CANCELLED:
        return EXIT_FAILED;
    default:
        return EXIT_UNKNOWN;
    }
}

/* Sent once the gates are known; then until it is known what became of it. */
static void
look(void *context)
{
    struct doing *doing = context;
    struct session *session = &doing->session;
    bool is_late = clock_mono_us() >= doing->deadline_us;
    if (doing->is_sent) {
        const struct event_order *order = order_of(doing);
        bool is_known = order && (order_is_final(order) || order_is_ahead(order));
        if (is_known || is_late || doing->refusal[0])
            loop_stop(session->loop, order               ? exit_of(order)
                                     : doing->refusal[0] ? EXIT_FAILED
                                                         : EXIT_UNKNOWN);
        return;
    }
    if (!feed_is_settled(session->feed, clock_wall_us()) && !is_late)
        return;
    struct picture *picture = session_picture(session, clock_wall_us());
    enum err err = draft_make(&doing->draft, &doing->asked->words, picture, &session->why);
    picture_free(&picture);
    bool is_deaf = feed_live(session->feed) == 0;
    if (is_deaf) {
        session_name_missing(session);
        why_set(&session->why, ERR_IO, "no gate answers: nothing was ordered");
    }
    if (!err && !is_deaf && !doing->asked->dry_run) {
        const struct event_order order = draft_order(&doing->draft);
        err = feed_order(session->feed, doing->draft.site, &order, &session->why);
    }
    session->is_over = err != OK || is_deaf;
    if (session->is_over || doing->asked->dry_run)
        loop_stop(session->loop, is_deaf            ? EXIT_UNKNOWN
                                 : err == ERR_ARG   ? EXIT_USAGE
                                 : session->is_over ? EXIT_FAILED
                                                    : EXIT_DONE);
    doing->is_sent = true;
    doing->deadline_us = clock_mono_us() + doing->asked->wait_ms * 1000;
}

/* --- what became of it ------------------------------------------------------------------------ */

void
do_print_field(const char *name, struct text value, bool is_json, bool *is_first)
{
    char clean[DO_LINE_BYTES];
    if (value.len == 0)
        return;
    safe_copy(clean, sizeof clean, value);
    if (!is_json) {
        printf("  %-10s %s\n", name, clean);
        return;
    }
    printf("%s\"%s\": \"", *is_first ? "{" : ", ", name);
    *is_first = false;
    for (const char *at = clean; *at; at++) {
        if (*at == '"' || *at == '\\')
            putchar('\\');
        putchar(*at);
    }
    putchar('"');
}

static void
time_text(int64_t at_us, char to[32])
{
    time_t seconds = (time_t)(at_us / 1000000);
    struct tm tm = {0};
    localtime_r(&seconds, &tm);
    to[0] = '\0';
    if (at_us > 0)
        strftime(to, 32, "%Y-%m-%dT%H:%M:%S%z", &tm);
}

static void
print_order(const struct doing *doing, const struct event_order *order)
{
    bool is_json = strcmp(doing->asked->format, "json") == 0, is_first = true;
    char start[32], until[32], confirm[32], seen[32];
    time_text(order->start_us, start);
    time_text(order->until_us, until);
    time_text(order->confirm_us, confirm);
    time_text(order->seen_us, seen);
    const struct {
        const char *name;
        struct text value;
    } fields[] = {
        {"order", order->order},
        {"state", text_of(words_name(&order_state_words, order->state))},
        {"verb", text_of(verb_row(order->verb) ? verb_row(order->verb)->name : "?")},
        {"target", order->target},
        {"args", order->args},
        {"before", order->before},
        {"start", text_of(start)},
        {"until", text_of(until)},
        {"confirm_by", text_of(confirm)},
        {"who", order->who},
        {"second", order->second},
        {"outcome", order->outcome},
        {"seen", text_of(seen)},
    };
    if (!is_json)
        printf("%s\n", words_name(&order_state_words, order->state));
    for (size_t i = 0; i < NITEMS(fields); i++)
        do_print_field(fields[i].name, fields[i].value, is_json, &is_first);
    if (is_json)
        puts("}");
}

static void
print_draft(const struct doing *doing)
{
    const struct draft *draft = &doing->draft;
    struct event_order order = draft_order(draft);
    order.before = text_of(draft->expect);
    order.order = TEXT("");
    order.outcome = TEXT("nothing was ordered (dry run)");
    print_order(doing, &order);
}

static int
finish(struct doing *doing, int code)
{
    struct why why;
    if (doing->session.is_over) {
        session_complain(&doing->session.why);
        return code;
    }
    if (doing->asked->dry_run) {
        print_draft(doing);
        return fflush(stdout) == 0 ? code : EXIT_FAILED;
    }
    const struct event_order *order = order_of(doing);
    if (order) {
        print_order(doing, order);
        if (order->state == ORDER_REFUSED) {
            why_set(&why, ERR_DENIED, "refused: %.*s", TEXT_ARG(order->outcome));
            session_complain(&why);
        }
        return fflush(stdout) == 0 ? code : EXIT_UNKNOWN;
    }
    why_set(&why, ERR_IO, "%s",
            doing->refusal[0] ? doing->refusal
                              : "the gate has not answered: it is not known "
                                "whether the order was carried out");
    session_complain(&why);
    return code;
}

static int
run(struct asked *asked, const struct config *config)
{
    struct doing *doing = xcalloc(1, sizeof *doing);
    struct why why;
    doing->asked = asked;
    enum err err = session_open(&doing->session, config, NULL, NULL, &why);
    if (err) {
        free(doing);
        return (int)session_refuse(&why);
    }
    asked->words.utc_offset_s = doing->session.look.utc_offset_s;
    feed_on_answer(doing->session.feed, on_answer, doing);
    doing->deadline_us = clock_mono_us() + config->settle_ms * 1000;
    loop_add_timer(doing->session.loop, LOOK_MS, LOOK_MS, look, doing);
    int code = finish(doing, loop_run(doing->session.loop));
    session_close(&doing->session);
    free(doing);
    return code;
}

int
do_main(int argc, char **argv)
{
    struct asked *asked = xcalloc(1, sizeof *asked);
    struct config config = {0};
    struct why why;
    int code = EXIT_USAGE;
    if (read_flags(asked, argc, argv, &why) != OK) {
        code = (int)session_refuse(&why);
    } else if (asked->help) {
        print_help();
        code = EXIT_DONE;
    } else if (read_config(&config, asked, &why) != OK) {
        session_complain(&why);
    } else {
        desk_random(asked->words.random);
        asked->words.from = desk_from();
        code = do_is_many(asked) ? do_many(asked, &config) : run(asked, &config);
    }
    config_free(&config);
    free(asked->targets);
    free(asked);
    return code;
}
