#include "proto/event/verb_list.h"

#include <string.h>

enum { CLAUSE_BYTES = 512 };

#define LATER "later"

static void
append(char *to, size_t size, const char *parting, const char *words)
{
    size_t len = strlen(to), more = strlen(words) + (len > 0 ? strlen(parting) : 0);
    if (len + more < size) /* whole, or not at all */
        str_format(to + len, size - len, "%s%s", len > 0 ? parting : "", words);
}

/* Behind the words of the verbs stands the sentence, without the sign that parts clauses. */
static void
add_clause(struct verb_list *list, char clause[CLAUSE_BYTES], const char *sentence)
{
    size_t len = strlen(clause);
    str_format(clause + len, CLAUSE_BYTES - len, ": %s", sentence);
    for (char *at = clause; *at; at++) {
        if (*at == ';')
            *at = ',';
    }
    append(list->cannot, sizeof list->cannot, "; ", clause);
}

void
verb_list_make(struct verb_list *list, verb_list_why *why, const void *context)
{
    const char *sentences[VERBS] = {NULL};
    *list = (struct verb_list){.verbs = ""};
    for (size_t i = 0; i < verb_table_count; i++) {
        const struct verb_row *row = &verb_table[i];
        sentences[i] = verb_is_order(row) ? why(context, row->verb) : NULL;
        if (verb_is_order(row) && !sentences[i])
            append(list->verbs, sizeof list->verbs, " ", row->name);
    }
    if (list->verbs[0] != '\0')
        append(list->verbs, sizeof list->verbs, " ", LATER);
    for (size_t i = 0; i < verb_table_count; i++) {
        char clause[CLAUSE_BYTES] = "";
        const char *sentence = sentences[i];
        for (size_t k = i; sentence && k < verb_table_count; k++) {
            if (!sentences[k] || strcmp(sentences[k], sentence) != 0)
                continue;
            append(clause, sizeof clause, " ", verb_table[k].name);
            sentences[k] = NULL;
        }
        if (sentence)
            add_clause(list, clause, sentence);
    }
}

bool
verb_list_has_later(struct text verbs)
{
    while (verbs.len > 0) {
        if (text_is(text_cut(&verbs, ' '), LATER))
            return true;
    }
    return false;
}

struct text
verb_list_cannot(struct text cannot, enum verb verb)
{
    const struct verb_row *row = verb_row((int)verb);
    while (row && cannot.len > 0) {
        struct text sentence = text_trim(text_cut(&cannot, ';'));
        struct text words = text_cut(&sentence, ':');
        while (words.len > 0) {
            if (text_is(text_cut(&words, ' '), row->name))
                return text_trim(sentence);
        }
    }
    return TEXT("");
}
