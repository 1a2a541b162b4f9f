/* place: where vigie's files are: settings, themes, the program beside it. */
#ifndef CONSOLE_PLACE_H
#define CONSOLE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "console/ui/theme.h"
#include "proto/base/err.h"

enum { PLACE_BYTES = 4096 };

/* For place_config: the secret keys of a person, and of a gate. */
#define PLACE_KEY "vigie.key"
#define PLACE_GATE_KEY "gate.key"

/* $XDG_CONFIG_HOME/vigie/NAME, else ~/.config/vigie/NAME; false when there is no home. */
bool place_config(char *to, size_t size, const char *name);

/* $XDG_STATE_HOME/vigie/NAME, else ~/.local/state/vigie/NAME; likewise. */
bool place_state(char *to, size_t size, const char *name);

/* The folder this program was started from; false when /proc does not tell. */
bool place_own(char *to, size_t size);

/* A theme by name (the user's, the installed, the build tree's) or by path. The sentence names the
 * places that were looked at and the themes that are there. */
enum err place_theme(struct theme *theme, const char *name, struct why *why);

#endif
