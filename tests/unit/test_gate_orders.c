/* Orders: once per id, never done without reading back, never sent blindly, and always an end. */
#include "tests/unit/test.h"

#include "tests/unit/orders_scene.h"

/* --- the plain way ---------------------------------------------------------------------------- */

TEST(a_reroute_is_done_when_it_was_read_back_and_the_board_says_it)
{
    struct scene *scene = a_scene(DOES);
    struct event_order stands = reroute(scene, "order-001", "queue:rdv");
    EQ_I64(stands.state, ORDER_DONE);
    EQ_STR(override_of(scene), "queue:rdv");
    EQ_STR(scene->state, "reroute queue:rdv");
    EQ_I64(scene->told, 1);
    EQ_I64(scene->done_recorded, 1);
    TRUE(text_is(stands.who, "alice"));
    TRUE(text_is(stands.undo, "reroute "));
    TRUE(text_has_prefix(stands.before, "open base=queue:sav plan=- override=-"));
    scene_free(scene);
}

TEST(the_same_order_five_times_has_one_effect)
{
    struct scene *scene = a_scene(DOES);
    for (int i = 0; i < 5; i++)
        EQ_I64(reroute(scene, "order-001", "queue:rdv").state, ORDER_DONE);
    EQ_I64(scene->told, 1);
    EQ_I64(scene->effects, 1);
    struct event_order other = reroute(scene, "order-001", "queue:sav");
    TRUE(text_has_prefix(other.outcome, "order id order-001 was used for another order"));
    EQ_I64(scene->told, 1);
    scene_free(scene);
}

TEST(closing_and_opening_a_line)
{
    struct scene *scene = a_scene(DOES);
    struct event_order close = an_order("order-001", VERB_CLOSE, ORDERS_NUMBER, "nuit");
    struct event_order open = an_order("order-002", VERB_OPEN, ORDERS_NUMBER, "");
    EQ_I64(ask(scene, &close).state, ORDER_DONE);
    EQ_I64(the_number(scene->board, "0892680680")->line, LINE_CLOSED);
    EQ_STR(the_number(scene->board, "0892680680")->line_message, "nuit");
    EQ_I64(ask(scene, &open).state, ORDER_DONE);
    EQ_I64(the_number(scene->board, "0892680680")->line, LINE_OPEN);
    must_be(scene, "order-001", ORDER_ENDED);
    TRUE(text_is(the_order(scene, "order-001")->ended_by, "order-002"));
    TRUE(!order_is_in_force(the_order(scene, "order-002"))); /* it only lifted */
    scene_free(scene);
}

/* --- switches that lie ------------------------------------------------------------------------ */

TEST(a_switch_that_accepts_and_does_nothing_never_gives_done)
{
    struct scene *scene = a_scene(LIES);
    EQ_I64(reroute(scene, "order-001", "queue:rdv").state, ORDER_ACCEPTED);
    scene_pass(scene, 60);
    must_be(scene, "order-001", ORDER_REFUSED);
    EQ_STR(override_of(scene), "");
    EQ_I64(scene->told, 1);
    scene_free(scene);
}

TEST(a_switch_that_says_nothing_is_asked_and_not_told_again)
{
    struct scene *scene = a_scene(KEEPS_SILENT);
    EQ_I64(reroute(scene, "order-001", "queue:rdv").state, ORDER_SENT);
    scene_pass(scene, 9);
    must_be(scene, "order-001", ORDER_SENT);
    scene_pass(scene, 2);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(scene->told, 1);
    EQ_I64(scene->questions, 1);
    scene_free(scene);
}

TEST(an_outcome_that_nobody_knows_stays_unknown_until_somebody_does)
{
    struct scene *scene = a_scene(IS_DEAF);
    reroute(scene, "order-001", "queue:rdv");
    scene_pass(scene, 120);
    must_be(scene, "order-001", ORDER_OUTCOME_UNKNOWN);
    EQ_STR(override_of(scene), "");
    TRUE(scene->questions > 3);
    scene->conduct = KEEPS_SILENT;
    str_copy(scene->state, sizeof scene->state, TEXT("reroute queue:rdv"));
    orders_reconcile(scene->orders); /* the link came up */
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(scene->told, 1);
    scene_free(scene);
}

TEST(an_unknown_outcome_is_asked_about_less_and_less_often_until_the_link_comes_up)
{
    struct scene *scene = a_scene(IS_DEAF);
    reroute(scene, "order-001", "queue:rdv");
    scene_pass(scene, 10); /* the first question; then after 5, 10, 20, ... 300 s */
    EQ_I64(scene->questions, 1);
    scene_pass(scene, 5);
    EQ_I64(scene->questions, 2);
    scene_pass(scene, 9);
    EQ_I64(scene->questions, 2);
    scene_pass(scene, 1);
    EQ_I64(scene->questions, 3);
    scene_pass(scene, 20 + 40 + 80 + 160);
    EQ_I64(scene->questions, 7);
    scene_pass(scene, 299);
    EQ_I64(scene->questions, 7);
    scene_pass(scene, 3 * 300 + 1);
    EQ_I64(scene->questions, 11);
    orders_reconcile(scene->orders);
    EQ_I64(scene->questions, 12);
    scene_pass(scene, 5);
    EQ_I64(scene->questions, 13);
    scene_pass(scene, 10);
    EQ_I64(scene->questions, 14);
    EQ_I64(scene->told, 1);
    orders_step(scene->orders, TEXT("order-001"), DRIVER_DONE, TEXT("it is so")); /* unasked */
    must_be(scene, "order-001", ORDER_DONE);
    scene_pass(scene, 1000);
    EQ_I64(scene->questions, 14);
    scene_free(scene);
}

TEST(what_a_switch_refuses_changes_nothing)
{
    struct scene *scene = a_scene(SAYS_NO);
    struct event_order stands = reroute(scene, "order-001", "queue:rdv");
    EQ_I64(stands.state, ORDER_REFUSED);
    TRUE(text_is(stands.outcome, "says the switch"));
    EQ_STR(override_of(scene), "");
    scene_free(scene);
}

TEST(an_answer_that_comes_twice_or_late_changes_nothing_more)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    orders_step(scene->orders, TEXT("order-001"), DRIVER_REFUSED, TEXT("late"));
    orders_step(scene->orders, TEXT("order-001"), DRIVER_DONE, TEXT("again"));
    orders_step(scene->orders, TEXT("order-999"), DRIVER_DONE, TEXT("whose?"));
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(scene->done_recorded, 1);
    scene_free(scene);
}

/* --- refusals --------------------------------------------------------------------------------- */

TEST(what_makes_no_sense_is_refused_with_a_sentence_and_reaches_no_switch)
{
    static const struct {
        enum verb verb;
        const char *target, *args, *sentence;
    } rows[] = {
        {VERB_REROUTE, ORDERS_NUMBER, "queue:nowhere", "queue \"nowhere\" is not known here"},
        {VERB_REROUTE, ORDERS_NUMBER, "SIP/evil&Local/1", "destination \"SIP/evil&Local/1\":"},
        {VERB_REROUTE, ORDERS_NUMBER, "queue:a\r\nAction: Originate", "destination \"queue:a"},
        {VERB_REROUTE, ORDERS_NUMBER, "message:jour", "\"message:jour\" is not known here"},
        {VERB_REROUTE, ORDERS_NUMBER, "number:15", "number 15 cannot be judged"},
        {VERB_REROUTE, "number:0800000000", "queue:sav", "there is no number 0800000000"},
        {VERB_REROUTE, "queue:sav", "queue:rdv", "reroute: target \"queue:sav\": expected number:"},
        {VERB_SPLIT, ORDERS_NUMBER, "queue:sav=60 queue:rdv=30", "split: the parts are 90 %"},
        {VERB_SPLIT, ORDERS_NUMBER, "queue:sav", "part \"queue:sav\": expected"},
        {VERB_CAP, ORDERS_NUMBER, "-1", "cap \"-1\": expected a count"},
        {VERB_CAP, ORDERS_NUMBER, "", "cap: expected COUNT"},
        {VERB_AGENT_JOIN, "agent:alice", "sav", "agent alice serves queue sav already"},
        {VERB_AGENT_LEAVE, "agent:alice", "rdv", "agent alice does not serve queue rdv already"},
        {VERB_HANGUP, "call:none", "", "there is no call none"},
        {VERB_REVERT, "order:order-777", "", "there is no order order-777"},
        {VERB_LISTEN, "agent:alice", "PJSIP/boss", "listen: listening is not enabled here"},
        {VERB_LISTEN, "agent:alice", "PJSIP/boss rob", "listen \"PJSIP/boss rob\": expected"},
        {VERB_UNKNOWN, ORDERS_NUMBER, "", "this gate does not know such a verb"},
    };
    struct scene *scene = a_scene(DOES);
    for (size_t i = 0; i < NITEMS(rows); i++) {
        char id[32];
        str_format(id, sizeof id, "order-1%02zu", i);
        struct event_order order = an_order(id, rows[i].verb, rows[i].target, rows[i].args);
        struct event_order stands = ask(scene, &order);
        EQ_I64(stands.state, ORDER_REFUSED);
        if (!text_has_prefix(stands.outcome, rows[i].sentence))
            TEST_FAIL("row %zu: %.*s", i, TEXT_ARG(stands.outcome));
    }
    EQ_I64(scene->told, 0);
    EQ_STR(override_of(scene), "");
    scene_free(scene);
}

TEST(who_may_not_is_refused_and_it_is_written_down)
{
    struct scene *scene = a_scene(DOES);
    scene->is_denied = true;
    struct event_order stands = reroute(scene, "order-001", "queue:rdv");
    EQ_I64(stands.state, ORDER_REFUSED);
    TRUE(text_is(stands.outcome, "alice may not do that"));
    EQ_I64(scene->recorded, 1);
    EQ_I64(scene->told, 0);
    scene_free(scene);
}

TEST(a_reason_is_required_and_a_deadline_kept)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.reason = TEXT("  ");
    EQ_I64(ask(scene, &order).state, ORDER_REFUSED);
    order = an_order("order-002", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.deadline_us = scene->now_us - 1000;
    struct event_order stands = ask(scene, &order);
    EQ_I64(stands.state, ORDER_REFUSED);
    TRUE(text_has_prefix(stands.outcome, "too late"));
    EQ_I64(scene->told, 0);
    scene_free(scene);
}

TEST(a_stale_order_is_refused_with_what_changed_and_by_whom)
{
    struct scene *scene = a_scene(DOES);
    char saw[STANCE_BYTES];
    stance_of(saw, scene->board, TEXT(ORDERS_NUMBER));
    reroute(scene, "order-001", "queue:rdv");
    struct event_order order = an_order("order-002", VERB_CLOSE, ORDERS_NUMBER, "");
    order.expect = text_of(saw);
    struct event_order stands = ask(scene, &order);
    EQ_I64(stands.state, ORDER_REFUSED);
    TRUE(text_has_prefix(stands.outcome, "it has changed since you looked: it was \"open base"));
    TRUE(memmem(stands.outcome.at, stands.outcome.len, "override=queue:rdv", 18) != NULL);
    TRUE(memmem(stands.outcome.at, stands.outcome.len, "by alice", 8) != NULL);
    char sees[STANCE_BYTES];
    order = an_order("order-003", VERB_CLOSE, ORDERS_NUMBER, "");
    order.expect = stance_of(sees, scene->board, TEXT(ORDERS_NUMBER));
    EQ_I64(ask(scene, &order).state, ORDER_DONE);
    scene_free(scene);
}

/* Two who looked at the same moment: the second is told, though the switch has not changed yet. */
TEST(of_two_orders_that_saw_the_same_the_second_is_stale_while_the_first_is_under_way)
{
    struct scene *scene = a_scene(KEEPS_SILENT);
    char saw[STANCE_BYTES];
    stance_of(saw, scene->board, TEXT(ORDERS_NUMBER));
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.expect = text_of(saw);
    EQ_I64(ask(scene, &order).state, ORDER_SENT);
    order = an_order("order-002", VERB_CLOSE, ORDERS_NUMBER, "");
    order.expect = text_of(saw);
    struct event_order stands = ask(scene, &order);
    EQ_I64(stands.state, ORDER_REFUSED);
    TRUE(text_has_prefix(stands.outcome, "it is changing as you look: reroute by alice is under "
                                         "way (order order-001)"));
    scene_free(scene);
}

/* --- ends ------------------------------------------------------------------------------------- */

TEST(an_order_ends_by_itself_and_the_way_below_is_in_force_again)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.until_us = scene->now_us + S_US(10);
    ask(scene, &order);
    scene_pass(scene, 9.5);
    EQ_STR(override_of(scene), "queue:rdv");
    scene_pass(scene, 1);
    EQ_STR(override_of(scene), "");
    EQ_STR(scene->state, "reroute queue:sav"); /* the switch's own way, told as it is */
    must_be(scene, "order-001", ORDER_ENDED);
    must_be(scene, "order-001/end", ORDER_DONE);
    scene_pass(scene, 60);
    EQ_I64(scene->told, 2);
    scene_free(scene);
}

TEST(an_order_that_says_no_end_gets_the_usual_one)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->end_ms = 30000;
    scene_start(scene);
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.until_us = 0;
    EQ_I64(ask(scene, &order).until_us, scene->now_us + S_US(30));
    scene_pass(scene, 31);
    EQ_STR(override_of(scene), "");
    scene_free(scene);
}

TEST(without_a_confirmation_it_is_undone_and_with_one_it_stays)
{
    for (int confirms = 0; confirms < 2; confirms++) {
        struct scene *scene = a_scene(DOES);
        struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
        order.confirm_ms = 10000;
        ask(scene, &order);
        scene_pass(scene, 5);
        struct event_order confirm = an_order("order-002", VERB_CONFIRM, "order:order-001", "");
        if (confirms)
            EQ_I64(ask(scene, &confirm).state, ORDER_DONE);
        scene_pass(scene, 20);
        EQ_STR(override_of(scene), confirms ? "queue:rdv" : "");
        must_be(scene, "order-001", confirms ? ORDER_DONE : ORDER_ENDED);
        scene_free(scene);
    }
}

TEST(the_newest_order_is_in_force_and_the_one_below_comes_back)
{
    struct scene *scene = a_scene(DOES);
    struct event_order below = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    struct event_order above = an_order("order-002", VERB_REROUTE, ORDERS_NUMBER, "message:nuit");
    below.until_us = scene->now_us + S_US(60);
    above.until_us = scene->now_us + S_US(10);
    ask(scene, &below);
    ask(scene, &above);
    EQ_STR(override_of(scene), "message:nuit");
    must_be(scene, "order-001", ORDER_ENDED);
    scene_pass(scene, 11);
    EQ_STR(override_of(scene), "queue:rdv");
    must_be(scene, "order-001", ORDER_DONE);
    EQ_I64(the_number(scene->board, "0892680680")->routes[ROUTE_OVERRIDE].until_us, below.until_us);
    scene_pass(scene, 50);
    EQ_STR(override_of(scene), "");
    must_be(scene, "order-001", ORDER_ENDED);
    scene_free(scene);
}

TEST(an_order_whose_end_came_while_it_rested_does_not_come_back)
{
    struct scene *scene = a_scene(DOES);
    struct event_order below = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    struct event_order above = an_order("order-002", VERB_REROUTE, ORDERS_NUMBER, "message:nuit");
    below.until_us = scene->now_us + S_US(10);
    above.until_us = scene->now_us + S_US(20);
    ask(scene, &below);
    ask(scene, &above);
    MAKE(scene->board, 115, EVENT_QUEUE, queue, .queue = TEXT("x")); /* the board's time goes on */
    scene_pass(scene, 21);
    EQ_STR(override_of(scene), "");
    scene_free(scene);
}

TEST(a_revert_undoes_and_undoes_once)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    struct event_order revert = an_order("order-002", VERB_REVERT, "order:order-001", "");
    EQ_I64(ask(scene, &revert).state, ORDER_DONE);
    EQ_STR(override_of(scene), "");
    must_be(scene, "order-001", ORDER_ENDED);
    revert = an_order("order-003", VERB_REVERT, "order:order-001", "");
    struct event_order stands = ask(scene, &revert);
    EQ_I64(stands.state, ORDER_REFUSED);
    TRUE(text_has_prefix(stands.outcome,
                         "order order-001 is not in force: ended by order order-002"));
    scene_free(scene);
}

/* A clock that is set by an hour moves no end that was promised as a duration. */
TEST(ends_keep_their_distance_when_the_clock_is_set)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        struct scene *scene = a_scene(DOES);
        struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
        order.until_us = scene->now_us + S_US(10);
        ask(scene, &order);
        struct why why;
        for (int i = 0; i < 4 * 12; i++) {
            scene->mono_us += 250000;
            scene->now_us += 250000 + (i == 8 ? sign * S_US(3600) : 0);
            orders_tick(scene->orders);
            scene_commit(scene, &why);
            if (i == 4 * 9)
                EQ_STR(override_of(scene), "queue:rdv");
        }
        EQ_STR(override_of(scene), "");
        scene_free(scene);
    }
}

/* --- restarts and disks ----------------------------------------------------------------------- */

TEST(after_a_restart_what_was_sent_is_asked_about_and_not_sent_again)
{
    static const struct {
        enum conduct conduct;
        enum order_state state;
        int effects;
    } rows[] = {
        {KEEPS_SILENT, ORDER_DONE, 1},
        {LIES, ORDER_REFUSED, 0},
        {IS_DEAF, ORDER_OUTCOME_UNKNOWN, 0},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct scene *scene = a_scene(rows[i].conduct);
        reroute(scene, "order-001", "queue:rdv");
        scene_restart(scene);
        must_be(scene, "order-001", rows[i].state);
        reroute(scene, "order-001", "queue:rdv"); /* the asker tries again, too */
        EQ_I64(scene->told, 1);
        EQ_I64(scene->effects, rows[i].effects);
        scene_free(scene);
    }
}

TEST(ends_survive_a_restart)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    order.confirm_ms = 10000;
    ask(scene, &order);
    scene_restart(scene);
    scene->now_us += S_US(3600); /* it was down for an hour */
    scene_pass(scene, 0.5);
    EQ_STR(override_of(scene), "");
    must_be(scene, "order-001/unconfirmed", ORDER_DONE);
    scene_free(scene);
}

TEST(what_cannot_be_written_down_is_not_begun)
{
    struct scene *scene = a_scene(DOES);
    struct event_order order = an_order("order-001", VERB_REROUTE, ORDERS_NUMBER, "queue:rdv");
    struct event_order stands;
    struct why why;
    scene->audit_fails = true;
    EQ_I64(orders_ask(scene->orders, TEXT("alice"), &order, &stands, &why), ERR_IO);
    scene->audit_fails = false;
    scene->journal_fails = true;
    order.order = TEXT("order-002");
    EQ_I64(orders_ask(scene->orders, TEXT("alice"), &order, &stands, &why), ERR_IO);
    EQ_I64(scene->told, 0);
    scene->journal_fails = false;
    scene_commit(scene, &why);
    scene_pass(scene, 1);
    EQ_I64(scene->told, 0);
    EQ_STR(override_of(scene), "");
    scene_free(scene);
}

TEST(done_is_not_said_before_the_audit_file_has_it)
{
    struct scene *scene = a_scene(ACCEPTS);
    reroute(scene, "order-001", "queue:rdv");
    scene->audit_fails = true;
    scene_pass(scene, 30);
    TRUE(the_order(scene, "order-001")->state != ORDER_DONE);
    EQ_STR(override_of(scene), "");
    scene->audit_fails = false;
    scene_pass(scene, 10);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_STR(override_of(scene), "queue:rdv");
    EQ_I64(scene->told, 1);
    scene_free(scene);
}

/* --- a second person -------------------------------------------------------------------------- */

static struct event_order
approve(struct scene *scene, const char *id, const char *order, const char *who)
{
    char target[64];
    struct event_order stands = {0}, approval = an_order(id, VERB_APPROVE, "", "");
    struct why why;
    str_format(target, sizeof target, "order:%s", order);
    approval.target = text_of(target);
    orders_ask(scene->orders, text_of(who), &approval, &stands, &why);
    return stands;
}

TEST(what_touches_many_waits_for_a_second_person_who_is_another_one)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->second_person = 2;
    scene_start(scene);
    offer(scene->board, "c1", "0892680680", 50);
    EQ_I64(reroute(scene, "order-001", "queue:rdv").state, ORDER_DONE);
    offer(scene->board, "c2", "0892680680", 51);
    EQ_I64(reroute(scene, "order-002", "message:nuit").state, ORDER_WAITING);
    EQ_I64(approve(scene, "order-003", "order-002", "alice").state, ORDER_REFUSED);
    EQ_STR(override_of(scene), "queue:rdv");
    EQ_I64(approve(scene, "order-004", "order-002", "bruno").state, ORDER_DONE);
    must_be(scene, "order-002", ORDER_DONE);
    EQ_STR(override_of(scene), "message:nuit");
    TRUE(text_is(the_order(scene, "order-002")->second, "bruno"));
    scene_free(scene);
}

TEST(an_order_that_waits_can_be_withdrawn_and_does_not_wait_for_ever)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->second_person = 1;
    scene_start(scene);
    offer(scene->board, "c1", "0892680680", 50);
    reroute(scene, "order-001", "queue:rdv");
    reroute(scene, "order-002", "queue:rdv");
    struct event_order cancel = an_order("order-003", VERB_CANCEL, "order:order-001", "");
    EQ_I64(ask(scene, &cancel).state, ORDER_DONE);
    must_be(scene, "order-001", ORDER_CANCELLED);
    scene_pass(scene, 601);
    must_be(scene, "order-002", ORDER_CANCELLED);
    EQ_I64(scene->told, 0);
    EQ_I64(approve(scene, "order-004", "order-002", "bruno").state, ORDER_REFUSED);
    scene_free(scene);
}

static enum order_state
approve_what_was_seen(struct scene *scene, const char *id, const char *order, const char *seen)
{
    char target[64];
    struct event_order stands = {0}, approval = an_order(id, VERB_APPROVE, "", "");
    struct why why;
    str_format(target, sizeof target, "order:%s", order);
    approval.target = text_of(target);
    approval.expect = text_of(seen);
    orders_ask(scene->orders, TEXT("bruno"), &approval, &stands, &why);
    return (enum order_state)stands.state;
}

TEST(what_is_approved_is_what_was_seen_to_the_last_word)
{
    struct scene *scene = a_scene(DOES);
    char seen[STANCE_BYTES], other[STANCE_BYTES];
    orders_free(&scene->orders);
    scene->second_person = 1;
    scene_start(scene);
    offer(scene->board, "c1", "0892680680", 50);
    reroute(scene, "order-001", "queue:rdv");
    reroute(scene, "order-002", "message:nuit");
    stance_of(seen, scene->board, TEXT("order:order-001"));
    stance_of(other, scene->board, TEXT("order:order-002"));
    TRUE(strncmp(seen, "waiting content=", 16) == 0 && strcmp(seen, other) != 0);
    EQ_I64(approve_what_was_seen(scene, "order-003", "order-001", other), ORDER_REFUSED);
    EQ_I64(approve_what_was_seen(scene, "order-004", "order-001", "waiting"), ORDER_REFUSED);
    EQ_I64(scene->told, 0);
    EQ_I64(approve_what_was_seen(scene, "order-005", "order-001", seen), ORDER_DONE);
    must_be(scene, "order-001", ORDER_DONE);
    EQ_STR(override_of(scene), "queue:rdv");
    scene_free(scene);
}

TEST(whatever_of_an_order_that_waits_were_another_the_stance_would_be_another)
{
    struct scene *scene = a_scene(DOES);
    const struct event_order order = {
        .order = TEXT("order-001"),
        .verb = VERB_REROUTE,
        .target = TEXT(ORDERS_NUMBER),
        .args = TEXT("queue:rdv"),
        .reason = TEXT("tests"),
        .who = TEXT("alice"),
        .before = TEXT("open"),
        .until_us = 5,
        .confirm_ms = 7,
        .state = ORDER_WAITING,
    };
    enum { CHANGES = 12 };
    char stances[CHANGES][STANCE_BYTES];
    for (int i = 0; i < CHANGES; i++) {
        struct event event = {.type = EVENT_ORDER, .at_us = scene->now_us, .order = order};
        struct event_order *is = &event.order;
        is->verb = i == 1 ? VERB_CLOSE : is->verb;
        is->target = i == 2 ? TEXT("number:3640") : is->target;
        is->args = i == 3 ? TEXT("queue:sav") : is->args;
        is->reason = i == 4 ? TEXT("test") : is->reason;
        is->who = i == 5 ? TEXT("bob") : is->who;
        is->before = i == 6 ? TEXT("closed") : is->before;
        is->until_us = i == 7 ? 6 : is->until_us;
        is->confirm_ms = i == 8 ? 8 : is->confirm_ms;
        is->by_clock = i == 9;
        is->start_us = i == 10 ? 3 : 0;
        is->start_by_clock = i == 11;
        struct why why;
        board_apply(scene->board, &event, &why);
        stance_of(stances[i], scene->board, TEXT("order:order-001"));
        for (int before = 0; before < i; before++)
            TRUE(strcmp(stances[i], stances[before]) != 0);
    }
    scene_free(scene);
}

TEST(a_plan_that_was_changed_since_it_was_asked_for_is_not_put_in_force_by_an_approval)
{
    struct scene *scene = a_scene(DOES);
    orders_free(&scene->orders);
    scene->second_person = 1;
    scene_start(scene);
    offer(scene->board, "c1", "0892680680", 50);
    struct event plan = {.type = EVENT_PLAN, .plan = {.plan = TEXT("fire")}};
    struct event step = {.type = EVENT_PLAN_STEP,
                         .plan_step = {.plan = TEXT("fire"),
                                       .number = TEXT("0892680680"),
                                       .destination = TEXT("queue:rdv")}};
    happens(scene, plan);
    happens(scene, step);
    struct event_order apply = an_order("order-001", VERB_PLAN_APPLY, "plan:fire", "");
    EQ_I64(ask(scene, &apply).state, ORDER_WAITING);
    step.plan_step.destination = TEXT("message:nuit");
    happens(scene, step);
    EQ_I64(approve(scene, "order-002", "order-001", "bruno").state, ORDER_DONE);
    must_be(scene, "order-001", ORDER_REFUSED);
    EQ_I64(scene->told, 0);
    scene_free(scene);
}

/* --- seen in traffic -------------------------------------------------------------------------- */

TEST(the_first_call_on_the_new_way_closes_the_matter)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    EQ_I64(the_order(scene, "order-001")->seen_us, 0);
    static const char *const queues[] = {"sav", "rdv"};
    for (size_t i = 0; i < NITEMS(queues); i++) {
        struct text call = text_of(i == 0 ? "c1" : "c2");
        happens(scene,
                (struct event){.type = EVENT_CALL_OFFERED,
                               .call_offered = {.call = call, .number = TEXT("0892680680")}});
        scene->now_us += S_US(1);
        happens(scene, (struct event){.type = EVENT_CALL_QUEUED,
                                      .call_queued = {.call = call, .queue = text_of(queues[i])}});
        if (i == 0)
            EQ_I64(the_order(scene, "order-001")->seen_us, 0);
    }
    EQ_I64(the_order(scene, "order-001")->seen_us, scene->now_us);
    scene_free(scene);
}

TEST(a_call_that_is_sent_to_the_message_closes_the_matter)
{
    static const char *const sent[] = {"message:travaux", "menu:nuit", "message:nuit"};
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "message:nuit");
    for (size_t i = 0; i < NITEMS(sent); i++) {
        EQ_I64(the_order(scene, "order-001")->seen_us, 0);
        char id[8];
        str_format(id, sizeof id, "c%zu", i);
        struct event_call_transferred says = {.call = text_of(id), .destination = text_of(sent[i])};
        happens(scene, (struct event){
                           .type = EVENT_CALL_OFFERED,
                           .call_offered = {.call = text_of(id), .number = TEXT("0892680680")}});
        happens(scene, (struct event){.type = EVENT_CALL_TRANSFERRED, .call_transferred = says});
    }
    EQ_I64(the_order(scene, "order-001")->seen_us, scene->now_us);
    scene_free(scene);
}

TEST(a_call_that_is_turned_away_proves_a_closing)
{
    struct scene *scene = a_scene(DOES);
    struct event_order close = an_order("order-001", VERB_CLOSE, ORDERS_NUMBER, "");
    ask(scene, &close);
    happens(scene,
            (struct event){.type = EVENT_CALL_OFFERED,
                           .call_offered = {.call = TEXT("c1"), .number = TEXT("0892680680")}});
    happens(scene,
            (struct event){.type = EVENT_CALL_ENDED,
                           .call_ended = {.call = TEXT("c1"), .by = PARTY_SWITCH, .cause = 21}});
    TRUE(the_order(scene, "order-001")->seen_us > 0);
    scene_free(scene);
}

/* --- taken back at the switch ----------------------------------------------------------------- */

TEST(what_the_switch_takes_back_behind_our_back_is_ended_and_its_end_touches_nothing)
{
    static const struct {
        enum verb verb;
        const char *args;
        struct event says;
        const char *outcome;
    } rows[] = {
        {VERB_REROUTE,
         "queue:rdv",
         {.type = EVENT_ROUTE,
          .route = {.number = TEXT("0892680680"), .layer = ROUTE_OVERRIDE, .who = TEXT("switch")}},
         "the switch took it back: its own way is in force, by switch"},
        {VERB_REROUTE,
         "queue:rdv",
         {.type = EVENT_ROUTE,
          .route = {.number = TEXT("0892680680"),
                    .layer = ROUTE_OVERRIDE,
                    .destination = TEXT("queue:sav"),
                    .who = TEXT("Sylvie")}},
         "the switch took it back: calls go to queue:sav, by Sylvie"},
        {VERB_SPLIT,
         "queue:rdv=60 queue:sav=40",
         {.type = EVENT_ROUTE, .route = {.number = TEXT("0892680680"), .layer = ROUTE_OVERRIDE}},
         "the switch took it back: its own way is in force, nobody says by whom"},
        {VERB_CLOSE,
         "nuit",
         {.type = EVENT_LINE,
          .line = {.number = TEXT("0892680680"), .state = LINE_OPEN, .who = TEXT("switch")}},
         "the switch took it back: the line is open, by switch"},
        {VERB_CAP,
         "12",
         {.type = EVENT_CAP, .cap = {.target = TEXT(ORDERS_NUMBER), .who = TEXT("switch")}},
         "the switch took it back: the cap is 0, by switch"},
    };
    for (size_t i = 0; i < NITEMS(rows); i++) {
        struct scene *scene = a_scene(DOES);
        struct event_order order = an_order("order-001", rows[i].verb, ORDERS_NUMBER, rows[i].args);
        order.until_us = scene->now_us + S_US(60);
        EQ_I64(ask(scene, &order).state, ORDER_DONE);
        scene_pass(scene, 5);
        int64_t at_us = scene->now_us;
        happens(scene, rows[i].says);
        scene_pass(scene, 1);
        must_be(scene, "order-001", ORDER_ENDED);
        const struct event_order *is = the_order(scene, "order-001");
        if (!text_is(is->outcome, rows[i].outcome))
            TEST_FAIL("row %zu: %.*s", i, TEXT_ARG(is->outcome));
        EQ_I64(is->ended_us, at_us);
        EQ_I64((int64_t)is->ended_by.len, 0);
        scene_pass(scene, 120);
        EQ_I64(scene->told, 1);
        TRUE(!board_order(scene->board, TEXT("order-001/end")));
        scene_free(scene);
    }
}

TEST(what_the_switch_says_of_what_was_ordered_ends_nothing)
{
    struct scene *scene = a_scene(DOES);
    struct event_order split =
        an_order("order-001", VERB_SPLIT, ORDERS_NUMBER, "queue:rdv=60 queue:sav=40");
    struct event_order open = an_order("order-002", VERB_OPEN, ORDERS_NUMBER, "");
    ask(scene, &split);
    ask(scene, &open);
    happens(scene, route_said("split:queue:rdv=60,queue:sav=40", "switch"));
    happens(scene, line_said(LINE_OPEN, "switch"));
    happens(scene, line_said(LINE_CLOSED, "")); /* a call that was turned away: a doubt */
    scene_pass(scene, 1);
    must_be(scene, "order-001", ORDER_DONE);
    must_be(scene, "order-002", ORDER_DONE);
    happens(scene, route_said("queue:sav", "switch")); /* and is so again at once */
    happens(scene, route_said("split:queue:rdv=60,queue:sav=40", "switch"));
    scene_pass(scene, 1);
    must_be(scene, "order-001", ORDER_DONE);
    scene_free(scene);
}

TEST(what_is_read_while_a_newer_order_or_a_revert_is_under_way_ends_nothing)
{
    for (int reverts = 0; reverts < 2; reverts++) {
        struct scene *scene = a_scene(DOES);
        reroute(scene, "order-001", "queue:rdv");
        scene->conduct = KEEPS_SILENT;
        struct event_order next =
            reverts ? an_order("order-002", VERB_REVERT, "order:order-001", "")
                    : an_order("order-002", VERB_REROUTE, ORDERS_NUMBER, "message:nuit");
        ask(scene, &next);
        happens(scene, route_said(reverts ? "" : "message:nuit", "switch"));
        scene_pass(scene, 1);
        must_be(scene, "order-001", ORDER_DONE);
        orders_step(scene->orders, TEXT("order-002"), DRIVER_DONE, TEXT("read back"));
        scene_pass(scene, 1);
        must_be(scene, "order-001", ORDER_ENDED);
        TRUE(text_is(the_order(scene, "order-001")->ended_by, "order-002"));
        must_be(scene, "order-002", ORDER_DONE);
        happens(scene, route_said(reverts ? "" : "message:nuit", "switch"));
        scene_pass(scene, 1);
        must_be(scene, "order-002", ORDER_DONE);
        scene_free(scene);
    }
}

TEST(what_changed_while_the_gate_was_down_is_ended_and_what_did_not_goes_on)
{
    for (int differs = 0; differs < 2; differs++) {
        struct scene *scene = a_scene(DOES);
        reroute(scene, "order-001", "queue:rdv");
        orders_free(&scene->orders);
        scene_start(scene);
        happens(scene, route_said(differs ? "" : "queue:rdv", "switch")); /* its first words */
        orders_reconcile(scene->orders);
        scene_pass(scene, 1);
        must_be(scene, "order-001", differs ? ORDER_ENDED : ORDER_DONE);
        scene_free(scene);
    }
}

TEST(a_taking_back_is_said_when_the_audit_file_has_it)
{
    struct scene *scene = a_scene(DOES);
    reroute(scene, "order-001", "queue:rdv");
    happens(scene, route_said("", "switch"));
    scene->audit_fails = true;
    scene_pass(scene, 5);
    must_be(scene, "order-001", ORDER_DONE);
    scene->audit_fails = false;
    int recorded = scene->recorded;
    scene_pass(scene, 5);
    must_be(scene, "order-001", ORDER_ENDED);
    EQ_I64(scene->recorded, recorded + 1);
    scene_free(scene);
}
