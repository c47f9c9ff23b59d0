/* dp-project-docs.c: what a project says about itself: descriptions, and the texts they name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-project-macros.h"

#define BLOCK_START "\\{%-?\\s*docs\\s+(\\w+)\\s*-?%\\}"
#define BLOCK_END   "\\{%-?\\s*enddocs\\s*-?%\\}"

/* {{ doc('name') }} or {{ doc('package', 'name') }} */
#define REFERENCE \
  "\\{\\{-?\\s*doc\\(\\s*(?:['\"](\\w+)['\"]\\s*,\\s*)?['\"](\\w+)['\"]\\s*\\)\\s*-?\\}\\}"

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
  g_autofree char *key = g_strconcat (_dp_project_package_of (self, path)->name, ".", name, NULL);
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
  if (g_hash_table_contains (self->docs, key))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: there is a text “%s” already; give one of them another name"), path,
                   line_of (text, from), name);
      return FALSE;
    }

  g_match_info_fetch_pos (end, 0, &to, NULL);
  g_hash_table_insert (self->docs, g_steal_pointer (&key),
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
read_section (DpTransformProject  *self,
              DpProjectPackage    *package,
              const char * const  *keys,
              const char          *fallback,
              GHashTable          *seen,
              GError             **error)
{
  g_autoptr(GPtrArray) paths = NULL;

  paths = _dp_project_list_section (self, package->settings, package->root, keys, fallback, ".md",
                                    error);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = ((DpProjectPath *) g_ptr_array_index (paths, i))->path;

      if (g_hash_table_add (seen, g_strdup (path)) && !read_file (self, path, error))
        return FALSE;
    }

  return paths != NULL;
}

/* Where dbt looks: in the folders of docs-paths, or in all that have nodes in them. */
static gboolean
read_package (DpTransformProject *self,
              DpProjectPackage   *package,
              GError            **error)
{
  static const struct
  {
    const char *keys[3];
    const char *fallback;
  } folders[] = {
    { { "model-paths", "source-paths" }, "models" },
    { { "seed-paths", "data-paths" }, "seeds" },
    { { "snapshot-paths" }, "snapshots" },
    { { "macro-paths" }, "macros" },
    { { "analysis-paths" }, "analyses" },
  };
  static const char * const own[] = { "docs-paths", NULL };
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (dp_yaml_node_lookup (package->settings, own[0]) != NULL)
    return read_section (self, package, own, own[0], seen, error);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    if (!read_section (self, package, folders[i].keys, folders[i].fallback, seen, error))
      return FALSE;

  return TRUE;
}

gboolean
_dp_project_read_docs (DpTransformProject *self,
                       GError            **error)
{
  for (guint i = 0; i < self->packages->len; i++)
    if (!read_package (self, g_ptr_array_index (self->packages, i), error))
      return FALSE;

  return TRUE;
}

static const char *
lookup_block (DpTransformProject *self,
              const char         *package,
              const char         *name)
{
  g_autofree char *key = g_strconcat (package, ".", name, NULL);

  return g_hash_table_lookup (self->docs, key);
}

/* doc('package', 'name') is that one; doc('name') the nearest: of the file's package, of the
 * project, of any package. */
static const char *
find_block (DpTransformProject *self,
            const char         *path,
            const char         *package,
            const char         *name)
{
  const char *found;

  if (*package != '\0')
    return lookup_block (self, package, name);
  found = lookup_block (self, _dp_project_package_of (self, path)->name, name);
  /* The project is the first of its packages. */
  for (guint i = 0; i < self->packages->len && found == NULL; i++)
    found = lookup_block (self, ((DpProjectPackage *) self->packages->pdata[i])->name, name);

  return found;
}

typedef struct
{
  DpTransformProject *project;
  const char         *path;
  char               *missing;
} Insertion;

static gboolean
insert_cb (const GMatchInfo *match,
           GString          *result,
           gpointer          user_data)
{
  Insertion *self = user_data;
  g_autofree char *package = g_match_info_fetch (match, 1);
  g_autofree char *name = g_match_info_fetch (match, 2);
  const char *text = find_block (self->project, self->path, package, name);

  if (text != NULL)
    g_string_append (result, text);
  else
    g_set_str (&self->missing, name);

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
  Insertion insertion = { self, path, NULL };
  g_autofree char *missing = NULL;
  g_autoptr(GRegex) references = NULL;
  g_autofree char *told = NULL;

  if (text == NULL || strstr (text, "{{") == NULL)
    {
      g_set_str (description, text);
      return TRUE;
    }

  references = g_regex_new (REFERENCE, 0, 0, NULL);
  told = g_regex_replace_eval (references, text, -1, 0, 0, insert_cb, &insertion, error);
  missing = insertion.missing;
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

/* Comments are what the database itself can tell, so they are written unless the project says
 * no. */
gboolean
_dp_model_persists_docs (DpModel    *model,
                         const char *part)
{
  DpValue *config = dp_value_lookup (model->config, "persist_docs");
  DpValue *value = config != NULL ? dp_value_lookup (config, part) : NULL;

  return config == NULL || (value != NULL && dp_value_is_true (value));
}
