/* dp-chart-navigation.c: which bars are in view, and which is under the crosshair
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <string.h>

#define SECONDS_PER_DAY 86400
#define LEAST_SPAN     8.0     /* bars: closer in, there is nothing more to see */
#define OVERSCROLL     0.2     /* of the view, past the first and the last bar */
#define RIGHT_MARGIN   0.015   /* of the view, so that the last bar does not touch the axis */

static gsize
get_length (DpChart *self)
{
  return self->series != NULL ? dp_series_get_length (self->series) : 0;
}

static double
get_widest_span (DpChart *self)
{
  return MAX (LEAST_SPAN, get_length (self) * (1 + OVERSCROLL));
}

void
_dp_chart_clamp_view (DpChart *self)
{
  double length = get_length (self);
  double span = CLAMP (self->last - self->first, LEAST_SPAN, get_widest_span (self));
  double least = MIN (0, length - span) - span * OVERSCROLL;
  double most = MAX (0, length - span) + span * OVERSCROLL;

  self->first = CLAMP (self->first, least, most);
  self->last = self->first + span;
}

/* Few bars stand in the middle of a view that is not narrower than the narrowest. */
static void
show_from (DpChart *self,
           gsize    index)
{
  double length = get_length (self);
  double count = length - index;

  if (count >= LEAST_SPAN)
    dp_chart_set_view (self, index, length + MAX (0.5, count * RIGHT_MARGIN));
  else if (length >= LEAST_SPAN)
    dp_chart_set_view (self, length - LEAST_SPAN, length);
  else
    dp_chart_set_view (self, (length - LEAST_SPAN) / 2, (length + LEAST_SPAN) / 2);
}

/* @range before @end: NULL when that is not a range. */
static GDateTime *
subtract_range (GDateTime  *end,
                const char *range)
{
  char *unit;
  guint64 count;

  if (g_ascii_strcasecmp (range, "ytd") == 0)
    return g_date_time_new_utc (g_date_time_get_year (end), 1, 1, 0, 0, 0);

  count = g_ascii_strtoull (range, &unit, 10);
  if (!g_ascii_isdigit (range[0]) || count < 1 || count > 1000 || strlen (unit) != 1)
    return NULL;

  switch (g_ascii_tolower (unit[0]))
    {
    case 'd':
      return g_date_time_add_days (end, -(int) count);
    case 'w':
      return g_date_time_add_weeks (end, -(int) count);
    case 'm':
      return g_date_time_add_months (end, -(int) count);
    case 'y':
      return g_date_time_add_years (end, -(int) count);
    default:
      return NULL;
    }
}

/* Of a series within the day: the midnight that begins the last of @count days it has bars of. */
static GDateTime *
find_trading_day (DpChart *self,
                  guint64  count)
{
  const gint64 *times = dp_series_get_times (self->series);
  gsize index = get_length (self) - 1;
  gint64 midnight = times[index] - times[index] % SECONDS_PER_DAY;

  for (; count > 1; count--)
    {
      if (times[0] >= midnight)
        break;
      index = dp_series_find (self->series, midnight - 1);
      midnight = times[index] - times[index] % SECONDS_PER_DAY;
    }

  return g_date_time_new_from_unix_utc (midnight);
}

static GDateTime *
find_range_begin (DpChart    *self,
                  GDateTime  *end,
                  const char *range)
{
  g_autoptr(GDateTime) begin = subtract_range (end, range);

  if (begin != NULL && get_length (self) > 0 && strpbrk (range, "dD") != NULL &&
      g_ascii_isdigit (range[0]) && dp_series_get_interval (self->series) < SECONDS_PER_DAY)
    return find_trading_day (self, g_ascii_strtoull (range, NULL, 10));

  return g_steal_pointer (&begin);
}

gboolean
dp_chart_set_range (DpChart    *self,
                    const char *range)
{
  g_autoptr(GDateTime) end = NULL;
  g_autoptr(GDateTime) begin = NULL;
  gsize length;
  gsize index;

  g_return_val_if_fail (DP_IS_CHART (self), FALSE);
  g_return_val_if_fail (range != NULL, FALSE);

  length = get_length (self);
  end = g_date_time_new_from_unix_utc (length > 0
                                       ? dp_series_get_times (self->series)[length - 1] : 0);
  if (g_ascii_strcasecmp (range, "max") == 0)
    {
      show_from (self, 0);
      return TRUE;
    }

  begin = find_range_begin (self, end, range);
  if (begin == NULL)
    return FALSE;

  /* The bar of the same day a year ago is where the year's change is counted from. */
  index = length > 0 ? dp_series_find (self->series, g_date_time_to_unix (begin)) : 0;
  if (length > 0 && dp_series_get_times (self->series)[index] < g_date_time_to_unix (begin))
    index++;
  show_from (self, MIN (index, length));

  return TRUE;
}

void
dp_chart_get_view (DpChart *self,
                   double  *first,
                   double  *last)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (first != NULL)
    *first = self->first;
  if (last != NULL)
    *last = self->last;
}

void
dp_chart_set_view (DpChart *self,
                   double   first,
                   double   last)
{
  double old_first;
  double old_last;

  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (isfinite (first) && isfinite (last) && first < last);

  old_first = self->first;
  old_last = self->last;
  self->first = first;
  self->last = last;
  _dp_chart_clamp_view (self);

  /* The pointer finds its bar in the new view before that is drawn. */
  self->time_axis.first = self->first;
  self->time_axis.last = self->last;
  if (self->first != old_first || self->last != old_last)
    _dp_chart_content_changed (self);
}

void
dp_chart_zoom (DpChart *self,
               double   factor,
               double   x)
{
  double span;
  double anchor;

  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  /* Before the first draw there are no places yet: the newest bar stays. */
  span = self->last - self->first;
  anchor = self->time_axis.width > 0
           ? self->first + CLAMP ((x - self->time_axis.x) / self->time_axis.width, 0, 1) * span
           : self->last;
  factor = CLAMP (span * factor, LEAST_SPAN, get_widest_span (self)) / span;
  dp_chart_set_view (self, anchor - (anchor - self->first) * factor,
                     anchor + (self->last - anchor) * factor);
}

void
dp_chart_pan (DpChart *self,
              double   dx)
{
  double bars;

  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (isfinite (dx));

  if (self->time_axis.width <= 0)
    return;

  bars = dx / self->time_axis.width * (self->last - self->first);
  dp_chart_set_view (self, self->first - bars, self->last - bars);
}

static void
set_cursor (DpChart *self,
            gssize   index,
            double   pointer_y)
{
  if (index < 0 || (gsize) index >= get_length (self))
    {
      index = -1;
      pointer_y = NAN;
    }
  if (index == self->cursor &&
      (pointer_y == self->pointer_y || (isnan (pointer_y) && isnan (self->pointer_y))))
    return;

  self->cursor = index;
  self->pointer_y = pointer_y;
  _dp_chart_cursor_changed (self);
}

void
dp_chart_set_cursor (DpChart *self,
                     gssize   index)
{
  g_return_if_fail (DP_IS_CHART (self));

  set_cursor (self, index, NAN);
}

gssize
dp_chart_get_cursor (DpChart *self)
{
  g_return_val_if_fail (DP_IS_CHART (self), -1);

  return self->cursor;
}

void
dp_chart_set_pointer (DpChart *self,
                      double   x,
                      double   y)
{
  gssize index;

  g_return_if_fail (DP_IS_CHART (self));

  /* Beside the bars, in the margin, the nearest one is meant. */
  index = dp_chart_get_index_at (self, x);
  if (index < 0 && get_length (self) > 0 && x >= self->time_axis.x &&
      x < self->time_axis.x + self->time_axis.width)
    index = dp_time_axis_get_place (&self->time_axis, x) < 0 ? 0 : (gssize) get_length (self) - 1;
  set_cursor (self, index, y);
}

gssize
dp_chart_get_index_at (DpChart *self,
                       double   x)
{
  double place;

  g_return_val_if_fail (DP_IS_CHART (self), -1);

  if (x < self->time_axis.x || x >= self->time_axis.x + self->time_axis.width)
    return -1;

  place = floor (dp_time_axis_get_place (&self->time_axis, x));

  return place >= 0 && place < get_length (self) ? (gssize) place : -1;
}
