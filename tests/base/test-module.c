/* test-module.c: what is loaded when it is needed, and what is said where it is not there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "dp-module.h"

static void
test_there (void)
{
  const struct { const char *module; const char *symbol; } there[] = {
    { "keyring", "dp_keyring" },
    { "notify", "dp_notify_module" },
    { "sheet", "dp_xlsx_module" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (there); i++)
    {
      g_autoptr(GError) error = NULL;
      gpointer first = dp_module_symbol (there[i].module, there[i].symbol, &error);

      g_assert_no_error (error);
      g_assert_nonnull (first);
      g_assert_true (first == dp_module_symbol (there[i].module, there[i].symbol, NULL));
    }
}

static void
test_missing (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (dp_module_symbol ("absent", "dp_absent", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "libdatapipe-absent.so"));
  g_clear_error (&error);

  g_assert_null (dp_module_symbol ("sheet", "dp_absent", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "dp_absent"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/module/there", test_there);
  g_test_add_func ("/module/missing", test_missing);

  return g_test_run ();
}
