/* simulate: `vigie simulate`, which says what the calls of a journal would have earned and cost
 * under another offer (proto/gate/simulate.h). */
#ifndef CONSOLE_SIMULATE_H
#define CONSOLE_SIMULATE_H

/* argv[0] is "simulate". 0: done; 2: wrong usage, a tariff file with a mistake; 3: the journal
 * cannot be read, or no call ended in that window. */
int simulate_main(int argc, char **argv);

#endif
