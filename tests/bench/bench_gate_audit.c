/* What the audit file costs: a record on the disk, and a file of 100 000 records opened and verified.
 * Links by its name: proto/gate. The file is made without waiting for the disk. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/gate/audit.h"

enum { RECORDS = 100000, WAITED = 200 };

static char folder[] = "/tmp/vigie-bench-audit-XXXXXX", path[64], key[64], public_path[64];

static void
must(enum err err, const struct why *why)
{
    if (err) {
        fprintf(stderr, "bench_gate_audit: %s\n", why->text);
        exit(1);
    }
}

static ssize_t
put(int fd, const void *from, size_t len)
{
    return write(fd, from, len);
}

static int
no_sync(int fd)
{
    (void)fd;
    return 0;
}

static int
cut(int fd, off_t length)
{
    return ftruncate(fd, length);
}

static void
append(struct audit *audit, int count)
{
    struct why why;
    char order[32];
    for (int i = 0; i < count; i++) {
        str_format(order, sizeof order, "order-%d", i);
        must(audit_append(audit,
                          &(struct audit_record){
                              .at_us = clock_wall_us(),
                              .who = TEXT("alice"),
                              .role = TEXT("supervisor"),
                              .key = TEXT("9f3c2b1a"),
                              .from = TEXT("10.0.0.7 pts/3"),
                              .order = text_of(order),
                              .verb = TEXT("reroute"),
                              .target = TEXT("0892680680"),
                              .arguments = TEXT("queue:sav --until 14:30"),
                              .reason = TEXT("the desk is full"),
                              .before = TEXT("queue:vente"),
                              .after = TEXT("queue:sav"),
                              .state = TEXT("done"),
                              .outcome = TEXT("the switch confirmed it"),
                          },
                          &why),
             &why);
    }
}

static double
seconds_since(int64_t from_us)
{
    return (double)(clock_mono_us() - from_us) / 1e6;
}

int
main(void)
{
    static const struct audit_disk lazy = {put, no_sync, cut};
    struct audit *audit = NULL;
    struct why why;
    if (!mkdtemp(folder))
        return 1;
    str_format(path, sizeof path, "%s/a", folder);
    str_format(key, sizeof key, "%s/k", folder);
    str_format(public_path, sizeof public_path, "%s/k.pub", folder);

    must(audit_open_on(&audit, path, key, &lazy, &why), &why);
    int64_t from_us = clock_mono_us();
    append(audit, RECORDS);
    printf("audit_append_no_sync %.1f us\n", seconds_since(from_us) * 1e6 / RECORDS);
    audit_close(&audit);

    from_us = clock_mono_us();
    must(audit_open(&audit, path, key, &why), &why);
    printf("audit_open_100000 %.2f s\n", seconds_since(from_us));
    from_us = clock_mono_us();
    append(audit, WAITED);
    printf("audit_append %.1f us\n", seconds_since(from_us) * 1e6 / WAITED);
    audit_close(&audit);

    unsigned char public[AUDIT_PUBLIC_BYTES];
    struct audit_report report;
    must(audit_seal_public_read(public, public_path, &why), &why);
    struct audit_verify how = {.public = public, .seals = AUDIT_SEALS_ALL};
    from_us = clock_mono_us();
    must(audit_verify(path, &how, &report, &why), &why);
    printf("audit_verify_100000 %.2f s\n", seconds_since(from_us));
    bool is_whole = report.fault == AUDIT_WHOLE && report.head.n == RECORDS + WAITED;
    printf("audit_file_100000 %.1f MB\n", (double)report.length / 1e6);
    unlink(path);
    unlink(key);
    unlink(public_path);
    rmdir(folder);
    if (!is_whole)
        fprintf(stderr, "bench_gate_audit: %s\n", report.text);
    return is_whole ? 0 : 1;
}
