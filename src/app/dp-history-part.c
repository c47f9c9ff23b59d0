/* dp-history-part.c: the runs there were
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-history-part.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-columns.h"
#include "dp-duration-bars.h"
#include "dp-format.h"
#include "dp-run-dialog.h"
#include "dp-run-history.h"
#include "dp-run-text.h"
#include "dp-state-icon.h"
#include "dp-state.h"

/* More than a year of four a day. */
#define N_RUNS 2000

struct _DpHistoryPart
{
  DpPagePart      parent_instance;

  GtkStack       *stack;
  DpDurationBars *bars;
  GtkLabel       *bars_label;
  GtkColumnView  *view;
  GtkNoSelection *runs;

  gboolean        opening;      /* details of a run are being read */
};

G_DEFINE_FINAL_TYPE (DpHistoryPart, dp_history_part, DP_TYPE_PAGE_PART)

static void
dp_history_part_show (DpHistoryPart *self,
                      GListModel    *runs)
{
  g_autoptr(GtkSortListModel) sorted = NULL;
  g_autofree char *summary = NULL;

  sorted = gtk_sort_list_model_new (g_object_ref (runs),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_no_selection_set_model (self->runs, G_LIST_MODEL (sorted));
  dp_duration_bars_set_runs (self->bars, runs);
  summary = dp_duration_bars_dup_summary (self->bars);
  gtk_label_set_label (self->bars_label, summary);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (runs) > 0 ? "runs" : "empty");
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  DpHistoryPart *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) runs = NULL;

  runs = dex_await_object (dp_run_history_list (dp_page_part_get_engine (DP_PAGE_PART (self)),
                                                N_RUNS),
                           &error);
  if (dp_page_part_get_engine (DP_PAGE_PART (self)) == NULL)
    return dex_future_new_true ();
  if (runs != NULL)
    dp_history_part_show (self, runs);
  else
    dp_page_part_say (DP_PAGE_PART (self), error->message);

  return dex_future_new_true ();
}

static void
dp_history_part_refresh (DpPagePart *part)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (part), g_object_unref));
}

static DexFuture *
opened_cb (DexFuture *future,
           gpointer   user_data)
{
  DpHistoryPart *self = user_data;
  g_autoptr(GError) error = NULL;

  self->opening = FALSE;
  if (dex_future_get_value (future, &error) == NULL)
    dp_page_part_say (DP_PAGE_PART (self), error->message);

  return dex_future_new_true ();
}

static void
activate_cb (DpHistoryPart *self,
             guint          position)
{
  g_autoptr(DpRunSummary) run = g_list_model_get_item (G_LIST_MODEL (self->runs), position);

  if (run == NULL || self->opening)
    return;

  self->opening = TRUE;
  dex_future_disown (
      dex_future_finally (dp_run_dialog_open (GTK_WIDGET (self),
                                              dp_page_part_get_engine (DP_PAGE_PART (self)),
                                              dp_run_summary_get_id (run)),
                          opened_cb, g_object_ref (self), g_object_unref));
}

static char *
dup_number (gpointer item)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, dp_run_summary_get_id (item));
}

static char *
dup_started (gpointer item)
{
  return dp_format_time (dp_run_summary_get_started_us (item));
}

static char *
dup_duration (gpointer item)
{
  gint64 usec = dp_run_summary_get_duration_us (item);

  return usec > 0 ? dp_format_duration (usec) : g_strdup ("");
}

static char *
dup_rows (gpointer item)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, dp_run_summary_get_rows (item));
}

static char *
dup_rejected (gpointer item)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, dp_run_summary_get_rejected (item));
}

static char *
dup_cause (gpointer item)
{
  const char *trigger = dp_run_text_get_trigger_title (dp_run_summary_get_trigger (item));
  const char *pipeline = dp_run_summary_get_pipeline (item);

  return pipeline != NULL ? g_strdup_printf ("%s (%s)", trigger, pipeline) : g_strdup (trigger);
}

static char *
dup_message (gpointer item)
{
  const char *message = dp_run_summary_get_message (item);

  return g_strdup (message != NULL ? message : "");
}

static DpRunState
get_state (gpointer item)
{
  return dp_run_summary_get_state (item);
}

static char *
dup_row_label (gpointer item)
{
  g_autofree char *started = dup_started (item);
  g_autofree char *duration = dup_duration (item);
  g_autofree char *rows = dp_run_text_dup_count (NULL, dp_run_summary_get_rows (item));

  /* Translators: a run: its number, how it ended, when it began, how long it took, rows */
  return g_strdup_printf (_("Run %" PRId64 ", %s, %s, %s, %s"), dp_run_summary_get_id (item),
                          dp_state_icon_get_label (get_state (item)), started, duration, rows);
}

static void
dp_history_part_add_columns (DpHistoryPart *self)
{
  const GType type = DP_TYPE_RUN_SUMMARY;

  dp_columns_add_text (self->view, _("Run"), dup_number, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "id"));
  dp_columns_add_state (self->view, _("State"), get_state, dp_columns_sort_by (type, "state"));
  dp_columns_add_text (self->view, _("Began"), dup_started, DP_COLUMN_LEAD,
                       dp_columns_sort_by (type, "started-us"));
  dp_columns_add_text (self->view, _("Took"), dup_duration, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "duration-us"));
  dp_columns_add_text (self->view, _("Rows"), dup_rows, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "rows"));
  dp_columns_add_text (self->view, _("Rejected"), dup_rejected, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD,
                       dp_columns_sort_by (type, "rejected"));
  dp_columns_add_text (self->view, _("Asked By"), dup_cause, DP_COLUMN_FOLD, NULL);
  dp_columns_add_text (self->view, _("What Happened"), dup_message,
                       DP_COLUMN_EXPAND | DP_COLUMN_FOLD, NULL);
  dp_columns_set_row_label (self->view, dup_row_label);
}

static void
dp_history_part_set_narrow (DpPagePart *part,
                            gboolean    narrow)
{
  dp_columns_set_narrow (DP_HISTORY_PART (part)->view, narrow);
}

static void
dp_history_part_constructed (GObject *object)
{
  DpHistoryPart *self = DP_HISTORY_PART (object);
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));

  G_OBJECT_CLASS (dp_history_part_parent_class)->constructed (object);

  dp_state_keep_sorting (dp_settings_get_gsettings (dp_engine_get_settings (engine)),
                         "history-sorting", self->view);
}

static void
dp_history_part_class_init (DpHistoryPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dp_history_part_constructed;
  DP_PAGE_PART_CLASS (klass)->refresh = dp_history_part_refresh;
  DP_PAGE_PART_CLASS (klass)->set_narrow = dp_history_part_set_narrow;

  g_type_ensure (DP_TYPE_DURATION_BARS);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-history-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHistoryPart, stack);
  gtk_widget_class_bind_template_child (widget_class, DpHistoryPart, bars);
  gtk_widget_class_bind_template_child (widget_class, DpHistoryPart, bars_label);
  gtk_widget_class_bind_template_child (widget_class, DpHistoryPart, view);
  gtk_widget_class_bind_template_child (widget_class, DpHistoryPart, runs);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
dp_history_part_init (DpHistoryPart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dp_history_part_add_columns (self);
}
