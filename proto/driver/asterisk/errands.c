#include "proto/driver/asterisk/errands.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "proto/base/clock.h"
#include "proto/base/mem.h"
#include "proto/driver/asterisk/errand_word.h"
#include "proto/driver/listen_quota.h"

#define ANSWER_US INT64_C(5000000) /* Asterisk answers an action within milliseconds */
#define PROOF_US INT64_C(10000000) /* a call takes its way through the dialplan */
#define SETTLE_US INT64_C(1000000) /* so long it may take until what was accepted is so */
#define REST_US INT64_C(200000)    /* between two looks */

static const char PREFIX[] = "vigie-order-";
enum { ORDER_BYTES = 96, ACTION_ID_BYTES = 128 };

enum errand_stage {
    ERRAND_WRITES, /* an action waits for its answer */
    ERRAND_READS,  /* a question does */
    ERRAND_RESTS,  /* it was not so yet: it is asked again soon */
    ERRAND_WATCHES /* everything is sent; a call, or a telephone, will tell */
};

struct errand {
    char order[ORDER_BYTES];
    enum verb verb;
    struct errand_plan plan;
    enum errand_stage stage;
    size_t at;       /* of the writes, or of the reads */
    unsigned serial; /* of the action that waits for its answer; 0 none */
    bool is_question, is_accepted, is_written;
    int64_t due_us, settled_us; /* monotonic: no answer until then; it should be so by then */
    int64_t joined_us, sent_us; /* of PROOF_THERE: the switch's clock */
    struct errand_reading reading;
    char said[WHY_TEXT_BYTES]; /* Asterisk's own sentence, of a write that may fail */
    struct errand *prev, *next;
};

struct errands {
    struct errand_places places;
    errands_send *send;
    void *context;
    struct errand *list;
    size_t count;
    unsigned serial;
    bool is_open;
    const char *denied[VERBS]; /* on this connection; NULL: not that we know */
};

struct errands *
errands_new(const struct errand_places *places, errands_send *send, void *context)
{
    struct errands *errands = xcalloc(1, sizeof(*errands));
    *errands = (struct errands){.places = *places, .send = send, .context = context};
    return errands;
}

static void
drop(struct errands *errands, struct errand *errand)
{
    DL_DELETE(errands->list, errand);
    errands->count--;
    free(errand);
}

void
errands_free(struct errands **errands)
{
    if (!*errands)
        return;
    while ((*errands)->list)
        drop(*errands, (*errands)->list);
    free(*errands);
    *errands = NULL;
}

static struct errand *
find(const struct errands *errands, struct text order)
{
    struct errand *errand;
    DL_FOREACH (errands->list, errand) {
        if (text_is(order, errand->order))
            return errand;
    }
    return NULL;
}

/* ---- telling -------------------------------------------------------------------------------- */

static void
tell(const struct errands *errands, const char *order, enum driver_step step, const char *sentence)
{
    const struct driver_env *env = errands->places.env;
    env->step(env->context, text_of(order), step, text_of(sentence));
}

/* The errand is over, and gone before anybody hears of it: whoever hears it may order again. */
static void
end(struct errands *errands, struct errand *errand, enum driver_step step, const char *sentence)
{
    char order[ORDER_BYTES], own[WHY_TEXT_BYTES];
    str_copy(order, sizeof(order), text_of(errand->order));
    str_copy(own, sizeof(own), text_of(sentence));
    drop(errands, errand);
    tell(errands, order, step, own);
}

static void
accept(struct errands *errands, struct errand *errand)
{
    if (errand->is_accepted)
        return;
    errand->is_accepted = true;
    tell(errands, errand->order, DRIVER_ACCEPTED, "");
}

/* ---- sending -------------------------------------------------------------------------------- */

/* False: the errand is over. */
static bool
send_lines(struct errands *errands, struct errand *errand, const char *lines)
{
    char id[ACTION_ID_BYTES];
    errand->serial = ++errands->serial;
    errand->due_us = clock_mono_us() + ANSWER_US;
    errand->reading = (struct errand_reading){.is_over = false};
    str_format(id, sizeof(id), "%s%u-%s", PREFIX, errand->serial, errand->order);
    if (errands->send(errands->context, id, lines))
        return true;
    bool is_unsent = !errand->is_written && !errand->is_question;
    end(errands, errand, is_unsent ? DRIVER_REFUSED : DRIVER_LOST,
        "the switch does not read what it is sent");
    return false;
}

static void
send_write(struct errands *errands, struct errand *errand)
{
    errand->stage = ERRAND_WRITES;
    if (send_lines(errands, errand, errand->plan.writes[errand->at].lines))
        errand->is_written = true;
}

static void
send_read(struct errands *errands, struct errand *errand)
{
    errand->stage = ERRAND_READS;
    send_lines(errands, errand, errand->plan.reads[errand->at].lines);
}

/* ---- what a call tells ---------------------------------------------------------------------- */

static bool
is_ringing(const struct track *call, const struct errand *errand, struct text word)
{
    const struct ring *ring;
    DL_FOREACH (call->rings, ring) {
        struct text agent = text_of(ring->agent ? ring->agent->interface : "");
        /* A telephone that is no agent's we know: the extension led to it. */
        bool is_his = !ring->agent || text_equal(errand_word_of_agent(agent), word);
        if (is_his && ring->since_us >= errand->sent_us)
            return true;
    }
    return false;
}

/* Has the call come to where it was sent? */
static bool
is_there(const struct track *call, const struct errand *errand)
{
    struct text rest = text_of(errand->plan.place), kind = text_cut(&rest, ':');
    if (text_is(kind, "queue"))
        return call->place && text_is(rest, call->place->name) &&
               (call->stage == STAGE_WAITING || call->stage == STAGE_TALKING) &&
               (errand->is_question || call->joined_us != errand->joined_us);
    struct text word = errand_word_of_agent(rest);
    if (call->stage == STAGE_DIRECT)
        return is_ringing(call, errand, word);
    return call->stage == STAGE_TALKING && call->agent && call->answered_us >= errand->sent_us &&
           text_equal(errand_word_of_agent(text_of(call->agent->interface)), word);
}

/* True: the errand is over. */
static bool
look_at_call(struct errands *errands, struct errand *errand)
{
    const struct track *call = world_call(errands->places.world, text_of(errand->plan.call));
    char sentence[WHY_TEXT_BYTES];
    if (errand->plan.proof == PROOF_GONE && !call) {
        end(errands, errand, DRIVER_DONE, "the call has ended");
        return true;
    }
    if (errand->plan.proof == PROOF_THERE && !call) {
        str_format(sentence, sizeof(sentence), "the call ended, and was not seen at %s",
                   errand->plan.place);
        end(errands, errand, DRIVER_REFUSED, sentence);
        return true;
    }
    if (errand->plan.proof == PROOF_THERE && is_there(call, errand)) {
        str_format(sentence, sizeof(sentence), "the call is at %s", errand->plan.place);
        end(errands, errand, DRIVER_DONE, sentence);
        return true;
    }
    return false;
}

void
errands_look(struct errands *errands)
{
    struct errand *errand, *next;
    for (errand = errands->list; errand; errand = next) {
        next = errand->next;
        bool waits = errand->stage == ERRAND_WATCHES && errand->plan.proof != PROOF_ANSWERED;
        if (waits && look_at_call(errands, errand))
            return; /* whoever heard it may have changed the list */
    }
}

/* ---- what answers tell ---------------------------------------------------------------------- */

/* Everything is written: what proves it? */
static void
begin_proof(struct errands *errands, struct errand *errand, int64_t mono_us)
{
    errand->at = 0;
    errand->settled_us = mono_us + SETTLE_US;
    if (errand->plan.proof == PROOF_READ) {
        send_read(errands, errand);
        return;
    }
    errand->stage = ERRAND_WATCHES;
    errand->due_us = mono_us + PROOF_US;
    if (errand->plan.proof != PROOF_ANSWERED)
        look_at_call(errands, errand); /* its events may have been faster */
}

static void
take_write(struct errands *errands, struct errand *errand, const struct ami_message *message,
           int64_t mono_us)
{
    struct text said = ami_get(message, "Message");
    char order[ORDER_BYTES], sentence[WHY_TEXT_BYTES];
    const struct errand_write *write = &errand->plan.writes[errand->at];
    if (text_is(ami_get(message, "Response"), "Success")) {
        str_copy(order, sizeof(order), text_of(errand->order));
        accept(errands, errand);
        errand = find(errands, text_of(order)); /* whoever heard it may have asked for more */
        if (!errand)
            return;
    } else if (text_is(said, "Permission denied")) {
        errands->denied[errand->verb] =
            write->denied ? write->denied : errand_plan_denied(errand->verb);
        end(errands, errand, DRIVER_REFUSED, errands->denied[errand->verb]);
        return;
    } else if (!write->may_fail) {
        str_format(sentence, sizeof(sentence), "%sAsterisk says \"%.*s\"",
                   write->failed ? write->failed : "", TEXT_ARG(said));
        end(errands, errand, DRIVER_REFUSED, sentence);
        return;
    } else {
        str_copy(errand->said, sizeof(errand->said), said);
    }
    if (++errand->at < errand->plan.write_count)
        send_write(errands, errand);
    else
        begin_proof(errands, errand, mono_us);
}

static void
judge(struct errands *errands, struct errand *errand, int64_t mono_us)
{
    char is[WHY_TEXT_BYTES], sentence[WHY_TEXT_BYTES];
    if (errand_reading_is_so(&errand->reading, &errand->plan.reads[errand->at], is)) {
        if (++errand->at < errand->plan.read_count)
            send_read(errands, errand);
        else
            end(errands, errand, DRIVER_DONE, is);
        return;
    }
    if (!errand->is_question && mono_us < errand->settled_us) {
        errand->stage = ERRAND_RESTS;
        errand->due_us = mono_us + REST_US;
        return;
    }
    if (errand->said[0])
        str_format(sentence, sizeof(sentence), "Asterisk says \"%s\"", errand->said);
    else if (errand->is_question)
        str_copy(sentence, sizeof(sentence), text_of(is));
    else
        str_format(sentence, sizeof(sentence), "Asterisk said Success, but %s", is);
    end(errands, errand, DRIVER_REFUSED, sentence);
}

static void
take_read(struct errands *errands, struct errand *errand, const struct ami_message *message,
          int64_t mono_us)
{
    struct why why;
    if (errand_reading_take(&errand->reading, &errand->plan.reads[errand->at], message, &why) != OK)
        end(errands, errand, DRIVER_LOST, why.text);
    else if (errand->reading.is_over)
        judge(errands, errand, mono_us);
}

static void
take_originated(struct errands *errands, struct errand *errand, const struct ami_message *message)
{
    if (!text_is(ami_get(message, "Event"), "OriginateResponse"))
        return;
    if (text_is(ami_get(message, "Response"), "Success"))
        end(errands, errand, DRIVER_DONE, "the telephone answered, and listens");
    else
        end(errands, errand, DRIVER_REFUSED, "the telephone did not answer");
}

/* "17" and "abcd-1" of "vigie-order-17-abcd-1". */
static struct errand *
answered(const struct errands *errands, struct text action_id)
{
    struct text rest = {action_id.at + sizeof(PREFIX) - 1, action_id.len - (sizeof(PREFIX) - 1)};
    int64_t serial;
    if (!text_to_i64(text_cut(&rest, '-'), &serial))
        return NULL;
    struct errand *errand = find(errands, rest);
    return errand && errand->serial == serial ? errand : NULL;
}

bool
errands_take(struct errands *errands, const struct ami_message *message, int64_t mono_us)
{
    struct text id = ami_get(message, "ActionID");
    if (!text_has_prefix(id, PREFIX))
        return false;
    struct errand *errand = answered(errands, id);
    if (!errand)
        return true; /* too late */
    bool is_event = ami_has(message, "Event");
    if (errand->stage == ERRAND_WRITES && !is_event)
        take_write(errands, errand, message, mono_us);
    else if (errand->stage == ERRAND_READS)
        take_read(errands, errand, message, mono_us);
    else if (errand->plan.proof == PROOF_ANSWERED && is_event)
        take_originated(errands, errand, message);
    return true;
}

/* ---- orders --------------------------------------------------------------------------------- */

static bool
is_id(struct text order)
{
    for (size_t i = 0; i < order.len; i++) {
        char c = order.at[i];
        if ((c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' &&
            c != '/')
            return false;
    }
    return order.len && order.len < ORDER_BYTES;
}

const char *
errands_cannot(const struct errands *errands, enum verb verb)
{
    const char *why = errand_plan_cannot(errands->places.env, verb);
    return why ? why : errands->denied[verb];
}

/* A new errand; NULL when it was told already why there is none. */
static struct errand *
make(struct errands *errands, const struct driver_order *order, bool is_question)
{
    char id[ORDER_BYTES];
    struct why why = {.text = ""};
    struct errand *errand = xcalloc(1, sizeof(*errand));
    enum driver_step step = is_question ? DRIVER_LOST : DRIVER_REFUSED;
    str_copy(id, sizeof(id), order->order);
    enum err err = OK;
    if (!is_id(order->order)) {
        err = why_set(&why, ERR_ARG, "order id: expected letters, digits, - and /");
    } else if (!errands->is_open) {
        err = why_set(&why, ERR_IO, "the switch is not connected");
    } else if (errands->count == ERRANDS_MAX) {
        err = why_set(&why, ERR_LIMIT, "%d orders are under way: try again", ERRANDS_MAX);
    } else {
        err = errand_plan_make(&errand->plan, &errands->places, order, &why);
        bool is_gone = err == ERR_STALE && errand->plan.proof == PROOF_GONE;
        step = is_gone ? DRIVER_DONE : DRIVER_REFUSED; /* such an order cannot have been sent */
        if (!err && order->verb == VERB_LISTEN && !is_question)
            err = listen_quota_check(errands->places.env, order->order, &why);
    }
    if (err) {
        free(errand);
        tell(errands, id, step, why.text);
        return NULL;
    }
    str_copy(errand->order, sizeof(errand->order), order->order);
    errand->verb = order->verb;
    errand->is_question = is_question;
    DL_APPEND(errands->list, errand);
    errands->count++;
    return errand;
}

void
errands_order(struct errands *errands, const struct driver_order *order)
{
    if (find(errands, order->order))
        return; /* under way */
    struct errand *errand = make(errands, order, false);
    if (!errand)
        return;
    const struct world *world = errands->places.world;
    const struct track *call = world_call(world, text_of(errand->plan.call));
    errand->joined_us = call ? call->joined_us : 0;
    errand->sent_us = world_now_us(world, clock_wall_us());
    send_write(errands, errand);
}

/* What no list tells after the fact. */
static void
ask_about_call(struct errands *errands, struct errand *errand)
{
    if (errand->plan.proof == PROOF_ANSWERED)
        end(errands, errand, DRIVER_REFUSED,
            "whether the telephone rang is not known; it is not rung again");
    else if (!look_at_call(errands, errand))
        end(errands, errand, DRIVER_REFUSED,
            errand->plan.proof == PROOF_GONE ? "the call goes on" : "the call is elsewhere");
}

void
errands_ask(struct errands *errands, const struct driver_order *order)
{
    if (find(errands, order->order))
        return; /* its own end comes */
    struct errand *errand = make(errands, order, true);
    if (errand && errand->plan.proof == PROOF_READ)
        send_read(errands, errand);
    else if (errand)
        ask_about_call(errands, errand);
}

/* ---- time, and the connection --------------------------------------------------------------- */

/* True: the errand is over, or another one may be. */
static bool
look_at_time(struct errands *errands, struct errand *errand, int64_t mono_us)
{
    if (mono_us < errand->due_us)
        return false;
    if (errand->stage == ERRAND_RESTS) {
        send_read(errands, errand);
        return true;
    }
    char sentence[WHY_TEXT_BYTES];
    if (errand->stage == ERRAND_WATCHES && errand->plan.place[0])
        str_format(sentence, sizeof(sentence), "the call was not seen at %s within %d s",
                   errand->plan.place, (int)(PROOF_US / 1000000));
    else if (errand->stage == ERRAND_WATCHES)
        str_format(sentence, sizeof(sentence), "Asterisk took it, and nothing followed for %d s",
                   (int)(PROOF_US / 1000000));
    else
        str_format(sentence, sizeof(sentence), "Asterisk did not answer for %d s",
                   (int)(ANSWER_US / 1000000));
    end(errands, errand, DRIVER_LOST, sentence);
    return true;
}

void
errands_tick(struct errands *errands, int64_t mono_us)
{
    struct errand *errand, *next;
    for (errand = errands->list; errand; errand = next) {
        next = errand->next;
        if (look_at_time(errands, errand, mono_us))
            return; /* the others at the next tick */
    }
}

void
errands_open(struct errands *errands)
{
    errands->is_open = true;
}

void
errands_lose(struct errands *errands)
{
    errands->is_open = false;
    memset(errands->denied, 0, sizeof(errands->denied));
    while (errands->list)
        end(errands, errands->list, DRIVER_LOST, "the connection was lost before it was certain");
}
