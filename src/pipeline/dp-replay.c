/* dp-replay.c: the typed tables made again from the stored replies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-replay.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <yyjson.h>

#include "dp-file-loader.h"
#include "dp-load-again.h"
#include "dp-pipeline-private.h"

#define DAY_US     G_GINT64_CONSTANT (86400000000)
/* A price of a day cannot have come before that day began, wherever that was. */
#define ZONES_DAYS 2

typedef struct
{
  DpDbPool             *pool;
  char                **wanted;      /* (nullable): sources */
  gint32                from;
  gboolean              rejected;
  DpReplayProgressFunc  progress;
  DexFuture            *stop;         /* nullable */
  gpointer              user_data;

  DpDbConnection       *connection;
  GPtrArray            *names;       /* of the sources that are replayed, and a NULL */
  GHashTable           *sources;     /* name → DpSource */
  DpDrift              *drift;
  guint                 n_total;
  DpReplayOutcome       outcome;
} Replay;

/* The columns of list_replay_loads */
enum
{
  LOAD_ID,
  SOURCE,
  ENDPOINT,
  SYMBOL,
  RUN_ID,
  LOADED_AT,
  RESPONSE_ID,
  PARAMS,
  JSON,
  BYTES,
  CONTENT_TYPE,
  STATUS,
  RECEIVED_AT,
  CONTRACT,
  IS_FILE,
};

static DpReplayOutcome *
dp_replay_outcome_copy (DpReplayOutcome *self)
{
  return g_memdup2 (self, sizeof *self);
}

G_DEFINE_BOXED_TYPE (DpReplayOutcome, dp_replay_outcome, dp_replay_outcome_copy, g_free)

static void
replay_free (Replay *self)
{
  g_object_unref (self->pool);
  g_strfreev (self->wanted);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->sources);
  g_object_unref (self->drift);
  dex_clear (&self->stop);
  g_free (self);
}

static DpDbResult *
query (Replay      *self,
       const char  *name,
       DpDbParams  *params,
       GError     **error)
{
  return dex_await_object (dp_db_connection_query (self->connection, dp_db_load_sql (name), params),
                           error);
}

static gboolean
execute (Replay      *self,
         const char  *sql,
         GError     **error)
{
  g_autoptr(DpDbResult) result = dex_await_object (dp_db_connection_query (self->connection, sql,
                                                                           NULL),
                                                   error);

  return result != NULL;
}

static DpSource *
make_source (const char *name)
{
  g_autoptr(DpTransport) recordings = dp_sample_transport_new (NULL);
  DpSourceOptions options = { .transport = recordings };

  return dp_source_new_by_name (name, &options);
}

/* Replies of a provider that this version does not know stay as they are, with all that came of
 * them. */
static gboolean
find_sources (Replay  *self,
              GError **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();

  if (self->wanted != NULL)
    dp_db_params_add_strv (params, (const char * const *) self->wanted);
  else
    dp_db_params_add_text (params, NULL);
  dp_db_params_add_boolean (params, self->rejected);
  /* The rows of a file are made again as a whole, whatever their days. */
  dp_db_params_add_boolean (params, self->from == DP_DATE_NONE);
  result = query (self, "list_replay_sources", params, error);
  if (result == NULL)
    return FALSE;

  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    {
      const char *name = dp_db_result_get_text (result, i, 0);
      DpSource *source = make_source (name);

      if (source != NULL)
        {
          dp_source_set_aliases (source, dp_drift_get_aliases (self->drift, name));
          g_hash_table_insert (self->sources, g_strdup (name), source);
        }
      if (source != NULL || dp_db_result_get_boolean (result, i, 1))
        g_ptr_array_add (self->names, g_strdup (name));
    }

  return TRUE;
}

static DpDbParams *
new_params (Replay *self)
{
  return dp_db_params_add_strv (dp_db_params_new (), (const char * const *) self->names->pdata);
}

/* The first moment a load can have brought rows of the days that are wanted. */
static DpDbParams *
add_first_moment (Replay     *self,
                  DpDbParams *params)
{
  if (self->from == DP_DATE_NONE)
    return dp_db_params_add_text (params, NULL);

  return dp_db_params_add_time (params, (self->from - ZONES_DAYS) * DAY_US);
}

static gboolean
count_loads (Replay  *self,
             GError **error)
{
  g_autoptr(DpDbResult) result = query (self, "count_replay_loads",
                                        add_first_moment (self, new_params (self)), error);

  if (result == NULL)
    return FALSE;
  self->n_total = (guint) dp_db_result_get_int64 (result, 0, 0);

  return TRUE;
}

static gboolean
forget (Replay  *self,
        GError **error)
{
  g_autofree char *from = self->from != DP_DATE_NONE ? dp_date_to_string (self->from) : NULL;
  DpDbParams *params = dp_db_params_add_text (new_params (self), from);
  g_autoptr(DpDbResult) result = query (self, "forget_replayed", params, error);

  return result != NULL && execute (self,
                                    "create temp table replayed_rejects (source text, endpoint "
                                    "text, symbol text, position text, cause text) on commit drop",
                                    error);
}

static DpRequest *
read_request (DpDbResult *loads,
              guint       row)
{
  const char *json = dp_db_result_get_text (loads, row, PARAMS);
  DpRequest *request = dp_request_new (dp_db_result_get_text (loads, row, SOURCE),
                                       dp_db_result_get_text (loads, row, ENDPOINT),
                                       dp_db_result_get_text (loads, row, SYMBOL), NULL);
  yyjson_doc *doc = yyjson_read (json, strlen (json), 0);
  yyjson_obj_iter iter;
  yyjson_val *name;

  yyjson_obj_iter_init (yyjson_doc_get_root (doc), &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *value = yyjson_get_str (yyjson_obj_iter_get_val (name));

      if (value != NULL)
        dp_request_add_param (request, yyjson_get_str (name), value);
    }
  yyjson_doc_free (doc);

  return request;
}

/* Returns: (transfer full) (nullable): %NULL where the reply is not stored any more */
static DpReply *
read_reply (DpDbResult *loads,
            guint       row)
{
  const char *json = dp_db_result_get_text (loads, row, JSON);
  const char *encoded = dp_db_result_get_text (loads, row, BYTES);
  const char *type = dp_db_result_get_text (loads, row, CONTENT_TYPE);
  g_autoptr(GBytes) body = NULL;

  if (json != NULL)
    body = g_bytes_new (json, strlen (json));
  else if (encoded != NULL)
    {
      gsize length;
      guchar *bytes = g_base64_decode (encoded, &length);

      body = g_bytes_new_take (bytes, length);
    }
  else
    return NULL;

  return dp_reply_new ((guint) dp_db_result_get_int64 (loads, row, STATUS),
                       type != NULL ? type : "application/json", body,
                       dp_db_result_get_int64 (loads, row, RECEIVED_AT), 0, -1);
}

static gboolean
refuse_load (gint64   load_id,
             GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("The reply of load %" PRId64
                 " is not stored any more, so its rows could not be made again, and nothing was "
                 "changed. Replay other sources with --source, or later days with --from."),
               load_id);

  return FALSE;
}

/* What the contract of its source kept from being loaded then, and nobody has accepted since.
 * @action: (out) (transfer full) (nullable) */
static gboolean
find_action (Replay         *self,
             DpDbResult     *loads,
             guint           row,
             DpDriftAction **action,
             GError        **error)
{
  const char *json = dp_db_result_get_text (loads, row, CONTRACT);
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params;

  *action = json != NULL ? dp_drift_action_parse (json) : NULL;
  if (*action == NULL)
    return TRUE;
  if (dp_drift_drop_accepted (self->drift, dp_db_result_get_text (loads, row, SOURCE),
                              dp_db_result_get_text (loads, row, ENDPOINT), *action))
    {
      self->outcome.n_held += (*action)->contract == DP_CONTRACT_FREEZE;
      return TRUE;
    }

  g_clear_pointer (action, dp_drift_action_free);
  params = dp_db_params_add_int64 (dp_db_params_new (),
                                   dp_db_result_get_int64 (loads, row, LOAD_ID));
  result = query (self, "save_contract", dp_db_params_add_text (params, NULL), error);

  return result != NULL;
}

/* Decodes a stored reply as it was decoded then, and loads it. */
static gboolean
load_again (Replay      *self,
            DpDbResult  *loads,
            guint        row,
            DpReply     *reply,
            GError     **error)
{
  DpSource *source = g_hash_table_lookup (self->sources,
                                          dp_db_result_get_text (loads, row, SOURCE));
  g_autoptr(DpRequest) request = read_request (loads, row);
  g_autoptr(DpDriftAction) action = NULL;
  g_autoptr(DpBatch) batch = NULL;
  DpStoredLoad stored = {
    .load_id = dp_db_result_get_int64 (loads, row, LOAD_ID),
    .run_id = dp_db_result_get_int64 (loads, row, RUN_ID),
    .loaded_us = dp_db_result_get_int64 (loads, row, LOADED_AT),
    .response_id = dp_db_result_get_text (loads, row, RESPONSE_ID),
    .default_kind = dp_source_get_default_kind (source),
    .from = self->from,
  };

  if (!find_action (self, loads, row, &action, error))
    return FALSE;
  batch = dp_drift_action_decode (action, source, request, reply, error);
  if (batch != NULL && dp_load_again (self->connection, &stored, request, reply, batch,
                                      &self->outcome.n_rows, error))
    return TRUE;

  g_prefix_error (error, _("Load %" PRId64 " (%s %s) could not be done again, so nothing was "
                           "changed: "), stored.load_id, dp_request_get_symbol (request),
                  dp_request_get_endpoint (request));

  return FALSE;
}

static gboolean
replay_file (Replay  *self,
             gint64   load_id,
             GError **error)
{
  g_autoptr(DpFileOutcome) outcome = dp_file_replay (self->pool, self->connection, self->drift,
                                                     load_id, error);

  if (outcome == NULL)
    return FALSE;
  self->outcome.n_rows += outcome->rows_written;
  self->outcome.n_held += outcome->is_held;

  return TRUE;
}

static gboolean
replay_reply (Replay      *self,
              DpDbResult  *loads,
              guint        row,
              GError     **error)
{
  g_autoptr(DpReply) reply = read_reply (loads, row);

  if (reply == NULL)
    return refuse_load (dp_db_result_get_int64 (loads, row, LOAD_ID), error);

  return load_again (self, loads, row, reply, error);
}

static gboolean
replay_load (Replay      *self,
             DpDbResult  *loads,
             guint        row,
             GError     **error)
{
  gboolean done;

  if (self->stop != NULL && !dex_future_is_pending (self->stop))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _("Stopped: everything is as it was."));
      return FALSE;
    }

  if (dp_db_result_get_boolean (loads, row, IS_FILE))
    done = replay_file (self, dp_db_result_get_int64 (loads, row, LOAD_ID), error);
  else
    done = replay_reply (self, loads, row, error);
  if (!done)
    return FALSE;

  self->outcome.n_loads++;
  if (self->progress != NULL)
    self->progress (self->outcome.n_loads, self->n_total, self->user_data);

  return TRUE;
}

static gboolean
replay_loads (Replay  *self,
              GError **error)
{
  gint64 last_id = 0;

  while (TRUE)
    {
      DpDbParams *params = dp_db_params_add_int64 (new_params (self), last_id);
      g_autoptr(DpDbResult) loads = NULL;
      guint n_rows;

      loads = query (self, "list_replay_loads", add_first_moment (self, params), error);
      if (loads == NULL)
        return FALSE;
      n_rows = dp_db_result_get_n_rows (loads);
      if (n_rows == 0)
        return TRUE;
      for (guint i = 0; i < n_rows; i++)
        {
          if (!replay_load (self, loads, i, error))
            return FALSE;
        }
      last_id = dp_db_result_get_int64 (loads, n_rows - 1, LOAD_ID);
    }
}

static gboolean
resolve_rejects (Replay  *self,
                 GError **error)
{
  g_autoptr(DpDbResult) result = query (self, "resolve_rejects",
                                        add_first_moment (self, new_params (self)), error);

  if (result == NULL)
    return FALSE;
  self->outcome.n_resolved = dp_db_result_get_affected (result);

  return TRUE;
}

static gboolean
forget_built (Replay  *self,
              GError **error)
{
  g_autoptr(DpDbResult) result = query (self, "forget_built", NULL, error);

  return result != NULL;
}

static gboolean
replay_in_transaction (Replay  *self,
                       GError **error)
{
  return dex_await (dp_db_connection_begin (self->connection), error) &&
         _dp_run_hold_all (self->connection,
                           _("A run is going on and loads what a replay would make again. Wait "
                             "until it is done, or stop it."), error) &&
         dp_drift_read (self->drift, self->connection, error) &&
         find_sources (self, error) &&
         count_loads (self, error) &&
         forget (self, error) &&
         replay_loads (self, error) &&
         resolve_rejects (self, error) &&
         forget_built (self, error) &&
         dex_await (dp_db_connection_commit (self->connection), error);
}

static DexFuture *
replay_fiber (gpointer user_data)
{
  Replay *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);

  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* The lease rolls back what is open when it goes. */
  self->connection = dp_db_lease_get_connection (lease);
  if (!replay_in_transaction (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (DP_TYPE_REPLAY_OUTCOME,
                                    dp_replay_outcome_copy (&self->outcome));
}

DexFuture *
dp_replay (DpDbPool              *pool,
           const DpReplayOptions *options)
{
  Replay *self;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (Replay, 1);
  self->pool = g_object_ref (pool);
  self->wanted = g_strdupv ((char **) options->sources);
  self->from = options->from;
  self->rejected = options->rejected;
  self->progress = options->progress;
  self->user_data = options->user_data;
  self->stop = options->stop != NULL ? dex_ref (options->stop) : NULL;
  self->names = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  self->drift = dp_drift_new ();
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, replay_fiber, self,
                              (GDestroyNotify) replay_free);
}
