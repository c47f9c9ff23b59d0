/* main.c: one program, a window or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "dp-cli.h"
#include "dp-locale.h"
#include "dp-module.h"
#include "dp-work-scheduler.h"

/* Half of what it takes to start the program is to load GTK and what that needs, so commands do
 * without; they also work where there is no GTK. */
static int
show_window (int    argc,
             char **argv)
{
  g_autoptr(GError) error = NULL;
  int (*run) (int argc, char **argv);

  run = (int (*) (int, char **)) dp_module_symbol ("window", "dp_application_main", &error);
  if (run != NULL)
    {
      dp_work_scheduler_step_back ();
      return run (argc, argv);
    }

  g_printerr (_("datapipe: There can be no window: %s. Install DataPipe anew to have one. Commands "
                "work without; “datapipe help” lists them.\n"), error->message);

  return 1;
}

int
main (int    argc,
      char **argv)
{
  dp_locale_init ();
  textdomain (GETTEXT_PACKAGE);
  dex_init ();

  if (argc > 1 && dp_cli_is_command (argv[1]))
    return dp_cli_main (argc, argv);

  return show_window (argc, argv);
}
