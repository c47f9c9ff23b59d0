/* chart-view-fixture.c: a chart's widget in a real window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "chart-view-fixture.h"

#define WIDTH  600
#define HEIGHT 400

/* Frames are drawn until the widget has the size it was given. */
static void
wait_for_size (GtkWidget *widget)
{
  while (gtk_widget_get_width (widget) == 0 || !gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
}

void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("NORD.SIM", 600, 3);

  fixture->view = DP_CHART_VIEW (dp_chart_view_new ());
  fixture->chart = dp_chart_view_get_chart (fixture->view);
  dp_chart_set_series (fixture->chart, series);
  fixture->window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (fixture->window), CHART_VIEW_TITLE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_size (GTK_WIDGET (fixture->view));
}

void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
}

double
get_first (Fixture *fixture)
{
  double first;

  dp_chart_get_view (fixture->chart, &first, NULL);

  return first;
}

double
get_span (Fixture *fixture)
{
  double first;
  double last;

  dp_chart_get_view (fixture->chart, &first, &last);

  return last - first;
}
