/* dp-restore-names.c: databases of a server, seen from outside of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-restore-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONNECT_MS 30000
#define MOST_NAME_BYTES 63
/* How often sessions are ended that come again between that and the change of names. */
#define MOST_TRIES 20

DpDbConnection *
_dp_restore_open_beside (DpDbTarget  *target,
                         GError     **error)
{
  static const char * const names[] = { "postgres", "template1" };
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) cause = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(DpDbTarget) beside = dp_db_target_with_dbname (target, names[i]);

      /* A database cannot change the name of the one it is asked in. */
      if (g_str_equal (names[i], dp_db_target_get_dbname (target)))
        continue;
      g_clear_error (&cause);
      connection = dex_await_object (dp_db_connection_open (beside, CONNECT_MS), &cause);
      if (connection != NULL)
        return g_steal_pointer (&connection);
    }
  g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
}

static char *
dup_prefix (DpDbTarget *target,
            const char *what)
{
  const char *name = dp_db_target_get_dbname (target);
  int most = MOST_NAME_BYTES - (int) strlen (what) - (int) strlen ("__20261121_153000_000");
  int length = MIN (most, (int) strlen (name));

  /* Not in the middle of a letter. */
  while (length > 0 && (name[length] & 0xc0) == 0x80)
    length--;

  return g_strdup_printf ("%.*s_%s_", length, name, what);
}

char *
_dp_restore_dup_name (DpDbTarget *target,
                      const char *what)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *prefix = dup_prefix (target, what);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d_%H%M%S");

  return g_strdup_printf ("%s%s_%03d", prefix, stamp, g_date_time_get_microsecond (now) / 1000);
}

static gboolean
execute (DpDbConnection  *beside,
         GError         **error,
         ...)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  const char *part;
  va_list parts;

  va_start (parts, error);
  while ((part = va_arg (parts, const char *)) != NULL)
    g_string_append (sql, part);
  va_end (parts);

  return dex_await (dp_db_connection_execute (beside, sql->str), error);
}

gboolean
_dp_restore_create (DpDbConnection  *beside,
                    DpDbTarget      *target,
                    const char      *name,
                    GError         **error)
{
  g_autofree char *identifier = dp_db_quote_identifier (name);
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) locale = NULL;
  const char *like = "";

  dp_db_params_add_text (params, dp_db_target_get_dbname (target));
  locale = dex_await_object (dp_db_connection_query (beside, dp_db_load_sql ("database_locale"),
                                                     params),
                             error);
  if (locale == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (locale) > 0)
    like = dp_db_result_get_text (locale, 0, 0);

  return execute (beside, error, "create database ", identifier,
                  " template template0 encoding 'UTF8' ", like, NULL);
}

gboolean
_dp_restore_drop (DpDbConnection  *beside,
                  const char      *name,
                  GError         **error)
{
  g_autofree char *identifier = dp_db_quote_identifier (name);

  return execute (beside, error, "drop database if exists ", identifier, " with (force)", NULL);
}

static gboolean
end_sessions (DpDbConnection      *beside,
              const char * const  *names,
              GError             **error)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_strv (params, names);

  return dex_await (dp_db_connection_query (beside, dp_db_load_sql ("end_sessions"), params),
                    error);
}

/* Both names change in one transaction, so there is always a database of @target's name. */
static gboolean
rename_both (DpDbConnection  *beside,
             const char      *from,
             const char      *kept,
             const char      *to,
             gboolean         was_there,
             GError         **error)
{
  g_autofree char *new_name = dp_db_quote_identifier (to);
  g_autofree char *old_name = dp_db_quote_identifier (from);
  g_autofree char *kept_name = dp_db_quote_identifier (kept);
  gboolean renamed;

  if (!dex_await (dp_db_connection_begin (beside), error))
    return FALSE;
  renamed = (!was_there || execute (beside, error, "alter database ", new_name, " rename to ",
                                    kept_name, NULL)) &&
            execute (beside, error, "alter database ", old_name, " rename to ", new_name, NULL);
  if (renamed)
    return dex_await (dp_db_connection_commit (beside), error);
  dex_await (dp_db_connection_rollback (beside), NULL);

  return FALSE;
}

gboolean
_dp_restore_switch (DpDbConnection  *beside,
                    DpDbTarget      *target,
                    const char      *name,
                    const char      *kept,
                    gboolean        *was_there,
                    GError         **error)
{
  const char *dbname = dp_db_target_get_dbname (target);
  const char *both[] = { dbname, name, NULL };
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) present = NULL;

  dp_db_params_add_text (params, dbname);
  present = dex_await_object (
      dp_db_connection_query (beside, "select from pg_database where datname = $1", params), error);
  if (present == NULL)
    return FALSE;
  *was_there = dp_db_result_get_n_rows (present) > 0;

  /* A window that is open connects again at once, so it may be there again between the two. */
  for (guint i = 1; ; i++)
    {
      g_autoptr(GError) cause = NULL;

      if (!end_sessions (beside, both, error))
        return FALSE;
      if (rename_both (beside, name, kept, dbname, *was_there, &cause))
        return TRUE;
      if (i == MOST_TRIES || !g_error_matches (cause, DP_DB_ERROR, DP_DB_ERROR_CONFLICT))
        {
          g_propagate_prefixed_error (
              error, g_steal_pointer (&cause), "%s ",
              _("The database could not be exchanged for the restored one, and is as it was."));
          return FALSE;
        }
    }
}

char **
_dp_restore_list (DpDbConnection  *beside,
                  DpDbTarget      *target,
                  const char      *what,
                  GError         **error)
{
  g_autofree char *prefix = dup_prefix (target, what);
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  dp_db_params_add_text (params, prefix);
  result = dex_await_object (dp_db_connection_query (beside, dp_db_load_sql ("list_databases"),
                                                     params),
                             error);
  if (result == NULL)
    return NULL;
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    g_strv_builder_add (builder, dp_db_result_get_text (result, i, 0));

  return g_strv_builder_end (builder);
}
