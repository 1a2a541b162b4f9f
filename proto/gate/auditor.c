#include "proto/gate/auditor.h"

#include <stdlib.h>

#include "proto/base/mem.h"

struct auditor {
    struct publisher *publisher;
    const struct door *door;
    struct witness *witness;
    struct audit_page page;
    struct trail_record records[TRAIL_PAGE_MAX];
    char head[AUDIT_HASH_HEX_BYTES];
};

static void
fill_answer(struct auditor *auditor, struct frame *answer)
{
    const struct audit_page *page = &auditor->page;
    struct audit_head head = witness_head(auditor->witness);
    for (size_t i = 0; i < page->count; i++)
        auditor->records[i] =
            (struct trail_record){page->lines[i].record, text_of(page->hashes[i])};
    if (head.n > 0)
        audit_seal_hex(auditor->head, head.hash);
    answer->audit_n = head.n;
    answer->audit_hash = text_of(auditor->head);
    answer->before = text_of(page->before);
    answer->records = auditor->records;
    answer->count = page->count;
}

static enum err
on_ask(void *context, const char *user, const struct frame *ask, struct frame *answer,
       struct why *why)
{
    struct auditor *auditor = context;
    const char *key = user[0] ? user : NULL;
    const struct access_target nothing = {.number = TEXT("")};
    enum err err = access_decide(door_access(auditor->door), key, VERB_AUDIT, &nothing, why);
    if (!err)
        err = witness_read(auditor->witness, ask->first, ask->most, &auditor->page, why);
    if (!err)
        fill_answer(auditor, answer);
    return err;
}

struct auditor *
auditor_open(struct publisher *publisher, const struct door *door, struct witness *witness)
{
    struct auditor *auditor = xcalloc(1, sizeof *auditor);
    auditor->publisher = publisher;
    auditor->door = door;
    auditor->witness = witness;
    publisher_set_trail(publisher, on_ask, auditor);
    return auditor;
}

void
auditor_close(struct auditor **auditor)
{
    struct auditor *old = *auditor;
    if (!old)
        return;
    *auditor = NULL;
    publisher_set_trail(old->publisher, NULL, NULL);
    free(old);
}
