#include "console/rate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/amount.h"
#include "console/batch/batch.h"
#include "console/flags.h"
#include "console/session.h"
#include "proto/base/safe.h"
#include "proto/base/text.h"
#include "proto/event/event_table.h"
#include "proto/gate/rerate.h"

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

static const struct flag first_flags[] = {
    {"journal", "URL", "the journal: sqlite:PATH or a path; a gate may have it open", FLAGS_TEXT,
     offsetof(struct asked, journal)},
};
static const struct flag last_flags[] = {
    {"format", "FORMAT", "text or json (default: text)", FLAGS_TEXT,
     offsetof(struct asked, format)},
    {"help", NULL, "print this", FLAGS_BOOL, offsetof(struct asked, help)},
};

enum { GROUPS = 3 };

static void
group_flags(struct flags_group groups[GROUPS], struct asked *asked)
{
    groups[0] = (struct flags_group){first_flags, NITEMS(first_flags), asked};
    groups[1] = (struct flags_group){flags_of_files, flags_of_files_count, &asked->files};
    groups[2] = (struct flags_group){last_flags, NITEMS(last_flags), asked};
}

static void
print_help(void)
{
    fputs("vigie rate prices the calls of a gate's journal once more and compares every amount\n"
          "with what the gate wrote. With the gate's own files all are equal; with others it says\n"
          "what those would have made of the same calls.\n\n"
          "usage: vigie rate --journal URL [options]\n\n",
          stdout);
    struct asked nobody;
    struct flags_group groups[GROUPS];
    group_flags(groups, &nobody);
    flags_print_help(groups, GROUPS);
    fputs("\nExit codes: 0 equal, 1 not equal, 2 wrong usage or tariff files, 3 the journal cannot "
          "be read.\n",
          stdout);
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    *asked = (struct asked){.format = "text"};
    struct flags_group groups[GROUPS];
    group_flags(groups, asked);
    enum err err = flags_read(groups, GROUPS, argc, argv, why);
    if (err || asked->help)
        return asked->help ? OK : err;
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
        printf("%-16s %-8s %18s %18s %18s\n", i == 0 ? head : "", amounts[i].name,
               amount_of_ue60(a, was), amount_of_ue60(b, is), amount_of_ue60(c, is - was));
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
            printf(", %s %s -> %s", amounts[i].name, amount_of_ue60(a, was), amount_of_ue60(b, is));
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
    struct bytes out = {0};
    batch_json_text(&out, text_of(text));
    printf("%.*s", (int)out.len, (const char *)out.at);
    bytes_free(&out);
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
