#include "console/ui/keymap.h"

#include <string.h>

#include "console/ui/words.h"
#include "proto/base/text.h"

/* Beside the digits stand their unshifted twins of a French keyboard. In the bottom bar the rows
 * stand in this order, as far as there is room. */
const struct keymap_row keymap_rows[] = {
    {KEYS_ALWAYS, "? F1", "help", N_("this help"), N_("help")},
    {KEYS_ROWS, "Enter Right l", "open", N_("open the row: its calls, its agents"), N_("open")},
    {KEYS_ALWAYS, "q", "close", N_("back; quit from a view of the first line"), N_("quit")},
    {KEYS_ROWS, "/ F3", "search", N_("search in the texts of the rows"), N_("search")},
    {KEYS_ROWS, "f F4", "filter", N_("show only rows that match, e.g. waiting > 3"), N_("filter")},
    {KEYS_ROWS, "s > F6", "sort-next", N_("sort by the next column"), N_("sort")},
    {KEYS_ALWAYS, "d F8", "explain", N_("explain the figures of the row"), N_("explain")},
    {KEYS_ALWAYS, "w", "what-if", N_("what if: a number's calls of today under other tariffs"),
     NULL},
    {KEYS_ALWAYS, "L", "audit", N_("audit: who did what at the row's gate, newest first"), NULL},
    {KEYS_ALWAYS, "p F5", "freeze", N_("freeze the screen, and go on"), N_("freeze")},
    {KEYS_ALWAYS, "Tab", "next-view", N_("next view"), N_("next view")},
    {KEYS_ALWAYS, "BackTab", "previous-view", N_("previous view"), NULL},
    {KEYS_ALWAYS, "1 &", "view overview", N_("overview"), NULL},
    {KEYS_ALWAYS, "2 é", "view queues", N_("queues"), NULL},
    {KEYS_ALWAYS, "3 \"", "view numbers", N_("numbers"), NULL},
    {KEYS_ALWAYS, "4 '", "view calls", N_("calls"), NULL},
    {KEYS_ALWAYS, "5 (", "view agents", N_("agents"), NULL},
    {KEYS_ALWAYS, "6 - F", "view exchanges", N_("gates and their links"), NULL},
    {KEYS_ALWAYS, "7 è", "view money", N_("money: what each number earns and costs"), NULL},
    {KEYS_ALWAYS, "8 _", "view law", N_("law: what the rules say of each number"), NULL},
    {KEYS_ALWAYS, "9 ç", "view traffic", N_("traffic: short, repeated and dropped calls"), NULL},
    {KEYS_ALWAYS, "0 à", "view orders", N_("orders: running, ending, and what became of them"),
     NULL},
    {KEYS_ALWAYS, "P", "plans", N_("contingency plans: what lies ready, what is in force"), NULL},
    {KEYS_ALWAYS, "a", "ahead", N_("what comes next: orders that begin or end by themselves"),
     NULL},
    {KEYS_ALWAYS, ":", "command", N_("an order or a command in words"), N_("order")},
    {KEYS_ALWAYS, "U", "order-undo", N_("undo an order: the row's, or my last one"), NULL},
    {KEYS_ALWAYS, "K", "order-keep",
     N_("confirm an order that would be undone: the row's, or my last one"), NULL},
    {KEYS_ALWAYS, "B", "bulk", N_("the order for many rows: what became of each"), NULL},
    {KEYS_ALWAYS, "X", "bulk-end",
     N_("stop the order for many rows; when it is over, dismiss its results"), NULL},
    {KEYS_ALWAYS, "M", "mark none", N_("lift all marks"), NULL},
    {KEYS_ALWAYS, "Escape Left h", "back", N_("back, never quits"), NULL},
    {KEYS_ALWAYS, "F10 C-c", "quit", N_("quit from anywhere"), NULL},
    {KEYS_ALWAYS, "D", "explain-above", N_("explain the figures above the rows"), NULL},
    {KEYS_ALWAYS, "C-l", "redraw", N_("write the whole screen anew"), NULL},
    {KEYS_ALWAYS, "C-z", "suspend", N_("put aside; fg brings it back"), NULL},

    {KEYS_MOVE, "Down j", "down", N_("next row"), NULL},
    {KEYS_MOVE, "Up k", "up", N_("row before"), NULL},
    {KEYS_MOVE, "PageDown Space", "page-down", N_("a page on"), NULL},
    {KEYS_MOVE, "PageUp b", "page-up", N_("a page back"), NULL},
    {KEYS_MOVE, "Home g", "first", N_("first row"), NULL},
    {KEYS_MOVE, "End G", "last", N_("last row"), NULL},

    {KEYS_ROWS, "n", "search-next", N_("next row that matches"), NULL},
    {KEYS_ROWS, "N", "search-previous", N_("row before that matches"), NULL},
    {KEYS_ROWS, "z", "filter-toggle", N_("lift the filter, and put it back"), NULL},
    {KEYS_ROWS, "S <", "sort-previous", N_("sort by the column before"), NULL},
    {KEYS_ROWS, "v", "group", N_("money by number, owner, queue, origin, hour; planned"), NULL},
    {KEYS_ROWS, "r F7", "sort-reverse", N_("turn the order round"), NULL},

    {KEYS_ROWS, "m", "mark row", N_("mark the row, or lift its mark: orders are for all marked"),
     NULL},
    {KEYS_ROWS, "*", "mark shown", N_("mark all rows that the filter shows"), NULL},

    {KEYS_ROWS, "R", "order reroute", N_("send the number's calls elsewhere"), NULL},
    {KEYS_ROWS, "C", "order close", N_("close the number, or open it again"), NULL},
    {KEYS_ROWS, "T", "order transfer", N_("send the call elsewhere"), NULL},
    {KEYS_ROWS, "H", "order hangup", N_("end the call"), NULL},
    {KEYS_ROWS, "A", "order agent-pause", N_("pause the agent, or end the pause"), NULL},
    {KEYS_ROWS, "E", "order plan-apply", N_("put the plan in force, or take it back"), NULL},
    {KEYS_ROWS, "V", "order approve", N_("be the second person of the order"), NULL},

    {KEYS_INPUT, "Enter", "input-accept", N_("keep what was typed"), N_("keep")},
    {KEYS_INPUT, "Escape C-c", "input-cancel", N_("as it was before"), N_("as before")},
    {KEYS_INPUT, "Up", "input-older", N_("what was typed before"), N_("older")},
    {KEYS_INPUT, "Down", "input-newer", N_("and back"), NULL},
    {KEYS_INPUT, "Backspace C-h", "input-backspace", N_("take the last letter away"), NULL},
    {KEYS_INPUT, "C-w", "input-word", N_("take the last word away"), NULL},
    {KEYS_INPUT, "C-u", "input-clear", N_("take all away"), NULL},
};
const size_t keymap_count = NITEMS(keymap_rows);

const char *
keymap_context_title(enum keys context)
{
    static const char *const titles[KEYS_CONTEXTS] = {
        [KEYS_ALWAYS] = N_("Everywhere"),
        [KEYS_MOVE] = N_("Moving"),
        [KEYS_ROWS] = N_("Rows"),
        [KEYS_INPUT] = N_("While typing"),
    };
    return titles[context];
}

const struct verb_row *
keymap_verb(const struct keymap_row *row)
{
    struct text verb = text_of(row->command), command = text_cut(&verb, ' ');
    if (text_is(command, "order-undo"))
        return verb_row(VERB_REVERT);
    if (text_is(command, "order-keep"))
        return verb_row(VERB_CONFIRM);
    return text_is(command, "order") ? verb_row_named(verb) : NULL;
}

/* One key closes and opens, one pauses and ends the pause: as the row stands. */
bool
keymap_has_verb(enum verb verb)
{
    enum verb of_key = verb == VERB_OPEN            ? VERB_CLOSE
                       : verb == VERB_AGENT_UNPAUSE ? VERB_AGENT_PAUSE
                                                    : verb;
    for (size_t i = 0; i < keymap_count; i++) {
        const struct verb_row *row = keymap_verb(&keymap_rows[i]);
        if (row && row->verb == of_key)
            return true;
    }
    return false;
}

bool
keymap_next_key(const char **keys, char *to, size_t size)
{
    struct text rest = text_of(*keys);
    if (rest.len == 0)
        return false;
    struct text key = text_cut(&rest, ' ');
    str_copy(to, size, key);
    *keys += key.len + (rest.at ? 1 : 0);
    return true;
}

static bool
has_key(const struct keymap_row *row, const char *key)
{
    const char *rest = row->keys;
    char name[16];
    while (keymap_next_key(&rest, name, sizeof name)) {
        if (strcmp(name, key) == 0)
            return true;
    }
    return false;
}

const char *
keymap_find(enum keys context, const char *key)
{
    if (strcmp(key, " ") == 0)
        key = "Space";
    for (size_t i = 0; i < keymap_count; i++) {
        if (keymap_rows[i].context == context && has_key(&keymap_rows[i], key))
            return keymap_rows[i].command;
    }
    return NULL;
}
