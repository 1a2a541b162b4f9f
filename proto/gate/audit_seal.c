#include "proto/gate/audit_seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/file.h"

enum { SEED_BYTES = 32, KEY_HEX_BYTES = 2 * SEED_BYTES + 1, PATH_BYTES = 4096 };

_Static_assert(SEED_BYTES == crypto_sign_SEEDBYTES, "seed");
_Static_assert(AUDIT_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "secret key");
_Static_assert(AUDIT_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "public key");
_Static_assert(AUDIT_SEAL_BYTES == crypto_sign_BYTES, "seal");

/* --- hexadecimal ------------------------------------------------------------------------------ */

static int
digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
audit_seal_unhex(unsigned char *to, size_t size, struct text hex)
{
    if (hex.len != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = digit_of(hex.at[2 * i]), low = digit_of(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        to[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

void
audit_seal_hex(char to[AUDIT_HASH_HEX_BYTES], const unsigned char hash[AUDIT_HASH_BYTES])
{
    sodium_bin2hex(to, AUDIT_HASH_HEX_BYTES, hash, AUDIT_HASH_BYTES);
}

static void
add_hex(struct bytes *out, const unsigned char *from, size_t size)
{
    char hex[2 * AUDIT_SEAL_BYTES + 1];
    sodium_bin2hex(hex, sizeof hex, from, size);
    bytes_add(out, hex, 2 * size);
}

/* --- lines ------------------------------------------------------------------------------------ */

void
audit_seal_hash(unsigned char hash[AUDIT_HASH_BYTES], const unsigned char before[AUDIT_HASH_BYTES],
                struct text record)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, AUDIT_HASH_BYTES);
    crypto_generichash_update(&state, before, AUDIT_HASH_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)record.at, record.len);
    crypto_generichash_final(&state, hash, AUDIT_HASH_BYTES);
}

void
audit_seal_add(struct bytes *out, const struct audit_seal_key *key,
               const unsigned char before[AUDIT_HASH_BYTES], struct text record,
               unsigned char hash[AUDIT_HASH_BYTES])
{
    unsigned char seal[AUDIT_SEAL_BYTES];
    audit_seal_hash(hash, before, record);
    crypto_sign_detached(seal, NULL, hash, AUDIT_HASH_BYTES, key->secret);
    bytes_add(out, record.at, record.len);
    bytes_add(out, "\t", 1);
    add_hex(out, hash, AUDIT_HASH_BYTES);
    bytes_add(out, "\t", 1);
    add_hex(out, seal, AUDIT_SEAL_BYTES);
    bytes_add(out, "\n", 1);
}

enum err
audit_seal_split(struct audit_seal_line *line, struct text text, struct why *why)
{
    struct text rest = text;
    line->record = text_cut(&rest, '\t');
    struct text hash = text_cut(&rest, '\t');
    if (line->record.len == 0 || !audit_seal_unhex(line->hash, AUDIT_HASH_BYTES, hash))
        return why_set(why, ERR_FORMAT, "expected a record, a tab, and a hash of 64 digits");
    if (!audit_seal_unhex(line->seal, AUDIT_SEAL_BYTES, rest))
        return why_set(why, ERR_FORMAT, "expected a seal of 128 digits at its end");
    return OK;
}

bool
audit_seal_is_good(const struct audit_seal_line *line,
                   const unsigned char public[AUDIT_PUBLIC_BYTES])
{
    return crypto_sign_verify_detached(line->seal, line->hash, AUDIT_HASH_BYTES, public) == 0;
}

/* --- keys ------------------------------------------------------------------------------------- */

static enum err
write_key(const char *path, mode_t mode, const unsigned char bytes[SEED_BYTES], struct why *why)
{
    char hex[KEY_HEX_BYTES + 1];
    sodium_bin2hex(hex, KEY_HEX_BYTES, bytes, SEED_BYTES);
    hex[KEY_HEX_BYTES - 1] = '\n';
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    bool is_written = fd >= 0 && write(fd, hex, KEY_HEX_BYTES) == KEY_HEX_BYTES && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && !is_written)
        unlink(path); /* half a key would stop every later start */
    sodium_memzero(hex, sizeof hex);
    return is_written ? OK : why_set(why, ERR_IO, "signing key %s: %s", path, strerror(error));
}

static enum err
read_key(const char *path, unsigned char bytes[SEED_BYTES], struct why *why)
{
    struct bytes file = {0};
    enum err err = file_read(&file, path, why);
    if (err) {
        why_prefix(why, err, "signing key");
    } else {
        struct text hex = {(const char *)file.at, file.len};
        if (hex.len > 0 && hex.at[hex.len - 1] == '\n')
            hex.len--;
        if (!audit_seal_unhex(bytes, SEED_BYTES, hex))
            err = why_set(why, ERR_FORMAT, "signing key %s: expected one line of 64 digits", path);
    }
    if (file.at)
        sodium_memzero(file.at, file.len);
    bytes_free(&file);
    return err;
}

static enum err
check_mode(const char *path, struct why *why)
{
    struct stat stat_of;
    if (stat(path, &stat_of) == 0 && (stat_of.st_mode & 077) != 0)
        return why_set(
            why, ERR_DENIED,
            "signing key %s may be read by others than its owner: chmod 600 %s, and think "
            "of who may have read it",
            path, path);
    return OK;
}

static bool
public_name(char name[PATH_BYTES], const char *path)
{
    return str_format(name, PATH_BYTES, "%s.pub", path);
}

/* A public half without its secret one: lost or taken, and no reason to go on with another. */
static enum err
check_new(const char *path, struct why *why)
{
    char name[PATH_BYTES];
    if (!public_name(name, path))
        return why_set(why, ERR_ARG, "signing key %s: path too long", path);
    if (access(name, F_OK) == 0)
        return why_set(why, ERR_IO,
                       "signing key %s is not there, and its public half %s is: bring it back, or "
                       "begin a new file with a new key",
                       path, name);
    return OK;
}

/* The public key is made of the secret one, so a lost file comes back and a foreign one is told. */
static enum err
keep_public(const struct audit_seal_key *key, const char *path, struct why *why)
{
    char name[PATH_BYTES];
    unsigned char there[AUDIT_PUBLIC_BYTES];
    if (!public_name(name, path))
        return why_set(why, ERR_ARG, "signing key %s: path too long", path);
    if (access(name, F_OK) != 0)
        return write_key(name, 0644, key->public, why);
    enum err err = audit_seal_public_read(there, name, why);
    if (!err && memcmp(there, key->public, sizeof there) != 0)
        err = why_set(why, ERR_DENIED, "signing key %s is not the public half of %s", name, path);
    return err;
}

enum err
audit_seal_key_open(struct audit_seal_key *key, const char *path, struct why *why)
{
    unsigned char seed[SEED_BYTES];
    enum err err = OK;
    if (sodium_init() < 0)
        return why_set(why, ERR_IO, "signing key %s: libsodium does not start", path);
    if (access(path, F_OK) != 0) {
        err = check_new(path, why);
        randombytes_buf(seed, sizeof seed);
        if (!err)
            err = write_key(path, 0600, seed, why);
    } else {
        err = check_mode(path, why);
        if (!err)
            err = read_key(path, seed, why);
    }
    if (!err) {
        crypto_sign_seed_keypair(key->public, key->secret, seed);
        err = keep_public(key, path, why);
    }
    sodium_memzero(seed, sizeof seed);
    if (err)
        audit_seal_key_wipe(key);
    return err;
}

void
audit_seal_key_wipe(struct audit_seal_key *key)
{
    sodium_memzero(key, sizeof *key);
}

enum err
audit_seal_public_read(unsigned char public[AUDIT_PUBLIC_BYTES], const char *path, struct why *why)
{
    if (sodium_init() < 0)
        return why_set(why, ERR_IO, "signing key %s: libsodium does not start", path);
    return read_key(path, public, why);
}
