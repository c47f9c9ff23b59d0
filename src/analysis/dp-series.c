/* dp-series.c: one instrument's bars, in columns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-series.h"

struct _DpSeries
{
  GObject parent_instance;

  char   *symbol;
  char   *name;
  char   *currency;
  char   *zone;
  gint64  interval;
  gsize   length;
  gint64 *times;
  double *open;
  double *high;
  double *low;
  double *close;
  double *volume;
};

G_DEFINE_FINAL_TYPE (DpSeries, dp_series, G_TYPE_OBJECT)

static void
dp_series_finalize (GObject *object)
{
  DpSeries *self = DP_SERIES (object);

  g_free (self->symbol);
  g_free (self->name);
  g_free (self->currency);
  g_free (self->zone);
  g_free (self->times);
  g_free (self->open);
  g_free (self->high);
  g_free (self->low);
  g_free (self->close);
  g_free (self->volume);

  G_OBJECT_CLASS (dp_series_parent_class)->finalize (object);
}

static void
dp_series_class_init (DpSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_series_finalize;
}

static void
dp_series_init (DpSeries *self)
{
}

DpSeries *
dp_series_new_take (const char *symbol,
                    gint64      interval,
                    gsize       length,
                    gint64     *times,
                    double     *open,
                    double     *high,
                    double     *low,
                    double     *close,
                    double     *volume)
{
  DpSeries *self;

  g_return_val_if_fail (symbol != NULL, NULL);

  self = g_object_new (DP_TYPE_SERIES, NULL);
  self->symbol = g_strdup (symbol);
  self->interval = interval;
  self->length = length;
  self->times = times;
  self->open = open;
  self->high = high;
  self->low = low;
  self->close = close;
  self->volume = volume;

  return self;
}

const char *
dp_series_get_symbol (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->symbol;
}

const char *
dp_series_get_name (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->name;
}

void
dp_series_set_name (DpSeries   *self,
                    const char *name)
{
  g_return_if_fail (DP_IS_SERIES (self));
  g_set_str (&self->name, name);
}

const char *
dp_series_get_currency (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->currency;
}

void
dp_series_set_currency (DpSeries   *self,
                        const char *currency)
{
  g_return_if_fail (DP_IS_SERIES (self));
  g_set_str (&self->currency, currency);
}

const char *
dp_series_get_zone (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->zone;
}

void
dp_series_set_zone (DpSeries   *self,
                    const char *zone)
{
  g_return_if_fail (DP_IS_SERIES (self));
  g_set_str (&self->zone, zone);
}

gint64
dp_series_get_interval (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), 0);
  return self->interval;
}

gsize
dp_series_get_length (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), 0);
  return self->length;
}

const gint64 *
dp_series_get_times (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->times;
}

const double *
dp_series_get_open (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->open;
}

const double *
dp_series_get_high (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->high;
}

const double *
dp_series_get_low (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->low;
}

const double *
dp_series_get_close (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->close;
}

const double *
dp_series_get_volume (DpSeries *self)
{
  g_return_val_if_fail (DP_IS_SERIES (self), NULL);
  return self->volume;
}

gsize
dp_series_find (DpSeries *self,
                gint64    time)
{
  gsize low = 0;
  gsize high;

  g_return_val_if_fail (DP_IS_SERIES (self), 0);

  /* The first bar that starts after @time is at @high when the loop ends. */
  high = self->length;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->times[middle] <= time)
        low = middle + 1;
      else
        high = middle;
    }

  return high > 0 ? high - 1 : 0;
}
