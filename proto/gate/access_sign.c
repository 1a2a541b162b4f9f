#include "proto/gate/access_sign.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proto/base/file.h"
#include "proto/gate/audit_seal.h"

enum { PATH_BYTES = 4096, HEX_BYTES = 2 * AUDIT_SEAL_BYTES + 1 };

/* So that no signature of something else is one of a list. */
static const char purpose[] = "vigie access 1\n";

static enum err
sig_name(char name[PATH_BYTES], const char *path, struct why *why)
{
    return str_format(name, PATH_BYTES, "%s.sig", path)
               ? OK
               : why_set(why, ERR_ARG, "access %s: path too long", path);
}

/* The purpose, and the file behind it; *list is the file's part. */
static enum err
read_list(struct bytes *bytes, const char *path, struct text *list, struct why *why)
{
    bytes_add(bytes, purpose, strlen(purpose));
    enum err err = file_read(bytes, path, why);
    if (err)
        return why_prefix(why, err, "access");
    *list = (struct text){(const char *)bytes->at + strlen(purpose), bytes->len - strlen(purpose)};
    return OK;
}

/* --- signing ---------------------------------------------------------------------------------- */

/* A whole new file in the place of the old one. */
static enum err
put_line(const char *name, const char *hex, struct why *why)
{
    char fresh[PATH_BYTES + 8];
    str_format(fresh, sizeof fresh, "%s.new", name);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool is_written = fd >= 0 && dprintf(fd, "%s\n", hex) == HEX_BYTES && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    if (is_written && rename(fresh, name) == 0)
        return OK;
    return why_set(why, ERR_IO, "%s: %s", name, strerror(is_written ? errno : error));
}

enum err
access_sign_write(const char *path, const char *key_path, struct why *why)
{
    struct audit_seal_key key = {{0}, {0}};
    struct access *access = NULL;
    struct bytes bytes = {0};
    struct text list;
    unsigned char seal[AUDIT_SEAL_BYTES];
    char name[PATH_BYTES], hex[HEX_BYTES];
    enum err err = sig_name(name, path, why);
    if (!err)
        err = read_list(&bytes, path, &list, why);
    if (!err)
        err = access_parse(&access, list, path, why);
    if (!err)
        err = audit_seal_key_open(&key, key_path, why);
    if (!err) {
        crypto_sign_detached(seal, NULL, bytes.at, bytes.len, key.secret);
        sodium_bin2hex(hex, sizeof hex, seal, sizeof seal);
        err = put_line(name, hex, why);
    }
    audit_seal_key_wipe(&key);
    access_free(&access);
    bytes_free(&bytes);
    return err;
}

/* --- judging ---------------------------------------------------------------------------------- */

static enum err
read_sig(unsigned char seal[AUDIT_SEAL_BYTES], const char *path, struct why *why)
{
    char name[PATH_BYTES];
    struct bytes bytes = {0};
    enum err err = sig_name(name, path, why);
    if (err)
        return err;
    if (access(name, F_OK) != 0)
        return why_set(why, ERR_DENIED,
                       "access %s: not signed: there is no %s, as vigie access sign makes it", path,
                       name);
    err = file_read(&bytes, name, why);
    struct text hex = {(const char *)bytes.at, bytes.len};
    if (hex.len > 0 && hex.at[hex.len - 1] == '\n')
        hex.len--;
    if (!err && !audit_seal_unhex(seal, AUDIT_SEAL_BYTES, hex))
        err = why_set(why, ERR_DENIED, "access %s: not signed: %s: expected one line of 128 digits",
                      path, name);
    bytes_free(&bytes);
    return err;
}

enum err
access_sign_read(struct access **access, const char *path, const char *signer_path, struct why *why)
{
    unsigned char public[AUDIT_PUBLIC_BYTES], seal[AUDIT_SEAL_BYTES];
    struct bytes bytes = {0};
    struct text list;
    enum err err = audit_seal_public_read(public, signer_path, why);
    if (!err)
        err = read_sig(seal, path, why);
    if (!err)
        err = read_list(&bytes, path, &list, why);
    if (!err && crypto_sign_verify_detached(seal, bytes.at, bytes.len, public) != 0)
        err = why_set(why, ERR_DENIED,
                      "access %s: not signed by the key of %s: it was changed since, or somebody "
                      "else signed it",
                      path, signer_path);
    if (!err)
        err = access_parse(access, list, path, why);
    bytes_free(&bytes);
    return err;
}
