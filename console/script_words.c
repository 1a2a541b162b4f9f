#include "console/script_words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/config.h"
#include "proto/base/ini.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"
#include "proto/link/follow.h"

enum { SCRIPT_BYTES = 1024 * 1024, WORD_BYTES = 1024, DEADLINE_MAX_S = 3600 };

static const char *const key_names[] = {
    "Down",  "Up",  "Left",    "Right",     "Home",   "End",    "PageUp", "PageDown",
    "Enter", "Tab", "BackTab", "Backspace", "Delete", "Insert", "Escape", "Resize",
};

struct list {
    struct script_word *words;
    size_t count, room;
};

static void
add(struct list *list, enum script_word_kind kind, struct text text, int64_t first, int64_t second)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 32;
        list->words = xrealloc(list->words, list->room * sizeof *list->words);
    }
    list->words[list->count++] = (struct script_word){kind, xstrdup(text), first, second};
}

static void
add_letters(struct list *list, struct text text)
{
    while (text.len > 0) {
        int32_t codepoint;
        size_t took = safe_next(text, &codepoint);
        add(list, SCRIPT_KEY, (struct text){text.at, took}, 0, 0);
        text.at += took;
        text.len -= took;
    }
}

static bool
is_key_name(struct text word)
{
    for (size_t i = 0; i < NITEMS(key_names); i++) {
        if (text_is(word, key_names[i]))
            return true;
    }
    int64_t number;
    bool is_control = word.len == 3 && text_has_prefix(word, "C-");
    bool is_function = word.len >= 2 && word.len <= 3 && word.at[0] == 'F' &&
                       text_to_i64((struct text){word.at + 1, word.len - 1}, &number) &&
                       number >= 1 && number <= 24;
    return is_control || is_function;
}

static enum err
add_wait(struct list *list, struct text what, struct why *why)
{
    struct text rest = what;
    struct text name = text_cut(&rest, '=');
    if (rest.at && text_is(name, "text")) {
        add(list, SCRIPT_WAIT_TEXT, rest, 0, 0);
        return OK;
    }
    if (rest.at && text_is(name, "gone")) {
        add(list, SCRIPT_WAIT_GONE, rest, 0, 0);
        return OK;
    }
    if (text_is(what, "settled")) {
        add(list, SCRIPT_WAIT_SETTLED, what, 0, 0);
        return OK;
    }
    for (int i = 0; i < FOLLOW_STATES; i++) {
        if (text_is(what, words_name(&follow_state_words, i))) {
            add(list, SCRIPT_WAIT_STATE, what, 0, 0);
            return OK;
        }
    }
    return why_set(why, ERR_ARG,
                   "script: wait:%.*s: expected live, settled, connecting, syncing, late, lost, "
                   "text=... or gone=...",
                   TEXT_ARG(what));
}

static enum err
add_size(struct list *list, struct text size, struct why *why)
{
    struct text rest = size;
    struct text first = text_cut(&rest, 'x');
    int64_t columns, rows;
    if (!text_to_i64(first, &columns) || !text_to_i64(rest, &rows) || columns < 1 || rows < 1 ||
        columns > CONFIG_SIDE_MAX || rows > CONFIG_SIDE_MAX)
        return why_set(why, ERR_ARG, "script: size:%.*s: expected COLSxROWS", TEXT_ARG(size));
    add(list, SCRIPT_SIZE, size, columns, rows);
    return OK;
}

static enum err
add_word(struct list *list, struct text word, struct why *why)
{
    struct text rest = word;
    struct text head = text_cut(&rest, ':');
    if (rest.at && text_is(head, "wait"))
        return add_wait(list, rest, why);
    if (rest.at && text_is(head, "size"))
        return add_size(list, rest, why);
    if (rest.at && text_is(head, "deadline")) {
        int64_t seconds;
        if (!text_to_i64(rest, &seconds) || seconds < 1 || seconds > DEADLINE_MAX_S)
            return why_set(why, ERR_ARG, "script: deadline:%.*s: expected seconds", TEXT_ARG(rest));
        add(list, SCRIPT_DEADLINE, rest, seconds, 0);
    } else if (rest.at && text_is(head, "text")) {
        add_letters(list, rest);
    } else if (text_is(word, "Space")) {
        add(list, SCRIPT_KEY, TEXT(" "), 0, 0);
    } else if (is_key_name(word)) {
        add(list, SCRIPT_KEY, word, 0, 0);
    } else {
        add_letters(list, word);
    }
    return OK;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes the next word off *rest, without its quotes. ERR_STALE: there is none. A quote opens at
 * the beginning of a word only: the key " of a French keyboard stands alone. */
static enum err
next_word(struct text *rest, char *word, bool *at_line, struct why *why)
{
    while (rest->len > 0 && (is_blank(rest->at[0]) || (*at_line && rest->at[0] == '#'))) {
        bool is_comment = rest->at[0] == '#';
        const char *end = is_comment ? memchr(rest->at, '\n', rest->len) : rest->at;
        size_t took = end ? (size_t)(end - rest->at) + !is_comment : rest->len;
        *at_line = is_comment || rest->at[0] == '\n' || (*at_line && is_blank(rest->at[0]));
        rest->at += took;
        rest->len -= took;
    }
    if (rest->len == 0)
        return ERR_STALE;
    *at_line = false;
    bool is_quoted = rest->len > 1 && rest->at[0] == '"' && !is_blank(rest->at[1]);
    size_t from = is_quoted, len = 0;
    while (from + len < rest->len &&
           (is_quoted ? rest->at[from + len] != '"' : !is_blank(rest->at[from + len])))
        len++;
    if (is_quoted && from + len == rest->len)
        return why_set(why, ERR_ARG, "script: a quote is not closed");
    if (!str_copy(word, WORD_BYTES, (struct text){rest->at + from, len}))
        return why_set(why, ERR_ARG, "script: a word of more than %d bytes", WORD_BYTES - 1);
    rest->at += from + len + is_quoted;
    rest->len -= from + len + is_quoted;
    return OK;
}

enum err
script_words_parse(struct script_word **words, size_t *count, struct text text, struct why *why)
{
    struct list list = {0};
    char word[WORD_BYTES];
    bool at_line = true;
    enum err err;
    while ((err = next_word(&text, word, &at_line, why)) == OK) {
        err = add_word(&list, text_of(word), why);
        if (err)
            break;
    }
    *words = list.words;
    *count = list.count;
    return err == ERR_STALE ? OK : err;
}

enum err
script_words_read(struct script_word **words, size_t *count, const char *keys, struct why *why)
{
    FILE *in = fopen(keys, "re");
    if (!in)
        return script_words_parse(words, count, text_of(keys), why);
    char *text = xmalloc(SCRIPT_BYTES);
    size_t len = fread(text, 1, SCRIPT_BYTES, in);
    enum err err;
    if (ferror(in))
        err = why_set(why, ERR_IO, "script %s: %s", keys, strerror(errno));
    else if (len == SCRIPT_BYTES)
        err = why_set(why, ERR_LIMIT, "script %s: larger than 1 MiB", keys);
    else
        err = script_words_parse(words, count, (struct text){text, len}, why);
    free(text);
    fclose(in);
    return err;
}

void
script_words_free(struct script_word **words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free((*words)[i].text);
    free(*words);
    *words = NULL;
}

const char *
script_word_kind(enum script_word_kind kind)
{
    return kind == SCRIPT_WAIT_TEXT ? "the text " : kind == SCRIPT_WAIT_GONE ? "the end of " : "";
}
