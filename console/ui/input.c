#include "console/ui/input.h"

#include <string.h>

#include "proto/base/text.h"

void
input_begin(struct input *input, struct input_history *history, const char *text)
{
    *input = (struct input){.history = history};
    str_copy(input->text, sizeof input->text, text_of(text));
}

void
input_type(struct input *input, const char *character)
{
    size_t len = strlen(input->text), more = strlen(character);
    if (len + more < sizeof input->text)
        memcpy(input->text + len, character, more + 1);
}

void
input_backspace(struct input *input)
{
    size_t len = strlen(input->text);
    while (len > 0 && ((unsigned char)input->text[--len] & 0xC0) == 0x80)
        ;
    input->text[len] = '\0';
}

void
input_drop_word(struct input *input)
{
    size_t len = strlen(input->text);
    while (len > 0 && input->text[len - 1] == ' ')
        len--;
    while (len > 0 && input->text[len - 1] != ' ')
        len--;
    input->text[len] = '\0';
}

void
input_clear(struct input *input)
{
    input->text[0] = '\0';
}

void
input_look_back(struct input *input, int step)
{
    size_t count = input->history->count;
    if ((step > 0 && input->back >= count) || (step < 0 && input->back == 0))
        return;
    if (input->back == 0)
        memcpy(input->own, input->text, sizeof input->own);
    input->back += step > 0 ? 1 : (size_t)-1;
    const char *line = input->back > 0 ? input->history->lines[input->back - 1] : input->own;
    memcpy(input->text, line, sizeof input->text);
}

void
input_keep(struct input *input)
{
    struct input_history *history = input->history;
    if (input->text[0] == '\0')
        return;
    size_t at = 0; /* a line that was there already moves to the front */
    while (at < history->count && strcmp(history->lines[at], input->text) != 0)
        at++;
    if (at == history->count && history->count < INPUT_HISTORY)
        history->count++;
    if (at == INPUT_HISTORY)
        at--;
    memmove(history->lines[1], history->lines[0], at * sizeof history->lines[0]);
    memcpy(history->lines[0], input->text, sizeof history->lines[0]);
}
