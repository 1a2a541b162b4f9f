/* do: `vigie do VERB TARGET [ARGUMENTS]`, an order from a script. */
#ifndef CONSOLE_DO_H
#define CONSOLE_DO_H

/* argv[0] is "do". Exit codes: 0 done, 1 refused or cancelled, 2 wrong usage, 3 not known. */
int do_main(int argc, char **argv);

#endif
