/* dp-freshness-run.c: looks how old the newest rows are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-freshness.h"
#include "dp-materialize.h"
#include "dp-test-group.h"

/* What is looked at. */
typedef struct
{
  char        *name;
  char        *relation;        /* quoted */
  char        *shown;           /* schema.name */
  DpFreshness *freshness;       /* borrowed */
} Target;

typedef struct
{
  DpTransformProject      *project;
  DpDbPool                *pool;
  char                   **select;
  char                   **exclude;
  gint64                   run_id;
  DpTransformProgressFunc  progress;
  gpointer                 user_data;
  GDestroyNotify           notify;
} Check;

static void
target_free (gpointer data)
{
  Target *target = data;

  g_free (target->name);
  g_free (target->relation);
  g_free (target->shown);
  g_free (target);
}

static void
check_free (gpointer data)
{
  Check *self = data;

  g_clear_object (&self->project);
  g_clear_object (&self->pool);
  g_strfreev (self->select);
  g_strfreev (self->exclude);
  if (self->notify != NULL)
    self->notify (self->user_data);
  g_free (self);
}

static void
add_target (GPtrArray   *targets,
            const char  *name,
            const char  *relation,
            const char  *schema,
            const char  *identifier,
            DpFreshness *freshness)
{
  Target *target = g_new0 (Target, 1);

  target->name = g_strdup (name);
  target->relation = g_strdup (relation);
  target->shown = g_strconcat (schema, ".", identifier, NULL);
  target->freshness = freshness;
  g_ptr_array_add (targets, target);
}

/* Nodes are numbered: models, tests, sources. */
static GPtrArray *
list_targets (Check   *self,
              GError **error)
{
  DpTransformProject *project = self->project;
  guint first_source = project->models->len + project->tests->len;
  g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func (target_free);
  g_autoptr(GByteArray) chosen = NULL;

  chosen = _dp_project_select (project, (const char * const *) self->select,
                               (const char * const *) self->exclude, NULL, error);
  if (chosen == NULL)
    return NULL;
  for (guint i = 0; i < project->sources->len; i++)
    {
      DpSourceTable *table = g_ptr_array_index (project->sources, i);
      g_autofree char *name = g_strconcat (table->source, ".", table->name, NULL);

      if (table->freshness != NULL && chosen->data[first_source + i])
        add_target (targets, name, table->relation, table->schema, table->identifier,
                    table->freshness);
    }
  for (guint i = 0; i < project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (project->models, i);

      if (model->freshness != NULL && chosen->data[i] &&
          model->materialization != DP_MATERIALIZATION_EPHEMERAL)
        add_target (targets, model->name, model->relation, model->schema, model->identifier,
                    model->freshness);
    }

  return g_steal_pointer (&targets);
}

/* The newest time, and how many seconds ago that was. */
static char *
compile (Check   *self,
         Target  *target,
         GError **error)
{
  DpFreshness *freshness = target->freshness;
  DpRender render = { .project = self->project };
  g_autoptr(GString) newest = g_string_new (NULL);
  g_autofree char *rendered = NULL;

  /* Only now: many projects say it of sources that nobody ever looks at. */
  if (freshness->query == NULL && freshness->field == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: to tell how fresh this is, its “loaded_at_field:” is needed: the "
                     "column with the time at which a row came"), freshness->path,
                   freshness->line);
      return NULL;
    }
  if (freshness->query != NULL)
    g_string_append_printf (newest, "(\n%s\n)", freshness->query);
  else
    g_string_append_printf (newest, "(select max(%s) from %s%s%s)", freshness->field,
                            target->relation, freshness->filter != NULL ? " where " : "",
                            freshness->filter != NULL ? freshness->filter : "");
  rendered = _dp_project_render_text (&render, freshness->path, freshness->line, newest->str,
                                      error);
  if (rendered == NULL)
    return NULL;

  return g_strdup_printf ("select floor(extract(epoch from now() - newest))::bigint, "
                          "to_char(newest at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')\n"
                          "from (select %s::timestamptz as newest) dp_newest", rendered);
}

/* 5400 s: "1 h 30 min" */
static char *
format_age (gint64 seconds)
{
  if (seconds < 0)
    return g_strdup_printf (_("%" PRId64 " s ahead"), -seconds);
  if (seconds < 60)
    return g_strdup_printf (_("%" PRId64 " s"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (_("%" PRId64 " min"), seconds / 60);
  if (seconds < 2 * 86400)
    return g_strdup_printf (_("%" PRId64 " h %" PRId64 " min"), seconds / 3600,
                            seconds % 3600 / 60);

  return g_strdup_printf (_("%" PRId64 " days"), seconds / 86400);
}

static DpNodeResult *
judge (Target     *target,
       DpDbResult *answer,
       gint64      duration_us)
{
  DpFreshness *freshness = target->freshness;
  gboolean empty = dp_db_result_is_null (answer, 0, 0);
  gint64 age = dp_db_result_get_int64 (answer, 0, 0);
  gboolean fails = freshness->error_after_s > 0 && (empty || age > freshness->error_after_s);
  gboolean warns = freshness->warn_after_s > 0 && (empty || age > freshness->warn_after_s);
  gint64 limit = fails ? freshness->error_after_s : freshness->warn_after_s;
  g_autofree char *age_text = format_age (age);
  g_autofree char *limit_text = format_age (limit);
  g_autofree char *message = NULL;

  if (!fails && !warns)
    return _dp_node_result_new (target->name, "freshness", target->shown, NULL,
                                DP_NODE_STATUS_SUCCESS, age, duration_us, NULL);
  if (empty)
    message = g_strdup_printf (_("%s line %u: %s has no rows that tell how fresh it is"),
                               freshness->path, freshness->line, target->name);
  else
    message = g_strdup_printf (
        _("%s line %u: the newest row of %s is of %s UTC, %s ago; at most %s are expected"),
        freshness->path, freshness->line, target->name, dp_db_result_get_text (answer, 0, 1),
        age_text, limit_text);

  return _dp_node_result_new (target->name, "freshness", target->shown, NULL,
                              fails ? DP_NODE_STATUS_FAILED : DP_NODE_STATUS_WARN, age, duration_us,
                              message);
}

static DpNodeResult *
check_target (Check          *self,
              Target         *target,
              DpDbConnection *connection)
{
  g_autofree char *place = g_strdup_printf (_("%s line %u"), target->freshness->path,
                                            target->freshness->line);
  g_autoptr(DpDbResult) answer = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autofree char *sql = compile (self, target, &error);

  if (sql != NULL)
    answer = dex_await_object (dp_db_connection_execute (connection, sql), &error);
  if (answer != NULL)
    return judge (target, answer, g_get_monotonic_time () - start);

  if (sql != NULL)
    dp_materialize_locate (sql, 0, NULL, place, &error);

  return _dp_node_result_new (target->name, "freshness", target->shown, NULL, DP_NODE_STATUS_ERROR,
                              0, g_get_monotonic_time () - start, error->message);
}

static DexFuture *
check_fiber (gpointer data)
{
  Check *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListStore) results = g_list_store_new (DP_TYPE_NODE_RESULT);
  g_autoptr(GPtrArray) targets = list_targets (self, &error);
  g_autoptr(DpDbLease) lease = NULL;

  if (targets != NULL)
    lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < targets->len; i++)
    {
      g_autoptr(DpNodeResult) result = check_target (self, g_ptr_array_index (targets, i),
                                                     dp_db_lease_get_connection (lease));

      g_list_store_append (results, result);
      if (self->progress != NULL)
        self->progress (result, i + 1, targets->len, self->user_data);
    }
  g_clear_object (&lease);
  if (targets->len > 0 && !dp_test_group_record (self->project, G_LIST_MODEL (results),
                                                 self->run_id, self->pool, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&results));
}

DexFuture *
dp_transform_check_freshness (DpTransformProject       *project,
                              DpDbPool                 *pool,
                              const DpTransformOptions *options,
                              DpTransformProgressFunc   progress,
                              gpointer                  user_data,
                              GDestroyNotify            notify)
{
  Check *self;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), NULL);
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (Check, 1);
  self->project = g_object_ref (project);
  self->pool = g_object_ref (pool);
  self->select = g_strdupv ((char **) options->select);
  self->exclude = g_strdupv ((char **) options->exclude);
  self->run_id = options->run_id;
  self->progress = progress;
  self->user_data = user_data;
  self->notify = notify;

  return dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK, check_fiber, self,
                              check_free);
}
