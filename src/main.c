/* main.c: one program, a window or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "dp-application.h"
#include "dp-cli.h"
#include "dp-locale.h"

int
main (int    argc,
      char **argv)
{
  dp_locale_init ();
  textdomain (GETTEXT_PACKAGE);
  dex_init ();

  if (argc > 1 && dp_cli_is_command (argv[1]))
    return dp_cli_main (argc, argv);

  return dp_application_main (argc, argv);
}
