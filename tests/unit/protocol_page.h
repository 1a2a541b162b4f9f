/* protocol_page: messages against the worked example of docs/protocol.md, written as the page writes
 * bytes. When the wire changes on purpose, a failure shows the block that belongs there.
 */
#ifndef TESTS_UNIT_PROTOCOL_PAGE_H
#define TESTS_UNIT_PROTOCOL_PAGE_H

#include "tests/unit/test.h"

#include "proto/base/mem.h"

enum { PROTOCOL_PAGE_ROW = 24, PROTOCOL_PAGE_BYTES = 1024 * 1024 };

/* To be freed. */
static inline char *
protocol_page(void)
{
    char path[512];
    const char *root = getenv("VIGIE_ROOT");
    str_format(path, sizeof(path), "%s/docs/protocol.md", root ? root : ".");
    FILE *in = fopen(path, "r");
    TRUE(in != NULL);
    char *page = xcalloc(1, PROTOCOL_PAGE_BYTES);
    size_t len = fread(page, 1, PROTOCOL_PAGE_BYTES - 1, in);
    TRUE(len > 0 && len < PROTOCOL_PAGE_BYTES - 1);
    fclose(in);
    return page;
}

/* Rows of 24 bytes in hexadecimal. */
static inline void
protocol_page_rows(char *to, size_t size, const struct bytes *message)
{
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < message->len; i++) {
        const char *before = i == 0 ? "" : i % PROTOCOL_PAGE_ROW == 0 ? "\n" : " ";
        TRUE(str_format(to + used, size - used, "%s%02x", before, message->at[i]));
        used = strlen(to);
    }
}

/* Takes the message. */
static inline void
protocol_page_shows(const char *page, const char *what, struct bytes message)
{
    char rows[4096];
    protocol_page_rows(rows, sizeof(rows), &message);
    if (!strstr(page, rows))
        TEST_FAIL("docs/protocol.md does not show the %s as\n%s", what, rows);
    bytes_free(&message);
}

#endif
