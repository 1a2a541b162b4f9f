#include "console/check.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/batch/batch.h"
#include "console/batch/batch_out.h"
#include "console/check_files.h"
#include "console/metric/findings.h"
#include "console/session.h"
#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/tariff/number.h"

#ifndef VIGIE_DATA_DIR
#define VIGIE_DATA_DIR "/usr/local/share/vigie"
#endif

enum { DATA_BYTES = 4096, LINE_BYTES = 1024, NUMBERS_MAX = 64, GATE_ARGUMENTS_MAX = 160 };

struct asked {
    const char *connect[CONFIG_GATES_MAX], *number[NUMBERS_MAX];
    size_t connect_count, number_count;
    const char *level, *format, *lang, *settle, *catalogue;
    struct rates_files files;
    bool all, help;
    char data[DATA_BYTES];

    enum rule_severity severity; /* of --level */
};

/* --- what is wanted --------------------------------------------------------------------------- */

enum form { FORM_ONE, FORM_CONNECT, FORM_NUMBER, FORM_ALL, FORM_HELP };

static const struct flag {
    const char *name, *argument, *help;
    enum form form;
    size_t offset; /* FORM_ONE: of a const char * in struct asked */
    bool is_file;  /* goes with --catalogue only */
} flags[] = {
    {"connect", "FEED,DESK", "a gate to ask; again for each further gate (default: as vigie's)",
     FORM_CONNECT, 0, false},
    {"settle", "SECONDS", "how long to wait for the gates (default: 5)", FORM_ONE,
     offsetof(struct asked, settle), false},
    {"number", "NUMBER", "only this one; again for each further one", FORM_NUMBER, 0, false},
    {"level", "LEVEL", "what counts: error, warning or note (default: warning)", FORM_ONE,
     offsetof(struct asked, level), false},
    {"format", "FORMAT", "text, json or csv (default: text)", FORM_ONE,
     offsetof(struct asked, format), false},
    {"lang", "fr|en", "language of the messages (default: of the locale, else fr)", FORM_ONE,
     offsetof(struct asked, lang), false},
    {"all", NULL, "every rule for every number, those that comply too, and those vigie cannot see",
     FORM_ALL, 0, false},
    {"catalogue", "FILE", "ask no gate: check this catalogue with the files below", FORM_ONE,
     offsetof(struct asked, catalogue), true},
    {"tariffs", "FILE", "tariffs (default: the example's)", FORM_ONE,
     offsetof(struct asked, files.tariffs), true},
    {"payouts", "FILE", "payout grids (default: the example's)", FORM_ONE,
     offsetof(struct asked, files.payouts), true},
    {"costs", "FILE", "cost grids (default: the example's)", FORM_ONE,
     offsetof(struct asked, files.costs), true},
    {"plan", "FILE", "the numbering plan", FORM_ONE, offsetof(struct asked, files.plan), true},
    {"origins", "FILE", "where callers call from", FORM_ONE, offsetof(struct asked, files.origins),
     true},
    {"data", "DIR", "where these files are, by their usual names (default: the installed ones)",
     FORM_ONE, offsetof(struct asked, files.folder), true},
    {"help", NULL, "print this", FORM_HELP, 0, false},
};

static void
print_help(void)
{
    fputs(
        "vigie check law says what the law asks of each number and where it is not kept, from the\n"
        "gates, or from a catalogue and tariff files alone. docs/law.md has the rules; this is no\n"
        "legal advice.\n\n"
        "usage: vigie check law [--connect FEED,DESK]... [options]\n"
        "       vigie check law --catalogue FILE [options]\n\n",
        stdout);
    for (size_t i = 0; i < NITEMS(flags); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", flags[i].name,
                   flags[i].argument ? flags[i].argument : "");
        printf("  %-21s %s\n", left, flags[i].help);
    }
    fputs(
        "\nExit codes: 0 nothing at that level, 1 a warning (with --level note also a note), 2 an\n"
        "error, 3 unknown: a rule is undecided, a gate was not heard, or wrong usage.\n",
        stdout);
}

static enum err
take(struct asked *asked, const struct flag *flag, const char *value, struct why *why)
{
    switch (flag->form) {
    case FORM_ONE:
        *(const char **)(void *)((char *)asked + flag->offset) = value;
        break;
    case FORM_CONNECT:
        if (asked->connect_count == NITEMS(asked->connect))
            return why_set(why, ERR_LIMIT, "check law: at most %zu gates", NITEMS(asked->connect));
        asked->connect[asked->connect_count++] = value;
        break;
    case FORM_NUMBER:
        if (asked->number_count == NITEMS(asked->number))
            return why_set(why, ERR_LIMIT, "check law: at most %zu numbers", NITEMS(asked->number));
        asked->number[asked->number_count++] = value;
        break;
    case FORM_ALL:
        asked->all = true;
        break;
    case FORM_HELP:
        asked->help = true;
        break;
    }
    return OK;
}

static enum err
read_words(struct asked *asked, struct why *why)
{
    int severity = words_value(&rule_severity_words, text_of(asked->level));
    if (severity < 0)
        return why_set(why, ERR_ARG, "check law: level \"%s\": expected error, warning or note",
                       asked->level);
    asked->severity = (enum rule_severity)severity;
    static const char *const formats[] = {"text", "json", "csv"};
    for (size_t i = 0; i < NITEMS(formats); i++) {
        if (strcmp(asked->format, formats[i]) == 0)
            return OK;
    }
    return why_set(why, ERR_ARG, "check law: format \"%s\": expected text, json or csv",
                   asked->format);
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    struct option longs[NITEMS(flags) + 1] = {{0}};
    const char *file_flag = NULL;
    for (size_t i = 0; i < NITEMS(flags); i++)
        longs[i] = (struct option){
            flags[i].name, flags[i].argument ? required_argument : no_argument, NULL, (int)i + 256};
    *asked = (struct asked){.format = "text", .level = "warning"};
    int code;
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code < 256)
            return why_set(why, ERR_ARG, "check law: option %s %s, see vigie check law --help",
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known");
        const struct flag *flag = &flags[code - 256];
        if (flag->is_file)
            file_flag = flag->name;
        if (take(asked, flag, optarg, why) != OK)
            return ERR_LIMIT;
    }
    if (asked->help)
        return OK;
    if (optind < argc)
        return why_set(why, ERR_ARG, "check law: unexpected argument \"%s\"", argv[optind]);
    if (file_flag && !asked->catalogue)
        return why_set(why, ERR_ARG, "check law: --%s goes with --catalogue", file_flag);
    if (asked->catalogue && (asked->connect_count > 0 || asked->settle))
        return why_set(why, ERR_ARG, "check law: --catalogue asks no gate: no --connect, --settle");
    if (!asked->files.folder &&
        rates_folder(asked->data, sizeof asked->data, VIGIE_DATA_DIR "/data"))
        asked->files.folder = asked->data;
    return read_words(asked, why);
}

/* Gates, settings file, environment and locale as the console itself takes them. */
static enum err
read_config(struct config *config, const struct asked *asked, struct why *why)
{
    const char *argv[GATE_ARGUMENTS_MAX] = {"vigie", "--once"};
    int argc = 2;
    for (size_t i = 0; i < asked->connect_count; i++) {
        argv[argc++] = "--connect";
        argv[argc++] = asked->connect[i];
    }
    const char *const more[][2] = {{"--settle", asked->settle}, {"--lang", asked->lang}};
    for (size_t i = 0; i < NITEMS(more); i++) {
        if (!more[i][1])
            continue;
        argv[argc++] = more[i][0];
        argv[argc++] = more[i][1];
    }
    return config_parse(config, argc, (char **)argv, why);
}

/* --- what is told ----------------------------------------------------------------------------- */

/* The numbers asked for, and what counts at the level; as a filter, so that every form agrees. */
static struct filter *
make_filter(const struct asked *asked)
{
    static const char *const levels[RULE_SEVERITIES] = {
        [RULE_NOTE] = "rank >= 0",
        [RULE_WARNING] = "severity != note",
        [RULE_ERROR] = "severity = error",
    };
    const char *level = asked->all ? levels[RULE_NOTE] : levels[asked->severity];
    struct bytes expression = {0};
    struct filter *filter = NULL;
    struct why why;
    for (size_t i = 0; i < asked->number_count; i++) {
        char number[NUMBER_BYTES], term[NUMBER_BYTES + 128];
        number_national(number, text_of(asked->number[i]));
        str_format(term, sizeof term, "%snumber = \"%s\" and %s", i > 0 ? " or " : "", number,
                   level);
        batch_add(&expression, term);
    }
    if (asked->number_count == 0)
        batch_add(&expression, level);
    struct text text = {(const char *)expression.at, expression.len};
    if (filter_new(&filter, ROW_FINDING, text, &why) != OK)
        session_complain(&why);
    bytes_free(&expression);
    return filter;
}

struct counts {
    size_t errors, warnings, notes, undecided;
};

static const char *
text_in(char to[LINE_BYTES], const struct row *row, const char *name)
{
    struct value value = metric_of(ROW_FINDING, name)->get(row);
    safe_copy(to, LINE_BYTES, value.state == VALUE_OK ? value.text : TEXT("-"));
    return to;
}

/* "E 0892680680 C01 Surcharged number ...: surcharged, 0.80 EUR/min (C. conso L.121-16)" */
static void
add_line(struct bytes *out, const struct row *row)
{
    static const char *const names[] = {"mark",     "number", "rule",   "message",
                                        "evidence", "lacks",  "article"};
    char cells[NITEMS(names)][LINE_BYTES], state[LINE_BYTES], line[LINE_BYTES * 5];
    for (size_t i = 0; i < NITEMS(names); i++)
        text_in(cells[i], row, names[i]);
    bool lacks = strcmp(cells[5], "-") != 0;
    bool is_finding = findings_rank(row->parts[0].finding) > 0;
    str_format(line, sizeof line, "%s %s %s %s: %s%s%s%s (%s)\n", cells[0], cells[1], cells[2],
               cells[3], is_finding ? "" : text_in(state, row, "state"), is_finding ? "" : ", ",
               lacks ? "undecided, " : "", cells[lacks ? 5 : 4], cells[6]);
    batch_add(out, line);
}

static void
count(struct counts *counts, const struct row *row)
{
    size_t *const of_rank[] = {NULL, &counts->notes, &counts->undecided, &counts->warnings,
                               &counts->errors};
    int rank = findings_rank(row->parts[0].finding);
    if (rank > 0)
        ++*of_rank[rank];
}

static void
write_text(struct bytes *out, struct picture *picture, const struct filter *filter,
           const struct counts *counts)
{
    const struct rows *rows = picture_rows(picture, ROW_FINDING);
    for (size_t i = 0; i < rows->count; i++) {
        if (filter_matches(filter, &rows->at[i]))
            add_line(out, &rows->at[i]);
    }
    char line[LINE_BYTES];
    str_format(line, sizeof line, "%zu errors, %zu warnings, %zu notes, %zu undecided\n",
               counts->errors, counts->warnings, counts->notes, counts->undecided);
    batch_add(out, line);
}

static enum check_exit
verdict(const struct asked *asked, const struct counts *counts, bool all_heard)
{
    if (counts->errors > 0)
        return CHECK_ERROR;
    if (!all_heard)
        return CHECK_UNKNOWN;
    if (asked->severity <= RULE_WARNING && counts->warnings > 0)
        return CHECK_WARNING;
    if (asked->severity == RULE_NOTE && counts->notes > 0)
        return CHECK_WARNING;
    return counts->undecided > 0 ? CHECK_UNKNOWN : CHECK_FINE;
}

/* A number that nobody knows is a mistake of who asks, not a number without findings. */
static bool
knows_numbers(const struct asked *asked, struct picture *picture)
{
    const struct rows *rows = picture_rows(picture, ROW_NUMBER);
    for (size_t i = 0; i < asked->number_count; i++) {
        char number[NUMBER_BYTES];
        bool found = false;
        number_national(number, text_of(asked->number[i]));
        for (size_t k = 0; k < rows->count && !found; k++)
            found = strcmp(rows->at[k].parts[0].number->number, number) == 0;
        struct why why;
        if (found)
            continue;
        why_set(&why, ERR_UNKNOWN, "check law: no number %s is known", number);
        session_complain(&why);
        return false;
    }
    return true;
}

/* Prints the findings; with what they come to. */
static enum check_exit
tell(const struct asked *asked, struct picture *picture, const struct format *look, bool all_heard)
{
    struct picture_law *law = picture_law(picture);
    law->all = asked->all;
    if (!law->refused_rule && !knows_numbers(asked, picture))
        return CHECK_UNKNOWN;
    struct asked everything = *asked;
    if (law->refused_rule) /* it is all there is to tell, whatever was asked */
        everything.number_count = 0, everything.severity = RULE_NOTE;
    struct filter *filter = make_filter(&everything);
    struct batch_job job = {.has_view = true, .view = ROW_FINDING, .filter = filter, .look = *look};
    struct counts counts = {0};
    struct bytes out = {0};
    struct why why;
    if (!filter)
        return CHECK_UNKNOWN;
    const struct rows *rows = picture_rows(picture, ROW_FINDING);
    for (size_t i = 0; i < rows->count; i++) {
        bool is_counted = rows->at[i].parts[0].finding->rule->severity >= everything.severity;
        if (is_counted && filter_matches(filter, &rows->at[i]))
            count(&counts, &rows->at[i]);
    }
    job.format = strcmp(asked->format, "json") == 0 ? BATCH_JSON : BATCH_CSV;
    if (strcmp(asked->format, "text") == 0)
        write_text(&out, picture, filter, &counts);
    else
        batch_write(&out, &job, picture, clock_wall_us());
    enum err err = batch_out_write(STDOUT_FILENO, &out, &why);
    if (err)
        session_complain(&why);
    filter_free(&filter);
    bytes_free(&out);
    return err ? CHECK_UNKNOWN : verdict(&everything, &counts, all_heard);
}

/* --- from files, from gates ------------------------------------------------------------------- */

static enum check_exit
check_files(const struct asked *asked, bool is_french)
{
    struct board *board = NULL;
    const char *rule = NULL;
    struct why why;
    int64_t now_us = clock_wall_us();
    enum err err = check_files_board(&board, asked->catalogue, &asked->files, now_us, &rule, &why);
    if (err && !rule) {
        session_complain(&why);
        return CHECK_UNKNOWN;
    }
    if (!board)
        board = board_new();
    struct site site = {
        .board = board,
        .endpoint = asked->catalogue,
        .state = "files",
        .reason = "",
        .trouble = "",
        .clock_us = now_us,
        .now_us = now_us,
        .heard_us = now_us,
    };
    struct picture *picture = picture_new(&site, 1);
    *picture_law(picture) = (struct picture_law){
        .french = is_french, .refused_rule = rule, .refusal = err ? why.text : NULL};
    const struct format look = {.french = is_french};
    enum check_exit code = tell(asked, picture, &look, true);
    picture_free(&picture);
    board_free(&board);
    return code;
}

static enum check_exit
check_gates(const struct asked *asked, const struct config *config)
{
    struct session session;
    struct why why;
    if (session_open(&session, config, NULL, NULL, &why) != OK) {
        session_complain(&why);
        return CHECK_UNKNOWN;
    }
    enum check_exit code = CHECK_UNKNOWN;
    int settled = session_settle(&session);
    if (settled == EXIT_DONE || (settled == EXIT_UNKNOWN && feed_live(session.feed) > 0)) {
        struct picture *picture = session_picture(&session, clock_wall_us());
        code = tell(asked, picture, &session.look, settled == EXIT_DONE);
        picture_free(&picture);
    }
    session_close(&session);
    return code;
}

int
check_main(int argc, char **argv)
{
    struct asked asked;
    struct config config = {0};
    struct why why;
    enum err err;
    if (argc < 2 || strcmp(argv[1], "law") != 0)
        err = why_set(&why, ERR_ARG,
                      "check: this version checks the law only, as in \"vigie check law\"");
    else
        err = read_flags(&asked, argc - 1, argv + 1, &why);
    if (!err && asked.help) {
        print_help();
        return fflush(stdout) == 0 ? CHECK_FINE : CHECK_UNKNOWN;
    }
    if (!err)
        err = read_config(&config, &asked, &why);
    int code = CHECK_UNKNOWN;
    if (err)
        session_complain(&why);
    else
        code = asked.catalogue ? (int)check_files(&asked, config.is_french)
                               : (int)check_gates(&asked, &config);
    config_free(&config);
    return code;
}
