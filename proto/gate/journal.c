#include "proto/gate/journal.h"

#include <string.h>

#include "proto/base/text.h"

static const struct journal_ops *const stores[] = {&journal_sqlite_ops};

/* Splits "scheme:rest"; a plain path belongs to the first store. */
static const struct journal_ops *
store_of(const char *url, const char **path, struct why *why)
{
    size_t scheme = strcspn(url, ":/.");
    if (url[scheme] != ':') {
        *path = url;
        return stores[0];
    }
    struct text name = {url, scheme};
    for (size_t i = 0; i < NITEMS(stores); i++) {
        if (text_is(name, stores[i]->scheme)) {
            *path = url + scheme + 1;
            return stores[i];
        }
    }
    if (text_is(name, "postgresql") || text_is(name, "postgres"))
        why_set(why, ERR_ARG,
                "journal %.*s: this build keeps journals in SQLite only, expected "
                "sqlite:PATH or a path",
                TEXT_ARG(name));
    else
        why_set(why, ERR_ARG, "journal \"%s\": expected sqlite:PATH or a path", url);
    return NULL;
}

enum err
journal_check_url(const char *url, struct why *why)
{
    const char *path;
    if (!store_of(url, &path, why))
        return ERR_ARG;
    if (path[0] == '\0' || path[0] == ':') /* :memory: is no journal */
        return why_set(why, ERR_ARG, "journal \"%s\": expected sqlite:PATH or a path", url);
    return OK;
}

enum err
journal_open(struct journal **journal, const char *url, struct why *why)
{
    const char *path;
    enum err err = journal_check_url(url, why);
    return err ? err : store_of(url, &path, why)->open(journal, path, why);
}

enum err
journal_open_reader(struct journal **journal, const char *url, struct why *why)
{
    const char *path;
    enum err err = journal_check_url(url, why);
    return err ? err : store_of(url, &path, why)->open_reader(journal, path, why);
}

enum err
journal_replay(struct journal *journal, const struct journal_sink *sink,
               struct journal_stats *stats, struct why *why)
{
    return journal->ops->replay(journal, sink, stats, why);
}

enum err
journal_seek_day(struct journal *journal, const char *date, struct journal_cursor *cursor,
                 struct why *why)
{
    return journal->ops->seek_day(journal, date, cursor, why);
}

enum err
journal_read(struct journal *journal, struct journal_cursor *cursor, int limit,
             const struct journal_sink *sink, int *count, struct why *why)
{
    return journal->ops->read(journal, cursor, limit, sink, count, why);
}

void
journal_close(struct journal **journal)
{
    if (*journal)
        (*journal)->ops->close(journal);
}

enum err
journal_restore(struct journal *journal, const struct journal_sink *sink,
                struct journal_stats *stats, struct why *why)
{
    return journal->ops->restore(journal, sink, stats, why);
}

enum err
journal_recent(struct journal *journal, int64_t since_us, const struct journal_sink *sink,
               struct why *why)
{
    return journal->ops->recent(journal, since_us, sink, why);
}

enum err
journal_begin_run(struct journal *journal, const struct journal_run *run, struct why *why)
{
    return journal->ops->begin_run(journal, run, why);
}

enum err
journal_append(struct journal *journal, const struct journal_frame *frames, size_t count,
               struct why *why)
{
    return journal->ops->append(journal, frames, count, why);
}

enum err
journal_write_checkpoint(struct journal *journal, const struct journal_checkpoint *checkpoint,
                         struct why *why)
{
    return journal->ops->write_checkpoint(journal, checkpoint, why);
}

enum err
journal_prune(struct journal *journal, int64_t before_us, int limit, int *pruned, struct why *why)
{
    return journal->ops->prune(journal, before_us, limit, pruned, why);
}
