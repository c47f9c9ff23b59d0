/* dp-distribution.c: how the large tables lie in the database: as they are, by months, or over
 * nodes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-distribution.h"

#include <glib/gi18n-lib.h>

#include "dp-engine.h"
#include "dp-pipeline-private.h"

#define CONNECT_MS 30000
#define CITUS_SQL "select table_name::text from citus_tables"
#define TIMESCALE_SQL                                                                              \
  "select format ('%I.%I', hypertable_schema, hypertable_name) from "                              \
  "timescaledb_information.hypertables"

typedef enum
{
  BY_TIME = 1 << 0,      /* on plain PostgreSQL and TimescaleDB */
  BY_INSTRUMENT = 1 << 1,
  EVERYWHERE = 1 << 2,   /* small, and joined with all others */
} Way;

/* As Citus has to see them: those that others refer to first. */
static const struct
{
  const char *name;
  const char *column;
  Way         ways;
} tables[] = {
  { "raw.instruments", "instrument_id", EVERYWHERE },
  { "raw.listings", "instrument_id", EVERYWHERE },
  { "raw.daily_prices", "instrument_id", BY_INSTRUMENT },
  { "raw.intraday_prices", "ts", BY_TIME | BY_INSTRUMENT },
  { "raw.quotes", "observed_at", BY_TIME | BY_INSTRUMENT },
  { "raw.period_prices", "instrument_id", BY_INSTRUMENT },
  { "raw.corporate_actions", "instrument_id", BY_INSTRUMENT },
  { "raw.company_overviews", "instrument_id", BY_INSTRUMENT },
  { "raw.api_responses", "instrument_id", BY_INSTRUMENT },
  { "raw.csv_records", "instrument_id", BY_INSTRUMENT },
  { "raw.rejects", "instrument_id", BY_INSTRUMENT },
};

static const char * const nicks[] = { "plain", "citus", "timescale" };

/* A step, and how it is done */
typedef struct
{
  DpDistributionStep  step;
  char               *column;
  Way                 way;
  gboolean            is_model;
} Task;

struct _DpDistribution
{
  GObject             parent_instance;

  DpDbTarget         *target;
  DpServerKind        kind;
  gboolean            back;
  gboolean            is_asked;    /* for this kind */
  gboolean            installs;    /* the extension is there, but not in use yet */
  GPtrArray          *steps;       /* of Task, which begins with a DpDistributionStep */
  DpTransformProject *project;
  GArray             *scopes;      /* of DpModelScope, which live with the project */
};

G_DEFINE_FINAL_TYPE (DpDistribution, dp_distribution, G_TYPE_OBJECT)

static void
task_free (gpointer data)
{
  Task *task = data;

  g_free (task->step.table);
  g_free (task->step.step);
  g_free (task->step.obstacle);
  g_free (task->column);
  g_free (task);
}

static void
dp_distribution_finalize (GObject *object)
{
  DpDistribution *self = DP_DISTRIBUTION (object);

  g_clear_pointer (&self->target, dp_db_target_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_array_unref);
  g_clear_object (&self->project);

  G_OBJECT_CLASS (dp_distribution_parent_class)->finalize (object);
}

static void
dp_distribution_class_init (DpDistributionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_distribution_finalize;
}

static void
dp_distribution_init (DpDistribution *self)
{
  self->steps = g_ptr_array_new_with_free_func (task_free);
}

/* --- look ------------------------------------------------------------------------------------ */

static const char *
get_extension (DpServerKind kind)
{
  return kind == DP_SERVER_CITUS ? "citus" : "timescaledb";
}

static gboolean
choose_kind (DpDistribution     *self,
             DpConnectionProbe  *probe,
             GError            **error)
{
  const char *offered = dp_connection_probe_get_offered (probe);
  const char *wanted = get_extension (self->kind);

  /* What is in use is meant; what is only installed has to be asked for. */
  if (!self->is_asked)
    self->kind = dp_connection_probe_get_kind (probe);
  if (self->kind == DP_SERVER_PLAIN || self->kind == dp_connection_probe_get_kind (probe))
    return TRUE;
  self->installs = offered != NULL && strstr (offered, wanted) != NULL;
  if (self->installs)
    return TRUE;
  g_set_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO,
               _("The server does not have %s. Install it there and let the server load it "
                 "(shared_preload_libraries), or use “--to plain”."),
               wanted);

  return FALSE;
}

static Way
get_way (DpDistribution *self,
         Way             ways)
{
  if (self->kind != DP_SERVER_CITUS)
    return ways & BY_TIME;

  return ways & (BY_INSTRUMENT | EVERYWHERE);
}

/* Returns: (transfer full) (nullable): what will be done; NULL: it is so already */
static char *
dup_step (DpDistribution *self,
          const Task     *task,
          gboolean        is_partitioned)
{
  if (self->kind == DP_SERVER_CITUS)
    return g_strdup (task->way == EVERYWHERE
                       ? _("a copy on every node")
                       : _("in shards by instrument_id, those of an instrument on one node"));
  if (self->back)
    return is_partitioned ? g_strdup (_("one table again")) : NULL;
  if (self->kind == DP_SERVER_TIMESCALE && !task->is_model)
    return g_strdup_printf (_("chunks of a month by %s"), task->column);

  return is_partitioned
             ? NULL
             : g_strdup_printf (
                   _("a part for each month by %s, and those of the next three months"),
                   task->column);
}

static gboolean
look_at_table (DpDistribution  *self,
               DpDbConnection  *connection,
               const char      *name,
               const char      *column,
               Way              way,
               gboolean         is_model,
               GError         **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), name);
  g_autoptr(DpDbResult) facts = NULL;
  Task *task;

  dp_db_params_add_text (params, column);
  facts = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("distribute_look"),
                                                    params),
                            error);
  if (facts == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (facts) == 0)
    {
      /* A model's table comes with its first run, and lies as the others then. */
      if (is_model)
        return TRUE;
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
                   _("%s is not there: the database is not set up. A run sets it up."), name);
      return FALSE;
    }

  task = g_new0 (Task, 1);
  task->column = g_strdup (column);
  task->way = way;
  task->is_model = is_model;
  task->step.table = g_strdup (dp_db_result_get_text (facts, 0, 2));
  task->step.step = dup_step (self, task, *dp_db_result_get_text (facts, 0, 0) == 'p');
  /* Copies everywhere may be referred to, and what is laid out already was looked at then. */
  if (task->step.step != NULL && way != EVERYWHERE && !self->back)
    task->step.obstacle = g_strdup (dp_db_result_get_text (facts, 0, 1));
  g_ptr_array_add (self->steps, task);

  return TRUE;
}

static gboolean
look_at_tables (DpDistribution  *self,
                DpDbConnection  *connection,
                GError         **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      Way way = get_way (self, tables[i].ways);
      const char *column = self->kind == DP_SERVER_CITUS ? "instrument_id" : tables[i].column;

      if (way != 0 && !look_at_table (self, connection, tables[i].name, column, way, FALSE, error))
        return FALSE;
    }

  self->project = dp_transform_project_load (NULL, error);
  if (self->project == NULL)
    return FALSE;
  self->scopes = dp_transform_project_list_scopes (self->project);
  for (guint i = 0; self->kind != DP_SERVER_CITUS && i < self->scopes->len; i++)
    {
      const DpModelScope *model = &g_array_index (self->scopes, DpModelScope, i);

      if (model->months != NULL && !look_at_table (self, connection, model->relation,
                                                   model->months, BY_TIME, TRUE, error))
        return FALSE;
    }

  return TRUE;
}

/* Tables that the extension has already */
static gboolean
leave_out_distributed (DpDistribution  *self,
                       DpDbConnection  *connection,
                       GError         **error)
{
  g_autoptr(DpDbResult) known = NULL;

  if (self->kind == DP_SERVER_PLAIN || self->installs)
    return TRUE;
  known = dex_await_object (dp_db_connection_query (connection,
                                                    self->kind == DP_SERVER_CITUS ? CITUS_SQL
                                                                                  : TIMESCALE_SQL,
                                                    NULL),
                            error);
  for (guint i = 0; known != NULL && i < dp_db_result_get_n_rows (known); i++)
    {
      for (guint j = 0; j < self->steps->len; j++)
        {
          DpDistributionStep *step = self->steps->pdata[j];

          if (!g_str_equal (step->table, dp_db_result_get_text (known, i, 0)))
            continue;
          g_clear_pointer (&step->step, g_free);
          g_clear_pointer (&step->obstacle, g_free);
        }
    }

  return known != NULL;
}

static DexFuture *
look_fiber (gpointer user_data)
{
  DpDistribution *self = user_data;
  g_autoptr(DpConnectionProbe) probe = NULL;
  g_autoptr(DpDbConnection) connection = NULL;
  GError *error = NULL;

  probe = dex_await_object (dp_connection_probe_run (self->target, CONNECT_MS), &error);
  if (probe != NULL && dp_connection_probe_get_verdict (probe) != DP_CONNECTION_WORKS)
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_FAILED, "%s %s",
                                  dp_connection_probe_get_finding (probe),
                                  dp_connection_probe_get_advice (probe));
  if (probe != NULL && choose_kind (self, probe, &error))
    connection = dex_await_object (dp_db_connection_open (self->target, CONNECT_MS), &error);
  if (error != NULL || !look_at_tables (self, connection, &error) ||
      !leave_out_distributed (self, connection, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (g_object_ref (self));
}

DexFuture *
dp_distribution_look (DpDbTarget *target,
                      const char *kind,
                      gboolean    back)
{
  DpDistribution *self;

  g_return_val_if_fail (target != NULL, NULL);

  self = g_object_new (DP_TYPE_DISTRIBUTION, NULL);
  self->target = dp_db_target_ref (target);
  self->back = back;
  for (guint i = 0; (kind != NULL || back) && i < G_N_ELEMENTS (nicks); i++)
    {
      if (!g_str_equal (kind != NULL ? kind : "plain", nicks[i]))
        continue;
      self->kind = (DpServerKind) i;
      self->is_asked = TRUE;
    }
  if (kind != NULL && !self->is_asked)
    {
      g_object_unref (self);
      return dex_future_new_reject (
          DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO,
          _("“%s” is no way to distribute: it is “plain”, “timescale” or “citus”."), kind);
    }

  return dex_scheduler_spawn (NULL, 0, look_fiber, self, g_object_unref);
}

const char *
dp_distribution_get_nick (DpDistribution *self)
{
  g_return_val_if_fail (DP_IS_DISTRIBUTION (self), NULL);

  return nicks[self->kind];
}

GPtrArray *
dp_distribution_get_steps (DpDistribution *self)
{
  g_return_val_if_fail (DP_IS_DISTRIBUTION (self), NULL);

  return self->steps;
}

GArray *
dp_distribution_get_scopes (DpDistribution *self)
{
  g_return_val_if_fail (DP_IS_DISTRIBUTION (self), NULL);

  return self->scopes;
}

guint
dp_distribution_count_steps (DpDistribution *self)
{
  guint n_steps = 0;

  g_return_val_if_fail (DP_IS_DISTRIBUTION (self), 0);

  for (guint i = 0; i < self->steps->len; i++)
    n_steps += ((DpDistributionStep *) self->steps->pdata[i])->step != NULL;

  return n_steps;
}

gboolean
dp_distribution_has_obstacles (DpDistribution *self)
{
  g_return_val_if_fail (DP_IS_DISTRIBUTION (self), FALSE);

  for (guint i = 0; i < self->steps->len; i++)
    {
      if (((DpDistributionStep *) self->steps->pdata[i])->obstacle != NULL)
        return TRUE;
    }

  return FALSE;
}

/* --- apply ----------------------------------------------------------------------------------- */

/* Names are those of the list above, and of the program's own models. Returns: (transfer full) */
static char *
dup_statement (DpDistribution *self,
               const Task     *task)
{
  const char *table = task->step.table;

  if (self->back)
    return g_strdup_printf ("select pg_temp.dp_rebuild('%s', null); analyze %s", table, table);
  if (self->kind == DP_SERVER_PLAIN || task->is_model)
    return g_strdup_printf ("select pg_temp.dp_rebuild('%s', '%s'); analyze %s", table,
                            task->column, table);
  if (self->kind == DP_SERVER_TIMESCALE)
    return g_strdup_printf ("select create_hypertable('%s', by_range('%s', interval '1 month'), "
                            "migrate_data => true, create_default_indexes => false)",
                            table, task->column);
  if (task->way == EVERYWHERE)
    return g_strdup_printf ("select create_reference_table('%s')", table);

  return g_strdup_printf (
      "select create_distributed_table('%s', 'instrument_id', colocate_with => '%s')", table,
      g_str_equal (table, "raw.daily_prices") ? "default" : "raw.daily_prices");
}

static gboolean
run_task (DpDistribution  *self,
          DpDbConnection  *connection,
          const Task      *task,
          GError         **error)
{
  g_autofree char *sql = NULL;

  if (task->step.step == NULL)
    return TRUE;
  sql = dup_statement (self, task);
  if (dex_await (dp_db_connection_execute (connection, sql), error))
    return TRUE;
  g_prefix_error (error, _("%s could not be laid out otherwise, and is as it was. "),
                  task->step.table);

  return FALSE;
}

static gboolean
apply_within (DpDistribution  *self,
              DpDbConnection  *connection,
              GError         **error)
{
  if (!_dp_run_hold_all (connection,
                         _("A run is going on, which needs the tables. Wait until it is done, or "
                           "stop it."), error) ||
      (self->kind != DP_SERVER_CITUS &&
       !dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("distribute_tools")),
                   error)))
    return FALSE;
  for (guint i = 0; i < self->steps->len; i++)
    {
      if (!run_task (self, connection, self->steps->pdata[i], error))
        return FALSE;
    }

  return dex_await (dp_db_connection_execute (connection, "select pg_stat_force_next_flush()"),
                    error);
}

/* How often loads wrote into a table is compared with what the server counts, which begins anew
 * with it. */
static gboolean
settle_counts (DpDistribution  *self,
               DpDbConnection  *connection,
               GError         **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  DpDbParams *params = dp_db_params_new ();

  for (guint i = 0; i < self->steps->len; i++)
    {
      DpDistributionStep *step = self->steps->pdata[i];

      if (step->step != NULL)
        g_ptr_array_add (names, step->table);
    }
  g_ptr_array_add (names, NULL);
  dp_db_params_add_strv (params, (const char * const *) names->pdata);

  return dex_await (dp_db_connection_query (connection, dp_db_load_sql ("distribute_settle"),
                                            params),
                    error);
}

/* An extension is made in a transaction of its own: some have to be alone in it. */
static gboolean
install (DpDistribution  *self,
         DpDbConnection  *connection,
         GError         **error)
{
  g_autofree char *sql = NULL;

  if (!self->installs)
    return TRUE;
  sql = g_strdup_printf ("create extension if not exists %s", get_extension (self->kind));
  if (dex_await (dp_db_connection_execute (connection, sql), error))
    return TRUE;
  g_prefix_error (
      error,
      _("The extension could not be put to use; the server's administrator may have to do it. "));

  return FALSE;
}

static DexFuture *
apply_fiber (gpointer user_data)
{
  DpDistribution *self = user_data;
  g_autoptr(DpDbConnection) connection = NULL;
  GError *error = NULL;

  if (dp_distribution_has_obstacles (self))
    return dex_future_new_reject (
        DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO, "%s",
        _("Something stands in the way, so nothing was changed. Remove what is named first."));
  if (dp_distribution_count_steps (self) == 0)
    return dex_future_new_true ();

  connection = dex_await_object (dp_db_connection_open (self->target, CONNECT_MS), &error);
  if (connection == NULL || !install (self, connection, &error) ||
      !dex_await (dp_db_connection_begin (connection), &error) ||
      !apply_within (self, connection, &error) ||
      !dex_await (dp_db_connection_commit (connection), &error) ||
      !settle_counts (self, connection, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

DexFuture *
dp_distribution_apply (DpDistribution *self)
{
  g_return_val_if_fail (DP_IS_DISTRIBUTION (self), NULL);

  return dex_scheduler_spawn (NULL, 0, apply_fiber, g_object_ref (self), g_object_unref);
}
