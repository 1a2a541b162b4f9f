/* input: one line being typed, with what was typed before. */
#ifndef CONSOLE_UI_INPUT_H
#define CONSOLE_UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

enum { INPUT_BYTES = 256, INPUT_HISTORY = 16 };

struct input_history {
    char lines[INPUT_HISTORY][INPUT_BYTES]; /* newest first */
    size_t count;
};

struct input {
    char text[INPUT_BYTES];        /* UTF-8, cut between characters */
    struct input_history *history; /* borrowed */
    size_t back;                   /* how far back in it; 0: the line itself */
    char own[INPUT_BYTES];         /* the line itself, while looking back */
};

void input_begin(struct input *input, struct input_history *history, const char *text);
void input_type(struct input *input, const char *character);
void input_backspace(struct input *input);
void input_drop_word(struct input *input);
void input_clear(struct input *input);
void input_look_back(struct input *input, int step); /* 1 older, -1 newer */
void input_keep(struct input *input);                /* into the history, unless it is empty */

#endif
