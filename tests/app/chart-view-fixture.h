/* chart-view-fixture.h: a chart's widget in a real window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "chart-fixture.h"
#include "dp-chart-view-private.h"

#define CHART_VIEW_TITLE "A Chart to Be Tried"

typedef struct
{
  GtkWidget   *window;    /* called CHART_VIEW_TITLE */
  DpChartView *view;
  DpChart     *chart;
} Fixture;

void   set_up    (Fixture       *fixture,
                  gconstpointer  data);
void   tear_down (Fixture       *fixture,
                  gconstpointer  data);
double get_first (Fixture       *fixture);
double get_span  (Fixture       *fixture);

#define wait_until(condition)                                                \
  G_STMT_START                                                               \
  {                                                                          \
    gint64 deadline_ = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;        \
    while (!(condition))                                                     \
      {                                                                      \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline_);             \
        g_main_context_iteration (NULL, FALSE);                              \
      }                                                                      \
  }                                                                          \
  G_STMT_END

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
