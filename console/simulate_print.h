/* simulate_print: a simulation as text, JSON or CSV. Appends to *out; same input, same bytes. */
#ifndef CONSOLE_SIMULATE_PRINT_H
#define CONSOLE_SIMULATE_PRINT_H

#include "proto/base/mem.h"
#include "proto/gate/simulate.h"

typedef void simulate_print_fn(struct bytes *out, const struct simulate *simulate,
                               const struct simulate_offer *offer);

struct simulate_print_format {
    const char *name;
    simulate_print_fn *print;
};
extern const struct simulate_print_format simulate_print_formats[];
extern const size_t simulate_print_format_count;

#endif
