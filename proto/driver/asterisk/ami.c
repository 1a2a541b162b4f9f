#include "proto/driver/asterisk/ami.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "proto/base/mem.h"

static const char BANNER[] = "Asterisk Call Manager/";

/* Where a header stands in the buffer, which may move while its message is not whole. */
struct place {
    uint32_t key_at, key_len, value_at, value_len;
};

struct ami {
    struct bytes in;
    size_t start;   /* first byte of the message that is being read */
    size_t scanned; /* up to here its lines are known */
    size_t count;   /* headers of it */
    size_t bytes;   /* of these headers */
    size_t kept;    /* end of the last of them */
    bool skipping;  /* within a line that was too long */
    bool has_banner, is_foreign;
    char banner[64];
    char found[96]; /* first line of a foreign protocol */
    uint64_t cut;
    struct place places[AMI_MESSAGE_HEADERS];
    struct ami_header headers[AMI_MESSAGE_HEADERS];
};

struct ami *
ami_new(void)
{
    return xcalloc(1, sizeof(struct ami));
}

void
ami_free(struct ami **ami)
{
    if (!*ami)
        return;
    bytes_free(&(*ami)->in);
    free(*ami);
    *ami = NULL;
}

void
ami_reset(struct ami *ami)
{
    bytes_clear(&ami->in);
    ami->start = ami->scanned = ami->count = ami->bytes = ami->kept = 0;
    ami->skipping = ami->has_banner = ami->is_foreign = false;
    ami->banner[0] = ami->found[0] = 0;
}

/* Forgets the messages that were handed out; what is left is at most one unfinished message. */
static void
compact(struct ami *ami)
{
    if (!ami->start)
        return;
    for (size_t i = 0; i < ami->count; i++) {
        ami->places[i].key_at -= (uint32_t)ami->start;
        ami->places[i].value_at -= (uint32_t)ami->start;
    }
    bytes_drop(&ami->in, ami->start);
    ami->scanned -= ami->start;
    ami->kept -= ami->kept < ami->start ? ami->kept : ami->start;
    ami->start = 0;
}

void
ami_feed(struct ami *ami, const void *at, size_t len)
{
    compact(ami);
    if (!ami->is_foreign)
        bytes_add(&ami->in, at, len);
}

/* Takes the bytes of the buffer that belong to no header out of it. */
static void
drop_bytes(struct ami *ami, size_t from, size_t end)
{
    memmove(ami->in.at + from, ami->in.at + end, ami->in.len - end);
    ami->in.len -= end - from;
    ami->scanned = from;
}

/* What is no header need not be kept, so a message is bounded by its headers. Dropped in lumps:
 * a move for every line would cost a stranger nothing and us much. */
static void
drop_refused(struct ami *ami)
{
    enum { LUMP = 4096 };
    size_t from = ami->count ? ami->kept : ami->start;
    if (ami->scanned - from > LUMP)
        drop_bytes(ami, from, ami->scanned);
}

static bool
add_header(struct ami *ami, struct text line)
{
    const char *colon = memchr(line.at, ':', line.len);
    if (!colon || colon == line.at || ami->count == AMI_MESSAGE_HEADERS ||
        ami->bytes + line.len > AMI_MESSAGE_BYTES) {
        ami->cut++;
        return false;
    }
    const char *value = colon + 1, *end = line.at + line.len;
    if (value < end && *value == ' ')
        value++;
    const char *base = (const char *)ami->in.at;
    ami->places[ami->count++] = (struct place){
        .key_at = (uint32_t)(line.at - base),
        .key_len = (uint32_t)(colon - line.at),
        .value_at = (uint32_t)(value - base),
        .value_len = (uint32_t)(end - value),
    };
    ami->bytes += line.len;
    ami->kept = ami->scanned;
    return true;
}

static void
take_banner(struct ami *ami, struct text line)
{
    if (text_has_prefix(line, BANNER)) {
        ami->has_banner = true;
        str_copy(ami->banner, sizeof(ami->banner),
                 (struct text){line.at + sizeof(BANNER) - 1, line.len - (sizeof(BANNER) - 1)});
        return;
    }
    ami->is_foreign = true;
    str_copy(ami->found, sizeof(ami->found), line);
}

static enum err
foreign(const struct ami *ami, struct why *why)
{
    return why_set(why, ERR_FORMAT, "expected \"Asterisk Call Manager\", found \"%s\"", ami->found);
}

static void
hand_out(struct ami *ami, struct ami_message *message)
{
    const char *base = (const char *)ami->in.at;
    for (size_t i = 0; i < ami->count; i++) {
        const struct place *place = &ami->places[i];
        ami->headers[i] = (struct ami_header){
            .key = {base + place->key_at, place->key_len},
            .value = {base + place->value_at, place->value_len},
        };
    }
    *message = (struct ami_message){ami->headers, ami->count};
    ami->start = ami->scanned;
    ami->count = ami->bytes = 0;
}

/* One line behind `scanned`, without its end; false when it is not all there. A line over the
 * bound is handed out once, cut; the rest of it is dropped as it comes. */
static bool
next_line(struct ami *ami, struct text *line)
{
    for (;;) {
        const char *from = (const char *)ami->in.at + ami->scanned;
        size_t left = ami->in.len - ami->scanned;
        const char *end = left ? memchr(from, '\n', left) : NULL;
        size_t len = end ? (size_t)(end - from) : left;
        if (ami->skipping) {
            drop_bytes(ami, ami->scanned, ami->scanned + len + (end ? 1 : 0));
            if (!end)
                return false;
            ami->skipping = false;
            continue;
        }
        if (len > AMI_LINE_BYTES) {
            ami->cut++;
            ami->skipping = true;
            *line = (struct text){from, AMI_LINE_BYTES};
            ami->scanned += AMI_LINE_BYTES;
            return true;
        }
        if (!end)
            return false;
        ami->scanned += len + 1;
        if (len && from[len - 1] == '\r')
            len--;
        *line = (struct text){from, len};
        return true;
    }
}

enum err
ami_next(struct ami *ami, struct ami_message *message, struct why *why)
{
    struct text line;
    if (ami->is_foreign)
        return foreign(ami, why);
    while (next_line(ami, &line)) {
        if (!ami->has_banner) {
            take_banner(ami, line);
            ami->start = ami->scanned;
            if (ami->is_foreign)
                return foreign(ami, why);
        } else if (line.len) {
            if (!add_header(ami, line))
                drop_refused(ami);
        } else if (ami->count) {
            hand_out(ami, message);
            return OK;
        } else {
            ami->start = ami->scanned;
        }
    }
    return ERR_STALE;
}

struct text
ami_banner(const struct ami *ami)
{
    return text_of(ami->banner);
}

uint64_t
ami_cut(const struct ami *ami)
{
    return ami->cut;
}

static const struct ami_header *
find(const struct ami_message *message, const char *key)
{
    size_t len = strlen(key);
    for (size_t i = 0; i < message->count; i++) {
        const struct ami_header *header = &message->headers[i];
        if (header->key.len == len && strncasecmp(header->key.at, key, len) == 0)
            return header;
    }
    return NULL;
}

struct text
ami_get(const struct ami_message *message, const char *key)
{
    const struct ami_header *header = find(message, key);
    return header ? header->value : TEXT("");
}

bool
ami_has(const struct ami_message *message, const char *key)
{
    return find(message, key) != NULL;
}

int64_t
ami_get_i64(const struct ami_message *message, const char *key)
{
    int64_t value;
    return text_to_i64(text_trim(ami_get(message, key)), &value) ? value : 0;
}

int64_t
ami_time_us(struct text epoch)
{
    static const int64_t year_2100 = 4102444800;
    struct text fraction = text_trim(epoch), whole = text_cut(&fraction, '.');
    int64_t seconds, us = 0;
    if (!whole.len || whole.at[0] < '0' || whole.at[0] > '9' || !text_to_i64(whole, &seconds) ||
        seconds > year_2100)
        return 0;
    for (size_t i = 0; i < 6; i++) {
        int digit = i < fraction.len ? fraction.at[i] - '0' : 0;
        if (digit < 0 || digit > 9)
            return 0;
        us = us * 10 + digit;
    }
    return seconds * 1000000 + us;
}

struct text
ami_name(char *to, size_t size, struct text from)
{
    static const char escaped[] = "abfnrtv", plain[] = "\a\b\f\n\r\t\v";
    size_t len = 0;
    if (text_is(from, "<unknown>") || text_is(from, "unknown"))
        from.len = 0;
    for (size_t i = 0; i < from.len && len + 1 < size; i++) {
        char c = from.at[i];
        if (c == '\\' && i + 1 < from.len) {
            const char *letter = from.at[++i] ? strchr(escaped, from.at[i]) : NULL;
            c = letter ? plain[letter - escaped] : from.at[i];
        }
        to[len++] = c;
    }
    to[len] = 0;
    return (struct text){to, len};
}
