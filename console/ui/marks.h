/* marks: rows that somebody marked, to order something for all of them at once.
 *
 * A mark is on an identity (row_identity), not on a place: it stays on its thing whatever the rows are
 * sorted by, whatever a filter hides and whichever view is shown.
 */
#ifndef CONSOLE_UI_MARKS_H
#define CONSOLE_UI_MARKS_H

#include "console/control/bulk.h"
#include "console/ui/table.h"

enum { MARKS_MAX = BULK_ROWS_MAX };

struct mark {
    enum row_kind kind;
    uint64_t hash; /* of the identity */
    char identity[TABLE_IDENTITY_BYTES];
};

struct marks {
    struct mark *at; /* in the order they were set; owned */
    size_t count;
};

void marks_fini(struct marks *marks);

bool marks_has(const struct marks *marks, const struct row *row);
size_t marks_count(const struct marks *marks, enum row_kind kind);

/* False: there are MARKS_MAX already. */
bool marks_set(struct marks *marks, const struct row *row);
void marks_lift(struct marks *marks, const struct row *row);
void marks_clear(struct marks *marks, enum row_kind kind); /* ROW_KINDS: all */

/* The rows that are marked, in the order of the marks, into `rows` (room for MARKS_MAX); how many. */
size_t marks_rows(const struct marks *marks, struct picture *picture, enum row_kind kind,
                  const struct row **rows);

/* Drops the marks whose things are not there any more; says how many, and which one was the last. */
size_t marks_drop_gone(struct marks *marks, struct picture *picture, char *last, size_t size);

#endif
