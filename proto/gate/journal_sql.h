/* journal_sql: what the embedded journal says to SQLite. Its schema is journal_sqlite_file's. */
#ifndef PROTO_GATE_JOURNAL_SQL_H
#define PROTO_GATE_JOURNAL_SQL_H

enum journal_sql {
    BEGIN,
    COMMIT,
    ADD_RUN,
    ADD_FRAME,
    ADD_DAY,
    ADD_CHECKPOINT,
    ADD_PART,
    DAY_CHECKPOINT,
    OLD_PARTS,
    OLD_CHECKPOINTS,
    LAST_RUN,
    CHECKPOINTS,
    OLDEST_CHECKPOINT,
    IS_WHOLE,
    PARTS,
    FRAMES,
    NEWEST,
    DAY,
    SOME_PARTS,
    SOME_FRAMES,
    PRUNE_FRAMES,
    PRUNE_DAYS,
    PRUNE_RUNS,
    JOURNAL_SQLS
};

extern const char *const journal_sql[JOURNAL_SQLS];

#endif
