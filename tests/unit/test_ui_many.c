/* Marks, and one order for all that is marked: what confirms, what never does, what is sent. */
#include "tests/unit/test.h"

#include "console/ui/ui.h"
#include "tests/unit/board_make.h"

enum { NUMBERS = 9 };

struct desk {
    struct board *board;
    struct site site;
    struct ui *ui;
    struct canvas *canvas;
};

static void
same_random(uint64_t to[2])
{
    static uint64_t count;
    to[0] = 7;
    to[1] = ++count;
}

static void
set_up(struct desk *desk, bool read_only)
{
    *desk = (struct desk){.board = board_new(), .canvas = canvas_new(80, 24, true)};
    MAKE(desk->board, 0, EVENT_EXCHANGE, exchange, .name = TEXT("paris"), .link = LINK_UP);
    day_turns(desk->board, "2026-11-22", 0);
    define_queue(desk->board, "rdv", 20000, 0);
    define_queue(desk->board, "sav", 20000, 0);
    member(desk->board, "alice", "sav", false, false);
    agent_is(desk->board, "alice", AGENT_AVAILABLE, 1);
    for (int i = 0; i < NUMBERS; i++) {
        char number[16];
        str_format(number, sizeof number, "089268000%d", i);
        MAKE(desk->board, 1, EVENT_NUMBER, number, .number = text_of(number), .catalogued = true);
        MAKE(desk->board, 1, EVENT_ROUTE, route, .number = text_of(number), .layer = ROUTE_BASE,
             .destination = TEXT("queue:rdv"));
    }
    desk->site = (struct site){.board = desk->board,
                               .endpoint = "paris",
                               .state = "live",
                               .reason = "",
                               .trouble = "",
                               .clock_us = at_s(100),
                               .heard_us = at_s(100),
                               .now_us = at_s(100)};
    struct ui_options options = {
        .view = "numbers", .read_only = read_only, .random = same_random, .from = "tests"};
    struct why why;
    OK_ERR(ui_new(&desk->ui, &options, &why), &why);
}

static void
tear_down(struct desk *desk)
{
    ui_free(&desk->ui);
    canvas_free(&desk->canvas);
    board_free(&desk->board);
}

static void
press_one(struct desk *desk, const char *key)
{
    struct picture *picture = picture_new(&desk->site, 1);
    ui_key(desk->ui, strcmp(key, "Space") == 0 ? " " : key, picture);
    ui_draw(desk->ui, picture, at_s(100), desk->canvas);
    picture_free(&picture);
}

static void
press(struct desk *desk, const char *keys)
{
    struct text rest = text_of(keys);
    while (rest.len > 0) {
        char key[16];
        str_copy(key, sizeof key, text_cut(&rest, ' '));
        press_one(desk, key);
    }
}

/* Sign by sign. */
static void
type(struct desk *desk, const char *text)
{
    for (; *text; text++)
        press_one(desk, (char[]){*text, '\0'});
}

static bool
shows(const struct desk *desk, const char *text)
{
    struct bytes dump = {0};
    canvas_dump(desk->canvas, &dump, false);
    bool found = memmem(dump.at, dump.len, text, strlen(text)) != NULL;
    bytes_free(&dump);
    return found;
}

/* What the dialog asks for: behind "type ". */
static void
code_of(const struct desk *desk, char to[16])
{
    struct bytes dump = {0};
    canvas_dump(desk->canvas, &dump, false);
    const char *at = memmem(dump.at, dump.len, "type ", 5);
    to[0] = '\0';
    if (at) {
        struct text rest = {at + 5, 12};
        str_copy(to, 16, text_cut(&rest, ' '));
    }
    bytes_free(&dump);
}

/* What is to be sent now; "" nothing. */
static const char *
sent(struct desk *desk)
{
    static struct draft draft;
    struct picture *picture = picture_new(&desk->site, 1);
    ui_bulk_look(desk->ui, picture);
    bool took = ui_bulk_take(desk->ui, picture, &draft);
    ui_draw(desk->ui, picture, at_s(100), desk->canvas);
    picture_free(&picture);
    if (took) /* the gate does it at once */
        MAKE(desk->board, 101, EVENT_ORDER, order, .order = text_of(draft.id),
             .verb = (int)draft.verb->verb, .target = text_of(draft.target), .state = ORDER_DONE);
    return took ? draft.target : "";
}

/* The last digit of the number that a line of the screen begins with, -1: it has none. */
static int
number_of(const struct desk *desk, int row)
{
    int digits = 0, last = -1;
    for (int column = 0; column < 18 && digits < 10; column++) {
        char c = canvas_at(desk->canvas, row, column)->text[0];
        if (c < '0' || c > '9')
            continue;
        last = c - '0';
        digits++;
    }
    return digits == 10 && last < NUMBERS ? last : -1;
}

/* The numbers of the rows that have a mark, by their last digits, sorted. */
static void
marked_numbers(const struct desk *desk, char to[NUMBERS + 1])
{
    bool is_marked[NUMBERS] = {false};
    size_t len = 0;
    for (int row = 0; row < desk->canvas->rows; row++) {
        char sign = canvas_at(desk->canvas, row, 0)->text[0];
        if ((sign == '*' || sign == '#') && number_of(desk, row) >= 0)
            is_marked[number_of(desk, row)] = true;
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        if (is_marked[i])
            to[len++] = (char)('0' + i);
    }
    to[len] = '\0';
}

TEST(m_marks_the_row_and_goes_on_and_once_more_lifts_it)
{
    struct desk desk;
    char marked[NUMBERS + 1];
    set_up(&desk, false);
    press(&desk, "m m");
    marked_numbers(&desk, marked);
    EQ_STR(marked, "01");
    TRUE(shows(&desk, "[2 marked]") && shows(&desk, "2 marked"));
    press(&desk, "Up m");
    marked_numbers(&desk, marked);
    EQ_STR(marked, "0");
    press(&desk, "M");
    marked_numbers(&desk, marked);
    EQ_STR(marked, "");
    TRUE(!shows(&desk, "marked]"));
    tear_down(&desk);
}

TEST(marks_are_seen_without_colour_also_under_the_cursor)
{
    struct desk desk;
    set_up(&desk, false);
    press(&desk, "m Up");
    EQ_STR(canvas_at(desk.canvas, 3, 0)->text, "#");
    press(&desk, "Down");
    EQ_STR(canvas_at(desk.canvas, 3, 0)->text, "*");
    EQ_STR(canvas_at(desk.canvas, 4, 0)->text, ">");
    tear_down(&desk);
}

/* R52 for marks: they stay on their things, whatever moves. */
TEST(marks_stay_on_their_numbers_under_ten_thousand_re_sorts)
{
    struct desk desk;
    char marked[NUMBERS + 1];
    struct dice dice = dice_new(58);
    set_up(&desk, false);
    press(&desk, "Down m Down m Down m"); /* 1, 3, 5 */
    for (int i = 0; i < 10000; i++) {
        static const char *const moves[] = {"Down", "Up", "s", "S", "Home", "End", "r"};
        char id[24], number[16];
        str_format(number, sizeof number, "089268000%u", (unsigned)dice_roll(&dice, NUMBERS));
        str_format(id, sizeof id, "call%d", i);
        offer(desk.board, id, number, 50);
        press(&desk, moves[dice_roll(&dice, NITEMS(moves))]);
        if (dice_roll(&dice, 2))
            ended(desk.board, id, PARTY_CALLER, 16, 51);
        marked_numbers(&desk, marked);
        EQ_STR(marked, "135");
        if (dice_roll(&dice, 500) == 0)
            press(&desk, "2 3"); /* another view, and back */
    }
    TRUE(shows(&desk, "3 marked"));
    tear_down(&desk);
}

TEST(what_the_filter_hides_stays_marked_and_is_counted)
{
    struct desk desk;
    set_up(&desk, false);
    press(&desk, "m m m f");
    type(&desk, "number = \"0892680002\"");
    press(&desk, "Enter");
    TRUE(shows(&desk, "3 marked, 2 not shown"));
    press(&desk, "M *");
    TRUE(shows(&desk, "[1 marked]")); /* all that are shown */
    tear_down(&desk);
}

TEST(what_is_marked_and_gone_is_dropped_and_said)
{
    struct desk desk;
    set_up(&desk, false);
    offer(desk.board, "call1", "0892680000", 50);
    offer(desk.board, "call2", "0892680001", 50);
    press(&desk, "4 m m");
    TRUE(shows(&desk, "[2 marked]"));
    ended(desk.board, "call1", PARTY_CALLER, 16, 51);
    press(&desk, "Resize");
    TRUE(shows(&desk, "[1 marked]"));
    TRUE(shows(&desk, "marked, and gone: call:paris/call1"));
    desk.site.state = "syncing"; /* its board is on its way: nothing is known to be gone */
    ended(desk.board, "call2", PARTY_CALLER, 16, 51);
    press(&desk, "Resize");
    TRUE(shows(&desk, "[1 marked]"));
    tear_down(&desk);
}

TEST(the_code_orders_for_all_marked_one_after_the_other)
{
    struct desk desk;
    char code[16];
    set_up(&desk, false);
    press(&desk, "Down m Down m m C"); /* 1, 3, 4 */
    TRUE(shows(&desk, "ORDER FOR ALL 3 MARKED: close"));
    TRUE(ui_drops_ahead(desk.ui));
    code_of(&desk, code);
    EQ_U64(strlen(code), 4);
    EQ_STR(sent(&desk), "");
    type(&desk, code);
    TRUE(shows(&desk, "bulk: 0 of 3 done"));
    TRUE(!shows(&desk, "marked"));
    EQ_STR(sent(&desk), "number:0892680001");
    EQ_STR(sent(&desk), "number:0892680003");
    TRUE(shows(&desk, "bulk: 1 of 3 done") || shows(&desk, "bulk: 2 of 3 done"));
    EQ_STR(sent(&desk), "number:0892680004");
    EQ_STR(sent(&desk), "");
    TRUE(shows(&desk, "bulk: 3 of 3 done"));
    press(&desk, "B");
    TRUE(shows(&desk, "close") && shows(&desk, "done            0892680003"));
    press(&desk, "B X");
    TRUE(!shows(&desk, "bulk:"));
    tear_down(&desk);
}

TEST(no_habit_of_the_hand_confirms)
{
    struct desk desk;
    struct dice dice = dice_new(3);
    set_up(&desk, false);
    press(&desk, "m m m C");
    for (int i = 0; i < 20000; i++) {
        static const char *const habits[] = {"Enter", "y",   "Y", "o", "O",    "1",     "2",  "0",
                                             "Space", "Tab", "9", "C", "Down", "Right", "Up", "!"};
        press_one(&desk, habits[dice_roll(&dice, NITEMS(habits))]);
        EQ_STR(sent(&desk), "");
        TRUE(shows(&desk, "ORDER FOR ALL 3"));
    }
    press(&desk, "Escape");
    TRUE(shows(&desk, "cancelled: nothing was ordered"));
    TRUE(shows(&desk, "3 marked"));
    EQ_STR(sent(&desk), "");
    tear_down(&desk);
}

TEST(another_set_has_another_code)
{
    struct desk desk;
    char first[16], second[16];
    set_up(&desk, false);
    press(&desk, "m m C");
    code_of(&desk, first);
    press(&desk, "Escape Up m m C"); /* 0, 2 */
    code_of(&desk, second);
    EQ_I64(first[0], '2');
    EQ_I64(second[0], '2');
    TRUE(strcmp(first, second) != 0);
    type(&desk, first);
    EQ_STR(sent(&desk), "");
    type(&desk, second);
    EQ_STR(sent(&desk), "number:0892680000");
    tear_down(&desk);
}

TEST(a_row_that_changed_since_must_be_left_out_first)
{
    struct desk desk;
    char before[16], after[16];
    set_up(&desk, false);
    press(&desk, "m m m C");
    code_of(&desk, before);
    MAKE(desk.board, 101, EVENT_ROUTE, route, .number = TEXT("0892680001"), .layer = ROUTE_OVERRIDE,
         .destination = TEXT("queue:sav"));
    type(&desk, before);
    TRUE(shows(&desk, "CHANGED since you looked"));
    TRUE(shows(&desk, "some would be refused"));
    EQ_STR(sent(&desk), "");
    press(&desk, "Backspace");
    code_of(&desk, after);
    EQ_I64(after[0], '2');
    type(&desk, after);
    EQ_STR(sent(&desk), "number:0892680000");
    EQ_STR(sent(&desk), "number:0892680002");
    EQ_STR(sent(&desk), "");
    tear_down(&desk);
}

TEST(rows_that_do_not_stand_alike_are_not_closed_and_opened_at_once)
{
    struct desk desk;
    set_up(&desk, false);
    MAKE(desk.board, 2, EVENT_LINE, line, .number = TEXT("0892680001"), .state = LINE_CLOSED);
    press(&desk, "m m C");
    TRUE(shows(&desk, "do not all stand alike"));
    press(&desk, ":");
    type(&desk, "open marked");
    press(&desk, "Enter");
    TRUE(shows(&desk, "ORDER FOR ALL 2 MARKED: open"));
    press(&desk, "Escape Home m C"); /* the closed one alone */
    TRUE(shows(&desk, "ORDER FOR ALL 1 MARKED: open"));
    tear_down(&desk);
}

TEST(words_can_say_it_and_where_to)
{
    struct desk desk;
    char code[16];
    set_up(&desk, false);
    press(&desk, ":");
    type(&desk, "reroute marked queue:sav");
    press(&desk, "Enter");
    TRUE(shows(&desk, "no number is marked"));
    press(&desk, "Escape m m :");
    type(&desk, "reroute marked queue:sav");
    press(&desk, "Enter");
    TRUE(shows(&desk, "queue:rdv (base) -> queue:sav (override)"));
    TRUE(shows(&desk, "1 of 1 agents free"));
    press(&desk, "Right");
    TRUE(shows(&desk, "all or nothing"));
    press(&desk, "Right");
    TRUE(shows(&desk, "go on with the others"));
    press(&desk, "Tab = p a n n e Enter");
    TRUE(shows(&desk, "panne"));
    code_of(&desk, code);
    type(&desk, code);
    EQ_STR(sent(&desk), "number:0892680000");
    tear_down(&desk);
}

TEST(where_to_is_asked_once_for_all)
{
    struct desk desk;
    char code[16];
    set_up(&desk, false);
    press(&desk, "m m R");
    TRUE(shows(&desk, "queue:sav") && !shows(&desk, "to order"));
    press(&desk, "1");
    TRUE(shows(&desk, "-> queue:sav (override)"));
    code_of(&desk, code);
    type(&desk, code);
    EQ_STR(sent(&desk), "number:0892680000");
    EQ_STR(sent(&desk), "number:0892680001");
    tear_down(&desk);
}

TEST(quitting_while_it_runs_is_asked_twice_and_any_other_key_forgets)
{
    struct desk desk;
    char code[16];
    set_up(&desk, false);
    press(&desk, "m m m C");
    code_of(&desk, code);
    type(&desk, code);
    sent(&desk);
    press(&desk, "q");
    TRUE(!ui_wants_quit(desk.ui) && shows(&desk, "once more quits"));
    press(&desk, "Down q");
    TRUE(!ui_wants_quit(desk.ui));
    press(&desk, "q");
    TRUE(ui_wants_quit(desk.ui));
    char says[100];
    TRUE(ui_bulk_halt(desk.ui, "ended", says, sizeof says));
    HAS_STR(says, "2 not sent");
    EQ_STR(sent(&desk), ""); /* nothing ever after */
    tear_down(&desk);
}

TEST(x_stops_what_runs)
{
    struct desk desk;
    char code[16];
    set_up(&desk, false);
    press(&desk, "m m m C");
    code_of(&desk, code);
    type(&desk, code);
    sent(&desk);
    press(&desk, "X");
    EQ_STR(sent(&desk), "");
    TRUE(shows(&desk, "2 not sent"));
    press(&desk, "B");
    TRUE(shows(&desk, "stopped: by hand"));
    tear_down(&desk);
}

TEST(one_at_a_time)
{
    struct desk desk;
    char code[16];
    set_up(&desk, false);
    press(&desk, "m m C");
    code_of(&desk, code);
    type(&desk, code);
    press(&desk, "m C");
    TRUE(shows(&desk, "an order for many rows is under way"));
    press(&desk, "U");
    TRUE(shows(&desk, "the last was a bulk order"));
    tear_down(&desk);
}

TEST(a_read_only_console_marks_and_orders_nothing)
{
    struct desk desk;
    set_up(&desk, true);
    press(&desk, "m m C");
    TRUE(shows(&desk, "read-only") && !shows(&desk, "ORDER"));
    tear_down(&desk);
}

TEST(rows_that_are_no_targets_are_not_marked)
{
    struct desk desk;
    set_up(&desk, false);
    press(&desk, "6 m");
    TRUE(shows(&desk, "can be marked") && !shows(&desk, "[1 marked]"));
    tear_down(&desk);
}
