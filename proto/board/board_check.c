/* board_check: counts everything again and compares. For tests; slow on large boards. */
#include "proto/board/fold.h"

#define CHECK(condition, ...)                              \
    do {                                                   \
        if (!(condition))                                  \
            return !why_set(why, ERR_FORMAT, __VA_ARGS__); \
    } while (0)

static bool
check_call(const struct call *call, struct why *why)
{
    CHECK(call->number, "call %s has no number", call->call);
    bool talks = call->state == CALL_TALKING, waits = call->state == CALL_WAITING;
    CHECK(call->state_us > 0 && call->offered_us > 0, "call %s has no times", call->call);
    CHECK(!waits || call->queue, "call %s waits in no queue", call->call);
    CHECK(waits || talks || !call->queue, "call %s has a queue in state %d", call->call,
          call->state);
    CHECK(talks == (call->answered_us > 0), "call %s: answered_us in state %d", call->call,
          call->state);
    CHECK(call->answered == (call->first_answered_us > 0), "call %s: first_answered_us",
          call->call);
    CHECK(call->was_queued == (call->last_queue != NULL), "call %s: last_queue", call->call);
    CHECK(!call->queue || call->queue == call->last_queue, "call %s: queue", call->call);
    CHECK(!talks || call->answered, "call %s talks and is not answered", call->call);
    CHECK(!call->queue || call->was_queued, "call %s is in a queue it never joined", call->call);
    CHECK(call->queue ? call->queued_us > 0 : call->queued_us == 0 && call->priority == 0,
          "call %s: queued_us or priority without a queue", call->call);
    CHECK(!call->agent || talks || waits || call->state == CALL_RINGING,
          "call %s has an agent in state %d", call->call, call->state);
    CHECK(call->was_menu == (call->menu != NULL), "call %s: menu", call->call);
    return true;
}

static bool
check_number(const struct board *board, const struct number *number, struct why *why)
{
    int64_t live = 0, undecided = 0, counts = 0;
    for (const struct call *call = board->calls; call; call = call->hh.next) {
        live += call->number == number;
        undecided += call->number == number && !call->answered;
        counts += call->number == number && call->counts;
    }
    CHECK(number->live == live, "number %s: live %lld, not %lld", number->number,
          (long long)number->live, (long long)live);
    CHECK(number->undecided == undecided, "number %s: undecided %lld, not %lld", number->number,
          (long long)number->undecided, (long long)undecided);

    CHECK(counts == (number->share ? number->share->undecided : 0),
          "number %s: %lld calls still count for its split", number->number, (long long)counts);

    const struct number_counters *day = &number->day;
    int64_t in = day->offered + day->carried;
    int64_t out = number->undecided + day->answered + day->abandoned + day->left_early +
                  day->timed_out + day->left_key + day->refused + day->closed + day->unrouted +
                  day->served + day->failed + day->unknown;
    CHECK(in == out, "number %s: %lld calls came, %lld are accounted for", number->number,
          (long long)in, (long long)out);
    return true;
}

static bool
check_waiting(const struct queue *queue, struct why *why)
{
    int64_t waiting = 0;
    for (const struct call *call = queue->waiting; call; call = call->wait_next) {
        CHECK(call->queue == queue && call->state == CALL_WAITING,
              "queue %s: call %s stands in its line and does not wait there", queue->queue,
              call->call);
        CHECK(!call->wait_next || queue_order(call, call->wait_next) < 0,
              "queue %s: call %s stands in the wrong place", queue->queue, call->call);
        waiting++;
    }
    CHECK(queue->waiting_count == waiting, "queue %s: waiting %lld, not %lld", queue->queue,
          (long long)queue->waiting_count, (long long)waiting);
    return true;
}

static bool
check_staff(const struct queue *queue, struct why *why)
{
    int64_t staff[AGENT_STATES] = {0};
    for (const struct member *m = queue->members; m; m = m->queue_next) {
        CHECK(m->queue == queue, "queue %s: a foreign member", queue->queue);
        staff[member_state(m)]++;
        const struct member *mine = m->agent->serves;
        while (mine && mine != m)
            mine = mine->agent_next;
        CHECK(mine, "agent %s does not know that he serves %s", m->agent->agent, queue->queue);
    }
    for (int state = 0; state < AGENT_STATES; state++)
        CHECK(queue->staff[state] == staff[state], "queue %s: %lld members in state %d, not %lld",
              queue->queue, (long long)queue->staff[state], state, (long long)staff[state]);
    return true;
}

static bool
check_queue(const struct board *board, const struct queue *queue, struct why *why)
{
    int64_t waiting = 0, talking = 0;
    for (const struct call *call = board->calls; call; call = call->hh.next) {
        waiting += call->queue == queue && call->state == CALL_WAITING;
        talking += call->queue == queue && call->state == CALL_TALKING;
    }
    CHECK(queue->waiting_count == waiting, "queue %s: %lld calls say they wait, %lld stand in line",
          queue->queue, (long long)waiting, (long long)queue->waiting_count);
    CHECK(queue->talking == talking, "queue %s: talking %lld, not %lld", queue->queue,
          (long long)queue->talking, (long long)talking);

    const struct queue_counters *day = &queue->day;
    int64_t left = day->answered + day->abandoned + day->timed_out + day->left_key +
                   day->left_no_agent + day->taken_away + day->left_unknown;
    CHECK(day->offered + day->carried == queue->waiting_count + left,
          "queue %s: %lld calls came, %lld are accounted for", queue->queue,
          (long long)(day->offered + day->carried), (long long)(queue->waiting_count + left));
    CHECK(queue->waits.total == (uint64_t)left, "queue %s: %llu waits for %lld calls that left",
          queue->queue, (unsigned long long)queue->waits.total, (long long)left);
    return check_waiting(queue, why) && check_staff(queue, why);
}

static bool
check_agent(const struct agent *agent, struct why *why)
{
    CHECK(!agent->removed || !agent->serves || agent->serves->agent == agent, "agent %s: members",
          agent->agent);
    for (const struct member *m = agent->serves; m; m = m->agent_next) {
        CHECK(m->agent == agent, "agent %s: a foreign membership", agent->agent);
        CHECK(!m->agent_next || strcmp(m->queue->queue, m->agent_next->queue->queue) < 0,
              "agent %s: queues out of order", agent->agent);
    }
    for (int state = 0; state < AGENT_STATES; state++)
        CHECK(agent->day.state_us[state] >= 0, "agent %s: time in state %d below 0", agent->agent,
              state);
    return true;
}

/* The digest as it would be without a memory of what changed. */
static uint64_t
digest_anew(const struct board *board)
{
    uint64_t digest = board_hash_day(board);
    for (const struct number *row = board->numbers; row; row = row->hh.next)
        digest += board_hash_row(SUBJECT_NUMBER, row);
    for (const struct queue *row = board->queues; row; row = row->hh.next)
        digest += board_hash_row(SUBJECT_QUEUE, row);
    for (const struct agent *row = board->agents; row; row = row->hh.next)
        digest += board_hash_row(SUBJECT_AGENT, row);
    for (const struct origin *row = board->origins; row; row = row->hh.next)
        digest += board_hash_row(SUBJECT_ORIGIN, row);
    for (const struct call *row = board->calls; row; row = row->hh.next)
        digest += board_hash_call(row);
    return digest;
}

bool
board_check(struct board *board, struct why *why)
{
    for (const struct call *row = board->calls; row; row = row->hh.next) {
        if (!check_call(row, why))
            return false;
    }
    for (const struct number *row = board->numbers; row; row = row->hh.next) {
        if (!check_number(board, row, why))
            return false;
    }
    for (const struct queue *row = board->queues; row; row = row->hh.next) {
        if (!check_queue(board, row, why))
            return false;
    }
    for (const struct agent *row = board->agents; row; row = row->hh.next) {
        if (!check_agent(row, why))
            return false;
    }
    CHECK(board_digest(board) == digest_anew(board), "the digest forgot a change");
    return true;
}
