/* The driver against the truth: recordings of a real Asterisk go in, and the board must show what
 * the callers' side, Asterisk's queue log and its own counters say (tests/data/asterisk). */
#include "tests/unit/test.h"

#include "tests/unit/asterisk_recording.h"

/* ---- what is looked at ---------------------------------------------------------------------- */

#define FIELD(struct_, member)                    \
    {                                             \
#member, offsetof(struct struct_, member) \
    }
struct field {
    const char *name;
    size_t offset;
};
static const struct field number_fields[] = {
    FIELD(number_counters, offered),    FIELD(number_counters, connected),
    FIELD(number_counters, answered),   FIELD(number_counters, abandoned),
    FIELD(number_counters, left_early), FIELD(number_counters, timed_out),
    FIELD(number_counters, left_key),   FIELD(number_counters, refused),
    FIELD(number_counters, closed),     FIELD(number_counters, unrouted),
    FIELD(number_counters, served),     FIELD(number_counters, failed),
};
static const struct field queue_fields[] = {
    FIELD(queue_counters, offered),      FIELD(queue_counters, answered),
    FIELD(queue_counters, abandoned),    FIELD(queue_counters, timed_out),
    FIELD(queue_counters, left_key),     FIELD(queue_counters, left_no_agent),
    FIELD(queue_counters, refused_full), FIELD(queue_counters, refused_empty),
};

static bool
counter(const struct field *fields, size_t count, const void *counters, const char *name,
        int64_t *value)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            memcpy(value, (const char *)counters + fields[i].offset, sizeof(*value));
            return true;
        }
    }
    return false;
}

static void
differs(const struct expectation *row, int64_t got)
{
    TEST_FAIL("%s %s %s is %" PRId64 ", not %" PRId64, row->kind, row->key, row->field, got,
              row->value);
}

static void
check_number(const struct board *board, const struct expectation *row)
{
    const struct number *number = board_number(board, text_of(row->key));
    if (!number)
        TEST_FAIL("no number %s", row->key);
    int64_t got;
    if (counter(number_fields, NITEMS(number_fields), &number->day, row->field, &got)) {
        if (got != row->value)
            differs(row, got);
        return;
    }
    /* Seconds a carrier bills, measured on the caller's side: within 0.1 %. */
    EQ_STR(row->field, "billed_ms");
    int64_t off_ms = llabs(number->day.connected_us / 1000 - row->value);
    if (off_ms > row->value / 1000)
        differs(row, number->day.connected_us / 1000);
}

/* *asterisk: its own figure, from the row before asterisk_forgets. */
static void
check_queue(const struct board *board, const struct expectation *row, int64_t *asterisk)
{
    const struct queue *queue = board_queue(board, text_of(row->key));
    if (!queue)
        TEST_FAIL("no queue %s", row->key);
    const struct queue_counters *day = &queue->day;
    int64_t got;
    if (counter(queue_fields, NITEMS(queue_fields), day, row->field, &got)) {
        if (got != row->value)
            differs(row, got);
    } else if (strcmp(row->field, "answered_in_20s") == 0) {
        if (day->answered_in_threshold != row->value)
            differs(row, day->answered_in_threshold);
    } else if (strcmp(row->field, "hold_answered_s") == 0) {
        /* Asterisk's are differences of seconds cut off: each is up to 1 s off either way. */
        if (llabs(day->wait_answered_us / 1000000 - row->value) > day->answered)
            differs(row, day->wait_answered_us / 1000000);
    } else if (strcmp(row->field, "hold_abandoned_s") == 0) {
        if (llabs(day->wait_abandoned_us / 1000000 - row->value) > day->abandoned)
            differs(row, day->wait_abandoned_us / 1000000);
    } else if (strcmp(row->field, "asterisk_abandoned") == 0) {
        /* Asterisk's Abandoned is ours, those who waited too long and those let go. */
        EQ_I64(day->abandoned + day->timed_out + day->left_no_agent, row->value);
    } else if (strcmp(row->field, "asterisk_completed") == 0) {
        *asterisk = row->value;
    } else if (strcmp(row->field, "asterisk_forgets") == 0) {
        /* Its Completed leaves conversations out whose member left, or had begun another one. */
        EQ_I64(day->answered - row->value, *asterisk);
    } else {
        TEST_FAIL("what is queue field %s?", row->field);
    }
}

static const struct agent *
agent_named(const struct board *board, const char *label)
{
    for (const struct agent *agent = board->agents; agent; agent = agent->hh.next) {
        if (strcmp(agent->label, label) == 0)
            return agent;
    }
    return NULL;
}

static void
check_agent(const struct board *board, const struct expectation *row, int64_t *asterisk)
{
    const struct agent *agent = agent_named(board, row->key);
    int64_t got = agent ? agent->day.calls_taken : 0;
    if (strcmp(row->field, "calls_taken") == 0) {
        if (got != row->value)
            differs(row, got);
    } else if (strcmp(row->field, "asterisk_calls_taken") == 0) {
        *asterisk = row->value;
    } else { /* with shared_lastcall its CallsTaken is over all queues, like ours */
        EQ_STR(row->field, "asterisk_forgets");
        EQ_I64(got - row->value, *asterisk);
    }
}

/* Callers waiting at whole seconds, from the queue log: looked at while the recording plays. */
struct moments {
    FILE *rows;
    struct expectation next;
    bool has_next;
    size_t checked;
};

static void
next_moment(struct moments *moments)
{
    do
        moments->has_next = expectations_next(moments->rows, &moments->next);
    while (moments->has_next && strcmp(moments->next.kind, "waiting") != 0);
}

static void
check_moment(struct player *player, int64_t stamp_us)
{
    struct moments *moments = player->context;
    int64_t at_s;
    for (; moments->has_next; next_moment(moments)) {
        struct expectation *row = &moments->next;
        TRUE(text_to_i64(text_of(row->key), &at_s));
        if (at_s * 1000000 > stamp_us)
            return;
        const struct queue *queue = board_queue(player->board, text_of(row->field));
        int64_t got = queue ? queue->waiting_count : 0;
        if (got != row->value)
            differs(row, got);
        moments->checked++;
    }
}

/* ---- playing -------------------------------------------------------------------------------- */

static void
set_thresholds(struct player *player)
{
    static const char *const queues[] = {"sav", "commandes", "rdv", "hotline"};
    for (size_t i = 0; i < NITEMS(queues); i++)
        player_emit(player, &(struct event){.type = EVENT_QUEUE,
                                            .at_us = 1,
                                            .queue = {.queue = text_of(queues[i]),
                                                      .threshold_ms = 20000,
                                                      .medium = MEDIUM_VOICE}});
}

static void
check_end(struct player *player, const char *name)
{
    struct why why;
    if (player->refused)
        TEST_FAIL("%zu events refused, the last: %s", player->refused, player->refusal.text);
    if (!board_check(player->board, &why))
        TEST_FAIL("%s", why.text);
    EQ_U64(HASH_COUNT(player->board->calls), 0);
    EQ_U64(HASH_COUNT(player->world->calls), 0);
    EQ_U64(ami_cut(player->ami), 0);

    FILE *rows = expectations_open(name);
    struct expectation row;
    size_t checked = 0;
    int64_t asterisk = 0;
    for (; expectations_next(rows, &row); checked++) {
        if (strcmp(row.kind, "strangers") == 0) {
            const struct number *number = board_number(player->board, TEXT(""));
            EQ_I64(number ? number->day.offered : 0, row.value);
        } else if (strcmp(row.kind, "number") == 0)
            check_number(player->board, &row);
        else if (strcmp(row.kind, "queue") == 0)
            check_queue(player->board, &row, &asterisk);
        else if (strcmp(row.kind, "agent") == 0)
            check_agent(player->board, &row, &asterisk);
    }
    fclose(rows);
    TRUE(checked > 500);
}

typedef size_t cut_fn(void *context, size_t left);

static void
play(const char *name, cut_fn *cut, void *context)
{
    char file[64];
    str_format(file, sizeof(file), "%s.ami", name);
    struct bytes bytes = recording_read(file);
    struct moments moments = {.rows = expectations_open(name)};
    next_moment(&moments);
    struct player player = {.before = check_moment, .context = &moments};
    player_start(&player);
    set_thresholds(&player);
    for (size_t at = 0, len; at < bytes.len; at += len) {
        len = cut(context, bytes.len - at);
        player_feed(&player, bytes.at + at, len);
    }
    check_moment(&player, INT64_MAX);
    TRUE(moments.checked > 500);
    check_end(&player, name);
    fclose(moments.rows);
    player_fini(&player);
    bytes_free(&bytes);
}

static size_t
by_64_kib(void *context, size_t left)
{
    (void)context;
    return left < 65536 ? left : 65536;
}

static size_t
by_dice(void *context, size_t left)
{
    size_t len = 1 + (size_t)dice_roll(context, dice_roll(context, 4) ? 7 : 3000);
    return len < left ? len : left;
}

/* Lengths of the reads as they were: epoch, offset, length. */
static size_t
as_received(void *context, size_t left)
{
    struct text *rows = context, line = text_cut(rows, '\n');
    text_cut(&line, '\t');
    text_cut(&line, '\t');
    int64_t len = 0;
    TRUE(text_to_i64(line, &len) && len > 0 && (size_t)len <= left);
    return (size_t)len;
}

static void
play_as_received(const char *name)
{
    char file[64];
    str_format(file, sizeof(file), "%s.chunks.tsv", name);
    struct bytes chunks = recording_read(file);
    struct text rows = {(const char *)chunks.at, chunks.len};
    play(name, as_received, &rows);
    bytes_free(&chunks);
}

TEST(calm_four_minutes_give_the_truth)
{
    play_as_received("calm");
}

TEST(a_burst_of_590_calls_gives_the_truth)
{
    play_as_received("burst");
}

TEST(a_system_name_and_channel_variables_change_nothing)
{
    play_as_received("variant");
}

TEST(large_reads_change_nothing)
{
    play("calm", by_64_kib, NULL);
}

TEST(reads_that_end_anywhere_change_nothing)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct dice dice = dice_new(seed);
        play("variant", by_dice, &dice);
    }
    struct dice dice = dice_new(4);
    play("calm", by_dice, &dice);
}
