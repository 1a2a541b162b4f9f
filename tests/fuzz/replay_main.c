/* replay_main: runs a fuzz harness over files that are there, without a fuzzer.
 *
 *     build/replay/fuzz_unpack tests/fuzz/corpus/unpack [more files or folders]
 *
 * `make test` does so with every corpus: what once broke a reader never breaks it again.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_BYTES = 4096 };

static int files;

static int
replay_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in) {
        printf("not ok - %s: %s\n", path, strerror(errno));
        return 1;
    }
    size_t len = 0, room = 1 << 16;
    uint8_t *data = malloc(room);
    while (data && (len += fread(data + len, 1, room - len, in)) == room)
        data = realloc(data, room *= 2);
    fclose(in);
    if (!data)
        abort();
    uint8_t *exact = malloc(len ? len : 1); /* so that a sanitizer sees one byte too many */
    if (!exact)
        abort();
    memcpy(exact, data, len);
    free(data);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
    files++;
    return 0;
}

static int
replay(const char *path)
{
    struct stat stat_buffer;
    if (stat(path, &stat_buffer) != 0 || !S_ISDIR(stat_buffer.st_mode))
        return replay_file(path);
    DIR *dir = opendir(path);
    if (!dir)
        return 1;
    int failed = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char inside[PATH_BYTES];
        snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            failed |= replay(inside);
    }
    closedir(dir);
    return failed;
}

int
main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i]);
    if (!failed)
        printf("ok - %d files replayed\n", files);
    return failed;
}
