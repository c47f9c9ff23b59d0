/* dp-time-axis.c: from bars to places, without gaps for closed markets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-time-axis.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "dp-chart-format.h"
#include "dp-date.h"

#define SECONDS_PER_DAY 86400
#define MAX_TICKS       400

typedef enum
{
  UNIT_SECONDS,
  UNIT_WEEK,
  UNIT_HALF_MONTH,
  UNIT_MONTHS,
} Unit;

typedef struct
{
  Unit unit;
  int  count;
  double seconds;   /* about */
} Step;

#define DAYS(n)   ((n) * 86400.0)
#define MONTHS(n) { UNIT_MONTHS, (n), DAYS (30.44 * (n)) }
#define YEARS(n)  MONTHS (12 * (n))

static const Step steps[] = {
  { UNIT_SECONDS, 60, 60 }, { UNIT_SECONDS, 300, 300 }, { UNIT_SECONDS, 900, 900 },
  { UNIT_SECONDS, 1800, 1800 }, { UNIT_SECONDS, 3600, 3600 }, { UNIT_SECONDS, 10800, 10800 },
  { UNIT_SECONDS, 21600, 21600 }, { UNIT_SECONDS, 43200, 43200 },
  { UNIT_SECONDS, SECONDS_PER_DAY, SECONDS_PER_DAY },
  { UNIT_WEEK, 1, DAYS (7) }, { UNIT_HALF_MONTH, 1, DAYS (15.2) },
  MONTHS (1), MONTHS (2), MONTHS (3), MONTHS (6),
  YEARS (1), YEARS (2), YEARS (5), YEARS (10), YEARS (20), YEARS (50), YEARS (100), YEARS (500),
  YEARS (1000), YEARS (5000),
};

static gint64
floor_divide (gint64 value,
              gint64 by)
{
  return value / by - (value % by < 0);
}

static gint64
time_of_month (gint64 month)
{
  gint64 year = floor_divide (month, 12);

  return (gint64) dp_date_from_ymd (year, month - year * 12 + 1, 1) * SECONDS_PER_DAY;
}

/* The last boundary of @step at or before @time. */
static gint64
step_floor (const Step *step,
            gint64      time)
{
  gint32 date = floor_divide (time, SECONDS_PER_DAY);
  int year, month, day;

  switch (step->unit)
    {
    case UNIT_SECONDS:
      return floor_divide (time, step->count) * step->count;
    case UNIT_WEEK:
      return (gint64) (date - dp_date_weekday (date)) * SECONDS_PER_DAY;
    case UNIT_HALF_MONTH:
      dp_date_to_ymd (date, &year, &month, &day);
      return (gint64) dp_date_from_ymd (year, month, day < 15 ? 1 : 15) * SECONDS_PER_DAY;
    case UNIT_MONTHS:
      dp_date_to_ymd (date, &year, &month, &day);
      return time_of_month (floor_divide (year * 12 + month - 1, step->count) * step->count);
    default:
      g_assert_not_reached ();
    }
}

/* The boundary after @boundary. Well into the next one and back covers every length. */
static gint64
step_next (const Step *step,
           gint64      boundary)
{
  return step_floor (step, boundary + (gint64) (step->seconds * 1.25));
}

static const Step *
choose_step (const DpTimeAxis *self,
             gsize             begin,
             gsize             end,
             double            spacing)
{
  const gint64 *times = dp_series_get_times (self->series);
  double seconds = dp_series_get_interval (self->series);
  double pixels_per_second;

  if (end - begin > 1)
    seconds = (double) (times[end - 1] - times[begin]) / (end - 1 - begin);
  pixels_per_second = dp_time_axis_get_bar_width (self) / MAX (seconds, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].seconds >= dp_series_get_interval (self->series) &&
        steps[i].seconds * pixels_per_second >= spacing)
      return &steps[i];

  return &steps[G_N_ELEMENTS (steps) - 1];
}

/* What changed from the bar before @index to it. */
static DpTimeRank
get_rank (const DpTimeAxis *self,
          gsize             index,
          gint64            boundary)
{
  const gint64 *times = dp_series_get_times (self->series);
  gint64 before = index > 0 ? times[index - 1] : boundary - 1;
  gint32 dates[2] = {
    floor_divide (before, SECONDS_PER_DAY), floor_divide (times[index], SECONDS_PER_DAY)
  };
  int years[2], months[2], day;

  for (int i = 0; i < 2; i++)
    dp_date_to_ymd (dates[i], &years[i], &months[i], &day);

  if (years[0] != years[1])
    return DP_TIME_RANK_YEAR;
  if (months[0] != months[1])
    return DP_TIME_RANK_MONTH;
  return dates[0] != dates[1] ? DP_TIME_RANK_DAY : DP_TIME_RANK_TIME;
}

static char *
dup_label (const DpTimeAxis *self,
           gsize             index,
           DpTimeRank        rank,
           const Step       *step)
{
  gint64 time = dp_series_get_times (self->series)[index];

  switch (rank)
    {
    case DP_TIME_RANK_YEAR:
      return dp_chart_format_time (time, "%Y");
    case DP_TIME_RANK_MONTH:
      return dp_chart_format_time (time, "%b");
    case DP_TIME_RANK_DAY:
      /* Translators: day and month under a chart, a format of g_date_time_format() */
      return dp_chart_format_time (time, step->unit == UNIT_SECONDS ? "%-d" : _("%-d %b"));
    case DP_TIME_RANK_TIME:
    default:
      return dp_chart_format_time (time, "%H:%M");
    }
}

static void
tick_clear (DpTimeTick *tick)
{
  g_free (tick->label);
}

/* Where two are too close, the more important one stays. */
static void
append_tick (const DpTimeAxis *self,
             GArray           *ticks,
             DpTimeTick       *tick,
             double            spacing)
{
  double bar_width = dp_time_axis_get_bar_width (self);

  while (ticks->len > 0)
    {
      DpTimeTick *before = &g_array_index (ticks, DpTimeTick, ticks->len - 1);

      if ((tick->index - before->index) * bar_width >= spacing * 0.75)
        break;
      if (before->rank >= tick->rank)
        {
          tick_clear (tick);
          return;
        }
      g_array_set_size (ticks, ticks->len - 1);
    }
  g_array_append_val (ticks, *tick);
}

/* A row of bare days or hours would not say of which month or day they are. */
static void
complete_first_label (const DpTimeAxis *self,
                      GArray           *ticks)
{
  DpTimeTick *first = (DpTimeTick *) (void *) ticks->data;

  for (guint i = 0; i < ticks->len; i++)
    if (g_array_index (ticks, DpTimeTick, i).rank > MAX (first->rank, DP_TIME_RANK_DAY))
      return;
  if (ticks->len == 0 || first->rank > DP_TIME_RANK_DAY)
    return;

  g_free (first->label);
  first->label = dp_chart_format_time (dp_series_get_times (self->series)[first->index],
                                       _("%-d %b"));
}

void
dp_time_axis_get_visible (const DpTimeAxis *self,
                          gsize            *begin,
                          gsize            *end)
{
  g_return_if_fail (self != NULL);

  *begin = CLAMP (floor (self->first), 0, self->length);
  *end = CLAMP (ceil (self->last), *begin, self->length);
}

gsize
dp_time_axis_get_group (const DpTimeAxis *self,
                        double            least)
{
  double bars = least * self->pixel / dp_time_axis_get_bar_width (self);
  gsize power = 1;

  while (power * 1.5 < bars)
    power *= 2;

  /* Here @power is enough, or one and a half of it is. */
  return power >= bars ? power : power == 1 ? 2 : power / 2 * 3;
}

GArray *
dp_time_axis_list_ticks (const DpTimeAxis *self,
                         double            spacing)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DpTimeTick));
  const gint64 *times;
  const Step *step;
  gint64 boundary;
  gsize begin, end;

  g_return_val_if_fail (self != NULL && spacing > 0, ticks);

  g_array_set_clear_func (ticks, (GDestroyNotify) tick_clear);
  dp_time_axis_get_visible (self, &begin, &end);
  if (begin >= end)
    return ticks;

  times = dp_series_get_times (self->series);
  step = choose_step (self, begin, end, spacing);
  boundary = step_floor (step, times[begin]);
  for (guint i = 0; i < MAX_TICKS && boundary <= times[end - 1]; i++)
    {
      gsize index = dp_series_find (self->series, boundary - 1);
      DpTimeTick tick;

      if (times[index] < boundary)
        index++;
      /* The series' own begin is no boundary, unless it happens to lie on one. */
      if (index > 0 || times[0] - boundary < 4 * SECONDS_PER_DAY)
        {
          tick.index = index;
          tick.rank = get_rank (self, index, boundary);
          tick.label = dup_label (self, index, tick.rank, step);
          append_tick (self, ticks, &tick, spacing);
        }
      boundary = step_next (step, boundary);
    }
  complete_first_label (self, ticks);

  return ticks;
}
