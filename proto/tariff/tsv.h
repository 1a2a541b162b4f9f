/* tsv: a table in a text file: '#' comments, a line of column names, cells between tabs.
 *
 * Pure over text, like base/ini.h. Columns are found by name, so files may carry more of them, in
 * any order. Cells are slices of the given text, trimmed, and fit to be shown (base/safe.h).
 */
#ifndef PROTO_TARIFF_TSV_H
#define PROTO_TARIFF_TSV_H

#include "proto/base/err.h"
#include "proto/base/text.h"

enum { TSV_COLUMNS_MAX = 32, TSV_LINE_BYTES = 4096, TSV_FILE_BYTES = 4 << 20 };

/* cells: those of the columns that were asked for, in that order. An error stops the reading; "FILE
 * line N: " is put in front of its sentence. */
typedef enum err tsv_handler(void *context, const struct text *cells, int line, struct why *why);

/* All columns asked for must be there. */
enum err tsv_read(struct text text, const char *file, const char *const *columns, size_t count,
                  tsv_handler *handler, void *context, struct why *why);

#endif
