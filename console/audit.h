/* audit: `vigie audit`, which prints a gate's audit file, and `vigie audit verify`, which says
 * whether anybody laid hands on it. */
#ifndef CONSOLE_AUDIT_H
#define CONSOLE_AUDIT_H

/* argv[0] is "audit". 0: printed, or whole; 1: a record is bad, and named; 2: wrong usage; 3: file
 * or key cannot be read. */
int audit_main(int argc, char **argv);

#endif
