/* audit_line: one record of the audit file as text, and back (docs/audit.md).
 *
 *   {"n":7,"at":"2026-11-22T14:30:05.123456Z","who":"alice", ... ,"outcome":"..."}
 *
 * One JSON object, its keys in the order of the table, every key always there. A record has exactly
 * one text: what audit_line_read accepts, audit_line_write gives back byte for byte, so there is
 * nothing to say twice in two ways. Texts are harmless (safe.h) and bounded, on both ways.
 */
#ifndef PROTO_CODEC_AUDIT_LINE_H
#define PROTO_CODEC_AUDIT_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/err.h"
#include "proto/base/mem.h"
#include "proto/event/trail.h"

/* The texts, in the order of the line: name, place in the struct, bound in bytes with the NUL. */
struct audit_line_field {
    const char *name;
    size_t offset; /* of a struct text */
    size_t size;
};
extern const struct audit_line_field audit_line_fields[];
extern const size_t audit_line_field_count;

enum {
    AUDIT_LINE_TEXTS_BYTES = 6144, /* all texts of a record; the table fits */
    AUDIT_LINE_BYTES = 16 * 1024,  /* a record as text is never longer */
    AUDIT_LINE_TIME_BYTES = 32,
};

struct audit_line { /* owns the texts of its record */
    struct audit_record record;
    char texts[AUDIT_LINE_TEXTS_BYTES];
};

const struct text *audit_line_text(const struct audit_record *record,
                                   const struct audit_line_field *field);

/* Makes `line` a copy of the record with harmless texts, cut to their bounds. */
void audit_line_fill(struct audit_line *line, const struct audit_record *record);

/* Appends the text, without a newline. */
void audit_line_write(struct bytes *out, const struct audit_line *line);

/* ERR_FORMAT with what is wrong and where; ERR_LIMIT for a text that is too long. */
enum err audit_line_read(struct audit_line *line, struct text text, struct why *why);

/* 2026-11-22T14:30:05.123456Z */
void audit_line_time(char to[AUDIT_LINE_TIME_BYTES], int64_t at_us);

#endif
