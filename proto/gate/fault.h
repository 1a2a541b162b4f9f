/* fault: places where tests let the gate die.
 *
 * With VIGIE_GATE_FAULT=NAME in its environment the process kills itself (SIGKILL) when it comes to
 * that place the first time, with NAME:3 the third. Without it a place costs one comparison. */
#ifndef PROTO_GATE_FAULT_H
#define PROTO_GATE_FAULT_H

void fault_point(const char *name);

#endif
