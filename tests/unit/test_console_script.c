/* links: console/batch console/feed console/ui */
#include "tests/unit/test.h"

#include "console/pace.c"
#include "console/script_words.c"

struct script {
    struct script_word *words;
    size_t count;
};

static struct script
read_script(const char *text)
{
    struct script script = {0};
    struct why why;
    OK_ERR(script_words_parse(&script.words, &script.count, text_of(text), &why), &why);
    return script;
}

/* The keys of a script, with blanks between them. */
static void
presses(const char *text, const char *keys)
{
    struct script script = read_script(text);
    char all[256] = "";
    for (size_t i = 0; i < script.count; i++) {
        size_t len = strlen(all);
        EQ_I64(script.words[i].kind, SCRIPT_KEY);
        str_format(all + len, sizeof all - len, "%s%s", i > 0 ? " " : "", script.words[i].text);
    }
    EQ_STR(all, keys);
    script_words_free(&script.words, script.count);
}

TEST(names_are_keys_and_other_words_are_typed)
{
    presses("Down Enter /sav Enter q", "Down Enter / s a v Enter q");
    presses("F1 F25 C-l Escape", "F1 F 2 5 C-l Escape");
    presses("text:Down", "D o w n");
    presses("été", "é t é");
    presses("\"/deux mots\"", "/ d e u x   m o t s");
    presses("\" q", "\" q");
    presses("Space", " ");
    presses("# a remark\nq\n  # another\n", "q");
    presses("a #b", "a # b");
    presses("", "");
}

TEST(waits_are_read_with_their_texts)
{
    struct script script = read_script("wait:live \"wait:text=two words\" wait:gone=x wait:settled "
                                       "deadline:30 size:132x43");
    static const struct {
        enum script_word_kind kind;
        const char *text;
    } wanted[] = {{SCRIPT_WAIT_STATE, "live"}, {SCRIPT_WAIT_TEXT, "two words"},
                  {SCRIPT_WAIT_GONE, "x"},     {SCRIPT_WAIT_SETTLED, "settled"},
                  {SCRIPT_DEADLINE, "30"},     {SCRIPT_SIZE, "132x43"}};
    EQ_U64(script.count, NITEMS(wanted));
    for (size_t i = 0; i < NITEMS(wanted); i++) {
        EQ_I64(script.words[i].kind, wanted[i].kind);
        EQ_STR(script.words[i].text, wanted[i].text);
    }
    EQ_I64(script.words[4].first, 30);
    EQ_I64(script.words[5].first, 132);
    EQ_I64(script.words[5].second, 43);
    script_words_free(&script.words, script.count);
}

TEST(a_word_that_makes_no_sense_is_refused)
{
    static const char *const wrong[] = {"wait:alive", "wait:",      "size:80",     "size:80x0",
                                        "deadline:0", "deadline:x", "\"not closed"};
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        struct script script = {0};
        struct why why;
        IS_ERR(script_words_parse(&script.words, &script.count, text_of(wrong[i]), &why), ERR_ARG,
               &why);
        script_words_free(&script.words, script.count);
    }
}

/* --- pace ------------------------------------------------------------------------------------- */

static struct canvas *
a_screen(const char *text)
{
    struct canvas *canvas = canvas_new(80, 24, false);
    canvas_text(canvas, 3, 10, -1, ROLE_TEXT, text_of(text));
    return canvas;
}

TEST(an_unchanged_frame_costs_the_line_nothing)
{
    struct canvas *first = a_screen("waiting 3"), *second = a_screen("waiting 3");
    EQ_I64(pace_cost(first->cells, second), 0);
    canvas_free(&first);
    canvas_free(&second);
}

TEST(a_changed_figure_costs_its_letters_a_move_and_a_look)
{
    struct canvas *first = a_screen("waiting 3"), *second = a_screen("waiting 4");
    EQ_I64(pace_cost(first->cells, second), MOVE_BYTES + LOOK_BYTES + 1);
    TRUE(pace_cost(NULL, second) >= 80 * 24);
    canvas_free(&first);
    canvas_free(&second);
}

TEST(frames_are_forty_milliseconds_apart_or_four_times_what_they_take)
{
    struct canvas *canvas = a_screen("");
    struct pace pace = {0};
    pace_drawn(&pace, canvas, 1000000, 1001000);
    EQ_I64(pace_next_us(&pace), 1040000);
    pace_drawn(&pace, canvas, 2000000, 2050000);
    EQ_I64(pace_next_us(&pace), 2200000);
    pace_fini(&pace);
    canvas_free(&canvas);
}

TEST(on_a_slow_line_a_frame_waits_until_the_last_one_is_through)
{
    struct canvas *canvas = a_screen("waiting 3");
    struct pace pace = {.is_slow = true};
    pace_drawn(&pace, canvas, 1000000, 1001000);
    int64_t first_us = pace_next_us(&pace) - 1000000;
    EQ_I64(first_us, pace_cost(NULL, canvas) * 1000000 / LINE_BYTES_S);

    pace_drawn(&pace, canvas, 20000000, 20001000); /* the line was free, nothing changed */
    EQ_I64(pace_next_us(&pace), 20000000 + SLOW_US);
    canvas_text(canvas, 0, 0, -1, ROLE_TEXT, TEXT("a key was pressed, and this is its answer"));
    pace_drawn(&pace, canvas, 20100000, 20101000);
    int64_t owed_us = pace_next_us(&pace);
    canvas_clear(canvas);
    pace_drawn(&pace, canvas, 20200000, 20201000);
    TRUE(pace_next_us(&pace) > owed_us); /* debts add up */
    pace_fini(&pace);
    canvas_free(&canvas);
}
