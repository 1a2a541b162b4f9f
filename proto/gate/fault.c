#include "proto/gate/fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

void
fault_point(const char *name)
{
    const char *wanted = getenv("VIGIE_GATE_FAULT");
    if (wanted && strcmp(wanted, name) == 0)
        raise(SIGKILL);
}
