/* What one look-up and one price cost. Links by its name: proto/tariff. Run from the top folder.
 *
 * Each time is the least of several rounds: what the machine can, not what else it was doing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/base/clock.h"
#include "proto/tariff/rating.h"

enum { ROUNDS = 9, ROUND_US = 20000, NUMBERS = 512 };

#define NOON_US INT64_C(1795348800000000)
#define FOLDER "proto/tariff/data/"

static struct plan *plan;
static struct tariff_book *book;
static struct rating_call call;
static struct plan_number numbers[NUMBERS];
static char spelled[NUMBERS][24];
static size_t turn;
static volatile uintptr_t sink; /* what was found is used */

static struct text
read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    ssize_t len = file ? getdelim(&text, &room, '\0', file) : -1;
    if (len < 0) {
        fprintf(stderr, "bench_tariff: cannot read %s (run from the top folder)\n", path);
        exit(1);
    }
    fclose(file);
    return (struct text){text, (size_t)len};
}

static void
must(enum err err, const struct why *why)
{
    if (err) {
        fprintf(stderr, "bench_tariff: %s\n", why->text);
        exit(1);
    }
}

static void
load(void)
{
    struct why why;
    must(plan_parse(&plan, read_file(FOLDER "fr-numbering.tsv"), "fr-numbering.tsv",
                    read_file(FOLDER "fr-origins.tsv"), "fr-origins.tsv", &why),
         &why);
    const struct tariff_files files = {
        .tariffs = {read_file(FOLDER "tariffs-example.ini"), "tariffs-example.ini"},
        .payouts = {read_file(FOLDER "example-reversement.tsv"), "example-reversement.tsv"},
        .costs = {read_file(FOLDER "example-freephone-cost.tsv"), "example-freephone-cost.tsv"},
    };
    must(tariff_parse(&book, &files, plan, &why), &why);
    uint64_t state = 1;
    for (size_t i = 0; i < NUMBERS; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        str_format(spelled[i], sizeof spelled[i], "+33%09" PRIu64,
                   100000000 + (state >> 33) % 900000000);
        plan_number_parse(plan, &numbers[i], text_of(spelled[i]));
    }
    call = (struct rating_call){.connected_us = NOON_US,
                                .answered_us = NOON_US + 40000000,
                                .origin = PLAN_ORIGIN_MOBILE_METRO};
}

static void
spell(void)
{
    struct plan_number number;
    plan_number_parse(plan, &number, text_of(spelled[turn++ % NUMBERS]));
    sink += (uintptr_t)number.form;
}

static void
find(void)
{
    sink += (uintptr_t)plan_find(plan, text_of(numbers[turn++ % NUMBERS].national), NOON_US);
}

static void
find_origin(void)
{
    sink += (uintptr_t)plan_number_origin(plan, &numbers[turn++ % NUMBERS], NOON_US);
}

static void
find_tariff(void)
{
    sink += (uintptr_t)tariff_find(book, TEXT("violet-0.80-min"), NOON_US);
}

static void
price_as(const char *id)
{
    struct rating_price price;
    call.ended_us = NOON_US + (int64_t)(turn++ % 600) * 1000000;
    rating_price_by_id(book, text_of(id), &call, 0, &price);
    sink += (uintptr_t)(price.s.due_ue60 + price.cost.due_ue60);
}

static void
price_premium(void)
{
    price_as("violet-0.80-min");
}

static void
price_freephone(void)
{
    price_as("vert");
}

static void
measure(const char *name, void (*step)(void))
{
    double least = 1e30;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t steps = 0, from_us = clock_mono_us(), now_us = from_us;
        for (; now_us - from_us < ROUND_US; now_us = clock_mono_us()) {
            for (int i = 0; i < 256; i++)
                step();
            steps += 256;
        }
        double ns = (double)(now_us - from_us) * 1000.0 / (double)steps;
        least = ns < least ? ns : least;
    }
    printf("%s %.1f ns\n", name, least);
}

int
main(void)
{
    load();
    measure("tariff_spell", spell);
    measure("tariff_find_range", find);
    measure("tariff_find_origin", find_origin);
    measure("tariff_find_tariff", find_tariff);
    measure("tariff_price_premium", price_premium);
    measure("tariff_price_freephone", price_freephone);
    return 0;
}
