/* dp-alpha-vantage-actions.c: splits and dividends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <glib/gi18n-lib.h>

/* What providers write for a day on which nothing was done */
static gboolean
is_no_action (DpActionKind kind,
              DpDecimal    value)
{
  static const DpDecimal one = { .mantissa = 1, .scale = 0 };

  if (!dp_decimal_is_set (value))
    return TRUE;

  return kind == DP_ACTION_SPLIT ? dp_decimal_compare (value, one) == 0
                                 : dp_decimal_sign (value) == 0;
}

static void
reject_action (const DpAlphaVantageReading *self,
               const char                  *position,
               DpActionKind                 kind,
               const char                  *payload)
{
  dp_batch_add_reject (self->batch, position, payload, -1, "%s",
                       kind == DP_ACTION_SPLIT ? _("The factor of the split is not above zero.")
                                               : _("The dividend is below zero."));
}

void
_dp_alpha_vantage_add_action (const DpAlphaVantageReading *self,
                              gint32                       date,
                              DpActionKind                 kind,
                              DpDecimal                    value)
{
  DpAction action = { .date = date, .kind = kind, .value = value };

  if (is_no_action (kind, value))
    return;
  if (dp_decimal_sign (value) <= 0)
    {
      g_autofree char *position = dp_date_to_string (date);
      g_autofree char *payload = dp_decimal_to_string (value);

      reject_action (self, position, kind, payload);
      return;
    }
  g_array_append_val (self->rows->actions, action);
}

static void
read_split (const DpAlphaVantageReading *self,
            guint                        number,
            yyjson_val                  *item)
{
  const char *day = _dp_json_get_text (item, "effective_date");
  gint32 date = day != NULL ? dp_date_parse (day, -1) : DP_DATE_NONE;
  DpDecimal factor = DP_DECIMAL_NONE;
  gboolean is_number = _dp_json_get_decimal (item, "split_factor", &factor);
  g_autofree char *position = NULL;
  g_autofree char *payload = NULL;

  if (date != DP_DATE_NONE && dp_decimal_is_set (factor) && dp_decimal_sign (factor) > 0)
    {
      _dp_alpha_vantage_add_action (self, date, DP_ACTION_SPLIT, factor);
      return;
    }

  position = day != NULL ? g_strdup (day) : g_strdup_printf (_("row %u"), number);
  payload = _dp_json_dup_text (item);
  if (date == DP_DATE_NONE)
    dp_batch_add_reject (self->batch, position, payload, -1,
                         _("The day of the split is missing or does not exist."));
  else if (!is_number || !dp_decimal_is_set (factor))
    dp_batch_add_reject (self->batch, position, payload, -1,
                         _("The value of “%s” is not a number."), "split_factor");
  else
    reject_action (self, position, DP_ACTION_SPLIT, payload);
}

void
_dp_alpha_vantage_read_splits (const DpAlphaVantageReading *self)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  yyjson_arr_iter_init (self->data, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    read_split (self, ++self->batch->n_records, item);
}
