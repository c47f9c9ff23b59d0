/* dp-project-selectors.c: choices that have a name, in selectors.yml
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-select-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SELECTORS_FILE "selectors.yml"

/* A selector that names itself would never end. */
#define MAX_DEPTH 16

static GByteArray *select_definition (DpSelector  *self,
                                      DpYamlNode  *node,
                                      guint        depth,
                                      GError     **error);

static GByteArray *
fail (GError     **error,
      DpYamlNode  *node,
      const char  *message)
{
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, SELECTORS_FILE ":%u: %s",
               dp_yaml_node_get_line (node), message);

  return NULL;
}

gboolean
_dp_project_read_selectors (DpTransformProject  *self,
                            GError             **error)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (self->folder, SELECTORS_FILE);
  DpYamlNode *list;

  if (!g_file_query_exists (file, NULL))
    return TRUE;
  self->selectors = _dp_project_read_yaml (self, self->name, SELECTORS_FILE, error);
  if (self->selectors == NULL)
    return FALSE;
  list = dp_yaml_node_lookup (self->selectors, "selectors");
  if (list == NULL || !dp_yaml_node_is_sequence (list))
    return fail (error, self->selectors,
                 _("this file has to begin with “selectors:” and a list")) != NULL;

  for (guint i = 0; i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (list, i);

      if (dp_yaml_node_lookup_text (entry, "name") == NULL ||
          dp_yaml_node_lookup (entry, "definition") == NULL)
        return fail (error, entry, _("a selector has a “name” and a “definition”")) != NULL;
    }

  return TRUE;
}

static DpYamlNode *
get_list (DpTransformProject *self)
{
  return self->selectors != NULL ? dp_yaml_node_lookup (self->selectors, "selectors") : NULL;
}

static DpYamlNode *
find (DpTransformProject  *self,
      const char          *name,
      GError             **error)
{
  DpYamlNode *list = get_list (self);
  g_autoptr(GString) known = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (list, i);

      if (g_str_equal (dp_yaml_node_lookup_text (entry, "name"), name))
        return dp_yaml_node_lookup (entry, "definition");
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                              dp_yaml_node_lookup_text (entry, "name"));
    }
  if (known->len > 0)
    g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                 _("There is no selector “%s” in selectors.yml; there is %s."), name, known->str);
  else
    g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                 _("There is no selector “%s”: the project has no file selectors.yml."), name);

  return NULL;
}

const char *
_dp_project_get_default_selector (DpTransformProject *self)
{
  DpYamlNode *list = get_list (self);

  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (list, i);
      DpYamlNode *is_default = dp_yaml_node_lookup (entry, "default");
      g_autoptr(DpValue) value = is_default != NULL ? dp_yaml_node_to_value (is_default) : NULL;

      if (value != NULL && dp_value_is_true (value))
        return dp_yaml_node_lookup_text (entry, "name");
    }

  return NULL;
}

static void
combine (GByteArray *into,
         GByteArray *other,
         gboolean    both)
{
  for (guint i = 0; i < into->len; i++)
    into->data[i] = both ? into->data[i] && other->data[i] : into->data[i] || other->data[i];
}

static GByteArray *select_list (DpSelector  *self,
                                DpYamlNode  *list,
                                gboolean     both,
                                guint        depth,
                                GError     **error);

static gboolean
take_away (DpSelector  *self,
           GByteArray  *set,
           DpYamlNode  *list,
           guint        depth,
           GError     **error)
{
  g_autoptr(GByteArray) excluded = select_list (self, list, FALSE, depth, error);

  for (guint i = 0; excluded != NULL && i < set->len; i++)
    set->data[i] = set->data[i] && !excluded->data[i];

  return excluded != NULL;
}

/* Of a union any, of an intersection all; "exclude:" among them is taken away at the end. */
static GByteArray *
select_list (DpSelector  *self,
             DpYamlNode  *list,
             gboolean     both,
             guint        depth,
             GError     **error)
{
  g_autoptr(GByteArray) set = NULL;

  if (!dp_yaml_node_is_sequence (list))
    return fail (error, list, _("this has to be a list; begin each item with “- ”"));

  for (guint i = 0; i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *item = dp_yaml_node_get_item (list, i);
      g_autoptr(GByteArray) other = NULL;

      if (dp_yaml_node_lookup (item, "exclude") != NULL && dp_yaml_node_get_length (item) == 1)
        continue;
      other = select_definition (self, item, depth + 1, error);
      if (other == NULL)
        return NULL;
      if (set == NULL)
        set = g_steal_pointer (&other);
      else
        combine (set, other, both);
    }
  if (set == NULL)
    set = _dp_selector_new_set (self);
  for (guint i = 0; i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *item = dp_yaml_node_get_item (list, i);
      DpYamlNode *excluded = dp_yaml_node_lookup (item, "exclude");

      if (excluded != NULL && dp_yaml_node_get_length (item) == 1 &&
          !take_away (self, set, excluded, depth + 1, error))
        return NULL;
    }

  return g_steal_pointer (&set);
}

static gboolean
is_true (DpYamlNode *node,
         const char *key)
{
  DpYamlNode *flag = dp_yaml_node_lookup (node, key);
  g_autoptr(DpValue) value = flag != NULL ? dp_yaml_node_to_value (flag) : NULL;

  return value != NULL && dp_value_is_true (value);
}

static char *
get_depth (DpYamlNode *node,
           const char *key)
{
  const char *depth = dp_yaml_node_lookup_text (node, key);

  return g_strdup (depth != NULL ? depth : "");
}

/* {method: tag, value: nightly, parents: true}: the same as "+tag:nightly". */
static GByteArray *
select_method (DpSelector  *self,
               DpYamlNode  *node,
               guint        depth,
               GError     **error)
{
  const char *method = dp_yaml_node_lookup_text (node, "method");
  const char *value = dp_yaml_node_lookup_text (node, "value");
  g_autofree char *up = get_depth (node, "parents_depth");
  g_autofree char *down = get_depth (node, "children_depth");
  DpYamlNode *excluded = dp_yaml_node_lookup (node, "exclude");
  g_autofree char *text = NULL;
  g_autoptr(GByteArray) set = NULL;

  if (method == NULL || value == NULL)
    return fail (error, node, _("a selection is a text such as “tag:nightly”, or has a “method” "
                                "and a “value”"));
  text = g_strconcat (is_true (node, "childrens_parents") ? "@" : "",
                      is_true (node, "parents") ? up : "", is_true (node, "parents") ? "+" : "",
                      method, ":", value, is_true (node, "children") ? "+" : "",
                      is_true (node, "children") ? down : "", NULL);
  set = g_str_equal (method, "selector") ? _dp_selector_select_named (self, value, depth, error)
                                         : _dp_selector_select_text (self, text, error);
  if (set == NULL || (excluded != NULL && !take_away (self, set, excluded, depth + 1, error)))
    return NULL;

  return g_steal_pointer (&set);
}

static GByteArray *
select_definition (DpSelector  *self,
                   DpYamlNode  *node,
                   guint        depth,
                   GError     **error)
{
  DpYamlNode *list;
  const char *value;
  g_autofree char *text = NULL;

  if (depth > MAX_DEPTH)
    return fail (error, node, _("this is nested too deeply, or contains itself"));
  if (dp_yaml_node_is_scalar (node))
    return _dp_selector_select_text (self, dp_yaml_node_get_text (node), error);
  if ((list = dp_yaml_node_lookup (node, "union")) != NULL)
    return select_list (self, list, FALSE, depth, error);
  if ((list = dp_yaml_node_lookup (node, "intersection")) != NULL)
    return select_list (self, list, TRUE, depth, error);
  if (dp_yaml_node_lookup (node, "method") != NULL || dp_yaml_node_get_length (node) != 1)
    return select_method (self, node, depth, error);

  /* {tag: nightly} */
  value = dp_yaml_node_get_text (dp_yaml_node_get_item (node, 0));
  if (value == NULL)
    return select_method (self, node, depth, error);
  text = g_strconcat (dp_yaml_node_get_key (node, 0), ":", value, NULL);

  return _dp_selector_select_text (self, text, error);
}

GByteArray *
_dp_selector_select_named (DpSelector  *self,
                           const char  *name,
                           guint        depth,
                           GError     **error)
{
  DpYamlNode *definition = find (self->project, name, error);

  return definition != NULL ? select_definition (self, definition, depth + 1, error) : NULL;
}

static gboolean
asks_history (DpYamlNode *node)
{
  const char *text = dp_yaml_node_get_text (node);

  if (text != NULL)
    return g_str_has_prefix (text, "state") || g_str_has_prefix (text, "result") ||
           strstr (text, "state:") != NULL || strstr (text, "result:") != NULL;
  for (guint i = 0; i < dp_yaml_node_get_length (node); i++)
    if (asks_history (dp_yaml_node_get_item (node, i)) ||
        (dp_yaml_node_is_mapping (node) &&
         (g_str_equal (dp_yaml_node_get_key (node, i), "state") ||
          g_str_equal (dp_yaml_node_get_key (node, i), "result"))))
      return TRUE;

  return FALSE;
}

gboolean
_dp_project_selectors_need_history (DpTransformProject *self)
{
  return self->selectors != NULL && asks_history (self->selectors);
}
