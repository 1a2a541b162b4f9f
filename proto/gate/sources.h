/* sources: the files a gate reads at its start and on SIGHUP: catalogue, contingency plans, numbering
 * plan, tariffs. */
#ifndef PROTO_GATE_SOURCES_H
#define PROTO_GATE_SOURCES_H

#include "proto/gate/catalogue.h"
#include "proto/gate/options.h"
#include "proto/gate/plan_set.h"
#include "proto/gate/rates.h"

struct sources { /* owned */
    struct catalogue *catalogue;
    struct rates *rates;    /* NULL: nothing is to be priced */
    struct plan_set *plans; /* NULL: there are none */
};

/* All good, and good for one another, or none is made. ERR_ARG with file, line and what. */
enum err sources_read(struct sources *sources, const struct options *options, struct why *why);
void sources_free(struct sources *sources);

/* Says whose prices are in force. */
void sources_log(const struct rates *rates);

#endif
