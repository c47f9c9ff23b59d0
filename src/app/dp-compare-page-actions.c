/* dp-compare-page-actions.c: a comparison on the clipboard and in files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-compare-page-private.h"

#include <glib/gi18n.h>

#include "dp-chart-files.h"

static void
tell (gpointer    owner,
      const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (owner), toast);
}

static void
save_chart_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  dp_chart_files_save (DP_COMPARE_PAGE (widget)->chart_view, tell, widget);
}

static void
copy_chart_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  dp_chart_files_copy (DP_COMPARE_PAGE (widget)->chart_view);
  tell (widget, _("Chart copied"));
}

static void
copy_tables_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  DpComparePage *self = DP_COMPARE_PAGE (widget);
  g_autofree char *figures = dp_figure_table_dup_text (self->figures_table);
  g_autofree char *together = dp_figure_table_dup_text (self->together_table);
  g_autofree char *text = g_strdup_printf ("%s\n%s", figures, together);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell (self, _("Tables copied"));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(DpComparePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *sentence = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    sentence = g_strdup_printf (_("Saved as “%s”"), name);
  tell (self, sentence != NULL ? sentence : error->message);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(DpComparePage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr(GBytes) bytes = NULL;
  char *csv;

  if (file == NULL || self->comparison == NULL)
    return;

  csv = _dp_compare_page_dup_csv (self);
  bytes = g_bytes_new_take (csv, strlen (csv));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_steal_pointer (&self));
}

static void
save_figures_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_strconcat (_("Comparison"), ".csv", NULL);

  gtk_file_dialog_set_title (dialog, _("Save Figures"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        g_object_ref (widget));
}

void
_dp_compare_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "compare.save-chart", NULL, save_chart_action);
  gtk_widget_class_install_action (widget_class, "compare.copy-chart", NULL, copy_chart_action);
  gtk_widget_class_install_action (widget_class, "compare.copy-tables", NULL, copy_tables_action);
  gtk_widget_class_install_action (widget_class, "compare.save-figures", NULL,
                                   save_figures_action);
}
