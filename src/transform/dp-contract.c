/* dp-contract.c: holds a model's relation against what is promised of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-contract-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED, __VA_ARGS__), FALSE)

static gboolean
execute (DpDbConnection  *connection,
         const char      *script,
         GError         **error)
{
  return dex_await (dp_db_connection_execute (connection, script), error);
}

/* dbt's "string" is PostgreSQL's text. */
static const char *
type_name (const char *data_type)
{
  return g_ascii_strcasecmp (data_type, "string") == 0 ? "text" : data_type;
}

static DpContractColumn *
find_column (DpContract *self,
             const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      DpContractColumn *column = g_ptr_array_index (self->columns, i);

      if (g_strcmp0 (column->name, name) == 0)
        return column;
    }

  return NULL;
}

static DpDbResult *
query_columns (DpModel         *model,
               DpDbConnection  *connection,
               const char      *relation,
               GError         **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GPtrArray) types = g_ptr_array_new ();
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), relation);

  for (guint i = 0; i < model->contract->columns->len; i++)
    {
      DpContractColumn *column = g_ptr_array_index (model->contract->columns, i);

      g_ptr_array_add (names, column->name);
      g_ptr_array_add (types, (char *) type_name (column->data_type));
    }
  dp_db_params_add_texts (params, (const char * const *) names->pdata, names->len);
  dp_db_params_add_texts (params, (const char * const *) types->pdata, types->len);

  return dex_await_object (dp_db_connection_query (connection,
                                                   dp_db_load_sql ("transform_contract"), params),
                           error);
}

static void
describe_column (DpModel    *model,
                 DpDbResult *columns,
                 guint       row,
                 GString    *message)
{
  const char *name = dp_db_result_get_text (columns, row, 0);
  const char *actual = dp_db_result_get_text (columns, row, 1);
  DpContractColumn *column = find_column (model->contract, name);

  if (column == NULL)
    g_string_append_printf (message,
                            _("\n  %s line %u: the column “%s” (%s) is not in the contract"),
                            model->contract->path, model->contract->line, name, actual);
  else if (actual == NULL)
    g_string_append_printf (message, _("\n  %s line %u: the column “%s” is missing; expected %s"),
                            model->contract->path, column->line, name, column->data_type);
  else if (dp_db_result_get_boolean (columns, row, 2))
    g_string_append_printf (message, _("\n  %s line %u: the column “%s”: expected %s, got %s"),
                            model->contract->path, column->line, name, column->data_type, actual);
  else
    g_string_append_printf (message, _("\n  %s line %u: the column “%s”: there is no type “%s”"),
                            model->contract->path, column->line, name, column->data_type);
}

gboolean
dp_contract_verify (DpModel         *model,
                    DpDbConnection  *connection,
                    const char      *relation,
                    GError         **error)
{
  g_autoptr(DpDbResult) columns = NULL;
  g_autoptr(GString) message = NULL;

  if (!dp_contract_is_enforced (model) || model->contract == NULL)
    return TRUE;
  columns = query_columns (model, connection, relation, error);
  if (columns == NULL)
    return FALSE;

  message = g_string_new (NULL);
  for (guint i = 0; i < dp_db_result_get_n_rows (columns); i++)
    if (!dp_db_result_get_boolean (columns, i, 3))
      describe_column (model, columns, i, message);
  if (message->len == 0)
    return TRUE;

  return fail (error, _("%s: the model does not keep its contract, so nothing was changed:%s"),
               model->path, message->str);
}

/* Where the contract has more to say than the type's name, "numeric(10,2)", the column is made
 * so. */
static gboolean
adapt_types (DpModel         *model,
             DpDbConnection  *connection,
             const char      *relation,
             GError         **error)
{
  g_autoptr(GString) script = g_string_new (NULL);

  for (guint i = 0; i < model->contract->columns->len; i++)
    {
      DpContractColumn *column = g_ptr_array_index (model->contract->columns, i);
      g_autofree char *quoted = dp_db_quote_identifier (column->name);

      if (strchr (column->data_type, '(') != NULL)
        g_string_append_printf (script, "%s alter column %s type %s", script->len > 0 ? "," : "",
                                quoted, column->data_type);
    }
  if (script->len == 0)
    return TRUE;
  g_string_prepend (script, relation);
  g_string_prepend (script, "alter table ");

  return execute (connection, script->str, error);
}

static char *
quote_list (char **names)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (names[i]);

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", quoted);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* As the server would call it, were the table in its place already. */
static char *
dup_name (DpModel      *model,
          DpConstraint *constraint)
{
  static const char * const suffixes[] = { "not_null", "key", "pkey", "check", "fkey" };
  g_autofree char *columns = constraint->columns != NULL ? g_strjoinv ("_", constraint->columns)
                                                         : g_strdup_printf ("line_%u",
                                                                            constraint->line);
  g_autofree char *name = NULL;
  g_autofree char *hash = NULL;

  if (constraint->name != NULL)
    return g_strdup (constraint->name);
  name = constraint->type == DP_CONSTRAINT_PRIMARY_KEY
           ? g_strconcat (model->identifier, "_pkey", NULL)
           : g_strconcat (model->identifier, "_", columns, "_", suffixes[constraint->type], NULL);
  if (strlen (name) < 56)
    return g_steal_pointer (&name);
  hash = g_compute_checksum_for_string (G_CHECKSUM_MD5, name, -1);

  return g_strdup_printf ("%.20s_%s", name, hash);
}

/* What a foreign key stands on: a model of the project, or what is written. */
static char *
dup_target (DpTransformProject  *project,
            DpModel             *model,
            DpConstraint        *constraint,
            GError             **error)
{
  DpRender render = { .project = project, .model = model };
  g_autofree char *template = NULL;
  g_autofree char *relation = NULL;
  g_autofree char *columns = quote_list (constraint->to_columns);

  if (constraint->to == NULL)
    return g_strdup (constraint->expression);
  template = strstr (constraint->to, "{{") != NULL
                 ? g_strdup (constraint->to)
                 : g_strconcat ("{{ ", constraint->to, " }}", NULL);
  relation = _dp_project_render_text (&render, model->contract->path, constraint->line, template,
                                      error);
  if (relation == NULL)
    return NULL;

  return *columns != '\0' ? g_strdup_printf ("%s (%s)", relation, columns)
                          : g_steal_pointer (&relation);
}

/* One action of an "alter table". */
static char *
dup_action (DpTransformProject  *project,
            DpModel             *model,
            DpConstraint        *constraint,
            GError             **error)
{
  g_autofree char *name = dup_name (model, constraint);
  g_autofree char *new_name = g_strconcat (name, "__dp_new", NULL);
  g_autofree char *quoted = dp_db_quote_identifier (new_name);
  g_autofree char *columns = quote_list (constraint->columns);
  g_autofree char *target = NULL;

  switch (constraint->type)
    {
    case DP_CONSTRAINT_NOT_NULL:
      return g_strdup_printf ("alter column %s set not null", columns);
    case DP_CONSTRAINT_UNIQUE:
      return g_strdup_printf ("add constraint %s unique (%s)", quoted, columns);
    case DP_CONSTRAINT_PRIMARY_KEY:
      return g_strdup_printf ("add constraint %s primary key (%s)", quoted, columns);
    case DP_CONSTRAINT_CHECK:
      return g_strdup_printf ("add constraint %s check (%s)", quoted, constraint->expression);
    case DP_CONSTRAINT_FOREIGN_KEY:
      target = dup_target (project, model, constraint, error);
      return target != NULL ? g_strdup_printf ("add constraint %s foreign key (%s) references %s",
                                               quoted, columns, target) : NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
append_rename (DpModel      *model,
               DpConstraint *constraint,
               GString      *renames)
{
  g_autofree char *name = dup_name (model, constraint);
  g_autofree char *new_name = g_strconcat (name, "__dp_new", NULL);
  g_autofree char *quoted = dp_db_quote_identifier (name);
  g_autofree char *new_quoted = dp_db_quote_identifier (new_name);

  if (constraint->type != DP_CONSTRAINT_NOT_NULL)
    g_string_append_printf (renames, "alter table %s rename constraint %s to %s;\n",
                            model->relation, new_quoted, quoted);
}

/* All in one go, so that the rows are read once; one by one to find out which of them does not
 * hold. */
static gboolean
add_constraints (DpModel         *model,
                 DpDbConnection  *connection,
                 const char      *relation,
                 GPtrArray       *actions,
                 GError         **error)
{
  g_auto(GStrv) list = g_new0 (char *, actions->len + 1);
  g_autofree char *joined = NULL;
  g_autofree char *script = NULL;

  for (guint i = 0; i < actions->len; i++)
    list[i] = g_strdup (g_ptr_array_index (actions, i));
  joined = g_strjoinv (",\n  ", list);
  script = g_strdup_printf ("savepoint dp_contract;\nalter table %s\n  %s;\n"
                            "release savepoint dp_contract", relation, joined);
  if (actions->len == 0 || execute (connection, script, NULL))
    return TRUE;
  if (!execute (connection, "rollback to savepoint dp_contract", error))
    return FALSE;

  for (guint i = 0; i < actions->len; i++)
    {
      DpConstraint *constraint = g_ptr_array_index (model->contract->constraints, i);
      g_autofree char *one = g_strdup_printf ("alter table %s %s", relation, list[i]);
      g_autoptr(GError) own_error = NULL;
      const char *primary;

      if (execute (connection, one, &own_error))
        continue;
      primary = dp_db_error_get_primary (own_error);

      return fail (error,
                   _("%s line %u: a constraint of the model “%s” does not hold, so nothing was "
                     "changed: %s"),
                   model->contract->path, constraint->line, model->name,
                   primary != NULL ? primary : own_error->message);
    }

  return TRUE;
}

gboolean
dp_contract_apply (DpTransformProject  *project,
                   DpModel             *model,
                   DpDbConnection      *connection,
                   const char          *relation,
                   GString             *renames,
                   GError             **error)
{
  g_autoptr(GPtrArray) actions = g_ptr_array_new_with_free_func (g_free);
  DpContract *contract = model->contract;

  if (!dp_contract_is_enforced (model) || contract == NULL)
    return TRUE;
  if (!dp_contract_verify (model, connection, relation, error) ||
      !adapt_types (model, connection, relation, error))
    return FALSE;

  for (guint i = 0; i < contract->constraints->len; i++)
    {
      DpConstraint *constraint = g_ptr_array_index (contract->constraints, i);
      char *action = dup_action (project, model, constraint, error);

      if (action == NULL)
        return FALSE;
      g_ptr_array_add (actions, action);
      append_rename (model, constraint, renames);
    }

  return add_constraints (model, connection, relation, actions, error);
}

static gboolean
is_own_table (DpTransformProject *project,
              const char         *schema,
              const char         *name)
{
  for (guint i = 0; i < project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (project->models, i);

      if (dp_contract_is_enforced (model) && g_str_equal (model->schema, schema) &&
          g_str_equal (model->identifier, name))
        return TRUE;
    }

  return FALSE;
}

gboolean
dp_contract_release (DpTransformProject  *project,
                     DpModel             *model,
                     DpDbConnection      *connection,
                     GString             *restore,
                     GError             **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), model->relation);
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(DpDbResult) keys = NULL;

  keys = dex_await_object (dp_db_connection_query (connection,
                                                   dp_db_load_sql ("transform_foreign_keys"),
                                                   params), error);
  if (keys == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (keys); i++)
    {
      const char *schema = dp_db_result_get_text (keys, i, 0);
      const char *table = dp_db_result_get_text (keys, i, 1);
      g_autofree char *quoted_schema = dp_db_quote_identifier (schema);
      g_autofree char *quoted_table = dp_db_quote_identifier (table);
      g_autofree char *name = dp_db_quote_identifier (dp_db_result_get_text (keys, i, 2));

      if (!is_own_table (project, schema, table))
        continue;
      g_string_append_printf (script, "alter table %s.%s drop constraint %s;\n", quoted_schema,
                              quoted_table, name);
      g_string_append_printf (restore, "alter table %s.%s add constraint %s %s not valid;\n",
                              quoted_schema, quoted_table, name,
                              dp_db_result_get_text (keys, i, 3));
    }

  return script->len == 0 || execute (connection, script->str, error);
}
