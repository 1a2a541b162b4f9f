#include "console/control/bulk_preview.h"

#include <string.h>

enum { NARROW_SIGNS = 3, WIDE_SIGNS = 5 };

/* FNV-1a, its last bits stirred. */
static uint64_t
hash_of(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    hash ^= hash >> 29;
    hash *= UINT64_C(0xbf58476d1ce4e5b9);
    return hash ^ hash >> 32;
}

/* The sum over the rows: in whatever order they stand, it is the same set. */
static uint64_t
hash_set(const struct draft *drafts, size_t count)
{
    uint64_t sum = hash_of(hash_of(count, drafts[0].verb->name), drafts[0].args);
    for (size_t i = 0; i < count; i++)
        sum += hash_of(UINT64_C(14695981039346656037) + drafts[i].site, drafts[i].target);
    return hash_of(sum, "set");
}

/* "12kfm": no letter that looks like a figure. */
static void
make_code(char code[BULK_CODE_BYTES], const struct draft *drafts, size_t count, bool is_wide)
{
    static const char letters[] = "abcdefghkmnprstuvwxyz";
    uint64_t hash = hash_set(drafts, count);
    size_t signs = is_wide ? WIDE_SIGNS : NARROW_SIGNS;
    str_format(code, BULK_CODE_BYTES, "%zu", count);
    size_t len = strlen(code);
    for (size_t i = 0; i < signs; i++) {
        code[len++] = letters[hash % (sizeof letters - 1)];
        hash /= sizeof letters - 1;
    }
    code[len] = '\0';
}

enum bulk_fit
bulk_preview_fit(const struct preview *preview)
{
    return preview->is_gone ? BULK_GONE : preview->has_changed ? BULK_CHANGED : BULK_FITS;
}

static size_t
count_gates(const struct draft *drafts, size_t count)
{
    size_t gates = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_new = true;
        for (size_t j = 0; j < i && is_new; j++)
            is_new = drafts[j].site != drafts[i].site;
        gates += is_new;
    }
    return gates;
}

void
bulk_preview_make(struct bulk_preview *preview, const struct draft *drafts, size_t count,
                  const struct picture *picture)
{
    *preview = (struct bulk_preview){.gates = count_gates(drafts, count)};
    for (size_t i = 0; i < count; i++) {
        struct preview row;
        preview_make(&row, &drafts[i], picture);
        preview->gone += bulk_preview_fit(&row) == BULK_GONE;
        preview->changed += bulk_preview_fit(&row) == BULK_CHANGED;
        preview->others += row.other_count > 0;
        preview->looked_at += row.look_count > 0;
        preview->live += row.live;
        preview->waiting += row.waiting;
        if (!row.place || preview->gates > 1)
            continue;
        preview->place = row.place;
        preview->place_free = row.place_free;
        preview->place_staff = row.place_staff;
    }
    make_code(preview->code, drafts, count, preview->live >= PREVIEW_WIDE_CALLS);
}
