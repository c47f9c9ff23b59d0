/* dp-health-page.c: how well the data is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-page.h"

#include "dp-health-anomalies.h"
#include "dp-health-drift.h"
#include "dp-health-gaps.h"
#include "dp-health-summary.h"
#include "dp-health-tests.h"
#include "dp-state.h"

struct _DpHealthPage
{
  DpPage             parent_instance;

  AdwViewStack      *stack;
  AdwViewStackPage  *tests_page;
  AdwViewStackPage  *anomalies_page;
  AdwViewStackPage  *drift_page;
  AdwViewStackPage  *gaps_page;
  DpHealthSummary   *summary;
  DpHealthTests     *tests;
  DpHealthAnomalies *anomalies;
  DpHealthDrift     *drift;
  DpHealthGaps      *gaps;
};

G_DEFINE_FINAL_TYPE (DpHealthPage, dp_health_page, DP_TYPE_PAGE)

static void
set_concern (DpHealthPage     *self,
             DpHealthConcern   concern,
             AdwViewStackPage *page,
             guint             n,
             guint             of)
{
  /* A page that is being taken apart tells nobody. */
  if (self->summary == NULL)
    return;

  dp_health_summary_set_concern (self->summary, concern, n, of);
  adw_view_stack_page_set_badge_number (page, n);
  adw_view_stack_page_set_needs_attention (page, n > 0);
}

static void
tests_counted_cb (DpHealthPage *self)
{
  set_concern (self, DP_CONCERN_TESTS, self->tests_page, dp_health_tests_get_n_bad (self->tests),
               0);
}

static void
drift_counted_cb (DpHealthPage *self)
{
  set_concern (self, DP_CONCERN_DRIFT, self->drift_page, dp_health_drift_get_n_open (self->drift),
               0);
}

static void
anomalies_counted_cb (DpHealthPage *self)
{
  set_concern (self, DP_CONCERN_ANOMALIES, self->anomalies_page,
               dp_health_anomalies_get_n_open (self->anomalies), 0);
}

static void
gaps_counted_cb (DpHealthPage *self)
{
  set_concern (self, DP_CONCERN_GAPS, self->gaps_page, dp_health_gaps_get_n_missing (self->gaps),
               dp_health_gaps_get_n_series (self->gaps));
}

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  adw_view_stack_set_visible_child_name (DP_HEALTH_PAGE (widget)->stack,
                                         g_variant_get_string (parameter, NULL));
}

static void
fetch_missing_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  DpHealthPage *self = DP_HEALTH_PAGE (widget);

  adw_view_stack_set_visible_child_name (self->stack, "gaps");
  dp_health_gaps_fetch (self->gaps);
}

static void
dp_health_page_refresh (DpPage *page)
{
  DpHealthPage *self = DP_HEALTH_PAGE (page);
  DpEngine *engine = dp_page_get_engine (page);

  dp_health_summary_load (self->summary, engine);
  dp_health_tests_load (self->tests, engine);
  dp_health_anomalies_load (self->anomalies, engine);
  dp_health_drift_load (self->drift, engine);
  dp_health_gaps_load (self->gaps, engine);
}

static void
dp_health_page_constructed (GObject *object)
{
  DpHealthPage *self = DP_HEALTH_PAGE (object);

  G_OBJECT_CLASS (dp_health_page_parent_class)->constructed (object);

  dp_state_keep (dp_page_get_settings (DP_PAGE (self)), "health-part", GTK_WIDGET (self->stack),
                 "visible-child-name");
}

static void
dp_health_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_HEALTH_PAGE);

  G_OBJECT_CLASS (dp_health_page_parent_class)->dispose (object);
}

static void
dp_health_page_class_init (DpHealthPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dp_health_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = dp_health_page_dispose;
  DP_PAGE_CLASS (klass)->refresh = dp_health_page_refresh;

  g_type_ensure (DP_TYPE_HEALTH_ANOMALIES);
  g_type_ensure (DP_TYPE_HEALTH_DRIFT);
  g_type_ensure (DP_TYPE_HEALTH_GAPS);
  g_type_ensure (DP_TYPE_HEALTH_SUMMARY);
  g_type_ensure (DP_TYPE_HEALTH_TESTS);
  gtk_widget_class_install_action (widget_class, "health.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "health.fetch-missing", NULL,
                                   fetch_missing_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-health-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, tests_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, anomalies_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, drift_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, gaps_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, summary);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, tests);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, anomalies);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, drift);
  gtk_widget_class_bind_template_child (widget_class, DpHealthPage, gaps);
  gtk_widget_class_bind_template_callback (widget_class, tests_counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, drift_counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, anomalies_counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, gaps_counted_cb);
}

static void
dp_health_page_init (DpHealthPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
