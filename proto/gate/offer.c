#include "proto/gate/offer.h"

#include <string.h>

static struct tally_vat
vat_of(const struct rates *rates, const struct tariff *tariff, int64_t at_us)
{
    char price[PRICING_TEXT_BYTES];
    struct event_number says;
    if (!tariff)
        return (struct tally_vat){{0}};
    pricing_offer(rates, tariff, &says, at_us, price);
    return (struct tally_vat){{says.s_vat_ppm, says.payout_vat_ppm, says.cost_vat_ppm}};
}

void
offer_add_written(struct tally *tally, const struct pricing_call *own, const struct event *ended,
                  const struct tally_vat *vat)
{
    tally_add(tally, &ended->call_ended, pricing_has_begun(own), vat);
}

const struct tariff *
offer_add(struct tally *tally, const struct rates *rates, const struct pricing_call *own,
          struct text tariff, const struct event *ended)
{
    struct event_call_ended priced = ended->call_ended;
    struct pricing_call call = *own;
    call.tariff = tariff;
    call.any_range = !text_equal(tariff, own->tariff);
    pricing_call(rates, &call, ended->at_us, &priced);
    const struct tariff *found = pricing_find(rates, &call);
    struct tally_vat vat = vat_of(rates, found, ended->at_us);
    tally_add(tally, &priced, pricing_has_begun(&call), &vat);
    return found;
}

bool
offer_fits(const struct rates *rates, const struct tariff *tariff, struct text number,
           int64_t at_us)
{
    struct why why;
    enum err err = tariff_fits(tariff, rates->plan, number, at_us, &why);
    return err == OK || err == ERR_UNKNOWN;
}

const char *
offer_ranges(char to[OFFER_RANGES_BYTES], const struct tariff *tariff)
{
    to[0] = '\0';
    for (size_t i = 0; i < tariff->range_count; i++) {
        size_t len = strlen(to);
        str_format(to + len, OFFER_RANGES_BYTES - len, "%s%s", i > 0 ? " " : "", tariff->ranges[i]);
    }
    return to;
}
