#include "console/desk.h"

#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

enum { LINE_BYTES = 600, SHORT_ID = 8 };

void
desk_random(uint64_t to[2])
{
    if (getrandom(to, 2 * sizeof to[0], 0) != (ssize_t)(2 * sizeof to[0]))
        abort(); /* 16 bytes are never given in part */
}

const char *
desk_from(void)
{
    static char from[DRAFT_FROM_BYTES];
    char host[64] = "?";
    gethostname(host, sizeof host - 1);
    const char *tty = ttyname(STDIN_FILENO), *ssh = getenv("SSH_CONNECTION");
    struct text rest = text_of(ssh), client = text_cut(&rest, ' ');
    str_format(from, sizeof from, "%s %s%s%.*s", host, tty ? tty : "no terminal",
               client.len > 0 ? " from " : "", TEXT_ARG(client));
    return from;
}

static void
send_bulk(struct feed *feed, struct ui *ui, const struct picture *picture)
{
    struct draft draft;
    struct why why;
    ui_bulk_look(ui, picture);
    while (ui_bulk_take(ui, picture, &draft)) {
        const struct event_order order = draft_order(&draft);
        if (feed_order(feed, draft.site, &order, &why) != OK)
            ui_bulk_answer(ui, order.order, NULL, why.text, 0);
    }
}

void
desk_send(struct feed *feed, struct ui *ui, const struct picture *picture)
{
    struct draft draft;
    struct why why;
    while (ui_take_order(ui, &draft)) {
        const struct event_order order = draft_order(&draft);
        if (feed_order(feed, draft.site, &order, &why) != OK)
            ui_tell(ui, why.text);
    }
    send_bulk(feed, ui, picture);
}

void
desk_ask(struct feed *feed, struct ui *ui)
{
    size_t records = 0;
    feed_want_offers(feed, ui_wants_offers(ui));
    const char *endpoint = ui_wants_trail(ui, &records);
    feed_want_trail(feed, endpoint, records);
    for (size_t i = 0; i < feed_count(feed); i++) {
        struct intent intent;
        feed_tell_intent(feed, i, ui_looks(ui, i, &intent) ? &intent : NULL);
    }
}

void
desk_answer(struct ui *ui, const struct site *site, struct text order,
            const struct event_order *stands, const char *refusal)
{
    char line[LINE_BYTES];
    if (ui_bulk_answer(ui, order, stands, refusal, site->clock_us))
        return;
    if (stands) {
        ui_tell_order(ui, order, stands);
        return;
    }
    str_format(line, sizeof line, "order %.*s: %s",
               (int)(order.len < SHORT_ID ? order.len : SHORT_ID), order.at, refusal);
    ui_tell(ui, line);
}
