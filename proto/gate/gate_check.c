/* gate_check: the words of a start judged before anything is touched; --check. */
#include "proto/gate/gate_own.h"

#include <stdio.h>
#include <unistd.h>

#include "proto/gate/journal.h"
#include "proto/link/endpoint.h"

/* All that can be judged without touching anything: mistakes of usage. */
enum err
gate_check_words(struct gate *gate, struct why *why)
{
    const struct options *options = gate->options;
    struct text url = text_of(options->switch_url);
    gate->kind = driver_kind_of(url, why);
    if (!gate->kind || gate->kind->check(url, why) != OK ||
        endpoint_check(options->feed, options->key != NULL, why) != OK ||
        endpoint_check(options->desk, options->key != NULL, why) != OK ||
        door_open(&gate->door, options, why) != OK ||
        journal_check_url(options->journal, why) != OK ||
        calendar_init(&gate->calendar, options->zone, why) != OK)
        return ERR_ARG;
    return sources_read(&gate->sources, options, why);
}

void
gate_check_forget(struct gate *gate)
{
    sources_free(&gate->sources);
    door_free(&gate->door);
}

/* A journal that is there is opened; one that is not is not made. */
static enum err
check_journal(const struct options *options, struct why *why)
{
    struct text rest = text_of(options->journal);
    const char *path = text_has_prefix(rest, "sqlite:") ? rest.at + 7 : rest.at;
    struct journal *journal = NULL;
    if (access(path, F_OK) != 0) {
        printf("journal: %s, will be made at the first start\n", options->journal);
        return OK;
    }
    enum err err = journal_open(&journal, options->journal, why);
    if (err && err != ERR_DENIED)
        return err;
    printf("journal: %s, %s\n", options->journal, err ? "in use by a gate" : "fine");
    journal_close(&journal);
    return OK;
}

static size_t
count_rows(const struct catalogue *catalogue, enum catalogue_kind kind)
{
    return catalogue ? HASH_COUNT(catalogue->rows[kind]) : 0;
}

int
gate_check(const struct options *options)
{
    struct why why;
    struct gate gate = {.options = options};
    if (gate_check_words(&gate, &why) != OK) {
        gate_check_forget(&gate);
        return gate_complain(ERR_ARG, why.text);
    }
    char url[1024];
    driver_blank_secret(url, sizeof url, text_of(options->switch_url));
    printf("gate: %s\nswitch: %s, %s\nfeed: %s\ndesk: %s\nzone: %s\n", options->name, url,
           gate.kind->summary, options->feed, options->desk, options->zone);
    if (options->catalogue)
        printf("catalogue: %s, %zu numbers, %zu queues, %zu agents\n", options->catalogue,
               count_rows(gate.sources.catalogue, CATALOGUE_NUMBER),
               count_rows(gate.sources.catalogue, CATALOGUE_QUEUE),
               count_rows(gate.sources.catalogue, CATALOGUE_AGENT));
    if (options->plans)
        printf("plans: %s, %zu\n", options->plans, plan_set_count(gate.sources.plans));
    const struct rates *rates = gate.sources.rates;
    if (rates)
        printf("tariffs: %s, %zu, %zu of them with invented grids\n", rates->tariffs,
               tariff_count(rates->book), rates->illustrative);
    if (options->access)
        printf("access: %s, %zu people with keys\n", options->access,
               access_count(door_access(gate.door)));
    printf("keys: %s\n", options->key ? options->key : "none, in the clear");
    gate_check_forget(&gate);
    enum err err = check_journal(options, &why);
    return err ? gate_complain(err, why.text) : 0;
}
