/* journal_sqlite: what the two files of the embedded journal share: the open file, and how it says
 * that it failed. Nobody else includes this. */
#ifndef PROTO_GATE_JOURNAL_SQLITE_H
#define PROTO_GATE_JOURNAL_SQLITE_H

#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>

#include "proto/gate/journal.h"

struct journal_sqlite_file {
    char path[PATH_MAX];
    int lock; /* descriptor of the lock file; -1 none */
    sqlite3 *db;
};

/* Locks the file, opens it, and judges it: ours, of a version we know, and whole. An empty one gets
 * its tables; any other is only looked at. To be closed even when it fails. */
enum err journal_sqlite_file_open(struct journal_sqlite_file *file, const char *path,
                                  struct why *why);

/* To read only: no lock, nothing is made. */
enum err journal_sqlite_file_open_reader(struct journal_sqlite_file *file, const char *path,
                                         struct why *why);
void journal_sqlite_file_close(struct journal_sqlite_file *file);

/* The sentence for what SQLite said last. ERR_FORMAT: damaged, or not ours; else ERR_IO. */
enum err journal_sqlite_file_fail(const struct journal_sqlite_file *file, const char *doing,
                                  struct why *why);

/* One integer that a query gives; false when it fails. */
bool journal_sqlite_file_ask(struct journal_sqlite_file *file, const char *sql, int64_t *value);

#endif
