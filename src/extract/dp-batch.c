/* dp-batch.c: typed rows decoded from one reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-batch.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static void
reject_free (DpReject *reject)
{
  g_free (reject->position);
  g_free (reject->cause);
  g_free (reject->payload);
  g_free (reject);
}

static void
instrument_rows_free (DpInstrumentRows *rows)
{
  g_array_unref (rows->bars);
  g_array_unref (rows->weekly);
  g_array_unref (rows->monthly);
  g_array_unref (rows->candles);
  g_array_unref (rows->quotes);
  g_array_unref (rows->actions);
  g_clear_pointer (&rows->company, dp_company_free);
  g_free (rows->source_symbol);
  g_free (rows->symbol);
  g_free (rows->name);
  g_free (rows->kind);
  g_free (rows->exchange);
  g_free (rows->currency);
  g_free (rows->time_zone);
  g_free (rows);
}

DpBatch *
dp_batch_new (void)
{
  DpBatch *self = g_new0 (DpBatch, 1);

  self->instruments = g_ptr_array_new_with_free_func ((GDestroyNotify) instrument_rows_free);
  self->by_symbol = g_hash_table_new (g_str_hash, g_str_equal);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_news_entry_free);
  self->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) reject_free);

  return self;
}

void
dp_batch_free (DpBatch *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_symbol);
  g_ptr_array_unref (self->instruments);
  g_clear_pointer (&self->feed, dp_news_feed_free);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->rejects);
  g_free (self);
}

DpInstrumentRows *
dp_batch_add_instrument (DpBatch    *self,
                         const char *source_symbol)
{
  DpInstrumentRows *rows;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (source_symbol != NULL, NULL);

  rows = g_hash_table_lookup (self->by_symbol, source_symbol);
  if (rows != NULL)
    return rows;

  rows = g_new0 (DpInstrumentRows, 1);
  rows->source_symbol = g_strdup (source_symbol);
  rows->bars = g_array_new (FALSE, TRUE, sizeof (DpBar));
  rows->weekly = g_array_new (FALSE, TRUE, sizeof (DpBar));
  rows->monthly = g_array_new (FALSE, TRUE, sizeof (DpBar));
  rows->candles = g_array_new (FALSE, TRUE, sizeof (DpCandle));
  rows->quotes = g_array_new (FALSE, TRUE, sizeof (DpQuote));
  rows->actions = g_array_new (FALSE, TRUE, sizeof (DpAction));
  g_ptr_array_add (self->instruments, rows);
  g_hash_table_insert (self->by_symbol, rows->source_symbol, rows);

  return rows;
}

DpInstrumentRows *
dp_batch_get_instrument (DpBatch *self,
                         guint    index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->instruments->len, NULL);

  return g_ptr_array_index (self->instruments, index);
}

DpNewsEntry *
dp_news_entry_new (const char *entry_key)
{
  DpNewsEntry *self;

  g_return_val_if_fail (entry_key != NULL, NULL);

  self = g_new0 (DpNewsEntry, 1);
  self->entry_key = g_strdup (entry_key);
  self->published_us = G_MININT64;
  self->updated_us = G_MININT64;

  return self;
}

void
dp_news_entry_free (DpNewsEntry *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->entry_key);
  g_free (self->title);
  g_free (self->link);
  g_free (self->summary);
  g_free (self->author);
  g_strfreev (self->categories);
  g_strfreev (self->symbols);
  g_free (self->content_hash);
  g_free (self);
}

DpNewsFeed *
dp_news_feed_new (void)
{
  return g_new0 (DpNewsFeed, 1);
}

void
dp_news_feed_free (DpNewsFeed *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  g_free (self->link);
  g_strfreev (self->warnings);
  g_free (self);
}

DpCompany *
dp_company_new (void)
{
  DpCompany *self = g_new0 (DpCompany, 1);

  self->latest_quarter = DP_DATE_NONE;
  self->shares_outstanding = DP_DECIMAL_NONE;
  self->market_cap = DP_DECIMAL_NONE;
  self->pe_ratio = DP_DECIMAL_NONE;
  self->eps = DP_DECIMAL_NONE;
  self->dividend_yield = DP_DECIMAL_NONE;
  self->beta = DP_DECIMAL_NONE;
  self->high_52w = DP_DECIMAL_NONE;
  self->low_52w = DP_DECIMAL_NONE;

  return self;
}

void
dp_company_free (DpCompany *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->exchange);
  g_free (self->currency);
  g_free (self->country);
  g_free (self->sector);
  g_free (self->industry);
  g_free (self->asset_type);
  g_free (self->description);
  g_free (self->website);
  g_free (self->attributes_json);
  g_free (self);
}

void
dp_batch_add_reject (DpBatch    *self,
                     const char *position,
                     const char *payload,
                     gssize      payload_length,
                     const char *cause_format,
                     ...)
{
  DpReject *reject;
  va_list args;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position != NULL);
  g_return_if_fail (cause_format != NULL);

  reject = g_new0 (DpReject, 1);
  reject->position = g_strdup (position);
  if (payload != NULL)
    reject->payload = payload_length < 0 ? g_strdup (payload) : g_strndup (payload, payload_length);
  va_start (args, cause_format);
  reject->cause = g_strdup_vprintf (cause_format, args);
  va_end (args);
  g_ptr_array_add (self->rejects, reject);
}

static gboolean
is_above (DpDecimal a,
          DpDecimal b)
{
  return dp_decimal_is_set (a) && dp_decimal_is_set (b) && dp_decimal_compare (a, b) > 0;
}

static gboolean
is_negative (DpDecimal value)
{
  return dp_decimal_is_set (value) && dp_decimal_sign (value) < 0;
}

static gboolean
is_zero_or_below (DpDecimal value)
{
  return dp_decimal_is_set (value) && dp_decimal_sign (value) <= 0;
}

/* Notes where the fault is, and hands the sentence on. */
static const char *
blame (DpBarField *out,
       DpBarField  field,
       const char *sentence)
{
  if (out != NULL)
    *out = field;

  return sentence;
}

const char *
dp_bar_find_fault (const DpBar *bar,
                   DpBarField  *field)
{
  g_return_val_if_fail (bar != NULL, NULL);

  if (bar->date == DP_DATE_NONE)
    return blame (field, DP_BAR_DATE, _("The day does not exist."));
  if (!dp_decimal_is_set (bar->close))
    return blame (field, DP_BAR_CLOSE, _("There is no closing price."));
  if (dp_decimal_sign (bar->close) <= 0)
    return blame (field, DP_BAR_CLOSE, _("The closing price is not above zero."));
  if (is_zero_or_below (bar->low))
    return blame (field, DP_BAR_LOW, _("The lowest price is not above zero."));
  if (is_zero_or_below (bar->open))
    return blame (field, DP_BAR_OPEN, _("The opening price is not above zero."));
  if (is_above (bar->low, bar->high))
    return blame (field, DP_BAR_HIGH, _("The highest price is below the lowest."));
  if (is_above (bar->open, bar->high) || is_above (bar->close, bar->high))
    return blame (field, DP_BAR_HIGH,
                  _("The highest price is below the opening or closing price."));
  if (is_above (bar->low, bar->open) || is_above (bar->low, bar->close))
    return blame (field, DP_BAR_LOW, _("The lowest price is above the opening or closing price."));
  if (is_negative (bar->volume))
    return blame (field, DP_BAR_VOLUME, _("The volume is negative."));
  if (is_negative (bar->market_cap))
    return blame (field, DP_BAR_MARKET_CAP, _("The market capitalization is negative."));
  if (is_zero_or_below (bar->adjusted_close))
    return blame (field, DP_BAR_ADJUSTED_CLOSE,
                  _("The adjusted closing price is not above zero."));

  return NULL;
}

gboolean
dp_batch_add_bar (DpBatch     *self,
                  GArray      *bars,
                  const DpBar *bar,
                  const char  *payload,
                  gssize       payload_length)
{
  const char *fault;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bars != NULL, FALSE);
  g_return_val_if_fail (bar != NULL, FALSE);

  fault = dp_bar_find_fault (bar, NULL);
  if (fault != NULL)
    {
      g_autofree char *position = NULL;

      position = bar->date == DP_DATE_NONE ? g_strdup ("?") : dp_date_to_string (bar->date);
      dp_batch_add_reject (self, position, payload, payload_length, "%s", fault);
      return FALSE;
    }
  g_array_append_val (bars, *bar);

  return TRUE;
}

gboolean
dp_batch_add_candle (DpBatch          *self,
                     DpInstrumentRows *rows,
                     const DpCandle   *candle,
                     const char       *payload,
                     gssize            payload_length)
{
  DpBar bar = { .adjusted_close = DP_DECIMAL_NONE, .market_cap = DP_DECIMAL_NONE };
  const char *fault;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rows != NULL, FALSE);
  g_return_val_if_fail (candle != NULL, FALSE);

  /* The rules are those of a day; a candle's time was read by who made it. */
  bar.open = candle->open;
  bar.high = candle->high;
  bar.low = candle->low;
  bar.close = candle->close;
  bar.volume = candle->volume;
  fault = dp_bar_find_fault (&bar, NULL);
  if (fault != NULL)
    {
      g_autofree char *position = dp_timestamp_to_string (candle->start_us);

      dp_batch_add_reject (self, position, payload, payload_length, "%s", fault);
      return FALSE;
    }
  g_array_append_val (rows->candles, *candle);

  return TRUE;
}

static void
append_number (GString    *json,
               const char *name,
               DpDecimal   value)
{
  g_autofree char *text = dp_decimal_to_string (value);

  g_string_append_printf (json, ",\"%s\":%s", name, text != NULL ? text : "null");
}

static void
reject_duplicate (DpBatch   *self,
                  char      *position,
                  DpDecimal  open,
                  DpDecimal  high,
                  DpDecimal  low,
                  DpDecimal  close,
                  DpDecimal  volume)
{
  g_autoptr(GString) payload = g_string_new (NULL);

  g_string_append_printf (payload, "{\"time\":\"%s\"", position);
  append_number (payload, "open", open);
  append_number (payload, "high", high);
  append_number (payload, "low", low);
  append_number (payload, "close", close);
  append_number (payload, "volume", volume);
  g_string_append_c (payload, '}');
  dp_batch_add_reject (self, position, payload->str, payload->len,
                       _("There is a row for this time already; the first one was kept."));
}

static int
compare_bars (gconstpointer a,
              gconstpointer b)
{
  gint32 first = ((const DpBar *) a)->date;
  gint32 second = ((const DpBar *) b)->date;

  return (first > second) - (first < second);
}

static void
finish_bars (DpBatch *self,
             GArray  *bars)
{
  guint n_kept = 0;

  /* The sort is stable, so of two rows for a day the one that came first stays first. */
  g_array_sort (bars, compare_bars);
  for (guint i = 0; i < bars->len; i++)
    {
      const DpBar *bar = &g_array_index (bars, DpBar, i);

      if (n_kept > 0 && g_array_index (bars, DpBar, n_kept - 1).date == bar->date)
        {
          g_autofree char *position = dp_date_to_string (bar->date);

          reject_duplicate (self, position, bar->open, bar->high, bar->low, bar->close,
                            bar->volume);
        }
      else
        g_array_index (bars, DpBar, n_kept++) = *bar;
    }
  g_array_set_size (bars, n_kept);
}

static int
compare_candles (gconstpointer a,
                 gconstpointer b)
{
  const DpCandle *first = a;
  const DpCandle *second = b;

  if (first->interval_s != second->interval_s)
    return first->interval_s - second->interval_s;

  return (first->start_us > second->start_us) - (first->start_us < second->start_us);
}

static void
finish_candles (DpBatch *self,
                GArray  *candles)
{
  guint n_kept = 0;

  g_array_sort (candles, compare_candles);
  for (guint i = 0; i < candles->len; i++)
    {
      const DpCandle *candle = &g_array_index (candles, DpCandle, i);

      if (n_kept > 0 &&
          compare_candles (&g_array_index (candles, DpCandle, n_kept - 1), candle) == 0)
        {
          g_autofree char *position = dp_timestamp_to_string (candle->start_us);

          reject_duplicate (self, position, candle->open, candle->high, candle->low, candle->close,
                            candle->volume);
        }
      else
        g_array_index (candles, DpCandle, n_kept++) = *candle;
    }
  g_array_set_size (candles, n_kept);
}

void
dp_batch_finish (DpBatch *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->instruments->len; i++)
    {
      DpInstrumentRows *rows = g_ptr_array_index (self->instruments, i);

      finish_bars (self, rows->bars);
      finish_bars (self, rows->weekly);
      finish_bars (self, rows->monthly);
      finish_candles (self, rows->candles);
    }
}
