/* The head of a gate's audit file as its beats say it: forward, or loudly not. */
#include "tests/unit/test.h"

#include "proto/link/follow.h"
#include "tests/unit/link_gate.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

TEST(a_head_goes_forward_in_silence)
{
    struct chain chain = {0};
    FALSE(chain_take(&chain, 0, TEXT(""), 1)); /* a gate that keeps no file */
    TRUE(chain_take(&chain, 4, TEXT(HASH_A), 1));
    FALSE(chain_take(&chain, 4, TEXT(HASH_A), 2));
    TRUE(chain_take(&chain, 9, TEXT(HASH_B), 3));
    EQ_U64(chain.n, 9);
    EQ_STR(chain.hash, HASH_B);
    EQ_STR(chain.alarm, "");
}

TEST(a_head_that_goes_back_is_told_and_the_highest_kept)
{
    struct chain chain = {0};
    chain_take(&chain, 9, TEXT(HASH_A), 1);
    TRUE(chain_take(&chain, 8, TEXT(HASH_B), 77));
    HAS_STR(chain.alarm, "AUDIT FILE WENT BACK from 9 records to 8: cut");
    EQ_I64(chain.alarm_us, 77);
    EQ_U64(chain.n, 9);
    EQ_STR(chain.hash, HASH_A);
    FALSE(chain_take(&chain, 7, TEXT(HASH_B), 99)); /* said once; the first is kept */
    TRUE(chain_take(&chain, 10, TEXT(HASH_B), 99)); /* and does not go away by itself */
    HAS_STR(chain.alarm, "to 8: cut");
}

TEST(a_gate_that_falls_silent_about_its_file_is_told)
{
    struct chain chain = {0};
    chain_take(&chain, 9, TEXT(HASH_A), 1);
    TRUE(chain_take(&chain, 0, TEXT(""), 2));
    HAS_STR(chain.alarm, "to 0: cut");
}

TEST(another_hash_for_as_many_records_is_told)
{
    struct chain chain = {0};
    chain_take(&chain, 9, TEXT(HASH_A), 1);
    TRUE(chain_take(&chain, 9, TEXT(HASH_B), 2));
    HAS_STR(chain.alarm, "AUDIT FILE WRITTEN ANEW: record 9 has another hash");
}

TEST(a_hash_that_is_none_is_not_believed)
{
    struct chain chain = {0};
    FALSE(chain_take(&chain, 9, TEXT("abc"), 1));
    FALSE(chain_take(&chain, 9, TEXT(HASH_A "a"), 1));
    EQ_U64(chain.n, 0);
}

static void
hear(struct follow *follow, struct link_gate *gate, uint64_t n, const char *hash)
{
    gate->audit_n = n;
    gate->audit_hash = hash;
    struct bytes message = link_gate_beat(gate);
    follow_feed(follow, message.at, message.len, 1000, 1000);
    bytes_free(&message);
}

/* Beats count from the first on, long before a board is known. */
TEST(beats_carry_the_head_to_the_follower_over_restarts_of_the_gate)
{
    struct link_gate gate;
    struct follow *follow = follow_new();
    const struct chain *chain = &follow_stats(follow)->chain;
    link_gate_init(&gate, 1, 1000);
    hear(follow, &gate, 0, NULL);
    EQ_U64(chain->n, 0);
    hear(follow, &gate, 5, HASH_A);
    EQ_U64(chain->n, 5);
    EQ_STR(chain->hash, HASH_A);
    link_gate_restart(&gate);
    uint64_t before = follow_version(follow);
    hear(follow, &gate, 6, HASH_B);
    EQ_STR(chain->alarm, "");
    TRUE(follow_version(follow) > before);
    link_gate_restart(&gate);
    hear(follow, &gate, 5, HASH_A);
    HAS_STR(chain->alarm, "WENT BACK");
    EQ_U64(follow_stats(follow)->refused, 0);
    follow_free(&follow);
    link_gate_fini(&gate);
}
