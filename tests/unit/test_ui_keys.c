/* What keys do, seen on the canvas. */
#include "console/ui/chrome.h"
#include "tests/unit/test.h"
#include "tests/unit/ui_scene.h"

struct stage {
    struct scene *scene;
    struct picture *picture;
    struct canvas *canvas;
    struct ui *ui;
    int64_t now_us;
    struct bytes dump;
};

static struct stage
stage_new(const char *view, int columns, int rows)
{
    struct stage stage = {.scene = scene_new(), .now_us = scene_now_us};
    stage.picture = picture_new(stage.scene->sites, stage.scene->count);
    stage.canvas = canvas_new(columns, rows, false);
    stage.ui = scene_ui(view, false);
    return stage;
}

static void
stage_free(struct stage *stage)
{
    ui_free(&stage->ui);
    canvas_free(&stage->canvas);
    picture_free(&stage->picture);
    scene_free(&stage->scene);
    bytes_free(&stage->dump);
}

static const char *
seen(struct stage *stage)
{
    ui_draw(stage->ui, stage->picture, stage->now_us, stage->canvas);
    bytes_clear(&stage->dump);
    canvas_dump(stage->canvas, &stage->dump, false);
    bytes_add(&stage->dump, "", 1);
    return (const char *)stage->dump.at;
}

static const char *
press(struct stage *stage, const char *keys)
{
    seen(stage);
    scene_press(stage->ui, stage->picture, keys);
    return seen(stage);
}

static void
lacks(const char *screen, const char *words)
{
    if (strstr(screen, words))
        TEST_FAIL("\"%s\" is on the screen:\n%s", words, screen);
}

TEST(d_explains_the_row_and_closes_again)
{
    struct stage stage = stage_new("queues", 100, 30);
    HAS_STR(press(&stage, "d"), "queue.longest_wait_ms = "); /* what it is sorted by comes first */
    HAS_STR(press(&stage, "Down Down Down"), "queue.service_level_ppm = ");
    HAS_STR(seen(&stage), "Not counted: ");
    HAS_STR(seen(&stage), "From lyon, live: newest event ");
    HAS_STR(press(&stage, "End"), "figure ");
    HAS_STR(press(&stage, "Up"), "> Figures of");
    lacks(press(&stage, "d"), "Figures of");
    HAS_STR(press(&stage, "d"), "Figures of");
    lacks(press(&stage, "Escape"), "Figures of");
    HAS_STR(seen(&stage), "[2 Queues]");
    stage_free(&stage);
}

TEST(shift_d_explains_what_stands_above_the_rows)
{
    struct stage stage = stage_new("overview", 100, 30);
    HAS_STR(press(&stage, "D"), "total.live = ");
    HAS_STR(press(&stage, "Escape 2 Enter D"), "queue.queue = ");
    HAS_STR(press(&stage, "Escape ? d"), "no figures here");
    stage_free(&stage);
}

TEST(digits_their_twins_and_tab_switch_views)
{
    struct stage stage = stage_new(NULL, 80, 24);
    HAS_STR(seen(&stage), "[1 Overview]");
    HAS_STR(press(&stage, "3"), "[3 Numbers]");
    HAS_STR(press(&stage, "é"), "[2 Queues]");
    HAS_STR(press(&stage, "-"), "[6 Gates]");
    HAS_STR(press(&stage, "è"), "[7 Money]");
    HAS_STR(press(&stage, "_"), "[8 Law]");
    HAS_STR(press(&stage, "ç"), "[9 Traffic]");
    HAS_STR(press(&stage, "à"), "[0 Orders]");
    HAS_STR(press(&stage, "Tab"), "[1 Overview]");
    HAS_STR(press(&stage, "BackTab"), "[0 Orders]");
    HAS_STR(press(&stage, "( F"), "[6 Gates]");
    stage_free(&stage);
}

TEST(a_finding_opens_its_number_and_is_explained_in_both_languages)
{
    struct stage stage = stage_new("law", 80, 24);
    HAS_STR(seen(&stage), "> E  0 892 68 06 80  C01");
    HAS_STR(press(&stage, "d"), "Finding C01 0 892 68 06 80");
    HAS_STR(seen(&stage), "English: Surcharged number not allowed for contract follow-up");
    HAS_STR(seen(&stage), "ais: Num"); /* the stage may be ASCII */
    HAS_STR(seen(&stage), "Article: C. conso L.121-16");
    HAS_STR(seen(&stage), "In force since: 2009-01-01");
    HAS_STR(seen(&stage), "Seen: surcharged, 0.80 EUR/min; use customer-service");
    HAS_STR(press(&stage, "d"), "[8 Law]");
    HAS_STR(press(&stage, "Enter"), "> Number 0 892 68 06 80");
    HAS_STR(seen(&stage), "E error");
    HAS_STR(press(&stage, "Escape"), "> E  0 892 68 06 80  C01");
    stage_free(&stage);
}

/* Line 1 of the screen, where the tabs are. */
static const char *
tabs_of(const struct view *view, int columns, struct scene *scene)
{
    static char line[512];
    const struct format format = {.french = true};
    struct chrome chrome = {.banner = "", .path = "", .tab = view, .format = &format};
    struct picture *picture = picture_new(scene->sites, scene->count);
    struct canvas *canvas = canvas_new(columns, 2, false);
    struct bytes dump = {0};
    chrome_head(&chrome, picture, canvas, true);
    canvas_dump(canvas, &dump, false);
    struct text rest = {(char *)dump.at, dump.len};
    text_cut(&rest, '\n');
    str_copy(line, sizeof line, text_cut(&rest, '\n'));
    bytes_free(&dump);
    canvas_free(&canvas);
    picture_free(&picture);
    return line;
}

TEST(the_tabs_shorten_themselves_and_keep_all_their_keys)
{
    static const int widths[] = {40, 60, 80, 100, 132, 200};
    struct scene *scene = scene_new();
    for (size_t w = 0; w < NITEMS(widths); w++) {
        for (size_t i = 0; i < view_table_count && view_table[i]->is_tab; i++) {
            const char *line = tabs_of(view_table[i], widths[w], scene);
            for (size_t j = 0; j < view_table_count && view_table[j]->is_tab; j++) {
                char command[64], key[8], wanted[64];
                str_format(command, sizeof command, "view %s", view_table[j]->name);
                const struct keymap_row *row = keymap_rows;
                while (strcmp(row->command, command) != 0)
                    row++;
                const char *keys = row->keys;
                TRUE(keymap_next_key(&keys, key, sizeof key));
                bool here = i == j;
                str_format(wanted, sizeof wanted,
                           here               ? "[%s %s]"
                           : widths[w] == 200 ? " %s %s"
                                              : "%s",
                           key, view_table[j]->title);
                HAS_STR(line, wanted);
            }
        }
    }
    scene_free(&scene);
}

TEST(v_lists_money_by_something_else_and_round_again)
{
    struct stage stage = stage_new("money", 100, 30);
    HAS_STR(seen(&stage), "[numbers]");
    HAS_STR(press(&stage, "f l i v e > 9 Enter"), "filter: live>9");
    HAS_STR(press(&stage, "v"), "[owners]");
    lacks(seen(&stage), "filter:"); /* it was one of numbers */
    HAS_STR(seen(&stage), "> Maison Dupré");
    HAS_STR(press(&stage, "d"), "owner.revenue_ue = ");
    HAS_STR(press(&stage, "Escape v"), "[queues]");
    HAS_STR(press(&stage, "f w a i t i n g > 1 Enter"), "filter: waiting>1 (1 of 5)");
    HAS_STR(press(&stage, "v"), "[origins]");
    HAS_STR(press(&stage, "v"), "[hours]");
    HAS_STR(press(&stage, "v"), "no tariff plans another price");
    HAS_STR(press(&stage, "v"), "[numbers]");
    HAS_STR(press(&stage, "2 v"), "this view lists one thing only");
    stage_free(&stage);
}

TEST(a_view_is_found_again_as_it_was_left)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(press(&stage, "j j"), "> Support");
    press(&stage, "3");
    HAS_STR(press(&stage, "2"), "> Support");
    stage_free(&stage);
}

TEST(enter_opens_and_escape_goes_back_to_the_same_row)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(press(&stage, "Down Enter"), "> Queue Comptabilité");
    HAS_STR(press(&stage, "Escape"), "> Comptabilité");
    HAS_STR(press(&stage, "l"), "> Queue Comptabilité");
    HAS_STR(press(&stage, "h"), "[2 Queues] 3");
    FALSE(ui_wants_quit(stage.ui));
    stage_free(&stage);
}

TEST(q_goes_back_first_and_quits_from_a_view)
{
    struct stage stage = stage_new("numbers", 80, 24);
    press(&stage, "Enter q");
    FALSE(ui_wants_quit(stage.ui));
    press(&stage, "Escape Escape");
    FALSE(ui_wants_quit(stage.ui));
    press(&stage, "q");
    TRUE(ui_wants_quit(stage.ui));
    stage_free(&stage);
}

TEST(q_quits_at_every_size_from_everywhere)
{
    static const char *const ways[] = {"", "?", "Enter", "/", "f", "p", "Enter ?", "p ?"};
    for (int size = 1; size < 30; size += 3) {
        for (size_t i = 0; i < NITEMS(ways); i++) {
            struct stage stage = stage_new("queues", size, size);
            press(&stage, ways[i]);
            for (int tries = 0; tries < 5 && !ui_wants_quit(stage.ui); tries++)
                press(&stage, "Escape q");
            TRUE(ui_wants_quit(stage.ui));
            stage_free(&stage);
        }
    }
}

TEST(control_c_and_f10_quit_at_once)
{
    struct stage stage = stage_new("queues", 80, 24);
    press(&stage, "Enter F10");
    TRUE(ui_wants_quit(stage.ui));
    stage_free(&stage);
}

TEST(control_z_asks_to_be_suspended_once)
{
    struct stage stage = stage_new("queues", 80, 24);
    press(&stage, "C-z");
    TRUE(ui_wants_suspend(stage.ui));
    FALSE(ui_wants_suspend(stage.ui));
    stage_free(&stage);
}

TEST(a_search_moves_while_typing_and_escape_returns)
{
    struct stage stage = stage_new("numbers", 80, 24);
    press(&stage, "Down");
    HAS_STR(press(&stage, "/ a s s i"), "> 0 892 68 06 80");
    HAS_STR(press(&stage, "Backspace Backspace Backspace Backspace"), "> 0 805 12 34 56");
    press(&stage, "a s s");
    HAS_STR(press(&stage, "Escape"), "> 0 805 12 34 56");
    HAS_STR(press(&stage, "/ S E R V Enter"), "> 0 805 12 34 56");
    HAS_STR(press(&stage, "n"), "> 0 892 68 06 80"); /* use: customer-service */
    HAS_STR(press(&stage, "N N"), "> 0 809 40 04 00");
    HAS_STR(press(&stage, "N"), "> 04 26 99 00 12"); /* round the end */
    HAS_STR(press(&stage, "/ z z z Enter"), "no row has \"zzz\"");
    stage_free(&stage);
}

TEST(any_letter_can_be_searched_and_what_was_searched_comes_back)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(press(&stage, "/ q é 1 Space ?"), "/qé1 ?_");
    press(&stage, "Enter / a b Enter");
    HAS_STR(press(&stage, "/ x Up"), "/ab_");
    HAS_STR(press(&stage, "Up Up"), "/qé1 ?_");
    HAS_STR(press(&stage, "Down Down"), "/x_");
    HAS_STR(press(&stage, "Space y C-w"), "/x _");
    HAS_STR(press(&stage, "C-u"), " /_");
    stage_free(&stage);
}

TEST(a_filter_works_while_typing_and_is_lifted_and_put_back)
{
    struct stage stage = stage_new("queues", 80, 24);
    lacks(press(&stage, "f w a i t i n g > 0"), "VIP");
    HAS_STR(press(&stage, "Enter"), "filter: waiting>0 (4 of 5)");
    HAS_STR(press(&stage, "z"), "filter lifted: waiting>0");
    HAS_STR(seen(&stage), "VIP");
    lacks(press(&stage, "z"), "VIP");
    HAS_STR(press(&stage, "f C-u l a b e l Escape"), "filter: waiting>0 (4 of 5)");
    HAS_STR(press(&stage, "f C-u Enter"), "VIP");
    lacks(seen(&stage), "filter:");
    stage_free(&stage);
}

TEST(a_filter_that_makes_no_sense_hides_nothing_and_is_not_taken)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(press(&stage, "f w a i t i n q > 0"), "did you mean \"waiting\"?");
    HAS_STR(seen(&stage), "VIP");
    HAS_STR(press(&stage, "Enter"), "filter: waitinq>0_");
    HAS_STR(press(&stage, "Escape"), "1/5 queues");
    HAS_STR(press(&stage, "1 f"), "takes no filter");
    stage_free(&stage);
}

TEST(sorting_by_a_column_shows_in_its_head)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(seen(&stage), "▼Oldest");
    HAS_STR(press(&stage, "s"), "▼SL%");
    HAS_STR(press(&stage, "S S"), "▼Wait");
    HAS_STR(press(&stage, "r"), "▲Wait");
    HAS_STR(press(&stage, "<"), "Label▲");
    stage_free(&stage);
}

TEST(a_frozen_screen_holds_still_and_tells_its_age)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(press(&stage, "p"), "[FROZEN 0:00]");
    for (int i = 0; i < 3; i++)
        scene_call(stage.scene, stage.scene->boards[0], "0809400400", "vip", 2, 1);
    stage.now_us += 75 * SCENE_SECOND;
    HAS_STR(seen(&stage), "[FROZEN 1:15]");
    HAS_STR(seen(&stage), "14:31:20");
    HAS_STR(seen(&stage), "VIP                           0");
    HAS_STR(press(&stage, "Down"), "the screen is frozen: p goes on");
    HAS_STR(press(&stage, "p"), "VIP                           3");
    lacks(seen(&stage), "FROZEN");
    press(&stage, "p");
    lacks(press(&stage, "q"), "FROZEN");
    FALSE(ui_wants_quit(stage.ui));
    stage_free(&stage);
}

TEST(a_board_that_has_just_arrived_is_not_drawn_with_an_empty_curve)
{
    struct stage stage = stage_new("overview", 132, 43);
    struct picture *full = stage.picture;
    struct site site = stage.scene->sites[0];
    struct board *empty = board_new();
    site.board = empty;
    stage.picture = picture_new(&site, 1);
    HAS_STR(seen(&stage), "max 0");
    picture_free(&stage.picture);
    board_free(&empty);
    stage.picture = full;
    stage.now_us += SCENE_SECOND / 10;
    const char *screen = strstr(seen(&stage), "Offered  ");
    TRUE(screen);
    TRUE(strncmp(strstr(screen, "max "), "max 0", 5) != 0);
    stage_free(&stage);
}

TEST(the_help_has_every_key_and_note)
{
    struct stage stage = stage_new("queues", 100, 200);
    const char *screen = press(&stage, "?");
    HAS_STR(screen, "Everywhere");
    HAS_STR(screen, "While typing");
    HAS_STR(screen, "Enter Right l");
    HAS_STR(screen, "not known any more");
    HAS_STR(press(&stage, "?"), "[2 Queues] 3");
    stage_free(&stage);
}

TEST(the_help_scrolls_to_its_end_and_no_further)
{
    struct stage stage = stage_new("queues", 80, 24);
    HAS_STR(press(&stage, "? End"), "there is one and it is not known");
    HAS_STR(press(&stage, "PageDown j j"), "there is one and it is not known");
    HAS_STR(press(&stage, "Home"), "Everywhere");
    stage_free(&stage);
}

TEST(the_cursor_goes_from_one_table_into_the_next)
{
    struct stage stage = stage_new("overview", 80, 24);
    HAS_STR(press(&stage, "Down Down Down Down"), "> VIP");
    HAS_STR(press(&stage, "Down"), "> 0 809 40 04 00");
    HAS_STR(press(&stage, "Enter"), "> Number 0 809 40 04 00");
    HAS_STR(press(&stage, "Escape Up"), "> VIP");
    stage_free(&stage);
}

TEST(what_is_open_may_go_away)
{
    struct stage stage = stage_new("agents", 80, 24);
    HAS_STR(press(&stage, "Enter 2 End"), "> VIP");
    HAS_STR(press(&stage, "Enter"), "> Queue VIP");
    scene_tell(
        stage.scene->boards[0], 0,
        (struct event){.type = EVENT_QUEUE, .queue = {.queue = TEXT("vip"), .removed = true}});
    picture_free(&stage.picture);
    stage.picture = picture_new(stage.scene->sites, stage.scene->count);
    HAS_STR(seen(&stage), "this is not there any more");
    HAS_STR(press(&stage, "Down Enter G / x Escape Escape"), "[2 Queues]");
    stage_free(&stage);
}

TEST(a_first_view_and_its_filter_come_from_the_options)
{
    struct ui_options options = {.view = "calls", .filter = "state = waiting"};
    struct ui *ui = NULL;
    struct why why = {0};
    OK_ERR(ui_new(&ui, &options, &why), &why);
    ui_free(&ui);
    options.view = "qeues";
    IS_ERR(ui_new(&ui, &options, &why), ERR_UNKNOWN, &why);
    HAS_STR(why.text, "did you mean \"queues\"?");
    options = (struct ui_options){.view = "queues", .filter = "waiting >"};
    IS_ERR(ui_new(&ui, &options, &why), ERR_ARG, &why);
    TRUE(ui == NULL);
    EQ_STR(ui_view_name(0), "overview");
    EQ_STR(ui_view_name(6), "money");
    EQ_STR(ui_view_name(7), "law");
    EQ_STR(ui_view_name(8), "traffic");
    EQ_STR(ui_view_name(9), "orders");
    EQ_STR(ui_view_name(10), NULL);
}

TEST(any_keys_at_any_size_never_break_anything)
{
    static const char *const keys[] = {
        "Down", "Up",  "PageDown",  "PageUp", "Home", "End",   "Enter", "Escape", "Tab", "BackTab",
        "1",    "2",   "3",         "4",      "5",    "6",     "?",     "/",      "f",   "s",
        "S",    "r",   "p",         "z",      "n",    "N",     "a",     "é",      ">",   "0",
        "C-u",  "C-w", "Backspace", "F5",     "Left", "Right", "x",     "Resize", " ",   "q"};
    struct dice dice = dice_new(29);
    struct stage stage = stage_new(NULL, 80, 24);
    for (int round = 0; round < 6000; round++) {
        if (dice_roll(&dice, 20) == 0)
            canvas_resize(stage.canvas, (int)dice_roll(&dice, 140), (int)dice_roll(&dice, 50));
        if (dice_roll(&dice, 200) == 0)
            scene_make_lost(stage.scene, dice_roll(&dice, 2));
        ui_key(stage.ui, keys[dice_roll(&dice, NITEMS(keys))], stage.picture);
        stage.now_us += (int64_t)dice_roll(&dice, (uint64_t)SCENE_SECOND);
        ui_draw(stage.ui, stage.picture, stage.now_us, stage.canvas);
    }
    stage_free(&stage);
}
