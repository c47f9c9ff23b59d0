/* dp-project-docs.c: what a project says about itself: descriptions, and the texts they name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BLOCK_START "\\{%-?\\s*docs\\s+(\\w+)\\s*-?%\\}"
#define BLOCK_END   "\\{%-?\\s*enddocs\\s*-?%\\}"

/* {{ doc('name') }} or {{ doc('package', 'name') }} */
#define REFERENCE \
  "\\{\\{-?\\s*doc\\(\\s*(?:['\"]\\w+['\"]\\s*,\\s*)?['\"](\\w+)['\"]\\s*\\)\\s*-?\\}\\}"

static guint
line_of (const char *text,
         gssize      offset)
{
  guint line = 1;

  for (gssize i = 0; i < offset; i++)
    line += text[i] == '\n';

  return line;
}

static gboolean
add_block (DpTransformProject *self,
           const char         *path,
           const char         *text,
           GMatchInfo         *start,
           GMatchInfo         *end,
           GError            **error)
{
  g_autofree char *name = g_match_info_fetch (start, 1);
  int from = 0;
  int to = 0;

  g_match_info_fetch_pos (start, 0, NULL, &from);
  if (!g_match_info_matches (end))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: the text “%s” has no end; write {%% enddocs %%} after it"), path,
                   line_of (text, from), name);
      return FALSE;
    }
  if (g_hash_table_contains (self->docs, name))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: there is a text “%s” already; give one of them another name"), path,
                   line_of (text, from), name);
      return FALSE;
    }

  g_match_info_fetch_pos (end, 0, &to, NULL);
  g_hash_table_insert (self->docs, g_steal_pointer (&name),
                       g_strstrip (g_strndup (text + from, to - from)));

  return TRUE;
}

static gboolean
read_file (DpTransformProject *self,
           const char         *path,
           GError            **error)
{
  g_autofree char *text = _dp_project_read_file (self->folder, path, error);
  g_autoptr(GRegex) starts = g_regex_new (BLOCK_START, 0, 0, NULL);
  g_autoptr(GRegex) ends = g_regex_new (BLOCK_END, 0, 0, NULL);
  g_autoptr(GMatchInfo) start = NULL;

  if (text == NULL)
    return FALSE;
  for (g_regex_match (starts, text, 0, &start); g_match_info_matches (start);
       g_match_info_next (start, NULL))
    {
      g_autoptr(GMatchInfo) end = NULL;
      int from = 0;

      g_match_info_fetch_pos (start, 0, NULL, &from);
      g_regex_match_full (ends, text, -1, from, 0, &end, NULL);
      if (!add_block (self, path, text, start, end, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_folder (DpTransformProject *self,
             const char         *folder,
             GHashTable         *seen,
             GError            **error)
{
  g_autoptr(GPtrArray) paths = _dp_project_list_files (self->folder, folder, ".md", error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);

      if (g_hash_table_add (seen, g_strdup (path)) && !read_file (self, path, error))
        return FALSE;
    }

  return paths != NULL;
}

/* Where dbt looks: in the folders of docs-paths, or in all that have nodes in them. */
gboolean
_dp_project_read_docs (DpTransformProject *self,
                       GError            **error)
{
  static const struct
  {
    const char *key;
    const char *fallback;
  } folders[] = {
    { "model-paths", "models" },
    { "seed-paths", "seeds" },
    { "snapshot-paths", "snapshots" },
    { "macro-paths", "macros" },
    { "analysis-paths", "analyses" },
  };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DpYamlNode *own = dp_yaml_node_lookup (self->settings, "docs-paths");

  for (guint i = 0; own != NULL && i < dp_yaml_node_get_length (own); i++)
    {
      const char *folder = dp_yaml_node_get_text (dp_yaml_node_get_item (own, i));

      if (folder != NULL && !read_folder (self, folder, seen, error))
        return FALSE;
    }

  for (gsize i = 0; own == NULL && i < G_N_ELEMENTS (folders); i++)
    {
      DpYamlNode *named = dp_yaml_node_lookup (self->settings, folders[i].key);
      guint n = named != NULL ? dp_yaml_node_get_length (named) : 1;

      for (guint k = 0; k < n; k++)
        {
          const char *folder = named != NULL
                                 ? dp_yaml_node_get_text (dp_yaml_node_get_item (named, k))
                                 : folders[i].fallback;

          if (folder != NULL && !read_folder (self, folder, seen, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
insert_cb (const GMatchInfo *match,
           GString          *result,
           gpointer          user_data)
{
  GHashTable *docs = ((gpointer *) user_data)[0];
  char **missing = ((gpointer *) user_data)[1];
  g_autofree char *name = g_match_info_fetch (match, 1);
  const char *text = g_hash_table_lookup (docs, name);

  if (text != NULL)
    g_string_append (result, text);
  else
    g_set_str (missing, name);

  return text == NULL;
}

gboolean
_dp_project_read_description (DpTransformProject  *self,
                              const char          *path,
                              DpYamlNode          *owner,
                              char               **description,
                              GError             **error)
{
  DpYamlNode *node = dp_yaml_node_lookup (owner, "description");
  const char *text = node != NULL ? dp_yaml_node_get_text (node) : NULL;
  g_autofree char *missing = NULL;
  gpointer data[] = { self->docs, &missing };
  g_autoptr(GRegex) references = NULL;
  g_autofree char *told = NULL;

  if (text == NULL || strstr (text, "{{") == NULL)
    {
      g_set_str (description, text);
      return TRUE;
    }

  references = g_regex_new (REFERENCE, 0, 0, NULL);
  told = g_regex_replace_eval (references, text, -1, 0, 0, insert_cb, data, error);
  if (told == NULL)
    return FALSE;
  if (missing != NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: there is no text “%s”; write {%% docs %s %%}…{%% enddocs %%} into a "
                     ".md file of the project"), path, dp_yaml_node_get_line (node), missing,
                   missing);
      return FALSE;
    }
  g_set_str (description, told);

  return TRUE;
}

DpValue *
_dp_project_read_meta (DpYamlNode *owner)
{
  DpYamlNode *meta = dp_yaml_node_lookup (owner, "meta");
  DpYamlNode *config = dp_yaml_node_lookup (owner, "config");

  if (meta == NULL && config != NULL)
    meta = dp_yaml_node_lookup (config, "meta");

  return meta != NULL ? dp_yaml_node_to_value (meta) : NULL;
}

/* Comments are what the database itself can tell, so they are written unless the project says no. */
gboolean
_dp_model_persists_docs (DpModel    *model,
                         const char *part)
{
  DpValue *config = dp_value_lookup (model->config, "persist_docs");
  DpValue *value = config != NULL ? dp_value_lookup (config, part) : NULL;

  return config == NULL || (value != NULL && dp_value_is_true (value));
}
