/* dp-project-files.c: a project's files, in a folder or inside the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
add_files (GFile       *folder,
           const char  *path,
           const char  *suffix,
           GPtrArray   *paths,
           GError     **error)
{
  g_autoptr(GFileEnumerator) files = NULL;

  files = g_file_enumerate_children (folder,
                                     G_FILE_ATTRIBUTE_STANDARD_NAME ","
                                     G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                     G_FILE_QUERY_INFO_NONE, NULL, error);
  if (files == NULL)
    return FALSE;

  while (TRUE)
    {
      GFileInfo *info;
      GFile *file;
      g_autofree char *child_path = NULL;
      const char *name;

      if (!g_file_enumerator_iterate (files, &info, &file, NULL, error))
        return FALSE;
      if (info == NULL)
        return TRUE;

      name = g_file_info_get_name (info);
      child_path = g_build_filename (path, name, NULL);
      if (*name == '.')
        continue;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        {
          if (!add_files (file, child_path, suffix, paths, error))
            return FALSE;
        }
      else if (g_str_has_suffix (name, suffix))
        {
          g_ptr_array_add (paths, g_steal_pointer (&child_path));
        }
    }
}

GPtrArray *
_dp_project_list_files (GFile       *root,
                        const char  *folder,
                        const char  *suffix,
                        GError     **error)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GFile) start = g_file_resolve_relative_path (root, folder);
  g_autoptr(GError) own_error = NULL;

  if (!add_files (start, folder, suffix, paths, &own_error))
    {
      if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return g_steal_pointer (&paths);
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("The folder “%s” of the project cannot be read: %s"), folder,
                   own_error->message);
      return NULL;
    }
  g_ptr_array_sort_values (paths, (GCompareFunc) strcmp);

  return g_steal_pointer (&paths);
}

char *
_dp_project_read_file (GFile       *root,
                       const char  *path,
                       GError     **error)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (root, path);
  g_autoptr(GError) own_error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, &own_error))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("The project's file “%s” cannot be read: %s"), path, own_error->message);
      return NULL;
    }
  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s: this is not UTF-8 text; save it in that encoding"), path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static void
project_path_free (gpointer data)
{
  DpProjectPath *self = data;

  g_free (self->path);
  g_free (self->inside);
  g_free (self);
}

/* The folders that the first of @keys which is set names, or the one that is usual. */
static char **
list_folders (DpYamlNode         *settings,
              const char * const *keys,
              const char         *fallback)
{
  g_autoptr(GStrvBuilder) folders = g_strv_builder_new ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      DpYamlNode *list = dp_yaml_node_lookup (settings, keys[i]);

      if (list == NULL)
        continue;
      for (guint k = 0; k < dp_yaml_node_get_length (list); k++)
        {
          const char *folder = dp_yaml_node_get_text (dp_yaml_node_get_item (list, k));

          if (folder != NULL)
            g_strv_builder_add (folders, folder);
        }
      return g_strv_builder_end (folders);
    }
  g_strv_builder_add (folders, fallback);

  return g_strv_builder_end (folders);
}

GPtrArray *
_dp_project_list_section (DpTransformProject  *self,
                          DpYamlNode          *settings,
                          const char          *root,
                          const char * const  *keys,
                          const char          *fallback,
                          const char          *suffix,
                          GError             **error)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (project_path_free);
  g_auto(GStrv) folders = list_folders (settings, keys, fallback);

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = *root == '\0' ? g_strdup (folders[i])
                                              : g_build_filename (root, folders[i], NULL);
      g_autoptr(GPtrArray) found = _dp_project_list_files (self->folder, folder, suffix, error);

      if (found == NULL)
        return NULL;
      for (guint k = 0; k < found->len; k++)
        {
          DpProjectPath *path = g_new0 (DpProjectPath, 1);

          path->path = g_strdup (g_ptr_array_index (found, k));
          path->inside = g_strdup (path->path + MIN (strlen (folder) + 1, strlen (path->path)));
          g_ptr_array_add (paths, path);
        }
    }

  return g_steal_pointer (&paths);
}
