#include "tests/unit/test.h"

#include "console/ui/canvas.h"
#include "proto/base/safe.h"

static char dumped[4096];

static const char *
dump(const struct canvas *canvas)
{
    struct bytes out = {0};
    canvas_dump(canvas, &out, false);
    str_copy(dumped, sizeof dumped, (struct text){(char *)out.at, out.len});
    bytes_free(&out);
    return dumped;
}

static const char *
drawn(int columns, bool ascii, const char *text)
{
    struct canvas *canvas = canvas_new(columns, 1, ascii);
    canvas_text(canvas, 0, 0, -1, ROLE_TEXT, text_of(text));
    dump(canvas);
    canvas_free(&canvas);
    dumped[strcspn(dumped, "\n")] = '\0';
    return dumped;
}

TEST(plain_text_takes_a_cell_a_letter)
{
    struct canvas *canvas = canvas_new(10, 2, false);
    EQ_I64(canvas_text(canvas, 1, 2, -1, ROLE_WARN, TEXT("abc")), 3);
    EQ_STR(dump(canvas), "\n  abc\n");
    EQ_I64(canvas_at(canvas, 1, 2)->role, ROLE_WARN);
    EQ_I64(canvas_at(canvas, 1, 5)->role, ROLE_TEXT);
    canvas_free(&canvas);
}

TEST(a_wide_character_takes_two_cells)
{
    struct canvas *canvas = canvas_new(10, 1, false);
    EQ_I64(canvas_text(canvas, 0, 0, -1, ROLE_TEXT, TEXT("日x")), 3);
    EQ_STR(canvas_at(canvas, 0, 0)->text, "日");
    EQ_STR(canvas_at(canvas, 0, 1)->text, "");
    EQ_STR(canvas_at(canvas, 0, 2)->text, "x");
    canvas_free(&canvas);
}

TEST(a_wide_character_that_does_not_fit_is_left_out)
{
    struct canvas *canvas = canvas_new(3, 1, false);
    EQ_I64(canvas_text(canvas, 0, 0, -1, ROLE_TEXT, TEXT("日本")), 2);
    EQ_STR(dump(canvas), "日\n");
    canvas_free(&canvas);
}

TEST(writing_over_half_of_a_wide_character_takes_the_other_half_too)
{
    struct canvas *canvas = canvas_new(6, 1, false);
    canvas_text(canvas, 0, 0, -1, ROLE_TEXT, TEXT("日本語"));
    canvas_text(canvas, 0, 1, -1, ROLE_TEXT, TEXT("x"));
    EQ_STR(dump(canvas), " x本語\n");
    canvas_text(canvas, 0, 2, -1, ROLE_TEXT, TEXT("y"));
    EQ_STR(dump(canvas), " xy 語\n");
    canvas_text(canvas, 0, 3, -1, ROLE_TEXT, TEXT("字"));
    EQ_STR(dump(canvas), " xy字\n");
    canvas_free(&canvas);
}

TEST(marks_stay_with_their_base_and_four_are_enough)
{
    EQ_STR(drawn(5, false,
                 "e\xCC\x81"
                 "a"),
           "éa");
    EQ_STR(drawn(5, false,
                 "q\xCC\x81"
                 "a"),
           "q\xCC\x81"
           "a");
    EQ_STR(drawn(5, false, "q\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81z"),
           "q\xCC\x81\xCC\x81\xCC\x81\xCC\x81z");
    EQ_STR(drawn(5, false, "\xCC\x81z"), "z");
}

TEST(what_drives_terminals_never_gets_into_a_cell)
{
    EQ_STR(drawn(20, false,
                 "a\x1b[2Jb\x07\x9b"
                 "c"),
           "a[2Jb\xEF\xBF\xBD"
           "c");
    EQ_STR(drawn(20, false,
                 "a\xC2\x9B"
                 "b"),
           "ab"); /* C1 CSI in UTF-8 */
    EQ_STR(drawn(20, false,
                 "a\xE2\x80\xAE"
                 "b\xE2\x81\xA6"
                 "c"),
           "abc"); /* bidi */
    EQ_STR(drawn(20, false,
                 "a\xE2\x80\x8B"
                 "b\xEF\xBB\xBF"
                 "c"),
           "abc"); /* zero width */
    EQ_STR(drawn(20, false,
                 "a\xEF\xB8\x8F"
                 "b\xCD\x8F"
                 "c"),
           "abc"); /* selectors, joiner */
    EQ_STR(drawn(20, false, "a\tb\nc"), "a b c");
}

TEST(ascii_keeps_every_column)
{
    EQ_STR(drawn(40, true, "Été à Noël…"), "Ete a Noel.");
    EQ_STR(drawn(40, true, "─│┌┼═"), "-|++-");
    EQ_STR(drawn(40, true, "▁▂▃▄▅▆▇█"), "12345678");
    EQ_STR(drawn(40, true, "日x"), "??x");
    EQ_STR(drawn(40, true, "œuf"), "ouf");
    EQ_STR(drawn(40, true,
                 "1\xC2\xA0"
                 "234"),
           "1 234");
}

TEST(drawing_outside_is_cut)
{
    struct canvas *canvas = canvas_new(4, 2, false);
    EQ_I64(canvas_text(canvas, -1, 0, -1, ROLE_TEXT, TEXT("no")), 0);
    EQ_I64(canvas_text(canvas, 2, 0, -1, ROLE_TEXT, TEXT("no")), 0);
    EQ_I64(canvas_text(canvas, 0, 4, -1, ROLE_TEXT, TEXT("no")), 0);
    canvas_text(canvas, 0, 2, -1, ROLE_TEXT, TEXT("abcdef"));
    canvas_text(canvas, 1, -2, -1, ROLE_TEXT, TEXT("abcdef"));
    EQ_STR(dump(canvas), "  ab\ncdef\n");
    canvas_fill(canvas, 0, -3, 100, ROLE_FRAME, "-");
    canvas_fill(canvas, 5, 0, -1, ROLE_FRAME, "-");
    canvas_flag(canvas, 9, -3, 100, CELL_STALE);
    EQ_STR(dump(canvas), "----\ncdef\n");
    canvas_free(&canvas);
}

TEST(text_is_cut_to_its_columns)
{
    struct canvas *canvas = canvas_new(10, 1, false);
    EQ_I64(canvas_text(canvas, 0, 0, 3, ROLE_TEXT, TEXT("abcdef")), 3);
    EQ_I64(canvas_text(canvas, 0, 5, 0, ROLE_TEXT, TEXT("x")), 0);
    EQ_STR(dump(canvas), "abc\n");
    canvas_free(&canvas);
}

TEST(a_canvas_of_no_size_takes_everything_and_shows_nothing)
{
    struct canvas *canvas = canvas_new(0, 0, false);
    canvas_text(canvas, 0, 0, -1, ROLE_TEXT, TEXT("x"));
    canvas_fill(canvas, 0, 0, -1, ROLE_TEXT, "-");
    EQ_STR(dump(canvas), "");
    canvas_resize(canvas, -3, 2);
    EQ_STR(dump(canvas), "\n\n");
    canvas_free(&canvas);
}

TEST(roles_are_dumped_under_the_lines_that_have_any)
{
    struct canvas *canvas = canvas_new(6, 2, false);
    canvas_text(canvas, 0, 1, -1, ROLE_BAD, TEXT("ab"));
    canvas_flag(canvas, 0, 4, 1, CELL_CURSOR);
    struct bytes out = {0};
    canvas_dump(canvas, &out, true);
    EQ_TEXT(((struct text){(char *)out.at, out.len}), "| ab\n: bb c\n|\n");
    bytes_free(&out);
    canvas_free(&canvas);
}

/* Every cell: one safe grapheme of its width, NUL-terminated. */
static void
check_cells(struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++) {
        for (int column = 0; column < canvas->columns; column++) {
            const struct cell *cell = canvas_at(canvas, row, column);
            TRUE(memchr(cell->text, '\0', sizeof cell->text) != NULL);
            struct text text = text_of(cell->text);
            if (text.len == 0) {
                TRUE(column > 0 && canvas_at(canvas, row, column - 1)->text[0] != '\0');
                continue;
            }
            TRUE(safe_is(text));
            int32_t base = 0;
            safe_next(text, &base);
            const struct cell *next = canvas_at(canvas, row, column + 1);
            EQ_I64(safe_width(base), next && next->text[0] == '\0' ? 2 : 1);
            TRUE(!canvas->ascii || (text.len == 1 && base < 0x7F));
        }
    }
}

TEST(random_bytes_drawn_anywhere_leave_only_whole_safe_graphemes)
{
    static const char *const nasty[] = {"\x1b]0;x\x07",     "\x1b[31m",     "\xC2\x9B",
                                        "\xE2\x80\xAE",     "日",           "e\xCC\x81",
                                        "\xF0\x9F\x98\x80", "\xFF",         "\xE2\x80",
                                        "\xCC\x81",         "\xE1\x85\x9F", "\xF0\x9F\x87\xAB"};
    struct dice dice = dice_new(11);
    for (int ascii = 0; ascii < 2; ascii++) {
        struct canvas *canvas = canvas_new(23, 7, ascii);
        for (int round = 0; round < 20000; round++) {
            char text[64] = "";
            size_t len = 0;
            while (len < 40) {
                const char *piece = nasty[dice_roll(&dice, NITEMS(nasty))];
                char byte[2] = {(char)dice_roll(&dice, 256), '\0'};
                piece = dice_roll(&dice, 2) ? piece : byte;
                memcpy(text + len, piece, strlen(piece));
                len += piece[0] ? strlen(piece) : 1;
            }
            canvas_text(canvas, (int)dice_roll(&dice, 9) - 1, (int)dice_roll(&dice, 30) - 4,
                        (int)dice_roll(&dice, 30) - 1, (enum role)dice_roll(&dice, ROLE_COUNT),
                        (struct text){text, dice_roll(&dice, len)});
            if (round % 100 == 0)
                check_cells(canvas);
        }
        check_cells(canvas);
        canvas_free(&canvas);
    }
}

TEST(ten_kilobytes_of_name_cost_no_more_than_the_line)
{
    char *name = xmalloc(10240);
    memset(name, 'x', 10240);
    struct canvas *canvas = canvas_new(80, 1, false);
    EQ_I64(canvas_text(canvas, 0, 0, -1, ROLE_TEXT, (struct text){name, 10240}), 80);
    memset(name, 0xCC, 10240); /* broken bytes: one replacement character each */
    EQ_I64(canvas_text(canvas, 0, 0, 30, ROLE_TEXT, (struct text){name, 10240}), 30);
    check_cells(canvas);
    free(name);
    canvas_free(&canvas);
}
