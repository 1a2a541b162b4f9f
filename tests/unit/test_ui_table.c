#include "tests/unit/test.h"
#include "tests/unit/ui_scene.h"

#include "console/ui/table.h"

static const struct format format = {.french = true, .utc_offset_s = scene_paris_time};
static const struct table_shape queues = {
    .kind = ROW_QUEUE,
    .columns = "label waiting longest_wait_ms service_level_ppm agents_available offered answered",
    .sort = "waiting",
    .descending = true,
};

/* A board with so many queues, q000 to ... */
static struct board *
a_board(int count)
{
    struct board *board = board_new();
    scene_exchange(board, "paris", LINK_UP);
    scene_number(board, "0800000000", "n", "queue:q000");
    for (int i = 0; i < count; i++) {
        char name[16];
        str_format(name, sizeof name, "q%03d", i);
        scene_queue(board, name, name, 0);
    }
    return board;
}

static void
join(struct scene *scene, struct board *board, int queue)
{
    char name[16];
    str_format(name, sizeof name, "q%03d", queue);
    scene_call(scene, board, "0800000000", name, 2, 1);
}

/* Arranges from a fresh picture; the rows are good until the next call. */
static void
arrange(struct table *table, const struct site *site, struct picture **picture, int64_t now_us)
{
    picture_free(picture);
    *picture = picture_new(site, 1);
    table_arrange(table, picture_rows(*picture, table->kind), NULL, now_us);
}

static void
at_cursor(const struct table *table, const char *identity)
{
    char its[TABLE_IDENTITY_BYTES] = "";
    if (table_row_at_cursor(table))
        row_identity(table_row_at_cursor(table), its, sizeof its);
    EQ_STR(its, identity);
}

TEST(rows_stand_in_the_order_asked_for)
{
    struct scene scene = {0};
    struct board *board = a_board(3);
    struct site site = scene_site(board, "e");
    struct table table;
    struct picture *picture = NULL;
    table_init(&table, &queues);
    join(&scene, board, 2);
    arrange(&table, &site, &picture, 1);
    at_cursor(&table, "queue:q002");
    table_sort_reverse(&table);
    arrange(&table, &site, &picture, 2);
    EQ_I64(table.count, 3);
    at_cursor(&table, "queue:q000");
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(rows_keep_their_places_for_two_seconds_after_a_move)
{
    struct scene scene = {0};
    struct board *board = a_board(4);
    struct site site = scene_site(board, "e");
    struct table table;
    struct picture *picture = NULL;
    int64_t now = 1000 * SCENE_SECOND;
    table_init(&table, &queues);
    arrange(&table, &site, &picture, now);
    table_move(&table, 1);
    at_cursor(&table, "queue:q001");
    arrange(&table, &site, &picture, now);
    join(&scene, board, 3);
    arrange(&table, &site, &picture, now + SCENE_SECOND);
    EQ_I64(table.at, 1);
    at_cursor(&table, "queue:q001");
    scene_queue(board, "q999", "q999", 0); /* new ones go to the end, */
    join(&scene, board, 999);
    arrange(&table, &site, &picture, now + 2 * SCENE_SECOND - 1);
    char last[TABLE_IDENTITY_BYTES];
    row_identity(table.rows[4], last, sizeof last);
    EQ_STR(last, "queue:q999");
    arrange(&table, &site, &picture, now + 2 * SCENE_SECOND); /* then all find their places */
    EQ_I64(table.at, 3);
    at_cursor(&table, "queue:q001");
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(the_cursor_stays_on_the_same_thing_whatever_the_order)
{
    struct scene scene = {0};
    struct board *board = a_board(30);
    struct site site = scene_site(board, "e");
    struct dice dice = dice_new(17);
    struct table table;
    struct picture *picture = NULL;
    int64_t now = 1000 * SCENE_SECOND;
    char held[TABLE_IDENTITY_BYTES] = "";
    table_init(&table, &queues);
    arrange(&table, &site, &picture, now);
    table_move(&table, 7);
    row_identity(table_row_at_cursor(&table), held, sizeof held);
    for (int round = 0; round < 1000; round++) {
        now += (int64_t)dice_roll(&dice, 4 * (uint64_t)SCENE_SECOND);
        switch (dice_roll(&dice, 5)) {
        case 0:
            table_sort_by(&table, dice_roll(&dice, 2) ? 1 : -1);
            break;
        case 1:
            table_sort_reverse(&table);
            break;
        case 2:
            table_move(&table, (int64_t)dice_roll(&dice, 9) - 4);
            row_identity(table_row_at_cursor(&table), held, sizeof held);
            break;
        default:
            join(&scene, board, (int)dice_roll(&dice, 30));
        }
        arrange(&table, &site, &picture, now);
        at_cursor(&table, held);
    }
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(before_the_first_move_the_cursor_stays_at_the_top)
{
    struct scene scene = {0};
    struct board *board = a_board(3);
    struct site site = scene_site(board, "e");
    struct table table;
    struct picture *picture = NULL;
    table_init(&table, &queues);
    arrange(&table, &site, &picture, 1);
    at_cursor(&table, "queue:q000");
    join(&scene, board, 1);
    arrange(&table, &site, &picture, 2);
    EQ_I64(table.at, 0);
    at_cursor(&table, "queue:q001");
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(when_its_thing_is_gone_the_cursor_stays_where_it_was)
{
    struct board *board = a_board(5);
    struct site site = scene_site(board, "e");
    struct table table;
    struct picture *picture = NULL;
    table_init(&table, &queues);
    arrange(&table, &site, &picture, 1);
    table_move_to(&table, 4);
    at_cursor(&table, "queue:q004");
    scene_tell(
        board, 0,
        (struct event){.type = EVENT_QUEUE, .queue = {.queue = TEXT("q004"), .removed = true}});
    arrange(&table, &site, &picture, 2);
    at_cursor(&table, "queue:q003");
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(moving_stops_at_both_ends)
{
    struct board *board = a_board(3);
    struct site site = scene_site(board, "e");
    struct table table;
    struct picture *picture = NULL;
    table_init(&table, &queues);
    table_move(&table, 1); /* no rows yet */
    table_sort_by(&table, 1);
    EQ_I64(table_search(&table, TEXT("x"), false, true), false);
    arrange(&table, &site, &picture, 1);
    table_move(&table, -5);
    EQ_I64(table.at, 0);
    table_move(&table, 1000);
    EQ_I64(table.at, 2);
    table_move_to(&table, SIZE_MAX);
    EQ_I64(table.at, 2);
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(searching_goes_round_the_end_both_ways)
{
    struct board *board = a_board(12);
    struct site site = scene_site(board, "e");
    struct table table;
    struct picture *picture = NULL;
    table_init(&table, &queues);
    arrange(&table, &site, &picture, 1);
    TRUE(table_search(&table, TEXT("Q01"), false, true)); /* q010 and q011 */
    at_cursor(&table, "queue:q010");
    TRUE(table_search(&table, TEXT("Q01"), false, false));
    at_cursor(&table, "queue:q011");
    TRUE(table_search(&table, TEXT("Q01"), false, false));
    at_cursor(&table, "queue:q010");
    TRUE(table_search(&table, TEXT("Q01"), true, false));
    at_cursor(&table, "queue:q011");
    FALSE(table_search(&table, TEXT("nowhere"), false, false));
    at_cursor(&table, "queue:q011");
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

TEST(the_cursor_is_always_in_sight)
{
    struct board *board = a_board(100);
    struct site site = scene_site(board, "e");
    struct dice dice = dice_new(3);
    struct table table;
    struct picture *picture = NULL;
    struct canvas *canvas = canvas_new(60, 40, false);
    table_init(&table, &queues);
    for (int round = 0; round < 500; round++) {
        arrange(&table, &site, &picture, 1);
        table_move(&table, (int64_t)dice_roll(&dice, 41) - 20);
        struct area area = {0, 0, 2 + (int)dice_roll(&dice, 30), 1 + (int)dice_roll(&dice, 60)};
        canvas_clear(canvas);
        table_draw(&table, canvas, area, true, &format);
        TRUE(table.top <= table.at && table.at < table.top + table.page);
        struct cell *mark = canvas_at(canvas, area.row + 1 + (int)(table.at - table.top), 0);
        EQ_STR(mark->text, ">");
    }
    canvas_free(&canvas);
    table_fini(&table);
    picture_free(&picture);
    board_free(&board);
}

/* A random choice of a kind's metrics, in random order. */
static struct table_shape
random_columns(struct dice *dice, enum row_kind kind, char *columns, size_t size)
{
    const struct metric_table *metrics = metric_table(kind);
    bool used[128] = {false};
    columns[0] = '\0';
    for (uint64_t left = 1 + dice_roll(dice, 12); left > 0; left--) {
        size_t at = dice_roll(dice, metrics->count);
        size_t len = strlen(columns);
        if (!used[at])
            str_format(columns + len, size - len, "%s%s", len > 0 ? " " : "",
                       metric_short_name(&metrics->rows[at]));
        used[at] = true;
    }
    return (struct table_shape){.kind = kind, .columns = columns};
}

static bool
is_blank(struct canvas *canvas, int row, int column)
{
    const struct cell *cell = canvas_at(canvas, row, column);
    return !cell || strcmp(cell->text, " ") == 0;
}

/* Figures end where their head ends, words begin where it begins, and behind both is a gap. */
static void
check_columns(const struct table *table, struct canvas *canvas)
{
    int at = 2;
    for (size_t i = 0; i < table->columns_shown; i++) {
        const struct metric *metric = table->columns[i];
        while (is_blank(canvas, 0, at))
            at++;
        TRUE(strncmp(canvas_at(canvas, 0, at)->text, metric->title, 1) == 0);
        int begin = at;
        while (at < canvas->columns && !is_blank(canvas, 0, at))
            at++;
        for (int row = 1; row <= (int)table->count && row < canvas->rows; row++) {
            bool right = figure_is_right(metric);
            if (is_blank(canvas, row, right ? at - 1 : begin))
                TEST_FAIL("%s: row %d is not under its head", metric->name, row);
            TRUE(!right || is_blank(canvas, row, at));
        }
    }
}

TEST(head_and_cells_never_shift_apart_whatever_the_columns_and_the_width)
{
    struct scene *scene = scene_new();
    struct dice dice = dice_new(23);
    char columns[1024];
    scene_make_late(scene, 1);
    for (int round = 0; round < 3000; round++) {
        if (round == 1500)
            scene_make_lost(scene, 1);
        enum row_kind kind = (enum row_kind)dice_roll(&dice, ROW_HOUR + 1);
        struct table_shape shape = random_columns(&dice, kind, columns, sizeof columns);
        struct picture *picture = picture_new(scene->sites, scene->count);
        struct canvas *canvas = canvas_new(20 + (int)dice_roll(&dice, 200), 12, false);
        struct table table;
        table_init(&table, &shape);
        table_arrange(&table, picture_rows(picture, kind), NULL, 1);
        table_draw(&table, canvas, (struct area){0, 0, canvas->rows, canvas->columns}, false,
                   &format);
        TRUE(table.columns_shown >= 1);
        check_columns(&table, canvas);
        canvas_free(&canvas);
        table_fini(&table);
        picture_free(&picture);
    }
    scene_free(&scene);
}
