#include "console/amount.h"

#include <inttypes.h>

#include "proto/base/text.h"
#include "proto/tariff/money.h"

const char *
amount_of_ue(char to[AMOUNT_BYTES], int64_t ue)
{
    uint64_t size = ue < 0 ? 0 - (uint64_t)ue : (uint64_t)ue;
    str_format(to, AMOUNT_BYTES, "%s%" PRIu64 ".%06" PRIu64, ue < 0 ? "-" : "", size / 1000000,
               size % 1000000);
    return to;
}

const char *
amount_of_ue60(char to[AMOUNT_BYTES], int64_t ue60)
{
    return amount_of_ue(to, money_count(ue60, 6, MONEY_HALF_UP));
}
