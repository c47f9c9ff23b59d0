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

DpBatch *
dp_batch_new (void)
{
  DpBatch *self = g_new0 (DpBatch, 1);

  self->bars = g_array_new (FALSE, TRUE, sizeof (DpBar));
  self->quotes = g_array_new (FALSE, TRUE, sizeof (DpQuote));
  self->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) reject_free);

  return self;
}

void
dp_batch_free (DpBatch *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->bars);
  g_array_unref (self->quotes);
  g_clear_pointer (&self->company, dp_company_free);
  g_ptr_array_unref (self->rejects);
  g_free (self->symbol);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->currency);
  g_free (self->time_zone);
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

/* (nullable): which rule the bar breaks */
static const char *
find_fault (const DpBar *bar)
{
  if (bar->date == DP_DATE_NONE)
    return _("The day does not exist.");
  if (!dp_decimal_is_set (bar->close))
    return _("There is no closing price.");
  if (dp_decimal_sign (bar->close) <= 0)
    return _("The closing price is not above zero.");
  if (is_zero_or_below (bar->low))
    return _("The lowest price is not above zero.");
  if (is_zero_or_below (bar->open))
    return _("The opening price is not above zero.");
  if (is_above (bar->low, bar->high))
    return _("The highest price is below the lowest.");
  if (is_above (bar->open, bar->high) || is_above (bar->close, bar->high))
    return _("The highest price is below the opening or closing price.");
  if (is_above (bar->low, bar->open) || is_above (bar->low, bar->close))
    return _("The lowest price is above the opening or closing price.");
  if (is_negative (bar->volume))
    return _("The volume is negative.");
  if (is_negative (bar->market_cap))
    return _("The market capitalization is negative.");
  if (is_zero_or_below (bar->adjusted_close))
    return _("The adjusted closing price is not above zero.");

  return NULL;
}

gboolean
dp_batch_add_bar (DpBatch     *self,
                  const DpBar *bar,
                  const char  *payload,
                  gssize       payload_length)
{
  const char *fault;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bar != NULL, FALSE);

  fault = find_fault (bar);
  if (fault != NULL)
    {
      g_autofree char *position = NULL;

      position = bar->date == DP_DATE_NONE ? g_strdup ("?") : dp_date_to_string (bar->date);
      dp_batch_add_reject (self, position, payload, payload_length, "%s", fault);
      return FALSE;
    }
  g_array_append_val (self->bars, *bar);

  return TRUE;
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
append_number (GString    *json,
               const char *name,
               DpDecimal   value)
{
  g_autofree char *text = dp_decimal_to_string (value);

  g_string_append_printf (json, ",\"%s\":%s", name, text != NULL ? text : "null");
}

static void
reject_duplicate (DpBatch     *self,
                  const DpBar *bar)
{
  g_autofree char *position = dp_date_to_string (bar->date);
  g_autoptr(GString) payload = g_string_new (NULL);

  g_string_append_printf (payload, "{\"date\":\"%s\"", position);
  append_number (payload, "open", bar->open);
  append_number (payload, "high", bar->high);
  append_number (payload, "low", bar->low);
  append_number (payload, "close", bar->close);
  append_number (payload, "volume", bar->volume);
  g_string_append_c (payload, '}');
  dp_batch_add_reject (self, position, payload->str, payload->len,
                       _("There is a row for this day already; the first one was kept."));
}

void
dp_batch_finish (DpBatch *self)
{
  guint n_kept = 0;

  g_return_if_fail (self != NULL);

  /* The sort is stable, so of two rows for a day the one that came first stays first. */
  g_array_sort (self->bars, compare_bars);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const DpBar *bar = &g_array_index (self->bars, DpBar, i);

      if (n_kept > 0 && g_array_index (self->bars, DpBar, n_kept - 1).date == bar->date)
        reject_duplicate (self, bar);
      else
        g_array_index (self->bars, DpBar, n_kept++) = *bar;
    }
  g_array_set_size (self->bars, n_kept);
}
