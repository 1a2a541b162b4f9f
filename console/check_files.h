/* check_files: a board made of a catalogue and tariff files, as a gate with these files would have it
 * at its start. No gate runs, and no call was made. */
#ifndef CONSOLE_CHECK_FILES_H
#define CONSOLE_CHECK_FILES_H

#include "proto/board/board.h"
#include "proto/gate/rates.h"

/* On OK *board is new, the caller's. Else *rule is the code of the rule that a tariff file breaks
 * (then it is not loaded, and `why` says file, line and limit), or NULL: it cannot be read. */
enum err check_files_board(struct board **board, const char *catalogue,
                           const struct rates_files *files, int64_t now_us, const char **rule,
                           struct why *why);

#endif
