/* A gate's audit file read by a console: pages asked, told, grown at both ends; refusals; files that
 * are not what they were. */
#include "tests/unit/test.h"

#include "proto/codec/frame.h"
#include "proto/codec/scan.h"
#include "proto/link/reading.h"

#define MS INT64_C(1000)

/* A file of so many records; the hash of record n is its name and n. */
struct file {
    const char *name;
    uint64_t count;
};

struct asked {
    uint64_t id, first;
    uint32_t most;
};

/* The question that is due; id 0: none. */
static struct asked
asked(struct reading *reading)
{
    struct bytes out = {0};
    struct asked asked = {0};
    if (!reading_question(reading, &out))
        return asked;
    struct frame_reader *reader = frame_reader_new();
    struct frame frame;
    struct why why;
    OK_ERR(frame_read(reader, out.at, out.len, SCAN_FEED_BYTES, &frame, &why), &why);
    EQ_I64(frame.kind, FRAME_ASK_TRAIL);
    asked = (struct asked){frame.id, frame.first, frame.most};
    frame_reader_free(&reader);
    bytes_free(&out);
    return asked;
}

static bool
tell(struct reading *reading, const struct frame *frame, int64_t mono_us)
{
    struct bytes out = {0};
    frame_pack(NULL, frame, &out);
    bool is_taken = reading_take(reading, out.at, out.len, mono_us);
    bytes_free(&out);
    return is_taken;
}

static struct text
hash_of(const struct file *file, uint64_t n, char to[32])
{
    str_format(to, 32, "%s-%llu", file->name, (unsigned long long)n);
    return n > 0 ? text_of(to) : TEXT("");
}

/* As a gate answers. */
static void
answer(struct reading *reading, const struct file *file, struct asked question, int64_t mono_us)
{
    struct trail_record records[TRAIL_PAGE_MAX];
    char hashes[TRAIL_PAGE_MAX][32], before[32], head[32];
    uint64_t first = question.first;
    if (first == 0)
        first = file->count > question.most ? file->count - question.most + 1 : 1;
    struct frame frame = {.kind = FRAME_TRAIL,
                          .id = question.id,
                          .audit_n = file->count,
                          .audit_hash = hash_of(file, file->count, head),
                          .before = hash_of(file, first - 1, before),
                          .records = records};
    for (uint64_t n = first; n <= file->count && n < first + question.most; n++) {
        records[frame.count] = (struct trail_record){{.n = n, .who = TEXT("alice")},
                                                     hash_of(file, n, hashes[frame.count])};
        frame.count++;
    }
    TRUE(tell(reading, &frame, mono_us));
}

static bool
tell_error(struct reading *reading, uint64_t id, enum err code, int64_t mono_us)
{
    struct frame frame = {.kind = FRAME_ERROR, .id = id, .code = code, .text = TEXT("no")};
    return tell(reading, &frame, mono_us);
}

/* Wants so many and answers until nothing more is asked. */
static int
read_on(struct reading *reading, const struct file *file, size_t wanted, uint64_t head_n)
{
    for (int rounds = 0;; rounds++) {
        reading_want(reading, wanted, head_n, 1);
        struct asked question = asked(reading);
        if (question.id == 0)
            return rounds;
        answer(reading, file, question, 1);
        TRUE(rounds < 1000);
    }
}

static void
holds(const struct reading *reading, uint64_t from, uint64_t to)
{
    const struct trail *trail = reading_trail(reading);
    EQ_U64(trail->count, to - from + 1);
    for (size_t i = 0; i < trail->count; i++)
        EQ_U64(trail->at[i].is.n, from + i);
}

TEST(the_newest_page_comes_first_and_older_ones_as_they_are_wanted)
{
    const struct file file = {"a", 150};
    struct reading *reading = reading_new();
    TRUE(reading_trail(reading) == NULL);
    reading_want(reading, 64, 150, 0);
    struct asked question = asked(reading);
    EQ_U64(question.first, 0);
    EQ_U64(question.most, TRAIL_PAGE_MAX);
    EQ_U64(asked(reading).id, 0); /* each is handed out once */
    EQ_I64(reading_trail(reading)->state, TRAIL_WAITING);
    answer(reading, &file, question, 1);
    holds(reading, 87, 150);
    EQ_I64(reading_trail(reading)->state, TRAIL_TOLD);
    EQ_I64(read_on(reading, &file, 64, 150), 0);
    reading_want(reading, 65, 150, 1);
    question = asked(reading);
    EQ_U64(question.first, 23);
    EQ_U64(question.most, 64);
    answer(reading, &file, question, 1);
    holds(reading, 23, 150);
    EQ_I64(read_on(reading, &file, 1000, 150), 1);
    holds(reading, 1, 150);
    EQ_TEXT(reading_trail(reading)->at[0].is.who, "alice"); /* bytes of its own */
    EQ_I64(read_on(reading, &file, 1000, 150), 0);          /* there are no more */
    reading_free(&reading);
}

TEST(what_beats_tell_of_is_read_too_once_for_each_head)
{
    struct file file = {"a", 10};
    struct reading *reading = reading_new();
    read_on(reading, &file, 64, 10);
    file.count = 200;
    EQ_I64(read_on(reading, &file, 64, 200), 1);
    holds(reading, 1, 74);
    reading_want(reading, 64, 201, 2);
    struct asked question = asked(reading);
    EQ_U64(question.first, 75);
    answer(reading, &file, question, 2);
    EQ_I64(read_on(reading, &file, 64, 201),
           0); /* a head that never comes is not asked for again */
    holds(reading, 1, 138);
    reading_free(&reading);
}

TEST(nothing_wanted_forgets_all)
{
    const struct file file = {"a", 3};
    struct reading *reading = reading_new();
    reading_want(reading, 64, 3, 0);
    struct asked question = asked(reading);
    reading_want(reading, 0, 3, 0);
    TRUE(reading_trail(reading) == NULL);
    answer(reading, &file, question, 1); /* for nobody */
    TRUE(reading_trail(reading) == NULL);
    EQ_I64(read_on(reading, &file, 64, 3), 1);
    holds(reading, 1, 3);
    reading_free(&reading);
}

TEST(a_file_that_is_another_than_the_one_read_so_far_is_read_anew_and_said)
{
    static const struct {
        struct file now;
        size_t wanted;
        uint64_t head_n;
    } rows[] = {
        {{"b", 200}, 64, 200},  /* newer ones that do not follow */
        {{"b", 150}, 128, 150}, /* older ones that do not go before */
        {{"a", 20}, 128, 150},  /* fewer than there were */
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        const struct file file = {"a", 150};
        struct reading *reading = reading_new();
        read_on(reading, &file, 64, 150);
        reading_want(reading, rows[i].wanted, rows[i].head_n, 2);
        answer(reading, &rows[i].now, asked(reading), 2);
        const struct trail *trail = reading_trail(reading);
        EQ_I64(trail->state, TRAIL_REFUSED);
        HAS_STR(trail->refusal, "not the one that was read so far");
        EQ_U64(trail->count, 0);
        reading_want(reading, 64, rows[i].head_n, 2 + READING_AGAIN_MS * MS);
        struct asked question = asked(reading);
        EQ_U64(question.first, 0);
        answer(reading, &rows[i].now, question, 3);
        EQ_U64(trail->at[trail->count - 1].is.n, rows[i].now.count);
        reading_free(&reading);
    }
}

TEST(who_may_not_is_told_so_and_asks_again_after_a_long_while)
{
    const struct file file = {"a", 3};
    struct reading *reading = reading_new();
    read_on(reading, &file, 64, 3);
    reading_want(reading, 64, 4, 1);
    TRUE(tell_error(reading, asked(reading).id, ERR_DENIED, 1));
    const struct trail *trail = reading_trail(reading);
    EQ_I64(trail->state, TRAIL_REFUSED);
    TRUE(trail->is_denied);
    EQ_STR(trail->refusal, "no");
    EQ_U64(trail->count, 0);
    reading_want(reading, 64, 5, READING_DENIED_MS * MS);
    EQ_U64(asked(reading).id, 0);
    reading_want(reading, 64, 5, 1 + READING_DENIED_MS * MS);
    TRUE(asked(reading).id != 0);
    reading_free(&reading);
}

TEST(a_gate_that_does_not_know_the_question_is_not_asked_again)
{
    struct reading *reading = reading_new();
    reading_want(reading, 64, 0, 0);
    TRUE(asked(reading).id != 0);
    FALSE(tell_error(reading, 1, ERR_LIMIT, 1)); /* of a question for the snapshot */
    TRUE(tell_error(reading, 0, ERR_UNKNOWN, 1));
    EQ_I64(reading_trail(reading)->state, TRAIL_UNABLE);
    reading_want(reading, 64, 7, 600000 * MS);
    EQ_U64(asked(reading).id, 0);
    reading_free(&reading);
}

TEST(a_gate_that_is_busy_or_silent_is_asked_again_soon)
{
    struct reading *reading = reading_new();
    reading_want(reading, 64, 9, 0);
    TRUE(tell_error(reading, asked(reading).id, ERR_LIMIT, 0));
    reading_want(reading, 64, 9, READING_AGAIN_MS * MS - 1);
    EQ_U64(asked(reading).id, 0);
    reading_want(reading, 64, 9, READING_AGAIN_MS * MS);
    TRUE(asked(reading).id != 0);
    reading_want(reading, 64, 9, (READING_AGAIN_MS + READING_PATIENCE_MS) * MS);
    EQ_STR(reading_trail(reading)->refusal, "the gate does not answer");
    reading_free(&reading);
}

TEST(records_out_of_order_are_not_taken)
{
    static const struct trail_record records[] = {{.is = {.n = 1}}, {.is = {.n = 3}}};
    struct reading *reading = reading_new();
    reading_want(reading, 64, 3, 0);
    struct frame frame = {
        .kind = FRAME_TRAIL, .id = asked(reading).id, .audit_n = 3, .records = records, .count = 2};
    TRUE(tell(reading, &frame, 1));
    EQ_I64(reading_trail(reading)->state, TRAIL_REFUSED);
    HAS_STR(reading_trail(reading)->refusal, "out of order");
    reading_free(&reading);
}

TEST(more_than_can_be_kept_is_not_asked_for)
{
    const struct file file = {"a", 10000};
    struct reading *reading = reading_new();
    read_on(reading, &file, 100000, 10000);
    EQ_U64(reading_trail(reading)->count, READING_KEPT_MAX);
    TRUE(reading_trail(reading)->is_full);
    reading_free(&reading);
}
