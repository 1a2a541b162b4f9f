/* Orders on the screen: what confirms, what never does, and that the target is the one that was shown. */
#include "tests/unit/test.h"

#include "console/control/preview.h"
#include "console/ui/ui.h"
#include "tests/unit/board_make.h"

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
    for (int i = 0; i < 9; i++) {
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
press(struct desk *desk, const char *keys)
{
    struct text rest = text_of(keys);
    while (rest.len > 0) {
        char key[16];
        str_copy(key, sizeof key, text_cut(&rest, ' '));
        struct picture *picture = picture_new(&desk->site, 1);
        ui_key(desk->ui, key, picture);
        ui_draw(desk->ui, picture, at_s(100), desk->canvas);
        picture_free(&picture);
    }
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

static bool
has_order(struct desk *desk, struct draft *draft)
{
    return ui_take_order(desk->ui, draft);
}

/* The number under the cursor, as the screen shows it: "0 892 68 00 05". */
static void
cursor_number(struct desk *desk, char to[16])
{
    size_t len = 0;
    for (int row = 0; row < desk->canvas->rows; row++) {
        const struct cell *cell = canvas_at(desk->canvas, row, 2);
        if (!(cell->flags & CELL_CURSOR) && cell->role != ROLE_CURSOR)
            continue;
        for (int column = 0; column < 16 && len < 10; column++) {
            char c = canvas_at(desk->canvas, row, column)->text[0];
            if (c >= '0' && c <= '9')
                to[len++] = c;
        }
        break;
    }
    to[len] = '\0';
}

TEST(three_keys_close_the_number_under_the_cursor)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "Down Down C");
    TRUE(shows(&desk, "ORDER: close number:0892680002 at paris"));
    TRUE(!has_order(&desk, &draft));
    press(&desk, "2");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.target, "number:0892680002");
    EQ_STR(draft.verb->name, "close");
    EQ_STR(draft.expect, "open base=queue:rdv plan=- override=- cap=-");
    EQ_STR(draft.reason, "emergency");
    TRUE(!has_order(&desk, &draft)); /* once */
    tear_down(&desk);
}

TEST(a_french_keyboard_needs_no_shift)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "Down Down C é");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.target, "number:0892680002");
    press(&desk, "R & \"");
    TRUE(!has_order(&desk, &draft)); /* 3 confirms another number */
    press(&desk, "é");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.verb->name, "reroute");
    tear_down(&desk);
}

TEST(a_reroute_asks_where_to_and_shows_before_and_after)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "R");
    TRUE(shows(&desk, "queue:sav"));
    press(&desk, "1");
    TRUE(shows(&desk, "queue:rdv (base)"));
    TRUE(shows(&desk, "queue:sav (override)"));
    TRUE(shows(&desk, "1 of 1 agents free"));
    press(&desk, "0");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.args, "queue:sav");
    tear_down(&desk);
}

TEST(enter_never_confirms_and_neither_does_habit)
{
    static const char *const keys[] = {"Enter", "y", "o", "Space", "Y", "1 2 3 4 5", "Enter Enter"};
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    for (size_t i = 0; i < NITEMS(keys); i++) {
        press(&desk, "C");
        press(&desk, keys[i]);
        TRUE(!has_order(&desk, &draft));
        press(&desk, "Escape");
        TRUE(shows(&desk, "cancelled: nothing was ordered"));
    }
    tear_down(&desk);
}

/* I8: the same five keys typed fast never confirm two different dialogs. */
TEST(what_confirms_one_dialog_confirms_no_other)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "C 0");
    TRUE(has_order(&desk, &draft));
    press(&desk, "Down C 0");
    TRUE(!has_order(&desk, &draft));
    press(&desk, "1");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.target, "number:0892680001");
    tear_down(&desk);
}

TEST(many_live_calls_want_the_last_four_digits)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    for (int i = 0; i < PREVIEW_WIDE_CALLS; i++) {
        char id[16];
        str_format(id, sizeof id, "c%d", i);
        offer(desk.board, id, "0892680004", 50);
    }
    press(&desk, "Home C"); /* the busiest row stands first */
    TRUE(shows(&desk, "number:0892680004"));
    TRUE(shows(&desk, "type 0004"));
    press(&desk, "4 0 0 9");
    TRUE(!has_order(&desk, &draft));
    press(&desk, "0 0 0 4");
    TRUE(has_order(&desk, &draft));
    tear_down(&desk);
}

TEST(what_changed_since_the_dialog_opened_is_not_ordered)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "C");
    MAKE(desk.board, 60, EVENT_LINE, line, .number = TEXT("0892680000"), .state = LINE_CLOSED);
    press(&desk, "0");
    TRUE(!has_order(&desk, &draft));
    TRUE(shows(&desk, "CHANGED"));
    tear_down(&desk);
}

static void
order_stands(struct desk *desk, const char *id, enum order_state state, const char *outcome)
{
    MAKE(desk->board, 101, EVENT_ORDER, order, .order = text_of(id), .verb = VERB_CLOSE,
         .target = TEXT("number:0892680000"), .state = (int)state, .outcome = text_of(outcome));
    struct picture *picture = picture_new(&desk->site, 1);
    ui_draw(desk->ui, picture, at_s(101), desk->canvas);
    picture_free(&picture);
}

/* An answer of the gate may come after the board has told more. */
TEST(the_screen_tells_by_itself_what_became_of_its_order)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "C 0");
    TRUE(has_order(&desk, &draft));
    order_stands(&desk, draft.id, ORDER_ACCEPTED, "");
    TRUE(shows(&desk, ": accepted"));
    order_stands(&desk, draft.id, ORDER_OUTCOME_UNKNOWN, "nothing was heard");
    TRUE(shows(&desk, ": outcome_unknown, nothing was heard"));
    order_stands(&desk, draft.id, ORDER_DONE, "read back");
    TRUE(shows(&desk, ": done, read back"));
    ui_tell_order(desk.ui, text_of(draft.id), &(struct event_order){.state = ORDER_ACCEPTED});
    order_stands(&desk, draft.id, ORDER_DONE, "read back");
    TRUE(shows(&desk, ": done, read back"));
    press(&desk, "Up");
    TRUE(!shows(&desk, ": done"));
    order_stands(&desk, "00000000", ORDER_DONE, "of somebody else");
    TRUE(!shows(&desk, ": done"));
    tear_down(&desk);
}

TEST(the_preview_says_what_rules_the_number_breaks_and_would_break)
{
    struct desk desk;
    set_up(&desk, false);
    press(&desk, "C");
    TRUE(shows(&desk, "ORDER: close number:0892680000") && !shows(&desk, "law:"));
    press(&desk, "Escape");
    MAKE(desk.board, 2, EVENT_LEGAL, legal, .number = TEXT("0892680000"), .class = TEXT("premium"),
         .signage = SIGNAGE_GREEN);
    press(&desk, "C");
    TRUE(shows(&desk, "law: still  C22"));
    press(&desk, "Escape Down C");
    TRUE(!shows(&desk, "law:"));
    tear_down(&desk);
}

/* Keys come in bursts: those behind the one that quits must steer nothing. */
TEST(what_is_typed_behind_quit_orders_nothing)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "q C 0");
    TRUE(ui_wants_quit(desk.ui));
    TRUE(!shows(&desk, "ORDER") && !has_order(&desk, &draft));
    tear_down(&desk);
}

TEST(what_the_gate_cannot_do_is_said_at_once_and_opens_no_dialog)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    MAKE(desk.board, 0, EVENT_EXCHANGE, exchange, .name = TEXT("paris"), .link = LINK_UP,
         .verbs = TEXT("close open"), .cannot = TEXT("reroute split: no family in [driver]"));
    press(&desk, "R");
    TRUE(shows(&desk, "reroute: no family in [driver]") && !shows(&desk, "ORDER"));
    press(&desk, "C");
    TRUE(shows(&desk, "ORDER: close"));
    press(&desk, "0");
    TRUE(has_order(&desk, &draft));
    press(&desk, "?");
    press(&desk, "PageDown PageDown");
    TRUE(shows(&desk, "(no family in [driver])"));
    tear_down(&desk);
}

TEST(a_read_only_console_opens_no_dialog)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, true);
    press(&desk, "C");
    TRUE(shows(&desk, "read-only"));
    press(&desk, "0");
    TRUE(!has_order(&desk, &draft));
    tear_down(&desk);
}

TEST(reason_end_and_confirmation_are_chosen_by_keys)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, "C Tab Up Up Right = p a n n e Enter 0");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.reason, "panne");
    EQ_I64(draft.until_us, at_s(100 + 1800));
    EQ_I64(draft.confirm_ms, 600000);
    tear_down(&desk);
}

static void
type_line(struct desk *desk, const char *line)
{
    for (char key[2] = ""; *line; line++) {
        key[0] = *line;
        struct picture *picture = picture_new(&desk->site, 1);
        ui_key(desk->ui, key, picture);
        picture_free(&picture);
    }
    press(desk, "Enter");
}

TEST(a_listening_asks_for_its_purpose_and_none_is_ready)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    press(&desk, ":");
    type_line(&desk, "listen alice 1234");
    TRUE(shows(&desk, "type why you listen, then Enter: the agent is told"));
    TRUE(!shows(&desk, "emergency"));
    press(&desk, "Enter e"); /* none was typed: the code is not taken */
    TRUE(!has_order(&desk, &draft));
    press(&desk, "Escape");
    press(&desk, "Escape"); /* back from typing, then out */
    press(&desk, ":");
    type_line(&desk, "listen alice 1234");
    type_line(&desk, "quality");
    TRUE(shows(&desk, "type e ["));
    press(&desk, "e");
    TRUE(has_order(&desk, &draft));
    EQ_STR(draft.reason, "quality");
    tear_down(&desk);
}

TEST(an_order_in_words_opens_the_same_dialog)
{
    struct desk desk;
    struct draft draft;
    set_up(&desk, false);
    static const char *const keys[] = {":", "c", "l", "o", "s", "e", " ", "0", "8",
                                       "9", "2", "6", "8", "0", "0", "0", "3", "Enter"};
    for (size_t i = 0; i < NITEMS(keys); i++) {
        struct picture *picture = picture_new(&desk.site, 1);
        ui_key(desk.ui, keys[i], picture);
        ui_draw(desk.ui, picture, at_s(100), desk.canvas);
        picture_free(&picture);
    }
    TRUE(shows(&desk, "ORDER: close number:0892680003"));
    press(&desk, "3");
    TRUE(has_order(&desk, &draft));
    tear_down(&desk);
}

/* R52: rows re-sort before every key; whatever is ordered is what the dialog named when it opened, and
 * what the cursor stood on. */
TEST(of_ten_thousand_orders_under_rows_that_move_none_is_for_another_row)
{
    struct desk desk;
    struct draft draft;
    struct dice dice = dice_new(11);
    int ordered = 0;
    set_up(&desk, false);
    press(&desk, "Down");
    for (int i = 0; i < 10000; i++) {
        static const char *const moves[] = {"Down", "Up", "s", "Home", "End", "r"};
        char id[24], number[16], seen[16], target[32], code[4];
        str_format(number, sizeof number, "089268000%u", (unsigned)dice_roll(&dice, 9));
        str_format(id, sizeof id, "call%d", i);
        offer(desk.board, id, number, 50);
        press(&desk, moves[dice_roll(&dice, NITEMS(moves))]);
        ended(desk.board, id, PARTY_CALLER, 16, 51);
        cursor_number(&desk, seen);
        str_format(number, sizeof number, "089268000%u", (unsigned)dice_roll(&dice, 9));
        str_format(id, sizeof id, "more%d", i);
        offer(desk.board, id, number, 52); /* between the look and the key */
        press(&desk, "C");
        ended(desk.board, id, PARTY_CALLER, 16, 53);
        str_format(code, sizeof code, "%c", seen[9]);
        press(&desk, code);
        if (!has_order(&desk, &draft))
            TEST_FAIL("round %d: %s was not ordered", i, seen);
        str_format(target, sizeof target, "number:%s", seen);
        EQ_STR(draft.target, target);
        ordered++;
    }
    EQ_I64(ordered, 10000);
    tear_down(&desk);
}
