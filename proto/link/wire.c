#include "proto/link/wire.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/base/text.h"
#include "proto/link/endpoint.h"
#include "proto/link/zap.h"

enum {
    RECONNECT_MS = 100,
    RECONNECT_MAX_MS = 2000,
    HANDSHAKE_MS = 3000, /* who accepts and says nothing does not speak ZeroMQ */
    PING_MS = 5000,      /* so that a peer whose machine is gone is noticed, both ways */
    PING_TIMEOUT_MS = 15000,
    /* zmq.h shows it with the drafts only; every 4.3.2 and later has it, the drafts or not. */
    ZAP_ENFORCE_DOMAIN = 93,
};

void
wire_set(void *socket, int option, int value)
{
    int failed = zmq_setsockopt(socket, option, &value, sizeof(value));
    assert(!failed); /* an option this libzmq has not: found by the first test */
}

void *
wire_new(struct loop *loop, int type, int hwm, int64_t max_bytes, struct why *why)
{
    void *socket = zmq_socket(loop_zmq(loop), type);
    if (!socket) {
        why_set(why, ERR_IO, "no socket: %s", zmq_strerror(errno));
        return NULL;
    }
    wire_set(socket, ZMQ_LINGER, 0);
    wire_set(socket, ZMQ_SNDHWM, hwm);
    wire_set(socket, ZMQ_RCVHWM, hwm);
    wire_set(socket, ZMQ_RECONNECT_IVL, RECONNECT_MS);
    wire_set(socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS);
    wire_set(socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
    wire_set(socket, ZMQ_HEARTBEAT_IVL, PING_MS);
    wire_set(socket, ZMQ_HEARTBEAT_TIMEOUT, PING_TIMEOUT_MS);
    int failed = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &max_bytes, sizeof(max_bytes));
    assert(!failed);
    return socket;
}

void
wire_close(void **socket)
{
    if (*socket)
        zmq_close(*socket);
    *socket = NULL;
}

static void
set_text(void *socket, int option, const char *text)
{
    int failed = zmq_setsockopt(socket, option, text, strlen(text));
    assert(!failed); /* keys were checked when they were read */
}

/* Without a domain, and without enforcing it, libzmq lets everybody in when nobody answers its
 * questions (curve_server.cpp, process_initiate). */
void
wire_guard(void *socket, const struct key_pair *own)
{
    wire_set(socket, ZMQ_CURVE_SERVER, 1);
    set_text(socket, ZMQ_ZAP_DOMAIN, ZAP_DOMAIN);
    wire_set(socket, ZAP_ENFORCE_DOMAIN, 1);
    int failed =
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret_half, sizeof(own->secret_half));
    assert(!failed);
}

void
wire_identify(void *socket, const struct key_client *keys)
{
    const struct key_pair *own = keys->own;
    int failed = zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, keys->gate, KEY_TEXT_BYTES);
    failed |= zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, own->public_half, KEY_TEXT_BYTES);
    failed |= zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret_half, KEY_TEXT_BYTES);
    assert(!failed);
}

/* What libzmq will do, rather than what it was told. */
bool
wire_has_keys(void *socket)
{
    int mechanism = ZMQ_NULL;
    size_t len = sizeof(mechanism);
    return zmq_getsockopt(socket, ZMQ_MECHANISM, &mechanism, &len) == 0 && mechanism == ZMQ_CURVE;
}

static enum err
prepare(void *socket, const char *role, const char *endpoint, struct why *why)
{
    enum err err = endpoint_check(endpoint, wire_has_keys(socket), why);
    if (err)
        return why_prefix(why, err, "%s", role);
    /* Not for all: with it, libzmq would look for localhost among the IPv6 addresses only. */
    if (strncmp(endpoint, "tcp://", 6) == 0 && strchr(endpoint + 6, ':') != strrchr(endpoint, ':'))
        wire_set(socket, ZMQ_IPV6, 1);
    return OK;
}

static enum err
check_path(const char *role, const char *endpoint, struct why *why)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat about;
    const char *path = endpoint + strlen("ipc://");

    if (path[0] == '*' || path[0] == '@') /* a fresh name, or none in the file system */
        return OK;
    if (lstat(path, &about) != 0)
        return OK; /* binding tells what is wrong, if anything is */
    if (!S_ISSOCK(about.st_mode))
        return why_set(why, ERR_IO, "%s %s: there is a file of that name, and it is no socket",
                       role, endpoint);
    str_copy(address.sun_path, sizeof(address.sun_path), text_of(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return why_set(why, ERR_IO, "%s %s: %s", role, endpoint, strerror(errno));
    int failed = connect(fd, (const struct sockaddr *)&address, sizeof(address));
    int reason = failed ? errno : 0;
    close(fd);
    if (reason == ECONNREFUSED || reason == ENOENT) /* left behind by a program that is gone */
        return OK;
    if (reason && reason != EAGAIN)
        return why_set(why, ERR_IO, "%s %s: %s", role, endpoint, strerror(reason));
    return why_set(why, ERR_IO, "%s %s: another program listens there already", role, endpoint);
}

enum err
wire_bind(void *socket, const char *role, const char *endpoint, struct why *why)
{
    enum err err = prepare(socket, role, endpoint, why);
    if (!err && strncmp(endpoint, "ipc://", 6) == 0)
        err = check_path(role, endpoint, why);
    if (err)
        return err;
    if (zmq_bind(socket, endpoint) == 0)
        return OK;
    int reason = zmq_errno();
    if (reason == EADDRINUSE)
        return why_set(why, ERR_IO, "%s %s: another program listens there already", role, endpoint);
    if (reason == ENODEV && strstr(endpoint, "localhost"))
        return why_set(why, ERR_ARG, "%s %s: only an address can be bound, write 127.0.0.1", role,
                       endpoint);
    return why_set(why, ERR_IO, "%s %s: %s", role, endpoint, zmq_strerror(reason));
}

enum err
wire_connect(void *socket, const char *role, const char *endpoint, struct why *why)
{
    enum err err = prepare(socket, role, endpoint, why);
    if (err)
        return err;
    if (zmq_connect(socket, endpoint) != 0)
        return why_set(why, ERR_ARG, "%s %s: %s", role, endpoint, zmq_strerror(zmq_errno()));
    return OK;
}

void
wire_endpoint(void *socket, char *to, size_t size)
{
    size_t len = size;
    if (zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, to, &len) != 0)
        to[0] = '\0';
}
