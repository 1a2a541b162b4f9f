/* Keys: their text, their files, and the library that may be given them. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/link/key.h"

static char path[160];

static const char *
a_path(void)
{
    static int count;
    const char *tmp = getenv("TMPDIR");
    if (path[0])
        unlink(path);
    str_format(path, sizeof path, "%s/vg-key-%ld-%d", tmp ? tmp : "/tmp", (long)getpid(), ++count);
    return path;
}

__attribute__((destructor)) static void
clean(void)
{
    if (path[0])
        unlink(path);
}

static const char *
a_file(const char *content, mode_t mode)
{
    a_path();
    FILE *out = fopen(path, "w");
    TRUE(out);
    fputs(content, out);
    fclose(out);
    chmod(path, mode);
    return path;
}

TEST(a_library_that_strangers_can_break_into_is_refused)
{
    struct why why;
    IS_ERR(key_judge_library(4, 3, 1, true, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "libzmq 4.3.1");
    HAS_STR(why.text, "4.3.2");
    IS_ERR(key_judge_library(4, 2, 9, true, &why), ERR_DENIED, &why);
    IS_ERR(key_judge_library(3, 9, 9, true, &why), ERR_DENIED, &why);
    OK_ERR(key_judge_library(4, 3, 2, true, &why), &why);
    OK_ERR(key_judge_library(5, 0, 0, true, &why), &why);
    IS_ERR(key_judge_library(4, 3, 4, false, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "without CURVE");
    OK_ERR(key_check_library(&why), &why);
}

TEST(a_key_is_forty_characters_of_one_spelling)
{
    struct key_pair pair;
    struct why why;
    OK_ERR(key_make(&pair, &why), &why);
    OK_ERR(key_check(text_of(pair.public_half), &why), &why);
    IS_ERR(key_check((struct text){pair.public_half, 39}, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "found 39");
    IS_ERR(key_check(TEXT(""), &why), ERR_FORMAT, &why);
    /* no such characters in Z85 */
    IS_ERR(key_check(TEXT("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf,"), &why), ERR_FORMAT, &why);
    /* "#####" says more than four bytes hold: another spelling of some other key */
    IS_ERR(key_check(TEXT("########################################"), &why), ERR_FORMAT, &why);
}

TEST(a_pair_comes_back_from_its_file_and_only_its_owner_can_read_it)
{
    struct key_pair pair, again;
    struct why why;
    struct stat about;
    OK_ERR(key_make(&pair, &why), &why);
    umask(0);
    OK_ERR(key_write(&pair, a_path(), "a person", &why), &why);
    umask(022);
    TRUE(stat(path, &about) == 0);
    EQ_U64(about.st_mode & 0777, 0600);
    OK_ERR(key_read(&again, path, &why), &why);
    EQ_STR(again.public_half, pair.public_half);
    EQ_STR(again.secret_half, pair.secret_half);
    EQ_I64(prctl(PR_GET_DUMPABLE), 0);
    key_wipe(&again);
    static const struct key_pair nothing;
    EQ_BYTES(&again, &nothing, sizeof nothing);
}

TEST(a_file_that_is_there_is_never_written_over)
{
    struct key_pair pair;
    struct why why;
    struct bytes bytes = {0};
    OK_ERR(key_make(&pair, &why), &why);
    IS_ERR(key_write(&pair, a_file("precious", 0600), "a person", &why), ERR_IO, &why);
    HAS_STR(why.text, "never written over");
    OK_ERR(file_read(&bytes, path, &why), &why);
    EQ_BYTES(bytes.at, "precious", 8);
    EQ_U64(bytes.len, 8);
    bytes_free(&bytes);
    IS_ERR(key_write(&pair, "/nowhere/at/all", "a person", &why), ERR_IO, &why);
}

TEST(a_file_that_others_may_read_is_refused)
{
    static const mode_t modes[] = {0640, 0604, 0660, 0644, 0610};
    struct key_pair pair, again;
    struct why why;
    OK_ERR(key_make(&pair, &why), &why);
    OK_ERR(key_write(&pair, a_path(), "a person", &why), &why);
    for (size_t i = 0; i < NITEMS(modes); i++) {
        chmod(path, modes[i]);
        IS_ERR(key_read(&again, path, &why), ERR_DENIED, &why);
        HAS_STR(why.text, "chmod 600");
        EQ_STR(again.secret_half, "");
    }
    chmod(path, 0400);
    OK_ERR(key_read(&again, path, &why), &why);
}

TEST(a_file_that_is_no_key_is_refused_without_a_word_of_it)
{
    static const char secret[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
    static const struct {
        const char *content, *says;
    } files[] = {
        {"", "expected the lines"},
        {"public = x\nsecret = y\n", "expected the lines"},
        {"secret = D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs\n", "expected the lines"},
        {"public = rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n"
         "secret = D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs\n",
         "do not belong together"},
    };
    struct key_pair pair;
    struct why why;
    for (size_t i = 0; i < NITEMS(files); i++) {
        IS_ERR(key_read(&pair, a_file(files[i].content, 0600), &why), ERR_FORMAT, &why);
        HAS_STR(why.text, path);
        HAS_STR(why.text, files[i].says);
        TRUE(!strstr(why.text, secret));
    }
    IS_ERR(key_read(&pair, "/nowhere.key", &why), ERR_IO, &why);
    IS_ERR(key_read(&pair, "/tmp", &why), ERR_IO, &why);
}
