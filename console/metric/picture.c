#include "console/metric/picture_own.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "console/metric/findings.h"
#include "proto/base/mem.h"

struct block { /* one allocation of the picture */
    struct block *next;
};

struct picture {
    const struct site *sites;
    size_t site_count;
    struct rows lists[ROW_KINDS];
    bool built[ROW_KINDS];
    struct block *blocks;
    const void *kept[KEPT_PLACES];
    struct picture_law law;
};

struct picture *
picture_new(const struct site *sites, size_t count)
{
    struct picture *picture = xcalloc(1, sizeof *picture);
    picture->sites = sites;
    picture->site_count = count;
    return picture;
}

void
picture_free(struct picture **picture)
{
    if (!*picture)
        return;
    struct block *block = (*picture)->blocks;
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    free(*picture);
    *picture = NULL;
}

void *
picture_alloc(struct picture *picture, size_t size)
{
    struct block *block = xcalloc(1, sizeof *block + size);
    block->next = picture->blocks;
    picture->blocks = block;
    return block + 1;
}

const void **
picture_keep(struct picture *picture, enum picture_kept place)
{
    return &picture->kept[place];
}

struct picture_law *
picture_law(struct picture *picture)
{
    return &picture->law;
}

size_t
picture_site_count(const struct picture *picture)
{
    return picture->site_count;
}

const struct site *
picture_site(const struct picture *picture, size_t i)
{
    return i < picture->site_count ? &picture->sites[i] : NULL;
}

/* ------------------------------------------------------------------ rows out of parts */

static struct rows
one_row_a_part(struct picture *picture, enum row_kind kind, const struct part *parts, size_t count)
{
    struct rows rows = {picture_alloc(picture, count * sizeof *rows.at), count};
    for (size_t i = 0; i < count; i++) {
        rows.at[i] = (struct row){kind, picture, &parts[i], 1};
    }
    return rows;
}

struct group { /* the parts of one key */
    const char *key;
    size_t row, count, placed;
    UT_hash_handle hh;
};

/* Two passes: count the parts of each key, then lay them side by side in order of first sight. */
static struct rows
merged_rows(struct picture *picture, enum row_kind kind, const struct parts *parts)
{
    struct group *groups = xcalloc(parts->count, sizeof *groups);
    struct group **of_part = xcalloc(parts->count, sizeof(struct group *));
    struct group *table = NULL;
    size_t group_count = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const char *key = picture_parts_kinds[kind].key(&parts->at[i]);
        struct group *group;
        HASH_FIND_STR(table, key, group);
        if (!group) {
            group = &groups[group_count];
            group->key = key;
            group->row = group_count++;
            HASH_ADD_KEYPTR(hh, table, group->key, strlen(group->key), group);
        }
        group->count++;
        of_part[i] = group;
    }

    struct part *flat = picture_alloc(picture, parts->count * sizeof *flat);
    struct rows rows = {picture_alloc(picture, group_count * sizeof *rows.at), group_count};
    size_t offset = 0;
    for (size_t i = 0; i < group_count; i++) {
        rows.at[i] = (struct row){kind, picture, flat + offset, groups[i].count};
        offset += groups[i].count;
    }
    for (size_t i = 0; i < parts->count; i++) {
        size_t place = (size_t)(rows.at[of_part[i]->row].parts - flat) + of_part[i]->placed++;
        flat[place] = parts->at[i];
    }
    HASH_CLEAR(hh, table);
    free(of_part);
    free(groups);
    return rows;
}

static struct part *
kept(struct picture *picture, const struct parts *parts)
{
    struct part *copy = picture_alloc(picture, parts->count * sizeof *copy);
    if (parts->count > 0)
        memcpy(copy, parts->at, parts->count * sizeof *copy);
    return copy;
}

static struct rows
build(struct picture *picture, enum row_kind kind)
{
    struct parts parts = {0};
    if (kind == ROW_FINDING)
        return findings_rows(picture);
    for (size_t i = 0; i < picture->site_count; i++)
        picture_parts_kinds[kind].add(picture, &parts, &picture->sites[i]);

    struct rows rows;
    if (kind == ROW_TOTAL) { /* one row, also of no site */
        rows.at = picture_alloc(picture, sizeof *rows.at);
        rows.at[0] = (struct row){kind, picture, kept(picture, &parts), parts.count};
        rows.count = 1;
    } else if (picture_parts_kinds[kind].repeats ||
               (picture_parts_kinds[kind].is_merged && picture->site_count > 1)) {
        rows = merged_rows(picture, kind, &parts);
    } else {
        rows = one_row_a_part(picture, kind, kept(picture, &parts), parts.count);
    }
    free(parts.at);
    return rows;
}

const struct rows *
picture_rows(struct picture *picture, enum row_kind kind)
{
    if (!picture->built[kind]) {
        picture->lists[kind] = build(picture, kind);
        picture->built[kind] = true;
    }
    return &picture->lists[kind];
}

const struct row *
picture_number_of(struct picture *picture, const struct row *finding)
{
    const struct rows *rows = picture_rows(picture, ROW_NUMBER);
    const struct number *number = finding->parts[0].finding->number;
    for (size_t i = 0; number && i < rows->count; i++) {
        if (strcmp(rows->at[i].parts[0].number->number, number->number) == 0)
            return &rows->at[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------ the calls of one thing */

static int
by_joining(const void *a, const void *b)
{
    const struct call *left = ((const struct part *)a)->call;
    const struct call *right = ((const struct part *)b)->call;
    if (left->priority != right->priority)
        return left->priority > right->priority ? -1 : 1;
    if (left->queued_us != right->queued_us)
        return left->queued_us < right->queued_us ? -1 : 1;
    return strcmp(left->call, right->call);
}

static bool
is_call_of(const struct call *call, const struct part *part, enum row_kind kind)
{
    bool is_numbers = kind == ROW_NUMBER || kind == ROW_OWNER;
    return (is_numbers && call->number == part->number) ||
           (kind == ROW_AGENT && call->agent == part->agent) || kind == ROW_EXCHANGE;
}

const struct rows *
picture_calls_of(struct picture *picture, const struct row *row)
{
    struct parts parts = {0};
    for (size_t i = 0; i < row->count; i++) {
        const struct part *part = &row->parts[i];
        const struct site *site = part->site;
        if (row->kind == ROW_QUEUE) {
            for (const struct call *c = part->queue->waiting; c; c = c->wait_next)
                picture_parts_add(&parts, (struct part){.site = site, .call = c});
            continue;
        }
        for (const struct call *c = site->board->calls; c; c = c->hh.next) {
            if (is_call_of(c, part, row->kind))
                picture_parts_add(&parts, (struct part){.site = site, .call = c});
        }
    }
    if (row->kind == ROW_QUEUE && row->count > 1)
        qsort(parts.at, parts.count, sizeof *parts.at, by_joining);
    struct rows *rows = picture_alloc(picture, sizeof *rows);
    *rows = one_row_a_part(picture, ROW_CALL, kept(picture, &parts), parts.count);
    free(parts.at);
    return rows;
}

const struct rows *
picture_orders_ahead(struct picture *picture)
{
    struct parts parts = {0};
    for (size_t i = 0; i < picture->site_count; i++) {
        const struct site *site = &picture->sites[i];
        for (const struct order *o = site->board->orders; o; o = o->hh.next) {
            int64_t at_us;
            if (order_next(&o->is, &at_us) != ORDER_STAYS)
                picture_parts_add(&parts, (struct part){.site = site, .order = o});
        }
    }
    struct rows *rows = picture_alloc(picture, sizeof *rows);
    *rows = one_row_a_part(picture, ROW_ORDER, kept(picture, &parts), parts.count);
    free(parts.at);
    return rows;
}

const struct rows *
picture_steps_of(struct picture *picture, const struct row *row)
{
    struct parts parts = {0};
    for (size_t i = 0; i < row->count; i++)
        picture_parts_steps_of(picture, &parts, row->parts[i].site, row->parts[i].plan);
    struct rows *rows = picture_alloc(picture, sizeof *rows);
    *rows = one_row_a_part(picture, ROW_STEP, kept(picture, &parts), parts.count);
    free(parts.at);
    return rows;
}

/* ------------------------------------------------------------------ about a row */

int
picture_hour(const struct site *site)
{
    static const int64_t hour_us = INT64_C(3600000000);
    int64_t day_us = site->board->day_us;
    if (day_us <= 0 || site->clock_us < day_us)
        return -1;
    int64_t hour = (site->clock_us - day_us) / hour_us;
    return hour < NUMBER_HOURS ? (int)hour : -1;
}

size_t
row_identity(const struct row *row, char *to, size_t size)
{
    const struct kind *kind = &picture_parts_kinds[row->kind];
    const struct part *part = row->parts;
    if (row->kind == ROW_TOTAL)
        str_format(to, size, "%s:", kind->name);
    else if (row->kind == ROW_RECORD)
        str_format(to, size, "%s:%s/%" PRIu64, kind->name, part->site->endpoint,
                   part->record->is.n);
    else if (kind->is_merged)
        str_format(to, size, "%s:%s", kind->name, kind->key(part));
    else
        str_format(to, size, "%s:%s/%s", kind->name, part->site->endpoint, kind->key(part));
    return strlen(to);
}

enum freshness
row_freshness(const struct row *row)
{
    enum freshness worst = FRESH;
    for (size_t i = 0; i < row->count; i++) {
        if (row->parts[i].site->freshness > worst)
            worst = row->parts[i].site->freshness;
    }
    return worst;
}

int64_t
row_age_us(const struct row *row)
{
    int64_t oldest = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct site *site = row->parts[i].site;
        if (site->heard_us == 0)
            return -1;
        int64_t age = site->now_us - site->heard_us;
        if (age > oldest)
            oldest = age;
    }
    return oldest;
}
