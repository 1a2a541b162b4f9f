/* The audit file shows any edit, removal, exchange, forgery and cut; and a disk that fails, or a
 * gate that dies, leaves it whole. */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/audit_make.h"

enum { RECORDS = 6 };

/* --- what is written -------------------------------------------------------------------------- */

TEST(what_was_written_is_whole_and_its_head_is_known)
{
    struct audit_place place = audit_place_new();
    struct audit_head head = audit_make(&place, RECORDS);
    EQ_U64(head.n, RECORDS);
    struct audit_report report = audit_judged(&place, &head);
    EQ_STR(report.text, "");
    EQ_I64(report.fault, AUDIT_WHOLE);
    EQ_U64(report.head.n, RECORDS);
    EQ_BYTES(report.head.hash, head.hash, sizeof head.hash);
    audit_place_end(&place);
}

TEST(the_chain_goes_on_after_a_restart)
{
    struct audit_place place = audit_place_new();
    audit_make(&place, 2);
    audit_make(&place, 0);
    struct audit_head head = audit_make(&place, 3);
    EQ_U64(head.n, 5);
    EQ_I64(audit_judged(&place, &head).fault, AUDIT_WHOLE);
    audit_place_end(&place);
}

TEST(file_and_secret_are_for_their_owner_alone)
{
    struct audit_place place = audit_place_new();
    struct stat stat_of;
    struct audit *audit = NULL;
    struct why why;
    mode_t old = umask(0);
    audit_make(&place, 1);
    umask(old);
    EQ_I64(stat(place.path, &stat_of), 0);
    EQ_I64(stat_of.st_mode & 0777, 0600);
    EQ_I64(stat(place.key, &stat_of), 0);
    EQ_I64(stat_of.st_mode & 0777, 0600);

    EQ_I64(chmod(place.key, 0640), 0);
    IS_ERR(audit_open(&audit, place.path, place.key, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "may be read by others than its owner");
    EQ_I64(chmod(place.key, 0600), 0);
    EQ_I64(chmod(place.path, 0620), 0);
    IS_ERR(audit_open(&audit, place.path, place.key, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "may be written by others");
    audit_place_end(&place);
}

TEST(a_lost_public_key_comes_back_and_a_lost_secret_is_not_replaced)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = NULL;
    struct why why;
    struct audit_head head = audit_make(&place, 2);
    EQ_I64(unlink(place.pub), 0);
    audit_make(&place, 0);
    EQ_I64(audit_judged(&place, &head).fault, AUDIT_WHOLE);
    EQ_I64(unlink(place.key), 0);
    IS_ERR(audit_open(&audit, place.path, place.key, &why), ERR_IO, &why);
    HAS_STR(why.text, "is not there, and its public half");
    TRUE(access(place.key, F_OK) != 0);
    audit_place_end(&place);
}

TEST(bad_key_files_are_named)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = NULL;
    struct why why;
    audit_make(&place, 1);
    struct bytes key = audit_bytes(place.key);
    key.at[5] = 'x';
    audit_put(place.key, key.at, key.len);
    IS_ERR(audit_open(&audit, place.path, place.key, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "a.audit.key: expected one line of 64 digits");
    key.at[5] = key.at[6] = key.at[7] = '0'; /* another key */
    audit_put(place.key, key.at, key.len);
    IS_ERR(audit_open(&audit, place.path, place.key, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "is not the public half of");
    bytes_free(&key);
    audit_place_end(&place);
}

TEST(one_gate_at_a_time_writes_it)
{
    struct audit_place place = audit_place_new();
    struct audit *first = NULL, *second = NULL;
    struct why why;
    OK_ERR(audit_open(&first, place.path, place.key, &why), &why);
    IS_ERR(audit_open(&second, place.path, place.key, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "another gate writes it");
    audit_close(&first);
    OK_ERR(audit_open(&second, place.path, place.key, &why), &why);
    audit_close(&second);
    audit_place_end(&place);
}

TEST(a_file_that_another_hand_touched_is_not_written_to)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = NULL;
    struct why why;
    struct audit_record record = audit_made(0);
    audit_make(&place, 3);
    OK_ERR(audit_open(&audit, place.path, place.key, &why), &why);
    struct bytes file = audit_bytes(place.path);
    EQ_I64(truncate(place.path, (off_t)file.len / 3), 0);
    IS_ERR(audit_append(audit, &record, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "written to by another hand");
    EQ_I64(truncate(place.path, 0), 0);
    audit_put(place.path, file.at, file.len);
    OK_ERR(audit_append(audit, &record, &why), &why);
    EQ_I64(unlink(place.path), 0);
    IS_ERR(audit_append(audit, &record, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "was taken away");
    audit_close(&audit);
    bytes_free(&file);
    audit_place_end(&place);
}

TEST(a_record_of_no_time_is_refused)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = NULL;
    struct why why;
    OK_ERR(audit_open(&audit, place.path, place.key, &why), &why);
    struct audit_record record = {.at_us = -1};
    IS_ERR(audit_append(audit, &record, &why), ERR_ARG, &why);
    record.at_us = INT64_MAX;
    IS_ERR(audit_append(audit, &record, &why), ERR_ARG, &why);
    EQ_U64(audit_head(audit).n, 0);
    audit_close(&audit);
    audit_place_end(&place);
}

/* --- what a hand may do ----------------------------------------------------------------------- */

struct lines {
    struct text at[RECORDS];
    struct bytes file;
};

static struct lines
the_lines(const char *path)
{
    struct lines lines = {.file = audit_bytes(path)};
    struct text rest = {(const char *)lines.file.at, lines.file.len};
    for (size_t i = 0; i < RECORDS; i++) {
        lines.at[i] = text_cut(&rest, '\n');
        lines.at[i].len++; /* with its newline */
    }
    EQ_U64(rest.len, 0);
    return lines;
}

static struct bytes
joined(const struct text *parts, size_t count)
{
    struct bytes out = {0};
    for (size_t i = 0; i < count; i++)
        bytes_add(&out, parts[i].at, parts[i].len);
    return out;
}

static uint64_t
record_at(const struct lines *lines, size_t byte)
{
    uint64_t n = 1;
    for (size_t end = lines->at[0].len; byte >= end; n++)
        end += lines->at[n].len;
    return n;
}

TEST(any_byte_that_is_changed_is_found_and_its_record_named)
{
    struct audit_place place = audit_place_new();
    audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    for (size_t i = 0; i < lines.file.len; i++) {
        for (int bit = 0; bit < 8; bit += 7) { /* a neighbour, and out of ASCII */
            lines.file.at[i] ^= (unsigned char)(1 << bit);
            audit_put(place.path, lines.file.at, lines.file.len);
            struct audit_report report = audit_judged(&place, NULL);
            lines.file.at[i] ^= (unsigned char)(1 << bit);
            if (report.fault == AUDIT_WHOLE || report.n != record_at(&lines, i))
                TEST_FAIL("byte %zu of record %" PRIu64 ": fault %d at %" PRIu64 " (%s)", i,
                          record_at(&lines, i), report.fault, report.n, report.text);
        }
    }
    bytes_free(&lines.file);
    audit_place_end(&place);
}

/* What the gate itself says at its next start: all but the seals in the middle, which its chain
 * does not need. */
TEST(a_gate_does_not_open_a_damaged_file)
{
    struct audit_place place = audit_place_new();
    audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    size_t last = lines.file.len - lines.at[RECORDS - 1].len;
    for (size_t i = 0; i + 1 < lines.file.len; i++) {
        struct audit *audit = NULL;
        struct why why = {0};
        uint64_t n = record_at(&lines, i);
        bool is_seal =
            lines.at[n - 1].at + lines.at[n - 1].len - (const char *)(lines.file.at + i) <=
            2 * AUDIT_SEAL_BYTES + 1;
        if (is_seal && i < last)
            continue;
        lines.file.at[i] ^= 1;
        audit_put(place.path, lines.file.at, lines.file.len);
        enum err err = audit_open(&audit, place.path, place.key, &why);
        lines.file.at[i] ^= 1;
        char name[40];
        str_format(name, sizeof name, "record %" PRIu64 " ", n);
        if (err != ERR_FORMAT || !strstr(why.text, name))
            TEST_FAIL("byte %zu of record %" PRIu64 ": error %d, %s", i, n, err, why.text);
    }
    bytes_free(&lines.file);
    audit_place_end(&place);
}

TEST(any_record_that_is_removed_is_missed_the_last_by_its_head)
{
    struct audit_place place = audit_place_new();
    struct audit_head head = audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    for (size_t gone = 0; gone < RECORDS; gone++) {
        struct bytes file = joined(lines.at, gone);
        struct bytes rest = joined(lines.at + gone + 1, RECORDS - gone - 1);
        bytes_add(&file, rest.at, rest.len);
        audit_put(place.path, file.at, file.len);
        bool is_last = gone == RECORDS - 1;
        struct audit_report report = audit_judged(&place, NULL);
        EQ_I64(report.fault, is_last ? AUDIT_WHOLE : AUDIT_REMOVED);
        if (!is_last)
            EQ_U64(report.n, gone + 1);
        report = audit_judged(&place, &head);
        EQ_I64(report.fault, is_last ? AUDIT_CUT : AUDIT_REMOVED);
        EQ_U64(report.n, gone + 1);
        bytes_free(&file);
        bytes_free(&rest);
    }
    bytes_free(&lines.file);
    audit_place_end(&place);
}

TEST(any_two_records_that_changed_places_are_found)
{
    struct audit_place place = audit_place_new();
    audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    for (size_t a = 0; a < RECORDS; a++) {
        for (size_t b = a + 1; b < RECORDS; b++) {
            struct text parts[RECORDS];
            memcpy(parts, lines.at, sizeof parts);
            parts[a] = lines.at[b];
            parts[b] = lines.at[a];
            struct bytes file = joined(parts, RECORDS);
            audit_put(place.path, file.at, file.len);
            struct audit_report report = audit_judged(&place, NULL);
            EQ_I64(report.fault, AUDIT_SWAPPED);
            EQ_U64(report.n, a + 1);
            bytes_free(&file);
        }
    }
    bytes_free(&lines.file);
    audit_place_end(&place);
}

TEST(a_record_that_stands_twice_is_found)
{
    struct audit_place place = audit_place_new();
    audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    for (size_t i = 0; i < RECORDS; i++) {
        struct bytes file = joined(lines.at, RECORDS);
        bytes_add(&file, lines.at[i].at, lines.at[i].len);
        audit_put(place.path, file.at, file.len);
        struct audit_report report = audit_judged(&place, NULL);
        EQ_I64(report.fault, AUDIT_SWAPPED);
        EQ_U64(report.n, RECORDS + 1);
        bytes_free(&file);
    }
    bytes_free(&lines.file);
    audit_place_end(&place);
}

/* Cut at every byte: at the end of a record nobody can tell without a head, which is what publishing
 * it is for. */
TEST(a_cut_anywhere_is_found_with_a_known_head)
{
    struct audit_place place = audit_place_new();
    struct audit_head head = audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    int passed = 0;
    for (size_t len = 0; len < lines.file.len; len++) {
        audit_put(place.path, lines.file.at, len);
        bool is_end = len == 0 || lines.file.at[len - 1] == '\n';
        struct audit_report report = audit_judged(&place, NULL);
        EQ_I64(report.fault, is_end ? AUDIT_WHOLE : AUDIT_TORN);
        passed += is_end;
        report = audit_judged(&place, &head);
        EQ_I64(report.fault, AUDIT_CUT);
        EQ_U64(report.n, record_at(&lines, len));
    }
    EQ_I64(passed, RECORDS);
    bytes_free(&lines.file);
    audit_place_end(&place);
}

/* With a key of his own a forger makes a file that is whole to itself. */
TEST(another_key_is_found_and_so_is_another_head)
{
    struct audit_place place = audit_place_new(), forger = audit_place_new();
    struct audit_head head = audit_make(&place, 3);
    struct audit_head other = audit_make(&forger, 4);
    EQ_I64(audit_judged(&forger, &other).fault, AUDIT_WHOLE);
    struct bytes file = audit_bytes(forger.path);
    audit_put(place.path, file.at, file.len);
    struct audit_report report = audit_judged(&place, NULL);
    EQ_I64(report.fault, AUDIT_FORGED);
    EQ_U64(report.n, 1);
    struct audit *audit = NULL;
    struct why why;
    IS_ERR(audit_open(&audit, place.path, place.key, &why), ERR_FORMAT, &why);
    HAS_STR(why.text, "is not sealed by the key given");
    bytes_free(&file);

    /* The gate's own key, another story: only the head that was published tells. */
    EQ_I64(unlink(forger.path), 0);
    audit_make(&forger, 2);
    struct audit_record record = audit_made(9);
    OK_ERR(audit_open(&audit, forger.path, forger.key, &why), &why);
    OK_ERR(audit_append(audit, &record, &why), &why);
    struct audit_head anew = audit_head(audit);
    audit_close(&audit);
    head = anew;
    head.hash[31] ^= 1;
    EQ_I64(audit_judged(&forger, NULL).fault, AUDIT_WHOLE);
    report = audit_judged(&forger, &head);
    EQ_I64(report.fault, AUDIT_HEAD);
    EQ_U64(report.n, 3);
    audit_place_end(&place);
    audit_place_end(&forger);
}

/* --- what a disk may do ----------------------------------------------------------------------- */

/* Every write, sync and truncation has a number; from fail_at on `fails` of them fail. A write that
 * fails has written half. */
static struct flaky {
    long count, fail_at, fails;
    bool kills; /* instead of failing */
} flaky;

static bool
is_failing(void)
{
    flaky.count++;
    return flaky.count >= flaky.fail_at && flaky.count < flaky.fail_at + flaky.fails;
}

static ssize_t
flaky_write(int fd, const void *from, size_t len)
{
    if (!is_failing())
        return write(fd, from, len > 100 ? 100 : len); /* short writes are no failures */
    ssize_t half = write(fd, from, len > 100 ? 50 : len / 2);
    if (flaky.kills)
        kill(getpid(), SIGKILL);
    errno = ENOSPC;
    return half < 0 ? half : -1;
}

static int
flaky_sync(int fd)
{
    if (!is_failing())
        return fdatasync(fd);
    if (flaky.kills)
        kill(getpid(), SIGKILL);
    errno = EIO;
    return -1;
}

static int
flaky_truncate(int fd, off_t length)
{
    if (!is_failing())
        return ftruncate(fd, length);
    errno = EIO;
    return -1;
}

static const struct audit_disk flaky_disk = {flaky_write, flaky_sync, flaky_truncate};

/* Three records, each told again until it is taken; how many failures were said. */
static int
write_three(const struct audit_place *place, struct audit_head *head)
{
    struct audit *audit = NULL;
    struct why why = {0};
    int failures = 0;
    OK_ERR(audit_open_on(&audit, place->path, place->key, &flaky_disk, &why), &why);
    for (int i = 0; i < 3;) {
        struct audit_record record = audit_made(i);
        uint64_t before = audit_head(audit).n;
        enum err err = audit_append(audit, &record, &why);
        EQ_U64(audit_head(audit).n, before + (err == OK));
        i += err == OK;
        if (err) {
            EQ_I64(err, ERR_IO);
            HAS_STR(why.text, "a.audit: ");
            TRUE(++failures < 20);
        }
    }
    *head = audit_head(audit);
    audit_close(&audit);
    return failures;
}

static void
every_failure(int fails)
{
    flaky.kills = false;
    flaky.fails = fails;
    for (long n = 1, failures = 1; failures > 0; n++) {
        struct audit_place place = audit_place_new();
        struct audit_head head;
        flaky.count = 0;
        flaky.fail_at = n;
        failures = write_three(&place, &head);
        EQ_U64(head.n, 3);
        struct audit_report report = audit_judged(&place, &head);
        EQ_STR(report.text, "");
        EQ_I64(report.fault, AUDIT_WHOLE);
        EQ_U64(report.head.n, 3);
        TRUE(failures > 0 || n > 12); /* all of them had their turn */
        audit_place_end(&place);
    }
}

TEST(whichever_write_or_sync_fails_the_file_stays_whole)
{
    every_failure(1);
}

TEST(a_disk_that_fails_several_times_in_a_row_too_cutting_back_included)
{
    every_failure(2);
    every_failure(5);
}

/* Cutting back fails as well, and the gate ends there: half a record stays for the next start. */
TEST(a_gate_that_ends_on_a_failing_disk_is_taken_up_again)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = NULL;
    struct why why;
    audit_make(&place, 2);
    flaky.kills = false;
    flaky.count = 0;
    flaky.fail_at = 1;
    flaky.fails = 1000;
    OK_ERR(audit_open_on(&audit, place.path, place.key, &flaky_disk, &why), &why);
    struct audit_record record = audit_made(7);
    IS_ERR(audit_append(audit, &record, &why), ERR_IO, &why);
    IS_ERR(audit_append(audit, &record, &why), ERR_IO, &why);
    HAS_STR(why.text, "cannot be cut back");
    audit_close(&audit);
    EQ_I64(audit_judged(&place, NULL).fault, AUDIT_TORN);
    EQ_U64(audit_make(&place, 1).n, 4); /* two, that of the torn one, one */
    EQ_I64(audit_judged(&place, NULL).fault, AUDIT_WHOLE);
    audit_place_end(&place);
}

/* --- what a crash may do ---------------------------------------------------------------------- */

/* The torn end is kept, and told. */
static void
check_taken_up(const struct audit_place *place, struct text torn)
{
    char name[128];
    struct audit_head head = audit_make(place, 1);
    EQ_U64(head.n, RECORDS + 1); /* one less, that of the torn one, one more */
    EQ_I64(audit_judged(place, &head).fault, AUDIT_WHOLE);
    str_format(name, sizeof name, "%s.torn-1", place->path);
    struct bytes aside = audit_bytes(name), file = audit_bytes(place->path);
    EQ_U64(aside.len, torn.len);
    EQ_BYTES(aside.at, torn.at, torn.len);
    bytes_add(&file, "", 1);
    HAS_STR((const char *)file.at, "\"verb\":\"audit torn\"");
    HAS_STR((const char *)file.at, ".torn-1\"");
    bytes_free(&aside);
    bytes_free(&file);
    unlink(name);
}

TEST(a_last_record_torn_at_any_byte_is_moved_aside_and_told)
{
    struct audit_place place = audit_place_new();
    audit_make(&place, RECORDS);
    struct lines lines = the_lines(place.path);
    struct text last = lines.at[RECORDS - 1];
    size_t before = lines.file.len - last.len;
    for (size_t len = 1; len < last.len; len++) {
        audit_put(place.path, lines.file.at, before + len);
        check_taken_up(&place, (struct text){last.at, len});
    }
    /* A power cut may leave the length and not the bytes. */
    char *zeros = calloc(1, last.len);
    struct bytes file = joined(lines.at, RECORDS - 1);
    bytes_add(&file, zeros, last.len - 1);
    bytes_add(&file, "\n", 1);
    audit_put(place.path, file.at, file.len);
    zeros[last.len - 1] = '\n';
    check_taken_up(&place, (struct text){zeros, last.len});
    bytes_free(&file);
    free(zeros);
    bytes_free(&lines.file);
    audit_place_end(&place);
}

TEST(torn_ends_of_several_crashes_are_all_kept)
{
    struct audit_place place = audit_place_new();
    char name[128];
    for (int i = 1; i <= 3; i++) {
        audit_make(&place, 1);
        FILE *out = fopen(place.path, "a");
        fputs("{\"n\":", out);
        EQ_I64(fclose(out), 0);
    }
    audit_make(&place, 0);
    EQ_I64(audit_judged(&place, NULL).fault, AUDIT_WHOLE);
    for (int i = 1; i <= 3; i++) {
        str_format(name, sizeof name, "%s.torn-%d", place.path, i);
        EQ_I64(access(name, F_OK), 0);
    }
    audit_place_end(&place);
}

/* kill -9 at every write and sync: what was acknowledged is there, and at most one record more. */
TEST(a_gate_killed_at_any_step_loses_nothing_that_it_acknowledged)
{
    int killed = 1;
    for (long n = 1; killed > 0; n++) {
        struct audit_place place = audit_place_new();
        struct audit_head head = {0};
        int told[2];
        EQ_I64(pipe(told), 0);
        flaky = (struct flaky){.fail_at = n, .fails = 1, .kills = true};
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            struct audit *audit = NULL;
            if (audit_open_on(&audit, place.path, place.key, &flaky_disk, NULL) != OK)
                _exit(2);
            for (int i = 0; i < 3; i++) {
                struct audit_record record = audit_made(i);
                if (audit_append(audit, &record, NULL) != OK || write(told[1], "x", 1) != 1)
                    _exit(3);
            }
            _exit(0);
        }
        close(told[1]);
        char acknowledged[8];
        ssize_t acks = 0;
        for (ssize_t got; (got = read(told[0], acknowledged, sizeof acknowledged)) > 0;)
            acks += got;
        close(told[0]);
        int status = 0;
        EQ_I64(waitpid(pid, &status, 0), pid);
        killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        TRUE(killed || status == 0);
        TRUE(killed || n > 12);
        struct audit_report report = audit_judged(&place, NULL);
        TRUE(report.fault == AUDIT_WHOLE || report.fault == AUDIT_TORN);
        TRUE(report.head.n == (uint64_t)acks || report.head.n == (uint64_t)acks + 1);
        bool was_torn = report.fault == AUDIT_TORN;
        uint64_t whole = report.head.n;
        head = audit_make(&place, 1);
        EQ_U64(head.n, whole + was_torn + 1);
        EQ_I64(audit_judged(&place, &head).fault, AUDIT_WHOLE);
        audit_place_end(&place);
    }
}

/* ---- read back ------------------------------------------------------------------------------- */

static struct audit *
opened_with(const struct audit_place *place, int count)
{
    struct audit *audit = NULL;
    struct why why;
    audit_make(place, count);
    OK_ERR(audit_open(&audit, place->path, place->key, &why), &why);
    return audit;
}

TEST(any_page_is_read_back_as_it_was_written_with_the_hash_before_it)
{
    enum { COUNT = 200 };
    struct audit_place place = audit_place_new();
    struct audit *audit = opened_with(&place, COUNT - 70); /* the others with the file open */
    struct audit_page *page = xcalloc(1, sizeof *page);
    char hashes[COUNT + 1][AUDIT_HASH_HEX_BYTES] = {""};
    struct why why;
    for (int i = COUNT - 70; i < COUNT; i++) {
        struct audit_record record = audit_made(i);
        OK_ERR(audit_append(audit, &record, &why), &why);
    }
    for (uint64_t first = 1; first <= COUNT; first++) {
        OK_ERR(audit_read(audit, first, 1, page, &why), &why);
        EQ_U64(page->count, 1);
        EQ_U64(page->lines[0].record.n, first);
        EQ_STR(page->before, hashes[first - 1]);
        struct audit_record was = audit_made((int)first - 1);
        EQ_TEXT(page->lines[0].record.order, was.order.at);
        str_copy(hashes[first], sizeof hashes[first], text_of(page->hashes[0]));
    }
    static const struct {
        uint64_t first, most, from, count;
    } rows[] = {{0, 64, 137, 64}, {0, 3, 198, 3},        {60, 10, 60, 10}, {199, 64, 199, 2},
                {1, 64, 1, 64},   {65, 64, 65, 64},      {2, 9999, 2, 64}, {201, 1, 0, 0},
                {1, 0, 0, 0},     {UINT64_MAX, 64, 0, 0}};
    for (size_t i = 0; i < NITEMS(rows); i++) {
        OK_ERR(audit_read(audit, rows[i].first, rows[i].most, page, &why), &why);
        EQ_U64(page->count, rows[i].count);
        for (size_t j = 0; j < page->count; j++) {
            EQ_U64(page->lines[j].record.n, rows[i].from + j);
            EQ_STR(page->hashes[j], hashes[rows[i].from + j]);
        }
    }
    free(page);
    audit_close(&audit);
    audit_place_end(&place);
}

TEST(a_file_without_records_has_an_empty_page)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = opened_with(&place, 0);
    struct audit_page *page = xcalloc(1, sizeof *page);
    struct why why;
    OK_ERR(audit_read(audit, 0, 64, page, &why), &why);
    EQ_U64(page->count, 0);
    free(page);
    audit_close(&audit);
    audit_place_end(&place);
}

/* Wherever a byte is changed: the record itself need not be asked for. */
TEST(a_page_that_another_hand_wrote_is_not_told)
{
    struct audit_place place = audit_place_new();
    struct audit *audit = opened_with(&place, 100);
    struct audit_page *page = xcalloc(1, sizeof *page);
    struct why why;
    struct bytes whole = audit_bytes(place.path);
    struct text rest = {(const char *)whole.at, whole.len};
    for (int n = 1; n <= 100; n++) {
        struct text line = text_cut(&rest, '\n');
        off_t at = (off_t)(line.at - (const char *)whole.at) + n; /* within the record */
        unsigned char changed = whole.at[at] ^ 1;
        int fd = open(place.path, O_WRONLY);
        EQ_I64(pwrite(fd, &changed, 1, at), 1);
        IS_ERR(audit_read(audit, n <= 64 ? 20 : 80, 3, page, &why), ERR_FORMAT, &why);
        HAS_STR(why.text, "another hand changed the file");
        EQ_U64(page->count, 0);
        EQ_I64(pwrite(fd, &whole.at[at], 1, at), 1);
        close(fd);
    }
    OK_ERR(audit_read(audit, 20, 3, page, &why), &why);
    audit_put(place.path, whole.at, whole.len / 2);
    IS_ERR(audit_read(audit, 80, 3, page, &why), ERR_FORMAT, &why);
    bytes_free(&whole);
    free(page);
    audit_close(&audit);
    audit_place_end(&place);
}
