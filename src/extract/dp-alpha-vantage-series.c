/* dp-alpha-vantage-series.c: prices by day, week and month, and within the day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-provider-rules.h"

#define DAY_LENGTH  10   /* YYYY-MM-DD */
#define TIME_LENGTH 19   /* YYYY-MM-DD HH:MM:SS */

typedef struct
{
  DpBar     bar;
  DpDecimal dividend;
  DpDecimal split;
} Row;

typedef struct
{
  const DpAlphaVantageField *fields;
  gsize                      n_fields;
  gboolean                   has_actions;
} Form;

static const DpAlphaVantageField plain_fields[] = {
  { "1. open", G_STRUCT_OFFSET (Row, bar.open) },
  { "2. high", G_STRUCT_OFFSET (Row, bar.high) },
  { "3. low", G_STRUCT_OFFSET (Row, bar.low) },
  { "4. close", G_STRUCT_OFFSET (Row, bar.close) },
  { "5. volume", G_STRUCT_OFFSET (Row, bar.volume) },
};

static const DpAlphaVantageField adjusted_fields[] = {
  { "1. open", G_STRUCT_OFFSET (Row, bar.open) },
  { "2. high", G_STRUCT_OFFSET (Row, bar.high) },
  { "3. low", G_STRUCT_OFFSET (Row, bar.low) },
  { "4. close", G_STRUCT_OFFSET (Row, bar.close) },
  { "5. adjusted close", G_STRUCT_OFFSET (Row, bar.adjusted_close) },
  { "6. volume", G_STRUCT_OFFSET (Row, bar.volume) },
  { "7. dividend amount", G_STRUCT_OFFSET (Row, dividend) },
  { "8. split coefficient", G_STRUCT_OFFSET (Row, split) },
};

static const Form plain = { plain_fields, G_N_ELEMENTS (plain_fields), FALSE };
static const Form adjusted = { adjusted_fields, G_N_ELEMENTS (adjusted_fields), TRUE };
/* Of a week or month it is not known on which day something was done. */
static const Form adjusted_period = { adjusted_fields, G_N_ELEMENTS (adjusted_fields), FALSE };

/* (nullable): the zone that the reply says its times are of; its number in the reply differs by
 * function */
static const char *
find_zone (yyjson_val *root)
{
  yyjson_val *meta = yyjson_obj_get (root, "Meta Data");
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_is_obj (meta))
    return NULL;

  yyjson_obj_iter_init (meta, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      if (g_str_has_suffix (yyjson_get_str (key), ". Time Zone"))
        return _dp_json_get_text (meta, yyjson_get_str (key));
    }

  return NULL;
}

/* Of an exchange elsewhere its own zone is known, whatever zone the reply's times are written
 * in. */
static void
describe_market (const DpAlphaVantageReading *self)
{
  const char *symbol = dp_request_get_symbol (self->request);
  const DpAlphaVantageMarket *market = _dp_alpha_vantage_find_market (symbol);
  const char *told = find_zone (self->root);

  if (market->exchange == NULL && told != NULL)
    self->rows->time_zone = g_strdup (dp_provider_get_zone_name (told));
  else if (market->exchange != NULL)
    self->rows->time_zone = g_strdup (market->zone);
  self->rows->exchange = g_strdup (market->exchange);
}

static void
reject_row (const DpAlphaVantageReading *self,
            const char                  *position,
            gboolean                     has_time,
            yyjson_val                  *row,
            const char                  *bad)
{
  DpBatch *batch = self->batch;
  g_autofree char *payload = _dp_json_dup_text (row);

  if (!has_time)
    dp_batch_add_reject (batch, position, payload, -1, _("“%s” is not a day of the calendar."),
                         position);
  else if (!yyjson_is_obj (row))
    dp_batch_add_reject (batch, position, payload, -1,
                         _("The row is not a set of named values."));
  else if (bad != NULL)
    dp_batch_add_reject (batch, position, payload, -1, _("The value of “%s” is not a number."),
                         bad);
  else
    ((DpReject *) g_ptr_array_index (batch->rejects, batch->rejects->len - 1))->payload =
      g_steal_pointer (&payload);
}

/* The text of a row is made only for those few that are not taken. */
static void
read_bar (const DpAlphaVantageReading *self,
          const Form                  *form,
          GArray                      *bars,
          const char                  *day,
          yyjson_val                  *object)
{
  const char *bad = NULL;
  Row row = {
    .bar = { .date = strlen (day) == DAY_LENGTH ? dp_date_parse (day, DAY_LENGTH) : DP_DATE_NONE,
             .adjusted_close = DP_DECIMAL_NONE,
             .market_cap = DP_DECIMAL_NONE },
    .dividend = DP_DECIMAL_NONE,
    .split = DP_DECIMAL_NONE,
  };

  self->batch->n_records++;
  if (yyjson_is_obj (object))
    bad = _dp_alpha_vantage_read_fields (object, form->fields, form->n_fields, &row);
  if (row.bar.date == DP_DATE_NONE || !yyjson_is_obj (object) || bad != NULL ||
      !dp_batch_add_bar (self->batch, bars, &row.bar, NULL, 0))
    {
      reject_row (self, day, row.bar.date != DP_DATE_NONE, object, bad);
      return;
    }
  if (!form->has_actions)
    return;
  _dp_alpha_vantage_add_action (self, row.bar.date, DP_ACTION_DIVIDEND, row.dividend);
  _dp_alpha_vantage_add_action (self, row.bar.date, DP_ACTION_SPLIT, row.split);
}

static void
read_bars (const DpAlphaVantageReading *self,
           const Form                  *form,
           GArray                      *bars)
{
  yyjson_obj_iter iter;
  yyjson_val *day;

  describe_market (self);
  yyjson_obj_iter_init (self->data, &iter);
  while ((day = yyjson_obj_iter_next (&iter)) != NULL)
    read_bar (self, form, bars, yyjson_get_str (day), yyjson_obj_iter_get_val (day));
}

static gboolean
is_adjusted (const DpAlphaVantageReading *self)
{
  return g_str_has_suffix (dp_request_get_endpoint (self->request), "_ADJUSTED");
}

void
_dp_alpha_vantage_read_days (const DpAlphaVantageReading *self)
{
  read_bars (self, is_adjusted (self) ? &adjusted : &plain, self->rows->bars);
}

void
_dp_alpha_vantage_read_weeks (const DpAlphaVantageReading *self)
{
  read_bars (self, is_adjusted (self) ? &adjusted_period : &plain, self->rows->weekly);
}

void
_dp_alpha_vantage_read_months (const DpAlphaVantageReading *self)
{
  read_bars (self, is_adjusted (self) ? &adjusted_period : &plain, self->rows->monthly);
}

gint32
_dp_alpha_vantage_get_interval (const char *text)
{
  static const struct
  {
    const char *text;
    gint32      seconds;
  } intervals[] = {
    { "1min", 60 }, { "5min", 300 }, { "15min", 900 }, { "30min", 1800 }, { "60min", 3600 },
  };

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (intervals); i++)
    {
      if (g_str_equal (intervals[i].text, text))
        return intervals[i].seconds;
    }

  return 0;
}

/* Two digits below @limit, or -1 */
static int
read_two_digits (const char *text,
                 int         limit)
{
  int number;

  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return -1;
  number = (text[0] - '0') * 10 + (text[1] - '0');

  return number < limit ? number : -1;
}

/* Whether @text is "YYYY-MM-DD HH:MM:SS", a time that a clock in @zone shows. */
static gboolean
read_wall_clock (const char *zone,
                 const char *text,
                 gint64     *out)
{
  int hour, minute, second;
  int year, month, day;
  gint32 date;

  if (strlen (text) != TIME_LENGTH || text[10] != ' ' || text[13] != ':' || text[16] != ':')
    return FALSE;
  date = dp_date_parse (text, DAY_LENGTH);
  hour = read_two_digits (text + 11, 24);
  minute = read_two_digits (text + 14, 60);
  second = read_two_digits (text + 17, 60);
  if (date == DP_DATE_NONE || hour < 0 || minute < 0 || second < 0)
    return FALSE;
  dp_date_to_ymd (date, &year, &month, &day);

  return dp_provider_wall_clock_to_us (zone, year, month, day,
                                       (hour * 60 + minute) * 60 + second, out);
}

static void
reject_candle (const DpAlphaVantageReading *self,
               const char                  *zone,
               const char                  *time,
               gboolean                     has_time,
               yyjson_val                  *object,
               const char                  *bad)
{
  g_autofree char *payload = NULL;

  if (has_time)
    {
      reject_row (self, time, TRUE, object, bad);
      return;
    }

  payload = _dp_json_dup_text (object);
  dp_batch_add_reject (self->batch, time, payload, -1,
                       _("“%s” is no time that a clock in %s shows."), time, zone);
}

static void
read_candle (const DpAlphaVantageReading *self,
             const char                  *zone,
             gint32                       interval_s,
             const char                  *time,
             yyjson_val                  *object)
{
  static const DpAlphaVantageField fields[] = {
    { "1. open", G_STRUCT_OFFSET (DpCandle, open) },
    { "2. high", G_STRUCT_OFFSET (DpCandle, high) },
    { "3. low", G_STRUCT_OFFSET (DpCandle, low) },
    { "4. close", G_STRUCT_OFFSET (DpCandle, close) },
    { "5. volume", G_STRUCT_OFFSET (DpCandle, volume) },
  };
  DpCandle candle = { .interval_s = interval_s };
  gboolean has_time = read_wall_clock (zone, time, &candle.start_us);
  const char *bad = NULL;

  self->batch->n_records++;
  if (yyjson_is_obj (object))
    bad = _dp_alpha_vantage_read_fields (object, fields, G_N_ELEMENTS (fields), &candle);
  if (!has_time || !yyjson_is_obj (object) || bad != NULL ||
      !dp_batch_add_candle (self->batch, self->rows, &candle, NULL, 0))
    reject_candle (self, zone, time, has_time, object, bad);
}

void
_dp_alpha_vantage_read_intraday (const DpAlphaVantageReading *self)
{
  const char *zone = find_zone (self->root);
  const char *interval = dp_request_get_param (self->request, "interval");
  yyjson_obj_iter iter;
  yyjson_val *time;
  gint32 interval_s;

  if (zone == NULL)
    zone = _dp_alpha_vantage_find_market (dp_request_get_symbol (self->request))->zone;
  if (interval == NULL)
    interval = _dp_json_get_text (yyjson_obj_get (self->root, "Meta Data"), "4. Interval");
  interval_s = _dp_alpha_vantage_get_interval (interval);

  describe_market (self);
  yyjson_obj_iter_init (self->data, &iter);
  while ((time = yyjson_obj_iter_next (&iter)) != NULL)
    read_candle (self, zone, interval_s, yyjson_get_str (time), yyjson_obj_iter_get_val (time));
}
