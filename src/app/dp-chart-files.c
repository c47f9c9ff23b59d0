/* dp-chart-files.c: the chart as a file, on the clipboard and on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-files.h"

#include <glib/gi18n.h>

#define WIDTH  1600
#define HEIGHT 900

typedef struct
{
  DpChartView *view;
  void       (*told) (gpointer    owner,
                      const char *sentence);
  GObject     *owner;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_clear_object (&save->view);
  g_clear_object (&save->owner);
  g_free (save);
}

static GListModel *
list_filters (void)
{
  static const struct { const char *name; const char *suffix; } kinds[] = {
    { N_("PNG picture"), "png" }, { N_("SVG drawing"), "svg" },
    { N_("PDF document"), "pdf" }, { N_("CSV table"), "csv" },
  };
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(kinds[i].name));
      gtk_file_filter_add_suffix (filter, kinds[i].suffix);
      g_list_store_append (filters, filter);
    }

  return G_LIST_MODEL (filters);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Save *save = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *sentence = NULL;

  if (file == NULL)
    {
      save_free (save);
      return;
    }
  if (path == NULL)
    sentence = g_strdup (_("A chart can only be saved on this computer; choose another folder."));
  else if (dp_chart_export (dp_chart_view_get_chart (save->view), path, WIDTH, HEIGHT, &error))
    sentence = g_strdup_printf (_("Saved as “%s”"), name);
  save->told (save->owner, sentence != NULL ? sentence : error->message);
  save_free (save);
}

void
dp_chart_files_save (DpChartView *view,
                     void       (*told) (gpointer    owner,
                                         const char *sentence),
                     gpointer     owner)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListModel) filters = list_filters ();
  g_autofree char *name = NULL;
  DpSeries *series;
  Save *save;

  g_return_if_fail (DP_IS_CHART_VIEW (view));
  g_return_if_fail (told != NULL && G_IS_OBJECT (owner));

  series = dp_chart_get_series (dp_chart_view_get_chart (view));
  if (series == NULL)
    return;

  save = g_new0 (Save, 1);
  save->view = g_object_ref (view);
  save->told = told;
  save->owner = g_object_ref (owner);
  name = g_strdup_printf ("%s.png", dp_series_get_symbol (series));
  g_strdelimit (name, G_DIR_SEPARATOR_S, '-');
  gtk_file_dialog_set_title (dialog, _("Save Chart"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))), NULL,
                        chosen_cb, save);
}

void
dp_chart_files_copy (DpChartView *view)
{
  g_autoptr(GdkTexture) texture = NULL;

  g_return_if_fail (DP_IS_CHART_VIEW (view));

  texture = dp_chart_view_dup_texture (view);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (view)), texture);
}

/* As wide as the paper, in colours for paper. */
static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              DpChart           *chart)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gtk_print_context_get_width (context);
  double scale = width / WIDTH;
  int height = MIN (HEIGHT, gtk_print_context_get_height (context) / scale);
  DpChartTheme theme;

  dp_chart_theme_init (&theme, FALSE, FALSE);
  dp_chart_set_theme (chart, &theme);
  cairo_scale (cr, scale, scale);
  dp_chart_draw (chart, cr, WIDTH, MAX (height, 200));
}

GtkPrintOperation *
dp_chart_files_create_print (DpChartView *view)
{
  GtkPrintOperation *operation;
  g_autoptr(GtkPageSetup) setup = gtk_page_setup_new ();

  g_return_val_if_fail (DP_IS_CHART_VIEW (view), NULL);

  operation = gtk_print_operation_new ();
  gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, dp_chart_view_get_label (view));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb),
                           dp_chart_view_get_chart (view), 0);

  return operation;
}

void
dp_chart_files_print (DpChartView *view)
{
  g_autoptr(GtkPrintOperation) operation = NULL;

  g_return_if_fail (DP_IS_CHART_VIEW (view));

  operation = dp_chart_files_create_print (view);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))), NULL);
  dp_chart_view_update_style (view);
}
