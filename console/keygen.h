/* keygen: `vigie keygen`, which makes a pair of keys for a person or for a gate. */
#ifndef CONSOLE_KEYGEN_H
#define CONSOLE_KEYGEN_H

/* argv[0] is "keygen". 0: made; 1: the file is there already, or could not be written; 2: wrong usage. */
int keygen_main(int argc, char **argv);

#endif
