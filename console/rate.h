/* rate: `vigie rate`, which prices a journal's calls once more and compares. */
#ifndef CONSOLE_RATE_H
#define CONSOLE_RATE_H

/* argv[0] is "rate". 0: every amount is what was written; 1: some are not; 2: wrong usage, a tariff
 * file with a mistake; 3: the journal cannot be read. */
int rate_main(int argc, char **argv);

#endif
