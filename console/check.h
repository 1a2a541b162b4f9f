/* check: `vigie check law`, which probes the numbers against the law for scripts and monitoring. */
#ifndef CONSOLE_CHECK_H
#define CONSOLE_CHECK_H

enum check_exit { CHECK_FINE = 0, CHECK_WARNING = 1, CHECK_ERROR = 2, CHECK_UNKNOWN = 3 };

/* argv[0] is "check". As monitoring wants it, the worst of: error found, a gate that was not heard or
 * wrong usage, warning, undecided, nothing. */
int check_main(int argc, char **argv);

#endif
