#include "proto/link/peers.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <malloc.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uthash.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"
#include "proto/base/text.h"

struct address {
    struct sockaddr_storage at;
    socklen_t len;
};

struct peer {
    int fd; /* key. libzmq's: it may be another connection's, or nobody's, by now */
    struct address address;
    uint64_t bytes;   /* that had come when his last whole message was taken */
    int64_t since_us; /* monotonic: of that */
    char user[KEY_TEXT_BYTES];
    UT_hash_handle hh;
};

enum { TRIM_US = 1000000 }; /* libzmq has noticed by then */

struct peers {
    struct loop *loop;
    const char *role;
    struct loop_watch *look; /* while there is somebody, or something to give back */
    struct peer *by_fd;
    int64_t
        trim_us; /* monotonic: what a message without an end took can be given back; 0: nothing */
    uint64_t hang_ups;
    struct log_limit log;
};

/* --- what the kernel knows -------------------------------------------------------------------- */

static bool
address_of(int fd, struct address *address)
{
    memset(address, 0, sizeof *address);
    address->len = sizeof address->at;
    return getpeername(fd, (struct sockaddr *)&address->at, &address->len) == 0;
}

static bool
is_still_he(const struct peer *peer)
{
    struct address now;
    return address_of(peer->fd, &now) && now.len == peer->address.len &&
           memcmp(&now.at, &peer->address.at, now.len) == 0;
}

/* 0 where the kernel does not count: ipc. */
static uint64_t
bytes_of(int fd)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
        return 0;
    return info.tcpi_bytes_received;
}

static void
name_of(const struct peer *peer, char *to, size_t size)
{
    char text[INET6_ADDRSTRLEN] = "";
    const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)&peer->address.at;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)four;
    if (peer->address.at.ss_family == AF_INET)
        inet_ntop(AF_INET, &four->sin_addr, text, sizeof text);
    else if (peer->address.at.ss_family == AF_INET6)
        inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
    str_format(to, size, "%s%s%s", text[0] ? text : "somebody here",
               peer->user[0] ? " with the key " : "", peer->user);
}

/* --- who is there ----------------------------------------------------------------------------- */

static struct peer *
find(const struct peers *peers, int fd)
{
    struct peer *found;
    HASH_FIND_INT(peers->by_fd, &fd, found);
    return found;
}

static void
rest_if_idle(struct peers *peers)
{
    if (!peers->by_fd && peers->trim_us == 0)
        loop_remove(peers->loop, &peers->look);
}

static void
drop(struct peers *peers, struct peer *peer)
{
    HASH_DEL(peers->by_fd, peer);
    free(peer);
    rest_if_idle(peers);
}

/* libzmq learns of it as of any connection that broke; its monitor then says who left. */
static void
hang_up(struct peers *peers, struct peer *peer, const char *reason)
{
    char name[128];
    if (is_still_he(peer) && shutdown(peer->fd, SHUT_RDWR) == 0) {
        name_of(peer, name, sizeof name);
        log_limited(&peers->log, LOG_WARN, "link", "%s: %s %s; hung up on", peers->role, name,
                    reason);
        peers->hang_ups++;
    }
    drop(peers, peer);
}

static void
on_look(void *context)
{
    struct peers *peers = context;
    struct peer *peer, *next;
    int64_t mono_us = clock_mono_us();
    HASH_ITER (hh, peers->by_fd, peer, next) {
        uint64_t bytes = bytes_of(peer->fd);
        uint64_t allowed =
            PEERS_BYTES + (uint64_t)((mono_us - peer->since_us) / 1000000) * PEERS_BYTES_PER_S;
        if (bytes > peer->bytes && bytes - peer->bytes > allowed) {
            peers->trim_us = mono_us + TRIM_US;
            hang_up(peers, peer, "sends a message without an end");
        }
    }
    if (peers->trim_us == 0 || mono_us < peers->trim_us)
        return;
    malloc_trim(0); /* glibc would keep it for ever: the parts were many and small */
    peers->trim_us = 0;
    rest_if_idle(peers);
}

void
peers_came(struct peers *peers, int fd)
{
    struct peer *peer = find(peers, fd);
    struct address address;
    if (!address_of(fd, &address) || (peer && is_still_he(peer)))
        return;
    if (!peer) {
        peer = xcalloc(1, sizeof *peer);
        peer->fd = fd;
        HASH_ADD_INT(peers->by_fd, fd, peer);
    }
    peer->address = address;
    peer->bytes = 0;
    peer->user[0] = '\0';
    peer->since_us = clock_mono_us();
    if (!peers->look)
        peers->look = loop_add_timer(peers->loop, PEERS_LOOK_MS, PEERS_LOOK_MS, on_look, peers);
}

void
peers_left(struct peers *peers, int fd)
{
    struct peer *peer = find(peers, fd);
    if (peer)
        drop(peers, peer);
}

void
peers_heard(struct peers *peers, int fd, const char *user)
{
    peers_came(peers, fd); /* the monitor may tell of it later */
    struct peer *peer = find(peers, fd);
    if (!peer)
        return;
    peer->bytes = bytes_of(fd);
    peer->since_us = clock_mono_us();
    str_copy(peer->user, sizeof peer->user, text_of(user));
}

void
peers_hang_up(struct peers *peers, int fd)
{
    struct peer *peer = find(peers, fd);
    if (peer)
        hang_up(peers, peer, "asks and may not any more");
}

void
peers_recheck(struct peers *peers, const struct zap_guard *guard)
{
    struct peer *peer, *next;
    HASH_ITER (hh, peers->by_fd, peer, next) {
        if (peer->user[0] && !guard->allows(guard->context, peer->user))
            hang_up(peers, peer, "may not be here any more");
    }
}

/* --- life ------------------------------------------------------------------------------------- */

struct peers *
peers_new(struct loop *loop, const char *role)
{
    struct peers *peers = xcalloc(1, sizeof *peers);
    peers->loop = loop;
    peers->role = role;
    return peers;
}

void
peers_free(struct peers **peers)
{
    struct peers *old = *peers;
    if (!old)
        return;
    *peers = NULL;
    while (old->by_fd)
        drop(old, old->by_fd);
    loop_remove(old->loop, &old->look);
    free(old);
}

uint64_t
peers_hang_ups(const struct peers *peers)
{
    return peers->hang_ups;
}
