/* access: `vigie access`: a gate's list of people signed, and a signed one looked at. */
#ifndef CONSOLE_ACCESS_H
#define CONSOLE_ACCESS_H

/* argv[0] is "access". Returns the exit code: 0 done, 1 not good or failed, 2 wrong usage. */
int access_main(int argc, char **argv);

#endif
