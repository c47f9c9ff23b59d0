/* dp-now-part.c: the run that goes on, or the last one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-now-part.h"

#include <glib/gi18n.h>

#include "dp-columns.h"
#include "dp-format.h"
#include "dp-run-dialog.h"
#include "dp-run-graph.h"
#include "dp-run-history.h"
#include "dp-run-retry.h"
#include "dp-run-text.h"
#include "dp-state-icon.h"
#include "dp-state.h"

/* How soon a run of another process is looked at again. */
#define LOOK_SECONDS   2
/* Before this much is done, what remains is anybody's guess. */
#define LEAST_FRACTION .08

struct _DpNowPart
{
  DpPagePart      parent_instance;

  GtkStack       *stack;
  DpStateIcon    *state_icon;
  GtkLabel       *summary_label;
  GtkLabel       *when_label;
  GtkButton      *retry_button;
  GtkButton      *run_button;
  GtkButton      *stop_button;
  GtkProgressBar *progress_bar;
  GtkLabel       *message_label;
  DpRunGraph     *graph;
  GtkColumnView  *items_view;
  GtkNoSelection *items;

  DpRun          *run;
  GSignalGroup   *run_signals;
  guint           ticker;
  guint           looking : 1;      /* the database is being asked */
};

G_DEFINE_FINAL_TYPE (DpNowPart, dp_now_part, DP_TYPE_PAGE_PART)

static gboolean
is_own (DpNowPart *self)
{
  return self->run == dp_engine_get_current_run (dp_page_part_get_engine (DP_PAGE_PART (self)));
}

/* Returns: (transfer full): when it began, and how long it took or may still take */
static char *
dup_when (DpRun *run)
{
  gint64 started_us = dp_run_get_started_us (run);
  gint64 now_us = g_get_real_time ();
  double fraction = dp_run_get_fraction (run);
  g_autofree char *began = dp_format_time (started_us);
  g_autofree char *took = NULL;
  g_autofree char *remaining = NULL;

  if (dp_run_is_finished (run))
    {
      took = dp_format_duration (dp_run_get_finished_us (run) - started_us);
      /* Translators: when a run began, and how long it took */
      return g_strdup_printf (_("%s, took %s"), began, took);
    }

  if (fraction < LEAST_FRACTION)
    /* Translators: %s is a time */
    return g_strdup_printf (_("Began %s"), began);

  remaining = dp_format_duration ((gint64) ((now_us - started_us) * (1 - fraction) / fraction));

  /* Translators: when a run began, and what remains as far as can be told */
  return g_strdup_printf (_("Began %s, about %s left"), began, remaining);
}

static void
dp_now_part_show_buttons (DpNowPart *self,
                          gboolean   going_on)
{
  gtk_widget_set_visible (GTK_WIDGET (self->run_button), !going_on);
  /* One of another process is stopped where it was begun. */
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), going_on && is_own (self));
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button),
                          !going_on && dp_run_retry_has_failed (self->run));
}

static void
dp_now_part_update (DpNowPart *self)
{
  g_autofree char *summary = NULL;
  g_autofree char *when = NULL;
  const char *message;
  gboolean going_on;

  if (self->run == NULL)
    return;

  going_on = !dp_run_is_finished (self->run);
  summary = dp_run_text_dup_summary (self->run);
  when = dup_when (self->run);
  message = dp_run_get_message (self->run);
  dp_state_icon_set_state (self->state_icon, dp_run_get_state (self->run));
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->when_label, when);
  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL && *message != '\0');
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (dp_run_get_fraction (self->run), 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), going_on && is_own (self));
  dp_now_part_show_buttons (self, going_on);
}

static void
dp_now_part_set_run (DpNowPart *self,
                     DpRun     *run)
{
  if (g_set_object (&self->run, run))
    {
      g_signal_group_set_target (self->run_signals, run);
      dp_run_graph_set_run (self->graph, run);
      gtk_no_selection_set_model (self->items, NULL);
      if (run != NULL)
        {
          GtkSorter *sorter = gtk_column_view_get_sorter (self->items_view);
          g_autoptr(GtkSortListModel) sorted =
            gtk_sort_list_model_new (g_object_ref (dp_run_list_items (run)), g_object_ref (sorter));

          gtk_no_selection_set_model (self->items, G_LIST_MODEL (sorted));
        }
    }

  gtk_stack_set_visible_child_name (self->stack, run != NULL ? "run" : "empty");
  dp_now_part_update (self);
}

/* The last run that the database knows of: of an earlier window, or of another process and still
 * going on. */
static DexFuture *
look_fiber (gpointer user_data)
{
  DpNowPart *self = user_data;
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));
  g_autoptr(GListModel) runs = dex_await_object (dp_run_history_list (engine, 1), NULL);
  g_autoptr(DpRunSummary) last = runs != NULL ? g_list_model_get_item (runs, 0) : NULL;
  DpRun *current = dp_engine_get_current_run (engine);
  g_autoptr(DpRun) run = NULL;

  if (last != NULL && (current == NULL || dp_run_get_id (current) < dp_run_summary_get_id (last)))
    run = dex_await_object (dp_run_history_load (engine, dp_run_summary_get_id (last)), NULL);
  self->looking = FALSE;

  /* It may have left the window, or a run begun here, meanwhile. */
  current = dp_page_part_get_engine (DP_PAGE_PART (self)) != NULL
                ? dp_engine_get_current_run (engine)
                : NULL;
  if (current != NULL && (run == NULL || !dp_run_is_finished (current)))
    dp_now_part_set_run (self, current);
  else if (dp_page_part_get_engine (DP_PAGE_PART (self)) != NULL)
    dp_now_part_set_run (self, run);

  return dex_future_new_true ();
}

static void
dp_now_part_look (DpNowPart *self)
{
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));
  DpRun *current = dp_engine_get_current_run (engine);

  if (current != NULL && !dp_run_is_finished (current))
    {
      dp_now_part_set_run (self, current);
      return;
    }
  if (self->looking || dp_engine_get_state (engine) != DP_ENGINE_STATE_OPEN)
    return;
  self->looking = TRUE;
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, look_fiber, g_object_ref (self), g_object_unref));
}

static void
dp_now_part_refresh (DpPagePart *part)
{
  dp_now_part_look (DP_NOW_PART (part));
}

/* What remains gets less with time, and other processes tell nobody how far they are. */
static gboolean
tick_cb (gpointer user_data)
{
  DpNowPart *self = user_data;

  if (self->run != NULL && is_own (self) && !dp_run_is_finished (self->run))
    dp_now_part_update (self);
  else
    dp_now_part_look (self);

  return G_SOURCE_CONTINUE;
}

static void
dp_now_part_map (GtkWidget *widget)
{
  DpNowPart *self = DP_NOW_PART (widget);

  GTK_WIDGET_CLASS (dp_now_part_parent_class)->map (widget);

  self->ticker = g_timeout_add_seconds (LOOK_SECONDS, tick_cb, self);
}

static void
dp_now_part_unmap (GtkWidget *widget)
{
  DpNowPart *self = DP_NOW_PART (widget);

  g_clear_handle_id (&self->ticker, g_source_remove);

  GTK_WIDGET_CLASS (dp_now_part_parent_class)->unmap (widget);
}

static void
retry_cb (DpNowPart *self)
{
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;

  run = dp_run_retry_start (dp_page_part_get_engine (DP_PAGE_PART (self)), self->run, &error);
  if (run == NULL)
    dp_page_part_say (DP_PAGE_PART (self), error->message);
}

static char *
dup_symbol (gpointer item)
{
  return g_strdup (dp_run_item_get_symbol (item));
}

static char *
dup_source (gpointer item)
{
  return g_strdup (dp_format_source (dp_run_item_get_source (item)));
}

static char *
dup_rows (gpointer item)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, dp_run_item_get_rows (item));
}

/* Returns: (transfer full) (nullable): how far a symbol is on which something is being done */
static char *
dup_progress (DpRunItem *item)
{
  gint64 remaining_us = dp_run_item_get_remaining_us (item);
  g_autofree char *part = NULL;
  g_autofree char *remaining = NULL;

  if (remaining_us < 0)
    return NULL;

  part = dp_format_part (dp_run_item_get_fraction (item), 0, FALSE);
  if (remaining_us == 0)
    /* Translators: %s is a part of the whole, such as 100% */
    return g_strdup_printf (_("%s done"), part);

  remaining = dp_format_duration (remaining_us);

  /* Translators: a part of the whole, such as 50%, and a time that remains as far as can be told */
  return g_strdup_printf (_("%s done, about %s left"), part, remaining);
}

static char *
dup_message (gpointer item)
{
  const char *message = dp_run_item_get_message (item);
  char *progress = message == NULL ? dup_progress (item) : NULL;

  return progress != NULL ? progress : g_strdup (message != NULL ? message : "");
}

static DpRunState
get_state (gpointer item)
{
  return dp_run_item_get_state (item);
}

/* "IBM, Failed, Alpha Vantage, the key is not known" */
static char *
dup_row_label (gpointer item)
{
  g_autofree char *happened = dup_message (item);

  return g_strjoin (", ", dp_run_item_get_symbol (item), dp_state_icon_get_label (get_state (item)),
                    dp_format_source (dp_run_item_get_source (item)),
                    *happened != '\0' ? happened : NULL, NULL);
}

/* What does not fit the line is there in full. */
static void
activate_cb (DpNowPart *self)
{
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));

  adw_dialog_present (ADW_DIALOG (dp_run_dialog_new (self->run, engine)), GTK_WIDGET (self));
}

static void
dp_now_part_add_columns (DpNowPart *self)
{
  GtkColumnView *view = self->items_view;

  dp_columns_add_text (view, _("Symbol"), dup_symbol, DP_COLUMN_FILE | DP_COLUMN_LEAD,
                       dp_columns_sort_by (DP_TYPE_RUN_ITEM, "symbol"));
  dp_columns_add_state (view, _("State"), get_state,
                        dp_columns_sort_by (DP_TYPE_RUN_ITEM, "state"));
  dp_columns_add_text (view, _("Rows"), dup_rows, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD,
                       dp_columns_sort_by (DP_TYPE_RUN_ITEM, "rows"));
  dp_columns_add_text (view, _("Source"), dup_source, DP_COLUMN_FOLD,
                       dp_columns_sort_by (DP_TYPE_RUN_ITEM, "source"));
  dp_columns_add_text (view, _("What Happened"), dup_message, DP_COLUMN_EXPAND | DP_COLUMN_FOLD,
                       NULL);
  dp_columns_set_row_label (view, dup_row_label);
}

static void
dp_now_part_constructed (GObject *object)
{
  DpNowPart *self = DP_NOW_PART (object);
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));

  G_OBJECT_CLASS (dp_now_part_parent_class)->constructed (object);

  dp_state_keep_sorting (dp_settings_get_gsettings (dp_engine_get_settings (engine)),
                         "items-sorting", self->items_view);
  g_signal_connect_object (engine, "notify::current-run", G_CALLBACK (dp_page_part_invalidate),
                           self, G_CONNECT_SWAPPED);
}

static void
dp_now_part_dispose (GObject *object)
{
  DpNowPart *self = DP_NOW_PART (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (dp_now_part_parent_class)->dispose (object);
}

static void
dp_now_part_set_narrow (DpPagePart *part,
                        gboolean    narrow)
{
  DpNowPart *self = DP_NOW_PART (part);

  dp_columns_set_narrow (self->items_view, narrow);
  dp_run_graph_set_narrow (self->graph, narrow);
}

static void
dp_now_part_class_init (DpNowPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPagePartClass *part_class = DP_PAGE_PART_CLASS (klass);

  object_class->constructed = dp_now_part_constructed;
  object_class->dispose = dp_now_part_dispose;
  widget_class->map = dp_now_part_map;
  widget_class->unmap = dp_now_part_unmap;
  part_class->refresh = dp_now_part_refresh;
  part_class->set_narrow = dp_now_part_set_narrow;

  g_type_ensure (DP_TYPE_STATE_ICON);
  g_type_ensure (DP_TYPE_RUN_GRAPH);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-now-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, stack);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, summary_label);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, when_label);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, retry_button);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, run_button);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, stop_button);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, message_label);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, graph);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, items_view);
  gtk_widget_class_bind_template_child (widget_class, DpNowPart, items);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
dp_now_part_init (DpNowPart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->run_signals = g_signal_group_new (DP_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "notify", G_CALLBACK (dp_now_part_update),
                                  self);
  dp_now_part_add_columns (self);
}
