#include "proto/gate/door.h"

#include <stdlib.h>

#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/gate/access_sign.h"

struct door {
    const struct options *options;
    struct key_pair keys;
    struct zap_guard guard;
    struct access *access;
};

static bool
allows(void *context, const char *user)
{
    const struct door *door = context;
    return access_knows(door->access, user);
}

/* Signed by the key that --access-signer names, when it names one. */
static enum err
read_access(const struct options *options, struct access **access, struct why *why)
{
    return options->access_signer
               ? access_sign_read(access, options->access, options->access_signer, why)
               : access_read(access, options->access, why);
}

static enum err
read_all(struct door *door, struct why *why)
{
    const struct options *options = door->options;
    if (options->key && !options->access)
        return why_set(why, ERR_ARG,
                       "key %s: nobody could come in without a list of people, expected --access "
                       "FILE too",
                       options->key);
    enum err err = key_check_library(why);
    if (!err && options->key)
        err = key_read(&door->keys, options->key, why);
    if (!err && options->access)
        err = read_access(options, &door->access, why);
    if (!err && !options->key && access_count(door->access) > 0)
        log_line(LOG_WARN, "gate",
                 "access %s: nobody of %zu people with a key can come in, this gate has none "
                 "(--key)",
                 options->access, access_count(door->access));
    return err ? ERR_ARG : OK;
}

enum err
door_open(struct door **door, const struct options *options, struct why *why)
{
    struct door *fresh = xcalloc(1, sizeof *fresh);
    fresh->options = options;
    fresh->guard = (struct zap_guard){&fresh->keys, allows, fresh};
    if (read_all(fresh, why) != OK) {
        door_free(&fresh);
        return ERR_ARG;
    }
    *door = fresh;
    return OK;
}

void
door_free(struct door **door)
{
    struct door *old = *door;
    if (!old)
        return;
    *door = NULL;
    key_wipe(&old->keys);
    access_free(&old->access);
    free(old);
}

const struct zap_guard *
door_guard(const struct door *door)
{
    return door && door->options->key ? &door->guard : NULL;
}

const struct access *
door_access(const struct door *door)
{
    return door->access;
}

enum err
door_reload(struct door *door, struct publisher *publisher, struct why *why)
{
    struct access *fresh = NULL;
    if (!door->options->access)
        return OK;
    if (read_access(door->options, &fresh, why) != OK)
        return ERR_ARG;
    size_t withdrawn = access_withdrawn(door->access, fresh);
    access_free(&door->access);
    door->access = fresh;
    log_line(LOG_INFO, "gate", "access %s read again: %zu people, %zu keys withdrawn",
             door->options->access, access_count(fresh), withdrawn);
    if (withdrawn > 0 && door_guard(door))
        publisher_hang_up(publisher);
    return OK;
}
