/* dp-project-adapter.c: dbt's "adapter" and "api", and what they are for PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-adapter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-project-macros.h"
#include "dp-project-query.h"
#include "dp-project-relation.h"

static DpValue *
call_quote_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  const char *name = dp_call_get_string (call, 0, "identifier");

  if (name == NULL)
    return dp_template_error (error, _("quote needs a name"));

  return dp_value_take_string (dp_db_quote_identifier (name));
}

/* The relation among the arguments; what is not one is a mistake in the template. */
static DpValue *
get_relation (const DpCall  *call,
              guint          index,
              const char    *name,
              GError       **error)
{
  DpValue *relation = dp_call_get (call, index, name);

  if (relation == NULL || !_dp_project_is_relation (relation))
    return dp_template_error (error, _("a relation is needed here, as ref() and source() give it"));

  return relation;
}

/* Each column as an object. */
static DpValue *
list_columns (DpRender  *render,
              DpValue   *relation,
              GError   **error)
{
  g_autofree char *text = dp_value_to_string (relation);
  DpValue *list = dp_value_new_list ();
  g_autoptr(DpDbResult) result = NULL;

  if (render->connection == NULL)
    return list;
  result = _dp_project_ask (render, dp_db_load_sql ("transform_relation_columns"),
                            dp_db_params_add_text (dp_db_params_new (), text), error);
  if (result == NULL)
    {
      dp_value_unref (list);
      return NULL;
    }
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    dp_value_append (list, _dp_project_column (dp_db_result_get_text (result, i, 0),
                                               dp_db_result_get_text (result, i, 1)));

  return list;
}

static DpValue *
call_get_columns_cb (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  DpValue *relation = get_relation (call, 0, "relation", error);

  return relation != NULL ? list_columns (dp_call_get_host (call), relation, error) : NULL;
}

/* Columns of the first relation that the second does not have. */
static DpValue *
call_get_missing_columns_cb (const DpCall  *call,
                             gpointer       data,
                             GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  DpValue *from = get_relation (call, 0, "from_relation", error);
  DpValue *to = from != NULL ? get_relation (call, 1, "to_relation", error) : NULL;
  g_autoptr(DpValue) from_columns = to != NULL ? list_columns (render, from, error) : NULL;
  g_autoptr(DpValue) to_columns = from_columns != NULL ? list_columns (render, to, error) : NULL;
  DpValue *missing;

  if (to_columns == NULL)
    return NULL;
  missing = dp_value_new_list ();
  for (guint i = 0; i < dp_value_get_length (from_columns); i++)
    {
      DpValue *column = dp_value_get_item (from_columns, i);
      g_autoptr(DpValue) name = dp_value_get_attribute (column, "name");
      gboolean found = FALSE;

      for (guint k = 0; k < dp_value_get_length (to_columns) && !found; k++)
        {
          g_autoptr(DpValue) other = dp_value_get_attribute (dp_value_get_item (to_columns, k),
                                                             "name");

          found = dp_value_equal (name, other);
        }
      if (!found)
        dp_value_append (missing, dp_value_ref (column));
    }

  return missing;
}

/* What is there under that name, or none. */
static DpValue *
find_relation (DpRender    *render,
               const char  *schema,
               const char  *identifier,
               GError     **error)
{
  DpDbParams *params;
  g_autoptr(DpDbResult) result = NULL;

  if (render->connection == NULL || schema == NULL || identifier == NULL)
    return dp_value_new_none ();
  params = dp_db_params_add_text (dp_db_params_new (), schema);
  dp_db_params_add_text (params, identifier);
  result = _dp_project_ask (render, dp_db_load_sql ("transform_relation"), params, error);
  if (result == NULL)
    return NULL;
  if (dp_db_result_get_n_rows (result) == 0)
    return dp_value_new_none ();

  return _dp_project_typed_relation (dp_db_result_get_text (result, 0, 0), schema, identifier,
                                     dp_db_result_get_text (result, 0, 1));
}

static DpValue *
call_get_relation_cb (const DpCall  *call,
                      gpointer       data,
                      GError       **error)
{
  return find_relation (dp_call_get_host (call), dp_call_get_string (call, 1, "schema"),
                        dp_call_get_string (call, 2, "identifier"), error);
}

static DpValue *
call_already_exists_cb (const DpCall  *call,
                        gpointer       data,
                        GError       **error)
{
  g_autoptr(DpValue) found = find_relation (dp_call_get_host (call),
                                            dp_call_get_string (call, 0, "schema"),
                                            dp_call_get_string (call, 1, "table"), error);

  return found != NULL ? dp_value_new_boolean (dp_value_is_true (found) &&
                                               dp_value_get_kind (found) == DP_VALUE_OBJECT)
                       : NULL;
}

DpValue *
_dp_project_load_relation_cb (const DpCall  *call,
                              gpointer       data,
                              GError       **error)
{
  DpValue *relation = get_relation (call, 0, "relation", error);

  if (relation == NULL)
    return NULL;

  return find_relation (dp_call_get_host (call), _dp_project_relation_part (relation, "schema"),
                        _dp_project_relation_part (relation, "identifier"), error);
}

/* Runs SQL for what it does. */
static DpValue *
execute (const DpCall  *call,
         const char    *sql,
         GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  g_autoptr(DpDbResult) result = NULL;

  if (render->connection == NULL)
    return dp_value_new_none ();
  result = _dp_project_ask (render, sql, NULL, error);

  return result != NULL ? dp_value_new_none () : NULL;
}

static DpValue *
call_create_schema_cb (const DpCall  *call,
                       gpointer       data,
                       GError       **error)
{
  DpValue *relation = get_relation (call, 0, "relation", error);
  g_autofree char *quoted = NULL;
  g_autofree char *sql = NULL;

  if (relation == NULL)
    return NULL;
  quoted = dp_db_quote_identifier (_dp_project_relation_part (relation, "schema"));
  sql = g_strconcat ("create schema if not exists ", quoted, NULL);

  return execute (call, sql, error);
}

static const char *
get_keyword (DpValue *relation)
{
  g_autoptr(DpValue) type = dp_value_get_attribute (relation, "type");

  if (g_strcmp0 (dp_value_get_string (type), "view") == 0)
    return "view";
  if (g_strcmp0 (dp_value_get_string (type), "materialized_view") == 0)
    return "materialized view";

  return "table";
}

/* Without cascade: what stands on it and is not the project's is not to go with it. */
static DpValue *
call_drop_relation_cb (const DpCall  *call,
                       gpointer       data,
                       GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  DpValue *relation = get_relation (call, 0, "relation", error);
  g_autofree char *text = relation != NULL ? dp_value_to_string (relation) : NULL;
  g_autofree char *sql = NULL;

  if (relation == NULL ||
      (render->before_drop != NULL && !render->before_drop (render, text, error)))
    return NULL;
  sql = g_strdup_printf ("drop %s if exists %s", get_keyword (relation), text);

  return execute (call, sql, error);
}

static DpValue *
call_truncate_relation_cb (const DpCall  *call,
                           gpointer       data,
                           GError       **error)
{
  DpValue *relation = get_relation (call, 0, "relation", error);
  g_autofree char *text = relation != NULL ? dp_value_to_string (relation) : NULL;
  g_autofree char *sql = NULL;

  if (relation == NULL)
    return NULL;
  sql = g_strconcat ("truncate table ", text, NULL);

  return execute (call, sql, error);
}

static DpValue *
call_rename_relation_cb (const DpCall  *call,
                         gpointer       data,
                         GError       **error)
{
  DpValue *from = get_relation (call, 0, "from_relation", error);
  DpValue *to = from != NULL ? get_relation (call, 1, "to_relation", error) : NULL;
  g_autofree char *text = to != NULL ? dp_value_to_string (from) : NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *sql = NULL;

  if (to == NULL)
    return NULL;
  quoted = dp_db_quote_identifier (_dp_project_relation_part (to, "identifier"));
  sql = g_strdup_printf ("alter %s %s rename to %s", get_keyword (from), text, quoted);

  return execute (call, sql, error);
}

static DpValue *
call_check_schema_exists_cb (const DpCall  *call,
                             gpointer       data,
                             GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *schema = dp_call_get_string (call, 1, "schema");
  g_autoptr(DpDbResult) result = NULL;

  if (render->connection == NULL || schema == NULL)
    return dp_value_new_boolean (FALSE);
  result = _dp_project_ask (render, "select 1 from pg_namespace where nspname = $1",
                            dp_db_params_add_text (dp_db_params_new (), schema), error);

  return result != NULL ? dp_value_new_boolean (dp_db_result_get_n_rows (result) > 0) : NULL;
}

/* PostgreSQL's columns take what fits their type, so that there is nothing to widen. */
static DpValue *
call_nothing_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  return dp_value_new_none ();
}

static DpValue *
call_type_cb (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return dp_value_new_string ("postgres");
}

DpValue *
_dp_project_adapter_new (void)
{
  static const DpTemplateFunction functions[] = {
    { "already_exists", call_already_exists_cb },
    { "cache_added", call_nothing_cb },
    { "cache_dropped", call_nothing_cb },
    { "check_schema_exists", call_check_schema_exists_cb },
    { "commit", call_nothing_cb },
    { "create_schema", call_create_schema_cb },
    { "dispatch", _dp_project_dispatch_cb },
    { "drop_relation", call_drop_relation_cb },
    { "expand_target_column_types", call_nothing_cb },
    { "get_columns_in_relation", call_get_columns_cb },
    { "get_missing_columns", call_get_missing_columns_cb },
    { "get_relation", call_get_relation_cb },
    { "quote", call_quote_cb },
    { "quote_as_configured", call_quote_cb },
    { "rename_relation", call_rename_relation_cb },
    { "truncate_relation", call_truncate_relation_cb },
    { "type", call_type_cb },
    { NULL },
  };
  DpValue *adapter = dp_value_new_dict ();

  dp_value_add_functions (adapter, functions);

  return adapter;
}

static DpValue *
call_create_relation_cb (const DpCall  *call,
                         gpointer       data,
                         GError       **error)
{
  return _dp_project_typed_relation (dp_call_get_string (call, 0, "database"),
                                     dp_call_get_string (call, 1, "schema"),
                                     dp_call_get_string (call, 2, "identifier"),
                                     dp_call_get_string (call, 3, "type"));
}

static DpValue *
call_create_column_cb (const DpCall  *call,
                       gpointer       data,
                       GError       **error)
{
  const char *name = dp_call_get_string (call, 0, "column");
  const char *type = dp_call_get_string (call, 1, "dtype");

  if (name == NULL || type == NULL)
    return dp_template_error (error, _("a column needs a name and a type"));

  return _dp_project_column (name, type);
}

/* api.Column(…) and api.Column.create(…) are the same. */
static DpValue *
column_kind_get (DpValue    *self,
                 gpointer    data,
                 const char *name)
{
  return g_str_equal (name, "create") ? dp_value_new_function (call_create_column_cb, NULL, NULL)
                                      : NULL;
}

static const DpValueClass column_kind_class = {
  .name = N_("a kind of columns"),
  .get = column_kind_get,
  .call = call_create_column_cb,
};

DpValue *
_dp_project_api_new (void)
{
  DpValue *api = dp_value_new_dict ();
  DpValue *relation = dp_value_new_dict ();

  dp_value_set (relation, "create", dp_value_new_function (call_create_relation_cb, NULL, NULL));
  dp_value_set (relation, "View", dp_value_new_string ("view"));
  dp_value_set (relation, "Table", dp_value_new_string ("table"));
  dp_value_set (relation, "CTE", dp_value_new_string ("cte"));
  dp_value_set (api, "Relation", relation);
  dp_value_set (api, "Column", dp_value_new_object (&column_kind_class, NULL));

  return api;
}
