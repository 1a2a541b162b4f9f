#include "proto/gate/journal_sql.h"

/* A checkpoint that neither a restart nor a day needs. */
#define OLD_CHECKPOINT                                                \
    "id NOT IN (SELECT id FROM checkpoint ORDER BY id DESC LIMIT ?1)" \
    " AND id NOT IN (SELECT checkpoint FROM day WHERE checkpoint IS NOT NULL)"
/* Where the oldest frame that is left begins. */
#define OLDEST_FRAME "(SELECT epoch, first_seq FROM frame ORDER BY epoch, first_seq LIMIT 1)"

const char *const journal_sql[JOURNAL_SQLS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ADD_RUN] = "INSERT INTO run VALUES(?, ?, ?, ?)",
    [ADD_FRAME] = "INSERT INTO frame VALUES(?, ?, ?, ?, ?, ?)",
    [ADD_DAY] = "INSERT OR IGNORE INTO day(date, epoch, seq) VALUES(?, ?, ?)",
    [ADD_CHECKPOINT] = "INSERT INTO checkpoint(epoch, seq, at_us, parts) VALUES(?, ?, ?, ?)",
    [ADD_PART] = "INSERT INTO part VALUES(?, ?, ?, ?)",
    [DAY_CHECKPOINT] = "UPDATE day SET checkpoint = ? WHERE date = ? AND checkpoint IS NULL",
    [OLD_PARTS] =
        "DELETE FROM part WHERE checkpoint IN (SELECT id FROM checkpoint WHERE " OLD_CHECKPOINT ")",
    [OLD_CHECKPOINTS] = "DELETE FROM checkpoint WHERE " OLD_CHECKPOINT,
    [LAST_RUN] = "SELECT max(epoch) FROM run",
    [CHECKPOINTS] = "SELECT id, epoch, seq, parts FROM checkpoint ORDER BY id DESC",
    /* The oldest board that the frames go on from. */
    [OLDEST_CHECKPOINT] =
        "SELECT id, epoch, seq, parts FROM checkpoint WHERE (epoch, seq) >= (SELECT epoch,"
        " first_seq - 1 FROM frame ORDER BY epoch, first_seq LIMIT 1) ORDER BY epoch, seq LIMIT 1",
    /* Nothing was forgotten: the day that the oldest frame belongs to would have stayed. */
    [IS_WHOLE] =
        "SELECT count(*) FROM frame WHERE first_seq = 1 AND (epoch, first_seq) = " OLDEST_FRAME
        " AND NOT EXISTS (SELECT 1 FROM day WHERE day.epoch < frame.epoch)",
    [PARTS] = "SELECT sum, body FROM part WHERE checkpoint = ? ORDER BY part",
    [FRAMES] = "SELECT epoch, first_seq, count, sum, body FROM frame"
               " WHERE (epoch, first_seq) > (?, ?) ORDER BY epoch, first_seq",
    [NEWEST] = "SELECT at_us, epoch, first_seq FROM frame ORDER BY epoch DESC, first_seq DESC",
    /* The board that the day began with; else the newest one of before it, or the empty one. */
    [DAY] = "SELECT c.id, c.epoch, c.seq, c.parts FROM day LEFT JOIN checkpoint AS c ON c.id ="
            " coalesce(day.checkpoint, (SELECT id FROM checkpoint WHERE (epoch, seq) <="
            " (day.epoch, day.seq) ORDER BY epoch DESC, seq DESC LIMIT 1)) WHERE date = ?",
    [SOME_PARTS] = "SELECT part, sum, body FROM part WHERE checkpoint = ? AND part >= ?"
                   " ORDER BY part LIMIT ?",
    [SOME_FRAMES] = "SELECT epoch, first_seq, count, sum, body FROM frame"
                    " WHERE (epoch, first_seq) > (?, ?) ORDER BY epoch, first_seq LIMIT ?",
    /* From the old end only, and never what the last two checkpoints rest on. */
    [PRUNE_FRAMES] =
        "DELETE FROM frame WHERE at_us < ?1 AND rowid IN"
        " (SELECT rowid FROM frame ORDER BY epoch, first_seq LIMIT ?2) AND (epoch, first_seq) <="
        " (SELECT epoch, seq FROM checkpoint ORDER BY id DESC LIMIT 1 OFFSET 1)",
    /* The day that the oldest frame belongs to stays, with the board it began from. */
    [PRUNE_DAYS] = "DELETE FROM day WHERE (epoch, seq) < (SELECT epoch, seq FROM day"
                   " WHERE (epoch, seq) <= " OLDEST_FRAME " ORDER BY epoch DESC, seq DESC LIMIT 1)",
    [PRUNE_RUNS] = "DELETE FROM run WHERE epoch < (SELECT min(epoch) FROM frame)"
                   " AND epoch < (SELECT max(epoch) FROM run)",
};
