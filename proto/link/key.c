#include "proto/link/key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

/* A room that others may read is no place for a secret. */
enum { FILE_BYTES = 1024, OTHERS = 077 };

/* --- the library ------------------------------------------------------------------------------ */

enum err
key_judge_library(int major, int minor, int patch, bool has_curve, struct why *why)
{
    if (ZMQ_MAKE_VERSION(major, minor, patch) < ZMQ_MAKE_VERSION(4, 3, 2))
        return why_set(why, ERR_DENIED,
                       "libzmq %d.%d.%d: a stranger can break into it (CVE-2019-13132); 4.3.2 or "
                       "later is needed",
                       major, minor, patch);
    if (!has_curve)
        return why_set(why, ERR_DENIED,
                       "libzmq %d.%d.%d was built without CURVE: it can use no keys", major, minor,
                       patch);
    return OK;
}

enum err
key_check_library(struct why *why)
{
    int major, minor, patch;
    zmq_version(&major, &minor, &patch);
    return key_judge_library(major, minor, patch, zmq_has("curve") == 1, why);
}

void
key_forbid_dump(void)
{
    prctl(PR_SET_DUMPABLE, 0);
}

/* --- text ------------------------------------------------------------------------------------- */

void
key_text(char to[KEY_TEXT_BYTES], const unsigned char *bytes)
{
    zmq_z85_encode(to, bytes, KEY_BYTES);
}

/* Back and forth: five characters can say more than four bytes hold, so that a key would have
 * several spellings and a list of keys could be made to miss one. */
enum err
key_check(struct text text, struct why *why)
{
    char copy[KEY_TEXT_BYTES], again[KEY_TEXT_BYTES];
    unsigned char bytes[KEY_BYTES];

    if (text.len != KEY_CHARS)
        return why_set(why, ERR_FORMAT, "expected a key of %d characters, found %zu", KEY_CHARS,
                       text.len);
    str_copy(copy, sizeof copy, text);
    bool is_key = zmq_z85_decode(bytes, copy) != NULL;
    if (is_key)
        key_text(again, bytes);
    is_key = is_key && memcmp(copy, again, KEY_CHARS) == 0;
    explicit_bzero(copy, sizeof copy); /* it may be a secret half */
    explicit_bzero(again, sizeof again);
    explicit_bzero(bytes, sizeof bytes);
    return is_key ? OK
                  : why_set(why, ERR_FORMAT,
                            "expected a key of %d characters as vigie keygen prints it", KEY_CHARS);
}

/* --- pairs ------------------------------------------------------------------------------------ */

enum err
key_make(struct key_pair *pair, struct why *why)
{
    if (zmq_curve_keypair(pair->public_half, pair->secret_half) != 0)
        return why_set(why, ERR_IO, "no key could be made: %s", zmq_strerror(zmq_errno()));
    return OK;
}

void
key_wipe(struct key_pair *pair)
{
    explicit_bzero(pair, sizeof *pair);
}

/* Says only what is known to be wrong, never a part of the file. */
static enum err
check_pair(const struct key_pair *pair, struct why *why)
{
    char public_half[KEY_TEXT_BYTES];
    if (key_check(text_of(pair->secret_half), NULL) != OK ||
        key_check(text_of(pair->public_half), NULL) != OK ||
        zmq_curve_public(public_half, pair->secret_half) != 0)
        return why_set(why, ERR_FORMAT,
                       "no key file: expected the lines \"public = ...\" and \"secret = ...\" as "
                       "vigie keygen writes them");
    if (strcmp(public_half, pair->public_half) != 0)
        return why_set(why, ERR_FORMAT, "its public and its secret half do not belong together");
    return OK;
}

static void
take_line(struct key_pair *pair, struct text line)
{
    struct text name = text_trim(text_cut(&line, '=')), value = text_trim(line);
    if (text_is(name, "public"))
        str_copy(pair->public_half, sizeof pair->public_half, value);
    else if (text_is(name, "secret"))
        str_copy(pair->secret_half, sizeof pair->secret_half, value);
}

/* Not through the ini reader: its buffers are not wiped. */
static enum err
read_pair(struct key_pair *pair, int fd, struct why *why)
{
    char buffer[FILE_BYTES];
    size_t len = 0;
    ssize_t got;
    while ((got = read(fd, buffer + len, sizeof buffer - len)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return why_set(why, ERR_IO, "%s", strerror(errno));
        len += (size_t)got;
    }
    struct text rest = {buffer, len};
    while (rest.len > 0)
        take_line(pair, text_cut(&rest, '\n'));
    explicit_bzero(buffer, sizeof buffer);
    return check_pair(pair, why);
}

static enum err
check_owner(int fd, const char *path, struct why *why)
{
    struct stat about;
    if (fstat(fd, &about) != 0)
        return why_set(why, ERR_IO, "%s", strerror(errno));
    if (!S_ISREG(about.st_mode))
        return why_set(why, ERR_IO, "not a regular file");
    if (about.st_uid != geteuid() && about.st_uid != 0)
        return why_set(why, ERR_DENIED, "it belongs to somebody else, who knows the secret in it");
    if (about.st_mode & OTHERS)
        return why_set(why, ERR_DENIED, "others than its owner may read it: chmod 600 %s", path);
    return OK;
}

enum err
key_read(struct key_pair *pair, const char *path, struct why *why)
{
    key_forbid_dump();
    *pair = (struct key_pair){.public_half = ""};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */
    enum err err = fd < 0 ? why_set(why, ERR_IO, "%s", strerror(errno)) : OK;
    if (!err)
        err = check_owner(fd, path, why);
    if (!err)
        err = read_pair(pair, fd, why);
    if (fd >= 0)
        close(fd);
    if (!err)
        return OK;
    key_wipe(pair);
    return why_prefix(why, err, "key %s", path);
}

/* --- writing ---------------------------------------------------------------------------------- */

static bool
write_all(int fd, const char *at, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, at, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        at += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

enum err
key_write(const struct key_pair *pair, const char *path, const char *whose, struct why *why)
{
    char text[FILE_BYTES];
    key_forbid_dump();
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return why_set(why, ERR_IO, "key %s: %s", path,
                       errno == EEXIST ? "is there already, and a key is never written over"
                                       : strerror(errno));
    str_format(text, sizeof text,
               "; vigie: the key of %s. Whoever can read this file can pass for its owner.\n"
               "public = %s\nsecret = %s\n",
               whose, pair->public_half, pair->secret_half);
    bool is_written = write_all(fd, text, strlen(text)) && fsync(fd) == 0;
    int reason = errno;
    explicit_bzero(text, sizeof text);
    close(fd);
    if (is_written)
        return OK;
    unlink(path); /* ours: O_EXCL made it */
    return why_set(why, ERR_IO, "key %s: %s", path, strerror(reason));
}
