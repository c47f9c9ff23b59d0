/* dp-cli-upgrade.c: datapipe database upgrade
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-care.h"
#include "dp-cli-database.h"
#include "dp-paths.h"
#include "dp-private-upgrade.h"

static DpCliExit
go_back (const char *data_dir)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *after = dex_await_string (dp_private_upgrade_back (data_dir), &error);

  if (after == NULL)
    return _dp_cli_fail (error);
  g_print (_("The private database is what it was before the upgrade; what it was until now is "
             "kept in %s.\n"),
           after);

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_database_upgrade (DpCli *cli)
{
  const char *how = cli->arguments[1];
  g_autofree char *data_dir = dp_paths_dup_cluster_dir ();
  g_autofree char *backups = dp_care_dup_folder (cli->settings);
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");
  g_autofree char *former = NULL;
  g_autoptr(GError) error = NULL;

  if (how != NULL && !g_str_equal (how, "again") && !g_str_equal (how, "back"))
    return _dp_cli_usage (cli, _("It is “database upgrade”, “upgrade again” or “upgrade back”."));
  if (uri != NULL)
    {
      g_printerr (_("datapipe: An external database is upgraded where it runs. To move it to "
                    "another server: “datapipe database backup FILE”, then “datapipe database "
                    "restore FILE --database ADDRESS”.\n"));
      return DP_CLI_FAILED;
    }
  if (g_strcmp0 (how, "back") == 0)
    return go_back (data_dir);

  former = dex_await_string (dp_private_upgrade (data_dir, backups, how != NULL), &error);
  if (former == NULL)
    return _dp_cli_fail (error);
  if (*former == '\0')
    g_print (_("There is nothing to upgrade.\n"));
  else
    g_print (_("The private database is upgraded; every table has the rows it had. What it was is "
               "kept in %s.\n"),
             former);

  return DP_CLI_DONE;
}
