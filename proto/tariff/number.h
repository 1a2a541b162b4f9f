/* number: French telephone numbers, any spelling to one. Pure. */
#ifndef PROTO_TARIFF_NUMBER_H
#define PROTO_TARIFF_NUMBER_H

#include "proto/base/text.h"

enum { NUMBER_BYTES = 32 };

/* Plain national form: +33892680680, 0033892680680, 33892680680, "0 892 68 06 80" and
 * "+33 (0)892 680 680" all give 0892680680. Short numbers (3640) stay as they are; so does
 * everything that is no French number, cut to what fits. Never fails; returns `to` as text. */
struct text number_national(char to[NUMBER_BYTES], struct text from);

#endif
