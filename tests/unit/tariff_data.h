/* tariff_data: the project's own data files, read whole, and a plan and a book made of them. */
#ifndef TESTS_UNIT_TARIFF_DATA_H
#define TESTS_UNIT_TARIFF_DATA_H

#include "tests/unit/test.h"

#include "proto/tariff/plan.h"
#include "proto/tariff/tariff.h"

#define TARIFF_DATA "proto/tariff/data/"

/* 2026-11-22 12:00:00 UTC */
#define NOON_US INT64_C(1795348800000000)
#define SECOND_US INT64_C(1000000)
#define DAY_US (INT64_C(86400) * SECOND_US)
#define EUR_UE INT64_C(1000000)

/* The caller frees it. */
static inline char *
data_read(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        TEST_FAIL("%s is missing (run from the top folder)", path);
    char *text = NULL;
    size_t len = 0;
    ssize_t got = getdelim(&text, &len, '\0', file);
    fclose(file);
    if (got < 0)
        TEST_FAIL("%s is empty", path);
    return text;
}

static inline struct plan *
data_plan(void)
{
    char *numbering = data_read(TARIFF_DATA "fr-numbering.tsv");
    char *origins = data_read(TARIFF_DATA "fr-origins.tsv");
    struct plan *plan = NULL;
    struct why why;
    OK_ERR(plan_parse(&plan, text_of(numbering), "fr-numbering.tsv", text_of(origins),
                      "fr-origins.tsv", &why),
           &why);
    free(numbering);
    free(origins);
    return plan;
}

/* A book of this ini text and the grids that the project ships. */
static inline enum err
data_book_of(struct tariff_book **book, const struct plan *plan, const char *ini, struct why *why)
{
    char *payouts = data_read(TARIFF_DATA "example-reversement.tsv");
    char *costs = data_read(TARIFF_DATA "example-freephone-cost.tsv");
    char *paliers = data_read(TARIFF_DATA "fr-paliers.tsv");
    const struct tariff_files files = {
        .tariffs = {text_of(ini), "t.ini"},
        .payouts = {text_of(payouts), "payouts.tsv"},
        .costs = {text_of(costs), "costs.tsv"},
        .paliers = {text_of(paliers), "paliers.tsv"},
    };
    enum err err = tariff_parse(book, &files, plan, why);
    free(payouts);
    free(costs);
    free(paliers);
    return err;
}

static inline struct tariff_book *
data_book(const struct plan *plan)
{
    char *ini = data_read(TARIFF_DATA "tariffs-example.ini");
    struct tariff_book *book = NULL;
    struct why why;
    OK_ERR(data_book_of(&book, plan, ini, &why), &why);
    free(ini);
    return book;
}

#endif
