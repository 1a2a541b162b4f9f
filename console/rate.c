#include "console/rate.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/session.h"
#include "proto/base/safe.h"
#include "proto/base/text.h"
#include "proto/event/event_table.h"
#include "proto/gate/rerate.h"
#include "proto/tariff/money.h"

#ifndef VIGIE_DATA_DIR
#define VIGIE_DATA_DIR "/usr/local/share/vigie"
#endif

enum { EQUAL = 0, DIFFERS = 1, USAGE = 2, UNREAD = 3, DATA_BYTES = 4096 };

struct asked {
    const char *journal, *format;
    struct rates_files files;
    bool help;
    char data[DATA_BYTES];
};

static const struct flag {
    const char *name, *argument, *help;
    size_t offset; /* of a const char * in struct asked */
} flags[] = {
    {"journal", "URL", "the journal: sqlite:PATH or a path; a gate may have it open",
     offsetof(struct asked, journal)},
    {"tariffs", "FILE", "tariffs to price with (default: the example's)",
     offsetof(struct asked, files.tariffs)},
    {"payouts", "FILE", "payout grids (default: the example's)",
     offsetof(struct asked, files.payouts)},
    {"costs", "FILE", "cost grids (default: the example's)", offsetof(struct asked, files.costs)},
    {"plan", "FILE", "the numbering plan", offsetof(struct asked, files.plan)},
    {"origins", "FILE", "where callers call from", offsetof(struct asked, files.origins)},
    {"data", "DIR", "where these files are, by their usual names (default: the installed ones)",
     offsetof(struct asked, files.folder)},
    {"format", "FORMAT", "text or json (default: text)", offsetof(struct asked, format)},
    {"help", NULL, "print this", 0},
};

static void
print_help(void)
{
    fputs("vigie rate prices the calls of a gate's journal once more and compares every amount\n"
          "with what the gate wrote. With the gate's own files all are equal; with others it says\n"
          "what those would have made of the same calls.\n\n"
          "usage: vigie rate --journal URL [options]\n\n",
          stdout);
    for (size_t i = 0; i < NITEMS(flags); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", flags[i].name,
                   flags[i].argument ? flags[i].argument : "");
        printf("  %-20s %s\n", left, flags[i].help);
    }
    fputs("\nExit codes: 0 equal, 1 not equal, 2 wrong usage or tariff files, 3 the journal cannot "
          "be read.\n",
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
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code < 256)
            return why_set(why, ERR_ARG, "rate: option %s %s, see vigie rate --help",
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known");
        const struct flag *flag = &flags[code - 256];
        if (!flag->argument)
            asked->help = true;
        else
            *(const char **)(void *)((char *)asked + flag->offset) = optarg;
    }
    if (asked->help)
        return OK;
    if (optind < argc)
        return why_set(why, ERR_ARG, "rate: unexpected argument \"%s\"", argv[optind]);
    if (!asked->journal)
        return why_set(why, ERR_ARG, "rate: expected --journal URL, see vigie rate --help");
    if (strcmp(asked->format, "text") != 0 && strcmp(asked->format, "json") != 0)
        return why_set(why, ERR_ARG, "rate: format \"%s\": expected text or json", asked->format);
    if (!asked->files.folder &&
        rates_folder(asked->data, sizeof asked->data, VIGIE_DATA_DIR "/data"))
        asked->files.folder = asked->data;
    return OK;
}

/* --- text ------------------------------------------------------------------------------------- */

enum { AMOUNT_BYTES = 40 };

/* Euros to the micro-euro, and a mark where that is not the whole truth. */
static const char *
euros(char to[AMOUNT_BYTES], int64_t amount_ue60)
{
    int64_t micro = money_count(amount_ue60, 6, MONEY_HALF_UP);
    uint64_t size = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
    str_format(to, AMOUNT_BYTES, "%s%" PRIu64 ".%06" PRIu64, micro < 0 ? "-" : "", size / 1000000,
               size % 1000000);
    return to;
}

static const struct amount {
    const char *name;
    size_t offset; /* of an int64_t in struct rerate_amounts */
} amounts[] = {
    {"S", offsetof(struct rerate_amounts, s_ue60)},
    {"payout", offsetof(struct rerate_amounts, payout_ue60)},
    {"cost", offsetof(struct rerate_amounts, cost_ue60)},
};

static int64_t
amount_in(const struct rerate_amounts *of, size_t i)
{
    return *(const int64_t *)(const void *)((const char *)of + amounts[i].offset);
}

static void
print_sums(const char *head, const struct rerate_amounts *written, const struct rerate_amounts *now)
{
    char a[AMOUNT_BYTES], b[AMOUNT_BYTES], c[AMOUNT_BYTES];
    for (size_t i = 0; i < NITEMS(amounts); i++) {
        int64_t was = amount_in(written, i), is = amount_in(now, i);
        printf("%-16s %-8s %18s %18s %18s\n", i == 0 ? head : "", amounts[i].name, euros(a, was),
               euros(b, is), euros(c, is - was));
    }
}

static void
print_example(const struct rerate_example *example)
{
    char a[AMOUNT_BYTES], b[AMOUNT_BYTES], call[RERATE_TEXT_BYTES], number[RERATE_TEXT_BYTES];
    safe_copy(call, sizeof call, text_of(example->call));
    safe_copy(number, sizeof number, text_of(example->number));
    printf("call %s of %s: %s -> %s", call, number,
           words_name(&price_state_words, example->written_state),
           words_name(&price_state_words, example->now_state));
    for (size_t i = 0; i < NITEMS(amounts); i++) {
        int64_t was = amount_in(&example->written, i), is = amount_in(&example->now, i);
        if (was != is)
            printf(", %s %s -> %s", amounts[i].name, euros(a, was), euros(b, is));
    }
    putchar('\n');
}

static void
print_text(const struct rerate *rerate)
{
    printf("%" PRId64 " calls ended, %" PRId64 " with a tariff\n\n", rerate->calls, rerate->priced);
    printf("%-16s %-8s %18s %18s %18s\n", "EUR", "", "written", "now", "difference");
    print_sums("all", &rerate->written, &rerate->now);
    for (const struct rerate_row *row = rerate->rows; row; row = row->hh.next) {
        char number[RERATE_TEXT_BYTES];
        safe_copy(number, sizeof number, text_of(row->number));
        if (row->differ > 0)
            print_sums(number[0] ? number : "(no number)", &row->written, &row->now);
    }
    if (rerate->differ == 0) {
        printf("\nequal: each amount of each call is what was written, to the last digit\n");
        return;
    }
    printf("\nnot equal: %" PRId64 " of %" PRId64 " calls have another price\n", rerate->differ,
           rerate->calls);
    for (int i = 0; i < rerate->example_count; i++)
        print_example(&rerate->examples[i]);
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void
print_string(const char *text)
{
    char clean[RERATE_TEXT_BYTES * 2];
    safe_copy(clean, sizeof clean, text_of(text)); /* valid UTF-8 without controls */
    putchar('"');
    for (const char *at = clean; *at; at++) {
        if (*at == '"' || *at == '\\')
            putchar('\\');
        putchar(*at);
    }
    putchar('"');
}

static void
print_amounts(const char *name, const struct rerate_amounts *of)
{
    printf("\"%s\": {\"s_ue60\": %" PRId64 ", \"payout_ue60\": %" PRId64 ", \"cost_ue60\": %" PRId64
           "}",
           name, of->s_ue60, of->payout_ue60, of->cost_ue60);
}

static void
print_json(const struct rerate *rerate)
{
    printf("{\"equal\": %s, \"calls\": %" PRId64 ", \"priced\": %" PRId64 ", \"differ\": %" PRId64
           ", \"first_us\": %" PRId64 ", \"last_us\": %" PRId64 ",\n ",
           rerate->differ == 0 ? "true" : "false", rerate->calls, rerate->priced, rerate->differ,
           rerate->first_us, rerate->last_us);
    print_amounts("written", &rerate->written);
    fputs(", ", stdout);
    print_amounts("now", &rerate->now);
    fputs(",\n \"numbers\": [", stdout);
    for (const struct rerate_row *row = rerate->rows; row; row = row->hh.next) {
        printf("%s\n  {\"number\": ", row == rerate->rows ? "" : ",");
        print_string(row->number);
        printf(", \"calls\": %" PRId64 ", \"differ\": %" PRId64 ", ", row->calls, row->differ);
        print_amounts("written", &row->written);
        fputs(", ", stdout);
        print_amounts("now", &row->now);
        putchar('}');
    }
    fputs("],\n \"examples\": [", stdout);
    for (int i = 0; i < rerate->example_count; i++) {
        const struct rerate_example *example = &rerate->examples[i];
        printf("%s\n  {\"call\": ", i == 0 ? "" : ",");
        print_string(example->call);
        fputs(", \"number\": ", stdout);
        print_string(example->number);
        printf(", \"ended_us\": %" PRId64 ", \"written_state\": \"%s\", \"now_state\": \"%s\", ",
               example->ended_us, words_name(&price_state_words, example->written_state),
               words_name(&price_state_words, example->now_state));
        print_amounts("written", &example->written);
        fputs(", ", stdout);
        print_amounts("now", &example->now);
        putchar('}');
    }
    fputs("]}\n", stdout);
}

/* --- the command ------------------------------------------------------------------------------ */

static int
refuse(const struct why *why, int code)
{
    session_complain(why);
    return code;
}

static int
compare(const struct asked *asked, const struct rates *rates)
{
    struct journal *journal = NULL;
    struct rerate rerate = {0};
    struct why why;
    enum err err = journal_open_reader(&journal, asked->journal, &why);
    if (!err)
        err = rerate_run(&rerate, journal, rates, &why);
    journal_close(&journal);
    int code = err == ERR_ARG ? USAGE : err ? UNREAD : rerate.differ > 0 ? DIFFERS : EQUAL;
    if (err)
        session_complain(&why);
    else if (strcmp(asked->format, "json") == 0)
        print_json(&rerate);
    else
        print_text(&rerate);
    rerate_free(&rerate);
    return fflush(stdout) == 0 ? code : UNREAD;
}

int
rate_main(int argc, char **argv)
{
    struct asked asked;
    struct rates *rates = NULL;
    struct why why;
    if (read_flags(&asked, argc, argv, &why) != OK)
        return refuse(&why, USAGE);
    if (asked.help) {
        print_help();
        return EQUAL;
    }
    if (rates_read(&rates, &asked.files, &why) != OK) {
        why_prefix(&why, ERR_ARG, "tariffs");
        return refuse(&why, USAGE);
    }
    int code = compare(&asked, rates);
    rates_free(&rates);
    return code;
}
