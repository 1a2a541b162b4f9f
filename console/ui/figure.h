/* figure: one metric of one row as the screen shows it, as far as it may be believed (I9).
 *
 *   fresh     12
 *   stale    ~12    late, resyncing, or only some of the gates it comes from are heard
 *   lost     ~3m    no gate it comes from is heard: its age stands in its place
 *   past its threshold  !2:05
 *
 * The mark stands one column left of the figure, so whoever draws keeps a column free there.
 */
#ifndef CONSOLE_UI_FIGURE_H
#define CONSOLE_UI_FIGURE_H

#include "console/metric/format.h"
#include "console/metric/metric.h"
#include "console/ui/role.h"

enum { FIGURE_BYTES = 256 };

struct figure {
    char text[FIGURE_BYTES];
    int columns;
    enum role role;
    char mark;  /* ~ or ! or a blank */
    bool right; /* figures stand right, words left */
};

void figure_make(struct figure *figure, const struct row *row, const struct metric *metric,
                 int columns, const struct format *format);

/* A row from several gates is lost only when all of them are; stale when some are not heard. */
enum freshness figure_freshness(const struct row *row);

/* The letter before a row: ~ stale, x lost, ! something in it is past its threshold. */
char figure_row_mark(const struct row *row);

/* "~12s" "~3m" "~2h" "~4d": at most 5 columns. */
void figure_age(char *to, size_t size, int64_t age_us, const struct format *format);

/* Is it shown at the right of its column? */
bool figure_is_right(const struct metric *metric);

#endif
