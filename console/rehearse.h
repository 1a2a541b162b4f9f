/* rehearse: `vigie plan rehearse FILE`, a contingency plan put in force and taken back at a simulated
 * centre of its own, with a report. Nothing of it touches a telephone. */
#ifndef CONSOLE_REHEARSE_H
#define CONSOLE_REHEARSE_H

/* argv[0] is "rehearse". Exit codes: 0 passed, 1 failed, 2 wrong usage, 3 not known. */
int rehearse_main(int argc, char **argv);

#endif
