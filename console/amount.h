/* amount: exact amounts of money in print, for `vigie rate` and `vigie simulate`. */
#ifndef CONSOLE_AMOUNT_H
#define CONSOLE_AMOUNT_H

#include <stdint.h>

enum { AMOUNT_BYTES = 40 };

/* Micro-euros as euros: "-1.234567". Returns `to`. */
const char *amount_of_ue(char to[AMOUNT_BYTES], int64_t ue);

/* Sixtieths of a micro-euro, rounded to the micro-euro. */
const char *amount_of_ue60(char to[AMOUNT_BYTES], int64_t ue60);

#endif
