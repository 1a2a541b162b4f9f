/* gate: one run of vigie-gate, wired from the other files of this room. */
#ifndef PROTO_GATE_GATE_H
#define PROTO_GATE_GATE_H

#include "proto/gate/options.h"

/* Until a signal or a failure; returns the exit code (0 done, 1 failed, 2 wrong usage). */
int gate_run(const struct options *options);

/* --check: looks at everything, changes nothing; says on stdout what is fine. The exit code. */
int gate_check(const struct options *options);

#endif
