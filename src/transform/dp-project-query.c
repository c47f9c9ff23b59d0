/* dp-project-query.c: what templates ask the database, and its answers as tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-template-time.h"

/* PostgreSQL's types, as they are numbered in every database. */
enum
{
  OID_BOOL = 16,
  OID_INT8 = 20,
  OID_INT2 = 21,
  OID_INT4 = 23,
  OID_OID = 26,
  OID_FLOAT4 = 700,
  OID_FLOAT8 = 701,
  OID_DATE = 1082,
  OID_TIMESTAMP = 1114,
  OID_TIMESTAMPTZ = 1184,
  OID_NUMERIC = 1700,
};

static DpValue *
read_cell (DpDbResult *result,
           guint       row,
           guint       column)
{
  const char *text = dp_db_result_get_text (result, row, column);
  DpValue *value;

  if (text == NULL)
    return dp_value_new_none ();

  switch (dp_db_result_get_type_oid (result, column))
    {
    case OID_BOOL:
      return dp_value_new_boolean (*text == 't');
    case OID_INT8:
    case OID_INT2:
    case OID_INT4:
    case OID_OID:
      return dp_value_new_integer (g_ascii_strtoll (text, NULL, 10));
    case OID_FLOAT4:
    case OID_FLOAT8:
      return dp_value_new_number (g_ascii_strtod (text, NULL));
    case OID_NUMERIC:
      /* All its digits are written again, however many a double has. */
      value = dp_value_new_number (g_ascii_strtod (text, NULL));
      dp_value_set_text (value, text);
      return value;
    case OID_DATE:
    case OID_TIMESTAMP:
    case OID_TIMESTAMPTZ:
      value = _dp_template_time_parse (text);
      return value != NULL ? value : dp_value_new_string (text);
    default:
      return dp_value_new_string (text);
    }
}

typedef struct
{
  char    *name;
  DpValue *values;
} Column;

static void
column_free (gpointer data)
{
  Column *self = data;

  g_free (self->name);
  dp_value_unref (self->values);
  g_free (self);
}

static DpValue *
column_to_list (gpointer data)
{
  return dp_value_copy (((Column *) data)->values);
}

static DpValue *column_get (DpValue    *self,
                            gpointer    data,
                            const char *name);

static const DpValueClass column_class = {
  .name = N_("a column of an answer"),
  .get = column_get,
  .to_list = column_to_list,
  .free = column_free,
};

static DpValue *
call_values_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return column_to_list (dp_value_get_object (data, &column_class));
}

static DpValue *
column_get (DpValue    *value,
            gpointer    data,
            const char *name)
{
  if (g_str_equal (name, "name"))
    return dp_value_new_string (((Column *) data)->name);
  if (g_str_equal (name, "values"))
    return dp_value_new_method (call_values_cb, value);

  return NULL;
}

typedef struct
{
  DpValue *names;
  DpValue *rows;
  DpValue *columns;     /* a row: by place or by name */
} Table;

static void
table_free (gpointer data)
{
  Table *self = data;

  dp_value_unref (self->names);
  dp_value_unref (self->rows);
  dp_value_unref (self->columns);
  g_free (self);
}

static DpValue *
table_to_list (gpointer data)
{
  return dp_value_copy (((Table *) data)->rows);
}

static DpValue *table_get (DpValue    *self,
                           gpointer    data,
                           const char *name);

/* agate's name for what it is. */
static const DpValueClass table_class = {
  .name = N_("a table"),
  .get = table_get,
  .to_list = table_to_list,
  .free = table_free,
};

static DpValue *
call_print_table_cb (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  Table *self = dp_value_get_object (data, &table_class);
  g_auto(GStrv) names = dp_value_to_strv (self->names);
  g_autofree char *head = g_strjoinv (" | ", names);

  g_message ("%s", head);
  for (guint i = 0; i < dp_value_get_length (self->rows); i++)
    {
      g_auto(GStrv) cells = dp_value_to_strv (dp_value_get_item (self->rows, i));
      g_autofree char *line = g_strjoinv (" | ", cells);

      g_message ("%s", line);
    }

  return dp_value_new_none ();
}

static DpValue *
table_get (DpValue    *value,
           gpointer    data,
           const char *name)
{
  Table *self = data;

  if (g_str_equal (name, "columns"))
    return dp_value_ref (self->columns);
  if (g_str_equal (name, "rows"))
    return dp_value_ref (self->rows);
  if (g_str_equal (name, "column_names"))
    return dp_value_ref (self->names);
  if (g_str_equal (name, "print_table"))
    return dp_value_new_method (call_print_table_cb, value);

  return NULL;
}

static DpValue *
table_new (DpDbResult *result)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Table *self = g_new0 (Table, 1);

  self->names = dp_value_new_tuple ();
  self->rows = dp_value_new_list ();
  for (guint k = 0; k < dp_db_result_get_n_columns (result); k++)
    {
      g_ptr_array_add (names, g_strdup (dp_db_result_get_column (result, k)));
      dp_value_append (self->names, dp_value_new_string (dp_db_result_get_column (result, k)));
    }
  self->columns = dp_value_new_row (names);
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    {
      DpValue *row = dp_value_new_row (names);

      for (guint k = 0; k < names->len; k++)
        dp_value_append (row, read_cell (result, i, k));
      dp_value_append (self->rows, row);
    }
  for (guint k = 0; k < names->len; k++)
    {
      Column *column = g_new0 (Column, 1);

      column->name = g_strdup (g_ptr_array_index (names, k));
      column->values = dp_value_new_list ();
      for (guint i = 0; i < dp_value_get_length (self->rows); i++)
        dp_value_append (column->values, dp_value_ref (dp_value_get_item (
                                           dp_value_get_item (self->rows, i), k)));
      dp_value_append (self->columns, dp_value_new_object (&column_class, column));
    }

  return dp_value_new_object (&table_class, self);
}

DpDbResult *
_dp_project_ask (DpRender    *render,
                 const char  *sql,
                 DpDbParams  *params,
                 GError     **error)
{
  if (params != NULL)
    return dex_await_object (dp_db_connection_query (render->connection, sql, params), error);

  return dex_await_object (dp_db_connection_execute (render->connection, sql), error);
}

static gboolean
is_blank (const char *sql)
{
  return sql[strspn (sql, " \t\r\n;")] == '\0';
}

DpValue *
_dp_project_run_query_cb (const DpCall  *call,
                          gpointer       data,
                          GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *sql = dp_call_get_string (call, 0, "sql");
  g_autoptr(DpDbResult) result = NULL;

  if (sql == NULL)
    return dp_template_error (error, _("run_query needs SQL"));
  if (render->connection == NULL || is_blank (sql))
    return dp_value_new_none ();
  result = _dp_project_ask (render, sql, NULL, error);

  return result != NULL ? table_new (result) : NULL;
}

static void
store_result (DpRender   *render,
              const char *name,
              DpDbResult *answer)
{
  DpValue *result = dp_value_new_dict ();
  DpValue *table = table_new (answer);

  if (g_str_equal (name, "main"))
    render->rows = dp_db_result_get_affected (answer);
  dp_value_set (result, "response", dp_value_new_string (dp_db_result_get_command (answer)));
  dp_value_set (result, "status", dp_value_new_string (dp_db_result_get_command (answer)));
  dp_value_set (result, "data", dp_value_copy (((Table *) dp_value_get_data (table))->rows));
  dp_value_set (result, "table", table);
  if (render->results == NULL)
    render->results = dp_value_new_dict ();
  dp_value_set (render->results, name, result);
}

/* {% call statement('name', fetch_result=true) %} … {% endcall %} */
DpValue *
_dp_project_statement_cb (const DpCall  *call,
                          gpointer       data,
                          GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *name = dp_call_get_string (call, 0, "name");
  DpValue *caller = dp_value_lookup (call->named, "caller");
  g_autoptr(DpValue) sql = NULL;
  g_autoptr(DpDbResult) result = NULL;

  if (caller == NULL)
    return dp_template_error (error, _("statement needs a block: {%% call statement(…) %%}"));
  sql = dp_call_function (call, caller, error, NULL);
  if (sql == NULL)
    return NULL;
  if (render->connection == NULL || dp_value_get_string (sql) == NULL ||
      is_blank (dp_value_get_string (sql)))
    return dp_value_new_string ("");
  result = _dp_project_ask (render, dp_value_get_string (sql), NULL, error);
  if (result == NULL)
    return NULL;
  store_result (render, name != NULL ? name : "main", result);

  return dp_value_new_string ("");
}

DpValue *
_dp_project_load_result_cb (const DpCall  *call,
                            gpointer       data,
                            GError       **error)
{
  DpRender *render = dp_call_get_host (call);
  const char *name = dp_call_get_string (call, 0, "name");
  DpValue *found = render->results != NULL && name != NULL
                     ? dp_value_lookup (render->results, name) : NULL;

  return found != NULL ? dp_value_ref (found) : dp_value_new_none ();
}
