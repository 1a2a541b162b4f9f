/* picture_own: what the files of the picture share: parts in the making. Nobody else includes this. */
#ifndef CONSOLE_METRIC_PICTURE_OWN_H
#define CONSOLE_METRIC_PICTURE_OWN_H

#include "console/metric/picture.h"

struct parts {
    struct part *at;
    size_t count, room;
};

struct kind {
    const char *name; /* begins a row's identity */
    void (*add)(struct picture *picture, struct parts *parts, const struct site *site);
    const char *(*key)(const struct part *part);
    bool is_merged; /* the same key at several sites is one row */
    bool repeats;   /* and at one site too */
};
extern const struct kind picture_parts_kinds[ROW_KINDS];

/* The caller frees parts->at. */
void picture_parts_add(struct parts *parts, struct part part);
void picture_parts_steps_of(struct picture *picture, struct parts *parts, const struct site *site,
                            const struct contingency *plan);

#endif
