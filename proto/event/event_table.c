#include "proto/event/event_table.h"

#include "proto/event/verb.h"

#define WORDS(list, ...)                                     \
    static const char *const list##_names[] = {__VA_ARGS__}; \
    const struct words list = {list##_names, (int)NITEMS(list##_names)}

WORDS(link_state_words, "unknown", "down", "reconciling", "up");
WORDS(medium_words, "unknown", "voice", "chat", "mail", "social", "callback");
WORDS(agent_state_words, "unknown", "logged_out", "available", "ringing", "talking", "hold",
      "wrap_up", "paused", "unreachable");
WORDS(route_layer_words, "unknown", "base", "plan", "override");
WORDS(line_state_words, "unknown", "open", "closed");
WORDS(leave_reason_words, "unknown", "abandoned", "timed_out", "key", "no_agent", "taken_away",
      "full", "join_empty");
WORDS(party_words, "unknown", "caller", "agent", "switch");
WORDS(outcome_words, "unknown", "answered", "abandoned", "left_early", "timed_out", "left_key",
      "refused", "closed", "unrouted", "served", "failed");
WORDS(subject_words, "unknown", "board", "number", "queue", "agent", "origin");
WORDS(family_words, "unknown", "free", "ordinary", "premium");
WORDS(charge_start_words, "unknown", "beep", "agent");
WORDS(answer_words, "unknown", "yes", "no");
WORDS(holder_words, "unknown", "company", "administration", "local_authority", "telecom");
WORDS(audience_words, "unknown", "consumers", "professionals");
WORDS(signage_words, "unknown", "none", "green", "grey", "violet");
WORDS(order_state_words, "unknown", "waiting", "sent", "accepted", "done", "refused", "cancelled",
      "outcome_unknown", "ended", "scheduled");
WORDS(price_state_words, "unpriced", "priced", "assumed", "unknown");

#define AT(member) offsetof(struct event, member)
#define REQUIRED true
#define OPTIONAL false

static const struct event_field exchange_fields[] = {
    {1, "name", FIELD_TEXT, AT(exchange.name), NULL, REQUIRED, "the gate's name for its switch"},
    {2, "driver", FIELD_TEXT, AT(exchange.driver), NULL, OPTIONAL, "family of the switch"},
    {3, "version", FIELD_TEXT, AT(exchange.version), NULL, OPTIONAL,
     "the switch's version, in its own words"},
    {4, "link", FIELD_ENUM, AT(exchange.link), &link_state_words, REQUIRED,
     "state of the link between gate and switch"},
    {5, "note", FIELD_TEXT, AT(exchange.note), NULL, OPTIONAL, "why, in a sentence"},
    {6, "verbs", FIELD_TEXT, AT(exchange.verbs), NULL, OPTIONAL,
     "orders that it can carry out, words separated by blanks; with `cannot` empty: not told"},
    {7, "cannot", FIELD_TEXT, AT(exchange.cannot), NULL, OPTIONAL,
     "why not the others: their words, a colon, a sentence; parted by semicolons"},
};

static const struct event_field number_fields[] = {
    {1, "number", FIELD_TEXT, AT(number.number), NULL, REQUIRED,
     "national form (0892680680) or short number (3640); empty: calls whose number is not known"},
    {2, "label", FIELD_TEXT, AT(number.label), NULL, OPTIONAL, "what the centre calls it"},
    {3, "owner", FIELD_TEXT, AT(number.owner), NULL, OPTIONAL, "brand, department or customer"},
    {4, "use", FIELD_TEXT, AT(number.use), NULL, OPTIONAL,
     "what it serves: customer-service, after-sales, technical, information, audiotel ..."},
    {5, "tariff", FIELD_TEXT, AT(number.tariff), NULL, OPTIONAL, "id of its tariff"},
    {6, "tags", FIELD_TEXT, AT(number.tags), NULL, OPTIONAL, "words separated by blanks"},
    {7, "catalogued", FIELD_BOOL, AT(number.catalogued), NULL, OPTIONAL,
     "in the catalogue; otherwise seen in traffic only"},
    {8, "removed", FIELD_BOOL, AT(number.removed), NULL, OPTIONAL, "taken out of the catalogue"},
    {9, "family", FIELD_ENUM, AT(number.family), &family_words, OPTIONAL, "colour of its signage"},
    {10, "price", FIELD_TEXT, AT(number.price), NULL, OPTIONAL, "as the signage says it"},
    {11, "rate_ue60_per_s", FIELD_INT, AT(number.rate_ue60_per_s), NULL, OPTIONAL,
     "S for each second begun, sixtieths of a micro-euro"},
    {12, "rate_call_ue60", FIELD_INT, AT(number.rate_call_ue60), NULL, OPTIONAL,
     "S for each call, sixtieths of a micro-euro"},
    {13, "free_us", FIELD_INT, AT(number.free_us), NULL, OPTIONAL,
     "free announcement in front of the beep"},
    {14, "start", FIELD_ENUM, AT(number.start), &charge_start_words, OPTIONAL,
     "from when S runs; unknown: it has none"},
    {15, "max_s", FIELD_INT, AT(number.max_s), NULL, OPTIONAL, "longest billed time; 0 none"},
    {16, "max_ue60", FIELD_INT, AT(number.max_ue60), NULL, OPTIONAL,
     "S of a call stops there; 0 it does not"},
    {17, "s_vat_ppm", FIELD_INT, AT(number.s_vat_ppm), NULL, OPTIONAL,
     "VAT that S contains, of the price without it"},
    {18, "payout_vat_ppm", FIELD_INT, AT(number.payout_vat_ppm), NULL, OPTIONAL,
     "the same of the payout; -1 not stated"},
    {19, "cost_vat_ppm", FIELD_INT, AT(number.cost_vat_ppm), NULL, OPTIONAL,
     "the same of the cost; -1 not stated"},
    {20, "illustrative", FIELD_BOOL, AT(number.illustrative), NULL, OPTIONAL,
     "payout or cost come from an invented grid"},
    {21, "short_call_ms", FIELD_INT, AT(number.short_call_ms), NULL, OPTIONAL,
     "a connected call shorter than this is a short one; 0 none is"},
};

static const struct event_field route_fields[] = {
    {1, "number", FIELD_TEXT, AT(route.number), NULL, REQUIRED, "whose calls"},
    {2, "layer", FIELD_ENUM, AT(route.layer), &route_layer_words, REQUIRED,
     "which layer says so; the highest with a destination wins"},
    {3, "destination", FIELD_TEXT, AT(route.destination), NULL, OPTIONAL,
     "queue:NAME, menu:NAME, agent:ID, message:NAME or a number; empty: this layer is lifted"},
    {4, "who", FIELD_TEXT, AT(route.who), NULL, OPTIONAL, "who set it"},
    {5, "until_us", FIELD_INT, AT(route.until_us), NULL, OPTIONAL, "when it ends; 0 never"},
    {6, "target_class", FIELD_TEXT, AT(route.target_class), NULL, OPTIONAL,
     "class in the numbering plan of a destination that is a telephone number"},
};

static const struct event_field line_fields[] = {
    {1, "number", FIELD_TEXT, AT(line.number), NULL, REQUIRED, "which number"},
    {2, "state", FIELD_ENUM, AT(line.state), &line_state_words, REQUIRED, "open or closed"},
    {3, "message", FIELD_TEXT, AT(line.message), NULL, OPTIONAL, "what callers hear when closed"},
    {4, "who", FIELD_TEXT, AT(line.who), NULL, OPTIONAL, "who did it"},
    {5, "until_us", FIELD_INT, AT(line.until_us), NULL, OPTIONAL, "when it ends; 0 never"},
};

static const struct event_field queue_fields[] = {
    {1, "queue", FIELD_TEXT, AT(queue.queue), NULL, REQUIRED, "the switch's name for it"},
    {2, "label", FIELD_TEXT, AT(queue.label), NULL, OPTIONAL, "what the centre calls it"},
    {3, "owner", FIELD_TEXT, AT(queue.owner), NULL, OPTIONAL, "brand, department or customer"},
    {4, "strategy", FIELD_TEXT, AT(queue.strategy), NULL, OPTIONAL,
     "how it picks agents, the switch's word"},
    {5, "threshold_ms", FIELD_INT, AT(queue.threshold_ms), NULL, OPTIONAL,
     "service level threshold; 0 none set"},
    {6, "max_waiting", FIELD_INT, AT(queue.max_waiting), NULL, OPTIONAL,
     "callers it holds; 0 no limit"},
    {7, "short_abandon_ms", FIELD_INT, AT(queue.short_abandon_ms), NULL, OPTIONAL,
     "an abandon before this is a short one; 0 none is"},
    {8, "medium", FIELD_ENUM, AT(queue.medium), &medium_words, OPTIONAL, "what waits in it"},
    {9, "removed", FIELD_BOOL, AT(queue.removed), NULL, OPTIONAL, "gone from the switch"},
};

static const struct event_field agent_fields[] = {
    {1, "agent", FIELD_TEXT, AT(agent.agent), NULL, REQUIRED, "the switch's id for the agent"},
    {2, "label", FIELD_TEXT, AT(agent.label), NULL, OPTIONAL, "the person's name"},
    {3, "team", FIELD_TEXT, AT(agent.team), NULL, OPTIONAL, "team or site"},
    {4, "removed", FIELD_BOOL, AT(agent.removed), NULL, OPTIONAL, "gone from the switch"},
};

static const struct event_field member_fields[] = {
    {1, "agent", FIELD_TEXT, AT(member.agent), NULL, REQUIRED, "who"},
    {2, "queue", FIELD_TEXT, AT(member.queue), NULL, REQUIRED, "serves which queue"},
    {3, "penalty", FIELD_INT, AT(member.penalty), NULL, OPTIONAL, "lower is asked first"},
    {4, "paused", FIELD_BOOL, AT(member.paused), NULL, OPTIONAL, "paused in this queue"},
    {5, "reason", FIELD_TEXT, AT(member.reason), NULL, OPTIONAL, "of the pause"},
    {6, "removed", FIELD_BOOL, AT(member.removed), NULL, OPTIONAL, "serves it no longer"},
};

static const struct event_field agent_state_fields[] = {
    {1, "agent", FIELD_TEXT, AT(agent_state.agent), NULL, REQUIRED, "who"},
    {2, "state", FIELD_ENUM, AT(agent_state.state), &agent_state_words, REQUIRED, "does what"},
    {3, "reason", FIELD_TEXT, AT(agent_state.reason), NULL, OPTIONAL, "of a pause"},
    {4, "raw", FIELD_TEXT, AT(agent_state.raw), NULL, OPTIONAL, "the switch's own word"},
    {5, "call", FIELD_TEXT, AT(agent_state.call), NULL, OPTIONAL, "with which call"},
    {6, "since_us", FIELD_INT, AT(agent_state.since_us), NULL, OPTIONAL,
     "since when, if before this event"},
};

static const struct event_field legal_fields[] = {
    {1, "number", FIELD_TEXT, AT(legal.number), NULL, REQUIRED, "which number"},
    {2, "holder", FIELD_ENUM, AT(legal.holder), &holder_words, OPTIONAL, "who holds it"},
    {3, "eea", FIELD_ENUM, AT(legal.eea), &answer_words, OPTIONAL,
     "the holder resides in the EEA or the EFTA"},
    {4, "audience", FIELD_ENUM, AT(legal.audience), &audience_words, OPTIONAL, "who calls it"},
    {5, "contract", FIELD_ENUM, AT(legal.contract), &answer_words, OPTIONAL,
     "it serves the performance of running contracts"},
    {6, "in_contract", FIELD_ENUM, AT(legal.in_contract), &answer_words, OPTIONAL,
     "it is written in the contract and in the letters"},
    {7, "directory", FIELD_ENUM, AT(legal.directory), &answer_words, OPTIONAL,
     "its entry in the public reverse directory is there and right"},
    {8, "single_service", FIELD_ENUM, AT(legal.single_service), &answer_words, OPTIONAL,
     "it gives access to one service of one editor"},
    {9, "signage", FIELD_ENUM, AT(legal.signage), &signage_words, OPTIONAL,
     "the box that is printed beside it"},
    {10, "class", FIELD_TEXT, AT(legal.class), NULL, OPTIONAL,
     "word of the numbering plan: premium, free ...; empty: not known"},
    {11, "cap_minute_ue", FIELD_INT, AT(legal.cap_minute_ue), NULL, OPTIONAL,
     "ceiling of S a minute, micro-euro; 0 not known, -1 none"},
    {12, "cap_call_ue", FIELD_INT, AT(legal.cap_call_ue), NULL, OPTIONAL,
     "ceiling of S a call, micro-euro; 0 not known, -1 none"},
};

static const struct event_field budget_fields[] = {
    {1, "number", FIELD_TEXT, AT(budget.number), NULL, REQUIRED, "which number"},
    {2, "cost_hour_ue", FIELD_INT, AT(budget.cost_hour_ue), NULL, OPTIONAL,
     "cost of an hour, micro-euro; 0 no budget"},
    {3, "cost_day_ue", FIELD_INT, AT(budget.cost_day_ue), NULL, OPTIONAL, "of a business day"},
    {4, "cost_month_ue", FIELD_INT, AT(budget.cost_month_ue), NULL, OPTIONAL, "of a month"},
    {5, "turnover_hour_ue", FIELD_INT, AT(budget.turnover_hour_ue), NULL, OPTIONAL,
     "turnover of an hour, micro-euro; 0 no budget"},
    {6, "turnover_day_ue", FIELD_INT, AT(budget.turnover_day_ue), NULL, OPTIONAL,
     "of a business day"},
    {7, "turnover_month_ue", FIELD_INT, AT(budget.turnover_month_ue), NULL, OPTIONAL, "of a month"},
};

static const struct event_field price_change_fields[] = {
    {1, "number", FIELD_TEXT, AT(price_change.number), NULL, REQUIRED, "which number"},
    {2, "from_us", FIELD_INT, AT(price_change.from_us), NULL, OPTIONAL,
     "when the next price begins; 0 none is planned"},
    {3, "price", FIELD_TEXT, AT(price_change.price), NULL, OPTIONAL, "as the signage will say it"},
    {4, "rate_ue60_per_s", FIELD_INT, AT(price_change.rate_ue60_per_s), NULL, OPTIONAL,
     "S for each second begun, sixtieths of a micro-euro"},
    {5, "rate_call_ue60", FIELD_INT, AT(price_change.rate_call_ue60), NULL, OPTIONAL,
     "S for each call, sixtieths of a micro-euro"},
};

static const struct event_field cap_fields[] = {
    {1, "target", FIELD_TEXT, AT(cap.target), NULL, REQUIRED, "number:DIGITS or queue:NAME"},
    {2, "count", FIELD_INT, AT(cap.count), NULL, OPTIONAL, "calls at a time; 0 lifted"},
    {3, "who", FIELD_TEXT, AT(cap.who), NULL, OPTIONAL, "who set it"},
    {4, "until_us", FIELD_INT, AT(cap.until_us), NULL, OPTIONAL, "when it ends; 0 never"},
};

static const struct event_field queue_message_fields[] = {
    {1, "queue", FIELD_TEXT, AT(queue_message.queue), NULL, REQUIRED, "which queue"},
    {2, "message", FIELD_TEXT, AT(queue_message.message), NULL, OPTIONAL,
     "what its callers hear; empty: nothing more"},
    {3, "who", FIELD_TEXT, AT(queue_message.who), NULL, OPTIONAL, "who set it"},
    {4, "until_us", FIELD_INT, AT(queue_message.until_us), NULL, OPTIONAL, "when it ends; 0 never"},
};

static const struct event_field plan_fields[] = {
    {1, "plan", FIELD_TEXT, AT(plan.plan), NULL, REQUIRED, "its name"},
    {2, "label", FIELD_TEXT, AT(plan.label), NULL, OPTIONAL, "what it does"},
    {3, "situation", FIELD_TEXT, AT(plan.situation), NULL, OPTIONAL, "when to think of it"},
    {4, "precedence", FIELD_INT, AT(plan.precedence), NULL, OPTIONAL,
     "of several in force the highest says where a number goes; of equals the first by name"},
    {5, "rehearsed_us", FIELD_INT, AT(plan.rehearsed_us), NULL, OPTIONAL,
     "when it was last tried; 0 never"},
    {6, "stale_us", FIELD_INT, AT(plan.stale_us), NULL, OPTIONAL,
     "from then on it should be tried again; 0 always"},
    {7, "trouble", FIELD_TEXT, AT(plan.trouble), NULL, OPTIONAL,
     "why it cannot be put in force as it is"},
    {8, "removed", FIELD_BOOL, AT(plan.removed), NULL, OPTIONAL, "gone, and all its steps"},
};

static const struct event_field plan_step_fields[] = {
    {1, "plan", FIELD_TEXT, AT(plan_step.plan), NULL, REQUIRED, "which plan"},
    {2, "number", FIELD_TEXT, AT(plan_step.number), NULL, REQUIRED, "whose calls"},
    {3, "destination", FIELD_TEXT, AT(plan_step.destination), NULL, OPTIONAL,
     "as of a route; empty: the plan says nothing of this number any more"},
};

static const struct event_field order_fields[] = {
    {1, "order", FIELD_TEXT, AT(order.order), NULL, REQUIRED,
     "its id, chosen by who asks: 8 to 64 letters, digits, - and /"},
    {2, "verb", FIELD_ENUM, AT(order.verb), &verb_words, REQUIRED, "what is to be done"},
    {3, "target", FIELD_TEXT, AT(order.target), NULL, REQUIRED,
     "number:DIGITS, queue:NAME, agent:ID, call:ID, order:ID or plan:NAME"},
    {4, "args", FIELD_TEXT, AT(order.args), NULL, OPTIONAL, "of the verb"},
    {5, "reason", FIELD_TEXT, AT(order.reason), NULL, OPTIONAL, "why"},
    {6, "expect", FIELD_TEXT, AT(order.expect), NULL, OPTIONAL,
     "the target as the asker saw it; empty: anything"},
    {7, "deadline_us", FIELD_INT, AT(order.deadline_us), NULL, OPTIONAL,
     "not to be begun after this, the gate's clock"},
    {8, "until_us", FIELD_INT, AT(order.until_us), NULL, OPTIONAL,
     "when its effect ends by itself; 0 never"},
    {9, "by_clock", FIELD_BOOL, AT(order.by_clock), NULL, OPTIONAL,
     "until_us is a time of day, not a duration"},
    {10, "confirm_ms", FIELD_INT, AT(order.confirm_ms), NULL, OPTIONAL,
     "undone after so long unless confirmed; 0 need not be"},
    {11, "from", FIELD_TEXT, AT(order.from), NULL, OPTIONAL, "terminal or host, as the asker says"},
    {12, "state", FIELD_ENUM, AT(order.state), &order_state_words, OPTIONAL, "where it stands"},
    {13, "who", FIELD_TEXT, AT(order.who), NULL, OPTIONAL, "who asked, as the gate knows"},
    {14, "second", FIELD_TEXT, AT(order.second), NULL, OPTIONAL, "who approved it"},
    {15, "asked_us", FIELD_INT, AT(order.asked_us), NULL, OPTIONAL, "when it was asked for"},
    {16, "confirm_us", FIELD_INT, AT(order.confirm_us), NULL, OPTIONAL,
     "when it is undone; 0 confirmed, or need not be"},
    {17, "before", FIELD_TEXT, AT(order.before), NULL, OPTIONAL,
     "the target when it was carried out"},
    {18, "undo", FIELD_TEXT, AT(order.undo), NULL, OPTIONAL, "args that bring that back"},
    {19, "outcome", FIELD_TEXT, AT(order.outcome), NULL, OPTIONAL, "a sentence"},
    {20, "done_us", FIELD_INT, AT(order.done_us), NULL, OPTIONAL, "when it was read back"},
    {21, "seen_us", FIELD_INT, AT(order.seen_us), NULL, OPTIONAL,
     "when the first call took the new way"},
    {22, "ended_us", FIELD_INT, AT(order.ended_us), NULL, OPTIONAL, "when its effect was over"},
    {23, "ended_by", FIELD_TEXT, AT(order.ended_by), NULL, OPTIONAL, "the order that ended it"},
    {24, "start_us", FIELD_INT, AT(order.start_us), NULL, OPTIONAL,
     "when it is begun, the gate's clock; 0 at once"},
    {25, "start_by_clock", FIELD_BOOL, AT(order.start_by_clock), NULL, OPTIONAL,
     "start_us is a time of day, not a duration"},
};

static const struct event_field call_offered_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_offered.call), NULL, REQUIRED,
     "the call's id, unique within the exchange"},
    {2, "number", FIELD_TEXT, AT(call_offered.number), NULL, OPTIONAL,
     "dialled number, national form; empty: not known"},
    {3, "caller", FIELD_TEXT, AT(call_offered.caller), NULL, OPTIONAL,
     "calling number as the network sent it; empty: withheld or not known"},
    {4, "caller_name", FIELD_TEXT, AT(call_offered.caller_name), NULL, OPTIONAL, "as sent"},
    {5, "origin", FIELD_TEXT, AT(call_offered.origin), NULL, OPTIONAL, "class of the calling line"},
    {6, "trunk", FIELD_TEXT, AT(call_offered.trunk), NULL, OPTIONAL, "where it came in"},
    {7, "medium", FIELD_ENUM, AT(call_offered.medium), &medium_words, OPTIONAL,
     "voice, chat, mail ..."},
    {8, "again", FIELD_BOOL, AT(call_offered.again), NULL, OPTIONAL,
     "the same caller called this number a short while before"},
    {9, "counts", FIELD_ENUM, AT(call_offered.counts), &answer_words, OPTIONAL,
     "in snapshots: is its way still to be counted for the split in force?"},
};

static const struct event_field call_connected_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_connected.call), NULL, REQUIRED, "which call"},
};

static const struct event_field call_charged_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_charged.call), NULL, REQUIRED, "which call"},
};

static const struct event_field call_menu_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_menu.call), NULL, REQUIRED, "which call"},
    {2, "node", FIELD_TEXT, AT(call_menu.node), NULL, REQUIRED, "the menu it is in now"},
    {3, "choice", FIELD_TEXT, AT(call_menu.choice), NULL, OPTIONAL, "what was pressed"},
};

static const struct event_field call_queued_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_queued.call), NULL, REQUIRED, "which call"},
    {2, "queue", FIELD_TEXT, AT(call_queued.queue), NULL, REQUIRED, "joins which queue"},
    {3, "position", FIELD_INT, AT(call_queued.position), NULL, OPTIONAL, "1 is next; 0 not known"},
    {4, "priority", FIELD_INT, AT(call_queued.priority), NULL, OPTIONAL, "higher goes first"},
};

static const struct event_field call_ringing_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_ringing.call), NULL, REQUIRED, "which call"},
    {2, "queue", FIELD_TEXT, AT(call_ringing.queue), NULL, OPTIONAL, "for which queue"},
    {3, "agent", FIELD_TEXT, AT(call_ringing.agent), NULL, OPTIONAL, "whose telephone"},
};

static const struct event_field call_missed_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_missed.call), NULL, REQUIRED, "which call"},
    {2, "queue", FIELD_TEXT, AT(call_missed.queue), NULL, OPTIONAL, "for which queue"},
    {3, "agent", FIELD_TEXT, AT(call_missed.agent), NULL, REQUIRED, "who let it ring"},
    {4, "ring_ms", FIELD_INT, AT(call_missed.ring_ms), NULL, OPTIONAL, "how long"},
};

static const struct event_field call_answered_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_answered.call), NULL, REQUIRED, "which call"},
    {2, "queue", FIELD_TEXT, AT(call_answered.queue), NULL, OPTIONAL,
     "out of which queue; empty: straight to a person"},
    {3, "agent", FIELD_TEXT, AT(call_answered.agent), NULL, OPTIONAL,
     "by whom; empty: a person who is no agent"},
};

static const struct event_field call_unqueued_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_unqueued.call), NULL, REQUIRED, "which call"},
    {2, "queue", FIELD_TEXT, AT(call_unqueued.queue), NULL, REQUIRED, "leaves which queue"},
    {3, "why", FIELD_ENUM, AT(call_unqueued.why), &leave_reason_words, REQUIRED,
     "without an answer; full and join_empty: it never joined"},
};

static const struct event_field call_transferred_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_transferred.call), NULL, REQUIRED, "which call"},
    {2, "agent", FIELD_TEXT, AT(call_transferred.agent), NULL, OPTIONAL,
     "by whom; empty: the switch or an order"},
    {3, "destination", FIELD_TEXT, AT(call_transferred.destination), NULL, OPTIONAL, "to where"},
};

static const struct event_field call_ended_fields[] = {
    {1, "call", FIELD_TEXT, AT(call_ended.call), NULL, REQUIRED, "which call"},
    {2, "by", FIELD_ENUM, AT(call_ended.by), &party_words, OPTIONAL, "who hung up"},
    {3, "cause", FIELD_INT, AT(call_ended.cause), NULL, OPTIONAL, "Q.850 cause; 0 not known"},
    {4, "unseen", FIELD_BOOL, AT(call_ended.unseen), NULL, OPTIONAL,
     "it ended while the gate was not watching; the time is when that was noticed"},
    {5, "tariff", FIELD_TEXT, AT(call_ended.tariff), NULL, OPTIONAL,
     "in force when it was connected; empty: none"},
    {6, "priced", FIELD_ENUM, AT(call_ended.priced), &price_state_words, OPTIONAL,
     "how sure the amounts are"},
    {7, "s_ue60", FIELD_INT, AT(call_ended.s_ue60), NULL, OPTIONAL,
     "owed by the caller for the service, sixtieths of a micro-euro"},
    {8, "payout_ue60", FIELD_INT, AT(call_ended.payout_ue60), NULL, OPTIONAL,
     "of it to the centre, by its payout grid"},
    {9, "cost_ue60", FIELD_INT, AT(call_ended.cost_ue60), NULL, OPTIONAL,
     "of the call to the centre, by its cost grid"},
    {10, "early", FIELD_BOOL, AT(call_ended.early), NULL, OPTIONAL,
     "left in the free announcement: nothing is due"},
    {11, "charged_us", FIELD_INT, AT(call_ended.charged_us), NULL, OPTIONAL, "how long S ran"},
};

static const struct event_field day_fields[] = {
    {1, "date", FIELD_TEXT, AT(day.date), NULL, REQUIRED, "the new business day, 2026-11-22"},
    {2, "zone", FIELD_TEXT, AT(day.zone), NULL, OPTIONAL, "time zone it turns in"},
};

static const struct event_field totals_fields[] = {
    {1, "subject", FIELD_ENUM, AT(totals.subject), &subject_words, REQUIRED, "whose totals"},
    {2, "key", FIELD_TEXT, AT(totals.key), NULL, OPTIONAL, "number, queue, agent or origin"},
    {3, "counters", FIELD_INTS, AT(totals.counters), NULL, OPTIONAL,
     "day counters in the order of the counter table"},
    {4, "windows", FIELD_INTS, AT(totals.windows), NULL, OPTIONAL,
     "per minute: its number (at_us / 60 000 000), then the window counters"},
    {5, "waits", FIELD_INTS, AT(totals.waits), NULL, OPTIONAL,
     "waiting-time distribution of a queue: bucket, count, and so on"},
    {6, "hours", FIELD_INTS, AT(totals.hours), NULL, OPTIONAL,
     "of a number, queue or origin: hour of the day, then its hour counters"},
    {7, "month", FIELD_INTS, AT(totals.month), NULL, OPTIONAL,
     "of a number: month counters in the order of their table"},
    {8, "shares", FIELD_INTS, AT(totals.shares), NULL, OPTIONAL,
     "of a number whose route in force is a split: since when, calls gone elsewhere, calls that "
     "ended "
     "before their way was known, then the calls that took each part"},
};

#define ROW(type, name, help)                                   \
    {                                                           \
        type, #name, help, name##_fields, NITEMS(name##_fields) \
    }

const struct event_row event_table[] = {
    ROW(EVENT_EXCHANGE, exchange, "the switch and the gate's link to it"),
    ROW(EVENT_NUMBER, number, "a number of the catalogue, or one first seen in traffic"),
    ROW(EVENT_ROUTE, route, "where one layer sends a number's calls"),
    ROW(EVENT_LINE, line, "a number is open or closed"),
    ROW(EVENT_QUEUE, queue, "a queue exists, or its settings changed"),
    ROW(EVENT_AGENT, agent, "an agent exists, or its description changed"),
    ROW(EVENT_MEMBER, member, "an agent serves a queue, with a penalty and perhaps a pause"),
    ROW(EVENT_AGENT_STATE, agent_state, "what an agent does from now on"),
    ROW(EVENT_LEGAL, legal, "what the law asks to know of a number"),
    ROW(EVENT_BUDGET, budget, "what a number should cost or earn at most"),
    ROW(EVENT_PRICE_CHANGE, price_change, "the next price that a number's tariff plans"),
    ROW(EVENT_CAP, cap, "a number or a queue takes so many calls at a time"),
    ROW(EVENT_QUEUE_MESSAGE, queue_message, "an announcement of a queue is on or off"),
    ROW(EVENT_PLAN, plan, "a contingency plan lies ready, or is gone"),
    ROW(EVENT_PLAN_STEP, plan_step, "where such a plan would send a number's calls"),
    ROW(EVENT_CALL_OFFERED, call_offered, "a call reached a number"),
    ROW(EVENT_CALL_CONNECTED, call_connected, "answer supervision: the switch answered"),
    ROW(EVENT_CALL_CHARGED, call_charged, "charging begins (the beep), where the switch tells"),
    ROW(EVENT_CALL_MENU, call_menu, "the caller is in a menu"),
    ROW(EVENT_CALL_QUEUED, call_queued, "the call waits in a queue"),
    ROW(EVENT_CALL_RINGING, call_ringing, "an agent's telephone rings for it"),
    ROW(EVENT_CALL_MISSED, call_missed, "that telephone rang and nobody took it"),
    ROW(EVENT_CALL_ANSWERED, call_answered, "an agent or a person took it"),
    ROW(EVENT_CALL_UNQUEUED, call_unqueued, "it left a queue without an answer, or never joined"),
    ROW(EVENT_CALL_TRANSFERRED, call_transferred, "it was sent elsewhere"),
    ROW(EVENT_CALL_ENDED, call_ended, "it is over"),
    ROW(EVENT_DAY, day, "the business day turns: day counters restart from zero"),
    ROW(EVENT_TOTALS, totals, "in snapshots: figures that the live state cannot rebuild"),
    ROW(EVENT_ORDER, order, "what somebody wants done at the switch, and what became of it"),
};
const size_t event_table_count = NITEMS(event_table);

/* Rows stand in ascending order of type, with few holes: the row of a type is never far from its
 * number, so a look from there down is short. */
const struct event_row *
event_row(int type)
{
    if (type < 0 || type >= EVENT_TYPE_LIMIT)
        return NULL;
    size_t i = (size_t)type < event_table_count ? (size_t)type : event_table_count;
    while (i-- > 0) {
        if (event_table[i].type == type)
            return &event_table[i];
    }
    return NULL;
}

const struct event_row *
event_row_named(struct text name)
{
    for (size_t i = 0; i < event_table_count; i++) {
        if (text_is(name, event_table[i].name))
            return &event_table[i];
    }
    return NULL;
}

const struct event_field *
event_field(const struct event_row *row, int key)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].key == key)
            return &row->fields[i];
    }
    return NULL;
}

const char *
words_name(const struct words *words, int value)
{
    return value >= 0 && value < words->count ? words->names[value] : "?";
}

int
words_value(const struct words *words, struct text name)
{
    for (int i = 0; i < words->count; i++) {
        if (text_is(name, words->names[i]))
            return i;
    }
    return -1;
}
