#include "proto/driver/asterisk/md5.h"

#include <sys/types.h>

#include <md5.h>

void
md5_hex(char to[MD5_HEX_BYTES], const void *at, size_t len)
{
    MD5Data(at, len, to);
}
