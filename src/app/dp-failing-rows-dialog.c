/* dp-failing-rows-dialog.c: what fails a data test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-failing-rows-dialog.h"

#include <glib/gi18n.h>

#include "dp-engine-health.h"

struct _DpFailingRowsDialog
{
  AdwDialog       parent_instance;

  AdwWindowTitle *title;
  GtkLabel       *message_label;
  GtkLabel       *query_label;
  GtkStack       *stack;
  GtkListBox     *rows_box;
  AdwStatusPage  *note_page;

  DpEngine       *engine;   /* (nullable): after disposal */
};

G_DEFINE_FINAL_TYPE (DpFailingRowsDialog, dp_failing_rows_dialog, ADW_TYPE_DIALOG)

static void
show_note (DpFailingRowsDialog *self,
           const char          *title,
           const char          *description)
{
  adw_status_page_set_title (self->note_page, title);
  adw_status_page_set_description (self->note_page, description);
  gtk_stack_set_visible_child_name (self->stack, "note");
}

/* "symbol: AAPL · close: −3.20" */
static char *
dup_row_words (DpDbResult *rows,
               guint       row)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < dp_db_result_get_n_columns (rows); i++)
    {
      const char *text = dp_db_result_get_text (rows, row, i);

      g_string_append_printf (words, "%s%s: %s", i > 0 ? " · " : "",
                              dp_db_result_get_column (rows, i),
                              text != NULL ? text : _("nothing"));
    }

  return g_string_free (words, FALSE);
}

static void
show_rows (DpFailingRowsDialog *self,
           DpDbResult          *rows)
{
  if (dp_db_result_get_n_rows (rows) == 0)
    {
      show_note (self, _("No Row Fails Any More"), _("The next run will say so, too."));
      return;
    }

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      g_autofree char *words = dup_row_words (rows, i);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
      adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
      gtk_list_box_append (self->rows_box, row);
    }
  gtk_stack_set_visible_child_name (self->stack, "rows");
}

static DexFuture *
rows_cb (DexFuture *future,
         gpointer   user_data)
{
  DpFailingRowsDialog *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->engine == NULL)
    return dex_future_new_true ();

  if (value != NULL)
    show_rows (self, g_value_get_object (value));
  else
    show_note (self, _("Could Not Be Read"), error->message);

  return dex_future_new_true ();
}

static DexFuture *
query_cb (DexFuture *future,
          gpointer   user_data)
{
  DpFailingRowsDialog *self = user_data;
  const char *sql = g_value_get_string (dex_future_get_value (future, NULL));

  /* It was closed meanwhile. */
  if (self->engine == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", "");
  gtk_label_set_label (self->query_label, sql);

  return dp_engine_query (self->engine, sql, NULL);
}

static void
copy_cb (DpFailingRowsDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->query_label));
}

static void
dp_failing_rows_dialog_dispose (GObject *object)
{
  DpFailingRowsDialog *self = DP_FAILING_ROWS_DIALOG (object);

  g_clear_object (&self->engine);
  /* The template would unparent it, of which the parent class would not know. */
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_FAILING_ROWS_DIALOG);

  G_OBJECT_CLASS (dp_failing_rows_dialog_parent_class)->dispose (object);
}

static void
dp_failing_rows_dialog_class_init (DpFailingRowsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_failing_rows_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-failing-rows-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpFailingRowsDialog, title);
  gtk_widget_class_bind_template_child (widget_class, DpFailingRowsDialog, message_label);
  gtk_widget_class_bind_template_child (widget_class, DpFailingRowsDialog, query_label);
  gtk_widget_class_bind_template_child (widget_class, DpFailingRowsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, DpFailingRowsDialog, rows_box);
  gtk_widget_class_bind_template_child (widget_class, DpFailingRowsDialog, note_page);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
dp_failing_rows_dialog_init (DpFailingRowsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dp_failing_rows_dialog_new (DpEngine      *engine,
                            DpTestHistory *test)
{
  DpFailingRowsDialog *self = g_object_new (DP_TYPE_FAILING_ROWS_DIALOG, NULL);
  const char *message;
  DexFuture *query;

  g_return_val_if_fail (DP_IS_ENGINE (engine), GTK_WIDGET (self));
  g_return_val_if_fail (DP_IS_TEST_HISTORY (test), GTK_WIDGET (self));

  message = dp_test_history_get_message (test);
  self->engine = g_object_ref (engine);
  adw_window_title_set_subtitle (self->title, dp_test_history_get_name (test));
  gtk_label_set_label (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL);
  query = dex_future_then (dp_engine_load_test_query (engine, test), query_cb, g_object_ref (self),
                           g_object_unref);
  dex_future_disown (dex_future_finally (query, rows_cb, g_object_ref (self), g_object_unref));

  return GTK_WIDGET (self);
}
