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

struct _DpDistribution
{
  GObject       parent_instance;

  DpDbTarget   *target;
  DpServerKind  kind;
  gboolean      back;
  gboolean      is_asked;    /* for this kind */
  gboolean      installs;    /* the extension is there, but not in use yet */
  GPtrArray    *steps;       /* of DpDistributionStep */
};

G_DEFINE_FINAL_TYPE (DpDistribution, dp_distribution, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  DpDistributionStep *step = data;

  g_free (step->table);
  g_free (step->step);
  g_free (step->obstacle);
  g_free (step);
}

static void
dp_distribution_finalize (GObject *object)
{
  DpDistribution *self = DP_DISTRIBUTION (object);

  g_clear_pointer (&self->target, dp_db_target_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);

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
  self->steps = g_ptr_array_new_with_free_func (step_free);
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
          Way             way,
          const char     *column,
          DpDbResult     *facts)
{
  gboolean is_partitioned = *dp_db_result_get_text (facts, 0, 0) == 'p';

  if (self->kind == DP_SERVER_CITUS)
    return g_strdup_printf (
        way == EVERYWHERE ? _("a copy on every node")
                          : _("in shards by instrument_id, those of an instrument on one node"));
  if (self->back)
    return is_partitioned ? g_strdup (_("one table again")) : NULL;
  if (self->kind == DP_SERVER_TIMESCALE)
    return g_strdup_printf (_("chunks of a month by %s"), column);

  return is_partitioned
             ? NULL
             : g_strdup_printf (
                   _("a part for each month by %s, and those of the next three months"), column);
}

static gboolean
look_at_table (DpDistribution  *self,
               DpDbConnection  *connection,
               guint            number,
               GError         **error)
{
  Way way = get_way (self, tables[number].ways);
  const char *column = self->kind == DP_SERVER_CITUS ? "instrument_id" : tables[number].column;
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), tables[number].name);
  g_autoptr(DpDbResult) facts = NULL;
  DpDistributionStep *step;

  dp_db_params_add_text (params, column);
  facts = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("distribute_look"),
                                                    params),
                            error);
  if (facts == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (facts) == 0)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
                   _("%s is not there: the database is not set up. A run sets it up."),
                   tables[number].name);
      return FALSE;
    }

  step = g_new0 (DpDistributionStep, 1);
  step->table = g_strdup (tables[number].name);
  step->step = dup_step (self, way, column, facts);
  /* Copies everywhere may be referred to, and what is laid out already was looked at then. */
  if (step->step != NULL && way != EVERYWHERE && !self->back)
    step->obstacle = g_strdup (dp_db_result_get_text (facts, 0, 1));
  g_ptr_array_add (self->steps, step);

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
  for (guint i = 0; error == NULL && i < G_N_ELEMENTS (tables); i++)
    {
      if (get_way (self, tables[i].ways) != 0)
        look_at_table (self, connection, i, &error);
    }
  if (error != NULL || !leave_out_distributed (self, connection, &error))
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

/* @table, @column: of the list above, so no one else's words. Returns: (transfer full) */
static char *
dup_statement (DpDistribution *self,
               const char     *table,
               const char     *column,
               Way             way)
{
  if (self->back)
    return g_strdup_printf ("select pg_temp.dp_rebuild('%s', null)", table);
  if (self->kind == DP_SERVER_PLAIN)
    return g_strdup_printf ("select pg_temp.dp_rebuild('%s', '%s')", table, column);
  if (self->kind == DP_SERVER_TIMESCALE)
    return g_strdup_printf ("select create_hypertable('%s', by_range('%s', interval '1 month'), "
                            "migrate_data => true, create_default_indexes => false)",
                            table, column);
  if (way == EVERYWHERE)
    return g_strdup_printf ("select create_reference_table('%s')", table);

  return g_strdup_printf (
      "select create_distributed_table('%s', 'instrument_id', colocate_with => '%s')", table,
      g_str_equal (table, "raw.daily_prices") ? "default" : "raw.daily_prices");
}

static gboolean
run_step (DpDistribution            *self,
          DpDbConnection            *connection,
          const DpDistributionStep  *step,
          GError                   **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = NULL;

      if (!g_str_equal (tables[i].name, step->table))
        continue;
      sql = dup_statement (self, step->table, tables[i].column, get_way (self, tables[i].ways));
      if (dex_await (dp_db_connection_execute (connection, sql), error))
        return TRUE;
      g_prefix_error (error, _("%s could not be laid out otherwise, and is as it was. "),
                      step->table);
      return FALSE;
    }

  return TRUE;
}

/* No run begins while it is held. */
static gboolean
hold_runs (DpDbConnection  *connection,
           GError         **error)
{
  g_autoptr(DpDbResult) held = NULL;

  held = dex_await_object (dp_db_connection_query (connection,
                                                   "select pg_try_advisory_xact_lock(" DP_RUN_LOCK
                                                   ")",
                                                   NULL),
                           error);
  if (held != NULL && !dp_db_result_get_boolean (held, 0, 0))
    {
      g_set_error_literal (
          error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
          _("A run is going on, which needs the tables. Wait until it is done, or stop it."));
      return FALSE;
    }

  return held != NULL;
}

static gboolean
apply_within (DpDistribution  *self,
              DpDbConnection  *connection,
              GError         **error)
{
  if (!hold_runs (connection, error) ||
      (self->kind == DP_SERVER_PLAIN &&
       !dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("distribute_tools")),
                   error)))
    return FALSE;
  for (guint i = 0; i < self->steps->len; i++)
    {
      DpDistributionStep *step = self->steps->pdata[i];

      if (step->step != NULL && !run_step (self, connection, step, error))
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

/* --- keep ------------------------------------------------------------------------------------ */

static gint64
add_months (DpDbConnection  *connection,
            DpDbResult      *behind,
            GError         **error)
{
  gint64 n_added = 0;

  for (guint i = 0; i < dp_db_result_get_n_rows (behind); i++)
    {
      DpDbParams *params = dp_db_params_add_text (dp_db_params_new (),
                                                  dp_db_result_get_text (behind, i, 0));
      g_autoptr(DpDbResult) added = NULL;

      added = dex_await_object (
          dp_db_connection_query (connection, "select pg_temp.dp_add_months($1::regclass, 3)",
                                  params),
          error);
      if (added == NULL)
        return -1;
      n_added += dp_db_result_get_int64 (added, 0, 0);
    }

  return n_added;
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  DpDbTarget *target = user_data;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbResult) behind = NULL;
  gint64 n_added = 0;
  GError *error = NULL;

  connection = dex_await_object (dp_db_connection_open (target, CONNECT_MS), &error);
  if (connection != NULL)
    behind = dex_await_object (dp_db_connection_query (connection,
                                                       dp_db_load_sql ("distribute_behind"), NULL),
                               &error);
  if (behind != NULL && dp_db_result_get_n_rows (behind) > 0)
    {
      if (dex_await (dp_db_connection_begin (connection), &error) &&
          dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("distribute_tools")),
                     &error))
        n_added = add_months (connection, behind, &error);
      if (error == NULL)
        dex_await (dp_db_connection_commit (connection), &error);
    }
  if (error != NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_for_int64 (n_added);
}

DexFuture *
dp_distribution_keep (DpDbTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, keep_fiber, dp_db_target_ref (target),
                              (GDestroyNotify) dp_db_target_unref);
}
