/* dp-cli-upkeep.c: datapipe database advice, prune
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-database.h"
#include "dp-retention.h"

/* Tables below this are swept in no time, whatever is in them. */
#define SMALL_BYTES (8 * 1024 * 1024)
#define MANY_DEAD 0.2
#define MANY_CHANGED 0.2
/* PostgreSQL itself begins at two hundred million. */
#define OLD_TRANSACTIONS 1000000000

enum { NAME, BYTES, N_LIVE, N_DEAD, VACUUMED, ANALYZED, N_CHANGED, AGE };

typedef struct
{
  JsonBuilder *json;       /* (nullable) */
  guint        n;
} Advice;

/* @mend: the statement that mends it */
static void
advise (Advice     *self,
        const char *table,
        const char *sentence,
        const char *mend)
{
  self->n++;
  if (self->json == NULL)
    {
      g_print ("%s\n  datapipe database psql -- -c '%s'\n", sentence, mend);
      return;
    }
  json_builder_begin_object (self->json);
  json_builder_set_member_name (self->json, "table");
  json_builder_add_string_value (self->json, table);
  json_builder_set_member_name (self->json, "advice");
  json_builder_add_string_value (self->json, sentence);
  json_builder_set_member_name (self->json, "mend");
  json_builder_add_string_value (self->json, mend);
  json_builder_end_object (self->json);
}

static void
advise_on_table (Advice     *self,
                 DpDbResult *rows,
                 guint       row)
{
  const char *name = dp_db_result_get_text (rows, row, NAME);
  gint64 bytes = dp_db_result_get_int64 (rows, row, BYTES);
  gint64 n_live = dp_db_result_get_int64 (rows, row, N_LIVE);
  gint64 n_dead = dp_db_result_get_int64 (rows, row, N_DEAD);
  gint64 n_changed = dp_db_result_get_int64 (rows, row, N_CHANGED);
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *vacuum = g_strdup_printf ("vacuum analyze %s", name);
  g_autofree char *analyze = g_strdup_printf ("analyze %s", name);
  g_autofree char *sentence = NULL;

  if (dp_db_result_get_int64 (rows, row, AGE) > OLD_TRANSACTIONS)
    {
      g_autofree char *freeze = g_strdup_printf ("vacuum freeze %s", name);

      sentence = g_strdup_printf (_("%s was not swept for so long that PostgreSQL will have to "
                                    "stop writing one day. Sweep it soon:"),
                                  name);
      advise (self, name, sentence, freeze);
    }
  else if (bytes > SMALL_BYTES && n_dead > MANY_DEAD * (n_live + n_dead))
    {
      sentence = g_strdup_printf (_("Of %s (%s), %d%% are rows that are not used any more, which "
                                    "makes it slower and larger than it need be. Sweep it:"),
                                  name, size, (int) (100.0 * n_dead / (n_live + n_dead)));
      advise (self, name, sentence, vacuum);
    }
  else if (bytes > SMALL_BYTES &&
           (dp_db_result_is_null (rows, row, ANALYZED) || n_changed > MANY_CHANGED * n_live))
    {
      sentence = g_strdup_printf (_("PostgreSQL does not know what is in %s (%s) now, and may "
                                    "choose slow ways through it. Let it look:"),
                                  name, size);
      advise (self, name, sentence, analyze);
    }
}

static DpDbResult *
read_tables (DpCli   *cli,
             GError **error)
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = _dp_cli_database_enter (cli, &server, error);
  g_autoptr(DpDbConnection) connection = NULL;
  DpDbResult *rows = NULL;

  if (target != NULL)
    connection = dex_await_object (dp_db_connection_open (target, 10000), error);
  if (connection != NULL)
    rows = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("advice"), NULL),
                             error);
  g_clear_object (&connection);
  _dp_cli_database_leave (server);

  return rows;
}

DpCliExit
_dp_cli_database_advice (DpCli *cli)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  Advice advice = { .json = _dp_cli_database_is_json () ? builder : NULL };
  gint64 n_bytes = 0;
  g_autofree char *size = NULL;

  rows = read_tables (cli, &error);
  if (rows == NULL)
    return _dp_cli_fail (error);

  json_builder_begin_array (builder);
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      n_bytes += dp_db_result_get_int64 (rows, i, BYTES);
      advise_on_table (&advice, rows, i);
    }
  json_builder_end_array (builder);
  size = g_format_size (n_bytes);
  if (advice.json != NULL)
    _dp_cli_print_json (builder);
  else if (advice.n == 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u table (%s) is in good order.\n",
                          "All %u tables (%s) are in good order.\n",
                          dp_db_result_get_n_rows (rows)),
             dp_db_result_get_n_rows (rows), size);

  return DP_CLI_DONE;
}

static void
print_outcome (const DpRetentionOutcome *outcome,
               gboolean                  look_only)
{
  g_autofree char *size = g_format_size (outcome->n_bytes);

  if (_dp_cli_database_is_json ())
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "replies");
      json_builder_add_int_value (builder, outcome->n_replies);
      json_builder_set_member_name (builder, "bytes");
      json_builder_add_int_value (builder, outcome->n_bytes);
      json_builder_set_member_name (builder, "before");
      json_builder_add_int_value (builder, outcome->n_before);
      json_builder_end_object (builder);
      _dp_cli_print_json (builder);
      return;
    }
  if (look_only)
    g_print (_("%ld of %ld replies (%s) would be removed.\n"), (glong) outcome->n_replies,
             (glong) outcome->n_before, size);
  else
    g_print (_("%ld of %ld replies (%s) are removed.\n"), (glong) outcome->n_replies,
             (glong) outcome->n_before, size);
}

DpCliExit
_dp_cli_database_prune (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autofree DpRetentionOutcome *outcome = NULL;
  g_autoptr(GError) error = NULL;
  DpRetention retention = { .look_only = _dp_cli_database_only_looks (),
                            .sources = _dp_cli_database_takes_sources () };

  dp_retention_read (&retention, cli->settings);
  if (retention.days == 0 && retention.versions == 0)
    {
      g_printerr (_("datapipe: All replies are kept: set reply-keep-days or reply-keep-versions "
                    "first.\n"));
      return DP_CLI_FAILED;
    }
  target = _dp_cli_database_enter (cli, &server, &error);
  if (target != NULL)
    outcome = dex_await_boxed (dp_retention_apply (target, &retention), &error);
  _dp_cli_database_leave (server);
  if (outcome == NULL)
    return _dp_cli_fail (error);
  print_outcome (outcome, retention.look_only);

  return DP_CLI_DONE;
}
