/* dp-locale.c: the language that people are spoken to in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-locale.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
dp_locale_init (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  gboolean is_built = program != NULL && g_str_has_prefix (program, BUILD_DIR "/");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, is_built ? BUILD_DIR "/po" : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
