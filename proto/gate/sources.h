/* sources: the files a gate reads at its start and on SIGHUP: catalogue, plan, tariffs. */
#ifndef PROTO_GATE_SOURCES_H
#define PROTO_GATE_SOURCES_H

#include "proto/gate/catalogue.h"
#include "proto/gate/options.h"
#include "proto/gate/rates.h"

/* Both good, and good for one another, or neither is to be used (whoever asked frees them). *rates
 * stays NULL when nothing is to be priced. ERR_ARG with file, line and what. */
enum err sources_read(const struct options *options, struct catalogue **catalogue,
                      struct rates **rates, struct why *why);

/* Says whose prices are in force. */
void sources_log(const struct rates *rates);

#endif
