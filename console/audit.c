#include "console/audit.h"

#include <ctype.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "console/batch/batch.h"
#include "console/batch/batch_out.h"
#include "console/session.h"
#include "proto/base/safe.h"
#include "proto/gate/audit_verify.h"

enum { WHOLE = 0, BAD = 1, USAGE = 2, UNREAD = 3 };
enum { PATH_BYTES = 4096, FLUSH_BYTES = 64 * 1024, COLUMN_BYTES = 4096 };

struct asked {
    bool verify, help;
    const char *file, *key, *head_text, *format, *who, *number, *from, *to;
    int64_t from_us, to_us;
    struct audit_head head;
};

#define AT(member) offsetof(struct asked, member)

static const struct flag {
    const char *name, *argument, *help;
    size_t offset;       /* of a const char * in struct asked */
    bool prints, judges; /* belongs to `vigie audit`, to `vigie audit verify` */
} flags[] = {
    {"file", "FILE", "the audit file; a gate may have it open", AT(file), true, true},
    {"key", "PUBFILE", "the gate's public audit key (default: FILE.key.pub)", AT(key), false, true},
    {"head", "N:HASH", "a head that is known, of a console or the machine's log", AT(head_text),
     false, true},
    {"format", "FORMAT", "text, json or csv (default: text)", AT(format), true, false},
    {"who", "W", "only this person's, or this key's", AT(who), true, false},
    {"number", "N", "only those whose target or arguments have this word", AT(number), true, false},
    {"from", "T", "only from this time on: 2026-11-22, 2026-11-22T14:30, ...T14:30:05Z for UTC",
     AT(from), true, false},
    {"to", "T", "only before this time", AT(to), true, false},
    {"help", NULL, "print this", 0, true, true},
};

static void
print_help(void)
{
    fputs(
        "vigie audit prints what a gate's audit file says: who did what, when and why.\n"
        "vigie audit verify says whether a record was changed, removed, moved, forged or cut off.\n"
        "\nusage: vigie audit --file FILE [options]\n"
        "       vigie audit verify --file FILE [--key PUBFILE] [--head N:HASH]\n\n",
        stdout);
    for (size_t i = 0; i < NITEMS(flags); i++) {
        char left[64];
        str_format(left, sizeof left, "--%s %s", flags[i].name,
                   flags[i].argument ? flags[i].argument : "");
        printf("  %-20s %s%s\n", left, flags[i].help, flags[i].prints ? "" : " (verify)");
    }
    fputs("\nExit codes: 0 whole, 1 a record is bad and named, 2 wrong usage, 3 file or key cannot "
          "be read.\n",
          stdout);
}

/* --- what was asked --------------------------------------------------------------------------- */

/* A day, a minute or a second; of this machine's zone, or with Z of UTC. */
static enum err
read_time(const char *flag, const char *text, int64_t *at_us, struct why *why)
{
    static const char *const shapes[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"};
    for (size_t i = 0; i < NITEMS(shapes); i++) {
        struct tm tm = {.tm_isdst = -1};
        const char *rest = strptime(text, shapes[i], &tm);
        bool is_utc = rest && strcmp(rest, "Z") == 0;
        if (!rest || (rest[0] && !is_utc))
            continue;
        *at_us = (int64_t)(is_utc ? timegm(&tm) : mktime(&tm)) * 1000000;
        return OK;
    }
    return why_set(why, ERR_ARG,
                   "audit: %s \"%s\": expected a time such as 2026-11-22, 2026-11-22T14:30 or "
                   "2026-11-22T13:30:05Z",
                   flag, text);
}

static enum err
read_head(struct audit_head *head, const char *text, struct why *why)
{
    struct text rest = text_of(text), n = text_cut(&rest, ':');
    int64_t number = 0;
    if (!text_to_i64(n, &number) || number < 1 ||
        !audit_seal_unhex(head->hash, sizeof head->hash, rest))
        return why_set(why, ERR_ARG,
                       "audit: head \"%s\": expected records:hash, a number from 1 up and 64 "
                       "hexadecimal digits",
                       text);
    head->n = (uint64_t)number;
    return OK;
}

static enum err
check_values(struct asked *asked, struct why *why)
{
    enum err err = OK;
    if (!asked->file)
        return why_set(why, ERR_ARG, "audit: expected --file FILE, see vigie audit --help");
    if (strcmp(asked->format, "text") != 0 && strcmp(asked->format, "json") != 0 &&
        strcmp(asked->format, "csv") != 0)
        return why_set(why, ERR_ARG, "audit: format \"%s\": expected text, json or csv",
                       asked->format);
    if (asked->from)
        err = read_time("from", asked->from, &asked->from_us, why);
    if (!err && asked->to)
        err = read_time("to", asked->to, &asked->to_us, why);
    if (!err && asked->head_text)
        err = read_head(&asked->head, asked->head_text, why);
    return err;
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    struct option longs[NITEMS(flags) + 1] = {{0}};
    for (size_t i = 0; i < NITEMS(flags); i++)
        longs[i] = (struct option){
            flags[i].name, flags[i].argument ? required_argument : no_argument, NULL, (int)i + 256};
    *asked = (struct asked){.format = "text"};
    asked->verify = argc > 1 && strcmp(argv[1], "verify") == 0;
    argc -= asked->verify;
    argv += asked->verify;
    int code;
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code < 256)
            return why_set(why, ERR_ARG, "audit: option %s %s, see vigie audit --help",
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known");
        const struct flag *flag = &flags[code - 256];
        if (!(asked->verify ? flag->judges : flag->prints))
            return why_set(why, ERR_ARG, "audit: --%s belongs to vigie audit%s", flag->name,
                           flag->judges ? " verify" : ", not to verify");
        if (!flag->argument)
            asked->help = true;
        else
            *(const char **)(void *)((char *)asked + flag->offset) = optarg;
    }
    if (asked->help)
        return OK;
    if (optind < argc)
        return why_set(why, ERR_ARG, "audit: unexpected argument \"%s\"%s", argv[optind],
                       asked->verify ? "" : ", expected verify or options");
    return check_values(asked, why);
}

static int
refuse(const struct why *why, int code)
{
    session_complain(why);
    return code;
}

/* --- printing --------------------------------------------------------------------------------- */

struct printing {
    const struct asked *asked;
    struct bytes out;
    size_t count;
    struct why why;
    bool is_over; /* nobody reads, or the disk is full */
};

static bool
has_word(struct text text, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= text.len; i++) {
        bool begins = i == 0 || !isalnum((unsigned char)text.at[i - 1]);
        bool ends = i + len == text.len || !isalnum((unsigned char)text.at[i + len]);
        if (begins && ends && memcmp(text.at + i, word, len) == 0)
            return true;
    }
    return false;
}

static bool
is_wanted(const struct asked *asked, const struct audit_record *record)
{
    if (asked->who && !text_is(record->who, asked->who) && !text_is(record->key, asked->who))
        return false;
    if (asked->number && !has_word(record->target, asked->number) &&
        !has_word(record->arguments, asked->number))
        return false;
    return (!asked->from || record->at_us >= asked->from_us) &&
           (!asked->to || record->at_us < asked->to_us);
}

static void
add(struct bytes *out, struct text text)
{
    bytes_add(out, text.at, text.len);
}

/* "why: ..." where there is something to say. */
static void
add_labelled(struct bytes *out, const char *label, struct text text)
{
    char safe[COLUMN_BYTES];
    if (text.len == 0)
        return;
    batch_add(out, label);
    bytes_add(out, safe, safe_copy(safe, sizeof safe, text));
}

static void
add_text(struct bytes *out, const struct audit_seen *seen)
{
    const struct audit_record *record = seen->record;
    char head[64], at[AUDIT_LINE_TIME_BYTES];
    audit_line_time(at, record->at_us);
    str_format(head, sizeof head, "%6" PRIu64 "  %s", record->n, at);
    batch_add(out, head);
    add_labelled(out, "  ", record->who);
    add_labelled(out, " as ", record->role);
    add_labelled(out, " from ", record->from);
    add_labelled(out, ": ", record->verb);
    add_labelled(out, " ", record->target);
    add_labelled(out, " ", record->arguments);
    add_labelled(out, " -> ", record->state);
    add_labelled(out, ", ", record->outcome);
    add_labelled(out, "; before ", record->before);
    add_labelled(out, "; after ", record->after);
    add_labelled(out, "; why ", record->reason);
    add_labelled(out, "; order ", record->order);
    batch_add(out, "\n");
}

static void
add_csv(struct bytes *out, const struct audit_seen *seen)
{
    char n[24], at[AUDIT_LINE_TIME_BYTES];
    str_format(n, sizeof n, "%" PRIu64 ",", seen->record->n);
    audit_line_time(at, seen->record->at_us);
    batch_add(out, n);
    batch_add(out, at);
    for (size_t i = 0; i < audit_line_field_count; i++) {
        batch_add(out, ",");
        batch_csv_text(out, *audit_line_text(seen->record, &audit_line_fields[i]));
    }
    batch_add(out, ",");
    add(out, seen->hash);
    batch_add(out, "\r\n");
}

/* The record's own text, and what stands behind it in the file. */
static void
add_json(struct bytes *out, const struct audit_seen *seen, size_t count)
{
    batch_add(out, count > 0 ? ",\n  " : "\n  ");
    add(out, (struct text){seen->text.at, seen->text.len - 1});
    batch_add(out, ",\"hash\":\"");
    add(out, seen->hash);
    batch_add(out, "\",\"seal\":\"");
    add(out, seen->seal);
    batch_add(out, "\"}");
}

static bool
flush(struct printing *printing)
{
    printing->is_over = batch_out_write(STDOUT_FILENO, &printing->out, &printing->why) != OK;
    return !printing->is_over;
}

static bool
print_record(void *context, const struct audit_seen *seen)
{
    struct printing *printing = context;
    const struct asked *asked = printing->asked;
    if (!is_wanted(asked, seen->record))
        return true;
    if (strcmp(asked->format, "json") == 0)
        add_json(&printing->out, seen, printing->count);
    else if (strcmp(asked->format, "csv") == 0)
        add_csv(&printing->out, seen);
    else
        add_text(&printing->out, seen);
    printing->count++;
    return printing->out.len < FLUSH_BYTES || flush(printing);
}

static void
print_begin(struct printing *printing)
{
    const char *format = printing->asked->format;
    if (strcmp(format, "json") == 0)
        batch_add(&printing->out, "{\"schema\": 1, \"records\": [");
    if (strcmp(format, "csv") != 0)
        return;
    batch_add(&printing->out, "n,at");
    for (size_t i = 0; i < audit_line_field_count; i++) {
        batch_add(&printing->out, ",");
        batch_add(&printing->out, audit_line_fields[i].name);
    }
    batch_add(&printing->out, ",hash\r\n");
}

static void
print_end(struct printing *printing, const struct audit_report *report)
{
    if (strcmp(printing->asked->format, "json") != 0)
        return;
    char bad[96] = "";
    if (report->fault != AUDIT_WHOLE)
        str_format(bad, sizeof bad, ", \"first_bad\": %" PRIu64 ", \"fault\": \"%s\"", report->n,
                   words_name(&audit_verify_fault_words, (int)report->fault));
    batch_add(&printing->out, "],\n \"chained\": ");
    batch_add(&printing->out, bad[0] ? "false" : "true");
    batch_add(&printing->out, bad);
    batch_add(&printing->out, "}\n");
}

/* The chain is looked at on the way, which needs no key; the seals are for `verify`. */
static int
print(const struct asked *asked)
{
    struct printing printing = {.asked = asked};
    struct audit_verify how = {.each = print_record, .context = &printing};
    struct audit_report report;
    struct why why;
    print_begin(&printing);
    enum err err = audit_verify(asked->file, &how, &report, &why);
    if (!err && !printing.is_over) {
        print_end(&printing, &report);
        flush(&printing);
    }
    bytes_free(&printing.out);
    if (err)
        return refuse(&why, UNREAD);
    if (printing.is_over)
        return printing.why.err == ERR_STALE ? WHOLE : refuse(&printing.why, UNREAD);
    if (report.fault == AUDIT_WHOLE)
        return WHOLE;
    why_set(&why, ERR_FORMAT, "audit file %s: %s; nothing behind it is shown", asked->file,
            report.text);
    return refuse(&why, BAD);
}

/* --- judging ---------------------------------------------------------------------------------- */

static int
judge(const struct asked *asked)
{
    char key[PATH_BYTES], hex[AUDIT_HASH_HEX_BYTES], name[PATH_BYTES], text[WHY_TEXT_BYTES];
    unsigned char public[AUDIT_PUBLIC_BYTES];
    struct audit_report report;
    struct why why;
    if (!str_format(key, sizeof key, "%s%s", asked->key ? asked->key : asked->file,
                    asked->key ? "" : ".key.pub"))
        return refuse((why_set(&why, ERR_ARG, "audit: path too long"), &why), USAGE);
    if (audit_seal_public_read(public, key, &why) != OK)
        return refuse(&why, UNREAD);
    struct audit_verify how = {
        .public = public,
        .seals = AUDIT_SEALS_ALL,
        .known = asked->head_text ? &asked->head : NULL,
    };
    if (audit_verify(asked->file, &how, &report, &why) != OK)
        return refuse(&why, UNREAD);
    safe_copy(name, sizeof name, text_of(asked->file));
    safe_copy(text, sizeof text, text_of(report.text));
    audit_seal_hex(hex, report.head.hash);
    if (report.fault != AUDIT_WHOLE)
        printf("%s: %s: %s\n", name, words_name(&audit_verify_fault_words, (int)report.fault),
               text);
    else if (report.head.n == 0)
        printf("%s: whole, without a record\n", name);
    else
        printf("%s: whole, %" PRIu64 " records, head %" PRIu64 ":%s\n", name, report.head.n,
               report.head.n, hex);
    return fflush(stdout) != 0 ? UNREAD : report.fault == AUDIT_WHOLE ? WHOLE : BAD;
}

int
audit_main(int argc, char **argv)
{
    struct asked asked;
    struct why why;
    if (read_flags(&asked, argc, argv, &why) != OK)
        return refuse(&why, USAGE);
    if (asked.help) {
        print_help();
        return fflush(stdout) == 0 ? WHOLE : UNREAD;
    }
    return asked.verify ? judge(&asked) : print(&asked);
}
