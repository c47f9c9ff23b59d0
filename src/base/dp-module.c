/* dp-module.c: parts of the program that are loaded when they are needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-module.h"

#include <dlfcn.h>
#include <gio/gio.h>

gpointer
dp_module_symbol (const char  *module,
                  const char  *symbol,
                  GError     **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  /* A program run from where it was built uses what was built with it. */
  gboolean is_built = program != NULL && g_str_has_prefix (program, BUILD_DIR "/");
  g_autofree char *path = NULL;
  void *loaded;
  gpointer found = NULL;

  g_return_val_if_fail (module != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  path = g_strdup_printf ("%s/libdatapipe-%s.so", is_built ? BUILD_DIR "/src" : PKGLIBDIR, module);
  /* Globally: a widget that a template names is found by the name of its type's function. */
  loaded = dlopen (path, RTLD_NOW | RTLD_GLOBAL);
  if (loaded != NULL)
    found = dlsym (loaded, symbol);
  if (found == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, dlerror ());

  return found;
}
