#include "proto/gate/witness.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <syslog.h> /* its LOG_INFO is not ours: log.h stays out of this file */
#include <unistd.h>

#include "proto/base/clock.h"

enum { PATH_BYTES = 4096, MINUTE_US = 60 * 1000000, LINE_BYTES = 256 };

struct witness {
    struct audit *audit;
    struct publisher *publisher;
    witness_say_fn *say;
    const char *name;     /* of the gate; borrowed with the options */
    uint64_t said_n;      /* to the machine's log */
    int64_t said_mono_us; /* 0: never */
    char from[128];
};

/* authpriv: the part of the machine's log that only its administrators read and that is commonly
 * sent to another machine. */
static void
say_syslog(const char *line)
{
    openlog("vigie-gate", LOG_PID, LOG_AUTHPRIV);
    syslog(LOG_NOTICE, "%s", line);
    closelog();
}

static void
publish(struct witness *witness)
{
    char hex[AUDIT_HASH_HEX_BYTES];
    struct audit_head head = audit_head(witness->audit);
    if (head.n == 0)
        return;
    audit_seal_hex(hex, head.hash);
    publisher_set_audit(witness->publisher, head.n, hex);
}

static void
say_head(struct witness *witness)
{
    char hex[AUDIT_HASH_HEX_BYTES], line[LINE_BYTES];
    struct audit_head head = audit_head(witness->audit);
    if (head.n == witness->said_n)
        return;
    audit_seal_hex(hex, head.hash);
    str_format(line, sizeof line, "gate %s audit head %" PRIu64 ":%s", witness->name, head.n, hex);
    witness->say(line);
    witness->said_n = head.n;
}

enum err
witness_open(struct witness **witness, const struct options *options, struct publisher *publisher,
             witness_say_fn *say, audit_verify_fn *each, void *context, struct why *why)
{
    char key[PATH_BYTES], host[64] = "";
    if (!str_format(key, sizeof key, "%s.key", options->audit))
        return why_set(why, ERR_ARG, "audit file: path too long");
    prctl(PR_SET_DUMPABLE, 0); /* the secret key must not end in a core file */
    struct audit *audit = NULL;
    enum err err = audit_open_heard(&audit, options->audit, key, each, context, why);
    if (err)
        return err;
    struct witness *fresh = xcalloc(1, sizeof *fresh);
    fresh->audit = audit;
    fresh->publisher = publisher;
    fresh->say = say ? say : say_syslog;
    fresh->name = options->name;
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    str_format(fresh->from, sizeof fresh->from, "%s pid %ld", host, (long)getpid());
    publish(fresh);
    *witness = fresh;
    return OK;
}

enum err
witness_record(struct witness *witness, const struct audit_record *record, struct why *why)
{
    struct audit_record timed = *record;
    if (timed.at_us == 0)
        timed.at_us = clock_wall_us();
    enum err err = audit_append(witness->audit, &timed, why);
    if (!err)
        publish(witness);
    return err;
}

enum err
witness_gate(struct witness *witness, const char *verb, const char *outcome, struct why *why)
{
    struct audit_record record = {
        .who = TEXT("vigie-gate"),
        .role = TEXT("gate"),
        .from = text_of(witness->from),
        .verb = text_of(verb),
        .target = text_of(witness->name),
        .state = TEXT("done"),
        .outcome = text_of(outcome),
    };
    return witness_record(witness, &record, why);
}

enum err
witness_read(struct witness *witness, uint64_t first, size_t most, struct audit_page *page,
             struct why *why)
{
    return audit_read(witness->audit, first, most, page, why);
}

struct audit_head
witness_head(const struct witness *witness)
{
    return audit_head(witness->audit);
}

void
witness_tick(struct witness *witness, int64_t mono_us)
{
    uint64_t n = audit_head(witness->audit).n;
    bool is_early =
        witness->said_mono_us != 0 && mono_us - witness->said_mono_us < (int64_t)MINUTE_US;
    if (n == witness->said_n || is_early)
        return;
    say_head(witness);
    witness->said_mono_us = mono_us;
}

enum err
witness_close(struct witness **witness, int result, struct why *why)
{
    char outcome[32];
    struct witness *old = *witness;
    if (!old)
        return OK;
    *witness = NULL;
    str_format(outcome, sizeof outcome, "exit code %d", result);
    enum err err = witness_gate(old, "gate ended", outcome, why);
    say_head(old);
    audit_close(&old->audit);
    free(old);
    return err;
}
