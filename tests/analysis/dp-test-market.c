/* dp-test-market.c: synthetic series with anomalies that are known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-market.h"

#include <math.h>

#define DAILY       0.012
/* Far enough apart that each is one of its own. */
#define APART       14
#define SPLIT       4.0
#define NO_SPLIT    G_MAXINT32

static double
draw_normal (GRand *rand)
{
  double u = 1 - g_rand_double (rand);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * g_rand_double (rand));
}

/* Student's distribution of five degrees of freedom, brought to a standard deviation of 1. */
static double
draw_heavy (GRand *rand)
{
  double sum = 0;

  for (int i = 0; i < 5; i++)
    {
      double normal = draw_normal (rand);

      sum += normal * normal;
    }

  return draw_normal (rand) / sqrt (sum / 5) * sqrt (3.0 / 5.0);
}

static double
round_to (double value,
          double step)
{
  return floor (value / step + 0.5) * step;
}

static GArray *
new_doubles (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

static double *
at (GArray *values,
    gsize   i)
{
  return &g_array_index (values, double, i);
}

static double
draw_volume (DpTestShape               shape,
             const DpExchangeCalendar *calendar,
             gint32                    day,
             double                    level,
             double                    shock,
             GRand                    *rand)
{
  static const double weekdays[] = { 0.0, -0.15, -0.05, 0.1, 0.3, -0.4, -0.5 };
  double size = level + 0.25 * draw_normal (rand) + 0.12 * fabs (shock);
  int month;
  int next_month;
  int ignored;

  dp_date_to_ymd (day, &ignored, &month, &ignored);
  dp_date_to_ymd (dp_exchange_calendar_next (calendar, day), &ignored, &next_month, &ignored);
  if (shape == DP_TEST_SHAPE_SEASONS || shape == DP_TEST_SHAPE_COIN)
    size += weekdays[dp_date_weekday (day)];
  if (shape == DP_TEST_SHAPE_SEASONS && month != next_month)
    size += 0.7;
  if (dp_exchange_calendar_is_half_day (calendar, day))
    size -= 0.8;

  return round_to (exp (size), 1);
}

static void
append_bar (DpTestMarket *self,
            gint32        day,
            double        open,
            double        close,
            double        volume,
            GRand        *rand)
{
  double high = round_to (MAX (open, close) * (1 + 0.004 * fabs (draw_normal (rand))), 0.01);
  double low = round_to (MIN (open, close) * (1 - 0.004 * fabs (draw_normal (rand))), 0.01);
  double other = round_to (close * exp (0.0002 * draw_normal (rand)), 0.01);

  g_array_append_val (self->days, day);
  g_array_append_val (self->open, open);
  g_array_append_val (self->high, high);
  g_array_append_val (self->low, low);
  g_array_append_val (self->close, close);
  g_array_append_val (self->volume, volume);
  g_array_append_val (self->other, other);
}

static void
set_changes (DpTestMarket *self)
{
  const gint32 *days = (gint32 *) self->days->data;

  g_array_set_size (self->change, self->days->len);
  *at (self->change, 0) = NAN;
  for (guint i = 1; i < self->days->len; i++)
    {
      gboolean splits = days[i - 1] < self->split_day && days[i] >= self->split_day;

      *at (self->change,
           i) = *at (self->close, i) / *at (self->close, i - 1) * (splits ? SPLIT : 1) - 1;
    }
}

static void
fill (DpTestMarket *self,
      DpTestShape   shape,
      GRand        *rand)
{
  gint32 last = dp_date_from_ymd (2025, 12, 31);
  double price = g_rand_double_range (rand, 20, 300);
  double level = g_rand_double_range (rand, 11, 16);
  double variance = 1;
  double usual = DAILY * (shape == DP_TEST_SHAPE_COIN ? 2.5 : 1);
  double close = round_to (price, 0.01);

  for (gint32 day = dp_date_from_ymd (2022, 1, 3); day <= last;
       day = dp_exchange_calendar_next (self->calendar, day))
    {
      gboolean wild = shape == DP_TEST_SHAPE_CLUSTERS || shape == DP_TEST_SHAPE_COIN;
      double shock = sqrt (variance) * (wild ? draw_heavy (rand) : draw_normal (rand));
      double open = round_to (close * exp (0.3 * usual * draw_normal (rand)), 0.01);

      if (wild)
        variance = 0.05 + 0.87 * variance + 0.08 * shock * shock;
      if (shape == DP_TEST_SHAPE_LEVELS)
        level += 0.03 * draw_normal (rand);
      if (day == self->split_day)
        {
          price /= SPLIT;
          open /= SPLIT;
        }
      price *= exp (usual * shock + (shape == DP_TEST_SHAPE_TREND ? 0.0012 : 0.0001));
      close = MAX (round_to (price, 0.01), 0.01);
      append_bar (self, day, open, close,
                  draw_volume (shape, self->calendar, day, level, shock, rand), rand);
    }
}

DpTestMarket *
dp_test_market_new (DpTestShape shape,
                    guint32     seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed * 31 + shape);
  DpTestMarket *self = g_new0 (DpTestMarket, 1);

  self->calendar = dp_exchange_calendar_get (shape == DP_TEST_SHAPE_COIN ? "24/7" : "XNYS");
  self->split_day = shape == DP_TEST_SHAPE_SPLITS ? dp_date_from_ymd (2025, 3, 17) : NO_SPLIT;
  self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->open = new_doubles ();
  self->high = new_doubles ();
  self->low = new_doubles ();
  self->close = new_doubles ();
  self->volume = new_doubles ();
  self->change = new_doubles ();
  self->other = new_doubles ();
  self->labels = g_array_new (FALSE, FALSE, sizeof (DpTestLabel));
  fill (self, shape, rand);
  set_changes (self);

  return self;
}

void
dp_test_market_free (DpTestMarket *self)
{
  g_array_unref (self->days);
  g_array_unref (self->open);
  g_array_unref (self->high);
  g_array_unref (self->low);
  g_array_unref (self->close);
  g_array_unref (self->volume);
  g_array_unref (self->change);
  g_array_unref (self->other);
  g_array_unref (self->labels);
  g_free (self);
}

gint32
dp_test_market_get_start (const DpTestMarket *self)
{
  return dp_date_from_ymd (2024, 1, 1);
}

DpAnomalyBars
dp_test_market_get_bars (const DpTestMarket *self)
{
  return (DpAnomalyBars) {
    .calendar = self->calendar,
    .n_bars = self->days->len,
    .days = (gint32 *) self->days->data,
    .open = (double *) self->open->data,
    .high = (double *) self->high->data,
    .low = (double *) self->low->data,
    .close = (double *) self->close->data,
    .volume = (double *) self->volume->data,
    .change = (double *) self->change->data,
  };
}

static void
label (DpTestMarket *self,
       DpAnomalyKind kind,
       gsize         first,
       gsize         last)
{
  DpTestLabel entry = {
    .kind = kind,
    .first = g_array_index (self->days, gint32, first),
    .last = g_array_index (self->days, gint32, last),
  };

  g_array_append_val (self->labels, entry);
}

static void
scale_bar (DpTestMarket *self,
           gsize         bar,
           double        factor)
{
  *at (self->open, bar) *= factor;
  *at (self->high, bar) *= factor;
  *at (self->low, bar) *= factor;
  *at (self->close, bar) *= factor;
  *at (self->other, bar) *= factor;
}

/* A wrong price for a day or two, a level that stays, a decimal point in the wrong place, or a
 * split that nobody recorded. */
static void
put_jump (DpTestMarket *self,
          gsize         bar,
          GRand        *rand)
{
  double usual = g_str_equal (dp_exchange_calendar_get_id (self->calendar), "24/7") ? 2.5 * DAILY
                                                                                    : DAILY;
  double sign = g_rand_boolean (rand) ? 1 : -1;
  gsize end = bar + g_rand_int_range (rand, 1, 3);
  double factor = exp (sign * usual * g_rand_double_range (rand, 9, 30));

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      factor = sign > 0 ? 10 : 0.1;
      break;
    case 1:
      factor = 1.0 / g_rand_int_range (rand, 2, 5);
      end = self->days->len;
      break;
    case 2:
      end = self->days->len;
      break;
    default:
      break;
    }
  for (gsize i = bar; i < end; i++)
    scale_bar (self, i, factor);
  label (self, DP_ANOMALY_JUMP, bar, end < self->days->len ? end - 1 : bar);
}

static void
put_volume (DpTestMarket *self,
            gsize         bar,
            GRand        *rand)
{
  gsize n = g_rand_int_range (rand, 1, 4);
  double factor = exp (g_rand_double_range (rand, 1.8, 5));

  if (g_rand_boolean (rand))
    factor = 1 / factor;
  for (gsize i = bar; i < bar + n; i++)
    *at (self->volume, i) = round_to (*at (self->volume, i) * factor, 1);
  label (self, DP_ANOMALY_VOLUME, bar, bar + n - 1);
}

static void
put_stale (DpTestMarket *self,
           gsize         bar,
           GRand        *rand)
{
  gsize n = g_rand_int_range (rand, 4, 12);

  for (gsize i = bar; i < bar + n; i++)
    *at (self->close, i) = *at (self->other, i) = *at (self->close, bar - 1);
  label (self, DP_ANOMALY_STALE, bar - 1, bar + n - 1);
}

static void
put_duplicate (DpTestMarket *self,
               gsize         bar,
               GRand        *rand)
{
  gsize lag = g_rand_boolean (rand) ? 1 : 5;
  gsize n = lag == 1 ? 1 : g_rand_int_range (rand, 2, 6);
  GArray *columns[] = { self->open, self->high, self->low, self->close, self->volume, self->other };

  for (gsize i = bar; i < bar + n; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (columns); j++)
      *at (columns[j], i) = *at (columns[j], i - lag);
  label (self, DP_ANOMALY_DUPLICATE, bar, bar + n - 1);
}

static void
put_disagreement (DpTestMarket *self,
                  gsize         bar,
                  GRand        *rand)
{
  gsize n = g_rand_int_range (rand, 1, 4);
  double factor = exp ((g_rand_boolean (rand) ? 1 : -1) * g_rand_double_range (rand, 0.008, 0.08));

  for (gsize i = bar; i < bar + n; i++)
    *at (self->other, i) *= factor;
  label (self, DP_ANOMALY_DISAGREEMENT, bar, bar + n - 1);
}

static void
put_gap (DpTestMarket *self,
         gsize         bar,
         GRand        *rand)
{
  gsize n = g_rand_int_range (rand, 2, 7);
  GArray *columns[] = { self->open, self->high, self->low, self->close, self->volume, self->other };

  label (self, DP_ANOMALY_GAP, bar, bar + n - 1);
  g_array_remove_range (self->days, bar, n);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_array_remove_range (columns[i], bar, n);
}

typedef void (*PutFunc) (DpTestMarket *self,
                         gsize         bar,
                         GRand        *rand);

static const PutFunc puts_in[] = {
  put_jump, put_volume, put_stale, put_duplicate, put_disagreement, put_gap,
};

static gsize
find_start (const DpTestMarket *self)
{
  gsize i = 0;

  while (g_array_index (self->days, gint32, i) < dp_test_market_get_start (self))
    i++;

  return i;
}

void
dp_test_market_disturb (DpTestMarket *self,
                        guint32       seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed * 77 + 5);
  gsize bar = find_start (self) + g_rand_int_range (rand, 1, APART);

  /* One after the other, so that they do not touch: which kind comes where is drawn. */
  while (bar + 2 * APART < self->days->len)
    {
      puts_in[g_rand_int_range (rand, 0, G_N_ELEMENTS (puts_in))] (self, bar, rand);
      bar += APART + g_rand_int_range (rand, 0, 3 * APART);
    }
  set_changes (self);
}
