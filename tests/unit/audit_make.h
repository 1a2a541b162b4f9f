/* audit_make: audit files for tests, in a folder of their own. Include test.h first. */
#ifndef TESTS_UNIT_AUDIT_MAKE_H
#define TESTS_UNIT_AUDIT_MAKE_H

#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/gate/audit.h"

/* 2026-11-22 12:00:00 UTC */
#define AUDIT_NOON_US INT64_C(1795348800000000)

struct audit_place {
    char folder[64], path[96], key[96], pub[128];
};

static inline struct audit_place
audit_place_new(void)
{
    struct audit_place place = {.folder = "/tmp/vigie-audit-XXXXXX"};
    TRUE(mkdtemp(place.folder) != NULL);
    str_format(place.path, sizeof place.path, "%s/a.audit", place.folder);
    str_format(place.key, sizeof place.key, "%s/a.audit.key", place.folder);
    str_format(place.pub, sizeof place.pub, "%s/a.audit.key.pub", place.folder);
    return place;
}

static inline void
audit_place_end(const struct audit_place *place)
{
    char pattern[96];
    glob_t found = {0};
    str_format(pattern, sizeof pattern, "%s/*", place->folder);
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    }
    globfree(&found);
    EQ_I64(rmdir(place->folder), 0);
}

static inline struct audit_record
audit_made(int i)
{
    static char order[32];
    str_format(order, sizeof order, "o-%d", i);
    return (struct audit_record){
        .at_us = AUDIT_NOON_US + i * INT64_C(1000001),
        .who = TEXT("alice"),
        .role = TEXT("supervisor"),
        .key = TEXT("9f3c"),
        .from = TEXT("10.0.0.7 pts/3"),
        .order = text_of(order),
        .verb = TEXT("reroute"),
        .target = TEXT("0892680680"),
        .arguments = TEXT("queue:sav --until 14:30"),
        .reason = TEXT("le standard dit \"saturé\""),
        .before = TEXT("queue:vente"),
        .after = TEXT("queue:sav"),
        .state = TEXT("done"),
        .outcome = TEXT("the switch confirmed it"),
    };
}

/* A file of `count` records, closed again; its head. */
static inline struct audit_head
audit_make(const struct audit_place *place, int count)
{
    struct audit *audit = NULL;
    struct why why;
    OK_ERR(audit_open(&audit, place->path, place->key, &why), &why);
    for (int i = 0; i < count; i++) {
        struct audit_record record = audit_made(i);
        OK_ERR(audit_append(audit, &record, &why), &why);
    }
    struct audit_head head = audit_head(audit);
    audit_close(&audit);
    return head;
}

static inline struct bytes
audit_bytes(const char *path)
{
    struct bytes bytes = {0};
    struct why why;
    OK_ERR(file_read(&bytes, path, &why), &why);
    return bytes;
}

static inline void
audit_put(const char *path, const void *at, size_t len)
{
    FILE *out = fopen(path, "w");
    TRUE(out != NULL);
    EQ_U64(fwrite(at, 1, len, out), len);
    EQ_I64(fclose(out), 0);
}

/* What all seals and, when it is given, a known head say of the file. */
static inline struct audit_report
audit_judged(const struct audit_place *place, const struct audit_head *known)
{
    unsigned char public[AUDIT_PUBLIC_BYTES];
    struct audit_report report;
    struct why why;
    OK_ERR(audit_seal_public_read(public, place->pub, &why), &why);
    struct audit_verify how = {.public = public, .seals = AUDIT_SEALS_ALL, .known = known};
    OK_ERR(audit_verify(place->path, &how, &report, &why), &why);
    return report;
}

#endif
