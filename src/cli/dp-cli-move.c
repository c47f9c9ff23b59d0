/* dp-cli-move.c: datapipe database move
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "dp-cli-database.h"
#include "dp-cli-words.h"
#include "dp-relocation.h"

#define LOOK_MS 200

/* On a terminal one line that changes */
static gboolean
show_progress_cb (gpointer user_data)
{
  DpMove *move = dp_relocation_get_move (user_data);
  g_autofree char *step = NULL;

  if (move == NULL)
    return G_SOURCE_CONTINUE;
  step = dp_move_dup_step (move);
  fprintf (stderr, "\r\033[K%3d %%  %s", (int) (100 * dp_move_get_fraction (move)), step);

  return G_SOURCE_CONTINUE;
}

/* Returns: (transfer full) (nullable) */
static char *
run (DpRelocation  *relocation,
     GError       **error)
{
  gboolean on_terminal = isatty (STDERR_FILENO);
  guint looking = on_terminal ? g_timeout_add (LOOK_MS, show_progress_cb, relocation) : 0;
  char *kept = dex_await_string (dp_relocation_run (relocation), error);

  if (on_terminal)
    {
      g_source_remove (looking);
      fprintf (stderr, "\r\033[K");
    }

  return kept;
}

static void
print_json (DpRelocation *relocation,
            const char   *kept)
{
  DpMove *move = dp_relocation_get_move (relocation);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "tables");
  json_builder_add_int_value (builder, dp_move_get_n_tables (move));
  json_builder_set_member_name (builder, "resumed");
  json_builder_add_int_value (builder, dp_move_get_n_resumed (move));
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, dp_move_get_n_rows (move));
  json_builder_set_member_name (builder, "kept");
  json_builder_add_string_value (builder, kept);
  json_builder_set_member_name (builder, "switched");
  json_builder_add_boolean_value (builder, dp_relocation_is_switched (relocation));
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

static void
print_text (DpRelocation *relocation,
            const char   *kept)
{
  DpMove *move = dp_relocation_get_move (relocation);
  g_autofree char *tables = _dp_cli_dup_tables (dp_move_get_n_tables (move));
  g_autofree char *rows = _dp_cli_dup_rows (dp_move_get_n_rows (move));

  /* Translators: "25 tables" and "1200 rows" */
  g_print (_("All is there, and the same: %s, %s.\n"), tables, rows);
  if (*kept != '\0')
    g_print (_("What was there before is kept there as the database %s.\n"), kept);
  if (dp_relocation_is_switched (relocation))
    g_print (
        _("The new place is used from now on. The former one is as it was: “datapipe database "
          "move --back” goes back to it, “datapipe database move --forget” forgets it.\n"));
  else
    g_print (_("The database's address comes from the environment or the command line: change it "
               "there.\n"));
}

static DpCliExit
move_to (DpCli      *cli,
         const char *place)
{
  g_autoptr(DpRelocation) relocation = dp_relocation_new (cli->settings, place);
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = run (relocation, &error);

  if (kept == NULL)
    return _dp_cli_fail (error);
  if (_dp_cli_database_is_json ())
    print_json (relocation, kept);
  else
    print_text (relocation, kept);

  return DP_CLI_DONE;
}

static DpCliExit
go_back (DpCli *cli)
{
  g_autofree char *former = dp_relocation_dup_former (cli->settings);
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_relocation_go_back (cli->settings), &error))
    return _dp_cli_fail (error);
  g_print (_("The data is in %s again, as it was before the move. “datapipe database move --back” "
             "goes to the other place again.\n"),
           former);

  return DP_CLI_DONE;
}

static DpCliExit
forget (DpCli *cli)
{
  g_autofree char *former = dp_relocation_dup_former (cli->settings);
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_relocation_forget (cli->settings), &error))
    return _dp_cli_fail (error);
  if (former != NULL)
    g_print (_("No way leads back to %s any more. The data there was not touched; remove it there "
               "when you like.\n"),
             former);

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_database_move (DpCli *cli)
{
  const char *to = _dp_cli_database_get_to ();
  gboolean back = _dp_cli_database_goes_back ();
  gboolean forgets = _dp_cli_database_forgets ();

  if ((to != NULL) + back + forgets != 1)
    return _dp_cli_usage (
        cli, _("It is “database move --to ADDRESS”, “--to private”, “--back” or “--forget”."));
  if (back)
    return go_back (cli);

  return forgets ? forget (cli) : move_to (cli, to);
}
