/* The second person sees all that would run, and who else is at it. */
#include "tests/unit/test.h"

#include "console/control/preview.h"
#include "console/ui/ui.h"
#include "tests/unit/board_make.h"

#define NUMBER "0892680002"

struct desk {
    struct board *board;
    struct site site;
    struct intent intent;
    struct ui *ui;
    struct canvas *canvas;
};

static void
some_random(uint64_t to[2])
{
    to[0] = to[1] = 7;
}

static void
set_up(struct desk *desk, const struct event_order *order)
{
    struct why why;
    *desk = (struct desk){.board = board_new(), .canvas = canvas_new(80, 24, true)};
    MAKE(desk->board, 0, EVENT_EXCHANGE, exchange, .name = TEXT("paris"), .link = LINK_UP);
    day_turns(desk->board, "2026-11-22", 0);
    define_queue(desk->board, "sav", 20000, 0);
    MAKE(desk->board, 1, EVENT_NUMBER, number, .number = TEXT(NUMBER), .catalogued = true);
    MAKE(desk->board, 1, EVENT_ROUTE, route, .number = TEXT(NUMBER), .layer = ROUTE_BASE,
         .destination = TEXT("queue:rdv"));
    for (int i = 0; i < PREVIEW_WIDE_CALLS; i++) {
        char call[16];
        str_format(call, sizeof call, "c%d", i);
        offer(desk->board, call, NUMBER, 50);
    }
    struct event event = {.type = EVENT_ORDER, .at_us = at_s(40), .order = *order};
    OK_ERR(board_apply(desk->board, &event, &why), &why);
    desk->site = (struct site){.board = desk->board,
                               .endpoint = "paris",
                               .state = "live",
                               .reason = "",
                               .trouble = "",
                               .clock_us = at_s(100),
                               .heard_us = at_s(100),
                               .now_us = at_s(100)};
    struct ui_options options = {.view = "orders", .random = some_random, .from = "tests"};
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

static void
must_show(const struct desk *desk, const char *text)
{
    struct bytes dump = {0};
    canvas_dump(desk->canvas, &dump, false);
    if (!memmem(dump.at, dump.len, text, strlen(text)))
        TEST_FAIL("\"%s\" is not on the screen:\n%.*s", text, (int)dump.len, (char *)dump.at);
    bytes_free(&dump);
}

static struct event_order
a_waiting_order(void)
{
    return (struct event_order){
        .order = TEXT("0123456789abcdef"),
        .verb = VERB_REROUTE,
        .target = TEXT("number:" NUMBER),
        .args = TEXT("queue:sav"),
        .reason = TEXT("site evacuated"),
        .who = TEXT("alice"),
        .from = TEXT("desk7 /dev/pts/3"),
        .before = TEXT("open base=queue:rdv plan=- override=- cap=-"),
        .asked_us = at_s(40),
        .until_us = at_s(3700),
        .confirm_ms = 600000,
        .state = ORDER_WAITING,
    };
}

TEST(an_approval_shows_every_word_that_would_run_and_carries_their_hash)
{
    struct desk desk;
    struct draft draft;
    const struct event_order order = a_waiting_order();
    set_up(&desk, &order);
    press(&desk, "V");
    must_show(&desk, "ORDER: approve order:0123456789abcdef at paris");
    must_show(&desk, "order       reroute number:" NUMBER " queue:sav");
    must_show(&desk, "asked by    alice, 1:00 ago, from desk7 /dev/pts/3");
    must_show(&desk, "because     site evacuated");
    must_show(&desk, "ends        in 1h00");
    must_show(&desk, "undone      after 10:00 unless confirmed");
    must_show(&desk, "it stood    open base=queue:rdv plan=- override=- cap=-");
    must_show(&desk, "now         queue:rdv (base)");
    must_show(&desk, "then        queue:sav (override)");
    must_show(&desk, "touches     10 live calls");
    must_show(&desk, "type cdef"); /* of many calls four signs, though it is about an order */
    press(&desk, "c d e f");
    TRUE(ui_take_order(desk.ui, &draft));
    char stance[STANCE_BYTES];
    stance_of(stance, desk.board, text_of(draft.target));
    EQ_STR(draft.expect, stance);
    TRUE(strncmp(draft.expect, "waiting content=", 16) == 0);
    tear_down(&desk);
}

TEST(what_has_changed_since_it_was_asked_for_is_told_to_the_second_person)
{
    struct desk desk;
    const struct event_order order = a_waiting_order();
    set_up(&desk, &order);
    MAKE(desk.board, 90, EVENT_LINE, line, .number = TEXT(NUMBER), .state = LINE_CLOSED);
    press(&desk, "V");
    must_show(&desk, "and stands otherwise now: it would be refused");
    tear_down(&desk);
}

/* The longest arguments there are: none of them is out of sight. */
TEST(no_part_of_a_long_order_is_out_of_sight)
{
    struct desk desk;
    struct event_order order = a_waiting_order();
    char args[480] = "";
    for (int i = 0; i < 10; i++) {
        size_t len = strlen(args);
        str_format(args + len, sizeof args - len, "%squeue:quite-a-long-name-of-a-queue-%d=10",
                   i > 0 ? " " : "", i);
    }
    order.verb = VERB_SPLIT;
    order.args = text_of(args);
    set_up(&desk, &order);
    canvas_resize(desk.canvas, 80, 40);
    press(&desk, "V");
    for (int i = 0; i < 10; i++) {
        char part[64];
        str_format(part, sizeof part, "queue:quite-a-long-name-of-a-queue-%d=10", i);
        must_show(&desk, part);
    }
    canvas_resize(desk.canvas, 80, 14);
    press(&desk, "Resize");
    must_show(&desk, "there is more of it: make the terminal larger");
    must_show(&desk, "to order");
    tear_down(&desk);
}

TEST(who_else_looks_at_that_number_is_told_to_the_second_person)
{
    struct desk desk;
    const struct event_order order = a_waiting_order();
    set_up(&desk, &order);
    desk.intent = (struct intent){.who = TEXT("carol\x1b[31m"),
                                  .verb = VERB_CLOSE,
                                  .rows = 1,
                                  .age_s = 12,
                                  .targets = {.at = {TEXT("number:" NUMBER)}, .count = 1}};
    desk.site.looks = &desk.intent;
    desk.site.look_count = 1;
    press(&desk, "V");
    must_show(&desk, "right now");
    must_show(&desk, "looks at close, 0:12");
    struct intent own;
    TRUE(ui_looks(desk.ui, 0, &own));
    EQ_I64(own.verb, VERB_APPROVE);
    EQ_TEXT(own.targets.at[0], "order:0123456789abcdef");
    FALSE(ui_looks(desk.ui, 1, &own));
    press(&desk, "Escape");
    FALSE(ui_looks(desk.ui, 0, &own));
    tear_down(&desk);
}
