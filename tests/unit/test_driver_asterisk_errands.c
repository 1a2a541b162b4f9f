/* Orders in Asterisk's words, answered by what a real Asterisk answered (commands.ami). */
#include "tests/unit/test.h"

#include <ctype.h>

#include "proto/base/clock.h"
#include "proto/driver/asterisk/agents.h"
#include "proto/driver/asterisk/errand_word.h"
#include "proto/driver/asterisk/errands.h"
#include "tests/unit/asterisk_recording.h"

static const char AGENT[] = "Local/agent1@agents";

struct desk {
    struct player player;
    struct routes *routes;
    struct errands *errands;
    struct ami *answers;
    char sent[2048], id[160]; /* the last action, its ActionID */
    size_t actions;
    bool is_deaf;
    enum driver_step steps[16];
    size_t step_count;
    char sentence[WHY_TEXT_BYTES];
    int64_t mono_us;
};

static bool
on_send(void *context, const char *id, const char *lines)
{
    struct desk *desk = context;
    desk->actions++;
    str_copy(desk->sent, sizeof(desk->sent), text_of(lines));
    str_copy(desk->id, sizeof(desk->id), text_of(id));
    return !desk->is_deaf;
}

static void
on_step(void *context, struct text order, enum driver_step step, struct text sentence)
{
    struct desk *desk = context; /* the player is its first member */
    EQ_TEXT(order, "order-1");
    if (desk->step_count < NITEMS(desk->steps))
        desk->steps[desk->step_count++] = step;
    str_copy(desk->sentence, sizeof(desk->sentence), sentence);
}

static void
say(struct desk *desk, const char *text)
{
    player_say(&desk->player, text);
    errands_look(desk->errands);
}

static void
come(struct desk *desk)
{
    char text[512];
    str_format(text, sizeof(text),
               "Event: QueueMemberAdded\nTimestamp: 100.0\nQueue: sav\nMemberName: Chlo\xc3\xa9\n"
               "Interface: %s\nStateInterface: hint:agent1@telephones\nPaused: 0\nStatus: 1\n\n",
               AGENT);
    say(desk, "Asterisk Call Manager/1\n");
    say(desk, text);
    say(desk, "Event: Newchannel\nTimestamp: 101.0\nChannel: IAX2/carrier-7\nChannelState: 4\n"
              "Context: from-carrier\nExten: 3640\nUniqueid: 1795.7\nLinkedid: 1795.7\n\n"
              "Event: QueueCallerJoin\nTimestamp: 102.0\nUniqueid: 1795.7\nQueue: sav\n\n");
}

static void
begin(struct desk *desk, const char *key, const char *value)
{
    *desk = (struct desk){.routes = routes_new(), .answers = ami_new()};
    desk->player.settings[0][0] = key;
    desk->player.settings[0][1] = value;
    player_start(&desk->player);
    desk->player.env.step = on_step;
    desk->errands = errands_new(&(struct errand_places){.env = &desk->player.env,
                                                        .world = desk->player.world,
                                                        .routes = desk->routes},
                                on_send, desk);
    ami_feed(desk->answers, "Asterisk Call Manager/1\n", 24);
    desk->mono_us = clock_mono_us();
    come(desk);
    errands_open(desk->errands);
}

static void
finish(struct desk *desk)
{
    errands_free(&desk->errands);
    ami_free(&desk->answers);
    routes_free(&desk->routes);
    player_fini(&desk->player);
}

static struct driver_order
an_order(enum verb verb, const char *target, const char *args)
{
    struct text key;
    char whole[512];
    static char own[512];
    str_format(whole, sizeof(whole), "%s", target);
    str_copy(own, sizeof(own), text_of(whole));
    unsigned kind = verb_target_kind(text_of(own), &key);
    return (struct driver_order){.order = TEXT("order-1"),
                                 .verb = verb,
                                 .kind = kind,
                                 .target = key,
                                 .args = text_of(args),
                                 .reason = TEXT("pourquoi"),
                                 .who = TEXT("alice")};
}

static void
orders(struct desk *desk, enum verb verb, const char *target, const char *args)
{
    struct driver_order order = an_order(verb, target, args);
    errands_order(desk->errands, &order);
}

static void
asks(struct desk *desk, enum verb verb, const char *target, const char *args)
{
    struct driver_order order = an_order(verb, target, args);
    errands_ask(desk->errands, &order);
}

static void
take(struct desk *desk)
{
    struct ami_message message;
    while (ami_next(desk->answers, &message, NULL) == OK)
        errands_take(desk->errands, &message, desk->mono_us);
}

/* An answer by hand; "~" stands for the last action's ActionID. */
static void
answers(struct desk *desk, const char *text)
{
    char id[sizeof(desk->id)];
    str_copy(id, sizeof(id), text_of(desk->id));
    for (; *text; text++) {
        if (*text == '~')
            ami_feed(desk->answers, id, strlen(id));
        else
            ami_feed(desk->answers, text, 1);
    }
    take(desk);
}

/* Every message that a recorded action was answered with, as the answer to the last one. */
static void
answers_as(struct desk *desk, const char *recorded)
{
    struct bytes bytes = recording_read("commands.ami");
    struct ami *ami = ami_new();
    struct ami_message message;
    char line[4096], id[sizeof(desk->id)];
    size_t found = 0;
    str_copy(id, sizeof(id), text_of(desk->id));
    ami_feed(ami, bytes.at, bytes.len);
    while (ami_next(ami, &message, NULL) == OK) {
        if (!text_is(ami_get(&message, "ActionID"), recorded))
            continue;
        found++;
        for (size_t i = 0; i < message.count; i++) {
            const struct ami_header *header = &message.headers[i];
            bool is_id = text_is(header->key, "ActionID");
            str_format(line, sizeof(line), "%.*s: %.*s\r\n", TEXT_ARG(header->key),
                       TEXT_ARG(is_id ? text_of(id) : header->value));
            ami_feed(desk->answers, line, strlen(line));
        }
        ami_feed(desk->answers, "\r\n", 2);
    }
    ami_free(&ami);
    bytes_free(&bytes);
    if (!found)
        TEST_FAIL("commands.ami has no answer to %s", recorded);
    take(desk);
}

#define STEPS(desk, ...)                                \
    do {                                                \
        const enum driver_step want_[] = {__VA_ARGS__}; \
        EQ_U64((desk)->step_count, NITEMS(want_));      \
        for (size_t i_ = 0; i_ < NITEMS(want_); i_++)   \
            EQ_I64((desk)->steps[i_], want_[i_]);       \
    } while (0)

static const char MEMBER[] = "Event: QueueMember\nQueue: sav\nLocation: Local/agent1@agents\n"
                             "Paused: %s\nPausedReason: %s\nActionID: ~\n\n";
static const char COMPLETE[] =
    "Event: QueueStatusComplete\nActionID: ~\nEventList: Complete\nListItems: 1\n\n";

static void
lists_member(struct desk *desk, const char *paused, const char *reason)
{
    char text[512];
    str_format(text, sizeof(text), MEMBER, paused, reason);
    answers(desk, "Response: Success\nActionID: ~\nEventList: start\n\n");
    answers(desk, text);
    answers(desk, COMPLETE);
}

/* ---- the database --------------------------------------------------------------------------- */

TEST(a_reroute_is_put_and_read_back)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    EQ_STR(desk.sent, "Action: DBPut\r\nFamily: route\r\nKey: 0800123456\r\nVal: queue:sav\r\n");
    EQ_STR(desk.id, "vigie-order-1-order-1");
    answers_as(&desk, "cmd-1");
    STEPS(&desk, DRIVER_ACCEPTED);
    EQ_STR(desk.sent, "Action: DBGet\r\nFamily: route\r\nKey: 0800123456\r\n");
    answers_as(&desk, "cmd-2");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    EQ_STR(desk.sentence, "route/0800123456 is \"queue:sav\"");
    EQ_U64(desk.actions, 2);
    finish(&desk);
}

TEST(the_words_of_a_destination_are_the_sites)
{
    static const char *const pairs[][2] = {
        {"menu:accueil", "Val: ivr:accueil\r\n"},
        {"agent:Local/agent4@agents", "Val: ext:agent4\r\n"},
        {"message:ferme", "Val: msg:ferme\r\n"},
        {"number:0145112233", "Val: number:0145112233\r\n"},
    };
    for (size_t i = 0; i < NITEMS(pairs); i++) {
        struct desk desk;
        begin(&desk, NULL, NULL);
        orders(&desk, VERB_REROUTE, "number:3640", pairs[i][0]);
        HAS_STR(desk.sent, pairs[i][1]);
        finish(&desk);
    }
}

TEST(the_switch_gets_its_own_words_back)
{
    struct desk desk;
    struct event own = {.type = EVENT_ROUTE,
                        .at_us = 1,
                        .route = {.number = TEXT("3640"),
                                  .layer = ROUTE_BASE,
                                  .destination = TEXT("from-internal,200,1")}};
    begin(&desk, NULL, NULL);
    player_emit(&desk.player, &own);
    orders(&desk, VERB_REROUTE, "number:3640", "from-internal,200,1");
    HAS_STR(desk.sent, "Key: 3640\r\nVal: from-internal,200,1\r\n");
    orders(&desk, VERB_REROUTE, "number:3641", "from-internal,200,1");
    EQ_U64(desk.actions, 1);
    finish(&desk);
}

TEST(a_route_that_the_switch_had_is_put_back_byte_by_byte)
{
    static char longest[300];
    memset(longest, 'x', sizeof(longest) - 1);
    memcpy(longest, "ivr:", 4);
    const char *const values[] = {"menu:accueil", "ext:Local/agent4@agents", longest,
                                  "ivr:accueil"};
    for (size_t i = 0; i < NITEMS(values); i++) {
        struct desk desk;
        struct ami_message message;
        char row[512], want[512];
        begin(&desk, NULL, NULL);
        str_format(row, sizeof(row), "Event: DBGetTreeResponse\nKey: /route/3640\nVal: %s\n\n",
                   values[i]);
        struct ami *ami = ami_new();
        ami_feed(ami, "Asterisk Call Manager/1\n", 24);
        ami_feed(ami, row, strlen(row));
        while (ami_next(ami, &message, NULL) == OK)
            routes_take(desk.routes, ROUTES_DESTINATION, &message);
        ami_free(&ami);
        routes_settle(desk.routes, desk.player.world, (bool[ROUTES_FAMILIES]){true, true}, 1);
        routes_clear(desk.routes);
        const struct number *number = board_number(desk.player.board, TEXT("3640"));
        TRUE(number && number->routes[ROUTE_BASE].destination);
        orders(&desk, VERB_REROUTE, "number:3640", number->routes[ROUTE_BASE].destination);
        str_format(want, sizeof(want), "Key: 3640\r\nVal: %s\r\n", values[i]);
        HAS_STR(desk.sent, want);
        finish(&desk);
    }
}

TEST(a_number_and_a_queue_are_spelled_as_the_site_spells_them)
{
    static const char row[] = "Asterisk Call Manager/1\nEvent: DBGetTreeResponse\n"
                              "Key: /route/+33892680680\nVal: q:sav\n\n";
    struct desk desk;
    struct ami_message message;
    struct ami *ami = ami_new();
    begin(&desk, NULL, NULL);
    ami_feed(ami, row, sizeof(row) - 1);
    while (ami_next(ami, &message, NULL) == OK)
        routes_take(desk.routes, ROUTES_DESTINATION, &message);
    orders(&desk, VERB_REROUTE, "number:0892680680", "queue:rdv");
    HAS_STR(desk.sent, "Key: +33892680680\r\nVal: q:rdv\r\n");
    ami_free(&ami);
    finish(&desk);
}

TEST(a_success_that_did_nothing_is_never_done)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:rdv");
    answers_as(&desk, "cmd-1");
    answers_as(&desk, "cmd-2"); /* it is queue:sav */
    STEPS(&desk, DRIVER_ACCEPTED);
    desk.mono_us += 500000; /* perhaps a moment later */
    errands_tick(desk.errands, desk.mono_us);
    EQ_U64(desk.actions, 3);
    desk.mono_us += 600000;
    answers_as(&desk, "cmd-2");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_REFUSED);
    EQ_STR(desk.sentence, "Asterisk said Success, but route/0800123456 is \"queue:sav\"");
    finish(&desk);
}

TEST(an_opening_of_an_open_number_is_done)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_OPEN, "number:0825300300", "");
    EQ_STR(desk.sent, "Action: DBDel\r\nFamily: closed\r\nKey: 0825300300\r\n");
    answers_as(&desk, "cmd-6"); /* could not be deleted */
    answers_as(&desk, "cmd-7"); /* not found */
    STEPS(&desk, DRIVER_DONE);
    finish(&desk);
}

TEST(a_closing_with_a_message_needs_its_family)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_CLOSE, "number:0825300300", "ferme");
    STEPS(&desk, DRIVER_REFUSED);
    HAS_STR(desk.sentence, "set closed_message_family");
    EQ_U64(desk.actions, 0);
    finish(&desk);
}

TEST(a_closing_with_a_message_says_it_first_and_reads_both_back)
{
    struct desk desk;
    begin(&desk, "closed_message_family", "closedmsg");
    orders(&desk, VERB_CLOSE, "number:0825300300", "ferme");
    EQ_STR(desk.sent, "Action: DBPut\r\nFamily: closedmsg\r\nKey: 0825300300\r\nVal: ferme\r\n");
    answers_as(&desk, "cmd-4");
    EQ_STR(desk.sent, "Action: DBPut\r\nFamily: closed\r\nKey: 0825300300\r\nVal: 1\r\n");
    answers_as(&desk, "cmd-4");
    HAS_STR(desk.sent, "DBGet\r\nFamily: closedmsg");
    answers(&desk, "Event: DBGetResponse\nVal: ferme\nActionID: ~\n\n"
                   "Event: DBGetComplete\nActionID: ~\nEventList: Complete\n\n");
    HAS_STR(desk.sent, "DBGet\r\nFamily: closed\r\n");
    answers(&desk, "Event: DBGetResponse\nVal: 1\nActionID: ~\n\n"
                   "Event: DBGetComplete\nActionID: ~\nEventList: Complete\n\n");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    finish(&desk);
}

TEST(what_has_no_family_names_the_setting_that_lacks)
{
    static const struct {
        enum verb verb;
        const char *setting;
    } cases[] = {{VERB_SPLIT, "set split_family"},
                 {VERB_CAP, "set cap_family"},
                 {VERB_QUEUE_MESSAGE, "set message_family"},
                 {VERB_LISTEN, "set listen = yes"}};
    struct desk desk;
    begin(&desk, NULL, NULL);
    for (size_t i = 0; i < NITEMS(cases); i++)
        HAS_STR(errands_cannot(desk.errands, cases[i].verb), cases[i].setting);
    EQ_STR(errands_cannot(desk.errands, VERB_REROUTE), NULL);
    finish(&desk);
}

TEST(a_split_and_the_end_of_a_cap)
{
    struct desk desk;
    begin(&desk, "split_family", "split");
    orders(&desk, VERB_SPLIT, "number:3640", "queue:sav=60 menu:accueil=40");
    HAS_STR(desk.sent, "Family: split\r\nKey: 3640\r\nVal: queue:sav=60&ivr:accueil=40\r\n");
    finish(&desk);
    begin(&desk, "cap_family", "cap");
    orders(&desk, VERB_CAP, "queue:sav", "0");
    EQ_STR(desk.sent, "Action: DBDel\r\nFamily: cap\r\nKey: queue:sav\r\n");
    finish(&desk);
}

/* ---- agents --------------------------------------------------------------------------------- */

TEST(a_pause_is_done_when_every_membership_says_so)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_AGENT_PAUSE, "agent:Local/agent1@agents", "d\xc3\xa9jeuner");
    EQ_STR(desk.sent, "Action: QueuePause\r\nInterface: Local/agent1@agents\r\nPaused: true\r\n"
                      "Reason: d\xc3\xa9jeuner\r\n");
    answers_as(&desk, "cmd-14");
    EQ_STR(desk.sent, "Action: QueueStatus\r\nMember: Local/agent1@agents\r\n");
    lists_member(&desk, "0", ""); /* not yet */
    STEPS(&desk, DRIVER_ACCEPTED);
    desk.mono_us += 300000;
    errands_tick(desk.errands, desk.mono_us);
    lists_member(&desk, "1", "d\xc3\xa9jeuner");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    finish(&desk);
}

TEST(a_pause_of_nobody_is_refused_in_asterisks_words)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_AGENT_PAUSE, "agent:Local/agent1@agents", "");
    HAS_STR(desk.sent, "Reason: pourquoi\r\n");
    answers_as(&desk, "cmd-18");
    STEPS(&desk, DRIVER_REFUSED);
    EQ_STR(desk.sentence, "Asterisk says \"Interface not found\"");
    finish(&desk);
}

TEST(joining_keeps_the_name_and_the_telephone)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_AGENT_JOIN, "agent:Local/agent1@agents", "rdv");
    EQ_STR(desk.sent, "Action: QueueAdd\r\nQueue: rdv\r\nInterface: Local/agent1@agents\r\n"
                      "Penalty: 0\r\nPaused: false\r\nMemberName: Chlo\xc3\xa9\r\n"
                      "StateInterface: hint:agent1@telephones\r\n");
    answers_as(&desk, "cmd-23"); /* no such queue: the reading decides, the sentence is its own */
    desk.mono_us += 2000000;
    lists_member(&desk, "0", ""); /* of sav */
    STEPS(&desk, DRIVER_REFUSED);
    EQ_STR(desk.sentence, "Asterisk says \"Unable to add interface to queue: No such queue\"");
    finish(&desk);
}

TEST(leaving_twice_is_done)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_AGENT_LEAVE, "agent:Local/agent1@agents", "sav");
    answers_as(&desk, "cmd-26"); /* not there */
    EQ_STR(desk.sent, "Action: QueueStatus\r\nQueue: sav\r\nMember: Local/agent1@agents\r\n");
    answers(&desk, COMPLETE);
    STEPS(&desk, DRIVER_DONE);
    finish(&desk);
}

/* ---- calls ---------------------------------------------------------------------------------- */

TEST(a_hangup_is_done_at_the_calls_end)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_HANGUP, "call:1795.7", "");
    EQ_STR(desk.sent, "Action: Hangup\r\nChannel: 1795.7\r\nCause: 16\r\n");
    answers_as(&desk, "cmd-34");
    STEPS(&desk, DRIVER_ACCEPTED);
    say(&desk, "Event: Hangup\nTimestamp: 103.0\nUniqueid: 1795.7\nCause: 16\n\n");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    finish(&desk);
}

TEST(a_transfer_is_done_where_the_call_is_seen)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    say(&desk, "Event: Rename\nTimestamp: 103.0\nUniqueid: 1795.7\nChannel: IAX2/carrier-7\n"
               "Newname: IAX2/carrier-8\n\n");
    orders(&desk, VERB_TRANSFER, "call:1795.7", "queue:sav"); /* it waits there already */
    EQ_STR(desk.sent, "Action: Redirect\r\nChannel: IAX2/carrier-8\r\nContext: transfer\r\n"
                      "Exten: sav\r\nPriority: 1\r\n");
    answers_as(&desk, "cmd-28");
    STEPS(&desk, DRIVER_ACCEPTED);
    say(&desk, "Event: QueueCallerAbandon\nTimestamp: 104.0\nUniqueid: 1795.7\nQueue: sav\n\n"
               "Event: Newexten\nTimestamp: 104.1\nUniqueid: 1795.7\nApplication: Queue\n\n");
    STEPS(&desk, DRIVER_ACCEPTED);
    say(&desk, "Event: QueueCallerJoin\nTimestamp: 105.0\nUniqueid: 1795.7\nQueue: sav\n\n");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    finish(&desk);
}

TEST(a_transfer_that_is_not_seen_is_lost_and_one_that_ended_is_refused)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_TRANSFER, "call:1795.7", "agent:Local/agent1@agents");
    HAS_STR(desk.sent, "Exten: agent1\r\n");
    answers_as(&desk, "cmd-28");
    errands_tick(desk.errands, desk.mono_us + 9000000);
    STEPS(&desk, DRIVER_ACCEPTED);
    errands_tick(desk.errands, desk.mono_us + 11000000);
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_LOST);
    finish(&desk);
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_TRANSFER, "call:1795.7", "queue:rdv");
    answers_as(&desk, "cmd-28");
    say(&desk, "Event: Hangup\nTimestamp: 106.0\nUniqueid: 1795.7\nCause: 16\n\n");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_REFUSED);
    finish(&desk);
}

/* ---- listening ------------------------------------------------------------------------------ */

static const char LISTENED[] = "agent:Local/agent1@agents";

/* A site that enabled it; tell NULL: says not how agents are told. */
static void
begin_listening(struct desk *desk, const char *tell, const char *key, const char *value)
{
    const char *const more[][2] = {{"listen_technology", "IAX2"},
                                   {"listen_telephones", "IAX2/chef"},
                                   {tell ? "listen_tell" : NULL, tell},
                                   {key, value}};
    begin(desk, "listen", "yes");
    memcpy(desk->player.settings[1], more, sizeof(more));
}

static const char TOLD[] = "Response: Success\nActionID: ~\nMessage: Message successfully sent\n\n";

TEST(listening_is_for_telephones_that_are_known)
{
    struct desk desk;
    begin_listening(&desk, "dialplan", NULL, NULL);
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/carrier/0899000000 spy");
    STEPS(&desk, DRIVER_REFUSED);
    EQ_U64(desk.actions, 0);
    desk.step_count = 0;
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef barge");
    EQ_STR(desk.sent, "Action: Originate\r\nChannel: IAX2/chef\r\nApplication: ChanSpy\r\n"
                      "Data: IAX2/agent1-,qBE\r\nVariable: TIMEOUT(absolute)=600\r\n"
                      "Async: true\r\nTimeout: 8000\r\n");
    answers_as(&desk, "cmd-48"); /* queued; then the telephone answered */
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    EQ_U64(desk.actions, 1); /* the dialplan tells */
    desk.step_count = 0;
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef");
    answers_as(&desk, "cmd-47"); /* queued; busy */
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_REFUSED);
    finish(&desk);
}

TEST(an_agent_is_told_before_anybody_listens)
{
    struct desk desk;
    begin_listening(&desk, "pjsip:%s@site", "listen_max", "90s");
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef whisper");
    EQ_STR(desk.sent, "Action: MessageSend\r\nTo: pjsip:agent1@site\r\n"
                      "Body: alice listens to your call: pourquoi\r\n");
    EQ_U64(desk.actions, 1);
    EQ_U64(desk.step_count, 0); /* nothing is certain */
    answers(&desk, TOLD);
    STEPS(&desk, DRIVER_ACCEPTED);
    EQ_STR(desk.sent, "Action: Originate\r\nChannel: IAX2/chef\r\nApplication: ChanSpy\r\n"
                      "Data: IAX2/agent1-,qwE\r\nVariable: TIMEOUT(absolute)=90\r\n"
                      "Async: true\r\nTimeout: 8000\r\n");
    EQ_U64(desk.actions, 2);
    answers_as(&desk, "cmd-48");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_DONE);
    finish(&desk);
}

TEST(an_agent_who_cannot_be_told_is_not_listened_to)
{
    struct desk desk;
    begin_listening(&desk, "pjsip:%s", NULL, NULL);
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef");
    answers(&desk, "Response: Error\nActionID: ~\nMessage: Message failed to send.\n\n");
    STEPS(&desk, DRIVER_REFUSED);
    EQ_STR(desk.sentence, "the agent could not be told, so nobody listens: Asterisk says \"Message "
                          "failed to send.\"");
    EQ_U64(desk.actions, 1);
    EQ_STR(errands_cannot(desk.errands, VERB_LISTEN), NULL); /* perhaps the next one can */
    finish(&desk);
}

TEST(no_answer_to_the_message_is_no_leave_to_listen)
{
    struct desk desk;
    begin_listening(&desk, "pjsip:%s", NULL, NULL);
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef");
    errands_tick(desk.errands, desk.mono_us + 6000000);
    STEPS(&desk, DRIVER_LOST);
    answers(&desk, TOLD); /* too late */
    EQ_U64(desk.actions, 1);
    finish(&desk);
}

TEST(the_right_that_is_missing_is_named_for_each_of_the_two)
{
    static const char denied[] = "Response: Error\nActionID: ~\nMessage: Permission denied\n\n";
    struct desk desk;
    begin_listening(&desk, "pjsip:%s", NULL, NULL);
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef");
    answers(&desk, denied);
    HAS_STR(desk.sentence, "add message to its write");
    EQ_U64(desk.actions, 1);
    HAS_STR(errands_cannot(desk.errands, VERB_LISTEN), "add message to its write");
    finish(&desk);
    begin_listening(&desk, "pjsip:%s", NULL, NULL);
    orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef");
    answers(&desk, TOLD);
    answers(&desk, denied);
    HAS_STR(desk.sentence, "add originate to its write");
    finish(&desk);
}

TEST(listening_needs_a_way_to_tell_that_makes_sense)
{
    static const struct {
        const char *tell, *key, *value, *says;
    } cases[] = {
        {NULL, NULL, NULL, "set listen_tell in [driver]"},
        {"", NULL, NULL, "set listen_tell in [driver]"},
        {"pjsip:everybody", NULL, NULL, "expected dialplan, or where a message reaches"},
        {"%s", NULL, NULL, "expected dialplan, or where"},
        {"pjsip:%s%s", NULL, NULL, "expected dialplan, or where"},
        {"pjsip:%d", NULL, NULL, "expected dialplan, or where"},
        {"pjsip:%", NULL, NULL, "expected dialplan, or where"},
        {"pjsip:%s\r\nX: y", NULL, NULL, "expected dialplan, or where"},
        {"pjsip:${X}%s", NULL, NULL, "expected dialplan, or where"},
        {"pjsip:%s", "listen_max", "10", "expected 1s to 8h, as in 10m"},
        {"pjsip:%s", "listen_max", "9h", "expected 1s to 8h"},
        {"pjsip:%s", "listen_max", "0m", "expected 1s to 8h"},
        {"pjsip:%s", "listen_max", "-5m", "expected 1s to 8h"},
        {"pjsip:%s", "listen_max", "10m,x=y", "expected 1s to 8h"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct desk desk;
        begin_listening(&desk, cases[i].tell, cases[i].key, cases[i].value);
        HAS_STR(errands_cannot(desk.errands, VERB_LISTEN), cases[i].says);
        orders(&desk, VERB_LISTEN, LISTENED, "IAX2/chef");
        STEPS(&desk, DRIVER_REFUSED);
        HAS_STR(desk.sentence, cases[i].says);
        EQ_U64(desk.actions, 0);
        finish(&desk);
    }
}

TEST(who_listens_and_why_bring_no_line_of_their_own)
{
    static char longest[300];
    static const char *const hostile[] = {"a\r\nAction: Command\r\nCommand: core stop now",
                                          "a\nb",
                                          "a\rb",
                                          "a\x1b[0m",
                                          "a\xe2\x80\xae",
                                          "a\x7f",
                                          "a\xc2\x85z",
                                          "a\xff",
                                          "",
                                          "  ",
                                          longest};
    memset(longest, 'x', sizeof(longest) - 1);
    for (size_t i = 0; i < NITEMS(hostile) * 2; i++) {
        struct desk desk;
        struct driver_order order = an_order(VERB_LISTEN, LISTENED, "IAX2/chef");
        begin_listening(&desk, "pjsip:%s", NULL, NULL);
        *(i % 2 ? &order.who : &order.reason) = text_of(hostile[i / 2]);
        errands_order(desk.errands, &order);
        if (desk.actions)
            TEST_FAIL("case %zu went out: %s", i, desk.sent);
        STEPS(&desk, DRIVER_REFUSED);
        HAS_STR(desk.sentence, "nothing was sent");
        finish(&desk);
    }
}

/* Nothing of a purpose is read as anything but letters. */
TEST(a_purpose_is_sent_as_it_was_said)
{
    struct desk desk;
    struct driver_order order = an_order(VERB_LISTEN, LISTENED, "IAX2/chef");
    begin_listening(&desk, "pjsip:%s", NULL, NULL);
    order.reason = TEXT(" qualit\xc3\xa9, ${EVAL(x)} 100 %s; To: x ");
    errands_order(desk.errands, &order);
    EQ_STR(desk.sent,
           "Action: MessageSend\r\nTo: pjsip:agent1\r\n"
           "Body: alice listens to your call: qualit\xc3\xa9, ${EVAL(x)} 100 %s; To: x\r\n");
    finish(&desk);
}

TEST(an_agent_is_said_to_be_heard_as_long_as_somebody_listens)
{
    static const char text[] = "Event: ChanSpy%s\nTimestamp: %s.0\nSpyerChannel: IAX2/%s\n"
                               "SpyeeChannel: IAX2/agent1-12\n\n";
    static const struct {
        const char *what, *at, *by, *raw;
    } cases[] = {
        {"Start", "110", "chef-9", "listened to by IAX2/chef"},
        {"Start", "111", "boss-3", "listened to by IAX2/chef and 1 more"},
        {"Stop", "112", "chef-9", "listened to by IAX2/boss"},
        {"Stop", "113", "chef-9", "listened to by IAX2/boss"},
        {"Stop", "114", "boss-3", "not in use"},
    };
    char says[256];
    struct desk desk;
    begin(&desk, NULL, NULL);
    const struct agent *agent = board_agent(desk.player.board, text_of(AGENT));
    int64_t since_us = agent->since_us;
    for (size_t i = 0; i < NITEMS(cases); i++) {
        str_format(says, sizeof(says), text, cases[i].what, cases[i].at, cases[i].by);
        say(&desk, says);
        EQ_STR(agent->raw, cases[i].raw);
    }
    EQ_I64(agent->since_us, since_us); /* he is in the state that he was in */
    str_format(says, sizeof(says), text, "Start", "115", "chef-10");
    say(&desk, says);
    say(&desk, "Event: Hangup\nTimestamp: 116.0\nChannel: IAX2/chef-10\nUniqueid: 9.9\n"
               "Linkedid: 9.9\nCause: 16\n\n");
    EQ_STR(agent->raw, "not in use"); /* without a Stop */
    finish(&desk);
}

/* ---- hostile words -------------------------------------------------------------------------- */

TEST(no_order_brings_a_line_or_a_dial_string_of_its_own)
{
    static const char *const poison[] = {
        "\r\n",    "\n",   "\r",        "a\r\nAction: Command\r\nCommand: core stop now",
        "${EVAL}", "a,b",  "a&Local/x", "a|b",
        "a;b",     "a`b",  "\x1b[2J",   "$[1+1]",
        "a\x7f",   "\x01", "a\\b",      "\xc2\x85",
    };
    static const struct {
        enum verb verb;
        const char *target, *args; /* % stands for the poison */
    } cases[] = {
        {VERB_REROUTE, "number:3640", "queue:%"},
        {VERB_REROUTE, "number:%", "queue:sav"},
        {VERB_REROUTE, "number:3640", "%"},
        {VERB_CLOSE, "number:%", ""},
        {VERB_OPEN, "number:%", ""},
        {VERB_CLOSE, "number:3640", "%"},
        {VERB_SPLIT, "number:3640", "queue:%=100"},
        {VERB_SPLIT, "number:3640", "queue:a=%"},
        {VERB_CAP, "queue:%", "5"},
        {VERB_CAP, "number:3640", "%"},
        {VERB_QUEUE_MESSAGE, "queue:sav", "%"},
        {VERB_QUEUE_MESSAGE, "queue:%", "x"},
        {VERB_HANGUP, "call:%", ""},
        {VERB_TRANSFER, "call:%", "queue:sav"},
        {VERB_TRANSFER, "call:1795.7", "queue:%"},
        {VERB_TRANSFER, "call:1795.7", "agent:%"},
        {VERB_AGENT_JOIN, "agent:x", "%"},
        {VERB_AGENT_LEAVE, "agent:x", "%"},
        {VERB_LISTEN, "agent:IAX2/%", "IAX2/chef"},
        {VERB_LISTEN, "agent:IAX2/a", "% spy"},
        {VERB_LISTEN, "agent:IAX2/a", "IAX2/% spy"},
    };
    static const char *const settings[][2] = {
        {"split_family", "split"},          {"cap_family", "cap"},
        {"message_family", "message"},      {"closed_message_family", "closedmsg"},
        {"listen_telephones", "IAX2/chef"}, {"listen", "yes"}};
    static const char *const tell[] = {"listen_tell", "pjsip:%s"};
    for (size_t i = 0; i < NITEMS(cases) * NITEMS(poison); i++) {
        const char *texts[] = {cases[i / NITEMS(poison)].target, cases[i / NITEMS(poison)].args};
        char filled[2][256];
        for (int t = 0; t < 2; t++) {
            struct text rest = text_of(texts[t]), head = text_cut(&rest, '%');
            str_format(filled[t], sizeof(filled[t]), "%.*s%s%.*s", TEXT_ARG(head),
                       rest.at ? poison[i % NITEMS(poison)] : "", TEXT_ARG(rest));
        }
        for (size_t s = 0; s < NITEMS(settings); s++) {
            struct desk desk;
            begin(&desk, settings[s][0], settings[s][1]);
            if (s == NITEMS(settings) - 1) { /* all that it needs */
                memcpy(desk.player.settings[1], settings[s - 1], sizeof(settings[0]));
                memcpy(desk.player.settings[2], tell, sizeof(tell));
            }
            orders(&desk, cases[i / NITEMS(poison)].verb, filled[0], filled[1]);
            if (desk.actions)
                TEST_FAIL("case %zu with poison %zu went out: %s", i / NITEMS(poison),
                          i % NITEMS(poison), desk.sent);
            finish(&desk);
        }
    }
}

TEST(names_and_reasons_are_one_line_of_printable_text)
{
    static const char *const hostile[] = {"a\r\nAction: Logoff", "a\nb", "a\x1b[0m",
                                          "a\xe2\x80\xae"};
    for (size_t i = 0; i < NITEMS(hostile); i++) {
        struct desk desk;
        char target[128];
        begin(&desk, NULL, NULL);
        orders(&desk, VERB_AGENT_PAUSE, "agent:Local/agent1@agents", hostile[i]);
        STEPS(&desk, DRIVER_REFUSED);
        str_format(target, sizeof(target), "agent:%s", hostile[i]);
        orders(&desk, VERB_AGENT_UNPAUSE, target, "");
        orders(&desk, VERB_AGENT_JOIN, target, "sav");
        orders(&desk, VERB_AGENT_LEAVE, target, "sav");
        EQ_U64(desk.step_count, 4);
        EQ_U64(desk.actions, 0);
        finish(&desk);
    }
}

/* ---- what goes wrong ------------------------------------------------------------------------ */

TEST(without_the_right_it_is_refused_and_known_until_the_next_login)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_REROUTE, "number:3640", "queue:sav");
    answers(&desk, "Response: Error\nActionID: ~\nMessage: Permission denied\n\n");
    STEPS(&desk, DRIVER_REFUSED);
    HAS_STR(desk.sentence, "add system to its write");
    EQ_STR(errands_cannot(desk.errands, VERB_REROUTE), desk.sentence);
    EQ_STR(errands_cannot(desk.errands, VERB_HANGUP), NULL);
    errands_lose(desk.errands);
    EQ_STR(errands_cannot(desk.errands, VERB_REROUTE), NULL);
    finish(&desk);
}

TEST(no_answer_is_lost_and_an_answer_too_late_is_nobodys)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    errands_tick(desk.errands, desk.mono_us + 4000000);
    EQ_U64(desk.step_count, 0);
    errands_tick(desk.errands, desk.mono_us + 6000000);
    STEPS(&desk, DRIVER_LOST);
    answers_as(&desk, "cmd-1");
    STEPS(&desk, DRIVER_LOST);
    EQ_U64(desk.actions, 1);
    finish(&desk);
}

TEST(a_connection_that_breaks_loses_what_was_under_way)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    answers_as(&desk, "cmd-1");
    errands_lose(desk.errands);
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_LOST);
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_LOST, DRIVER_REFUSED); /* nothing was sent */
    asks(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    STEPS(&desk, DRIVER_ACCEPTED, DRIVER_LOST, DRIVER_REFUSED, DRIVER_LOST);
    EQ_U64(desk.actions, 2);
    finish(&desk);
}

TEST(asking_only_asks)
{
    static const struct {
        enum verb verb;
        const char *target, *args;
    } cases[] = {
        {VERB_REROUTE, "number:3640", "queue:sav"},
        {VERB_CLOSE, "number:3640", ""},
        {VERB_OPEN, "number:3640", ""},
        {VERB_AGENT_PAUSE, "agent:Local/agent1@agents", "x"},
        {VERB_AGENT_UNPAUSE, "agent:Local/agent1@agents", ""},
        {VERB_AGENT_JOIN, "agent:Local/agent1@agents", "rdv"},
        {VERB_AGENT_LEAVE, "agent:Local/agent1@agents", "sav"},
        {VERB_HANGUP, "call:1795.7", ""},
        {VERB_TRANSFER, "call:1795.7", "queue:rdv"},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        struct desk desk;
        begin(&desk, NULL, NULL);
        asks(&desk, cases[i].verb, cases[i].target, cases[i].args);
        bool is_question = !desk.actions || strstr(desk.sent, "Action: DBGet\r\n") ||
                           strstr(desk.sent, "Action: QueueStatus\r\n");
        if (!is_question)
            TEST_FAIL("case %zu: %s", i, desk.sent);
        if (!desk.actions)
            STEPS(&desk, DRIVER_REFUSED); /* the call waits in sav, and goes on */
        finish(&desk);
    }
}

TEST(asking_finds_what_was_done_and_what_was_not)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    asks(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    answers_as(&desk, "cmd-2");
    STEPS(&desk, DRIVER_DONE);
    desk.step_count = 0;
    asks(&desk, VERB_REROUTE, "number:0800123456", "queue:rdv");
    answers_as(&desk, "cmd-2");
    STEPS(&desk, DRIVER_REFUSED);
    desk.step_count = 0;
    asks(&desk, VERB_HANGUP, "call:1795.99", "");
    STEPS(&desk, DRIVER_DONE); /* there is no such call any more */
    finish(&desk);
}

TEST(the_same_order_twice_is_sent_once)
{
    struct desk desk;
    begin(&desk, NULL, NULL);
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    orders(&desk, VERB_REROUTE, "number:0800123456", "queue:sav");
    EQ_U64(desk.actions, 1);
    finish(&desk);
}

TEST(menus_and_messages_are_known_by_their_lists)
{
    struct desk desk;
    begin(&desk, "menus", "accueil aiguillage");
    EQ_I64(errand_word_knows(&desk.player.env, TEXT("menu:accueil")), ANSWER_YES);
    EQ_I64(errand_word_knows(&desk.player.env, TEXT("menu:nuit")), ANSWER_NO);
    EQ_I64(errand_word_knows(&desk.player.env, TEXT("message:ferme")), ANSWER_UNKNOWN);
    EQ_I64(errand_word_knows(&desk.player.env, TEXT("queue:sav")), ANSWER_UNKNOWN);
    finish(&desk);
}
