/* dp-duration-bars.c: how long runs took, as bars
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-duration-bars.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-format.h"
#include "dp-run-history.h"
#include "dp-state-icon.h"

#define HEIGHT    56
#define MAX_BARS  60
#define MAX_WIDTH 18
#define GAP       2
#define LINE      1.5f

struct _DpDurationBars
{
  GtkWidget  parent_instance;

  GPtrArray *runs;       /* (element-type DpRunSummary): that have ended, oldest first */
  gint64     longest_us;
};

G_DEFINE_FINAL_TYPE (DpDurationBars, dp_duration_bars, GTK_TYPE_WIDGET)

static float
get_step (DpDurationBars *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return MIN ((float) width / MAX (self->runs->len, 1), MAX_WIDTH + GAP);
}

static gboolean
is_well (DpRunSummary *run)
{
  return dp_run_summary_get_state (run) == DP_RUN_STATE_SUCCESS;
}

static void
snapshot_bar (DpDurationBars *self,
              GtkSnapshot    *snapshot,
              guint           index,
              const GdkRGBA  *color)
{
  DpRunSummary *run = g_ptr_array_index (self->runs, index);
  float height = gtk_widget_get_height (GTK_WIDGET (self));
  float step = get_step (self);
  double share = (double) dp_run_summary_get_duration_us (run) / (double) MAX (self->longest_us, 1);
  float size = MAX ((float) share * height, 2);
  graphene_rect_t bar = GRAPHENE_RECT_INIT (index * step, height - size, MAX (step - GAP, 1), size);
  const float widths[] = { LINE, LINE, LINE, LINE };
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  GskRoundedRect outline;

  if (is_well (run))
    {
      gtk_snapshot_append_color (snapshot, color, &bar);
      return;
    }
  gsk_rounded_rect_init_from_rect (&outline, &bar, 0);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
dp_duration_bars_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  DpDurationBars *self = DP_DURATION_BARS (widget);
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);
  for (guint i = 0; i < self->runs->len; i++)
    snapshot_bar (self, snapshot, i, &color);
}

static void
dp_duration_bars_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : MAX_BARS;
}

static gboolean
query_tooltip_cb (DpDurationBars *self,
                  int             x,
                  int             y,
                  gboolean        keyboard_mode,
                  GtkTooltip     *tooltip)
{
  guint index = (guint) (x / MAX (get_step (self), 1));
  DpRunSummary *run;
  g_autofree char *took = NULL;
  g_autofree char *text = NULL;

  if (keyboard_mode || index >= self->runs->len)
    return FALSE;

  run = g_ptr_array_index (self->runs, index);
  took = dp_format_duration (dp_run_summary_get_duration_us (run));
  /* Translators: number of a run, how it ended, how long it took */
  text = g_strdup_printf (_("Run %" PRId64 ": %s, %s"), dp_run_summary_get_id (run),
                          dp_state_icon_get_label (dp_run_summary_get_state (run)), took);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
dp_duration_bars_finalize (GObject *object)
{
  DpDurationBars *self = DP_DURATION_BARS (object);

  g_ptr_array_unref (self->runs);

  G_OBJECT_CLASS (dp_duration_bars_parent_class)->finalize (object);
}

static void
dp_duration_bars_class_init (DpDurationBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_duration_bars_finalize;
  widget_class->snapshot = dp_duration_bars_snapshot;
  widget_class->measure = dp_duration_bars_measure;

  gtk_widget_class_set_css_name (widget_class, "durationbars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dp_duration_bars_init (DpDurationBars *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

static int
compare_durations (gconstpointer a,
                   gconstpointer b)
{
  gint64 first = dp_run_summary_get_duration_us (*(DpRunSummary **) a);
  gint64 second = dp_run_summary_get_duration_us (*(DpRunSummary **) b);

  return (first > second) - (first < second);
}

char *
dp_duration_bars_dup_summary (DpDurationBars *self)
{
  g_autoptr(GPtrArray) sorted = NULL;
  g_autofree char *median = NULL;
  g_autofree char *longest = NULL;
  guint n_bad = 0;

  g_return_val_if_fail (DP_IS_DURATION_BARS (self), NULL);

  if (self->runs->len == 0)
    return g_strdup ("");

  sorted = g_ptr_array_copy (self->runs, (GCopyFunc) g_object_ref, NULL);
  g_ptr_array_set_free_func (sorted, g_object_unref);
  g_ptr_array_sort (sorted, compare_durations);
  for (guint i = 0; i < sorted->len; i++)
    n_bad += !is_well (g_ptr_array_index (sorted, i));
  median = dp_format_duration (
      dp_run_summary_get_duration_us (g_ptr_array_index (sorted, sorted->len / 2)));
  longest = dp_format_duration (self->longest_us);

  if (sorted->len == 1)
    /* Translators: %s is how long the only run took that there was */
    return g_strdup_printf (_("One run so far, which took %s"), longest);

  /* Translators: of the bars that show how long runs took */
  return g_strdup_printf (_("Last %u runs: usually %s, at most %s; %u not well (outlined)"),
                          sorted->len, median, longest, n_bad);
}

void
dp_duration_bars_set_runs (DpDurationBars *self,
                           GListModel     *runs)
{
  g_autofree char *summary = NULL;
  guint n_runs;

  g_return_if_fail (DP_IS_DURATION_BARS (self));
  g_return_if_fail (runs == NULL || G_IS_LIST_MODEL (runs));

  g_ptr_array_set_size (self->runs, 0);
  self->longest_us = 0;
  n_runs = runs != NULL ? MIN (g_list_model_get_n_items (runs), MAX_BARS) : 0;
  for (guint i = n_runs; i > 0; i--)
    {
      g_autoptr(DpRunSummary) run = g_list_model_get_item (runs, i - 1);

      if (dp_run_summary_get_state (run) == DP_RUN_STATE_RUNNING)
        continue;
      self->longest_us = MAX (self->longest_us, dp_run_summary_get_duration_us (run));
      g_ptr_array_add (self->runs, g_steal_pointer (&run));
    }

  summary = dp_duration_bars_dup_summary (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *summary != '\0' ? summary : _("No run has ended yet"), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
