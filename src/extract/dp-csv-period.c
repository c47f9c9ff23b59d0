/* dp-csv-period.c: how days are written in a CSV file, and how far its rows are apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-mapping-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define US_PER_DAY (US_PER_SECOND * 86400)

/* So many steps tell a week from a day. */
#define LEAST_STEPS 4

static void
find_date_form (DpCsvMapping      *self,
                const DpCsvSample *sample)
{
  DpCsvDateGuess guess = { 0 };

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvCell *cell = _dp_csv_mapping_get_cell (self, g_ptr_array_index (sample->rows, i),
                                                        DP_CSV_FIELD_DATE);

      if (cell != NULL && cell->length > 0)
        dp_csv_date_guess_add (&guess, cell->text, cell->length);
    }
  self->date_form = dp_csv_date_guess_get (&guess, DP_CSV_DATES_NAMED, &self->date_ambiguous);
  self->date_origin = DP_CSV_ORIGIN_VALUES;
  if (self->date_ambiguous)
    _dp_csv_mapping_warn (self, _("Dates could be month/day/year as well as day/month/year; they "
                                  "are taken as %s. Say --dates mdy or dmy."),
                          dp_csv_date_form_get_label (self->date_form));
}

static gboolean
read_moment (DpCsvMapping         *self,
             const DpCsvSampleRow *row,
             DpCsvMoment          *moment)
{
  const DpCsvCell *date = _dp_csv_mapping_get_cell (self, row, DP_CSV_FIELD_DATE);
  const DpCsvCell *time = _dp_csv_mapping_get_cell (self, row, DP_CSV_FIELD_TIME);

  return date != NULL && dp_csv_date_parse (self->date_form, date->text, date->length, moment) &&
         (time == NULL || dp_csv_time_parse (time->text, time->length, moment));
}

static int
compare_steps (gconstpointer a,
               gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/**
 * Steps:
 * @all: (element-type gint64): microseconds between a row and the one before of the same symbol
 * @times_differ: rows have different times of day
 */
typedef struct
{
  GArray  *all;
  gboolean times_differ;
  gboolean has_zone;
} Steps;

static void
add_step (Steps             *steps,
          GHashTable        *last,
          const char        *symbol,
          const DpCsvMoment *moment)
{
  gint64 us = moment->date * US_PER_DAY + moment->us;
  gint64 *before = g_hash_table_lookup (last, symbol);

  if (before != NULL)
    {
      gint64 step = ABS (us - *before);

      if (step > 0)
        g_array_append_val (steps->all, step);
      *before = us;
    }
  else
    {
      g_hash_table_insert (last, g_strdup (symbol), g_memdup2 (&us, sizeof us));
    }
}

static void
measure_steps (DpCsvMapping      *self,
               const DpCsvSample *sample,
               Steps             *steps)
{
  g_autoptr(GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  DpCsvMoment moment;
  gint64 first_us = -1;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);
      const DpCsvCell *symbol = _dp_csv_mapping_get_cell (self, row, DP_CSV_FIELD_SYMBOL);

      if (!read_moment (self, row, &moment))
        continue;
      if (first_us >= 0 && moment.us != first_us)
        steps->times_differ = TRUE;
      first_us = moment.us;
      steps->has_zone |= moment.has_zone;
      add_step (steps, last, symbol != NULL ? symbol->text : "", &moment);
    }
  g_array_sort (steps->all, compare_steps);
}

/* The step that comes most often, where half of them are so long; 0 where there is no rhythm. */
static gint64
find_rhythm (const GArray *steps)
{
  gint64 best = 0;
  guint longest = 0;
  guint run = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      gint64 step = g_array_index (steps, gint64, i);

      run = i > 0 && step == g_array_index (steps, gint64, i - 1) ? run + 1 : 1;
      if (run > longest)
        {
          longest = run;
          best = step;
        }
    }

  return longest * 2 >= steps->len ? best : 0;
}

static DpCsvPeriod
find_calendar_period (const GArray *steps)
{
  gint64 days;

  if (steps->len < LEAST_STEPS)
    return DP_CSV_PERIOD_DAY;
  days = g_array_index (steps, gint64, steps->len / 2) / US_PER_DAY;
  if (days >= 27 && days <= 32)
    return DP_CSV_PERIOD_MONTH;
  if (days >= 6 && days <= 8)
    return DP_CSV_PERIOD_WEEK;

  return DP_CSV_PERIOD_DAY;
}

static void
find_period (DpCsvMapping      *self,
             const DpCsvSample *sample)
{
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  Steps steps = { all, FALSE, FALSE };
  gint64 rhythm;

  measure_steps (self, sample, &steps);
  rhythm = find_rhythm (all);
  self->has_zone = steps.has_zone;
  self->interval_s = 0;
  /* A closing time that moves with the clocks is still one row a day. */
  if (!steps.times_differ ||
      (all->len > 0 && g_array_index (all, gint64, all->len / 2) >= US_PER_DAY * 9 / 10))
    {
      self->period = find_calendar_period (all);
      return;
    }
  self->period = DP_CSV_PERIOD_INTRADAY;
  if (rhythm % US_PER_SECOND == 0)
    self->interval_s = rhythm / US_PER_SECOND;
  if (self->interval_s == 0)
    _dp_csv_mapping_warn (self, _("Rows are not at regular times; they are taken as single "
                                  "trades."));
  if (!self->has_zone && self->time_zone == NULL)
    _dp_csv_mapping_warn (self, _("Times are written without a zone and are taken as UTC. Say "
                                  "--time-zone where they are another place’s."));
}

/* Columns that were taken for one another show in the prices. */
static void
check_order (DpCsvMapping      *self,
             const DpCsvSample *sample)
{
  guint n_looked_at = 0;
  guint n_wrong = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, i);
      const DpCsvCell *high = _dp_csv_mapping_get_cell (self, row, DP_CSV_FIELD_HIGH);
      const DpCsvCell *low = _dp_csv_mapping_get_cell (self, row, DP_CSV_FIELD_LOW);
      double highest, lowest;

      if (high == NULL || low == NULL ||
          !_dp_csv_mapping_read_double (sample, high, &highest) ||
          !_dp_csv_mapping_read_double (sample, low, &lowest))
        continue;
      n_looked_at++;
      n_wrong += highest < lowest;
    }
  if (n_wrong * 5 > n_looked_at)
    _dp_csv_mapping_warn (self, _("In %u of %u rows the highest price is below the lowest: the "
                                  "columns may be mistaken for one another."),
                          n_wrong, n_looked_at);
}

void
dp_csv_mapping_look (DpCsvMapping      *self,
                     const DpCsvSample *sample)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (sample != NULL);

  g_ptr_array_set_size (self->warnings, 0);
  if (self->date_origin < DP_CSV_ORIGIN_REMEMBERED)
    self->date_form = DP_CSV_DATE_NONE;
  if (self->kind == DP_CSV_KIND_PRICES && dp_csv_mapping_has (self, DP_CSV_FIELD_DATE))
    {
      if (self->date_origin < DP_CSV_ORIGIN_REMEMBERED)
        find_date_form (self, sample);
      find_period (self, sample);
      check_order (self, sample);
    }
  if (self->kind == DP_CSV_KIND_PRICES && self->symbol != NULL && self->symbol_score < 0.5)
    _dp_csv_mapping_warn (self, _("The symbol “%s” is taken from the file’s name. Say --symbol "
                                  "where it is another one."), self->symbol);
  if (self->kind == DP_CSV_KIND_PRICES && sample->dialect.decimal_guessed)
    _dp_csv_mapping_warn (self, _("It cannot be seen whether points part thousands or fractions; "
                                  "they are taken for fractions."));
}
