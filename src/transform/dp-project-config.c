/* dp-project-config.c: what is said of a node in dbt_project.yml, .yml files and the file itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <string.h>

/* Configs that are dicts, so that one without "+" is not taken for a folder. */
static const char * const dict_configs[] = {
  "meta", "column_types", "contract", "grants", "persist_docs", "snapshot_meta_column_names",
  "pre-hook", "post-hook", NULL,
};

static void
append_all (DpValue *list,
            DpValue *value)
{
  if (value == NULL || dp_value_get_kind (value) == DP_VALUE_NONE)
    return;
  if (dp_value_get_kind (value) != DP_VALUE_LIST)
    {
      dp_value_append (list, dp_value_ref (value));
      return;
    }
  for (guint i = 0; i < dp_value_get_length (value); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (value, i)));
}

void
_dp_project_set_config (DpValue    *config,
                        const char *key,
                        DpValue    *value)
{
  static const char * const additive[] = { "tags", "pre_hook", "post_hook", NULL };
  g_autofree char *name = g_strdup (*key == '+' ? key + 1 : key);
  DpValue *before;
  DpValue *both;

  g_strdelimit (name, "-", '_');
  before = dp_value_lookup (config, name);
  if (g_strv_contains (additive, name))
    {
      both = dp_value_new_list ();
      append_all (both, before);
      append_all (both, value);
      dp_value_unref (value);
    }
  else if (g_str_equal (name, "meta") && before != NULL &&
           dp_value_get_kind (before) == DP_VALUE_DICT &&
           dp_value_get_kind (value) == DP_VALUE_DICT)
    {
      both = dp_value_new_dict ();
      for (guint i = 0; i < dp_value_get_length (before); i++)
        dp_value_set (both, dp_value_get_key (before, i),
                      dp_value_ref (dp_value_get_item (before, i)));
      for (guint i = 0; i < dp_value_get_length (value); i++)
        dp_value_set (both, dp_value_get_key (value, i),
                      dp_value_ref (dp_value_get_item (value, i)));
      dp_value_unref (value);
    }
  else
    {
      both = value;
    }
  dp_value_set (config, name, both);
}

void
_dp_project_merge_config (DpValue    *config,
                          DpYamlNode *mapping)
{
  for (guint i = 0; i < dp_yaml_node_get_length (mapping); i++)
    _dp_project_set_config (config, dp_yaml_node_get_key (mapping, i),
                            dp_yaml_node_to_value (dp_yaml_node_get_item (mapping, i)));
}

/* Of one level; what is a mapping there and no config is the next folder. */
static void
merge_level (DpValue    *config,
             DpYamlNode *level,
             gboolean    outermost)
{
  for (guint i = 0; i < dp_yaml_node_get_length (level); i++)
    {
      const char *key = dp_yaml_node_get_key (level, i);
      DpYamlNode *value = dp_yaml_node_get_item (level, i);

      if (*key == '+' || (!outermost && g_strv_contains (dict_configs, key)) ||
          !dp_yaml_node_is_mapping (value))
        _dp_project_set_config (config, key, dp_yaml_node_to_value (value));
    }
}

void
_dp_project_apply_settings (DpYamlNode *settings,
                            DpValue    *config,
                            const char *section,
                            char      **fqn)
{
  DpYamlNode *level = dp_yaml_node_lookup (settings, section);

  if (level == NULL || !dp_yaml_node_is_mapping (level))
    return;

  merge_level (config, level, TRUE);
  for (guint i = 0; fqn[i] != NULL; i++)
    {
      level = dp_yaml_node_lookup (level, fqn[i]);
      if (level == NULL || !dp_yaml_node_is_mapping (level))
        return;
      merge_level (config, level, FALSE);
    }
}
