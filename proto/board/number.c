/* number: rows of the catalogue and of traffic, their routes and lines. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

enum { NUMBER_TEXTS = 10 };

/* All texts that are never NULL. */
static void
list_texts(struct number *number, char **texts[NUMBER_TEXTS])
{
    char **const all[NUMBER_TEXTS] = {
        &number->label,        &number->owner,       &number->use,   &number->tariff,
        &number->tags,         &number->line_who,    &number->price, &number->legal.class,
        &number->line_message, &number->change.price};
    memcpy(texts, all, sizeof all);
}

static struct number *
number_new(struct text key)
{
    struct number *number = xcalloc(1, sizeof *number);
    number->number = xstrdup(key);
    char **texts[NUMBER_TEXTS];
    list_texts(number, texts);
    for (size_t i = 0; i < NUMBER_TEXTS; i++)
        keep_text(texts[i], TEXT(""));
    return number;
}

static void
number_free(struct number *number)
{
    char **texts[NUMBER_TEXTS];
    list_texts(number, texts);
    for (size_t i = 0; i < NUMBER_TEXTS; i++)
        keep_free(texts[i]);
    for (int layer = 0; layer < ROUTE_LAYERS; layer++) {
        keep_free(&number->routes[layer].destination);
        keep_free(&number->routes[layer].who);
        keep_free(&number->routes[layer].target_class);
    }
    share_free(&number->share);
    cap_free(&number->cap);
    window_fini(&number->window);
    free(number->hours);
    free(number->number);
    free(number);
}

struct number *
number_get(struct board *board, struct text key)
{
    unsigned hash;
    struct number *number;
    HASH_VALUE(key.at, key.len, hash);
    HASH_FIND_BYHASHVALUE(hh, board->numbers, key.at, (unsigned)key.len, hash, number);
    if (number)
        return number;
    number = number_new(key);
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, board->numbers, number->number, (unsigned)key.len, hash,
                                number);
    return number;
}

void
number_free_all(struct board *board)
{
    struct number *number, *next;
    HASH_ITER (hh, board->numbers, number, next) {
        HASH_DEL(board->numbers, number);
        number_free(number);
    }
}

enum err
number_fold(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us, (void)why;
    const struct event_number *says = &event->number;
    struct number *number = number_get(board, key_of(says->number));
    keep_text(&number->label, says->label);
    keep_text(&number->owner, says->owner);
    keep_text(&number->use, says->use);
    keep_text(&number->tariff, says->tariff);
    keep_text(&number->tags, says->tags);
    number->catalogued = says->catalogued;
    number->removed = says->removed;
    number->short_call_ms = says->short_call_ms;
    number->family = (enum number_family)known_or_0(says->family, FAMILIES);
    keep_text(&number->price, says->price);
    number->money = (struct number_money){
        .rate_ue60_per_s = says->rate_ue60_per_s,
        .rate_call_ue60 = says->rate_call_ue60,
        .free_us = says->free_us,
        .max_s = says->max_s,
        .max_ue60 = says->max_ue60,
        .s_vat_ppm = says->s_vat_ppm,
        .payout_vat_ppm = says->payout_vat_ppm,
        .cost_vat_ppm = says->cost_vat_ppm,
        .start = (enum charge_start)known_or_0(says->start, CHARGE_STARTS),
        .illustrative = says->illustrative,
    };
    return OK;
}

enum err
number_fold_legal(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us, (void)why;
    const struct event_legal *says = &event->legal;
    struct number_legal *legal = &number_get(board, key_of(says->number))->legal;
    legal->holder = (enum holder)known_or_0(says->holder, HOLDERS);
    legal->eea = (enum answer)known_or_0(says->eea, ANSWERS);
    legal->audience = (enum audience)known_or_0(says->audience, AUDIENCES);
    legal->contract = (enum answer)known_or_0(says->contract, ANSWERS);
    legal->in_contract = (enum answer)known_or_0(says->in_contract, ANSWERS);
    legal->directory = (enum answer)known_or_0(says->directory, ANSWERS);
    legal->single_service = (enum answer)known_or_0(says->single_service, ANSWERS);
    legal->signage = (enum signage)known_or_0(says->signage, SIGNAGES);
    keep_text(&legal->class, says->class);
    legal->cap_minute_ue = says->cap_minute_ue;
    legal->cap_call_ue = says->cap_call_ue;
    return OK;
}

enum err
number_fold_budget(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us, (void)why;
    const struct event_budget *says = &event->budget;
    number_get(board, key_of(says->number))->budget = (struct number_budget){
        .cost_hour_ue = says->cost_hour_ue,
        .cost_day_ue = says->cost_day_ue,
        .cost_month_ue = says->cost_month_ue,
        .turnover_hour_ue = says->turnover_hour_ue,
        .turnover_day_ue = says->turnover_day_ue,
        .turnover_month_ue = says->turnover_month_ue,
    };
    return OK;
}

enum err
number_fold_price_change(struct board *board, const struct event *event, int64_t at_us,
                         struct why *why)
{
    (void)at_us, (void)why;
    const struct event_price_change *says = &event->price_change;
    struct number_change *change = &number_get(board, key_of(says->number))->change;
    change->from_us = says->from_us;
    keep_text(&change->price, says->price);
    change->rate_ue60_per_s = says->rate_ue60_per_s;
    change->rate_call_ue60 = says->rate_call_ue60;
    return OK;
}

enum err
number_fold_route(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    const struct event_route *says = &event->route;
    int layer = known_or_0(says->layer, ROUTE_LAYERS);
    if (layer == ROUTE_UNKNOWN)
        return why_set(why, ERR_ARG, "route of %.*s: layer %d is not known", TEXT_ARG(says->number),
                       says->layer);
    struct number *number = number_get(board, key_of(says->number));
    struct route *route = &number->routes[layer];
    number_touch(board, number);
    if (key_of(says->destination).len == 0) { /* lifted */
        keep_free(&route->destination);
        keep_free(&route->who);
        keep_free(&route->target_class);
        route->until_us = 0;
        share_follow_route(board, number, at_us);
        return OK;
    }
    keep_text(&route->destination, says->destination);
    keep_text(&route->who, says->who);
    keep_text(&route->target_class, says->target_class);
    route->until_us = says->until_us;
    share_follow_route(board, number, at_us);
    return OK;
}

enum err
number_fold_line(struct board *board, const struct event *event, int64_t at_us, struct why *why)
{
    (void)at_us, (void)why;
    const struct event_line *says = &event->line;
    struct number *number = number_get(board, key_of(says->number));
    number_touch(board, number);
    number->line = (enum line_state)known_or_0(says->state, LINE_STATES);
    number->line_until_us = says->until_us;
    keep_text(&number->line_message, says->message);
    keep_text(&number->line_who, says->who);
    return OK;
}

const struct route *
number_route(const struct number *number, enum route_layer *layer)
{
    for (int i = ROUTE_LAYERS - 1; i > ROUTE_UNKNOWN; i--) {
        if (!number->routes[i].destination)
            continue;
        if (layer)
            *layer = (enum route_layer)i;
        return &number->routes[i];
    }
    if (layer)
        *layer = ROUTE_UNKNOWN;
    return NULL;
}

void
number_count_minute(struct number *number, int64_t at_us, size_t place)
{
    window_add(&number->window, minute_of(at_us), place, 1);
}

struct number_hour *
number_hour(const struct board *board, struct number *number, int64_t at_us)
{
    int hour = board_hour(board, at_us);
    if (hour < 0)
        return NULL;
    if (!number->hours)
        number->hours = xcalloc(NUMBER_HOURS, sizeof *number->hours);
    return &number->hours[hour];
}
