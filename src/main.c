/* main.c: one program, a window or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <dlfcn.h>
#include <glib/gi18n.h>
#include <libdex.h>

#include "dp-cli.h"
#include "dp-locale.h"

#define WINDOW "libdatapipe-window.so"

/* Half of what it takes to start the program is to load GTK and what that needs, so commands do
 * without; they also work where there is no GTK. */
static int
show_window (int    argc,
             char **argv)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  /* A program run from where it was built uses what was built with it. */
  gboolean built = program != NULL && g_str_has_prefix (program, BUILD_DIR "/");
  /* Globally: a widget that a template names is found by the name of its type's function. */
  void *window = dlopen (built ? BUILD_DIR "/src/" WINDOW : PKGLIBDIR "/" WINDOW,
                         RTLD_NOW | RTLD_GLOBAL);
  int (*run) (int argc, char **argv);

  if (window != NULL)
    {
      run = (int (*) (int, char **)) dlsym (window, "dp_application_main");
      if (run != NULL)
        return run (argc, argv);
    }
  g_printerr (_("datapipe: There can be no window: %s. Install DataPipe anew to have one. Commands "
                "work without; “datapipe help” lists them.\n"), dlerror ());

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
