/* Golden screens: every view at every size, in UTF-8 and in ASCII, against tests/golden/screens.
 * GENERATE=1 rewrites them; then the diff is read. Lines begin with | for text, : for roles. */
#include "tests/unit/test.h"
#include "tests/unit/ui_scene.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static void
path_of(char *path, size_t size, const char *name)
{
    const char *root = getenv("VIGIE_ROOT");
    str_format(path, size, "%s/tests/golden/screens/%s.txt", root ? root : ".", name);
}

static void
write_golden(const char *path, const struct bytes *dump)
{
    char folder[512];
    str_copy(folder, sizeof folder, (struct text){path, (size_t)(strrchr(path, '/') - path)});
    TRUE(mkdir(folder, 0777) == 0 || errno == EEXIST);
    FILE *out = fopen(path, "w");
    TRUE(out != NULL);
    TRUE(fwrite(dump->at, 1, dump->len, out) == dump->len);
    TRUE(fclose(out) == 0);
}

static void
read_golden(const char *path, struct bytes *golden)
{
    char chunk[4096];
    size_t got;
    FILE *in = fopen(path, "r");
    if (!in)
        TEST_FAIL("%s: %s (GENERATE=1 makes it)", path, strerror(errno));
    while ((got = fread(chunk, 1, sizeof chunk, in)) > 0)
        bytes_add(golden, chunk, got);
    fclose(in);
}

/* The first line that differs, from both. */
static void
tell_difference(const char *name, struct text got, struct text want)
{
    for (int line = 1; got.len > 0 || want.len > 0; line++) {
        struct text a = text_cut(&got, '\n'), b = text_cut(&want, '\n');
        if (!text_equal(a, b)) {
            print_error("%s line %d\n  is  %.*s\n  not %.*s\n", name, line, TEXT_ARG(a),
                        TEXT_ARG(b));
            return;
        }
    }
}

static bool
matches_golden(const char *name, const struct canvas *canvas)
{
    struct bytes dump = {0}, golden = {0};
    char path[1024];
    path_of(path, sizeof path, name);
    canvas_dump(canvas, &dump, true);
    if (getenv("GENERATE"))
        write_golden(path, &dump);
    read_golden(path, &golden);
    struct text got = {(char *)dump.at, dump.len}, want = {(char *)golden.at, golden.len};
    bool same = text_equal(got, want);
    if (!same)
        tell_difference(name, got, want);
    bytes_free(&dump);
    bytes_free(&golden);
    return same;
}

static const struct {
    int columns, rows;
    bool ascii;
} sizes[] = {
    {80, 24, false}, {80, 24, true}, {132, 43, false}, {132, 43, true},
    {40, 10, false}, {40, 10, true}, {200, 60, false}, {19, 4, false},
};

/* Draws the view after these keys, at every size; all sizes are looked at before it fails. */
static void
screens_of(struct scene *scene, const char *name, const char *view, const char *keys,
           size_t size_count, bool gives_orders)
{
    int different = 0;
    for (size_t i = 0; i < size_count; i++) {
        struct picture *picture = picture_new(scene->sites, scene->count);
        struct canvas *canvas = canvas_new(sizes[i].columns, sizes[i].rows, sizes[i].ascii);
        struct ui *ui = scene_ui_of(view, sizes[i].ascii, gives_orders);
        ui_draw(ui, picture, scene_now_us, canvas);
        scene_press(ui, picture, keys);
        ui_draw(ui, picture, scene_now_us, canvas);
        char file[128];
        str_format(file, sizeof file, "%s_%dx%d%s", name, sizes[i].columns, sizes[i].rows,
                   sizes[i].ascii ? "_ascii" : "");
        different += !matches_golden(file, canvas);
        ui_free(&ui);
        canvas_free(&canvas);
        picture_free(&picture);
    }
    scene_free(&scene);
    EQ_I64(different, 0);
}

static void
screens(struct scene *scene, const char *name, const char *view, const char *keys,
        size_t size_count)
{
    screens_of(scene, name, view, keys, size_count, false);
}

/* The preview of an order, with nearly all that it can say. */
static struct scene *
preview_scene(void)
{
    struct scene *scene = scene_new();
    scene_morning(scene, 0, "0892680680");
    scene_rules(scene);
    return scene;
}

TEST(the_preview_of_a_closing_looks_as_agreed)
{
    screens_of(preview_scene(), "preview_close", "numbers", "/ 6 8 0 Enter C", 6, true);
}

TEST(the_preview_of_a_reroute_looks_as_agreed)
{
    screens_of(preview_scene(), "preview_reroute", "numbers",
               "/ 6 8 0 Enter R n u m b e r : 0 8 9 9 0 0 0 0 0 1 Enter", 6, true);
}

TEST(the_preview_of_a_reroute_to_a_busy_queue_looks_as_agreed)
{
    struct scene *scene = preview_scene();
    screens_of(scene, "preview_queue", "numbers", "/ 6 8 0 Enter R q u e u e : s a v Enter", 3,
               true);
}

TEST(overview_looks_as_agreed)
{
    screens(scene_new(), "overview", "overview", "", NITEMS(sizes));
}

TEST(queues_look_as_agreed)
{
    screens(scene_new(), "queues", "queues", "Down", NITEMS(sizes));
}

TEST(one_queue_looks_as_agreed)
{
    screens(scene_new(), "queue", "queues", "Enter", 6);
}

TEST(numbers_look_as_agreed)
{
    screens(scene_new(), "numbers", "numbers", "", NITEMS(sizes));
}

TEST(the_law_looks_as_agreed)
{
    screens(scene_new(), "law", "law", "", NITEMS(sizes));
}

TEST(one_finding_looks_as_agreed)
{
    screens(scene_new(), "finding", "law", "d", 6);
}

TEST(one_number_looks_as_agreed)
{
    screens(scene_new(), "number", "numbers", "Enter", 6);
}

/* The calls of 3640 are shared out, as `parts` has it; the switch sends `calls` of them to each. */
static void
share_out(struct scene *scene, size_t site, const char *parts, const int *calls)
{
    struct text rest = text_of(parts);
    struct board *board = scene->boards[site];
    scene_tell(board, 30 * SCENE_MINUTE,
               (struct event){.type = EVENT_ROUTE,
                              .route = {.number = TEXT("3640"),
                                        .layer = ROUTE_OVERRIDE,
                                        .destination = rest,
                                        .who = TEXT("chef")}});
    text_cut(&rest, ':');
    for (; rest.len > 0; calls++) {
        struct text part = text_cut(&rest, ',');
        text_cut(&part, ':');
        char queue[32];
        str_copy(queue, sizeof queue, text_cut(&part, '='));
        for (int i = 0; i < *calls; i++) {
            const char *call =
                scene_call(scene, board, "3640", queue, 20 * SCENE_MINUTE, 19 * SCENE_MINUTE);
            scene_end(board, call, PARTY_CALLER, 18 * SCENE_MINUTE);
        }
    }
    scene_call(scene, board, "3640", NULL, SCENE_MINUTE, 0); /* is in the announcement */
    for (int i = 0; i < 2; i++)                              /* gave up there */
        scene_end(board, scene_call(scene, board, "3640", NULL, 2 * SCENE_MINUTE, 0), PARTY_CALLER,
                  SCENE_MINUTE);
}

TEST(a_number_that_is_shared_out_as_ordered_looks_as_agreed)
{
    struct scene *scene = scene_new();
    share_out(scene, 0, "split:queue:sav=60,queue:rdv=40", (const int[]){57, 43});
    screens(scene, "number_split", "numbers", "/ 3 6 4 0 Enter Enter", 6);
}

TEST(ten_parts_of_which_the_first_takes_all_look_as_agreed)
{
    struct scene *scene = scene_new();
    share_out(scene, 0,
              "split:queue:a=10,queue:b=10,queue:c=10,queue:d=10,queue:e=10,queue:f=10,queue:g=10,"
              "queue:h=10,queue:i=10,queue:with-a-name-that-is-far-longer-than-its-place=10",
              (const int[]){104, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    screens(scene, "number_split_off", "numbers", "/ 3 6 4 0 Enter Enter", 3);
}

TEST(shares_of_a_late_gate_are_marked_and_of_a_lost_one_gone)
{
    struct scene *scene = scene_new();
    share_out(scene, 0, "split:queue:sav=60,queue:rdv=40", (const int[]){9, 3});
    scene_make_late(scene, 0);
    screens(scene, "late_number_split", "numbers", "/ 3 6 4 0 Enter Enter", 3);
    scene = scene_new();
    share_out(scene, 0, "split:queue:sav=60,queue:rdv=40", (const int[]){9, 3});
    scene_make_lost(scene, 0);
    screens(scene, "lost_number_split", "numbers", "/ 3 6 4 0 Enter Enter", 3);
}

TEST(calls_look_as_agreed)
{
    screens(scene_new(), "calls", "calls", "G", 6);
}

TEST(agents_look_as_agreed)
{
    screens(scene_new(), "agents", "agents", "", 6);
}

TEST(one_agent_looks_as_agreed)
{
    screens(scene_new(), "agent", "agents", "Enter", 6);
}

TEST(gates_look_as_agreed)
{
    screens(scene_new(), "exchanges", "exchanges", "G", 6);
}

TEST(a_gate_whose_audit_file_went_back_is_loud)
{
    struct scene *scene = scene_new();
    scene_make_alarmed(scene, 1);
    screens(scene, "alarm_exchanges", "exchanges", "G", 6);
}

TEST(a_gate_says_what_it_cannot_do)
{
    struct scene *scene = scene_new();
    scene_limits(scene);
    screens(scene, "limits_exchanges", "exchanges", "Down", 3);
}

TEST(the_help_looks_as_agreed)
{
    screens(scene_new(), "help", "queues", "?", 6);
}

TEST(money_looks_as_agreed)
{
    struct scene *scene = scene_new();
    scene_morning(scene, 0, "0892680680");
    scene_morning(scene, 0, "0805123456");
    screens(scene, "money", "money", "", NITEMS(sizes));
}

/* v: what the table of the money view lists. */
static void
money_by(const char *name, const char *keys, size_t size_count)
{
    struct scene *scene = scene_new();
    scene_morning(scene, 0, "0892680680");
    scene_morning(scene, 0, "0805123456");
    scene_plans(scene);
    screens(scene, name, "money", keys, size_count);
}

TEST(money_with_budgets_looks_as_agreed)
{
    money_by("money_budgets", "", 3);
}

TEST(money_by_owner_looks_as_agreed)
{
    money_by("money_owners", "v", 6);
}

TEST(money_by_queue_looks_as_agreed)
{
    money_by("money_queues", "v v", 3);
}

TEST(money_by_class_of_callers_looks_as_agreed)
{
    money_by("money_origins", "v v v", 3);
}

TEST(money_by_hour_looks_as_agreed)
{
    money_by("money_hours", "v v v v", 6);
}

TEST(planned_prices_look_as_agreed)
{
    money_by("money_planned", "v v v v v", 6);
}

TEST(a_number_with_budgets_looks_as_agreed)
{
    money_by("number_budgets", "Enter", 3);
}

TEST(a_budget_explains_itself)
{
    money_by("explain_budget", "d Down Down Down Down Down Down Down", 3);
}

TEST(an_owner_explains_himself)
{
    money_by("explain_owner", "v d Down Down Down Down Down", 3);
}

TEST(traffic_looks_as_agreed)
{
    struct scene *scene = scene_new();
    scene_morning(scene, 0, "0892680680");
    scene_plans(scene);
    screens(scene, "traffic", "traffic", "", NITEMS(sizes));
}

TEST(a_share_of_short_calls_explains_itself)
{
    struct scene *scene = scene_new();
    scene_plans(scene);
    screens(scene, "explain_short", "traffic", "Down Down d Down Down Down Down", 3);
}

TEST(a_margin_explains_itself)
{
    screens(scene_new(), "explain_margin", "money", "d Down Down Down Down", 3);
}

TEST(money_of_a_lost_gate_is_an_age)
{
    struct scene *scene = scene_new();
    scene_make_lost(scene, 0);
    screens(scene, "lost_money", "money", "", 3);
}

TEST(a_share_explains_itself)
{
    screens(scene_new(), "explain_share", "queues", "d Down Down Down", 6);
}

TEST(the_totals_explain_themselves)
{
    struct scene *scene = scene_new();
    scene_make_lost(scene, 1);
    screens(scene, "explain_totals", "overview", "D Down", 3);
}

TEST(a_late_gate_marks_what_comes_from_it)
{
    struct scene *scene = scene_new();
    scene_make_late(scene, 1);
    screens(scene, "late_queues", "queues", "", 3);
}

TEST(a_lost_gate_turns_its_figures_into_ages)
{
    struct scene *scene = scene_new();
    scene_make_lost(scene, 1);
    screens(scene, "lost_queues", "queues", "", 6);
}

TEST(a_lost_gate_marks_the_totals)
{
    struct scene *scene = scene_new();
    scene_make_lost(scene, 1);
    screens(scene, "lost_overview", "overview", "", 6);
}

TEST(when_all_is_lost_no_figure_is_left)
{
    struct scene *scene = scene_new();
    scene_make_lost(scene, 0);
    scene_make_lost(scene, 1);
    screens(scene, "all_lost_overview", "overview", "", NITEMS(sizes));
}

TEST(before_anything_is_heard_the_screen_says_why)
{
    struct scene *scene = scene_new();
    scene_make_unheard(scene);
    screens(scene, "unheard_overview", "overview", "", NITEMS(sizes));
    scene = scene_new();
    scene_make_unheard(scene);
    screens(scene, "unheard_queues", "queues", "", 6);
}

TEST(a_filter_stands_in_the_status_line)
{
    screens(scene_new(), "filter_queues", "queues",
            "f w a i t i n g Space > Space 0 Space a n d Space l a b e l Space ~ Space a Enter", 6);
}

TEST(a_filter_that_hides_all_says_so)
{
    screens(scene_new(), "filter_none", "queues", "f w a i t i n g Space > Space 9 0 Enter", 1);
}

TEST(a_filter_that_makes_no_sense_says_why)
{
    screens(scene_new(), "filter_wrong", "queues", "f w a i t i n q Space > Space 0", 3);
}

TEST(a_search_is_typed_in_the_status_line)
{
    screens(scene_new(), "search", "numbers", "/ c o m p", 3);
}

TEST(a_frozen_screen_says_so)
{
    screens(scene_new(), "frozen", "queues", "p", 3);
}

TEST(no_gate_at_all_is_said_too)
{
    struct scene *scene = scene_new();
    scene->count = 0;
    screens(scene, "no_gate", "overview", "", 3);
}

TEST(what_if_shows_what_each_gate_answers)
{
    struct scene *scene = scene_new();
    const struct offers told = scene_told("0809400400");
    const struct offers refused = {.state = OFFERS_REFUSED,
                                   .number = "0809400400",
                                   .refusal = "the gate has no \033[31mtariffs"};
    scene->sites[0].offers = &told;
    scene->sites[1].offers = &refused;
    screens(scene, "whatif", "numbers", "w", NITEMS(sizes));
}

TEST(what_if_says_that_it_waits_or_that_a_gate_cannot_tell)
{
    struct scene *scene = scene_new();
    const struct offers waiting = {.number = "0809400400", .refusal = "", .calls = 17};
    const struct offers unable = {.state = OFFERS_UNABLE, .number = "0809400400", .refusal = "no"};
    scene->sites[0].offers = &waiting;
    scene->sites[1].offers = &unable;
    screens(scene, "whatif_waiting", "numbers", "w", 3);
}

TEST(what_if_of_another_number_than_was_told_is_asked_for)
{
    struct scene *scene = scene_new();
    const struct offers told = scene_told("3640");
    scene->sites[0].offers = scene->sites[1].offers = &told;
    screens(scene, "whatif_asked", "numbers", "w", 1);
}

TEST(what_if_opens_from_a_number_closes_and_says_which_number_is_wanted)
{
    struct scene *scene = scene_new();
    struct picture *picture = picture_new(scene->sites, scene->count);
    struct canvas *canvas = canvas_new(80, 24, false);
    struct ui *ui = scene_ui("queues", false);
    ui_draw(ui, picture, scene_now_us, canvas);
    scene_press(ui, picture, "w");
    TRUE(ui_wants_offers(ui) == NULL); /* a queue is no number */
    scene_press(ui, picture, "3 Enter w");
    ui_draw(ui, picture, scene_now_us, canvas);
    TRUE(ui_wants_offers(ui) != NULL);
    scene_press(ui, picture, "?");
    TRUE(ui_wants_offers(ui) != NULL); /* still open, below */
    scene_press(ui, picture, "? w");
    TRUE(ui_wants_offers(ui) == NULL);
    ui_free(&ui);
    canvas_free(&canvas);
    picture_free(&picture);
    scene_free(&scene);
}

/* ---- marks, and an order for many rows ------------------------------------------------------- */

TEST(marks_look_as_agreed)
{
    screens(scene_new(), "marks", "numbers", "m Down m m Up", 3);
}

TEST(marks_that_a_filter_hides_are_counted)
{
    screens(scene_new(), "marks_hidden", "queues", "m m m f w a i t i n g Space > Space 3 Enter",
            3);
}

/* What the dialog asks for, key by key. */
static void
type_code(struct ui *ui, struct picture *picture, const struct canvas *canvas)
{
    struct bytes dump = {0};
    canvas_dump(canvas, &dump, false);
    const char *at = memmem(dump.at, dump.len, "type ", 5);
    TRUE(at != NULL);
    for (at += 5; *at != ' '; at++)
        ui_key(ui, (char[]){*at, '\0'}, picture);
    bytes_free(&dump);
}

/* The gate does the first, refuses the second. */
static void
answer(struct scene *scene, struct ui *ui, int count)
{
    for (int i = 0; i < count; i++) {
        struct draft draft;
        struct picture *picture = picture_new(scene->sites, scene->count);
        ui_bulk_look(ui, picture);
        if (ui_bulk_take(ui, picture, &draft))
            scene_tell(scene->boards[0], 0,
                       (struct event){.type = EVENT_ORDER,
                                      .order = {.order = text_of(draft.id),
                                                .verb = (int)draft.verb->verb,
                                                .target = text_of(draft.target),
                                                .state = i == 0 ? ORDER_DONE : ORDER_REFUSED,
                                                .outcome = i == 0 ? TEXT("read back: it is so")
                                                                  : TEXT("marc was faster")}});
        picture_free(&picture);
    }
}

/* Four marked numbers go to a queue; the screen of the dialog, or of what became of it. */
static void
many(const char *name, bool is_ordered)
{
    int different = 0;
    for (size_t i = 0; i < 3; i++) {
        struct scene *scene = scene_new();
        scene->count = 1;
        struct canvas *canvas = canvas_new(sizes[i].columns, sizes[i].rows, sizes[i].ascii);
        struct ui *ui = scene_ui_of("numbers", sizes[i].ascii, true);
        struct picture *picture = picture_new(scene->sites, scene->count);
        ui_draw(ui, picture, scene_now_us, canvas);
        scene_press(ui, picture, "m m m m R 1 Right Left");
        ui_draw(ui, picture, scene_now_us, canvas);
        if (is_ordered)
            type_code(ui, picture, canvas);
        picture_free(&picture);
        if (is_ordered)
            answer(scene, ui, 3);
        picture = picture_new(scene->sites, scene->count);
        scene_press(ui, picture, is_ordered ? "B" : "");
        ui_draw(ui, picture, scene_now_us, canvas);
        char file[128];
        str_format(file, sizeof file, "%s_%dx%d%s", name, sizes[i].columns, sizes[i].rows,
                   sizes[i].ascii ? "_ascii" : "");
        different += !matches_golden(file, canvas);
        picture_free(&picture);
        ui_free(&ui);
        canvas_free(&canvas);
        scene_free(&scene);
    }
    EQ_I64(different, 0);
}

TEST(the_dialog_for_many_rows_looks_as_agreed)
{
    many("many", false);
}

TEST(what_became_of_many_rows_looks_as_agreed)
{
    many("bulk", true);
}

/* ---- the audit file -------------------------------------------------------------------------- */

static const struct trail_record scene_records[] = {
    {.is = {.n = 40,
            .at_us = scene_now_us - 26 * 60 * SCENE_MINUTE,
            .who = TEXT("vigie-gate"),
            .role = TEXT("gate"),
            .from = TEXT("paris-gw pid 712"),
            .verb = TEXT("gate started"),
            .target = TEXT("paris"),
            .state = TEXT("done"),
            .outcome = TEXT("asterisk")},
     .hash = TEXT("1c4b1f3c6c0b0f7d2b3a4958677685948372615049384756a1b2c3d4e5f60718")},
    {.is = {.n = 41,
            .at_us = scene_now_us - 9 * SCENE_MINUTE,
            .who = TEXT("alice"),
            .role = TEXT("ops supervisor"),
            .key = TEXT("T7CdpSQ8ccZ+{*ASD#=6TE4gU+i6D[Qb#(Y+tCh+"),
            .from = TEXT("poste-3 /dev/pts/1 from 10.0.0.7"),
            .order = TEXT("9cc4887b74b2e9194757444426c8a401"),
            .verb = TEXT("reroute"),
            .target = TEXT("number:0809400400"),
            .arguments = TEXT("queue:sav"),
            .reason = TEXT("le standard est saturé depuis ce matin, et \033[31mpersonne"),
            .before = TEXT("open base=menu:accueil plan=- override=- cap=-"),
            .after = TEXT("reroute queue:sav"),
            .state = TEXT("done"),
            .outcome = TEXT("read back: it is so")},
     .hash = TEXT("f86f75bccea728e7ecd1a154f4bacfaf679a6eb6dddf79a06cf5d5eec5cc72e1")},
};
static const struct trail scene_trail = {
    .state = TRAIL_TOLD,
    .refusal = "",
    .head_n = 41,
    .at = scene_records,
    .count = NITEMS(scene_records),
};

TEST(the_audit_view_lists_the_newest_records_first_and_opens_one_whole)
{
    struct scene *scene = scene_new();
    scene->sites[0].trail = &scene_trail;
    screens(scene, "audit", "exchanges", "L", NITEMS(sizes));
    scene = scene_new();
    scene->sites[0].trail = &scene_trail;
    screens(scene, "audit_record", "exchanges", "L Enter", 7);
}

TEST(the_audit_view_says_why_there_is_nothing_to_be_seen)
{
    static const struct {
        const char *name;
        struct trail trail;
    } rows[] = {
        {"audit_asked", {.state = TRAIL_WAITING, .refusal = ""}},
        {"audit_denied",
         {.state = TRAIL_REFUSED,
          .is_denied = true,
          .refusal = "bob has the roles viewer: audit needs the role auditor"}},
        {"audit_unable", {.state = TRAIL_UNABLE, .refusal = "this gate keeps no audit file"}},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct scene *scene = scene_new();
        scene->sites[0].trail = &rows[i].trail;
        screens(scene, rows[i].name, "exchanges", "L", 1);
    }
}

TEST(the_audit_view_says_whose_file_it_wants_and_more_of_it_at_the_end)
{
    struct scene *scene = scene_new();
    struct picture *picture = picture_new(scene->sites, scene->count);
    struct canvas *canvas = canvas_new(80, 24, false);
    struct ui *ui = scene_ui("exchanges", false);
    size_t records = 0;
    ui_draw(ui, picture, scene_now_us, canvas);
    TRUE(ui_wants_trail(ui, &records) == NULL);
    scene_press(ui, picture, "Down L");
    EQ_STR(ui_wants_trail(ui, &records), scene->sites[1].endpoint);
    EQ_U64(records, TRAIL_PAGE_MAX);
    picture_free(&picture);

    static struct trail_record many[200];
    for (size_t i = 0; i < NITEMS(many); i++)
        many[i] = (struct trail_record){{.n = 100 + i, .who = {&"alice"[i % 5], 1}}, TEXT("")};
    const struct trail trail = {
        .state = TRAIL_TOLD, .refusal = "", .head_n = 299, .at = many, .count = NITEMS(many)};
    scene->sites[1].trail = &trail;
    picture = picture_new(scene->sites, scene->count);
    ui_draw(ui, picture, scene_now_us, canvas);
    TRUE(ui_wants_trail(ui, &records) != NULL);
    EQ_U64(records, NITEMS(many) + 1); /* those there are, and what becomes of the file */
    scene_press(ui, picture, "End");
    ui_draw(ui, picture, scene_now_us, canvas);
    ui_wants_trail(ui, &records);
    EQ_U64(records, NITEMS(many) + TRAIL_PAGE_MAX);
    scene_press(ui, picture, "Enter");
    TRUE(ui_wants_trail(ui, &records) != NULL); /* still open, below */
    scene_press(ui, picture, "d L");
    TRUE(ui_wants_trail(ui, &records) == NULL);
    ui_free(&ui);
    canvas_free(&canvas);
    picture_free(&picture);
    scene_free(&scene);
}

/* Where a word stands on the screen; the role that it has there. */
static enum role
role_of_word(struct canvas *canvas, const char *word)
{
    for (int row = 0; row < 24; row++) {
        for (int column = 0; column < 80; column++) {
            size_t len = 0;
            while (word[len] && canvas_at(canvas, row, column + (int)len) &&
                   canvas_at(canvas, row, column + (int)len)->text[0] == word[len])
                len++;
            if (!word[len])
                return canvas_at(canvas, row, column)->role;
        }
    }
    TEST_FAIL("%s is not on the screen", word);
    return ROLE_TEXT;
}

TEST(a_plan_that_was_not_tried_for_long_or_cannot_work_says_so_in_word_and_colour)
{
    struct scene *scene = scene_new();
    const struct event_plan plans[] = {
        {.plan = TEXT("fire"), .stale_us = scene_now_us + 1},
        {.plan = TEXT("flood"), .stale_us = scene_now_us - 1},
        {.plan = TEXT("strike"), .stale_us = scene_now_us + 1, .trouble = TEXT("no queue \"x\"")},
    };
    for (size_t i = 0; i < NITEMS(plans); i++)
        scene_tell(scene->boards[0], 0, (struct event){.type = EVENT_PLAN, .plan = plans[i]});
    struct picture *picture = picture_new(scene->sites, scene->count);
    struct canvas *canvas = canvas_new(80, 24, false);
    struct ui *ui = scene_ui("numbers", false);
    ui_draw(ui, picture, scene_now_us, canvas);
    scene_press(ui, picture,
                "P End"); /* the cursor is elsewhere: its row has a colour of its own */
    ui_draw(ui, picture, scene_now_us, canvas);
    EQ_I64(role_of_word(canvas, "ready"), ROLE_GOOD);
    EQ_I64(role_of_word(canvas, "stale"), ROLE_WARN);
    EQ_I64(role_of_word(canvas, "unusable"), ROLE_BAD);
    picture_free(&picture);
    canvas_free(&canvas);
    ui_free(&ui);
    scene_free(&scene);
}
