#include "console/metric/forecast.h"

#include "proto/tariff/money.h"

enum { HOUR_S = 3600, DAY_S = 86400, FROM_S = 300 };

/* Two or four digits; -1: others. */
static int
digits(const char *at, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        number = number * 10 + at[i] - '0';
    }
    return number;
}

/* Of the month, behind the day of the date "2026-11-22"; -1: that is no date. */
static int
days_left(const char *date)
{
    static const int lasts[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (strlen(date) != 10)
        return -1;
    int year = digits(date, 4), month = digits(date + 5, 2), day = digits(date + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1)
        return -1;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int days = lasts[month - 1] + (month == 2 && is_leap);
    return day <= days ? days - day : -1;
}

static int64_t
bounded(money_wide ue60)
{
    return ue60 > INT64_MAX ? INT64_MAX : ue60 < INT64_MIN ? INT64_MIN : (int64_t)ue60;
}

/* What came in during `lasted_s`, an hour or, of a young day, what there is of it. */
static money_wide
lately(const struct forecast_base *base, int hour, int64_t into_s, int64_t *lasted_s)
{
    *lasted_s = hour > 0 ? HOUR_S : into_s;
    return base->hour + (hour > 0 ? (money_wide)base->hour_before * (HOUR_S - into_s) / HOUR_S : 0);
}

bool
forecast_rate(const struct site *site, const struct forecast_base *base, int64_t *ue60)
{
    int hour = picture_hour(site);
    int64_t since_s = (site->clock_us - site->board->day_us) / 1000000, lasted_s;
    if (hour < 0 || since_s < FROM_S)
        return false;
    money_wide last = lately(base, hour, since_s % HOUR_S, &lasted_s);
    *ue60 = bounded(last * HOUR_S / lasted_s);
    return true;
}

bool
forecast_end(const struct site *site, const struct forecast_base *base, enum forecast_span span,
             int64_t *ue60)
{
    int hour = picture_hour(site), left = span == FORECAST_MONTH ? days_left(site->board->date) : 0;
    int64_t since_s = (site->clock_us - site->board->day_us) / 1000000;
    if (hour < 0 || since_s < FROM_S || left < 0)
        return false;
    int64_t into_s = since_s % HOUR_S, day_left_s = since_s < DAY_S ? DAY_S - since_s : 0;
    int64_t lasted_s;
    money_wide last = lately(base, hour, into_s, &lasted_s);
    if (span == FORECAST_HOUR) {
        *ue60 = bounded(base->hour + last * (HOUR_S - into_s) / lasted_s);
        return true;
    }
    money_wide day = base->day + last * day_left_s / lasted_s;
    money_wide mean = base->earlier_days > 0 ? base->earlier / base->earlier_days : day;
    *ue60 = bounded(span == FORECAST_DAY ? day : base->earlier + day + mean * left);
    return true;
}
