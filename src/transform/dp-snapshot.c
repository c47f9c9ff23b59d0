/* dp-snapshot.c: what a query gave, and from when until when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <glib/gi18n-lib.h>

#define NEWS "pg_temp.dp_snapshot"

/* How rows are kept apart, and how a change is noticed. */
typedef struct
{
  DpBuild        *build;
  DpBuildColumns *columns;      /* of the query */
  char          **key;
  gboolean        timestamp;
  char           *updated_at;   /* an expression over dp_new */
  char          **checked;
  gboolean        invalidate;
  gboolean        new_record;
  char           *scd_id;       /* quoted: what the five columns are called */
  char           *updated;
  char           *from;
  char           *to;
  char           *deleted;
  char           *current;      /* an expression: what dbt_valid_to of a current row is */
} Snapshot;

static void
snapshot_clear (Snapshot *self)
{
  g_clear_pointer (&self->columns, _dp_build_columns_free);
  g_strfreev (self->key);
  g_free (self->updated_at);
  g_strfreev (self->checked);
  g_free (self->scd_id);
  g_free (self->updated);
  g_free (self->from);
  g_free (self->to);
  g_free (self->deleted);
  g_free (self->current);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Snapshot, snapshot_clear)

static const char *
get_config (Snapshot   *self,
            const char *key)
{
  return dp_value_lookup_string (self->build->model->config, key);
}

static char *
name_column (Snapshot   *self,
             const char *name)
{
  DpValue *names = dp_value_lookup (self->build->model->config, "snapshot_meta_column_names");
  const char *other = names != NULL ? dp_value_lookup_string (names, name) : NULL;

  return dp_db_quote_identifier (other != NULL ? other : name);
}

/* A name is a column of the query; anything else is SQL. */
static char *
make_expression (Snapshot   *self,
                 const char *text)
{
  g_autofree char *quoted = dp_db_quote_identifier (text);

  if (g_strv_contains ((const char * const *) self->columns->names, text))
    return g_strconcat ("dp_new.", quoted, NULL);

  return g_strdup_printf ("(%s)", text);
}

static gboolean
read_deletes (Snapshot  *self,
              GError   **error)
{
  const char *deletes = get_config (self, "hard_deletes");
  DpValue *invalidate = dp_value_lookup (self->build->model->config, "invalidate_hard_deletes");

  self->invalidate = invalidate != NULL && dp_value_is_true (invalidate);
  if (deletes == NULL)
    return TRUE;
  self->invalidate = g_str_equal (deletes, "invalidate");
  self->new_record = g_str_equal (deletes, "new_record");

  return self->invalidate || self->new_record || g_str_equal (deletes, "ignore") ||
         _dp_build_fail (self->build, error,
                         _("“%s” is no hard_deletes; it can be ignore, invalidate or new_record"),
                         deletes);
}

static gboolean
read_strategy (Snapshot  *self,
               GError   **error)
{
  const char *strategy = get_config (self, "strategy");
  const char *updated_at = get_config (self, "updated_at");
  g_auto(GStrv) checked = dp_model_get_config_strv (self->build->model, "check_cols");

  self->timestamp = g_strcmp0 (strategy, "timestamp") == 0;
  if (!self->timestamp && g_strcmp0 (strategy, "check") != 0)
    return _dp_build_fail (self->build, error,
                           _("a snapshot needs a strategy, which can be timestamp or check"));
  if (self->timestamp && updated_at == NULL)
    return _dp_build_fail (self->build, error,
                           _("the strategy timestamp needs updated_at, the column that says when a "
                             "row was changed"));
  if (!self->timestamp && checked == NULL)
    return _dp_build_fail (self->build, error,
                           _("the strategy check needs check_cols, a list of columns or “all”"));

  self->updated_at = updated_at != NULL ? make_expression (self, updated_at)
                                        : g_strdup ("now()::timestamp");
  if (checked != NULL && g_str_equal (checked[0], "all") && checked[1] == NULL)
    self->checked = g_strdupv (self->columns->names);
  else
    self->checked = g_steal_pointer (&checked);

  return TRUE;
}

static gboolean
read_config (Snapshot  *self,
             GError   **error)
{
  const char *current = get_config (self, "dbt_valid_to_current");

  self->key = dp_model_get_config_strv (self->build->model, "unique_key");
  if (self->key == NULL)
    return _dp_build_fail (self->build, error,
                           _("a snapshot needs a unique_key, the column or columns that say which "
                             "row is which"));
  self->scd_id = name_column (self, "dbt_scd_id");
  self->updated = name_column (self, "dbt_updated_at");
  self->from = name_column (self, "dbt_valid_from");
  self->to = name_column (self, "dbt_valid_to");
  self->deleted = name_column (self, "dbt_is_deleted");
  self->current = g_strdup (current != NULL ? current : "null");

  return read_strategy (self, error) && read_deletes (self, error);
}

/* A part of the key, as an expression over the row called @alias. */
static char *
make_key_part (Snapshot   *self,
               guint       index,
               const char *alias)
{
  g_autofree char *quoted = dp_db_quote_identifier (self->key[index]);

  if (g_strv_contains ((const char * const *) self->columns->names, self->key[index]))
    return g_strconcat (alias, ".", quoted, NULL);

  return g_strdup_printf ("(%s)", self->key[index]);
}

static char *
list_key (Snapshot   *self,
          const char *alias)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; self->key[i] != NULL; i++)
    {
      g_autofree char *part = make_key_part (self, i, alias);

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", part);
    }

  return g_strdup (list->str);
}

/* As dbt makes it: of the key and the time of the change. */
static char *
make_scd_id (Snapshot   *self,
             const char *alias,
             const char *updated_at)
{
  g_autoptr(GString) id = g_string_new ("md5(");

  for (guint i = 0; self->key[i] != NULL; i++)
    {
      g_autofree char *part = make_key_part (self, i, alias);

      g_string_append_printf (id, "coalesce(cast(%s as text), '') || '|' || ", part);
    }
  g_string_append_printf (id, "coalesce(cast(%s as text), ''))", updated_at);

  return g_strdup (id->str);
}

static char *
is_current (Snapshot *self)
{
  if (g_str_equal (self->current, "null"))
    return g_strdup_printf ("dp_old.%s is null", self->to);

  return g_strdup_printf ("(dp_old.%s is null or dp_old.%s = %s)", self->to, self->to,
                          self->current);
}

static char *
is_changed (Snapshot *self)
{
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  if (self->timestamp)
    return g_strdup_printf ("dp_old.%s < %s", self->from, self->updated_at);

  old = _dp_build_quote_list (self->checked, "dp_old.%");
  new = _dp_build_quote_list (self->checked, "dp_new.%");

  return g_strdup_printf ("(%s) is distinct from (%s)", old, new);
}

/* Columns that the query has gained are added, as dbt does it. */
static gboolean
add_new_columns (Snapshot  *self,
                 GError   **error)
{
  const char *relation = self->build->model->relation;
  g_autoptr(DpBuildColumns) old = _dp_build_list_columns (self->build, relation, error);
  g_autoptr(GString) script = g_string_new (NULL);

  if (old == NULL)
    return FALSE;
  for (guint i = 0; self->columns->names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (self->columns->names[i]);

      if (!g_strv_contains ((const char * const *) old->names, self->columns->names[i]))
        g_string_append_printf (script, "alter table %s add column %s %s;\n", relation, quoted,
                                self->columns->types[i]);
    }
  if (self->new_record)
    g_string_append_printf (script, "alter table %s add column if not exists %s text;\n", relation,
                            self->deleted);

  return script->len == 0 || _dp_build_execute (self->build, script->str, error);
}

static gboolean
check_unique (Snapshot  *self,
              GError   **error)
{
  g_autofree char *key = list_key (self, "dp_new");
  g_autofree char *sql = g_strdup_printf ("select concat_ws(', ', %s) from " NEWS " dp_new\n"
                                          "group by %s having count(*) > 1 limit 1", key, key);
  g_autoptr(DpDbResult) twice = NULL;

  twice = dex_await_object (dp_db_connection_execute (self->build->connection, sql), error);
  if (twice == NULL)
    {
      dp_materialize_locate (sql, 0, NULL, self->build->model->path, error);
      return FALSE;
    }

  return dp_db_result_get_n_rows (twice) == 0 ||
         _dp_build_fail (self->build, error,
                         _("the query has several rows with the unique_key “%s”, so it could not "
                           "be said which of them was changed"),
                         dp_db_result_get_text (twice, 0, 0));
}

/* Rows that the query has no more end, and with new_record get a last one that says so. */
static void
append_deletes (Snapshot   *self,
                GString    *script,
                const char *current,
                const char *old_key,
                const char *new_key)
{
  const char *relation = self->build->model->relation;
  g_autofree char *list = _dp_build_quote_list (self->columns->names, "%");
  g_autofree char *values = _dp_build_quote_list (self->columns->names, "dp_old.%");
  g_autofree char *scd_id = make_scd_id (self, "dp_old", "now()::timestamp");

  if (self->new_record)
    g_string_append_printf (
      script,
      "insert into %s (%s, %s, %s, %s, %s, %s)\n"
      "select %s, %s, now()::timestamp, now()::timestamp, %s, 'True' from %s dp_old\n"
      "where %s and dp_old.%s is distinct from 'True'\n"
      "  and not exists (select from " NEWS " dp_new where (%s) = (%s));\n",
      relation, list, self->scd_id, self->updated, self->from, self->to, self->deleted, values,
      scd_id, self->current, relation, current, self->deleted, old_key, new_key);
  g_string_append_printf (
    script,
    "update %s dp_old set %s = now()::timestamp\n"
    "where %s and not exists (select from " NEWS " dp_new where (%s) = (%s))",
    relation, self->to, current, old_key, new_key);
  if (self->new_record)
    g_string_append_printf (script, " and dp_old.%s is distinct from 'True'", self->deleted);
  g_string_append (script, ";\n");
}

/* What changed ends when its successor begins; what is new begins. */
static char *
make_update (Snapshot *self)
{
  const char *relation = self->build->model->relation;
  g_autofree char *current = is_current (self);
  g_autofree char *changed = is_changed (self);
  g_autofree char *old_key = list_key (self, "dp_old");
  g_autofree char *new_key = list_key (self, "dp_new");
  g_autofree char *list = _dp_build_quote_list (self->columns->names, "%");
  g_autofree char *values = _dp_build_quote_list (self->columns->names, "dp_new.%");
  g_autofree char *scd_id = make_scd_id (self, "dp_new", self->updated_at);
  g_autoptr(GString) script = g_string_new (NULL);

  if (self->invalidate || self->new_record)
    append_deletes (self, script, current, old_key, new_key);
  if (self->new_record)
    {
      g_string_append_printf (
        script,
        "update %s dp_old set %s = %s from " NEWS " dp_new\n"
        "where %s and dp_old.%s = 'True' and (%s) = (%s);\n",
        relation, self->to, self->updated_at, current, self->deleted, old_key, new_key);
    }
  g_string_append_printf (
    script,
    "update %s dp_old set %s = %s from " NEWS " dp_new\n"
    "where %s and (%s) = (%s) and %s;\n",
    relation, self->to, self->updated_at, current, old_key, new_key, changed);
  g_string_append_printf (
    script,
    "insert into %s (%s, %s, %s, %s, %s%s%s)\n"
    "select %s, %s, %s, %s, %s%s from " NEWS " dp_new\n"
    "where not exists (select from %s dp_old where %s and (%s) = (%s))",
    relation, list, self->scd_id, self->updated, self->from, self->to,
    self->new_record ? ", " : "", self->new_record ? self->deleted : "", values, scd_id,
    self->updated_at, self->updated_at, self->current, self->new_record ? ", 'False'" : "",
    relation, current, old_key, new_key);

  return g_strdup (script->str);
}

static char *
make_first (Snapshot *self)
{
  g_autofree char *beside = _dp_build_beside (self->build->model);
  g_autofree char *scd_id = make_scd_id (self, "dp_new", self->updated_at);

  return g_strdup_printf (
    "create table %s as\n"
    "select dp_new.*, %s as %s, %s as %s, %s as %s,\n"
    "  case when false then %s else %s end as %s%s%s\n"
    "from " NEWS " dp_new",
    beside, scd_id, self->scd_id, self->updated_at, self->updated, self->updated_at, self->from,
    self->updated_at, self->current, self->to, self->new_record ? ", 'False'::text as " : "",
    self->new_record ? self->deleted : "");
}

gboolean
_dp_build_snapshot (DpBuild  *self,
                    GError  **error)
{
  g_auto(Snapshot) snapshot = { .build = self };
  g_autofree char *script = NULL;

  if (!_dp_build_execute_model (self, "create temporary table dp_snapshot on commit drop as\n",
                                "", FALSE, FALSE, error))
    return FALSE;
  snapshot.columns = _dp_build_list_columns (self, NEWS, error);
  if (snapshot.columns == NULL || !read_config (&snapshot, error) ||
      !check_unique (&snapshot, error))
    return FALSE;

  self->rows = 0;
  if (self->existing == 0)
    {
      script = make_first (&snapshot);
      return _dp_build_execute_counted (self, script, error) &&
             _dp_build_finish_table (self, error);
    }
  if (!add_new_columns (&snapshot, error))
    return FALSE;
  script = make_update (&snapshot);

  return _dp_build_execute_counted (self, script, error) &&
         _dp_build_comment (self, (const char * const *) snapshot.columns->names, error);
}
