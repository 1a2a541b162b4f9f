/* journal_sqlite: the embedded journal. One file in WAL mode, synchronous=FULL: a COMMIT that
 * returned is on the disk. Readers (a console that looks back) may have the file open meanwhile; a
 * second gate may not, which a lock file beside the journal sees to. */
#include "proto/gate/journal_sqlite.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "proto/base/fnv.h"
#include "proto/base/mem.h"
#include "proto/base/text.h"
#include "proto/gate/journal_sql.h"

enum { BUSY_MS = 100, CHECKPOINTS_KEPT = 2 };

struct store {
    struct journal journal;
    struct journal_sqlite_file file;
    sqlite3_stmt *statements[JOURNAL_SQLS];
};

/* SQLite does not notice a byte that changed inside a body. */
static int64_t
sum_of(const void *at, size_t len)
{
    return (int64_t)fnv_bytes(FNV_START, at, len);
}

/* --- errors and statements -------------------------------------------------------------------- */

static enum err
fail(const struct store *store, const char *doing, struct why *why)
{
    return journal_sqlite_file_fail(&store->file, doing, why);
}

/* Binds by letters: i int64_t, t const char *, b const void * and size_t. */
static sqlite3_stmt *
bind(struct store *store, enum journal_sql statement, const char *kinds, ...)
{
    sqlite3_stmt *stmt = store->statements[statement];
    va_list args;
    va_start(args, kinds);
    for (int i = 0; kinds[i]; i++) {
        if (kinds[i] == 'i') {
            sqlite3_bind_int64(stmt, i + 1, va_arg(args, int64_t));
        } else if (kinds[i] == 't') {
            sqlite3_bind_text(stmt, i + 1, va_arg(args, const char *), -1, SQLITE_STATIC);
        } else {
            const void *at = va_arg(args, const void *);
            sqlite3_bind_blob64(stmt, i + 1, at, va_arg(args, size_t), SQLITE_STATIC);
        }
    }
    va_end(args);
    return stmt;
}

/* Runs a statement that gives no rows. */
static bool
run(sqlite3_stmt *stmt)
{
    bool good = sqlite3_step(stmt) == SQLITE_DONE;
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return good;
}

static bool
exec(struct store *store, const char *text)
{
    return sqlite3_exec(store->file.db, text, NULL, NULL, NULL) == SQLITE_OK;
}

/* Ends a transaction that went wrong, with the reason of its failure. */
static enum err
fail_back(struct store *store, const char *doing, struct why *why)
{
    enum err err = fail(store, doing, why);
    if (!sqlite3_get_autocommit(store->file.db))
        exec(store, "ROLLBACK");
    return err;
}

static bool
begin(struct store *store)
{
    return run(store->statements[BEGIN]);
}

static bool
commit(struct store *store)
{
    return run(store->statements[COMMIT]);
}

/* --- opening ---------------------------------------------------------------------------------- */

static enum err
prepare(struct store *store, struct why *why)
{
    /* In an order that matters: settings of the connection, then what rests on them. */
    if (!sqlite3_db_readonly(store->file.db, "main") &&
        !exec(store, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY"))
        return fail(store, "set it up", why);
    for (size_t i = 0; i < JOURNAL_SQLS; i++) {
        if (sqlite3_prepare_v3(store->file.db, journal_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &store->statements[i], NULL) != SQLITE_OK)
            return fail(store, "use its tables", why);
    }
    sqlite3_busy_timeout(store->file.db, BUSY_MS);
    return OK;
}

static void
store_close(struct journal **journal)
{
    struct store *store = (struct store *)*journal;
    for (size_t i = 0; i < NITEMS(store->statements); i++)
        sqlite3_finalize(store->statements[i]);
    journal_sqlite_file_close(&store->file);
    free(store);
    *journal = NULL;
}

static enum err
open_with(struct journal **journal, const char *path, bool to_write, struct why *why)
{
    struct store *store = xcalloc(1, sizeof *store);
    store->journal.ops = &journal_sqlite_ops;
    struct journal *fresh = &store->journal;
    enum err err = to_write ? journal_sqlite_file_open(&store->file, path, why)
                            : journal_sqlite_file_open_reader(&store->file, path, why);
    if (!err)
        err = prepare(store, why);
    if (err)
        store_close(&fresh);
    *journal = fresh;
    return err;
}

static enum err
store_open(struct journal **journal, const char *path, struct why *why)
{
    return open_with(journal, path, true, why);
}

static enum err
store_open_reader(struct journal **journal, const char *path, struct why *why)
{
    return open_with(journal, path, false, why);
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum err
store_begin_run(struct journal *journal, const struct journal_run *fresh, struct why *why)
{
    struct store *store = (struct store *)journal;
    if (!run(bind(store, ADD_RUN, "iitt", (int64_t)fresh->epoch, fresh->started_us, fresh->name,
                  fresh->driver)))
        return fail(store, "begin a run", why);
    return OK;
}

static bool
add_frame(struct store *store, const struct journal_frame *frame)
{
    if (!run(bind(store, ADD_FRAME, "iiiiib", (int64_t)frame->epoch, (int64_t)frame->first_seq,
                  (int64_t)frame->count, frame->at_us, sum_of(frame->at, frame->len), frame->at,
                  frame->len)))
        return false;
    int64_t last_seq = (int64_t)(frame->first_seq + frame->count - 1);
    return !frame->day ||
           run(bind(store, ADD_DAY, "tii", frame->day, (int64_t)frame->epoch, last_seq));
}

static enum err
store_append(struct journal *journal, const struct journal_frame *frames, size_t count,
             struct why *why)
{
    struct store *store = (struct store *)journal;
    if (!begin(store))
        return fail_back(store, "write", why);
    for (size_t i = 0; i < count; i++) {
        if (!add_frame(store, &frames[i]))
            return fail_back(store, "write", why);
    }
    return commit(store) ? OK : fail_back(store, "write", why);
}

static bool
add_checkpoint(struct store *store, const struct journal_checkpoint *checkpoint)
{
    if (!run(bind(store, ADD_CHECKPOINT, "iiii", (int64_t)checkpoint->epoch,
                  (int64_t)checkpoint->seq, checkpoint->at_us, (int64_t)checkpoint->count)))
        return false;
    int64_t id = sqlite3_last_insert_rowid(store->file.db);
    for (size_t i = 0; i < checkpoint->count; i++) {
        const struct journal_part *part = &checkpoint->parts[i];
        if (!run(bind(store, ADD_PART, "iiib", id, (int64_t)i, sum_of(part->at, part->len),
                      part->at, part->len)))
            return false;
    }
    if (checkpoint->day && !run(bind(store, DAY_CHECKPOINT, "it", id, checkpoint->day)))
        return false;
    return run(bind(store, OLD_PARTS, "i", (int64_t)CHECKPOINTS_KEPT)) &&
           run(bind(store, OLD_CHECKPOINTS, "i", (int64_t)CHECKPOINTS_KEPT));
}

static enum err
store_write_checkpoint(struct journal *journal, const struct journal_checkpoint *checkpoint,
                       struct why *why)
{
    struct store *store = (struct store *)journal;
    if (!begin(store) || !add_checkpoint(store, checkpoint) || !commit(store))
        return fail_back(store, "write a checkpoint", why);
    return OK;
}

static enum err
store_prune(struct journal *journal, int64_t before_us, int limit, int *pruned, struct why *why)
{
    struct store *store = (struct store *)journal;
    *pruned = 0;
    if (!begin(store) || !run(bind(store, PRUNE_FRAMES, "ii", before_us, (int64_t)limit)))
        return fail_back(store, "forget old events", why);
    *pruned = sqlite3_changes(store->file.db);
    if (*pruned > 0 && (!run(store->statements[PRUNE_DAYS]) || !run(store->statements[PRUNE_RUNS])))
        return fail_back(store, "forget old days", why);
    return commit(store) ? OK : fail_back(store, "forget old events", why);
}

/* --- reading back ----------------------------------------------------------------------------- */

/* Hands one body over if its sum is right. `at` is the column of the sum; the body follows. */
static enum err
hand_over(struct store *store, sqlite3_stmt *stmt, int at, const struct journal_sink *sink,
          struct why *why)
{
    const void *body = sqlite3_column_blob(stmt, at + 1);
    size_t len = (size_t)sqlite3_column_bytes(stmt, at + 1);
    if (sum_of(body, len) != sqlite3_column_int64(stmt, at))
        return why_set(why, ERR_FORMAT,
                       "journal %s is damaged (a message is not what was written); it was left as "
                       "it is",
                       store->file.path);
    return sink->message(sink->context, body, len, why);
}

static enum err
read_parts(struct store *store, int64_t id, int64_t want, const struct journal_sink *sink,
           struct why *why)
{
    sqlite3_stmt *stmt = bind(store, PARTS, "i", id);
    enum err err = sink->begin(sink->context, why);
    int64_t count = 0;
    int code = SQLITE_DONE;
    while (!err && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        err = hand_over(store, stmt, 0, sink, why);
        count++;
    }
    if (!err && code != SQLITE_DONE)
        err = fail(store, "read a checkpoint", why);
    if (!err && count != want)
        err = why_set(why, ERR_FORMAT, "journal %s is damaged (a checkpoint lacks a part)",
                      store->file.path);
    sqlite3_reset(stmt);
    return err;
}

/* The newest checkpoint that is whole; none at all means from the beginning. */
static enum err
read_checkpoint(struct store *store, const struct journal_sink *sink, struct journal_stats *stats,
                int64_t *epoch, int64_t *seq, struct why *why)
{
    sqlite3_stmt *stmt = store->statements[CHECKPOINTS];
    enum err err = OK;
    bool found = false;
    int code = SQLITE_DONE;
    while (!found && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        err = read_parts(store, sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 3), sink,
                         why);
        *epoch = sqlite3_column_int64(stmt, 1);
        *seq = sqlite3_column_int64(stmt, 2);
        found = err == OK;
        stats->skipped += !found;
    }
    if (!found && code != SQLITE_DONE)
        err = fail(store, "read its checkpoints", why);
    sqlite3_reset(stmt);
    if (found || err)
        return err;
    *epoch = *seq = 0;
    return sink->begin(sink->context, why);
}

/* The rows of a statement of frames: each goes on from (epoch, seq), and moves it. */
static enum err
hand_over_frames(struct store *store, sqlite3_stmt *stmt, int64_t *epoch, int64_t *seq,
                 const struct journal_sink *sink, uint64_t *count, struct why *why)
{
    enum err err = OK;
    int code = SQLITE_DONE;
    while (!err && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        int64_t run_of = sqlite3_column_int64(stmt, 0), first = sqlite3_column_int64(stmt, 1);
        if (run_of != *epoch)
            *seq = 0;
        if (first != *seq + 1)
            err = why_set(why, ERR_FORMAT,
                          "journal %s is damaged (run %" PRId64 " lacks its events %" PRId64
                          " to %" PRId64 "); it was left as it is",
                          store->file.path, run_of, *seq + 1, first - 1);
        else
            err = hand_over(store, stmt, 3, sink, why);
        *epoch = run_of;
        *seq = first + sqlite3_column_int64(stmt, 2) - 1;
        ++*count;
    }
    if (!err && code != SQLITE_DONE)
        err = fail(store, "read its events", why);
    sqlite3_reset(stmt);
    return err;
}

/* Every frame after (epoch, seq), none of them missing. */
static enum err
read_frames(struct store *store, int64_t epoch, int64_t seq, const struct journal_sink *sink,
            struct journal_stats *stats, struct why *why)
{
    sqlite3_stmt *stmt = bind(store, FRAMES, "ii", epoch, seq);
    return hand_over_frames(store, stmt, &epoch, &seq, sink, &stats->frames, why);
}

static enum err
store_restore(struct journal *journal, const struct journal_sink *sink, struct journal_stats *stats,
              struct why *why)
{
    struct store *store = (struct store *)journal;
    *stats = (struct journal_stats){0};
    int64_t epoch = 0, seq = 0, last = 0;
    if (!journal_sqlite_file_ask(&store->file, journal_sql[LAST_RUN], &last))
        return fail(store, "read its runs", why);
    stats->last_epoch = (uint64_t)last;
    enum err err = read_checkpoint(store, sink, stats, &epoch, &seq, why);
    return err ? err : read_frames(store, epoch, seq, sink, stats, why);
}

/* Backwards over their heads, then forwards from there. */
static enum err
store_recent(struct journal *journal, int64_t since_us, const struct journal_sink *sink,
             struct why *why)
{
    struct store *store = (struct store *)journal;
    struct journal_stats stats = {0};
    sqlite3_stmt *stmt = store->statements[NEWEST];
    int64_t epoch = 0, seq = 0;
    bool found = false;
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW && sqlite3_column_int64(stmt, 0) >= since_us) {
        found = true;
        epoch = sqlite3_column_int64(stmt, 1);
        seq = sqlite3_column_int64(stmt, 2) - 1;
    }
    sqlite3_reset(stmt);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail(store, "read its last minutes", why);
    return found ? read_frames(store, epoch, seq, sink, &stats, why) : OK;
}

/* The board to begin from, unless it is the empty one. */
static enum err
read_oldest(struct store *store, const struct journal_sink *sink, int64_t *epoch, int64_t *seq,
            struct why *why)
{
    int64_t whole = 0, frames = 0;
    if (!journal_sqlite_file_ask(&store->file, journal_sql[IS_WHOLE], &whole) ||
        !journal_sqlite_file_ask(&store->file, "SELECT count(*) FROM frame", &frames))
        return fail(store, "read its events", why);
    if (whole || frames == 0)
        return sink->begin(sink->context, why);
    sqlite3_stmt *stmt = store->statements[OLDEST_CHECKPOINT];
    enum err err = OK;
    if (sqlite3_step(stmt) == SQLITE_ROW) {
        *epoch = sqlite3_column_int64(stmt, 1);
        *seq = sqlite3_column_int64(stmt, 2);
        err = read_parts(store, sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 3), sink,
                         why);
    } else {
        err = why_set(why, ERR_UNKNOWN, "journal %s has no board that its events go on from",
                      store->file.path);
    }
    sqlite3_reset(stmt);
    return err;
}

static enum err
store_replay(struct journal *journal, const struct journal_sink *sink, struct journal_stats *stats,
             struct why *why)
{
    struct store *store = (struct store *)journal;
    int64_t epoch = 0, seq = 0;
    *stats = (struct journal_stats){0};
    if (!exec(store, "BEGIN")) /* one moment of it, whatever a gate writes meanwhile */
        return fail(store, "read it", why);
    enum err err = read_oldest(store, sink, &epoch, &seq, why);
    if (!err)
        err = read_frames(store, epoch, seq, sink, stats, why);
    exec(store, "COMMIT");
    return err;
}

/* --- reading in steps ------------------------------------------------------------------------- */

static enum err
store_seek_day(struct journal *journal, const char *date, struct journal_cursor *cursor,
               struct why *why)
{
    struct store *store = (struct store *)journal;
    sqlite3_stmt *stmt = bind(store, DAY, "t", date);
    int code = sqlite3_step(stmt);
    enum err err = OK;
    *cursor = (struct journal_cursor){0};
    if (code == SQLITE_ROW) /* NULL columns, without any board, read as 0 */
        *cursor = (struct journal_cursor){
            .checkpoint = sqlite3_column_int64(stmt, 0),
            .epoch = (uint64_t)sqlite3_column_int64(stmt, 1),
            .seq = (uint64_t)sqlite3_column_int64(stmt, 2),
            .parts = sqlite3_column_int64(stmt, 3),
        };
    else if (code == SQLITE_DONE)
        err = why_set(why, ERR_UNKNOWN, "journal %s does not know the day %s", store->file.path,
                      date);
    else
        err = fail(store, "read its days", why);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return err;
}

static enum err
read_some_parts(struct store *store, struct journal_cursor *cursor, int limit,
                const struct journal_sink *sink, int *count, struct why *why)
{
    sqlite3_stmt *stmt =
        bind(store, SOME_PARTS, "iii", cursor->checkpoint, cursor->part, (int64_t)limit);
    enum err err = OK;
    int code = SQLITE_DONE;
    bool lacks = false;
    while (!err && !lacks && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        lacks = sqlite3_column_int64(stmt, 0) != cursor->part;
        if (!lacks)
            err = hand_over(store, stmt, 1, sink, why);
        cursor->part++;
        ++*count;
    }
    if (!err && !lacks && code != SQLITE_DONE)
        err = fail(store, "read a checkpoint", why);
    else if (!err && (lacks || (*count < limit && cursor->part < cursor->parts)))
        err = why_set(why, ERR_FORMAT, "journal %s: a checkpoint lacks a part", store->file.path);
    sqlite3_reset(stmt);
    return err;
}

static enum err
store_read(struct journal *journal, struct journal_cursor *cursor, int limit,
           const struct journal_sink *sink, int *count, struct why *why)
{
    struct store *store = (struct store *)journal;
    *count = 0;
    enum err err = OK;
    if (cursor->part < cursor->parts)
        err = read_some_parts(store, cursor, limit, sink, count, why);
    if (err || *count == limit)
        return err;
    int64_t epoch = (int64_t)cursor->epoch, seq = (int64_t)cursor->seq;
    uint64_t frames = 0;
    sqlite3_stmt *stmt = bind(store, SOME_FRAMES, "iii", epoch, seq, (int64_t)(limit - *count));
    err = hand_over_frames(store, stmt, &epoch, &seq, sink, &frames, why);
    cursor->epoch = (uint64_t)epoch;
    cursor->seq = (uint64_t)seq;
    *count += (int)frames;
    return err;
}

const struct journal_ops journal_sqlite_ops = {
    .scheme = "sqlite",
    .open = store_open,
    .open_reader = store_open_reader,
    .close = store_close,
    .replay = store_replay,
    .restore = store_restore,
    .recent = store_recent,
    .seek_day = store_seek_day,
    .read = store_read,
    .begin_run = store_begin_run,
    .append = store_append,
    .write_checkpoint = store_write_checkpoint,
    .prune = store_prune,
};
