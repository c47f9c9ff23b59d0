/* dp-csv-files.c: the files that names, folders and patterns mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-files.h"

#include <glib/gi18n-lib.h>
#include <glob.h>
#include <string.h>


static gboolean
is_table (const char *name)
{
  static const char * const endings[] = {
    ".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz",
  };
  g_autofree char *folded = g_ascii_strdown (name, -1);

  if (*name == '.')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (folded, endings[i]))
        return TRUE;
    }

  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Folders in the folder are looked into, too: people keep a folder a year, or one an exchange. */
static gboolean
add_folder (GPtrArray   *files,
            const char  *folder,
            GError     **error)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !add_folder (files, path, error))
            return FALSE;
        }
      else if (is_table (g_ptr_array_index (names, i)))
        {
          g_ptr_array_add (files, g_steal_pointer (&path));
        }
    }

  return TRUE;
}

static gboolean
refuse (GError     **error,
        GIOErrorEnum code,
        const char  *format,
        const char  *word)
{
  g_autofree char *message = g_strconcat (word, ": ", format, NULL);

  g_set_error_literal (error, G_IO_ERROR, code, message);

  return FALSE;
}

static gboolean
add_pattern (GPtrArray   *files,
             const char  *pattern,
             GError     **error)
{
  glob_t found = { 0 };
  int result = glob (pattern, 0, NULL, &found);

  for (gsize i = 0; result == 0 && i < found.gl_pathc; i++)
    {
      if (!g_file_test (found.gl_pathv[i], G_FILE_TEST_IS_DIR))
        g_ptr_array_add (files, g_strdup (found.gl_pathv[i]));
    }
  globfree (&found);
  if (result != 0)
    return refuse (error, G_IO_ERROR_NOT_FOUND, _("there is no file of that name."), pattern);

  return TRUE;
}

char **
dp_csv_list_files (const char * const  *words,
                           GError             **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (words != NULL, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint n_before = files->len;

      if (g_file_test (words[i], G_FILE_TEST_IS_DIR))
        {
          if (!add_folder (files, words[i], error))
            return NULL;
          if (files->len == n_before)
            {
              refuse (error, G_IO_ERROR_NOT_FOUND,
                      _("there is no .csv, .tsv or .txt file in that folder."), words[i]);
              return NULL;
            }
        }
      else if (g_file_test (words[i], G_FILE_TEST_EXISTS))
        {
          g_ptr_array_add (files, g_strdup (words[i]));
        }
      else if (!add_pattern (files, words[i], error))
        {
          return NULL;
        }
    }
  g_ptr_array_add (files, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&files), FALSE);
}
