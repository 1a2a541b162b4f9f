/* word: one copy of a text that many live calls carry. */
#include <stdlib.h>

#include "proto/base/mem.h"
#include "proto/board/fold.h"

struct word {
    UT_hash_handle hh;
    uint64_t uses;
    char text[];
};

const char *
word_take(struct board *board, struct text text)
{
    if (text.len == 0)
        return "";
    unsigned hash;
    struct word *word;
    HASH_VALUE(text.at, text.len, hash);
    HASH_FIND_BYHASHVALUE(hh, board->words, text.at, (unsigned)text.len, hash, word);
    if (!word) {
        word = xcalloc(1, sizeof *word + text.len + 1);
        memcpy(word->text, text.at, text.len);
        HASH_ADD_KEYPTR_BYHASHVALUE(hh, board->words, word->text, (unsigned)text.len, hash, word);
    }
    word->uses++;
    return word->text;
}

void
word_drop(struct board *board, const char *text)
{
    if (!text || text[0] == '\0')
        return;
    struct word *word = (struct word *)(text - offsetof(struct word, text));
    if (--word->uses > 0)
        return;
    HASH_DEL(board->words, word);
    free(word);
}
