#include "console/ui/figure.h"

#include <string.h>

enum freshness
figure_freshness(const struct row *row)
{
    size_t heard = 0, fresh = 0, lost = 0;
    for (size_t i = 0; i < row->count; i++) {
        enum freshness it = row->parts[i].site->freshness;
        fresh += it == FRESH;
        heard += it == FRESH || it == FRESH_STALE;
        lost += it == FRESH_LOST;
    }
    if (heard == 0)
        return lost > 0 ? FRESH_LOST : FRESH_NEVER;
    return fresh == row->count ? FRESH : FRESH_STALE;
}

/* Of the newest message of the gate that was heard least lately. */
static int64_t
age_us(const struct row *row)
{
    int64_t oldest = 0;
    for (size_t i = 0; i < row->count; i++) {
        const struct site *site = row->parts[i].site;
        if (site->heard_us > 0 && site->now_us - site->heard_us > oldest)
            oldest = site->now_us - site->heard_us;
    }
    return oldest;
}

void
figure_age(char *to, size_t size, int64_t us, const struct format *format)
{
    long long seconds = us > 0 ? us / 1000000 : 0;
    if (seconds < 60)
        str_format(to, size, "~%llds", seconds);
    else if (seconds < 3600)
        str_format(to, size, "~%lldm", seconds / 60);
    else if (seconds < 86400)
        str_format(to, size, "~%lldh", seconds / 3600);
    else
        str_format(to, size, "~%lld%c", seconds / 86400, format->french ? 'j' : 'd');
}

bool
figure_is_right(const struct metric *metric)
{
    return metric->unit != UNIT_TEXT && metric->unit != UNIT_WORD;
}

/* ---- what has a meaning beyond its figure -------------------------------------------------- */

static enum role
longest_wait_role(const struct row *row, struct value value)
{
    for (size_t i = 0; i < row->count; i++) {
        int64_t threshold_ms = row->parts[i].queue->threshold_ms;
        if (threshold_ms > 0 && value.number > threshold_ms)
            return ROLE_BAD;
    }
    return ROLE_TEXT;
}

static enum role
call_wait_role(const struct row *row, struct value value)
{
    const struct queue *queue = row->parts[0].call->queue;
    bool late = queue && queue->threshold_ms > 0 && value.number > queue->threshold_ms;
    return late ? ROLE_BAD : ROLE_TEXT;
}

static enum role
available_role(const struct row *row, struct value value)
{
    int64_t waiting = 0;
    for (size_t i = 0; i < row->count; i++)
        waiting += row->parts[i].queue->waiting_count;
    return value.number == 0 && waiting > 0 ? ROLE_BAD : ROLE_TEXT;
}

/* Words that say how something stands; the word itself is the mark. */
static enum role
word_role(const struct row *row, struct value value)
{
    static const struct {
        const char *word;
        enum role role;
    } words[] = {
        {"available", ROLE_GOOD}, {"ringing", ROLE_WARN},     {"paused", ROLE_WARN},
        {"logged_out", ROLE_DIM}, {"unreachable", ROLE_BAD},  {"waiting", ROLE_WARN},
        {"closed", ROLE_WARN},    {"mixed", ROLE_WARN},       {"override", ROLE_WARN},
        {"live", ROLE_GOOD},      {"connecting", ROLE_WARN},  {"syncing", ROLE_WARN},
        {"late", ROLE_WARN},      {"lost", ROLE_BAD},         {"up", ROLE_GOOD},
        {"down", ROLE_BAD},       {"reconciling", ROLE_WARN}, {"left", ROLE_WARN},
        {"ok", ROLE_GOOD},        {"near", ROLE_WARN},        {"over", ROLE_BAD},
        {"ready", ROLE_GOOD},     {"stale", ROLE_WARN},       {"unusable", ROLE_BAD},
        {"in_force", ROLE_WARN},  {"fits", ROLE_GOOD},        {"off", ROLE_BAD},
        {"too_few", ROLE_DIM},
    };
    (void)row;
    for (size_t i = 0; i < NITEMS(words); i++) {
        if (text_is(value.text, words[i].word))
            return words[i].role;
    }
    return ROLE_TEXT;
}

/* Signage: green, grey, violet; the letter stands beside the colour. */
static const struct family {
    const char *word, *letter, *shown;
    enum role role;
} families[] = {
    {"free", "V", "V vert", ROLE_FREE},
    {"ordinary", "G", "G gris", ROLE_ORDINARY},
    {"premium", "S", "S surtaxé", ROLE_PREMIUM},
};

static const struct family *
family_named(struct text word)
{
    for (size_t i = 0; i < NITEMS(families); i++) {
        if (text_is(word, families[i].word))
            return &families[i];
    }
    return NULL;
}

static enum role
family_role(const struct row *row, struct value value)
{
    (void)row;
    const struct family *family = family_named(value.text);
    return family ? family->role : ROLE_TEXT;
}

/* What the law says: a letter stands beside the colour. */
static const struct finding_mark {
    const char *word, *letter, *shown;
    enum role role;
} finding_marks[] = {
    {"error", "E", "E error", ROLE_BAD},
    {"warning", "W", "W warning", ROLE_WARN},
    {"undecided", "?", "? undecided", ROLE_STALE},
    {"note", "N", "N note", ROLE_DIM},
};

static const struct finding_mark *
finding_mark_named(struct text word)
{
    for (size_t i = 0; i < NITEMS(finding_marks); i++) {
        if (text_is(word, finding_marks[i].word) || text_is(word, finding_marks[i].letter))
            return &finding_marks[i];
    }
    return NULL;
}

static enum role
finding_role(const struct row *row, struct value value)
{
    (void)row;
    const struct finding_mark *mark = finding_mark_named(value.text);
    return mark ? mark->role : ROLE_TEXT;
}

/* The minus sign is the mark. */
static enum role
loss_role(const struct row *row, struct value value)
{
    (void)row;
    return value.number < 0 ? ROLE_WARN : ROLE_MONEY;
}

static enum role
trouble_role(const struct row *row, struct value value)
{
    (void)row;
    return value.number > 0 ? ROLE_WARN : ROLE_TEXT;
}

/* Its being there is the mark. */
static enum role
override_role(const struct row *row, struct value value)
{
    (void)row;
    (void)value;
    return ROLE_WARN;
}

static const struct {
    const char *metric;
    enum role (*role)(const struct row *row, struct value value);
} meanings[] = {
    {"queue.longest_wait_ms", longest_wait_role},
    {"queue.agents_available", available_role},
    {"call.wait_ms", call_wait_role},
    {"call.state", word_role},
    {"agent.state", word_role},
    {"number.state", word_role},
    {"number.family", family_role},
    {"number.margin_ue", loss_role},
    {"number.margin_hour_ue", loss_role},
    {"queue.margin_ue", loss_role},
    {"queue.margin_hour_ue", loss_role},
    {"owner.margin_ue", loss_role},
    {"owner.margin_hour_ue", loss_role},
    {"origin.margin_ue", loss_role},
    {"origin.margin_hour_ue", loss_role},
    {"hour.margin_ue", loss_role},
    {"total.margin_ue", loss_role},
    {"total.margin_hour_ue", loss_role},
    {"number.route_layer", word_role},
    {"number.override_left_ms", override_role},
    {"number.closed_left_ms", override_role},
    {"number.plan_left_ms", override_role},
    {"number.left_ms", override_role},
    {"number.worst_finding", finding_role},
    {"finding.mark", finding_role},
    {"finding.severity", finding_role},
    {"number.budget_state", word_role},
    {"number.revenue_budget_hour_state", word_role},
    {"number.revenue_budget_day_state", word_role},
    {"number.revenue_budget_month_state", word_role},
    {"number.cost_budget_hour_state", word_role},
    {"number.cost_budget_day_state", word_role},
    {"number.cost_budget_month_state", word_role},
    {"plan.state", word_role},
    {"exchange.feed", word_role},
    {"exchange.link", word_role},
    {"exchange.gaps", trouble_role},
    {"exchange.missed", trouble_role},
    {"exchange.refused", trouble_role},
};

static enum role
meaning(const struct row *row, const struct metric *metric, struct value value)
{
    if (value.state != VALUE_OK)
        return ROLE_DIM;
    for (size_t i = 0; i < NITEMS(meanings); i++) {
        if (strcmp(meanings[i].metric, metric->name) == 0)
            return meanings[i].role(row, value);
    }
    bool is_quiet = metric->unit == UNIT_COUNT || metric->unit == UNIT_MS;
    if (metric->unit == UNIT_UE)
        return value.number == 0 ? ROLE_DIM : ROLE_MONEY;
    return is_quiet && value.number == 0 ? ROLE_DIM : ROLE_TEXT;
}

/* ---- making one ----------------------------------------------------------------------------- */

/* What this console knows of a gate by itself: true whether the gate is heard or not. */
static bool
is_our_own(const struct metric *metric)
{
    static const char *const theirs[] = {"exchange.link", "exchange.link_ms", "exchange.followers",
                                         "exchange.lag_ms", "exchange.note"};
    if (strncmp(metric->name, "exchange.", 9) != 0)
        return false;
    for (size_t i = 0; i < NITEMS(theirs); i++) {
        if (strcmp(metric->name, theirs[i]) == 0)
            return false;
    }
    return true;
}

static bool
is_phone_number(const struct metric *metric)
{
    const char *name = metric_short_name(metric);
    return strcmp(name, "number") == 0 || strcmp(name, "caller") == 0;
}

static int
write_value(struct figure *figure, const struct metric *metric, struct value value, int columns,
            const struct format *format)
{
    if (value.state == VALUE_OK && is_phone_number(metric)) {
        char number[FIGURE_BYTES];
        format_number(number, sizeof number, value.text, format);
        return format_text(figure->text, sizeof figure->text, text_of(number), columns, format);
    }
    if (value.state == VALUE_OK && strcmp(metric->name, "number.family") == 0) {
        const struct family *family = family_named(value.text);
        const char *shown = !family                                ? "?"
                            : columns < (int)strlen(family->shown) ? family->letter
                                                                   : family->shown;
        return format_text(figure->text, sizeof figure->text, text_of(shown), columns, format);
    }
    if (value.state == VALUE_OK && strcmp(metric->name, "number.worst_finding") == 0) {
        const struct finding_mark *mark = finding_mark_named(value.text);
        const char *shown = !mark                                ? "?"
                            : columns < (int)strlen(mark->shown) ? mark->letter
                                                                 : mark->shown;
        return format_text(figure->text, sizeof figure->text, text_of(shown), columns, format);
    }
    int taken = format_value(figure->text, sizeof figure->text, metric, value, columns, format);
    if (metric->unit == UNIT_WORD) { /* logged_out is for scripts */
        for (char *at = figure->text; *at; at++)
            *at = *at == '_' ? ' ' : *at;
    }
    return taken;
}

static void
make_lost(struct figure *figure, const struct row *row, const struct format *format)
{
    figure_age(figure->text, sizeof figure->text, age_us(row), format);
    figure->columns = (int)strlen(figure->text);
    figure->role = ROLE_LOST;
}

void
figure_make(struct figure *figure, const struct row *row, const struct metric *metric, int columns,
            const struct format *format)
{
    enum freshness freshness = is_our_own(metric) ? FRESH : figure_freshness(row);
    *figure = (struct figure){.mark = ' ', .right = figure_is_right(metric)};
    if (freshness == FRESH_LOST && metric->unit != UNIT_TEXT) {
        make_lost(figure, row, format);
        return;
    }
    struct value value = {.state = VALUE_NONE};
    if (freshness != FRESH_NEVER || metric->unit == UNIT_TEXT)
        value = metric->get(row);
    figure->columns = write_value(figure, metric, value, columns, format);
    figure->role = meaning(row, metric, value);
    if (freshness != FRESH && value.state == VALUE_OK) {
        figure->mark = metric->unit == UNIT_TEXT ? ' ' : '~'; /* the row has one already */
        figure->role = ROLE_STALE;
    } else if (figure->role == ROLE_BAD && figure->right) {
        figure->mark = '!';
    }
}

char
figure_row_mark(const struct row *row)
{
    switch (figure_freshness(row)) {
    case FRESH_STALE:
        return '~';
    case FRESH_LOST:
        return 'x';
    case FRESH_NEVER:
    case FRESH:
        break;
    }
    return ' ';
}
