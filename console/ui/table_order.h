/* table_order: remembers where each row stood, so that rows keep their places for a while.
 *
 * Rows are known by where their first part lives in the board: quick, and a mistake (memory used
 * again for another thing) only costs a place in the list. New rows go to the end.
 */
#ifndef CONSOLE_UI_TABLE_ORDER_H
#define CONSOLE_UI_TABLE_ORDER_H

#include "console/metric/picture.h"

struct table_order;

struct table_order *table_order_new(void);
void table_order_free(struct table_order **order);

void table_order_keep(struct table_order *order, struct row *const *rows, size_t count);

/* Puts the rows as they were kept. */
void table_order_apply(const struct table_order *order, struct row **rows, size_t count);

#endif
