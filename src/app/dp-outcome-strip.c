/* dp-outcome-strip.c: how a test ended the last times, in the space of a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-outcome-strip.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-chart-style.h"

#define N_BARS 20
#define STEP   4
#define BAR    3
#define WIDTH  (N_BARS * STEP)
#define HEIGHT 20

struct _DpOutcomeStrip
{
  GtkWidget      parent_instance;

  DpTestHistory *history;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DpOutcomeStrip, dp_outcome_strip, GTK_TYPE_WIDGET)

static void
draw_bar (cairo_t            *cr,
          const DpChartTheme *theme,
          DpTestOutcome       outcome,
          double              x)
{
  static const double heights[] = {
    [DP_TEST_PASSED] = 0.4, [DP_TEST_WARNED] = 0.7,   [DP_TEST_FAILED] = 1,
    [DP_TEST_BROKEN] = 1,   [DP_TEST_SKIPPED] = 0.15,
  };
  const DpChartColor *color = outcome == DP_TEST_PASSED ? &theme->rising
                            : outcome == DP_TEST_SKIPPED ? &theme->foreground : &theme->falling;
  double height = heights[outcome] * HEIGHT;

  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
  if (outcome == DP_TEST_BROKEN)
    {
      cairo_set_line_width (cr, 1);
      cairo_rectangle (cr, x + 0.5, HEIGHT - height + 0.5, BAR - 1, height - 1);
      cairo_stroke (cr);
      return;
    }
  cairo_rectangle (cr, x, HEIGHT - height, BAR, height);
  cairo_fill (cr);
}

static void
dp_outcome_strip_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  DpOutcomeStrip *self = DP_OUTCOME_STRIP (widget);
  gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const DpTestOutcome *outcomes;
  DpChartTheme theme;
  cairo_t *cr;
  guint n;

  if (self->history == NULL)
    return;

  outcomes = dp_test_history_get_outcomes (self->history, &n);
  dp_chart_style_init_theme (&theme, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  for (guint i = 0; i < MIN (n, N_BARS); i++)
    {
      /* From the newest back */
      double x = WIDTH - (i + 1) * STEP;

      draw_bar (cr, &theme, outcomes[n - 1 - i], right_to_left ? WIDTH - x - STEP : x);
    }
  cairo_destroy (cr);
}

static void
dp_outcome_strip_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static char *
dup_words (DpOutcomeStrip *self)
{
  const DpTestOutcome *outcomes;
  guint n_bad = 0;
  guint n;

  outcomes = dp_test_history_get_outcomes (self->history, &n);
  for (guint i = 0; i < n; i++)
    n_bad += outcomes[i] != DP_TEST_PASSED && outcomes[i] != DP_TEST_SKIPPED;

  /* Translators: of how many times, how many */
  return g_strdup_printf (ngettext ("Of the last %u time, %u did not pass",
                                    "Of the last %u times, %u did not pass", n),
                          n, n_bad);
}

/* To set its text would ask the display where the pointer is, once for each row. */
static gboolean
dp_outcome_strip_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard_tooltip,
                                GtkTooltip *tooltip)
{
  DpOutcomeStrip *self = DP_OUTCOME_STRIP (widget);
  g_autofree char *words = NULL;

  if (self->history == NULL)
    return FALSE;
  words = dup_words (self);
  gtk_tooltip_set_text (tooltip, words);

  return TRUE;
}

static void
update_accessible (DpOutcomeStrip *self)
{
  g_autofree char *label = NULL;

  if (self->history == NULL)
    return;
  label = dup_words (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
dp_outcome_strip_dispose (GObject *object)
{
  g_clear_object (&DP_OUTCOME_STRIP (object)->history);

  G_OBJECT_CLASS (dp_outcome_strip_parent_class)->dispose (object);
}

static void
dp_outcome_strip_class_init (DpOutcomeStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_outcome_strip_dispose;
  widget_class->snapshot = dp_outcome_strip_snapshot;
  widget_class->measure = dp_outcome_strip_measure;
  widget_class->query_tooltip = dp_outcome_strip_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dp_outcome_strip_init (DpOutcomeStrip *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
dp_outcome_strip_new (void)
{
  return g_object_new (DP_TYPE_OUTCOME_STRIP, NULL);
}

void
dp_outcome_strip_set_history (DpOutcomeStrip *self,
                              DpTestHistory  *history)
{
  g_return_if_fail (DP_IS_OUTCOME_STRIP (self));
  g_return_if_fail (history == NULL || DP_IS_TEST_HISTORY (history));

  if (!g_set_object (&self->history, history))
    return;

  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
