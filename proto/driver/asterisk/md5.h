/* md5: RFC 1321 by libmd, for one purpose: answering Asterisk's login challenge so that the secret itself
 * does not travel. It protects nothing else and must not be used for anything else.
 */
#ifndef PROTO_DRIVER_ASTERISK_MD5_H
#define PROTO_DRIVER_ASTERISK_MD5_H

#include <stddef.h>

enum { MD5_HEX_BYTES = 33 };

/* The digest in lower-case hexadecimal with its NUL. */
void md5_hex(char to[MD5_HEX_BYTES], const void *at, size_t len);

#endif
