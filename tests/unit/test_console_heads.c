/* links: proto/link */
/* Heads of audit files from one run to the next: only forward, shared, never lost to a bad line. */
#include "tests/unit/test.h"

#include "console/heads.c"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define PARIS TEXT("tcp://192.0.2.2:7711")
#define LYON TEXT("ipc:///run/vigie/lyon feed")

struct place {
    char folder[64], state[80], path[96], lock[104];
};

static struct place
place_new(void)
{
    struct place place = {.folder = "/tmp/vigie-heads-XXXXXX"};
    TRUE(mkdtemp(place.folder) != NULL);
    str_format(place.state, sizeof place.state, "%s/vigie", place.folder);
    str_format(place.path, sizeof place.path, "%s/heads", place.state);
    str_format(place.lock, sizeof place.lock, "%s.lock", place.path);
    return place;
}

static void
place_end(const struct place *place)
{
    unlink(place->path);
    unlink(place->lock);
    rmdir(place->state);
    EQ_I64(rmdir(place->folder), 0);
}

static struct heads *
opened(const struct place *place)
{
    struct heads *heads = NULL;
    struct why why;
    OK_ERR(heads_open(&heads, place->path, &why), &why);
    return heads;
}

static void
knows(const struct heads *heads, struct text endpoint, uint64_t n, const char *hash)
{
    const struct heads_head *head = heads_find(heads, endpoint);
    TRUE(head != NULL);
    EQ_U64(head->n, n);
    EQ_STR(head->hash, hash);
}

TEST(what_was_told_is_known_to_the_next_run_and_to_nobody_else)
{
    struct place place = place_new();
    struct heads *heads = opened(&place);
    struct stat file, folder;
    struct why why;
    TRUE(heads_find(heads, PARIS) == NULL);
    OK_ERR(heads_save(heads, &why), &why); /* nothing to write: no file */
    TRUE(access(place.path, F_OK) != 0);
    heads_take(heads, PARIS, 41, TEXT(A));
    heads_take(heads, LYON, 7, TEXT(B));
    heads_take(heads, PARIS, 0, TEXT(""));
    OK_ERR(heads_save(heads, &why), &why);
    heads_free(&heads);
    EQ_I64(stat(place.path, &file), 0);
    EQ_I64(file.st_mode & 0777, 0600);
    EQ_I64(stat(place.state, &folder), 0);
    EQ_I64(folder.st_mode & 0777, 0700);
    heads = opened(&place);
    knows(heads, PARIS, 41, A);
    knows(heads, LYON, 7, B);
    heads_free(&heads);
    place_end(&place);
}

TEST(heads_only_go_forward)
{
    struct place place = place_new();
    struct heads *heads = opened(&place);
    heads_take(heads, PARIS, 41, TEXT(A));
    heads_take(heads, PARIS, 40, TEXT(B));
    heads_take(heads, PARIS, 41, TEXT(B)); /* another hash for as many: what was known stays */
    heads_take(heads, PARIS, 50, TEXT("short"));
    knows(heads, PARIS, 41, A);
    heads_take(heads, PARIS, 42, TEXT(B));
    knows(heads, PARIS, 42, B);
    heads_free(&heads);
    place_end(&place);
}

TEST(consoles_that_run_at_once_keep_the_highest_of_each)
{
    struct place place = place_new();
    struct heads *one = opened(&place), *other = opened(&place);
    struct why why;
    heads_take(one, PARIS, 41, TEXT(A));
    heads_take(one, LYON, 9, TEXT(A));
    heads_take(other, PARIS, 40, TEXT(B));
    heads_take(other, LYON, 10, TEXT(B));
    OK_ERR(heads_save(one, &why), &why);
    OK_ERR(heads_save(other, &why), &why);
    heads_free(&one);
    heads_free(&other);
    one = opened(&place);
    knows(one, PARIS, 41, A);
    knows(one, LYON, 10, B);
    heads_free(&one);
    place_end(&place);
}

TEST(a_line_that_makes_no_sense_is_named_and_those_before_it_are_known)
{
    static const char *const bad[] = {
        "x " A " tcp://b", "-3 " A " tcp://b", "3 beef tcp://b", "3 " A, "3 " A " ", ""};
    struct place place = place_new();
    EQ_I64(mkdir(place.state, 0700), 0);
    for (size_t i = 0; i < NITEMS(bad); i++) {
        struct heads *heads = NULL;
        struct why why;
        FILE *out = fopen(place.path, "w");
        fprintf(out, "41 " A " tcp://192.0.2.2:7711\n%s\n", bad[i]);
        fclose(out);
        IS_ERR(heads_open(&heads, place.path, &why), ERR_FORMAT, &why);
        HAS_STR(why.text, "heads line 2: expected RECORDS HASH ENDPOINT");
        knows(heads, PARIS, 41, A);
        heads_take(heads, LYON, 1, TEXT(B));
        OK_ERR(heads_save(heads, &why), &why);
        heads_free(&heads);
        heads = opened(&place); /* whole again */
        knows(heads, PARIS, 41, A);
        knows(heads, LYON, 1, B);
        heads_free(&heads);
    }
    place_end(&place);
}

TEST(a_place_that_cannot_be_written_is_said)
{
    struct heads *heads = NULL;
    struct why why;
    OK_ERR(heads_open(&heads, "/proc/nowhere/vigie/heads", &why), &why);
    heads_take(heads, PARIS, 1, TEXT(A));
    IS_ERR(heads_save(heads, &why), ERR_IO, &why);
    HAS_STR(why.text, "/proc/nowhere/vigie/heads");
    heads_free(&heads);
}
