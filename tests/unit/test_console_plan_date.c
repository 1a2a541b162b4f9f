/* links: proto/gate */
/* The line `rehearsed` of a plan's file: that line and nothing else, and never half a file. */
#include "tests/unit/test.h"

#include <signal.h>
#include <sys/resource.h>

#include "console/plan_date.c"

#define DAY "2026-11-26"
#define TAG "[tag paris]\nreroute = message:evacuation\n"

static void
becomes(const char *was, const char *wanted)
{
    struct bytes to = {0};
    struct why why = {.text = ""};
    OK_ERR(plan_date_set(&to, text_of(was), DAY, "night.plan", &why), &why);
    EQ_TEXT(((struct text){(const char *)to.at, to.len}), wanted);
    bytes_free(&to);
}

TEST(the_day_that_stands_there_is_another_one_and_every_other_byte_the_same)
{
    becomes("# ours\n[plan]\nprecedence = 90\n  rehearsed=2026-01-02\t; by Ann\n\n" TAG,
            "# ours\n[plan]\nprecedence = 90\n  rehearsed=" DAY "\t; by Ann\n\n" TAG);
    becomes("[plan]\r\nrehearsed : 2026-01-02\r\nprecedence=1\r\n" TAG,
            "[plan]\r\nrehearsed : " DAY "\r\nprecedence=1\r\n" TAG);
    becomes("\xEF\xBB\xBF[plan]\nrehearsed = 2026-01-02\nprecedence=1\n" TAG,
            "\xEF\xBB\xBF[plan]\nrehearsed = " DAY "\nprecedence=1\n" TAG);
}

TEST(of_two_days_the_one_that_counts_changes)
{
    becomes("[plan]\nrehearsed = 2025-01-02\nprecedence=1\nrehearsed = 2026-01-02\n" TAG,
            "[plan]\nrehearsed = 2025-01-02\nprecedence=1\nrehearsed = " DAY "\n" TAG);
}

TEST(where_the_key_lacks_a_line_comes_at_the_end_of_its_section)
{
    becomes("[plan]\nprecedence = 90\n\n; Paris\n" TAG,
            "[plan]\nprecedence = 90\nrehearsed = " DAY "\n\n; Paris\n" TAG);
    becomes("[plan]\r\nprecedence = 90\r\n; rehearsed = 2026-01-02\r\n" TAG,
            "[plan]\r\nprecedence = 90\r\nrehearsed = " DAY "\r\n; rehearsed = 2026-01-02\r\n" TAG);
    becomes(TAG "[plan]\nprecedence = 90", TAG "[plan]\nprecedence = 90\nrehearsed = " DAY "\n");
}

TEST(what_is_no_plan_is_not_touched)
{
    struct bytes to = {0};
    struct why why = {.text = ""};
    IS_ERR(plan_date_set(&to, TEXT("[plan]\n" TAG), DAY, "night.plan", &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "night.plan");
    EQ_I64(to.len, 0);
    bytes_free(&to);
}

/* --- the file --------------------------------------------------------------------------------- */

#define WAS "[plan]\nprecedence = 90\n" TAG

struct place {
    char folder[64], path[96];
};

static struct place
place_new(mode_t mode)
{
    struct place place = {.folder = "/tmp/vigie-date-XXXXXX"};
    TRUE(mkdtemp(place.folder) != NULL);
    str_format(place.path, sizeof place.path, "%s/night.plan", place.folder);
    int fd = open(place.path, O_WRONLY | O_CREAT, 0600);
    EQ_I64(write(fd, WAS, strlen(WAS)), (ssize_t)strlen(WAS));
    EQ_I64(fchmod(fd, mode), 0);
    close(fd);
    return place;
}

static void
holds(const char *path, const char *wanted)
{
    struct bytes bytes = {0};
    struct why why = {.text = ""};
    OK_ERR(file_read(&bytes, path, &why), &why);
    EQ_TEXT(((struct text){(const char *)bytes.at, bytes.len}), wanted);
    bytes_free(&bytes);
}

/* The folder is empty but for the plan: no half file is left. */
static void
place_end(const struct place *place)
{
    EQ_I64(unlink(place->path), 0);
    EQ_I64(rmdir(place->folder), 0);
}

TEST(the_file_has_the_day_and_its_mode)
{
    struct place place = place_new(0640);
    struct why why = {.text = ""};
    struct stat stat_of;
    OK_ERR(plan_date_write(place.path, TEXT(WAS), DAY, &why), &why);
    holds(place.path, "[plan]\nprecedence = 90\nrehearsed = " DAY "\n" TAG);
    EQ_I64(stat(place.path, &stat_of), 0);
    EQ_I64(stat_of.st_mode & 07777, 0640);
    place_end(&place);
}

TEST(a_link_stays_one)
{
    struct place place = place_new(0600);
    char link[96];
    struct why why = {.text = ""};
    struct stat stat_of;
    str_format(link, sizeof link, "%s/link.plan", place.folder);
    EQ_I64(symlink("night.plan", link), 0);
    OK_ERR(plan_date_write(link, TEXT(WAS), DAY, &why), &why);
    EQ_I64(lstat(link, &stat_of), 0);
    TRUE(S_ISLNK(stat_of.st_mode));
    holds(place.path, "[plan]\nprecedence = 90\nrehearsed = " DAY "\n" TAG);
    EQ_I64(unlink(link), 0);
    place_end(&place);
}

TEST(a_file_that_has_changed_since_is_left_alone)
{
    struct place place = place_new(0600);
    struct why why = {.text = ""};
    IS_ERR(plan_date_write(place.path, TEXT("[plan]\nprecedence = 80\n" TAG), DAY, &why), ERR_STALE,
           &why);
    HAS_STR(why.text, "has changed since it was read");
    holds(place.path, WAS);
    place_end(&place);
}

TEST(a_disk_that_is_full_loses_nothing)
{
    struct place place = place_new(0600);
    struct why why = {.text = ""};
    struct rlimit old, none;
    signal(SIGXFSZ, SIG_IGN);
    EQ_I64(getrlimit(RLIMIT_FSIZE, &old), 0);
    none = (struct rlimit){.rlim_cur = 10, .rlim_max = old.rlim_max};
    EQ_I64(setrlimit(RLIMIT_FSIZE, &none), 0);
    enum err err = plan_date_write(place.path, TEXT(WAS), DAY, &why);
    EQ_I64(setrlimit(RLIMIT_FSIZE, &old), 0);
    EQ_I64(err, ERR_IO);
    HAS_STR(why.text, "its day was not written");
    holds(place.path, WAS);
    place_end(&place);
}
