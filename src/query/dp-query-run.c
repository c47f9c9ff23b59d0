/* dp-query-run.c: a script of a person's own, while it runs and after
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-run.h"

#include <glib/gi18n-lib.h>

#include "dp-query-result-private.h"

#define CONNECT_MS      15000
#define ROWS_PER_CHUNK  1000
#define TELL_MS         40      /* between two updates of a list that grows */
#define CANCEL_AGAIN_MS 200

G_DEFINE_ENUM_TYPE (DpQueryState, dp_query_state,
                    G_DEFINE_ENUM_VALUE (DP_QUERY_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (DP_QUERY_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (DP_QUERY_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (DP_QUERY_STATE_CANCELLED, "cancelled"))

struct _DpQueryRun
{
  GObject         parent_instance;

  DpDbPool       *pool;
  DpDbConnection *connection;
  char           *script;
  GArray         *statements;
  DpQueryOptions  options;
  DpQueryState    state;
  char           *message;
  GListStore     *results;
  DexPromise     *ended;
  gint64          started_us;
  int             backend;        /* the server's number for the connection; 0: not known yet */
  gboolean        is_cancelled;   /* atomic: the thread that reads looks at it */
};

G_DEFINE_FINAL_TYPE (DpQueryRun, dp_query_run, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What the thread needs that reads an answer. */
typedef struct
{
  DpQueryRun     *run;          /* its connection, script and flag only */
  DpQueryResult  *result;       /* for the main thread */
  DpResultStore  *store;
  char           *sql;
  gboolean        is_streamed;
  gboolean        is_shown;     /* the main thread's */
  gboolean        has_told;     /* the reading thread's */
  gint            is_telling;   /* atomic */
  char           *command;
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->run);
  g_clear_object (&reading->result);
  g_clear_object (&reading->store);
  g_free (reading->sql);
  g_free (reading->command);
}

static void
reading_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, reading_clear);
}

static gboolean
is_cancelled (DpQueryRun *self)
{
  return g_atomic_int_get (&self->is_cancelled);
}

/* On the main thread: rows came. */
static gboolean
tell_cb (gpointer user_data)
{
  Reading *reading = user_data;

  g_atomic_int_set (&reading->is_telling, FALSE);
  if (!reading->is_shown)
    _dp_query_result_set_store (reading->result, reading->store);
  else
    dp_result_model_update (dp_query_result_get_rows (reading->result));
  reading->is_shown = TRUE;

  return G_SOURCE_REMOVE;
}

/* The first rows at once, the others as often as it can be seen. */
static void
tell (Reading *reading)
{
  if (!g_atomic_int_compare_and_exchange (&reading->is_telling, FALSE, TRUE))
    return;

  g_timeout_add_full (G_PRIORITY_DEFAULT, reading->has_told ? TELL_MS : 0, tell_cb,
                      g_atomic_rc_box_acquire (reading), reading_unref);
  reading->has_told = TRUE;
}

static gboolean
keep_chunk_cb (DpDbResult  *chunk,
               gpointer     user_data,
               GError     **error)
{
  Reading *reading = user_data;

  if (is_cancelled (reading->run))
    {
      g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_CANCELLED, _("The query was cancelled"));
      return FALSE;
    }
  if (!dp_result_store_append (reading->store, chunk, error))
    return FALSE;

  tell (reading);
  if (!dp_result_store_is_full (reading->store))
    return TRUE;

  /* Enough: the server need not make the rest. */
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "");

  return FALSE;
}

static gboolean
read_all (Reading  *reading,
          GError  **error)
{
  DpDbConnection *connection = reading->run->connection;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) cause = NULL;

  if (reading->is_streamed)
    {
      dex_await_int64 (dp_db_connection_query_chunked (connection, reading->sql, NULL,
                                                       ROWS_PER_CHUNK, keep_chunk_cb,
                                                       g_atomic_rc_box_acquire (reading),
                                                       reading_unref),
                       &cause);
      if (cause != NULL && dp_result_store_is_full (reading->store))
        g_clear_error (&cause);
    }
  else
    {
      result = dex_await_object (dp_db_connection_query (connection, reading->sql, NULL), &cause);
      if (result != NULL)
        reading->command = g_strdup (dp_db_result_get_command (result));
      if (result != NULL && dp_db_result_get_n_columns (result) > 0)
        dp_result_store_append (reading->store, result, &cause);
    }
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return *error == NULL;
}

/* On the pool of threads: a million rows are much to read. */
static DexFuture *
read_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!read_all (user_data, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* What is sent for a statement; @before: (out): the characters put before what the person wrote */
static char *
dup_sent (DpQueryRun    *self,
          DpQueryResult *result,
          gboolean       is_last,
          guint         *before)
{
  const char *sql = dp_query_result_get_sql (result);
  const char *prefix = "";
  g_autofree char *suffix = NULL;

  if (is_last && self->options.explain == DP_QUERY_EXPLAIN_PLAN)
    prefix = "explain (format json)\n";
  else if (is_last && self->options.explain == DP_QUERY_EXPLAIN_ANALYZE)
    prefix = "explain (analyze, buffers, format json)\n";
  else if (self->options.order_column > 0)
    {
      /* A comment may end the statement, so the rest is on a line of its own. */
      prefix = "select * from (\n";
      suffix = g_strdup_printf ("\n) as answer order by %u%s nulls last",
                                self->options.order_column,
                                self->options.descending ? " desc" : "");
    }
  *before = strlen (prefix);

  return g_strconcat (prefix, sql, suffix, NULL);
}

static char *
dup_sentence (DpQueryRun   *self,
              const GError *error)
{
  if (is_cancelled (self))
    return g_strdup (_("Stopped."));
  if (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_READ_ONLY))
    return g_strdup (_("This would change the database, and changes are not allowed here. Turn on "
                       "“Allow Changes” if you want that."));
  if (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_CANCELLED) && self->options.timeout_s > 0)
    return g_strdup_printf (ngettext ("The server stopped it after %u second, which is the longest "
                                      "that a statement may take here.",
                                      "The server stopped it after %u seconds, which is the "
                                      "longest that a statement may take here.",
                                      self->options.timeout_s),
                            self->options.timeout_s);
  if (error->domain == DP_DB_ERROR && dp_db_error_get_primary (error) != NULL)
    return g_strdup (dp_db_error_get_primary (error));

  return g_strdup (error->message);
}

/* Where in the whole script the error is, in characters from 1. */
static guint
find_position (DpQueryRun             *self,
               const DpQueryStatement *statement,
               const GError           *error,
               guint                   before)
{
  guint position = error->domain == DP_DB_ERROR ? dp_db_error_get_position (error) : 0;

  if (position <= before)
    return 0;

  return g_utf8_strlen (self->script, statement->offset) + position - before;
}

/* Awaits one statement. Returns: whether to go on */
static gboolean
run_statement (DpQueryRun *self,
               guint       index)
{
  const DpQueryStatement *statement = &g_array_index (self->statements, DpQueryStatement, index);
  gboolean is_last = index + 1 == self->statements->len;
  Reading *reading = g_atomic_rc_box_new0 (Reading);
  g_autoptr(DpQueryResult) result = _dp_query_result_new (self->script, statement);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autofree char *sentence = NULL;
  gboolean has_columns;
  guint before, n_columns = 0;

  g_list_store_append (self->results, result);
  reading->run = g_object_ref (self);
  reading->result = g_object_ref (result);
  reading->sql = dup_sent (self, result, is_last, &before);
  reading->is_streamed = statement->kind == DP_STATEMENT_ROWS &&
                         (!is_last || self->options.explain == DP_QUERY_EXPLAIN_NO);
  reading->store = dp_result_store_new (self->options.most_bytes, &error);
  if (reading->store != NULL)
    dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, read_fiber,
                                    g_atomic_rc_box_acquire (reading), reading_unref),
               &error);

  has_columns = reading->store != NULL &&
                dp_result_store_get_columns (reading->store, &n_columns) != NULL && n_columns > 0;
  if (has_columns)
    tell_cb (reading);
  if (error != NULL)
    sentence = dup_sentence (self, error);
  _dp_query_result_finish (result, g_get_monotonic_time () - start, reading->command, sentence,
                           error != NULL ? find_position (self, statement, error, before) : 0);
  reading_unref (reading);

  return error == NULL;
}

/* Statements that begin or end transactions themselves, and those that refuse to be in one, are
 * left alone where changes are allowed. */
static gboolean
needs_transaction (DpQueryRun *self)
{
  if (!self->options.allow_changes)
    return TRUE;
  for (guint i = 0; i < self->statements->len; i++)
    {
      if (g_array_index (self->statements, DpQueryStatement, i).kind == DP_STATEMENT_TRANSACTION)
        return FALSE;
    }

  return self->statements->len > 1;
}

/* Begins the transaction, where there is to be one. Of a pooler's session nothing is set beyond
 * that: others have it next. */
static gboolean
apply_limits (DpQueryRun  *self,
              GError     **error)
{
  gboolean is_pooled = dp_db_connection_is_pooled (self->connection);
  g_autofree char *settings = NULL;

  if (is_pooled && needs_transaction (self))
    settings = g_strdup_printf ("set local statement_timeout = %u; set transaction %s",
                                self->options.timeout_s * 1000,
                                self->options.allow_changes ? "read write" : "read only");
  else if (!is_pooled)
    settings = g_strdup_printf (
        "set statement_timeout = %u; set default_transaction_read_only = %s",
        self->options.timeout_s * 1000, self->options.allow_changes ? "off" : "on");

  /* What holds for a session has to be there before its transaction. */
  if (!is_pooled && !dex_await (dp_db_connection_execute (self->connection, settings), error))
    return FALSE;
  if (needs_transaction (self) && !dex_await (dp_db_connection_begin (self->connection), error))
    return FALSE;

  return !is_pooled || settings == NULL ||
         dex_await (dp_db_connection_execute (self->connection, settings), error);
}

static gboolean
prepare (DpQueryRun  *self,
         GError     **error)
{
  g_autoptr(DpDbResult) backend = NULL;

  self->connection = dex_await_object (dp_db_connection_open (dp_db_pool_get_target (self->pool),
                                                              CONNECT_MS), error);
  if (self->connection == NULL)
    return FALSE;

  if (!apply_limits (self, error))
    return FALSE;
  backend = dex_await_object (dp_db_connection_query (self->connection, "select pg_backend_pid()",
                                                      NULL),
                              error);
  if (backend == NULL)
    return FALSE;
  self->backend = dp_db_result_get_int64 (backend, 0, 0);

  return TRUE;
}

static gboolean
run_script (DpQueryRun  *self,
            GError     **error)
{
  if (!prepare (self, error))
    return FALSE;

  for (guint i = 0; i < self->statements->len; i++)
    {
      if (is_cancelled (self) || !run_statement (self, i))
        return FALSE;
    }

  return !needs_transaction (self) || !self->options.allow_changes ||
         dex_await (dp_db_connection_commit (self->connection), error);
}

static void
set_state (DpQueryRun   *self,
           DpQueryState  state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  dex_promise_resolve_boolean (self->ended, TRUE);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  DpQueryRun *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = run_script (self, &error);

  if (error != NULL)
    self->message = dup_sentence (self, error);
  for (guint i = 0; !done && self->message == NULL && i < self->statements->len; i++)
    {
      g_autoptr(DpQueryResult) result = g_list_model_get_item (G_LIST_MODEL (self->results), i);

      if (result != NULL)
        self->message = g_strdup (dp_query_result_get_message (result));
    }
  /* What is open on it ends with it. */
  self->backend = 0;
  if (self->connection != NULL)
    dp_db_connection_close (self->connection);
  set_state (self, done ? DP_QUERY_STATE_DONE
                        : is_cancelled (self) ? DP_QUERY_STATE_CANCELLED : DP_QUERY_STATE_FAILED);

  return dex_future_new_true ();
}

static void
dp_query_run_finalize (GObject *object)
{
  DpQueryRun *self = DP_QUERY_RUN (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->connection);
  g_clear_object (&self->results);
  g_free (self->script);
  g_free (self->message);
  g_array_unref (self->statements);
  dex_clear (&self->ended);

  G_OBJECT_CLASS (dp_query_run_parent_class)->finalize (object);
}

static void
dp_query_run_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  DpQueryRun *self = DP_QUERY_RUN (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_query_run_class_init (DpQueryRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_query_run_finalize;
  object_class->get_property = dp_query_run_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_QUERY_STATE,
                                              DP_QUERY_STATE_RUNNING, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_query_run_init (DpQueryRun *self)
{
  self->results = g_list_store_new (DP_TYPE_QUERY_RESULT);
  self->ended = dex_promise_new ();
  self->started_us = g_get_monotonic_time ();
}

/**
 * dp_query_run_start:
 * @pool: of the database to ask
 * @script: any number of statements
 * @options: how
 *
 * Returns: (transfer full): a run that goes on already
 */
DpQueryRun *
dp_query_run_start (DpDbPool             *pool,
                    const char           *script,
                    const DpQueryOptions *options)
{
  DpQueryRun *self;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (script != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (DP_TYPE_QUERY_RUN, NULL);
  self->pool = g_object_ref (pool);
  self->script = g_strdup (script);
  self->statements = dp_query_split (script);
  self->options = *options;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, run_fiber, g_object_ref (self), g_object_unref));

  return self;
}

DpQueryState
dp_query_run_get_state (DpQueryRun *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RUN (self), DP_QUERY_STATE_FAILED);

  return self->state;
}

const char *
dp_query_run_get_message (DpQueryRun *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RUN (self), NULL);

  return self->message;
}

gint64
dp_query_run_get_started_us (DpQueryRun *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RUN (self), 0);

  return self->started_us;
}

GListModel *
dp_query_run_list_results (DpQueryRun *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RUN (self), NULL);

  return G_LIST_MODEL (self->results);
}

/* One that came between two statements was not heard, so it is said until it is done. */
static DexFuture *
cancel_fiber (gpointer user_data)
{
  DpQueryRun *self = user_data;

  while (self->state == DP_QUERY_STATE_RUNNING)
    {
      if (self->backend != 0)
        {
          DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), self->backend);

          dex_await (dp_db_pool_query (self->pool, dp_db_load_sql ("cancel_backend"), params),
                     NULL);
        }
      dex_await (dex_future_first (dp_query_run_wait (self), dex_timeout_new_msec (CANCEL_AGAIN_MS),
                                   NULL),
                 NULL);
    }

  return dex_future_new_true ();
}

/** dp_query_run_cancel: the server stops it, which is done when it is told */
void
dp_query_run_cancel (DpQueryRun *self)
{
  g_return_if_fail (DP_IS_QUERY_RUN (self));

  if (self->state != DP_QUERY_STATE_RUNNING || is_cancelled (self))
    return;

  g_atomic_int_set (&self->is_cancelled, TRUE);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, cancel_fiber, g_object_ref (self), g_object_unref));
}

DexFuture *
dp_query_run_wait (DpQueryRun *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RUN (self), NULL);

  return dex_ref (DEX_FUTURE (self->ended));
}
