#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

/* Shared by all empty texts; never written to, never freed. */
static char nothing[1];

void
keep_text(char **kept, struct text text)
{
    text = key_of(text);
    if (*kept && strlen(*kept) == text.len && memcmp(*kept, text.at, text.len) == 0)
        return;
    char *fresh = text.len > 0 ? xstrdup(text) : nothing;
    keep_free(kept);
    *kept = fresh;
}

void
keep_free(char **kept)
{
    if (*kept != nothing)
        free(*kept);
    *kept = NULL;
}
