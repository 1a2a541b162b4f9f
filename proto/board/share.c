/* share: which part of a split the calls of a number took.
 *
 * A split is what a route in force says, "split:queue:a=60,queue:b=40". From then on each call that is
 * offered to the number counts once, when it is told where it went: by the first queue it joins (or
 * that refuses it), telephone it rings or is answered at, message or number it is sent to. A menu
 * counts when it is a part; any other is only on the way (a welcome before the calls are shared out),
 * unless the call ends there. These are the facts by which the gate sees an order in traffic
 * (gate/order_seen.c), and two more: what no part takes is `elsewhere`, and a call that ends before
 * anything told its way is `unseen`: it blames nobody.
 *
 * The board counts, not the console: so a gate that restarts, a journal that is replayed and consoles
 * that come late have the same figures since the same moment. A snapshot says them in totals.shares,
 * and of each call alive whether it still counts (call_offered.counts). From an older gate, which says
 * neither, counting begins when the console connects.
 */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

#define SPLIT "split:"

enum { PERCENT = 100 };

void
share_free(struct share **share)
{
    if (!*share)
        return;
    for (size_t i = 0; i < (*share)->count; i++)
        free((*share)->parts[i].destination);
    free((*share)->way);
    free(*share);
    *share = NULL;
}

/* --- the split -------------------------------------------------------------------------------- */

static struct share_part *
part_of(struct share *share, struct text destination)
{
    for (size_t i = 0; i < share->count; i++) {
        if (text_is(destination, share->parts[i].destination))
            return &share->parts[i];
    }
    return NULL;
}

/* "queue:a=60"; a place that comes twice is one part. */
static bool
add_part(struct share *share, struct text text)
{
    const char *sign = text.len > 0 ? memrchr(text.at, '=', text.len) : NULL;
    int64_t percent;
    if (!sign)
        return false;
    struct text destination = {text.at, (size_t)(sign - text.at)};
    struct text figure = {sign + 1, text.len - destination.len - 1};
    if (destination.len == 0 || !text_to_i64(figure, &percent) || percent <= 0 || percent > PERCENT)
        return false;
    struct share_part *part = part_of(share, destination);
    if (part) {
        part->percent += percent;
        return true;
    }
    if (share->count == SHARE_PARTS_MAX)
        return false;
    share->parts[share->count++] =
        (struct share_part){.destination = xstrdup(destination), .percent = percent};
    return true;
}

/* NULL when it is no split, or none that adds up. */
static struct share *
share_new(const char *way, int64_t at_us)
{
    struct text rest = text_of(way);
    int64_t sum = 0;
    if (!text_has_prefix(rest, SPLIT))
        return NULL;
    struct share *share = xcalloc(1, sizeof *share);
    share->way = xstrdup(rest);
    share->since_us = at_us;
    bool is_good = text_cut(&rest, ':').len > 0;
    while (is_good && rest.len > 0)
        is_good = add_part(share, text_cut(&rest, ','));
    for (size_t i = 0; i < share->count; i++)
        sum += share->parts[i].percent;
    if (!is_good || sum != PERCENT)
        share_free(&share);
    return share;
}

/* Calls that were offered while another split was in force. */
static void
forget_calls(struct board *board, const struct number *number)
{
    if (!number->share || number->share->undecided == 0)
        return;
    for (struct call *call = board->calls; call; call = call->hh.next) {
        if (call->number == number)
            call->counts = false;
    }
}

void
share_follow_route(struct board *board, struct number *number, int64_t at_us)
{
    const struct route *route = number_route(number, NULL);
    const char *way = route ? route->destination : "";
    if (number->share && strcmp(number->share->way, way) == 0)
        return;
    forget_calls(board, number);
    share_free(&number->share);
    number->share = share_new(way, at_us);
}

/* --- calls ------------------------------------------------------------------------------------ */

/* An older gate's snapshot has calls that were offered before it told of the route. */
void
share_note_offered(struct call *call, int says, int64_t at_us)
{
    struct share *share = call->number->share;
    bool is_young = share && at_us > share->since_us;
    call->counts = share && (says == ANSWER_YES || (says != ANSWER_NO && is_young));
    if (call->counts)
        tally(&share->undecided, 1);
}

static void
decide(struct call *call, int64_t *counter)
{
    tally(&call->number->share->undecided, -1);
    tally(counter, 1);
    call->counts = false;
}

void
share_take_destination(struct call *call, struct text destination)
{
    struct share *share = call->number->share;
    if (!call->counts)
        return;
    struct share_part *part = part_of(share, key_of(destination));
    decide(call, part ? &part->taken : &share->elsewhere);
}

static struct share_part *
part_named(const struct call *call, const char *kind, struct text name)
{
    struct share *share = call->number->share;
    for (size_t i = 0; i < share->count; i++) {
        struct text place = text_of(share->parts[i].destination);
        if (text_is(text_cut(&place, ':'), kind) && text_equal(place, key_of(name)))
            return &share->parts[i];
    }
    return NULL;
}

void
share_take(struct call *call, const char *kind, struct text name)
{
    if (!call->counts)
        return;
    struct share_part *part = part_named(call, kind, name);
    decide(call, part ? &part->taken : &call->number->share->elsewhere);
}

void
share_pass_menu(struct call *call, struct text node)
{
    struct share_part *part = call->counts ? part_named(call, "menu", node) : NULL;
    if (part)
        decide(call, &part->taken);
}

void
share_note_ended(struct call *call)
{
    struct share *share = call->number->share;
    if (call->counts)
        decide(call, call->was_menu ? &share->elsewhere : &share->unseen);
}

/* --- snapshots -------------------------------------------------------------------------------- */

struct ints
share_list(int64_t to[SHARE_INTS], const struct share *share)
{
    size_t len = 0;
    if (!share)
        return (struct ints){to, 0};
    to[len++] = share->since_us;
    to[len++] = share->elsewhere;
    to[len++] = share->unseen;
    for (size_t i = 0; i < share->count; i++)
        to[len++] = share->parts[i].taken;
    return (struct ints){to, len};
}

/* A lying gate may say anything: whoever adds these up must not overflow. */
static int64_t
bounded(int64_t figure)
{
    const int64_t most = INT64_MAX / 64;
    return figure < 0 ? 0 : figure > most ? most : figure;
}

void
share_set(struct share *share, struct ints says)
{
    enum { SINCE, ELSEWHERE, UNSEEN, PARTS };
    int64_t list[SHARE_INTS] = {0};
    if (!share)
        return;
    for (size_t i = 0; i < says.len && i < SHARE_INTS; i++)
        list[i] = bounded(says.at[i]);
    if (says.len > 0 && says.at[SINCE] > 0)
        share->since_us = says.at[SINCE];
    share->elsewhere = list[ELSEWHERE];
    share->unseen = list[UNSEEN];
    for (size_t i = 0; i < share->count; i++)
        share->parts[i].taken = list[PARTS + i];
}
