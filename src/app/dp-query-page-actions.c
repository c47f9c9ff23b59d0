/* dp-query-page-actions.c: the page Query: what its menu and keys do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-page-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-alert.h"
#include "dp-query-library-dialog.h"
#include "dp-undo.h"

/* In the tables that every market has. */
#define EXAMPLE \
  "select symbol, name, last_close, return_30d\n" \
  "from marts.dim_company\n" \
  "order by return_30d desc nulls last\n"

void
_dp_query_page_tell (DpQueryPage *self,
                     const char  *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (self), toast);
}

static gboolean
has_text (DpQueryPage *self)
{
  g_autofree char *text = dp_sql_editor_dup_text (self->editor);

  return *g_strstrip (text) != '\0';
}

static gboolean
has_rows (DpQueryPage *self)
{
  return self->result != NULL && dp_query_result_get_done (self->result) &&
         dp_query_result_get_rows (self->result) != NULL;
}

void
_dp_query_page_update_actions (DpQueryPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean running = _dp_query_page_is_running (self);
  gboolean can_run = !running && has_text (self);

  gtk_widget_action_set_enabled (widget, "query.run", can_run);
  gtk_widget_action_set_enabled (widget, "query.explain", can_run);
  gtk_widget_action_set_enabled (widget, "query.analyze", can_run);
  gtk_widget_action_set_enabled (widget, "query.save", has_text (self));
  gtk_widget_action_set_enabled (widget, "query.stop", running);
  gtk_widget_action_set_enabled (widget, "query.export", has_rows (self) && self->export == NULL);
}

static void
run_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  DpQueryExplain explain = g_str_equal (action, "query.explain")   ? DP_QUERY_EXPLAIN_PLAN
                           : g_str_equal (action, "query.analyze") ? DP_QUERY_EXPLAIN_ANALYZE
                                                                   : DP_QUERY_EXPLAIN_NO;

  _dp_query_page_start (DP_QUERY_PAGE (widget), explain);
}

static void
stop_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  _dp_query_page_stop (DP_QUERY_PAGE (widget));
}

static void
example_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  DpQueryPage *self = DP_QUERY_PAGE (widget);

  if (!has_text (self))
    dp_sql_editor_set_text (self->editor, EXAMPLE);
  _dp_query_page_start (self, DP_QUERY_EXPLAIN_NO);
}

static void
chosen_cb (DpQueryPage *self,
           const char  *sql)
{
  dp_sql_editor_set_text (self->editor, sql);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
library_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  DpQueryPage *self = DP_QUERY_PAGE (widget);
  AdwDialog *dialog = dp_query_library_dialog_new (self->library);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    _dp_query_page_tell (user_data, error->message);

  return dex_future_new_true ();
}

/* @future: (transfer full) */
static void
watch_keeping (DpQueryPage *self,
               DexFuture   *future)
{
  dex_future_disown (dex_future_finally (future, kept_cb, g_object_ref (self), g_object_unref));
}

/* A query that another one took the place of */
typedef struct
{
  DpQueryPage *page;
  DpKeptQuery *query;
} Replaced;

static void
replaced_free (gpointer data)
{
  Replaced *replaced = data;

  g_object_unref (replaced->page);
  g_object_unref (replaced->query);
  g_free (replaced);
}

static void
undo_cb (gpointer data)
{
  const Replaced *replaced = data;
  DpQueryPage *self = replaced->page;

  if (self->library != NULL)
    watch_keeping (self, dp_query_library_keep (self->library,
                                                dp_kept_query_get_name (replaced->query),
                                                dp_kept_query_get_sql (replaced->query)));
}

static void
keep (DpQueryPage *self,
      const char  *name)
{
  g_autoptr(DpKeptQuery) before = dp_query_library_find (self->library, name);
  g_autofree char *text = dp_sql_editor_dup_text (self->editor);
  g_autofree char *sentence = NULL;
  Replaced *replaced;

  watch_keeping (self, dp_query_library_keep (self->library, name, text));
  sentence = g_strdup_printf (before != NULL ? _("“%s” was replaced") : _("“%s” was saved"), name);
  if (before == NULL)
    {
      _dp_query_page_tell (self, sentence);
      return;
    }

  replaced = g_new0 (Replaced, 1);
  replaced->page = g_object_ref (self);
  replaced->query = g_steal_pointer (&before);
  dp_undo_offer (GTK_WIDGET (self), sentence, undo_cb, replaced, replaced_free);
}

static void
save_response_cb (AdwAlertDialog *dialog,
                  const char     *response,
                  gpointer        user_data)
{
  DpQueryPage *self = user_data;
  GtkEditable *entry = GTK_EDITABLE (g_object_get_data (G_OBJECT (dialog), "entry"));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "save") && *name != '\0')
    keep (self, name);
}

static void
name_changed_cb (AdwAlertDialog *dialog,
                 GtkEditable    *entry)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "save", *name != '\0');
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  DpQueryPage *self = DP_QUERY_PAGE (widget);
  AdwDialog *dialog = dp_alert_new (_("Save Query"), NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "save",
                                  _("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "save", FALSE);
  adw_dialog_set_focus (dialog, entry);
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self,
                           G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, widget);
}

static void
export_fraction_cb (DpQueryPage *self)
{
  if (self->export != NULL)
    gtk_progress_bar_set_fraction (self->export_progress,
                                   dp_result_export_get_fraction (self->export));
}

static DexFuture *
exported_cb (DexFuture *future,
             gpointer   user_data)
{
  DpQueryPage *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  const GValue *n_rows = dex_future_get_value (future, &error);

  if (n_rows != NULL)
    sentence = g_strdup_printf (ngettext ("%'" PRId64 " row was written",
                                          "%'" PRId64 " rows were written",
                                          g_value_get_int64 (n_rows)), g_value_get_int64 (n_rows));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sentence = g_strdup (error->message);
  if (sentence != NULL)
    _dp_query_page_tell (self, sentence);

  g_clear_object (&self->export);
  gtk_widget_set_visible (self->export_bar, FALSE);
  _dp_query_page_update_actions (self);

  return dex_future_new_true ();
}

static void
start_export (DpQueryPage *self,
              GFile       *file)
{
  g_autofree char *name = g_file_get_basename (file);
  DpExportFormat format = DP_EXPORT_FORMAT_CSV;

  if (!dp_export_format_find (name, &format))
    {
      _dp_query_page_tell (self, _("The name of the file has to end in .csv, .json or .xlsx."));
      return;
    }

  self->export = dp_result_export_start (dp_result_model_get_store (
                                             dp_query_result_get_rows (self->result)),
                                         file, format);
  g_signal_connect_object (self->export, "notify::fraction", G_CALLBACK (export_fraction_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->export_progress, 0);
  gtk_widget_set_visible (self->export_bar, TRUE);
  dex_future_disown (dex_future_finally (dp_result_export_wait (self->export), exported_cb,
                                         g_object_ref (self), g_object_unref));
  _dp_query_page_update_actions (self);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(DpQueryPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && has_rows (self) && self->export == NULL)
    start_export (self, file);
}

static GListModel *
list_filters (void)
{
  static const struct
  {
    const char *title;
    DpExportFormat format;
  } forms[] = {
    { N_("Text With Commas (.csv)"), DP_EXPORT_FORMAT_CSV },
    { N_("JSON (.json)"), DP_EXPORT_FORMAT_JSON },
    { N_("Spreadsheet (.xlsx)"), DP_EXPORT_FORMAT_XLSX },
  };
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(forms[i].title));
      gtk_file_filter_add_suffix (filter, dp_export_format_get_suffix (forms[i].format) + 1);
      g_list_store_append (filters, filter);
    }

  return G_LIST_MODEL (filters);
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DpQueryPage *self = DP_QUERY_PAGE (widget);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListModel) filters = list_filters ();

  if (!has_rows (self))
    return;

  gtk_file_dialog_set_title (dialog, _("Export Rows"));
  gtk_file_dialog_set_filters (dialog, filters);
  /* Translators: the name proposed for a file with the rows of an answer; keep .csv */
  gtk_file_dialog_set_initial_name (dialog, _("Rows.csv"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        g_object_ref (self));
}

static void
cancel_export_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  DpQueryPage *self = DP_QUERY_PAGE (widget);

  if (self->export != NULL)
    dp_result_export_cancel (self->export);
}

/* Before the editor sees it, which would begin a new line. */
void
_dp_query_page_add_run_key (DpQueryPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (
                                                              "<Control>Return|<Control>KP_Enter"),
                                                          gtk_named_action_new ("query.run")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
_dp_query_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "query.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "query.explain", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "query.analyze", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "query.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "query.example", NULL, example_action);
  gtk_widget_class_install_action (widget_class, "query.library", NULL, library_action);
  gtk_widget_class_install_action (widget_class, "query.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "query.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "query.cancel-export", NULL, cancel_export_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "query.stop", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "query.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "query.explain",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "query.analyze", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK, "query.library",
                                       NULL);
}
