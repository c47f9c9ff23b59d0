/* dp-project-yaml.c: templates inside dbt_project.yml and the other .yml files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <string.h>

/* What stays a template, because it is rendered where it is used, with what is known there. */
static const char * const left_alone[] = {
  "description", "pre_hook", "pre-hook", "post_hook", "post-hook", "sql_header",
  "where", "loaded_at_field", "loaded_at_query", "filter", "unit_tests", NULL,
};
static const char * const left_alone_in_settings[] = {
  "vars", "on-run-start", "on-run-end", "query-comment", NULL,
};

typedef struct
{
  DpTransformProject *project;
  const char         *package;
  const char         *path;
  gboolean            in_test;    /* of which only the config is rendered now */
} Rendering;

static gboolean
is_template (const char *text)
{
  return text != NULL && (strstr (text, "{{") != NULL || strstr (text, "{%") != NULL);
}

static gboolean
stays (const char *key)
{
  const char *name = key != NULL && *key == '+' ? key + 1 : key;

  return name != NULL && g_strv_contains (left_alone, name);
}

static gboolean render_items (Rendering   *self,
                              DpYamlNode  *node,
                              GError     **error);

static gboolean
render_item (Rendering   *self,
             DpYamlNode  *node,
             guint        index,
             const char  *key,
             GError     **error)
{
  DpYamlNode *child = dp_yaml_node_get_item (node, index);
  DpRender render = { .project = self->project, .package = self->package };
  const char *text = dp_yaml_node_get_text (child);
  g_autoptr(DpValue) value = NULL;
  Rendering inner = *self;

  inner.in_test |= g_strcmp0 (key, "tests") == 0 || g_strcmp0 (key, "data_tests") == 0;
  /* A test's config, or that of a model, is the same from here on. */
  if (g_strcmp0 (key, "config") == 0)
    inner.in_test = FALSE;
  if (text == NULL)
    return render_items (&inner, child, error);
  if (inner.in_test || !is_template (text))
    return TRUE;

  value = _dp_project_evaluate_text (&render, self->path, dp_yaml_node_get_line (child), text,
                                     error);
  if (value == NULL)
    return FALSE;
  dp_yaml_node_replace_item (node, index, value);

  return TRUE;
}

static gboolean
render_items (Rendering   *self,
              DpYamlNode  *node,
              GError     **error)
{
  for (guint i = 0; i < dp_yaml_node_get_length (node); i++)
    {
      const char *key = dp_yaml_node_is_mapping (node) ? dp_yaml_node_get_key (node, i) : NULL;

      if (!stays (key) && !render_item (self, node, i, key, error))
        return FALSE;
    }

  return TRUE;
}

DpYamlNode *
_dp_project_read_yaml (DpTransformProject  *self,
                       const char          *package,
                       const char          *path,
                       GError             **error)
{
  Rendering rendering = { self, package, path, FALSE };
  g_autofree char *text = _dp_project_read_file (self->folder, path, error);
  g_autoptr(DpYamlNode) root = NULL;

  if (text == NULL)
    return NULL;
  root = dp_yaml_node_parse (path, text, strlen (text), error);
  if (root == NULL || (is_template (text) && !render_items (&rendering, root, error)))
    return NULL;

  return g_steal_pointer (&root);
}

gboolean
_dp_project_render_settings (DpTransformProject  *self,
                             const char          *package,
                             const char          *path,
                             DpYamlNode          *settings,
                             GError             **error)
{
  Rendering rendering = { self, package, path, FALSE };

  for (guint i = 0; i < dp_yaml_node_get_length (settings); i++)
    {
      const char *key = dp_yaml_node_get_key (settings, i);
      /* "tests:" is a section of configs here. */
      gboolean is_tests = g_str_equal (key, "tests") || g_str_equal (key, "data_tests");

      if (!g_strv_contains (left_alone_in_settings, key) &&
          !render_item (&rendering, settings, i, is_tests ? NULL : key, error))
        return FALSE;
    }

  return TRUE;
}
