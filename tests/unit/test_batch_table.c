/* CSV and text. */
#include "tests/unit/test.h"

#include "tests/unit/batch_scene.h"

static const char *
written(struct batch_scene *scene, struct batch_job job)
{
    batch_scene_begin(scene);
    batch_scene_look(scene, 12);
    batch_write(&scene->out, &job, scene->picture, scene->site.now_us);
    return batch_scene_text(scene);
}

TEST(csv_quotes_what_must_be_and_disarms_formulas)
{
    struct batch_scene scene;
    const char *csv = written(
        &scene, (struct batch_job){.format = BATCH_CSV, .has_view = true, .view = ROW_NUMBER});
    TRUE(strncmp(csv, "number,label,owner,", 19) == 0);
    HAS_STR(csv, "\r\n0892680680,\"'=Hot, \"\"line\"\"\",[2Jred\xef\xbf\xbd,");
    TRUE(strcmp(csv + strlen(csv) - 2, "\r\n") == 0);
    batch_scene_end(&scene);
}

TEST(every_line_of_csv_has_as_many_cells)
{
    for (int kind = 0; kind < ROW_TOLD; kind++) {
        struct batch_scene scene;
        const char *csv = written(
            &scene,
            (struct batch_job){.format = BATCH_CSV, .has_view = true, .view = (enum row_kind)kind});
        size_t cells = 1, lines = 0;
        bool quoted = false;
        for (const char *at = csv; *at; at++) {
            if (*at == '"')
                quoted = !quoted;
            if (*at == ',' && !quoted)
                cells++;
            if (*at == '\n') {
                EQ_U64(cells, metric_table((enum row_kind)kind)->count);
                cells = 1;
                lines++;
            }
        }
        TRUE(kind == ROW_FINDING ? lines > 2 : lines == 2); /* a number has many findings */
        batch_scene_end(&scene);
    }
}

TEST(text_says_where_it_comes_from_and_lines_up)
{
    struct batch_scene scene;
    const char *text = written(
        &scene, (struct batch_job){.format = BATCH_TEXT, .has_view = true, .view = ROW_QUEUE});
    EQ_STR(text, "2026-11-22T18:57:25.000Z\n"
                 "gate paris: live, switch up, day 2026-11-22\n"
                 "\n"
                 "Queue  Label  Wait  Oldest  Offer  Answ  Aband  SL%  ASA  Avail  InTlk  Pause\n"
                 "sav    sav       1    0:10      1     0      0    -    -      0      0      0\n");
    batch_scene_end(&scene);
}

TEST(text_of_every_view_names_columns_that_exist)
{
    for (int kind = 0; kind < ROW_TOLD; kind++) {
        struct batch_scene scene;
        const char *text = written(&scene, (struct batch_job){.format = BATCH_TEXT,
                                                              .has_view = true,
                                                              .view = (enum row_kind)kind});
        TRUE(strstr(text, "\x1b") == NULL);
        const char *table = strstr(text, "\n\n");
        TRUE(table != NULL && strchr(table + 2, '\n') != NULL);
        batch_scene_end(&scene);
    }
}

TEST(old_figures_are_told_to_be_old)
{
    static const struct {
        enum freshness freshness;
        const char *words;
    } cases[] = {
        {FRESH_STALE, "may be old"}, {FRESH_LOST, "are old"}, {FRESH_NEVER, "nothing heard"}};
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct batch_scene scene;
        batch_scene_begin(&scene);
        batch_scene_look(&scene, 12);
        scene.site.freshness = cases[i].freshness;
        struct batch_job job = {.format = BATCH_TEXT, .has_view = true, .view = ROW_TOTAL};
        batch_write(&scene.out, &job, scene.picture, scene.site.now_us);
        HAS_STR(batch_scene_text(&scene), cases[i].words);
        batch_scene_end(&scene);
    }
}

TEST(views_are_known_by_the_names_of_their_lists)
{
    enum row_kind kind;
    for (size_t i = 0; batch_view_name(i); i++) {
        TRUE(batch_view_named(text_of(batch_view_name(i)), &kind));
        EQ_I64(kind, i);
    }
    FALSE(batch_view_named(TEXT("queue"), &kind));
    FALSE(batch_view_named(TEXT(""), &kind));
}
