/* Findings as rows: order, merging, languages, columns of the numbers. */
#include "tests/unit/metric_scene.h"
#include "tests/unit/test.h"

#include "console/metric/filter.h"
#include "console/metric/findings.h"

static void
say_number(struct board *board, const char *number, enum number_family family, const char *use)
{
    scene_say(board, 0,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = text_of(number),
                                        .use = text_of(use),
                                        .family = (int)family,
                                        .rate_ue60_per_s = family == FAMILY_PREMIUM ? 400000 : 0,
                                        .catalogued = true}});
}

static const char *
text_in(const struct row *row, const char *metric)
{
    static char text[256];
    struct value value = metric_of(row->kind, metric)->get(row);
    str_copy(text, sizeof text, value.state == VALUE_OK ? value.text : TEXT("-"));
    return text;
}

/* The finding of a number by a rule; NULL: none. */
static const struct row *
find(struct picture *picture, const char *number, const char *rule)
{
    const struct rows *rows = picture_rows(picture, ROW_FINDING);
    for (size_t i = 0; i < rows->count; i++) {
        const struct finding *finding = rows->at[i].parts[0].finding;
        if (finding->number && strcmp(finding->number->number, number) == 0 &&
            strcmp(finding->rule->code, rule) == 0)
            return &rows->at[i];
    }
    return NULL;
}

TEST(the_worst_comes_first_and_what_is_well_is_no_row)
{
    struct board *board = board_new();
    say_number(board, "0809400400", FAMILY_ORDINARY, "technical");
    say_number(board, "0892680680", FAMILY_PREMIUM, "technical");
    struct site site = scene_site(board, "ipc://x", 1);
    struct picture *picture = picture_new(&site, 1);
    const struct rows *rows = picture_rows(picture, ROW_FINDING);
    TRUE(rows->count > 3);
    for (size_t i = 1; i < rows->count; i++)
        TRUE(findings_rank(rows->at[i - 1].parts[0].finding) >=
             findings_rank(rows->at[i].parts[0].finding));
    EQ_STR(text_in(&rows->at[0], "mark"), "E");
    EQ_STR(text_in(&rows->at[0], "number"), "0892680680");
    EQ_STR(text_in(&rows->at[0], "rule"), "C01");
    EQ_STR(text_in(&rows->at[0], "state"), "breaks");
    EQ_STR(text_in(&rows->at[rows->count - 1], "mark"), "N");
    EQ_STR(text_in(&rows->at[rows->count - 1], "state"), "noted");
    TRUE(find(picture, "0809400400", "C01") == NULL);
    picture_free(&picture);
    board_free(&board);
}

TEST(messages_are_told_in_both_languages)
{
    struct board *board = board_new();
    say_number(board, "0892680680", FAMILY_PREMIUM, "technical");
    struct site site = scene_site(board, "ipc://x", 1);
    struct picture *picture = picture_new(&site, 1);
    const struct row *row = find(picture, "0892680680", "C01");
    HAS_STR(text_in(row, "message"), "Surcharged number");
    picture_law(picture)->french = true;
    HAS_STR(text_in(row, "message"), "Numéro surtaxé");
    picture_free(&picture);
    board_free(&board);
}

TEST(a_number_at_two_gates_is_one_finding_told_by_the_worse)
{
    struct board *boards[] = {board_new(), board_new()};
    say_number(boards[0], "0892680680", FAMILY_PREMIUM, "audiotel");
    say_number(boards[1], "0892680680", FAMILY_PREMIUM, "technical");
    struct site sites[] = {scene_site(boards[0], "ipc://a", 1),
                           scene_site(boards[1], "ipc://b", 1)};
    struct picture *picture = picture_new(sites, 2);
    const struct row *row = find(picture, "0892680680", "C01");
    TRUE(row != NULL);
    EQ_U64(row->count, 2);
    HAS_STR(text_in(row, "evidence"), "use technical");
    char identity[64];
    row_identity(row, identity, sizeof identity);
    EQ_STR(identity, "finding:0892680680/C01");
    TRUE(picture_number_of(picture, row) == &picture_rows(picture, ROW_NUMBER)->at[0]);
    picture_free(&picture);
    board_free(&boards[0]);
    board_free(&boards[1]);
}

TEST(a_loop_through_numbers_of_two_gates_is_found)
{
    struct board *boards[] = {board_new(), board_new()};
    for (int i = 0; i < 2; i++)
        scene_say(boards[i], 0,
                  (struct event){.type = EVENT_ROUTE,
                                 .route = {.number = i ? TEXT("0199000002") : TEXT("0199000001"),
                                           .layer = ROUTE_BASE,
                                           .destination = i ? TEXT("number:0199000001")
                                                            : TEXT("number:0199000002")}});
    struct site sites[] = {scene_site(boards[0], "ipc://a", 1),
                           scene_site(boards[1], "ipc://b", 1)};
    struct picture *picture = picture_new(sites, 2);
    EQ_STR(text_in(find(picture, "0199000001", "C15"), "evidence"),
           "loop: 0199000001 > 0199000002 > 0199000001");
    picture_free(&picture);
    board_free(&boards[0]);
    board_free(&boards[1]);
}

TEST(numbers_tell_how_many_findings_they_have_and_the_worst)
{
    struct board *board = board_new();
    say_number(board, "0892680680", FAMILY_PREMIUM, "technical");
    say_number(board, "0199001234", FAMILY_ORDINARY, "sales");
    struct site site = scene_site(board, "ipc://x", 1);
    struct picture *picture = picture_new(&site, 1);
    const struct rows *numbers = picture_rows(picture, ROW_NUMBER);
    size_t count = 0;
    const struct rows *rows = picture_rows(picture, ROW_FINDING);
    for (size_t i = 0; i < rows->count; i++)
        count += strcmp(rows->at[i].parts[0].finding->number->number, "0892680680") == 0;
    EQ_I64(metric_of(ROW_NUMBER, "findings")->get(&numbers->at[0]).number, (int64_t)count);
    EQ_STR(text_in(&numbers->at[0], "worst_finding"), "error");
    EQ_STR(text_in(&numbers->at[1], "worst_finding"), "undecided");
    struct filter *filter = NULL;
    OK_ERR(filter_new(&filter, ROW_NUMBER, TEXT("worst_finding = error"), NULL), NULL);
    TRUE(filter_matches(filter, &numbers->at[0]) && !filter_matches(filter, &numbers->at[1]));
    filter_free(&filter);
    picture_free(&picture);
    board_free(&board);
}

TEST(all_tells_what_complies_and_what_cannot_be_seen)
{
    struct board *board = board_new();
    say_number(board, "0809400400", FAMILY_ORDINARY, "technical");
    struct site site = scene_site(board, "ipc://x", 1);
    struct picture *picture = picture_new(&site, 1);
    *picture_law(picture) =
        (struct picture_law){.all = true, .refused_rule = "C07", .refusal = "file line 3: 0.90"};
    const struct rows *rows = picture_rows(picture, ROW_FINDING);
    EQ_U64(rows->count, rule_table_count + 1); /* each rule once, and the refused file */
    EQ_STR(text_in(&rows->at[0], "evidence"), "file line 3: 0.90");
    EQ_STR(text_in(&rows->at[0], "number"), "-");
    EQ_STR(text_in(find(picture, "0809400400", "C01"), "state"), "complies");
    EQ_STR(text_in(find(picture, "0809400400", "C24"), "state"), "exempt");
    EQ_STR(text_in(&rows->at[rows->count - 1], "state"), "unseen");
    TRUE(picture_number_of(picture, &rows->at[0]) == NULL);
    picture_free(&picture);
    board_free(&board);
}
