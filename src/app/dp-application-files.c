/* dp-application-files.c: files that somebody opens, drops or chooses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-application-private.h"

#include <glib/gi18n.h>

#include "dp-import-dialog.h"

static void
show_import (DpApplication      *self,
             const char * const *paths)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (
      ADW_APPLICATION_WINDOW (self->window));

  if (!DP_IS_IMPORT_DIALOG (dialog))
    {
      dialog = ADW_DIALOG (dp_import_dialog_new (self->engine));
      adw_dialog_present (dialog, GTK_WIDGET (self->window));
    }
  dp_import_dialog_set_paths (DP_IMPORT_DIALOG (dialog), paths);
}

/* What is elsewhere has no path: the engine reads files of this computer. */
static void
import_files (DpApplication *self,
              GPtrArray     *files)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *elsewhere = NULL;
  g_auto(GStrv) paths = NULL;

  g_application_activate (G_APPLICATION (self));
  if (self->window == NULL)
    return;

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *path = g_file_get_path (g_ptr_array_index (files, i));

      if (path != NULL)
        g_strv_builder_take (builder, g_steal_pointer (&path));
      else if (elsewhere == NULL)
        elsewhere = g_file_get_parse_name (g_ptr_array_index (files, i));
    }
  paths = g_strv_builder_end (builder);

  if (elsewhere != NULL)
    {
      g_autofree char *sentence = NULL;

      sentence = g_strdup_printf (_("“%s” is not on this computer. Copy it here first."),
                                  elsewhere);
      dp_window_show_notice (self->window, sentence, _("Import File…"), "app.import");
    }
  if (paths[0] != NULL)
    show_import (self, (const char * const *) paths);
}

static void
import_files_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);

  for (guint i = 0; uris[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_uri (uris[i]));
  import_files (user_data, files);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DpApplication) self = user_data;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GListModel) chosen = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source),
                                                                       result, NULL);

  if (chosen == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (chosen); i++)
    g_ptr_array_add (files, g_list_model_get_item (chosen, i));
  import_files (self, files);
}

static void
import_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DpApplication *self = user_data;
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) tables = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();
  static const char * const suffixes[] = { "csv", "tsv", "txt", "gz" };

  g_application_activate (G_APPLICATION (self));
  if (self->window == NULL)
    return;

  gtk_file_filter_set_name (tables, _("Tables (CSV)"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (tables, suffixes[i]);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, tables);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Import Files"));
  gtk_file_dialog_set_accept_label (dialog, _("_Open"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (self->window), NULL, chosen_cb,
                                 g_object_ref (self));
}

static const GActionEntry actions[] = {
  { .name = "import", .activate = import_action },
  { .name = "import-files", .activate = import_files_action, .parameter_type = "as" },
};

void
_dp_application_add_file_actions (DpApplication *self)
{
  static const char * const keys[] = { "<Control>o", NULL };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.import", keys);
}

void
_dp_application_open (GApplication  *application,
                      GFile        **files,
                      int            n_files,
                      const char    *hint)
{
  g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (opened, g_object_ref (files[i]));
  import_files (DP_APPLICATION (application), opened);
}
