#include "console/metric/earnings_live.h"

#include <stdlib.h>
#include <string.h>

#include "proto/board/accrual.h"

struct owed {
    const void *subject; /* number or queue */
    int64_t ue60;
};

struct owed_by_class {
    const struct site *site;
    const char *origin; /* the calls' own text: equal ones of a board are the same one */
    int64_t ue60;
};

struct earnings_live {
    struct owed *owed; /* sorted by subject */
    size_t count;
    struct owed_by_class *classes; /* site by site */
    size_t class_count;
};

static int
by_subject(const void *left, const void *right)
{
    uintptr_t a = (uintptr_t)((const struct owed *)left)->subject;
    uintptr_t b = (uintptr_t)((const struct owed *)right)->subject;
    return a < b ? -1 : a > b;
}

static void
add_class(struct earnings_live *live, size_t first, const struct site *site, const char *origin,
          int64_t ue60)
{
    for (size_t i = first; i < live->class_count; i++) {
        if (live->classes[i].origin == origin) {
            live->classes[i].ue60 += ue60;
            return;
        }
    }
    live->classes[live->class_count++] = (struct owed_by_class){site, origin, ue60};
}

static void
add_site(struct earnings_live *live, const struct site *site)
{
    size_t first = live->class_count;
    for (const struct call *c = site->board->calls; c; c = c->hh.next) {
        int64_t ue60 = call_accrued_ue60(c, site->clock_us);
        if (ue60 == 0)
            continue;
        live->owed[live->count++] = (struct owed){c->number, ue60};
        if (c->last_queue)
            live->owed[live->count++] = (struct owed){c->last_queue, ue60};
        add_class(live, first, site, c->origin, ue60);
    }
}

/* One entry a subject. */
static void
add_up(struct earnings_live *live)
{
    size_t count = 0;
    qsort(live->owed, live->count, sizeof *live->owed, by_subject);
    for (size_t i = 0; i < live->count; i++) {
        if (count > 0 && live->owed[count - 1].subject == live->owed[i].subject)
            live->owed[count - 1].ue60 += live->owed[i].ue60;
        else
            live->owed[count++] = live->owed[i];
    }
    live->count = count;
}

const struct earnings_live *
earnings_live_new(struct picture *picture)
{
    struct earnings_live *live = picture_alloc(picture, sizeof *live);
    size_t calls = 0;
    for (size_t i = 0; i < picture_site_count(picture); i++)
        calls += HASH_COUNT(picture_site(picture, i)->board->calls);
    live->owed = picture_alloc(picture, (2 * calls + 1) * sizeof *live->owed);
    live->classes = picture_alloc(picture, (calls + 1) * sizeof *live->classes);
    for (size_t i = 0; i < picture_site_count(picture); i++)
        add_site(live, picture_site(picture, i));
    add_up(live);
    return live;
}

int64_t
earnings_live_of(const struct earnings_live *live, const void *subject)
{
    struct owed key = {subject, 0};
    const struct owed *found =
        bsearch(&key, live->owed, live->count, sizeof *live->owed, by_subject);
    return found ? found->ue60 : 0;
}

int64_t
earnings_live_of_origin(const struct earnings_live *live, const struct site *site,
                        const char *origin)
{
    for (size_t i = 0; i < live->class_count; i++) {
        const struct owed_by_class *its = &live->classes[i];
        if (its->site == site && strcmp(its->origin, origin) == 0)
            return its->ue60;
    }
    return 0;
}
