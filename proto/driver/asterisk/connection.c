#include "proto/driver/asterisk/connection.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proto/base/mem.h"

enum { READ_BYTES = 64 * 1024, OUT_BYTES_MAX = 256 * 1024 };

struct connection {
    struct loop *loop;
    struct connection_owner owner;
    struct loop_watch *watch;
    struct bytes out;
    int fd;
    unsigned tries;
    bool is_open; /* not only on its way */
};

struct connection *
connection_new(struct loop *loop, const struct connection_owner *owner)
{
    struct connection *connection = xcalloc(1, sizeof(*connection));
    *connection = (struct connection){.loop = loop, .owner = *owner, .fd = -1};
    return connection;
}

void
connection_close(struct connection *connection)
{
    loop_remove(connection->loop, &connection->watch);
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    connection->is_open = false;
    bytes_clear(&connection->out);
}

void
connection_free(struct connection **connection)
{
    if (!*connection)
        return;
    connection_close(*connection);
    bytes_free(&(*connection)->out);
    free(*connection);
    *connection = NULL;
}

static void
lose(struct connection *connection, const char *why)
{
    connection_close(connection);
    connection->owner.lost(connection->owner.context, why);
}

/* Writes what the socket takes; the rest when it takes more. Errors are found by reading. */
static void
flush(struct connection *connection)
{
    struct bytes *out = &connection->out;
    while (out->len) {
        ssize_t sent = send(connection->fd, out->at, out->len, MSG_NOSIGNAL);
        if (sent <= 0)
            break;
        bytes_drop(out, (size_t)sent);
    }
    loop_set_wants(connection->watch, LOOP_READ | (out->len ? LOOP_WRITE : 0));
}

static void
finish_open(struct connection *connection)
{
    int error = 0;
    socklen_t len = sizeof(error);
    if (getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
        error = errno;
    if (error) {
        lose(connection, strerror(error));
        return;
    }
    connection->is_open = true;
    connection->tries = 0; /* this address is the right one */
    loop_set_wants(connection->watch, LOOP_READ);
    connection->owner.opened(connection->owner.context);
}

static void
on_socket(void *context, int fd, int ready)
{
    struct connection *connection = context;
    static char buffer[READ_BYTES]; /* one thread; too large for a stack */
    if (!connection->is_open) {
        finish_open(connection);
        return;
    }
    if (ready & LOOP_WRITE)
        flush(connection);
    if (!(ready & LOOP_READ))
        return;
    ssize_t len = recv(fd, buffer, sizeof(buffer), 0);
    if (len > 0)
        connection->owner.bytes(connection->owner.context, buffer, (size_t)len);
    else if (len == 0)
        lose(connection, "the connection was closed");
    else if (errno != EAGAIN && errno != EINTR)
        lose(connection, strerror(errno));
}

/* The address whose turn it is. */
static const struct addrinfo *
choose(const struct addrinfo *list, unsigned tries)
{
    unsigned count = 0;
    for (const struct addrinfo *at = list; at; at = at->ai_next)
        count++;
    for (tries %= count; tries; tries--)
        list = list->ai_next;
    return list;
}

static int
open_socket(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                    address->ai_protocol);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (connect(fd, address->ai_addr, address->ai_addrlen) == 0 || errno == EINPROGRESS)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

void
connection_open(struct connection *connection, const char *host, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST}, *list = NULL;
    int failed = getaddrinfo(host, port, &hints, &list);
    if (failed) {
        hints.ai_flags = 0;
        failed = getaddrinfo(host, port, &hints, &list);
    }
    if (failed) {
        lose(connection, gai_strerror(failed));
        return;
    }
    connection->fd = open_socket(choose(list, connection->tries++));
    int error = errno;
    freeaddrinfo(list);
    if (connection->fd < 0)
        lose(connection, strerror(error));
    else
        connection->watch =
            loop_add_fd(connection->loop, connection->fd, LOOP_WRITE, on_socket, connection);
}

bool
connection_write(struct connection *connection, struct text bytes)
{
    if (connection->out.len + bytes.len > OUT_BYTES_MAX)
        return false;
    bytes_add(&connection->out, bytes.at, bytes.len);
    flush(connection);
    return true;
}
