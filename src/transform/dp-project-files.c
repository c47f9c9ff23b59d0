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
