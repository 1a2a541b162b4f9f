/* fnv: FNV-1a of 64 bits (Fowler, Noll, Vo): tells bytes apart, keeps nobody honest. */
#ifndef PROTO_BASE_FNV_H
#define PROTO_BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* Goes on from `hash`; FNV_START begins. */
static inline uint64_t
fnv_bytes(uint64_t hash, const void *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ ((const unsigned char *)at)[i]) * FNV_PRIME;
    return hash;
}

#endif
