#include "console/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/batch/batch_out.h"
#include "console/flags.h"
#include "console/session.h"
#include "console/simulate_print.h"
#include "proto/base/text.h"
#include "proto/tariff/period.h"

#ifndef VIGIE_DATA_DIR
#define VIGIE_DATA_DIR "/usr/local/share/vigie"
#endif

enum { DONE = 0, USAGE = 2, UNKNOWN = 3, DATA_BYTES = 4096 };

struct asked {
    const char *journal, *from, *to, *tariff, *format;
    struct flags_list numbers, moves;
    struct rates_files files;
    bool help;
    char data[DATA_BYTES];
    char ids[FLAGS_LIST_MAX][TARIFF_ID_BYTES]; /* what stands before the = of a move */
    struct simulate_move move[FLAGS_LIST_MAX];
    const struct simulate_print_format *print;
};

#define AT(member) offsetof(struct asked, member)

static const struct flag first_flags[] = {
    {"journal", "URL", "the journal: sqlite:PATH or a path; a gate may have it open", FLAGS_TEXT,
     AT(journal)},
    {"from", "TIME", "calls that ended from then on: 2026-11-22 or 2026-11-22T14:30", FLAGS_TEXT,
     AT(from)},
    {"to", "TIME", "and before then; a day alone is in it to its end", FLAGS_TEXT, AT(to)},
    {"number", "NUMBER", "of this number only; may come again", FLAGS_LIST, AT(numbers)},
    {"tariff", "ID", "every number chosen under this tariff of the files", FLAGS_TEXT, AT(tariff)},
    {"move", "OLD=NEW", "numbers of tariff OLD under tariff NEW; may come again", FLAGS_LIST,
     AT(moves)},
};
static const struct flag last_flags[] = {
    {"format", "FORMAT", "text, json or csv (default: text)", FLAGS_TEXT, AT(format)},
    {"help", NULL, "print this", FLAGS_BOOL, AT(help)},
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
print_help(struct asked *asked)
{
    struct flags_group groups[GROUPS];
    fputs(
        "vigie simulate says what the calls of a gate's journal would have earned and cost under\n"
        "another offer: another tariff (--tariff, --move), another operator's grids (--payouts,\n"
        "--costs, --tariffs), or another kind of number. Beside it stands what the gate wrote.\n"
        "Callers are taken as they called: nobody is assumed to call more or less.\n\n"
        "usage: vigie simulate --journal URL [options]\n\n",
        stdout);
    group_flags(groups, asked);
    flags_print_help(groups, GROUPS);
    fputs(
        "\nTimes are French legal time. A call belongs to the moment it ENDED, as in the counters\n"
        "of a day.\n"
        "Exit codes: 0 done, 2 wrong usage or tariff files, 3 the journal cannot be read, or no\n"
        "call ended in that window.\n",
        stdout);
}

/* --- what is asked ---------------------------------------------------------------------------- */

static enum err
read_moves(struct asked *asked, struct why *why)
{
    for (size_t i = 0; i < asked->moves.count; i++) {
        struct text to = text_of(asked->moves.at[i]), from = text_cut(&to, '=');
        if (from.len == 0 || to.len == 0 || !str_copy(asked->ids[i], TARIFF_ID_BYTES, from))
            return why_set(why, ERR_ARG, "simulate: move \"%s\": expected OLD=NEW, ids of tariffs",
                           asked->moves.at[i]);
        asked->move[i] = (struct simulate_move){.from = asked->ids[i], .to = to.at};
        for (size_t j = 0; j < i; j++) {
            if (strcmp(asked->ids[i], asked->ids[j]) == 0)
                return why_set(why, ERR_ARG, "simulate: tariff %s is moved twice", asked->ids[i]);
        }
    }
    if (asked->tariff && asked->moves.count > 0)
        return why_set(why, ERR_ARG, "simulate: --tariff moves every number, so --move has no say");
    return OK;
}

static enum err
read_format(struct asked *asked, struct why *why)
{
    for (size_t i = 0; i < simulate_print_format_count; i++) {
        if (strcmp(asked->format, simulate_print_formats[i].name) == 0)
            asked->print = &simulate_print_formats[i];
    }
    return asked->print
               ? OK
               : why_set(why, ERR_ARG, "simulate: format \"%s\": expected text, json or csv",
                         asked->format);
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    struct flags_group groups[GROUPS];
    asked->format = "text";
    group_flags(groups, asked);
    enum err err = flags_read(groups, GROUPS, argc, argv, why);
    if (err || asked->help)
        return asked->help ? OK : err;
    if (!asked->journal)
        return why_set(why, ERR_ARG, "simulate: expected --journal URL, see vigie simulate --help");
    err = read_format(asked, why);
    if (!err)
        err = read_moves(asked, why);
    if (!err && !asked->files.folder &&
        rates_folder(asked->data, sizeof asked->data, VIGIE_DATA_DIR "/data"))
        asked->files.folder = asked->data;
    return err;
}

static enum err
read_time(const char *name, const char *asked, bool is_end, int64_t *at_us, struct why *why)
{
    if (!asked || period_time_parse(text_of(asked), is_end, at_us, why) == OK)
        return OK;
    return why_prefix(why, ERR_ARG, "simulate: --%s", name);
}

static enum err
make_offer(struct simulate_offer *offer, struct asked *asked, const struct rates *rates,
           struct why *why)
{
    *offer = (struct simulate_offer){
        .rates = rates,
        .tariff = asked->tariff,
        .moves = asked->move,
        .move_count = asked->moves.count,
        .from_us = INT64_MIN,
        .to_us = INT64_MAX,
        .numbers = asked->numbers.at,
        .number_count = asked->numbers.count,
    };
    if (read_time("from", asked->from, false, &offer->from_us, why) != OK ||
        read_time("to", asked->to, true, &offer->to_us, why) != OK)
        return ERR_ARG;
    if (offer->from_us >= offer->to_us)
        return why_set(why, ERR_ARG, "simulate: --to %s is not after --from %s", asked->to,
                       asked->from);
    return simulate_check(offer, why) == OK ? OK : why_prefix(why, ERR_ARG, "simulate");
}

/* --- the command ------------------------------------------------------------------------------ */

static int
refuse(const struct why *why, int code)
{
    session_complain(why);
    return code;
}

static int
print(const struct asked *asked, const struct simulate *simulate,
      const struct simulate_offer *offer)
{
    struct why why;
    struct bytes out = {0};
    asked->print->print(&out, simulate, offer);
    enum err err = batch_out_write(STDOUT_FILENO, &out, &why);
    bytes_free(&out);
    return err && err != ERR_STALE ? refuse(&why, EXIT_FAILED) : DONE;
}

static int
compare(const struct asked *asked, const struct simulate_offer *offer)
{
    struct journal *journal = NULL;
    struct simulate simulate = {0};
    struct why why;
    enum err err = journal_open_reader(&journal, asked->journal, &why);
    if (!err)
        err = simulate_run(&simulate, journal, offer, &why);
    journal_close(&journal);
    if (!err && simulate.written.calls == 0)
        err = why_set(&why, ERR_STALE,
                      "simulate: no call of %s ended in that time: there is "
                      "nothing to compare",
                      asked->numbers.count > 0 ? "these numbers" : "the journal");
    int code = !err             ? print(asked, &simulate, offer)
               : err == ERR_ARG ? refuse(&why, USAGE)
                                : refuse(&why, UNKNOWN);
    simulate_free(&simulate);
    return code;
}

int
simulate_main(int argc, char **argv)
{
    struct asked *asked = xcalloc(1, sizeof *asked);
    struct rates *rates = NULL;
    struct simulate_offer offer;
    struct why why;
    int code = DONE;
    if (read_flags(asked, argc, argv, &why) != OK)
        code = refuse(&why, USAGE);
    else if (asked->help)
        print_help(asked);
    else if (rates_read(&rates, &asked->files, &why) != OK)
        code = refuse((why_prefix(&why, ERR_ARG, "tariffs"), &why), USAGE);
    else if (make_offer(&offer, asked, rates, &why) != OK)
        code = refuse(&why, USAGE);
    else
        code = compare(asked, &offer);
    rates_free(&rates);
    free(asked);
    return fflush(stdout) == 0 ? code : EXIT_FAILED;
}
