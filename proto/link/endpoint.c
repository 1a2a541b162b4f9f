#include "proto/link/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>

#include "proto/base/text.h"

#define EXPECTED "expected ipc://PATH or tcp://HOST:PORT"

/* Only what libzmq's resolver reads as loopback too: names are not looked up, so 127.1,
 * 127.0.0.1.example.com, an interface and [::1%eth0] all count as reachable. */
static bool
is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;

    if (strcasecmp(host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &six) != 1)
        return false;
    return IN6_IS_ADDR_LOOPBACK(&six) || (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127);
}

static bool
is_port(struct text port)
{
    int64_t value;
    if (text_is(port, "*")) /* one that is free, when binding */
        return true;
    for (size_t i = 0; i < port.len; i++) {
        if (port.at[i] < '0' || port.at[i] > '9')
            return false;
    }
    return text_to_i64(port, &value) && value <= 65535;
}

static bool
has_only_graphs(const char *endpoint)
{
    for (const char *at = endpoint; *at; at++) {
        if (*at <= ' ' || *at >= 0x7F)
            return false;
    }
    return true;
}

/* address: what follows tcp:// */
static enum err
check_tcp(const char *endpoint, const char *address, bool has_keys, struct why *why)
{
    const char *colon = strrchr(address, ':');
    if (!colon || !is_port(text_of(colon + 1)) || !has_only_graphs(endpoint))
        return why_set(why, ERR_ARG, "%s: " EXPECTED, endpoint);
    if (strpbrk(address, ";/@")) /* libzmq: "SOURCE;HOST:PORT" connects to HOST */
        return why_set(why, ERR_ARG, "%s: " EXPECTED " and nothing else", endpoint);

    struct text host = {address, (size_t)(colon - address)};
    bool opens = text_has_prefix(host, "["), closes = host.len && host.at[host.len - 1] == ']';
    if (opens != closes)
        return why_set(why, ERR_ARG, "%s: a bracket is missing", endpoint);
    if (opens && host.len > 1)
        host = (struct text){host.at + 1, host.len - 2};
    char name[256];
    if (host.len == 0 || !str_copy(name, sizeof(name), host))
        return why_set(why, ERR_ARG, "%s: " EXPECTED, endpoint);

    if (has_keys || is_loopback(name))
        return OK;
    return why_set(why, ERR_DENIED,
                   "%s: this address can be reached from other machines and needs CURVE keys; use "
                   "ipc:// or tcp://127.0.0.1:PORT",
                   endpoint);
}

enum err
endpoint_check(const char *endpoint, bool has_keys, struct why *why)
{
    struct text text = text_of(endpoint);

    if (text_has_prefix(text, "tcp://"))
        return check_tcp(endpoint, endpoint + strlen("tcp://"), has_keys, why);
    if (text_has_prefix(text, "inproc://") && text.len > strlen("inproc://"))
        return OK; /* within one process: tests */
    if (text_has_prefix(text, "ipc://") && text.len > strlen("ipc://")) {
        size_t room = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;
        if (text.len - strlen("ipc://") > room)
            return why_set(why, ERR_ARG, "%s: the path of a socket has at most %zu bytes", endpoint,
                           room);
        return OK;
    }
    return why_set(why, ERR_ARG, "%s: " EXPECTED, endpoint ? endpoint : "");
}

enum err
endpoint_parts(const char *parts, char *feed, char *desk, size_t size, char key[KEY_TEXT_BYTES],
               struct why *why)
{
    struct text rest = text_of(parts);
    struct text first = text_trim(text_cut(&rest, ','));
    struct text second = text_trim(text_cut(&rest, ','));
    bool has_key = rest.at != NULL;
    struct text third = text_trim(rest);

    if (first.len == 0 || second.len == 0)
        return why_set(why, ERR_ARG,
                       "%s: expected FEED,DESK such as tcp://127.0.0.1:7711,tcp://127.0.0.1:7712, "
                       "or FEED,DESK,GATEKEY",
                       parts ? parts : "");
    if (!str_copy(feed, size, first) || !str_copy(desk, size, second))
        return why_set(why, ERR_ARG, "%s: an endpoint has at most %zu bytes", parts, size - 1);
    key[0] = '\0';
    if (!has_key)
        return OK;
    if (key_check(third, why) != OK)
        return why_prefix(why, ERR_ARG, "%s: the gate's key, behind the second comma", parts);
    str_copy(key, KEY_TEXT_BYTES, third);
    return OK;
}
