/* dp-increment.c: new rows for a table that grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-contract.h"
#include "dp-materialize-private.h"

#include <glib/gi18n-lib.h>

#include "dp-project-context.h"
#include "dp-project-macros.h"
#include "dp-project-relation.h"

/* The names that dbt's users know from incremental_predicates. */
#define OLD "dbt_internal_dest"
#define NEW "dbt_internal_source"

#define INCREMENT "pg_temp.dp_increment"

static gboolean
has_name (char       **names,
          const char  *name)
{
  return g_strv_contains ((const char * const *) names, name);
}

/* Those of @names that are among @others, or are not. */
static char **
pick (char     **names,
      char     **others,
      gboolean   among)
{
  g_autoptr(GStrvBuilder) picked = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    if (has_name (others, names[i]) == among)
      g_strv_builder_add (picked, names[i]);

  return g_strv_builder_end (picked);
}

static gboolean
add_columns (DpBuild         *self,
             DpBuildColumns  *columns,
             char           **added,
             GError         **error)
{
  g_autoptr(GString) script = g_string_new (NULL);

  for (guint i = 0; columns->names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (columns->names[i]);

      if (has_name (added, columns->names[i]))
        g_string_append_printf (script, "alter table %s add column %s %s;\n",
                                self->model->relation, quoted, columns->types[i]);
    }

  return script->len == 0 || _dp_build_execute (self, script->str, error);
}

/* Columns that the model has no more go, and those of another type get it. */
static gboolean
sync_columns (DpBuild         *self,
              DpBuildColumns  *columns,
              DpBuildColumns  *old,
              GError         **error)
{
  g_autoptr(GString) script = g_string_new (NULL);

  for (guint i = 0; old->names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (old->names[i]);

      if (!has_name (columns->names, old->names[i]))
        {
          g_string_append_printf (script, "alter table %s drop column %s;\n",
                                  self->model->relation, quoted);
          continue;
        }
      for (guint k = 0; columns->names[k] != NULL; k++)
        if (g_str_equal (columns->names[k], old->names[i]) &&
            !g_str_equal (columns->types[k], old->types[i]))
          g_string_append_printf (script, "alter table %s alter column %s type %s using %s::%s;\n",
                                  self->model->relation, quoted, columns->types[k], quoted,
                                  columns->types[k]);
    }

  return script->len == 0 || _dp_build_execute_counted (self, script->str, error);
}

/* Makes the table ready for the columns that the model has now. Returns: those to be filled */
static char **
adapt_columns (DpBuild         *self,
               DpBuildColumns  *columns,
               DpBuildColumns  *old,
               GError         **error)
{
  const char *policy = dp_value_lookup_string (self->model->config, "on_schema_change");
  g_auto(GStrv) added = pick (columns->names, old->names, FALSE);
  g_auto(GStrv) missing = pick (old->names, columns->names, FALSE);
  g_autofree char *missing_list = g_strjoinv (", ", missing);
  g_autofree char *added_list = g_strjoinv (", ", added);

  if (policy == NULL || g_str_equal (policy, "ignore"))
    {
      if (*missing != NULL)
        {
          _dp_build_fail (
              self, error,
              _("the model does not have the table's column %s any more, so nothing was added; "
                "build it anew with --full-refresh, or set on_schema_change."),
              missing_list);
          return NULL;
        }
      return pick (columns->names, old->names, TRUE);
    }
  if (g_str_equal (policy, "fail"))
    {
      if (*missing == NULL && *added == NULL)
        return g_strdupv (columns->names);
      _dp_build_fail (self, error,
                      _("the model's columns are not the table's any more (new: %s; gone: %s), so "
                        "nothing was added; build it anew with --full-refresh."),
                      *added_list != '\0' ? added_list : "–",
                      *missing_list != '\0' ? missing_list : "–");
      return NULL;
    }
  if (g_str_equal (policy, "append_new_columns"))
    return add_columns (self, columns, added, error) ? g_strdupv (columns->names) : NULL;
  if (g_str_equal (policy, "sync_all_columns"))
    return sync_columns (self, columns, old, error) && add_columns (self, columns, added, error)
             ? g_strdupv (columns->names) : NULL;

  _dp_build_fail (self, error,
                  _("“%s” is no on_schema_change; it can be ignore, fail, append_new_columns or "
                    "sync_all_columns"), policy);

  return NULL;
}

/* What a merge changes of a row that is there: all but the key, or what the model says. */
static char **
list_updated (DpBuild  *self,
              char    **columns,
              char    **key)
{
  g_auto(GStrv) update = dp_model_get_config_strv (self->model, "merge_update_columns");
  g_auto(GStrv) exclude = dp_model_get_config_strv (self->model, "merge_exclude_columns");
  g_auto(GStrv) rest = NULL;

  if (update != NULL)
    return pick (columns, update, TRUE);
  rest = pick (columns, key, FALSE);

  return exclude != NULL ? pick (rest, exclude, FALSE) : g_steal_pointer (&rest);
}

/* ON CONFLICT finds a row by an index, MERGE by any key, and by more than that. */
static gboolean
has_index_on (DpBuild  *self,
              char    **key)
{
  g_auto(GStrv) primary = dp_model_get_config_strv (self->model, "primary_key");

  if (dp_value_lookup (self->model->config, "incremental_predicates") != NULL)
    return FALSE;

  return primary == NULL || g_strv_equal ((const char * const *) primary,
                                          (const char * const *) key);
}

static void
append_conflict (GString  *script,
                 char    **updated,
                 char    **key)
{
  g_autofree char *keys = _dp_build_quote_list (key, "%");
  g_autofree char *sets = _dp_build_quote_list (updated, "% = excluded.%");
  g_autofree char *old = _dp_build_quote_list (updated, OLD ".%");
  g_autofree char *new = _dp_build_quote_list (updated, "excluded.%");

  /* A row that says what is there already is not written again. */
  if (*updated == NULL)
    g_string_append_printf (script, "\non conflict (%s) do nothing", keys);
  else
    g_string_append_printf (script, "\non conflict (%s) do update set %s\n"
                                    "where (%s) is distinct from (%s)", keys, sets, old, new);
}

static void
append_predicates (DpBuild *self,
                   GString *script)
{
  g_auto(GStrv) predicates = dp_model_get_config_strv (self->model, "incremental_predicates");

  for (guint i = 0; predicates != NULL && predicates[i] != NULL; i++)
    g_string_append_printf (script, "\n  and (%s)", predicates[i]);
}

static char *
merge_script (DpBuild  *self,
              char    **columns,
              char    **updated,
              char    **key)
{
  g_autofree char *list = _dp_build_quote_list (columns, "%");
  g_autofree char *values = _dp_build_quote_list (columns, NEW ".%");
  g_autofree char *old_key = _dp_build_quote_list (key, OLD ".%");
  g_autofree char *new_key = _dp_build_quote_list (key, NEW ".%");
  g_autofree char *sets = _dp_build_quote_list (updated, "% = " NEW ".%");
  g_autofree char *old = _dp_build_quote_list (updated, OLD ".%");
  g_autofree char *new = _dp_build_quote_list (updated, NEW ".%");
  g_autoptr(GString) script = g_string_new (NULL);

  g_string_append_printf (script, "merge into %s as " OLD " using " INCREMENT " as " NEW "\n"
                                  "on (%s) = (%s)", self->model->relation, old_key, new_key);
  append_predicates (self, script);
  g_string_append_c (script, '\n');
  if (*updated != NULL)
    g_string_append_printf (script, "when matched and (%s) is distinct from (%s) then update set "
                                    "%s\n", old, new, sets);
  g_string_append_printf (script, "when not matched then insert (%s) values (%s)", list, values);

  return g_strdup (script->str);
}

/* Rows with the same key go before the new ones come. */
static void
append_delete (DpBuild  *self,
               GString  *script,
               char    **key)
{
  g_autofree char *old = _dp_build_quote_list (key, OLD ".%");
  g_autofree char *new = _dp_build_quote_list (key, NEW ".%");

  g_string_append_printf (script, "delete from %s as " OLD " using " INCREMENT " as " NEW "\n"
                                  "where (%s) = (%s)", self->model->relation, old, new);
  append_predicates (self, script);
  g_string_append (script, ";\n");
}

/* How rows get from the increment into the table. */
static char *
increment_script (DpBuild     *self,
                  char       **columns,
                  const char  *strategy,
                  char       **key)
{
  gboolean merge = g_str_equal (strategy, "merge") && key != NULL;
  g_auto(GStrv) updated = merge ? list_updated (self, columns, key) : NULL;
  g_autofree char *list = _dp_build_quote_list (columns, "%");
  g_autoptr(GString) script = g_string_new (NULL);

  if (merge && !has_index_on (self, key))
    return merge_script (self, columns, updated, key);

  if (g_str_equal (strategy, "delete+insert") && key != NULL)
    append_delete (self, script, key);
  g_string_append_printf (script, "insert into %s as " OLD " (%s)\nselect %s from " INCREMENT,
                          self->model->relation, list, list);
  if (merge)
    append_conflict (script, updated, key);

  return g_strdup (script->str);
}

static char *
strategy_macro_name (const char *strategy)
{
  g_autofree char *plain = g_strdelimit (g_strdup (strategy), "+-", '_');

  return g_strdup_printf ("get_incremental_%s_sql", plain);
}

static DpValue *
find_strategy_macro (DpBuild    *self,
                     const char *strategy)
{
  g_autofree char *name = strategy_macro_name (strategy);

  return _dp_project_find_macro (self->project, self->model->package, name);
}

static const char *
get_strategy (DpBuild  *self,
              char    **key,
              GError  **error)
{
  static const char * const strategies[] = { "append", "delete+insert", "merge", NULL };
  const char *strategy = dp_value_lookup_string (self->model->config, "incremental_strategy");

  if (strategy == NULL || g_str_equal (strategy, "default"))
    return key != NULL ? "delete+insert" : "append";
  if (g_strv_contains (strategies, strategy) || find_strategy_macro (self, strategy) != NULL)
    return strategy;

  _dp_build_fail (self, error,
                  _("“%s” is no incremental_strategy; it can be append, delete+insert or merge, or "
                    "one that a macro get_incremental_%s_sql defines"), strategy, strategy);

  return NULL;
}

static DpValue *
strategy_argument (DpBuild  *self,
                   char    **columns,
                   char    **key)
{
  DpValue *argument = dp_value_new_dict ();
  DpValue *names = dp_value_new_list ();
  DpValue *unique_key = dp_value_lookup (self->model->config, "unique_key");
  DpValue *predicates = dp_value_lookup (self->model->config, "incremental_predicates");

  for (guint i = 0; columns[i] != NULL; i++)
    dp_value_append (names, _dp_project_column (columns[i], ""));
  dp_value_set (argument, "target_relation", _dp_project_model_relation (self->model));
  dp_value_set (argument, "temp_relation",
                _dp_project_relation ("pg_temp", "dp_increment", INCREMENT));
  dp_value_set (argument, "unique_key", unique_key != NULL ? dp_value_ref (unique_key)
                                                           : dp_value_new_none ());
  dp_value_set (argument, "dest_columns", names);
  dp_value_set (argument, "incremental_predicates",
                predicates != NULL ? dp_value_ref (predicates) : dp_value_new_none ());

  return argument;
}

/* As in dbt: get_incremental_NAME_sql(arg_dict) gives the SQL. */
static char *
own_script (DpBuild     *self,
            char       **columns,
            const char  *strategy,
            char       **key,
            GError     **error)
{
  g_autofree char *name = strategy_macro_name (strategy);
  DpValue *positional = dp_value_new_list ();
  g_autoptr(DpValue) script = NULL;

  dp_value_append (positional, strategy_argument (self, columns, key));
  script = _dp_build_call_macro (self, name, positional, error);

  return script != NULL ? dp_value_to_string (script) : NULL;
}

gboolean
_dp_build_increment (DpBuild  *self,
                     GError  **error)
{
  g_auto(GStrv) key = dp_model_get_config_strv (self->model, "unique_key");
  const char *strategy = get_strategy (self, key, error);
  g_autoptr(DpBuildColumns) columns = NULL;
  g_autoptr(DpBuildColumns) old = NULL;
  g_auto(GStrv) filled = NULL;
  g_autofree char *script = NULL;

  if (strategy == NULL ||
      !_dp_build_make_table (self, "create temporary table dp_increment on commit drop as\n",
                             INCREMENT, TRUE, error))
    return FALSE;
  columns = _dp_build_list_columns (self, INCREMENT, error);
  old = columns != NULL ? _dp_build_list_columns (self, self->model->relation, error) : NULL;
  if (old != NULL && !dp_contract_verify (self->model, self->connection, INCREMENT, error))
    return FALSE;
  filled = old != NULL ? adapt_columns (self, columns, old, error) : NULL;
  if (filled == NULL)
    return FALSE;

  script = find_strategy_macro (self, strategy) != NULL
             ? own_script (self, filled, strategy, key, error)
             : increment_script (self, filled, strategy, key);
  self->rows = 0;

  return script != NULL && _dp_build_execute_counted (self, script, error) &&
         _dp_build_comment (self, (const char * const *) filled, error);
}
