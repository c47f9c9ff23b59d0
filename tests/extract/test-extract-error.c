/* test-extract-error.c: what refusals are called, and which are worth another try
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "dp-extract-error.h"

static const struct
{
  int         code;
  const char *nick;
  gboolean    retryable;
} codes[] = {
  { DP_EXTRACT_ERROR_FAILED, "failed", FALSE },
  { DP_EXTRACT_ERROR_UNREACHABLE, "unreachable", TRUE },
  { DP_EXTRACT_ERROR_TIMEOUT, "timeout", TRUE },
  { DP_EXTRACT_ERROR_SERVER, "server", TRUE },
  { DP_EXTRACT_ERROR_TOO_FAST, "too-fast", TRUE },
  { DP_EXTRACT_ERROR_QUOTA_SPENT, "quota-spent", FALSE },
  { DP_EXTRACT_ERROR_KEY, "key", FALSE },
  { DP_EXTRACT_ERROR_PLAN, "plan", FALSE },
  { DP_EXTRACT_ERROR_UNKNOWN_SYMBOL, "unknown-symbol", FALSE },
  { DP_EXTRACT_ERROR_REQUEST, "request", FALSE },
  { DP_EXTRACT_ERROR_MALFORMED, "malformed", TRUE },
  { DP_EXTRACT_ERROR_NO_RECORDING, "no-recording", FALSE },
  { DP_EXTRACT_ERROR_DRIFT, "drift", FALSE },
};

static void
test_codes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (DP_EXTRACT_ERROR, codes[i].code, "x");

      g_assert_cmpstr (dp_extract_error_get_nick (error), ==, codes[i].nick);
      g_assert_cmpint (dp_extract_error_is_retryable (error), ==, codes[i].retryable);
    }
}

static void
test_foreign (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, DP_EXTRACT_ERROR_TIMEOUT, "x");

  g_assert_cmpstr (dp_extract_error_get_nick (error), ==, "failed");
  g_assert_false (dp_extract_error_is_retryable (error));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/error/codes", test_codes);
  g_test_add_func ("/extract/error/foreign", test_foreign);

  return g_test_run ();
}
