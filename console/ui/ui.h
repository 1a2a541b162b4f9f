/* ui: the console's screens without a terminal: keys and pictures in, cells out.
 *
 * The same code runs behind term.c and behind --script. Knows nothing of feeds, sockets or files.
 */
#ifndef CONSOLE_UI_UI_H
#define CONSOLE_UI_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "console/control/draft.h"
#include "console/metric/format.h"
#include "console/metric/picture.h"
#include "console/ui/canvas.h"
#include "proto/base/err.h"

struct ui;

struct ui_options {
    const char *view;   /* name of the first view; NULL: overview */
    const char *filter; /* of the first view, or NULL */
    const char *banner; /* shown in the header: "DEMO", "REPLAY", or NULL */
    struct format format;
    bool read_only;
    /* Random bytes for the ids of orders, and where this console is; NULL in a read-only one. */
    void (*random)(uint64_t to[2]);
    const char *from;
};

enum err ui_new(struct ui **ui, const struct ui_options *options, struct why *why);
void ui_free(struct ui **ui);

/* Keys are names: "q", "Down", "Enter", "F1", "C-l", "PageUp", "Escape", or a UTF-8 character. */
void ui_key(struct ui *ui, const char *key, struct picture *picture);

/* Draws the whole screen of `picture`. `wall_us`: for the clock in the header. */
void ui_draw(struct ui *ui, struct picture *picture, int64_t wall_us, struct canvas *canvas);

bool ui_wants_quit(const struct ui *ui);
bool ui_wants_suspend(struct ui *ui); /* ^Z; asking clears it */

/* An order that was confirmed: to be sent to the gate of draft->site. True once for each. */
bool ui_take_order(struct ui *ui, struct draft *draft);

/* A sentence; shown until the next key. */
void ui_tell(struct ui *ui, const char *sentence);

/* What a gate answered about an order of this console, unless more is known by now. The screen tells
 * by itself, from the boards, what becomes of the last one. */
void ui_tell_order(struct ui *ui, struct text order, const struct event_order *stands);

/* One order for many rows, which runs on its own once it was confirmed: looks what became of what was
 * sent; what is to be sent now, true once for each; an answer of a gate (console/control/bulk.h),
 * false when it is about none of these. */
void ui_bulk_look(struct ui *ui, const struct picture *picture);
bool ui_bulk_take(struct ui *ui, const struct picture *picture, struct draft *draft);
bool ui_bulk_answer(struct ui *ui, struct text order, const struct event_order *stands,
                    const char *refusal, int64_t clock_us);

/* Nothing more is sent; the sentence says why. False: none is running. `says`: how far it came. */
bool ui_bulk_halt(struct ui *ui, const char *sentence, char *says, size_t size);

/* A dialog opened since this was asked last: what was typed ahead was not meant for it. */
bool ui_drops_ahead(struct ui *ui);

/* The number whose other offers are shown: somebody should ask its gates for them, again and again
 * (site->offers). NULL: none. */
const char *ui_wants_offers(const struct ui *ui);

/* The endpoint of the gate whose audit file is shown, and how many of its newest records should be
 * there: somebody should ask for them (site->trail). NULL: none. */
const char *ui_wants_trail(struct ui *ui, size_t *records);

/* The order at the gate of this site that somebody looks at here, in a dialog: others there should be
 * told. False: none. Texts are good until the next key. */
bool ui_looks(const struct ui *ui, size_t site, struct intent *intent);

/* Names of the views, for --view and --help; NULL behind the last. */
const char *ui_view_name(size_t i);

#endif
