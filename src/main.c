/* main.c: one program, a window or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>
#include <libdex.h>

#include "dp-application.h"
#include "dp-cli.h"

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  dex_init ();

  if (argc > 1 && dp_cli_is_command (argv[1]))
    return dp_cli_main (argc, argv);

  return dp_application_main (argc, argv);
}
