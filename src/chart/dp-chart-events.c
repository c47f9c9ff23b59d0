/* dp-chart-events.c: splits, dividends, news and anomalies at the bars they belong to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <glib/gi18n-lib.h>

#define BADGE       15
#define BADGE_GAP   3
#define MOST_LINES  4
#define TEXT_MARGIN 6
#define MOST_CHARS  70

DpChartEvent *
dp_chart_event_new (DpChartEventKind  kind,
                    gint64            time,
                    const char       *text)
{
  DpChartEvent *self = g_new0 (DpChartEvent, 1);

  self->kind = kind;
  self->time = time;
  self->text = g_strdup (text);

  return self;
}

void
dp_chart_event_free (DpChartEvent *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const DpChartEvent *first = *(const DpChartEvent *const *) a;
  const DpChartEvent *second = *(const DpChartEvent *const *) b;

  return first->time != second->time ? (first->time > second->time) - (first->time < second->time)
                                     : (int) first->kind - (int) second->kind;
}

void
dp_chart_set_events (DpChart   *self,
                     GPtrArray *events)
{
  g_return_if_fail (DP_IS_CHART (self));

  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = events;
  if (events != NULL)
    g_ptr_array_sort (events, compare_events);
  _dp_chart_pane_changed (self, self->price_pane);
}

gboolean
dp_chart_has_events (DpChart *self)
{
  g_return_val_if_fail (DP_IS_CHART (self), FALSE);

  return self->events != NULL && self->events->len > 0;
}

/* The first event that is at or after @time. */
static guint
find_event (DpChart *self,
            gint64   time)
{
  guint low = 0;
  guint high = self->events->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (((DpChartEvent *) g_ptr_array_index (self->events, middle))->time < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* The events of the bars from @begin up to, not including, @end. */
static void
find_range (DpChart *self,
            gsize    begin,
            gsize    end,
            guint   *first,
            guint   *last)
{
  const gint64 *times;
  gsize length = self->series != NULL ? dp_series_get_length (self->series) : 0;

  *first = *last = 0;
  if (self->events == NULL || begin >= end || end > length)
    return;

  /* What happens on a closed day is the bar's before it; nothing is before the first. */
  times = dp_series_get_times (self->series);
  *first = find_event (self, times[begin]);
  *last = end < length
              ? find_event (self, times[end])
              : find_event (self, times[end - 1] +
                                      MAX (dp_series_get_interval (self->series), 4 * 86400));
}

static const char *
get_letter (DpChartEventKind kind)
{
  switch (kind)
    {
    case DP_CHART_EVENT_SPLIT:
      /* Translators: one letter on a chart, for a split of shares */
      return C_("event", "S");
    case DP_CHART_EVENT_DIVIDEND:
      /* Translators: one letter on a chart, for a dividend */
      return C_("event", "D");
    case DP_CHART_EVENT_NEWS:
      /* Translators: one letter on a chart, for news */
      return C_("event", "N");
    case DP_CHART_EVENT_ANOMALY:
    default:
      return "!";
    }
}

static const DpChartColor *
get_color (DpChart          *self,
           DpChartEventKind  kind)
{
  switch (kind)
    {
    case DP_CHART_EVENT_ANOMALY:
      return &self->theme.falling;
    case DP_CHART_EVENT_NEWS:
      return &self->theme.accent;
    case DP_CHART_EVENT_DIVIDEND:
      return &self->theme.rising;
    case DP_CHART_EVENT_SPLIT:
    default:
      return &self->theme.overlays[0];
    }
}

static void
draw_badge (DpChart            *self,
            cairo_t            *cr,
            double              x,
            const char         *label,
            const DpChartColor *color)
{
  const DpChartArea *area = &self->price_pane->area;
  double y = round (area->y + area->height - BADGE - BADGE_GAP);
  double left = round (x - BADGE / 2.0);
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label);

  _dp_chart_append_rounded (cr, left, y, BADGE, BADGE);
  dp_chart_set_source (cr, &self->theme.background, 1);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1);
  dp_chart_set_source (cr, color, 1);
  cairo_stroke (cr);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, label,
                      left + (BADGE - size.width) / 2, y + (BADGE - size.height) / 2);
}

/* Where there is no room for each, a badge stands for several and says how many. */
void
_dp_chart_draw_events (DpChart *self,
                       cairo_t *cr)
{
  gsize begin, end;
  guint first, last;

  dp_time_axis_get_visible (&self->time_axis, &begin, &end);
  find_range (self, begin, end, &first, &last);
  while (first < last)
    {
      const DpChartEvent *event = g_ptr_array_index (self->events, first);
      double x = dp_time_axis_get_x (&self->time_axis,
                                     dp_series_find (self->series, event->time) + 0.5);
      guint count = 1;
      g_autofree char *number = NULL;

      for (; first + count < last; count++)
        {
          const DpChartEvent *next = g_ptr_array_index (self->events, first + count);
          gsize index = dp_series_find (self->series, next->time);

          if (dp_time_axis_get_x (&self->time_axis, index + 0.5) - x >= BADGE + BADGE_GAP)
            break;
        }
      number = count > 1 ? g_strdup_printf ("%u", MIN (count, 99)) : NULL;
      draw_badge (self, cr, x, number != NULL ? number : get_letter (event->kind),
                  number != NULL ? &self->theme.dim : get_color (self, event->kind));
      first += count;
    }
}

char *
dp_chart_describe_events (DpChart *self,
                          gssize   index)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint first, last;

  g_return_val_if_fail (DP_IS_CHART (self), NULL);

  find_range (self, MAX (index, 0), index + 1, &first, &last);
  for (guint i = first; index >= 0 && i < last; i++)
    {
      const DpChartEvent *event = g_ptr_array_index (self->events, i);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", event->text);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
draw_line_of_text (DpChart    *self,
                   cairo_t    *cr,
                   const char *text,
                   double      x,
                   double      y,
                   double      width)
{
  double own = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, text).width;

  dp_chart_set_source (cr, &self->theme.foreground, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, text,
                      self->theme.right_to_left ? x + width - own : x, y);
}

/* Returns: (transfer full): a line for each event from @first to @last, and one for those left
 * out */
static GPtrArray *
list_lines (DpChart *self,
            guint    first,
            guint    last)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  guint most = last - first > MOST_LINES ? MOST_LINES - 1 : MOST_LINES;

  for (guint i = first; i < MIN (last, first + most); i++)
    {
      const DpChartEvent *event = g_ptr_array_index (self->events, i);

      if (g_utf8_strlen (event->text, -1) > MOST_CHARS)
        {
          g_autofree char *begin = g_utf8_substring (event->text, 0, MOST_CHARS - 1);

          g_ptr_array_add (lines, g_strconcat (begin, "…", NULL));
        }
      else
        {
          g_ptr_array_add (lines, g_strdup (event->text));
        }
    }
  if (last - first > most)
    g_ptr_array_add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more",
                                                          "and %u more", last - first - most),
                                             last - first - most));

  return lines;
}

/* At the crosshair, what the badges there mean. */
void
_dp_chart_draw_event_texts (DpChart *self,
                            cairo_t *cr)
{
  const DpChartArea *area = &self->price_pane->area;
  double near = (BADGE / 2.0) / dp_time_axis_get_bar_width (&self->time_axis);
  double length = self->time_axis.length;
  double line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
  g_autoptr(GPtrArray) lines = NULL;
  double width = 0;
  guint first, last;
  double x, y;

  find_range (self, CLAMP (self->cursor - near, 0, length),
              CLAMP (self->cursor + near + 1, 0, length), &first, &last);
  if (first >= last)
    return;

  lines = list_lines (self, first, last);
  for (guint i = 0; i < lines->len; i++)
    width = MAX (width, dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL,
                                               g_ptr_array_index (lines, i)).width);
  x = dp_time_axis_get_x (&self->time_axis, self->cursor + 0.5) - width / 2;
  x = round (CLAMP (x, area->x + TEXT_MARGIN,
                    MAX (area->x + TEXT_MARGIN, area->x + area->width - width - TEXT_MARGIN)));
  y = round (area->y + area->height - 2 * BADGE - line * lines->len);
  _dp_chart_append_rounded (cr, x - TEXT_MARGIN, y - 2, width + 2 * TEXT_MARGIN,
                            line * lines->len + 4);
  dp_chart_set_source (cr, &self->theme.background, 0.93);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1);
  dp_chart_set_source (cr, &self->theme.dim, 0.5);
  cairo_stroke (cr);
  for (guint i = 0; i < lines->len; i++)
    draw_line_of_text (self, cr, g_ptr_array_index (lines, i), x, y + i * line, width);
}
