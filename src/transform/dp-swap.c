/* dp-swap.c: puts a new relation into the place of an old one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-swap.h"

#include <glib/gi18n-lib.h>

#include "dp-transform.h"

/* A reader queues behind a lock that is waited for, so nobody waits long: 200 ms, then a pause. */
#define ATTEMPTS     120
#define PAUSE_MS     300
#define BEGIN_ATTEMPT \
  "savepoint dp_swap;\n" \
  "set local lock_timeout = '200ms'"
#define END_ATTEMPT \
  "release savepoint dp_swap;\n" \
  "set local search_path to default;\n" \
  "set local lock_timeout to default"

/* One attempt: TRUE when done; FALSE without an error when a lock was not to be had. */
typedef gboolean (*AttemptFunc) (DpDbConnection  *connection,
                                 gpointer         data,
                                 GError         **error);

static gboolean
execute (DpDbConnection  *connection,
         const char      *script,
         GError         **error)
{
  return dex_await (dp_db_connection_execute (connection, script), error);
}

static gboolean
repeat (DpDbConnection  *connection,
        AttemptFunc      attempt,
        gpointer         data,
        GError         **error)
{
  for (guint i = 0; i < ATTEMPTS; i++)
    {
      g_autoptr(GError) own_error = NULL;

      if (!execute (connection, BEGIN_ATTEMPT, error))
        return FALSE;
      if (attempt (connection, data, &own_error))
        return execute (connection, END_ATTEMPT, error);

      if (!execute (connection, "rollback to savepoint dp_swap", error))
        return FALSE;
      if (!g_error_matches (own_error, DP_DB_ERROR, DP_DB_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      /* A timer of libdex ends as a rejection, which is the expected end here. */
      dex_await (dex_timeout_new_msec (PAUSE_MS), NULL);
    }

  g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT,
                       _("Another session has been using it for a minute, so it could not be "
                         "replaced and is as it was; end that session and run again."));

  return FALSE;
}

static gboolean
attempt_script (DpDbConnection  *connection,
                gpointer         data,
                GError         **error)
{
  return execute (connection, data, error);
}

gboolean
dp_swap_attempt (DpDbConnection  *connection,
                 const char      *script,
                 GError         **error)
{
  return repeat (connection, attempt_script, (gpointer) script, error);
}

typedef struct
{
  DpModel            *model;
  const char         *kind;
  const char * const *columns;
  const char         *install;
} Swap;

/* Columns of transform_dependents.sql. */
enum
{
  COLUMN_DROP = 3,
  COLUMN_CREATE,
  COLUMN_RESTORE,
};

/* What could not be made again is never dropped. */
gboolean
dp_swap_check (DpDbConnection  *connection,
               DpModel         *model,
               GError         **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(DpDbResult) found = NULL;
  g_auto(GStrv) list = NULL;
  g_autofree char *joined = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, model->schema);
  dp_db_params_add_text (params, model->identifier);
  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_obstacles"), params),
                            error);
  if (found == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (found) == 0)
    return TRUE;

  for (guint i = 0; i < dp_db_result_get_n_rows (found); i++)
    g_strv_builder_add (names, dp_db_result_get_text (found, i, 0));
  list = g_strv_builder_end (names);
  joined = g_strjoinv (", ", list);
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED,
               _("%s: %s: this stands on it and is no view that could be made again, so all was "
                 "left as it was; drop that first, or make it a model of the project."),
               model->path, joined);

  return FALSE;
}

static void
append_column (GString    *script,
               DpDbResult *found,
               guint       row,
               guint       column)
{
  const char *text = dp_db_result_get_text (found, row, column);

  if (text != NULL)
    {
      g_string_append (script, text);
      g_string_append_c (script, '\n');
    }
}

static gboolean
attempt_swap (DpDbConnection  *connection,
              gpointer         data,
              GError         **error)
{
  Swap *swap = data;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(DpDbResult) found = NULL;
  DpDbParams *params;
  guint n;

  /* One swap at a time, so that the views that two have in common are not taken from each other. */
  if (!execute (connection,
                "set local search_path = '';\n"
                "select pg_advisory_xact_lock(hashtext('datapipe.swap'))", error))
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, swap->model->schema);
  dp_db_params_add_text (params, swap->model->identifier);
  dp_db_params_add_strv (params, swap->columns);
  dp_db_params_add_text (params, swap->kind);
  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_dependents"),
                                                    params), error);
  if (found == NULL || !dp_swap_check (connection, swap->model, error))
    return FALSE;

  /* From the outermost view down, which is the order in which a reader takes its locks. */
  n = dp_db_result_get_n_rows (found);
  for (guint i = n; i > 0; i--)
    append_column (script, found, i - 1, COLUMN_DROP);
  g_string_append_printf (script, "%s\n", swap->install);
  for (guint i = 0; i < n; i++)
    {
      append_column (script, found, i, COLUMN_CREATE);
      append_column (script, found, i, COLUMN_RESTORE);
    }

  return execute (connection, script->str, error);
}

gboolean
dp_swap (DpDbConnection      *connection,
         DpModel             *model,
         const char          *kind,
         const char * const  *columns,
         const char          *install,
         GError             **error)
{
  Swap swap = { model, kind, columns, install };

  return repeat (connection, attempt_swap, &swap, error);
}
