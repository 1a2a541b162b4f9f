/* The journal: what was acknowledged is there after any failure, and nothing else is believed. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "proto/base/mem.h"
#include "proto/gate/journal.h"
#include "tests/unit/faulty_vfs.h"

enum { BATCHES = 14, FRAMES_A_BATCH = 2, BODY_BYTES = 3000 };

/* --- a journal in a folder of its own ------------------------------------------------------- */

static char folder[128], path[160];

static void
remove_all(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal", ".lock"};
    for (size_t i = 0; i < NITEMS(ends); i++) {
        char name[192];
        str_format(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static void
fresh_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    if (!folder[0]) {
        str_format(folder, sizeof folder, "%s/vgXXXXXX", tmp ? tmp : "/tmp");
        TRUE(mkdtemp(folder));
        str_format(path, sizeof path, "%s/j", folder);
    }
    remove_all();
}

__attribute__((destructor)) static void
clean(void)
{
    if (folder[0]) {
        remove_all();
        rmdir(folder);
    }
}

static struct journal *
an_open_journal(void)
{
    struct journal *journal = NULL;
    struct why why;
    OK_ERR(journal_open(&journal, path, &why), &why);
    return journal;
}

/* --- bodies that tell which they are ---------------------------------------------------------- */

/* "frame 12" or "checkpoint 12", then filler. Frame n holds event n alone. */
static void
body_of(char *body, const char *kind, int64_t n)
{
    memset(body, 'x', BODY_BYTES);
    str_format(body, 32, "%s %" PRId64, kind, n);
}

struct reading {
    int64_t next; /* the event that must come now */
    int64_t from; /* what the checkpoint contains */
    bool good;
};

static enum err
read_begin(void *context, struct why *why)
{
    (void)why;
    *(struct reading *)context = (struct reading){.next = 1, .good = true};
    return OK;
}

static enum err
read_message(void *context, const void *at, size_t len, struct why *why)
{
    (void)why;
    struct reading *reading = context;
    char want[BODY_BYTES];
    const char *is = at;
    int64_t n = 0;
    if (len != BODY_BYTES)
        return reading->good = false, OK;
    if (text_has_prefix(text_of(is), "checkpoint ")) {
        text_to_i64(text_of(is + 11), &n);
        body_of(want, "checkpoint", n);
        reading->from = n;
        reading->next = n + 1;
    } else {
        body_of(want, "frame", reading->next++);
    }
    reading->good = reading->good && memcmp(want, at, len) == 0;
    return OK;
}

static enum err
read_back(struct journal *journal, struct reading *reading, struct why *why)
{
    struct journal_stats stats;
    struct journal_sink sink = {reading, read_begin, read_message};
    return journal_restore(journal, &sink, &stats, why);
}

/* Events first ... first + count - 1 of `epoch`, a frame each, in one transaction. */
static enum err
append(struct journal *journal, uint64_t epoch, int64_t first, int count, struct why *why)
{
    char bodies[8][BODY_BYTES];
    struct journal_frame frames[8];
    for (int i = 0; i < count; i++) {
        body_of(bodies[i], "frame", first + i);
        frames[i] = (struct journal_frame){
            .epoch = epoch,
            .first_seq = (uint64_t)(first + i),
            .count = 1,
            .at_us = (first + i) * 1000,
            .at = bodies[i],
            .len = BODY_BYTES,
        };
    }
    return journal_append(journal, frames, (size_t)count, why);
}

static enum err
write_checkpoint(struct journal *journal, uint64_t epoch, int64_t seq, const char *day,
                 struct why *why)
{
    char body[BODY_BYTES];
    body_of(body, "checkpoint", seq);
    struct journal_part part = {body, sizeof body};
    struct journal_checkpoint checkpoint = {
        .epoch = epoch, .seq = (uint64_t)seq, .day = day, .parts = &part, .count = 1};
    return journal_write_checkpoint(journal, &checkpoint, why);
}

static void
begin_run(struct journal *journal, uint64_t epoch)
{
    struct why why;
    struct journal_run run = {.epoch = epoch, .name = "test", .driver = "none"};
    OK_ERR(journal_begin_run(journal, &run, &why), &why);
}

/* --- failures --------------------------------------------------------------------------------- */

/* Writes batches and a checkpoint now and then; stops at the first failure, or tries again as the
 * gate does. Returns how many events were acknowledged. */
static int64_t
write_until_failure(bool try_again, bool *was_opened)
{
    struct journal *journal = NULL;
    struct why why;
    int64_t acknowledged = 0;
    *was_opened = journal_open(&journal, path, &why) == OK;
    if (!*was_opened)
        return 0;
    struct journal_run run = {.epoch = 7, .name = "test", .driver = "none"};
    enum err err = journal_begin_run(journal, &run, &why);
    if (err && try_again)
        err = journal_begin_run(journal, &run, &why);
    for (int batch = 0; batch < BATCHES && !err; batch++) {
        err = append(journal, 7, acknowledged + 1, FRAMES_A_BATCH, &why);
        if (err && try_again)
            err = append(journal, 7, acknowledged + 1, FRAMES_A_BATCH, &why);
        if (err)
            break;
        acknowledged += FRAMES_A_BATCH;
        if (batch % 4 == 3)
            err = write_checkpoint(journal, 7, acknowledged, NULL, &why);
        if (try_again)
            err = OK; /* the gate goes on without */
    }
    if (try_again)
        EQ_I64(acknowledged, BATCHES * FRAMES_A_BATCH);
    journal_close(&journal);
    return acknowledged;
}

/* A prefix of what was written, and never less than was acknowledged. */
static void
expect_at_least(int64_t acknowledged, long step)
{
    struct why why;
    struct reading reading = {0};
    struct journal *journal = an_open_journal();
    OK_ERR(read_back(journal, &reading, &why), &why);
    if (!reading.good || reading.next - 1 < acknowledged ||
        reading.next - 1 > acknowledged + FRAMES_A_BATCH)
        TEST_FAIL("failure at step %ld: %" PRId64 " events acknowledged, %" PRId64 " read back%s",
                  step, acknowledged, reading.next - 1, reading.good ? "" : ", one of them wrong");
    begin_run(journal, 8); /* and life goes on */
    OK_ERR(append(journal, 8, 1, 1, &why), &why);
    journal_close(&journal);
}

/* Every step of a journal's life fails once, for each step. */
static long
for_every_step(enum fault fault, struct dice *dice)
{
    long step = 0;
    for (bool reached = true; reached;) {
        bool was_opened;
        fresh_folder();
        faulty_begin(fault, ++step);
        int64_t acknowledged = write_until_failure(false, &was_opened);
        reached = faulty.count >= step;
        if (fault == FAULT_POWER)
            faulty_power_cut(dice);
        faulty_end();
        expect_at_least(acknowledged, step);
    }
    return step - 1;
}

TEST(a_failing_disk_loses_nothing_that_was_acknowledged)
{
    long steps = for_every_step(FAULT_ONCE, NULL);
    TRUE(steps > 100); /* the test does reach the disk */
}

TEST(a_power_cut_that_loses_all_that_was_not_synced_loses_nothing_acknowledged)
{
    long steps = for_every_step(FAULT_POWER, NULL);
    TRUE(steps > 100);
}

TEST(a_power_cut_on_a_disk_that_writes_in_any_order_loses_nothing_acknowledged)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct dice dice = dice_new(seed);
        TRUE(for_every_step(FAULT_POWER, &dice) > 100);
    }
}

TEST(a_failure_that_passes_is_survived_by_trying_again)
{
    long step = 0;
    for (bool reached = true; reached;) {
        bool was_opened;
        fresh_folder();
        struct journal *journal =
            an_open_journal(); /* made in peace: the gate does not retry that */
        journal_close(&journal);
        faulty_begin(FAULT_ONCE, ++step);
        int64_t acknowledged = write_until_failure(true, &was_opened);
        reached = faulty.count >= step;
        faulty_end();
        if (was_opened)
            expect_at_least(acknowledged, step);
    }
    TRUE(step > 80);
}

/* --- foreign and damaged files ---------------------------------------------------------------- */

static void
write_file(const void *at, size_t len)
{
    FILE *out = fopen(path, "w");
    TRUE(out && fwrite(at, 1, len, out) == len);
    fclose(out);
}

static struct bytes
read_file(void)
{
    struct bytes bytes = {0};
    char chunk[4096];
    size_t len;
    FILE *in = fopen(path, "r");
    TRUE(in);
    while ((len = fread(chunk, 1, sizeof chunk, in)) > 0)
        bytes_add(&bytes, chunk, len);
    fclose(in);
    return bytes;
}

/* A journal of 24 events whose WAL is folded in; checkpoints after 8 and 16. */
static void
write_a_journal(void)
{
    struct why why;
    fresh_folder();
    struct journal *journal = an_open_journal();
    begin_run(journal, 3);
    for (int64_t first = 1; first <= 24; first += 4) {
        OK_ERR(append(journal, 3, first, 4, &why), &why);
        if (first == 5 || first == 13)
            OK_ERR(write_checkpoint(journal, 3, first + 3, NULL, &why), &why);
    }
    journal_close(&journal);
}

TEST(a_file_that_is_no_database_is_refused_and_left_alone)
{
    static const char text[] =
        "Dear diary, this is no journal of calls but it is long enough to be "
        "looked at by whoever opens the wrong file.";
    struct journal *journal = NULL;
    struct why why;
    fresh_folder();
    write_file(text, sizeof text);
    IS_ERR(journal_open(&journal, path, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "is no vigie journal");
    struct bytes after = read_file();
    EQ_U64(after.len, sizeof text);
    EQ_BYTES(after.at, text, sizeof text);
    bytes_free(&after);
}

TEST(a_database_of_another_program_is_refused_and_left_alone)
{
    struct journal *journal = NULL;
    struct why why;
    sqlite3 *db;
    fresh_folder();
    TRUE(sqlite3_open(path, &db) == SQLITE_OK);
    TRUE(sqlite3_exec(db, "CREATE TABLE bookmarks(url)", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    struct bytes before = read_file();
    IS_ERR(journal_open(&journal, path, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "another program");
    struct bytes after = read_file();
    EQ_U64(after.len, before.len);
    EQ_BYTES(after.at, before.at, before.len);
    bytes_free(&before);
    bytes_free(&after);
}

TEST(a_journal_of_a_newer_vigie_is_refused)
{
    struct journal *journal = NULL;
    struct why why;
    sqlite3 *db;
    write_a_journal();
    TRUE(sqlite3_open(path, &db) == SQLITE_OK);
    TRUE(sqlite3_exec(db, "PRAGMA user_version=2", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    IS_ERR(journal_open(&journal, path, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "written by a newer vigie (schema 2, this one knows 1)");
}

TEST(two_gates_cannot_have_one_journal)
{
    struct journal *first = (fresh_folder(), an_open_journal()), *second = NULL;
    struct why why;
    char pid[32];
    str_format(pid, sizeof pid, "process %ld", (long)getpid());
    IS_ERR(journal_open(&second, path, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "in use by another gate");
    HAS_STR(why.text, pid);
    journal_close(&first);
    first = an_open_journal();
    journal_close(&first);
}

/* Whatever byte has changed: either it is noticed, or what is read is what was written. */
TEST(a_flipped_byte_is_noticed_or_does_no_harm)
{
    write_a_journal();
    struct bytes good = read_file();
    struct dice dice = dice_new(20261122);
    size_t noticed = 0, rounds = 400;
    for (size_t round = 0; round < rounds; round++) {
        size_t at =
            round < 100 ? round : dice_roll(&dice, good.len); /* the header, then anywhere */
        unsigned char was = good.at[at];
        good.at[at] ^= (unsigned char)(1 + dice_roll(&dice, 255));
        remove_all();
        write_file(good.at, good.len);
        good.at[at] = was;

        struct journal *journal = NULL;
        struct reading reading = {0};
        struct why why = {0};
        enum err err = journal_open(&journal, path, &why);
        if (!err)
            err = read_back(journal, &reading, &why);
        if (err) {
            noticed++;
            TRUE(err == ERR_FORMAT || err == ERR_IO);
            TRUE(strlen(why.text) > 20);
        } else if (!reading.good || reading.next != 25) {
            TEST_FAIL("byte %zu changed: read %" PRId64 " events, %s", at, reading.next - 1,
                      reading.good ? "right ones" : "wrong ones");
        }
        journal_close(&journal);
    }
    bytes_free(&good);
    TRUE(noticed > rounds / 10);
}

TEST(a_journal_cut_short_is_refused_or_whole)
{
    write_a_journal();
    struct bytes good = read_file();
    for (size_t len = 1; len < good.len; len += good.len / 60 + 1) {
        remove_all();
        write_file(good.at, len);
        struct journal *journal = NULL;
        struct reading reading = {0};
        struct why why = {0};
        enum err err = journal_open(&journal, path, &why);
        if (!err)
            err = read_back(journal, &reading, &why);
        if (err != ERR_FORMAT)
            TEST_FAIL("cut to %zu of %zu bytes: error %d %s", len, good.len, (int)err, why.text);
        journal_close(&journal);
    }
    bytes_free(&good);
}

static void
run_sql(const char *sql)
{
    sqlite3 *db;
    TRUE(sqlite3_open(path, &db) == SQLITE_OK);
    TRUE(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
}

TEST(a_damaged_checkpoint_is_passed_over_for_the_one_before)
{
    struct why why;
    struct reading reading = {0};
    struct journal_stats stats;
    struct journal_sink sink = {&reading, read_begin, read_message};
    write_a_journal();
    run_sql("UPDATE part SET body = zeroblob(3000) WHERE checkpoint = 2");
    struct journal *journal = an_open_journal();
    OK_ERR(journal_restore(journal, &sink, &stats, &why), &why);
    EQ_U64(stats.skipped, 1);
    EQ_I64(reading.from, 8);
    EQ_I64(reading.next, 25);
    TRUE(reading.good);
    journal_close(&journal);

    run_sql("DELETE FROM part WHERE checkpoint = 1");
    journal = an_open_journal();
    IS_ERR(journal_restore(journal, &sink, &stats, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "is damaged");
    journal_close(&journal);
}

TEST(missing_events_are_named)
{
    struct why why;
    struct reading reading = {0};
    write_a_journal();
    run_sql("DELETE FROM frame WHERE first_seq IN (19, 20)");
    struct journal *journal = an_open_journal();
    IS_ERR(read_back(journal, &reading, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "run 3 lacks its events 19 to 20");
    journal_close(&journal);
}

/* --- what is kept ----------------------------------------------------------------------------- */

static int64_t
ask(const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    TRUE(sqlite3_open(path, &db) == SQLITE_OK);
    TRUE(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK);
    TRUE(sqlite3_step(stmt) == SQLITE_ROW);
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

TEST(nobody_else_may_read_a_journal)
{
    struct stat stat_of;
    write_a_journal();
    TRUE(stat(path, &stat_of) == 0);
    EQ_I64(stat_of.st_mode & 0777, 0600);
}

TEST(a_reader_may_look_while_the_gate_writes)
{
    struct why why;
    sqlite3 *db;
    fresh_folder();
    struct journal *journal = an_open_journal();
    begin_run(journal, 3);
    OK_ERR(append(journal, 3, 1, 4, &why), &why);
    TRUE(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    TRUE(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM frame", NULL, NULL, NULL) == SQLITE_OK);
    OK_ERR(append(journal, 3, 5, 4, &why), &why);
    sqlite3_close(db);
    journal_close(&journal);
}

TEST(two_checkpoints_are_kept_and_the_one_each_day_began_with)
{
    struct why why;
    fresh_folder();
    struct journal *journal = an_open_journal();
    begin_run(journal, 3);
    for (int64_t seq = 1; seq <= 10; seq++) {
        char body[BODY_BYTES];
        body_of(body, "frame", seq);
        struct journal_frame frame = {.epoch = 3,
                                      .first_seq = (uint64_t)seq,
                                      .count = 1,
                                      .at = body,
                                      .len = sizeof body,
                                      .day = seq == 4 ? "2026-11-22" : NULL};
        OK_ERR(journal_append(journal, &frame, 1, &why), &why);
        OK_ERR(write_checkpoint(journal, 3, seq, frame.day, &why), &why);
    }
    EQ_I64(ask("SELECT count(*) FROM checkpoint"), 3);
    EQ_I64(ask("SELECT count(*) FROM part"), 3);
    EQ_I64(ask("SELECT c.seq FROM day JOIN checkpoint c ON c.id = day.checkpoint"), 4);
    struct reading reading = {0};
    OK_ERR(read_back(journal, &reading, &why), &why);
    EQ_I64(reading.from, 10);
    journal_close(&journal);
}

TEST(pruning_takes_the_oldest_and_never_what_a_restart_needs)
{
    struct why why;
    int pruned;
    struct reading reading = {0};
    write_a_journal(); /* events at 1 ... 24 ms; checkpoints after 8 and 16 */
    struct journal *journal = an_open_journal();
    OK_ERR(journal_prune(journal, 4000, 100, &pruned, &why), &why);
    EQ_I64(pruned, 3);
    OK_ERR(journal_prune(journal, 4000, 100, &pruned, &why), &why);
    EQ_I64(pruned, 0);
    OK_ERR(journal_prune(journal, INT64_MAX, 2, &pruned, &why), &why);
    EQ_I64(pruned, 2);
    OK_ERR(journal_prune(journal, INT64_MAX, 100, &pruned, &why), &why);
    EQ_I64(pruned, 3);
    EQ_I64(ask("SELECT min(first_seq) FROM frame"), 9);
    OK_ERR(read_back(journal, &reading, &why), &why);
    EQ_I64(reading.next, 25);
    journal_close(&journal);
}

static void
replay(struct reading *reading)
{
    struct journal *reader = NULL;
    struct journal_stats stats;
    struct why why;
    struct journal_sink sink = {reading, read_begin, read_message};
    OK_ERR(journal_open_reader(&reader, path, &why), &why);
    OK_ERR(journal_replay(reader, &sink, &stats, &why), &why);
    IS_ERR(append(reader, 3, 25, 1, &why), ERR_IO, &why); /* it only reads */
    journal_close(&reader);
}

TEST(a_reader_beside_a_gate_sees_all_that_was_not_forgotten)
{
    struct why why;
    int pruned;
    struct reading reading = {0};
    write_a_journal(); /* events 1 ... 24; checkpoints after 8 and 16 */
    struct journal *journal = an_open_journal();
    replay(&reading);
    TRUE(reading.good);
    EQ_I64(reading.from, 0); /* from the very first event */
    EQ_I64(reading.next, 25);
    OK_ERR(journal_prune(journal, 4000, 100, &pruned, &why), &why);
    replay(&reading);
    TRUE(reading.good);
    EQ_I64(reading.from, 8); /* from the oldest board that still says what came before */
    EQ_I64(reading.next, 25);
    journal_close(&journal);
}

TEST(a_reader_makes_nothing)
{
    struct journal *reader = NULL;
    struct why why;
    fresh_folder();
    IS_ERR(journal_open_reader(&reader, path, &why), ERR_IO, &why);
    TRUE(access(path, F_OK) != 0);
    write_file("", 0);
    IS_ERR(journal_open_reader(&reader, path, &why), ERR_FORMAT, &why);
    struct stat stat_of;
    EQ_I64(stat(path, &stat_of), 0);
    EQ_I64(stat_of.st_size, 0);
}

TEST(epochs_follow_one_another)
{
    struct why why;
    struct journal_stats stats;
    struct reading reading = {0};
    struct journal_sink sink = {&reading, read_begin, read_message};
    write_a_journal();
    struct journal *journal = an_open_journal();
    begin_run(journal, 5);
    OK_ERR(journal_restore(journal, &sink, &stats, &why), &why);
    EQ_U64(stats.last_epoch, 5);
    EQ_U64(stats.frames, 8);
    IS_ERR(journal_begin_run(journal, &(struct journal_run){5, 0, "a", "b"}, &why), ERR_IO, &why);
    journal_close(&journal);
}

TEST(the_last_minutes_are_read_in_order_across_runs)
{
    struct why why;
    write_a_journal();
    struct journal *journal = an_open_journal();
    /* Frame n of write_a_journal is of n milliseconds; a new run begins with a message of 30. */
    struct reading last = {.next = 21, .good = true}, none = {.good = true};
    struct journal_sink sink = {.context = &last, .message = read_message};
    OK_ERR(journal_recent(journal, 21000, &sink, &why), &why);
    TRUE(last.good);
    EQ_I64(last.next, 25);
    sink.context = &none;
    OK_ERR(journal_recent(journal, 24001, &sink, &why), &why);
    TRUE(none.good);
    EQ_I64(none.next, 0);
    begin_run(journal, 5);
    char body[BODY_BYTES];
    body_of(body, "frame", 25);
    struct journal_frame frame = {
        .epoch = 5, .first_seq = 1, .count = 1, .at_us = 30000, .at = body, .len = BODY_BYTES};
    OK_ERR(journal_append(journal, &frame, 1, &why), &why);
    last = (struct reading){.next = 23, .good = true};
    sink.context = &last;
    OK_ERR(journal_recent(journal, 23000, &sink, &why), &why);
    TRUE(last.good);
    EQ_I64(last.next, 26);
    journal_close(&journal);
}

TEST(a_url_that_no_store_knows_is_named)
{
    static const struct {
        const char *url, *said;
    } wrong[] = {
        {"postgresql://host/vigie", "SQLite only"},
        {"mysql:x", "expected sqlite:PATH or a path"},
        {"sqlite:", "expected sqlite:PATH or a path"},
        {"sqlite::memory:", "expected sqlite:PATH or a path"},
        {"", "expected sqlite:PATH or a path"},
    };
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        struct journal *journal = NULL;
        struct why why = {0};
        IS_ERR(journal_open(&journal, wrong[i].url, &why), ERR_ARG, &why);
        HAS_STR(why.text, wrong[i].said);
    }
}

TEST(a_folder_that_is_not_there_is_said)
{
    struct journal *journal = NULL;
    struct why why;
    IS_ERR(journal_open(&journal, "/nonexistent/folder/j", &why), ERR_IO, &why);
    HAS_STR(why.text, "No such file");
    fresh_folder();
    IS_ERR(journal_open(&journal, folder, &why), ERR_IO, &why);
}

/* --- reading in steps --------------------------------------------------------------------------- */

static int
step(struct journal *journal, struct journal_cursor *cursor, int limit, struct reading *reading)
{
    struct why why;
    struct journal_sink sink = {reading, NULL, read_message};
    int count = -1;
    OK_ERR(journal_read(journal, cursor, limit, &sink, &count, &why), &why);
    TRUE(reading->good);
    return count;
}

TEST(a_day_is_read_in_steps_beside_a_gate_that_goes_on_writing)
{
    fresh_folder();
    struct journal *writer = an_open_journal(), *reader = NULL;
    struct why why;
    begin_run(writer, 7);
    OK_ERR(append(writer, 7, 1, 4, &why), &why);
    char body[BODY_BYTES];
    body_of(body, "frame", 5);
    struct journal_frame turn = {.epoch = 7,
                                 .first_seq = 5,
                                 .count = 1,
                                 .at_us = 5000,
                                 .at = body,
                                 .len = BODY_BYTES,
                                 .day = "2026-11-22"};
    OK_ERR(journal_append(writer, &turn, 1, &why), &why);
    OK_ERR(journal_open_reader(&reader, path, &why), &why);

    /* The board of the day is not written yet: from the beginning. */
    struct journal_cursor cursor;
    struct reading reading = {.next = 1, .good = true};
    OK_ERR(journal_seek_day(reader, "2026-11-22", &cursor, &why), &why);
    EQ_I64(step(reader, &cursor, 3, &reading), 3);
    EQ_I64(step(reader, &cursor, 3, &reading), 2);
    EQ_I64(step(reader, &cursor, 3, &reading), 0);

    OK_ERR(write_checkpoint(writer, 7, 5, "2026-11-22", &why), &why);
    OK_ERR(append(writer, 7, 6, 2, &why), &why);
    reading = (struct reading){.next = 1, .good = true};
    OK_ERR(journal_seek_day(reader, "2026-11-22", &cursor, &why), &why);
    EQ_I64(step(reader, &cursor, 1, &reading), 1); /* the board */
    EQ_I64(reading.from, 5);
    EQ_I64(step(reader, &cursor, 1, &reading), 1);
    OK_ERR(append(writer, 7, 8, 1, &why), &why); /* meanwhile */
    EQ_I64(step(reader, &cursor, 8, &reading), 2);
    EQ_I64(reading.next, 9);
    EQ_U64(cursor.seq, 8);
    EQ_I64(step(reader, &cursor, 8, &reading), 0);
    IS_ERR(journal_seek_day(reader, "2026-11-23", &cursor, &why), ERR_UNKNOWN, &why);
    HAS_STR(why.text, "does not know the day 2026-11-23");
    journal_close(&reader);
    journal_close(&writer);
}
