#include "console/check_files.h"

#include <string.h>

#include "proto/gate/overlay.h"
#include "proto/gate/pricing.h"

struct building {
    const struct rates *rates;
    struct board *board;
    int64_t now_us;
};

static void
tell(struct building *building, struct event event)
{
    event.at_us = building->now_us;
    (void)board_apply(building->board, &event, NULL);
}

/* What a gate fills in before it publishes. */
static void
on_event(void *context, const struct event *said)
{
    struct building *building = context;
    struct event event = *said;
    char price[PRICING_TEXT_BYTES];
    if (event.type == EVENT_NUMBER)
        pricing_number(building->rates, &event.number, building->now_us, price);
    else if (event.type == EVENT_LEGAL)
        pricing_legal(building->rates, &event.legal, building->now_us);
    else if (event.type == EVENT_ROUTE)
        event.route.target_class =
            text_of(pricing_target(building->rates, event.route.destination, building->now_us));
    tell(building, event);
}

/* A number of which the catalogue states no fact still has its place in the plan. */
static void
tell_places(struct building *building, const struct catalogue *catalogue)
{
    const struct catalogue_row *row = catalogue->rows[CATALOGUE_NUMBER];
    for (; row; row = row->hh.next) {
        const struct number *number = board_number(building->board, text_of(row->name));
        if (!number || number->legal.class[0] != '\0')
            continue;
        struct event event = {.type = EVENT_LEGAL, .legal = {.number = text_of(row->name)}};
        pricing_legal(building->rates, &event.legal, building->now_us);
        tell(building, event);
    }
}

/* A tariff file that breaks the law is refused when it is read; by its sentence, the rule. */
static const char *
rule_broken_by(const struct why *why)
{
    static const struct {
        const char *says, *rule;
    } refusals[] = {
        {"is above the ceiling of range", "C07"},
        {"S is per call or per second, never both", "C07"},
        {"is not a multiple of 0.01 EUR", "C08"},
        {"is gratuite, no price of the service is allowed", "C23"},
        {"is ordinary, no price of the service is allowed", "C24"},
    };
    for (size_t i = 0; i < NITEMS(refusals); i++) {
        if (strstr(why->text, refusals[i].says))
            return refusals[i].rule;
    }
    return NULL;
}

enum err
check_files_board(struct board **board, const char *catalogue_path, const struct rates_files *files,
                  int64_t now_us, const char **rule, struct why *why)
{
    struct catalogue *catalogue = NULL;
    struct rates *rates = NULL;
    struct board *empty = board_new();
    size_t missing;
    *rule = NULL;
    enum err err = catalogue_read(&catalogue, catalogue_path, why);
    if (err)
        goto out;
    err = rates_read(&rates, files, why);
    if (!err)
        err = rates_check(rates, catalogue, now_us, &missing, why);
    if (err) {
        *rule = rule_broken_by(why);
        goto out;
    }
    struct building building = {rates, board_new(), now_us};
    overlay_difference(catalogue, NULL, empty, now_us, on_event, &building);
    tell_places(&building, catalogue);
    *board = building.board;
out:
    board_free(&empty);
    catalogue_free(&catalogue);
    rates_free(&rates);
    return err;
}
