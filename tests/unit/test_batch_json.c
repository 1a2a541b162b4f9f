#include "tests/unit/test.h"

#include <jansson.h>

#include "tests/unit/batch_scene.h"

static json_t *
document(struct batch_scene *scene, struct batch_job job)
{
    batch_scene_begin(scene);
    batch_scene_look(scene, 12);
    batch_write(&scene->out, &job, scene->picture, scene->site.now_us);
    json_t *json = json_loadb((const char *)scene->out.at, scene->out.len, 0, NULL);
    TRUE(json != NULL);
    return json;
}

static const char *
text_in(json_t *json, const char *list, const char *name)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(json, list), 0), name));
}

TEST(the_document_has_every_list_and_every_metric)
{
    struct batch_scene scene;
    json_t *json = document(&scene, (struct batch_job){.format = BATCH_JSON});
    EQ_I64(json_integer_value(json_object_get(json, "schema")), 1);
    EQ_STR(json_string_value(json_object_get(json, "at")), "2026-11-22T18:57:25.000Z");
    EQ_U64(json_array_size(json_object_get(json, "alerts")), 0);
    TRUE(json_is_array(json_object_get(json, "alerts")));
    for (int kind = 0; kind < ROW_TOLD; kind++) {
        const struct metric_table *table = metric_table((enum row_kind)kind);
        json_t *list = json_object_get(json, table->plural);
        json_t *row = kind == ROW_TOTAL ? list : json_array_get(list, 0);
        EQ_U64(json_object_size(row), table->count);
        for (size_t i = 0; i < table->count; i++)
            TRUE(json_object_get(row, metric_short_name(&table->rows[i])) != NULL);
    }
    json_decref(json);
    batch_scene_end(&scene);
}

TEST(what_there_is_not_or_is_not_known_is_null)
{
    struct batch_scene scene;
    json_t *json = document(&scene, (struct batch_job){.format = BATCH_JSON});
    json_t *queue = json_array_get(json_object_get(json, "queues"), 0);
    json_t *number = json_array_get(json_object_get(json, "numbers"), 0);
    TRUE(json_is_null(json_object_get(queue, "service_level_ppm")));
    TRUE(json_is_null(json_object_get(number, "revenue_ue")));
    TRUE(json_is_true(json_object_get(number, "catalogued")));
    EQ_I64(json_integer_value(json_object_get(queue, "longest_wait_ms")), 10000);
    json_decref(json);
    batch_scene_end(&scene);
}

TEST(text_from_outside_is_harmless_and_still_json)
{
    struct batch_scene scene;
    json_t *json = document(&scene, (struct batch_job){.format = BATCH_JSON});
    EQ_STR(text_in(json, "numbers", "owner"), "[2Jred\xef\xbf\xbd");
    EQ_STR(text_in(json, "numbers", "label"), "=Hot, \"line\"");
    json_decref(json);
    batch_scene_end(&scene);
}

TEST(a_long_text_of_broken_bytes_is_whole)
{
    struct batch_scene scene;
    batch_scene_begin(&scene);
    char broken[4096];
    memset(broken, 0xff, sizeof broken);
    scene_say(scene.board, 3,
              (struct event){.type = EVENT_NUMBER,
                             .number = {.number = TEXT("3640"), .tags = {broken, sizeof broken}}});
    batch_scene_look(&scene, 12);
    struct batch_job job = {.format = BATCH_JSON, .has_view = true, .view = ROW_NUMBER};
    batch_write(&scene.out, &job, scene.picture, scene.site.now_us);
    json_t *json = json_loadb((const char *)scene.out.at, scene.out.len, 0, NULL);
    json_t *row = json_array_get(json_object_get(json, "numbers"), 1);
    EQ_U64(json_string_length(json_object_get(row, "tags")), 3 * sizeof broken);
    json_decref(json);
    batch_scene_end(&scene);
}

TEST(a_view_is_that_list_and_where_it_comes_from)
{
    struct batch_scene scene;
    json_t *json = document(
        &scene, (struct batch_job){.format = BATCH_JSON, .has_view = true, .view = ROW_QUEUE});
    EQ_U64(json_object_size(json), 4);
    EQ_STR(text_in(json, "queues", "queue"), "sav");
    EQ_STR(text_in(json, "exchanges", "name"), "paris");
    json_decref(json);
    batch_scene_end(&scene);
}

TEST(a_filter_takes_rows_of_its_view_only)
{
    struct filter *filter = NULL;
    struct why why;
    OK_ERR(filter_new(&filter, ROW_QUEUE, TEXT("waiting > 5"), &why), &why);
    struct batch_scene scene;
    json_t *json = document(
        &scene, (struct batch_job){
                    .format = BATCH_JSON, .has_view = true, .view = ROW_QUEUE, .filter = filter});
    EQ_U64(json_array_size(json_object_get(json, "queues")), 0);
    EQ_U64(json_array_size(json_object_get(json, "exchanges")), 1);
    json_decref(json);
    batch_scene_end(&scene);
    filter_free(&filter);
}

TEST(a_line_of_ndjson_is_one_line)
{
    struct batch_scene scene;
    json_t *json = document(&scene, (struct batch_job){.format = BATCH_NDJSON});
    EQ_U64(json_object_size(json), 4); /* schema, at, exchanges, totals */
    const char *newline = strchr(batch_scene_text(&scene), '\n');
    TRUE(newline && newline[1] == '\0');
    json_decref(json);
    batch_scene_end(&scene);
}
