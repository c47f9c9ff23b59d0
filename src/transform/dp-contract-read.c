/* dp-contract-read.c: what a .yml file promises of a model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-contract-private.h"

#include <glib/gi18n-lib.h>

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), FALSE)

static void
column_free (gpointer data)
{
  DpContractColumn *column = data;

  g_free (column->name);
  g_free (column->data_type);
  g_free (column);
}

static void
constraint_free (gpointer data)
{
  DpConstraint *constraint = data;

  g_strfreev (constraint->columns);
  g_free (constraint->name);
  g_free (constraint->expression);
  g_free (constraint->to);
  g_strfreev (constraint->to_columns);
  g_free (constraint);
}

void
dp_contract_free (DpContract *self)
{
  g_free (self->path);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->constraints);
  g_free (self);
}

static char **
lookup_list (DpYamlNode *node,
             const char *key)
{
  DpYamlNode *list = dp_yaml_node_lookup (node, key);
  g_autoptr(DpValue) value = list != NULL ? dp_yaml_node_to_value (list) : NULL;

  return value != NULL ? dp_value_to_strv (value) : NULL;
}

static gboolean
parse_type (DpContract   *self,
            DpConstraint *constraint,
            DpYamlNode   *node,
            GError      **error)
{
  static const char * const types[] = { "not_null", "unique", "primary_key", "check",
                                       "foreign_key" };
  const char *type = dp_yaml_node_lookup_text (node, "type");

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i], type))
      {
        constraint->type = i;
        return TRUE;
      }

  return fail (error, _("%s:%u: a constraint's type is not_null, unique, primary_key, check or "
                        "foreign_key, not “%s”"), self->path, constraint->line,
               type != NULL ? type : "");
}

static gboolean
read_constraint (DpContract  *self,
                 DpYamlNode  *node,
                 const char  *column,
                 GError     **error)
{
  DpConstraint *constraint = g_new0 (DpConstraint, 1);
  g_autofree char *own_name = NULL;

  g_ptr_array_add (self->constraints, constraint);
  constraint->line = dp_yaml_node_get_line (node);
  if (!parse_type (self, constraint, node, error))
    return FALSE;

  constraint->columns = lookup_list (node, "columns");
  if (constraint->columns == NULL && column != NULL)
    constraint->columns = g_strsplit (column, "\n", -1);
  constraint->name = g_strdup (dp_yaml_node_lookup_text (node, "name"));
  constraint->expression = g_strdup (dp_yaml_node_lookup_text (node, "expression"));
  constraint->to = g_strdup (dp_yaml_node_lookup_text (node, "to"));
  constraint->to_columns = lookup_list (node, "to_columns");

  if (constraint->type == DP_CONSTRAINT_CHECK && constraint->expression == NULL)
    return fail (error, _("%s:%u: a check needs an “expression:”"), self->path, constraint->line);
  if (constraint->type == DP_CONSTRAINT_FOREIGN_KEY && constraint->expression == NULL &&
      constraint->to == NULL)
    return fail (error,
                 _("%s:%u: a foreign key needs a “to:” with ref('…') and “to_columns:”, or an "
                   "“expression:”"),
                 self->path, constraint->line);
  if (constraint->type != DP_CONSTRAINT_CHECK && constraint->columns == NULL)
    return fail (error, _("%s:%u: a constraint of the model needs its “columns:”"), self->path,
                 constraint->line);

  return TRUE;
}

static gboolean
read_constraints (DpContract  *self,
                  DpYamlNode  *owner,
                  const char  *column,
                  GError     **error)
{
  DpYamlNode *list = dp_yaml_node_lookup (owner, "constraints");

  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    if (!read_constraint (self, dp_yaml_node_get_item (list, i), column, error))
      return FALSE;

  return TRUE;
}

/* Names are as the database folds them, unless they are to be quoted. */
static char *
dup_column_name (DpYamlNode *node,
                 const char *name)
{
  DpYamlNode *quote = dp_yaml_node_lookup (node, "quote");
  g_autoptr(DpValue) value = quote != NULL ? dp_yaml_node_to_value (quote) : NULL;

  if (value != NULL && dp_value_is_true (value))
    return g_strdup (name);

  return g_utf8_strdown (name, -1);
}

DpContract *
dp_contract_read (const char  *path,
                  DpYamlNode  *node,
                  GError     **error)
{
  g_autoptr(DpContract) self = g_new0 (DpContract, 1);
  DpYamlNode *list = dp_yaml_node_lookup (node, "columns");

  self->path = g_strdup (path);
  self->line = dp_yaml_node_get_line (node);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->constraints = g_ptr_array_new_with_free_func (constraint_free);

  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (list, i);
      const char *name = dp_yaml_node_lookup_text (entry, "name");
      DpContractColumn *column;

      if (name == NULL)
        continue;
      column = g_new0 (DpContractColumn, 1);
      g_ptr_array_add (self->columns, column);
      column->name = dup_column_name (entry, name);
      column->data_type = g_strdup (dp_yaml_node_lookup_text (entry, "data_type"));
      column->line = dp_yaml_node_get_line (entry);
      if (!read_constraints (self, entry, column->name, error))
        return NULL;
    }

  return read_constraints (self, node, NULL, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
dp_contract_is_enforced (DpModel *model)
{
  DpValue *contract = dp_value_lookup (model->config, "contract");
  DpValue *enforced = contract != NULL ? dp_value_lookup (contract, "enforced") : NULL;

  return enforced != NULL && dp_value_is_true (enforced);
}

static gboolean
check_model (DpModel  *model,
             GError  **error)
{
  DpContract *contract = model->contract;

  if (contract == NULL || contract->columns->len == 0)
    return fail (error, _("%s:1: the model's contract is enforced, but no .yml file says what its "
                          "columns are"), model->path);
  for (guint i = 0; i < contract->columns->len; i++)
    {
      DpContractColumn *column = g_ptr_array_index (contract->columns, i);

      if (column->data_type == NULL)
        return fail (error,
                     _("%s:%u: the contract of the model “%s” is enforced, so the column “%s” "
                       "needs a data_type"),
                     contract->path, column->line, model->name, column->name);
    }

  return TRUE;
}

gboolean
dp_contract_check_project (DpTransformProject  *project,
                           GError             **error)
{
  for (guint i = 0; i < project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (project->models, i);

      if (dp_contract_is_enforced (model) && !check_model (model, error))
        return FALSE;
    }

  return TRUE;
}
