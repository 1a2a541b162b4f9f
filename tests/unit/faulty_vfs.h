/* faulty_vfs: an SQLite file system that fails when told to, and loses power.
 *
 * Every write, sync, truncation and deletion has a number, from 1. One of them can fail once
 * (FAULT_ONCE), or be the last that anything is heard of (FAULT_POWER: it is torn in the middle,
 * all later ones fail). power_cut() then takes back what was written behind the last sync of each
 * file: all of it, or whatever the dice say, as a disk with a cache does. Include test.h first.
 */
#ifndef TESTS_UNIT_FAULTY_VFS_H
#define TESTS_UNIT_FAULTY_VFS_H

#include <sqlite3.h>
#include <unistd.h>

enum fault { FAULT_NONE, FAULT_ONCE, FAULT_POWER };

/* What a write covered, to be put back: a file as it was. */
struct undo {
    char path[512];
    int64_t size; /* of the file before */
    int64_t at;
    size_t len;
    unsigned char *bytes;
};

static struct {
    enum fault fault;
    long fail_at, count;
    bool is_dark; /* the power is gone */
    struct undo *undo;
    size_t undo_count;
} faulty;

struct faulty_file {
    sqlite3_file base;
    char path[512];
    sqlite3_file *real;
};

static sqlite3_vfs faulty_vfs, *faulty_below;

/* Is this the step that fails? */
static inline bool
faulty_step(void)
{
    if (faulty.is_dark)
        return true;
    if (++faulty.count != faulty.fail_at || faulty.fault == FAULT_NONE)
        return false;
    faulty.is_dark = faulty.fault == FAULT_POWER;
    return true;
}

static inline sqlite3_file *
faulty_real(sqlite3_file *file)
{
    return ((struct faulty_file *)file)->real;
}

static inline void
faulty_remember(struct faulty_file *file, int64_t at, size_t len)
{
    sqlite3_int64 size = 0;
    file->real->pMethods->xFileSize(file->real, &size);
    struct undo undo = {.size = size, .at = at, .len = len};
    str_copy(undo.path, sizeof undo.path, text_of(file->path));
    undo.bytes = calloc(1, len + 1);
    file->real->pMethods->xRead(file->real, undo.bytes, (int)len, at);
    faulty.undo = realloc(faulty.undo, (faulty.undo_count + 1) * sizeof undo);
    faulty.undo[faulty.undo_count++] = undo;
}

/* Synced: these writes will stay. */
static inline void
faulty_forget(const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < faulty.undo_count; i++) {
        if (path && strcmp(faulty.undo[i].path, path) != 0)
            faulty.undo[kept++] = faulty.undo[i];
        else
            free(faulty.undo[i].bytes);
    }
    faulty.undo_count = kept;
}

static inline int
faulty_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
    bool was_dark = faulty.is_dark;
    if (faulty_step()) {
        if (!was_dark && faulty.fault == FAULT_POWER) { /* torn */
            faulty_remember((struct faulty_file *)file, at, (size_t)len / 2);
            faulty_real(file)->pMethods->xWrite(faulty_real(file), from, len / 2, at);
        }
        return faulty.count % 2 ? SQLITE_IOERR_WRITE : SQLITE_FULL;
    }
    faulty_remember((struct faulty_file *)file, at, (size_t)len);
    return faulty_real(file)->pMethods->xWrite(faulty_real(file), from, len, at);
}

static inline int
faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (faulty_step())
        return SQLITE_IOERR_TRUNCATE;
    sqlite3_int64 before = 0;
    faulty_real(file)->pMethods->xFileSize(faulty_real(file), &before);
    if (size < before)
        faulty_remember((struct faulty_file *)file, size, (size_t)(before - size));
    return faulty_real(file)->pMethods->xTruncate(faulty_real(file), size);
}

static inline int
faulty_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    if (faulty_step())
        return SQLITE_IOERR_FSYNC;
    faulty_forget(((struct faulty_file *)file)->path);
    return SQLITE_OK;
}

static inline int
faulty_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs;
    if (faulty_step())
        return SQLITE_IOERR_DELETE;
    faulty_forget(path);
    return faulty_below->xDelete(faulty_below, path, sync);
}

#define FAULTY_PASS(name, parameters, ...)                                          \
    static inline int faulty_##name parameters                                      \
    {                                                                               \
        return faulty_real(file)->pMethods->name(faulty_real(file), ##__VA_ARGS__); \
    }
FAULTY_PASS(xRead, (sqlite3_file * file, void *to, int len, sqlite3_int64 at), to, len, at)
FAULTY_PASS(xFileSize, (sqlite3_file * file, sqlite3_int64 *size), size)
FAULTY_PASS(xLock, (sqlite3_file * file, int lock), lock)
FAULTY_PASS(xUnlock, (sqlite3_file * file, int lock), lock)
FAULTY_PASS(xCheckReservedLock, (sqlite3_file * file, int *held), held)
FAULTY_PASS(xFileControl, (sqlite3_file * file, int op, void *arg), op, arg)
FAULTY_PASS(xSectorSize, (sqlite3_file * file))
FAULTY_PASS(xDeviceCharacteristics, (sqlite3_file * file))
FAULTY_PASS(xShmMap, (sqlite3_file * file, int page, int size, int extend, void volatile **at),
            page, size, extend, at)
FAULTY_PASS(xShmLock, (sqlite3_file * file, int from, int n, int flags), from, n, flags)
FAULTY_PASS(xShmUnmap, (sqlite3_file * file, int remove), remove)

static inline void
faulty_shm_barrier(sqlite3_file *file)
{
    faulty_real(file)->pMethods->xShmBarrier(faulty_real(file));
}

static inline int
faulty_close(sqlite3_file *file)
{
    int code = faulty_real(file)->pMethods->xClose(faulty_real(file));
    free(faulty_real(file));
    return code;
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_xRead,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_xFileSize,
    .xLock = faulty_xLock,
    .xUnlock = faulty_xUnlock,
    .xCheckReservedLock = faulty_xCheckReservedLock,
    .xFileControl = faulty_xFileControl,
    .xSectorSize = faulty_xSectorSize,
    .xDeviceCharacteristics = faulty_xDeviceCharacteristics,
    .xShmMap = faulty_xShmMap,
    .xShmLock = faulty_xShmLock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_xShmUnmap,
};

static inline int
faulty_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct faulty_file *fresh = (struct faulty_file *)file;
    fresh->base.pMethods = NULL;
    fresh->real = calloc(1, (size_t)faulty_below->szOsFile);
    int code = faulty_below->xOpen(faulty_below, path, fresh->real, flags, out);
    if (code != SQLITE_OK) {
        free(fresh->real);
        return code;
    }
    str_copy(fresh->path, sizeof fresh->path, text_of(path ? path : ""));
    fresh->base.pMethods = &faulty_methods;
    return SQLITE_OK;
}

/* From now on SQLite's files are ours. */
static inline void
faulty_begin(enum fault fault, long fail_at)
{
    faulty_forget(NULL);
    faulty.fault = fault;
    faulty.fail_at = fail_at;
    faulty.count = 0;
    faulty.is_dark = false;
    faulty_below = sqlite3_vfs_find("unix");
    faulty_vfs = *faulty_below;
    faulty_vfs.zName = "faulty";
    faulty_vfs.szOsFile = sizeof(struct faulty_file);
    faulty_vfs.xOpen = faulty_open;
    faulty_vfs.xDelete = faulty_delete;
    sqlite3_vfs_register(&faulty_vfs, 1);
}

static inline void
faulty_end(void)
{
    sqlite3_vfs_unregister(&faulty_vfs);
    faulty_forget(NULL);
    free(faulty.undo);
    faulty.undo = NULL;
}

/* After everything is closed: what was not synced is gone. dice: NULL for all of it, else some of
 * it (a disk writes its cache in any order). */
static inline void
faulty_power_cut(struct dice *dice)
{
    for (size_t i = faulty.undo_count; i-- > 0;) {
        struct undo *undo = &faulty.undo[i];
        if (dice && dice_roll(dice, 2))
            continue;
        FILE *out = fopen(undo->path, "r+");
        if (!out)
            continue; /* deleted since */
        fseek(out, (long)undo->at, SEEK_SET);
        fwrite(undo->bytes, 1, undo->len, out);
        fflush(out);
        if (!dice && ftruncate(fileno(out), undo->size) != 0)
            abort();
        fclose(out);
    }
}

#endif
