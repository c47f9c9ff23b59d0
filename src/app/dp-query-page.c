/* dp-query-page.c: the database, asked in SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-page-private.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-state.h"

/* What is written is remembered when the person rests. */
#define SAVE_MS 800

G_DEFINE_FINAL_TYPE (DpQueryPage, dp_query_page, DP_TYPE_PAGE)

static void
remember_text (DpQueryPage *self)
{
  g_autofree char *text = dp_sql_editor_dup_text (self->editor);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_settings_set_string (self->settings, "query-text", text);
}

static void
rested_cb (gpointer user_data)
{
  DpQueryPage *self = user_data;

  self->save_source = 0;
  remember_text (self);
}

static void
text_changed_cb (DpQueryPage *self)
{
  _dp_query_page_update_actions (self);
  if (self->settings == NULL)
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add_once (SAVE_MS, rested_cb, self);
}

static void
result_chosen_cb (DpQueryPage *self)
{
  _dp_query_page_show_result (self);
}

static void
sort_requested_cb (DpQueryPage *self,
                   guint        column,
                   gboolean     descending)
{
  _dp_query_page_order (self, column, descending);
}

static void
agreed_cb (AdwAlertDialog *dialog,
           const char     *response,
           gpointer        user_data)
{
  DpQueryPage *self = user_data;

  self->changes_agreed = g_str_equal (response, "allow");
  gtk_switch_set_active (self->changes_switch, self->changes_agreed);
}

/* Asks once, while the window is open. */
static gboolean
changes_state_set_cb (DpQueryPage *self,
                      gboolean     state,
                      GtkSwitch   *changes_switch)
{
  AdwDialog *dialog;

  if (!state || self->changes_agreed)
    return GDK_EVENT_PROPAGATE;

  dialog = dp_alert_new (
      _("Allow Changes?"),
      _("Statements will be able to change and delete what is in the database, at once and for "
        "good. What runs by itself relies on it."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "allow",
                                  _("_Allow Changes"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "allow",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (agreed_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return GDK_EVENT_STOP;
}

static DexFuture *
catalog_loaded_cb (DexFuture *future,
                   gpointer   user_data)
{
  DpQueryPage *self = user_data;
  const GValue *catalog = dex_future_get_value (future, NULL);

  /* Without one there are still SQL's own words. */
  if (catalog != NULL)
    dp_sql_editor_set_catalog (self->editor, g_value_get_object (catalog));

  return dex_future_new_true ();
}

/* Tables may have come or gone. Answers stay: they are of the moment they were asked for. */
static void
dp_query_page_refresh (DpPage *page)
{
  DpDbPool *pool = dp_engine_get_pool (dp_page_get_engine (page));

  if (pool != NULL)
    dex_future_disown (dex_future_finally (dp_query_catalog_load (pool), catalog_loaded_cb,
                                           g_object_ref (page), g_object_unref));
}

static void
dp_query_page_constructed (GObject *object)
{
  DpQueryPage *self = DP_QUERY_PAGE (object);
  g_autoptr(GSettings) settings = NULL;
  g_autofree char *text = NULL;

  G_OBJECT_CLASS (dp_query_page_parent_class)->constructed (object);

  settings = g_object_ref (
      dp_settings_get_gsettings (dp_engine_get_settings (dp_page_get_engine (DP_PAGE (self)))));
  text = g_settings_get_string (settings, "query-text");
  dp_sql_editor_set_text (self->editor, text);
  dp_state_keep (settings, "query-editor-height", GTK_WIDGET (self->paned), "position");
  self->settings = g_steal_pointer (&settings);
  _dp_query_page_update_actions (self);
  dex_future_disown (dp_query_library_load (self->library));
}

static void
dp_query_page_dispose (GObject *object)
{
  DpQueryPage *self = DP_QUERY_PAGE (object);

  if (self->save_source != 0)
    remember_text (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->run != NULL)
    dp_query_run_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->result);
  g_clear_object (&self->export);
  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->script, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_QUERY_PAGE);

  G_OBJECT_CLASS (dp_query_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, paned);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, editor);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, run_stack);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, changes_switch);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, views);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, result_row);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, result_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, grid);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, plot_view);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, plan_view);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, done_page);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, export_bar);
  gtk_widget_class_bind_template_child (widget_class, DpQueryPage, export_progress);
}

static void
dp_query_page_class_init (DpQueryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPageClass *page_class = DP_PAGE_CLASS (klass);

  object_class->constructed = dp_query_page_constructed;
  object_class->dispose = dp_query_page_dispose;
  page_class->refresh = dp_query_page_refresh;

  g_type_ensure (DP_TYPE_SQL_EDITOR);
  g_type_ensure (DP_TYPE_RESULT_GRID);
  g_type_ensure (DP_TYPE_PLOT_VIEW);
  g_type_ensure (DP_TYPE_PLAN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-query-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_state_set_cb);
  gtk_widget_class_bind_template_callback (widget_class, _dp_query_page_tell);
  _dp_query_page_install_actions (widget_class);
}

static void
dp_query_page_init (DpQueryPage *self)
{
  self->library = dp_query_library_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  _dp_query_page_add_run_key (self);
}
