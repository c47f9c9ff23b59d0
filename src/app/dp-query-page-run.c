/* dp-query-page-run.c: the page Query, while something runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-page-private.h"

#include <glib/gi18n.h>

#include "dp-drop-down.h"
#include "dp-format.h"

#define TICK_MS 100

gboolean
_dp_query_page_is_running (DpQueryPage *self)
{
  return self->run != NULL && dp_query_run_get_state (self->run) == DP_QUERY_STATE_RUNNING;
}

static guint
count_rows (DpQueryPage *self)
{
  DpResultModel *rows = self->result != NULL ? dp_query_result_get_rows (self->result) : NULL;

  return rows != NULL ? g_list_model_get_n_items (G_LIST_MODEL (rows)) : 0;
}

static char *
dup_status (DpQueryPage *self)
{
  gboolean done = self->result != NULL && dp_query_result_get_done (self->result);
  gint64 duration = done ? dp_query_result_get_duration_us (self->result)
                         : g_get_monotonic_time () - dp_query_run_get_started_us (self->run);
  g_autofree char *time = dp_format_duration (duration);
  g_autofree char *rows = NULL;
  guint n_rows = count_rows (self);

  if (self->result == NULL)
    return g_strdup (time);
  if (dp_query_result_get_message (self->result) != NULL && n_rows == 0)
    return g_strdup (dp_query_result_get_message (self->result));

  rows = g_strdup_printf (ngettext ("%'u row", "%'u rows", n_rows), n_rows);
  if (done && dp_query_result_get_cut_off (self->result))
    return g_strdup_printf (_("The first %s, %s: no more are kept"), rows, time);
  if (dp_query_result_get_command (self->result) != NULL)
    return g_strdup_printf ("%s · %s", dp_query_result_get_command (self->result), time);
  if (dp_query_result_get_message (self->result) != NULL)
    return g_strdup_printf ("%s · %s · %s", rows, time, dp_query_result_get_message (self->result));

  return g_strdup_printf ("%s · %s", rows, time);
}

static void
update_status (DpQueryPage *self)
{
  gboolean running = _dp_query_page_is_running (self);
  g_autofree char *status = dup_status (self);

  gtk_label_set_label (self->status_label, status);
  gtk_widget_set_visible (self->spinner, running);
  gtk_stack_set_visible_child_name (self->run_stack, running ? "stop" : "run");
  _dp_query_page_update_actions (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  update_status (user_data);

  return G_SOURCE_CONTINUE;
}

static void
show_plan (DpQueryPage *self)
{
  DpResultModel *rows = dp_query_result_get_rows (self->result);
  g_autoptr(DpResultRow) row = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  const char *json = row != NULL ? dp_result_row_get_text (row, 0) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpPlanNode) plan = json != NULL ? dp_plan_node_parse (json, &error) : NULL;

  dp_plan_view_set_plan (self->plan_view, plan);
  if (error != NULL)
    _dp_query_page_tell (self, error->message);
}

static gboolean
is_explained (DpQueryPage *self)
{
  GListModel *results = dp_query_run_list_results (self->run);
  g_autoptr(DpQueryResult) last =
      g_list_model_get_item (results, MAX (g_list_model_get_n_items (results), 1) - 1);

  return self->explain != DP_QUERY_EXPLAIN_NO && last == self->result;
}

/* What the statement gave, or why it gave nothing. */
static void
update_rows (DpQueryPage *self)
{
  DpResultModel *rows = dp_query_result_get_rows (self->result);
  const char *message = dp_query_result_get_message (self->result);
  gboolean done = dp_query_result_get_done (self->result);

  if (rows != NULL && dp_result_grid_get_model (self->grid) != rows)
    {
      gboolean sortable = dp_query_result_get_kind (self->result) == DP_STATEMENT_ROWS &&
                          self->explain == DP_QUERY_EXPLAIN_NO;

      dp_result_grid_set_model (self->grid, rows, sortable);
      dp_result_grid_show_order (self->grid, self->order_column, self->descending);
    }
  if (rows != NULL && (message == NULL || g_list_model_get_n_items (G_LIST_MODEL (rows)) > 0))
    gtk_stack_set_visible_child_name (self->rows_stack, "rows");
  else if (message != NULL)
    {
      adw_status_page_set_title (self->failed_page, _("No Answer"));
      adw_status_page_set_description (self->failed_page, message);
      gtk_stack_set_visible_child_name (self->rows_stack, "failed");
    }
  else if (done)
    {
      adw_status_page_set_title (self->done_page, _("Done"));
      adw_status_page_set_description (self->done_page, dp_query_result_get_command (self->result));
      gtk_stack_set_visible_child_name (self->rows_stack, "done");
    }
  else
    gtk_stack_set_visible_child_name (self->rows_stack, "waiting");

  if (done && rows != NULL)
    dp_plot_view_set_store (self->plot_view, dp_result_model_get_store (rows));
  if (done && rows != NULL && is_explained (self))
    {
      show_plan (self);
      adw_view_stack_set_visible_child_name (self->views, "plan");
    }
  update_status (self);
}

void
_dp_query_page_show_result (DpQueryPage *self)
{
  GListModel *results = self->run != NULL ? dp_query_run_list_results (self->run) : NULL;
  guint chosen = gtk_drop_down_get_selected (self->result_drop_down);
  g_autoptr(DpQueryResult) result = NULL;

  if (results == NULL || chosen == GTK_INVALID_LIST_POSITION)
    return;
  result = g_list_model_get_item (results, chosen);
  if (result == NULL || result == self->result)
    return;

  if (self->result != NULL)
    g_signal_handlers_disconnect_by_func (self->result, update_rows, self);
  g_set_object (&self->result, result);
  dp_result_grid_set_model (self->grid, NULL, FALSE);
  dp_plot_view_set_store (self->plot_view, NULL);
  g_signal_connect_object (result, "notify::rows", G_CALLBACK (update_rows), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (result, "notify::command", G_CALLBACK (update_rows), self,
                           G_CONNECT_SWAPPED);
  update_rows (self);
}

/* The newest statement is shown until the person chooses another one. */
static void
results_changed_cb (DpQueryPage *self,
                    guint        position,
                    guint        removed,
                    guint        added,
                    GListModel  *results)
{
  guint n_results = g_list_model_get_n_items (results);

  gtk_widget_set_visible (self->result_row, n_results > 1);
  gtk_drop_down_set_selected (self->result_drop_down, n_results - 1);
  _dp_query_page_show_result (self);
}

static char *
dup_result_title (DpQueryResult *result)
{
  g_autofree char *sql = g_utf8_normalize (dp_query_result_get_sql (result), -1,
                                           G_NORMALIZE_DEFAULT);
  g_autofree char *line = g_utf8_substring (sql, 0, MIN (g_utf8_strlen (sql, -1), 40));

  g_strdelimit (line, "\n\t", ' ');

  /* Translators: a statement of a script: its line and how it begins */
  return g_strdup_printf (_("Line %u: %s"), dp_query_result_get_line (result), line);
}

static void
name_results (DpQueryPage *self)
{
  g_autoptr(GtkExpression) title = NULL;

  if (gtk_drop_down_get_expression (self->result_drop_down) != NULL)
    return;

  title = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (dup_result_title),
                                       NULL, NULL);
  gtk_drop_down_set_expression (self->result_drop_down, title);
  dp_drop_down_shorten (self->result_drop_down);
}

static void
mark_errors (DpQueryPage *self)
{
  GListModel *results = dp_query_run_list_results (self->run);

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpQueryResult) result = g_list_model_get_item (results, i);
      guint position = dp_query_result_get_position (result);

      if (position > 0)
        dp_sql_editor_mark_error (self->editor, self->script_offset + position,
                                  dp_query_result_get_message (result));
    }
}

static void
note_in_history (DpQueryPage *self)
{
  gint64 duration = g_get_monotonic_time () - dp_query_run_get_started_us (self->run);

  dex_future_disown (
      dp_query_library_note (self->library, self->script, g_get_real_time (), duration,
                             dp_query_run_get_state (self->run) != DP_QUERY_STATE_DONE));
}

static void
run_ended_cb (DpQueryPage *self)
{
  const char *message = dp_query_run_get_message (self->run);

  if (_dp_query_page_is_running (self))
    return;

  g_clear_handle_id (&self->tick, g_source_remove);
  update_status (self);
  mark_errors (self);
  if (self->result == NULL && message != NULL)
    {
      adw_status_page_set_title (self->failed_page, _("No Answer"));
      adw_status_page_set_description (self->failed_page, message);
      gtk_stack_set_visible_child_name (self->rows_stack, "failed");
      gtk_label_set_label (self->status_label, message);
    }
  gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_label (self->status_label),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  if (self->order_column == 0 && self->explain == DP_QUERY_EXPLAIN_NO)
    note_in_history (self);
}

/* What @options ask of the script at hand. */
static void
start_run (DpQueryPage *self)
{
  DpSettings *settings = dp_engine_get_settings (dp_page_get_engine (DP_PAGE (self)));
  DpDbPool *pool = dp_engine_get_pool (dp_page_get_engine (DP_PAGE (self)));
  DpQueryOptions options = {
    .allow_changes = gtk_switch_get_active (self->changes_switch),
    .timeout_s = dp_settings_get_int (settings, "query-timeout"),
    .most_bytes = (guint64) dp_settings_get_int (settings, "query-most-megabytes") << 20,
    .explain = self->explain,
    .order_column = self->order_column,
    .descending = self->descending,
  };

  if (pool == NULL)
    {
      _dp_query_page_tell (self, _("The database is not open yet."));
      return;
    }

  g_clear_object (&self->result);
  g_clear_object (&self->run);
  dp_sql_editor_clear_errors (self->editor);
  self->run = dp_query_run_start (pool, self->script, &options);
  name_results (self);
  gtk_drop_down_set_model (self->result_drop_down, dp_query_run_list_results (self->run));
  g_signal_connect_object (dp_query_run_list_results (self->run), "items-changed",
                           G_CALLBACK (results_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->run, "notify::state", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_widget_set_visible (self->result_row, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "answer");
  gtk_stack_set_visible_child_name (self->rows_stack, "waiting");
  if (self->explain == DP_QUERY_EXPLAIN_NO)
    adw_view_stack_set_visible_child_name (self->views, "rows");
  g_clear_handle_id (&self->tick, g_source_remove);
  self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  update_status (self);
}

void
_dp_query_page_start (DpQueryPage    *self,
                      DpQueryExplain  explain)
{
  g_autofree char *selection = NULL;
  g_autofree char *bare = NULL;

  if (_dp_query_page_is_running (self))
    return;

  self->script_offset = 0;
  selection = dp_sql_editor_dup_selection (self->editor, &self->script_offset);
  bare = selection != NULL ? g_strstrip (g_strdup (selection)) : NULL;
  if (bare == NULL || *bare == '\0')
    {
      g_free (selection);
      selection = dp_sql_editor_dup_text (self->editor);
      self->script_offset = 0;
    }
  g_free (self->script);
  self->script = g_steal_pointer (&selection);
  self->explain = explain;
  self->order_column = 0;
  start_run (self);
}

/* The statement whose rows are shown is asked once more, in another order. */
void
_dp_query_page_order (DpQueryPage *self,
                      guint        column,
                      gboolean     descending)
{
  g_autofree char *sql = NULL;

  if (self->result == NULL || _dp_query_page_is_running (self))
    return;

  sql = g_strdup (dp_query_result_get_sql (self->result));
  g_free (self->script);
  self->script = g_steal_pointer (&sql);
  self->script_offset = 0;
  self->explain = DP_QUERY_EXPLAIN_NO;
  self->order_column = column;
  self->descending = descending;
  start_run (self);
}

void
_dp_query_page_stop (DpQueryPage *self)
{
  if (_dp_query_page_is_running (self))
    dp_query_run_cancel (self->run);
}
