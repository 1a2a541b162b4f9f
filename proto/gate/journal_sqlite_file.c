/* journal_sqlite_file: the journal's file, before anything is written or read: its lock, whose it
 * is, whether it is whole. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/text.h"
#include "proto/gate/journal_sqlite.h"

enum {
    APPLICATION_ID = 0x76696769, /* "vigi" */
    SCHEMA_VERSION = 1,
    OPEN_BUSY_MS = 2000,
    CHECK_US = 2000000, /* quick_check at the start gets so long; a long journal is seen in part */
    SMALLEST_BYTES = 512, /* no database is smaller */
};

static const char schema[] =
    "CREATE TABLE run(epoch INTEGER PRIMARY KEY, started_us INTEGER NOT NULL,"
    " name TEXT NOT NULL, driver TEXT NOT NULL);"
    "CREATE TABLE frame(epoch INTEGER NOT NULL, first_seq INTEGER NOT NULL,"
    " count INTEGER NOT NULL, at_us INTEGER NOT NULL, sum INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY(epoch, first_seq));"
    "CREATE TABLE checkpoint(id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL,"
    " seq INTEGER NOT NULL, at_us INTEGER NOT NULL, parts INTEGER NOT NULL);"
    "CREATE TABLE part(checkpoint INTEGER NOT NULL, part INTEGER NOT NULL, sum INTEGER NOT NULL,"
    " body BLOB NOT NULL, PRIMARY KEY(checkpoint, part));"
    "CREATE TABLE day(date TEXT PRIMARY KEY, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " checkpoint INTEGER);";

enum err
journal_sqlite_file_fail(const struct journal_sqlite_file *file, const char *doing, struct why *why)
{
    int code = sqlite3_errcode(file->db) & 0xFF;
    if (code == SQLITE_NOTADB)
        return why_set(why, ERR_FORMAT, "journal %s is no vigie journal: %s", file->path,
                       sqlite3_errmsg(file->db));
    if (code == SQLITE_CORRUPT)
        return why_set(why, ERR_FORMAT, "journal %s is damaged (%s); it was left as it is",
                       file->path, sqlite3_errmsg(file->db));
    return why_set(why, ERR_IO, "journal %s: cannot %s: %s", file->path, doing,
                   sqlite3_errmsg(file->db));
}

static bool
exec(struct journal_sqlite_file *file, const char *sql)
{
    return sqlite3_exec(file->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

bool
journal_sqlite_file_ask(struct journal_sqlite_file *file, const char *sql, int64_t *value)
{
    sqlite3_stmt *stmt = NULL;
    bool good = sqlite3_prepare_v2(file->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
                sqlite3_step(stmt) == SQLITE_ROW;
    if (good)
        *value = sqlite3_column_int64(stmt, 0);
    return sqlite3_finalize(stmt) == SQLITE_OK && good;
}

/* A lock file of its own: SQLite's locks on the journal let readers in, and would fall if this
 * process closed another descriptor of the same file. */
static enum err
take_lock(struct journal_sqlite_file *file, struct why *why)
{
    char path[PATH_MAX + 8], pid[24] = "";
    str_format(path, sizeof path, "%s.lock", file->path);
    file->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file->lock < 0)
        return why_set(why, ERR_IO, "journal %s: cannot open %s: %s", file->path, path,
                       strerror(errno));
    if (flock(file->lock, LOCK_EX | LOCK_NB) != 0) {
        ssize_t len = read(file->lock, pid, sizeof pid - 1);
        pid[len > 0 ? len : 0] = '\0';
        return why_set(why, ERR_DENIED, "journal %s is in use by another gate%s%s", file->path,
                       pid[0] ? ", process " : "", pid);
    }
    str_format(pid, sizeof pid, "%ld", (long)getpid());
    if (ftruncate(file->lock, 0) == 0 && pwrite(file->lock, pid, strlen(pid), 0) < 0)
        log_line(LOG_WARN, "journal", "%s: %s", path, strerror(errno));
    return OK;
}

/* Nobody else reads what callers did: the file is made before SQLite would make it for all. */
static enum err
make_file(struct journal_sqlite_file *file, struct why *why)
{
    int fd = open(file->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return why_set(why, ERR_IO, "journal %s: cannot open it: %s", file->path, strerror(errno));
    struct stat stat;
    bool regular = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
    close(fd);
    if (!regular)
        return why_set(why, ERR_IO, "journal %s: not a regular file", file->path);
    if (stat.st_size > 0 && stat.st_size < SMALLEST_BYTES) /* SQLite would write over it */
        return why_set(why, ERR_FORMAT, "journal %s is no vigie journal: %lld bytes", file->path,
                       (long long)stat.st_size);
    return OK;
}

static int
is_late(void *deadline_us)
{
    return clock_mono_us() > *(int64_t *)deadline_us;
}

/* SQLite's own look at the file, for as long as a start may take. */
static enum err
quick_check(struct journal_sqlite_file *file, struct why *why)
{
    int64_t deadline_us = clock_mono_us() + CHECK_US;
    sqlite3_stmt *stmt = NULL;
    sqlite3_progress_handler(file->db, 1000, is_late, &deadline_us);
    int code = sqlite3_prepare_v2(file->db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    enum err err = OK;
    if (code == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(stmt, 0);
        if (!found || strcmp(found, "ok") != 0)
            err = why_set(why, ERR_FORMAT, "journal %s is damaged (%s); it was left as it is",
                          file->path, found ? found : "?");
    } else if (code != SQLITE_INTERRUPT) {
        err = journal_sqlite_file_fail(file, "check it", why);
    }
    sqlite3_finalize(stmt);
    sqlite3_progress_handler(file->db, 0, NULL, NULL);
    return err;
}

static enum err
make_schema(struct journal_sqlite_file *file, struct why *why)
{
    char marks[96];
    str_format(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
               APPLICATION_ID, SCHEMA_VERSION);
    if (!exec(file, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; BEGIN") ||
        !exec(file, marks) || !exec(file, schema) || !exec(file, "COMMIT"))
        return journal_sqlite_file_fail(file, "make its tables", why);
    return OK;
}

/* Ours, of a version we know, and whole? Writes nothing unless the file is empty. */
static enum err
look_at_file(struct journal_sqlite_file *file, struct why *why)
{
    int64_t application, version, tables;
    if (!journal_sqlite_file_ask(file, "PRAGMA application_id", &application) ||
        !journal_sqlite_file_ask(file, "PRAGMA user_version", &version) ||
        !journal_sqlite_file_ask(file, "SELECT count(*) FROM sqlite_master", &tables))
        return journal_sqlite_file_fail(file, "read it", why);
    bool is_empty = application == 0 && version == 0 && tables == 0;
    if (is_empty && !sqlite3_db_readonly(file->db, "main"))
        return make_schema(file, why);
    if (application != APPLICATION_ID)
        return why_set(why, ERR_FORMAT,
                       "journal %s is no vigie journal: an SQLite file of another program",
                       file->path);
    if (version > SCHEMA_VERSION || version < 1)
        return why_set(why, ERR_FORMAT,
                       "journal %s was written by a newer vigie (schema %" PRId64
                       ", this one knows %d)",
                       file->path, version, SCHEMA_VERSION);
    return sqlite3_db_readonly(file->db, "main") ? OK : quick_check(file, why);
}

static enum err
open_database(struct journal_sqlite_file *file, int flags, struct why *why)
{
    if (sqlite3_open_v2(file->path, &file->db, flags, NULL) != SQLITE_OK)
        return journal_sqlite_file_fail(file, "open it", why);
    sqlite3_busy_timeout(file->db, OPEN_BUSY_MS);
    sqlite3_extended_result_codes(file->db, 1);
    sqlite3_db_config(file->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(file->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return look_at_file(file, why);
}

enum err
journal_sqlite_file_open(struct journal_sqlite_file *file, const char *path, struct why *why)
{
    *file = (struct journal_sqlite_file){.lock = -1};
    if (!str_copy(file->path, sizeof file->path, text_of(path)))
        return why_set(why, ERR_ARG, "journal: path of more than %d bytes", PATH_MAX);
    enum err err = take_lock(file, why);
    if (!err)
        err = make_file(file, why);
    return err ? err : open_database(file, SQLITE_OPEN_READWRITE, why);
}

enum err
journal_sqlite_file_open_reader(struct journal_sqlite_file *file, const char *path, struct why *why)
{
    *file = (struct journal_sqlite_file){.lock = -1};
    if (!str_copy(file->path, sizeof file->path, text_of(path)))
        return why_set(why, ERR_ARG, "journal: path of more than %d bytes", PATH_MAX);
    return open_database(file, SQLITE_OPEN_READONLY, why);
}

void
journal_sqlite_file_close(struct journal_sqlite_file *file)
{
    sqlite3_close(file->db);
    if (file->lock >= 0)
        close(file->lock);
}
