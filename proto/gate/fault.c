#include "proto/gate/fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/text.h"

void
fault_point(const char *name)
{
    static int64_t passed;
    struct text times = text_of(getenv("VIGIE_GATE_FAULT"));
    int64_t wanted = 1;
    if (!text_is(text_cut(&times, ':'), name))
        return;
    if (times.len > 0)
        text_to_i64(times, &wanted);
    if (++passed == wanted)
        raise(SIGKILL);
}
