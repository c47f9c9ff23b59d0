/* test-env-file.c: .env files as people write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "dp-env-file.h"
#include "dp-test.h"

static GHashTable *
load (const char  *contents,
      GError     **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) problem = NULL;
  GHashTable *values;
  int fd = g_file_open_tmp ("test-XXXXXX.env", &path, &problem);

  g_assert_no_error (problem);
  g_close (fd, NULL);
  g_file_set_contents (path, contents, -1, &problem);
  g_assert_no_error (problem);
  values = dp_env_file_load (path, error);
  g_unlink (path);

  return values;
}

static void
test_values (void)
{
  static const struct { const char *line, *name, *value; } cases[] = {
    { "PLAIN=value", "PLAIN", "value" },
    { "export WITH_EXPORT=1", "WITH_EXPORT", "1" },
    { "  SPACED  =  a b c  ", "SPACED", "a b c" },
    { "COMMENT=value # not this", "COMMENT", "value" },
    { "HASH=a#b", "HASH", "a#b" },
    { "EMPTY=", "EMPTY", "" },
    { "ONLY_COMMENT= # nothing", "ONLY_COMMENT", "" },
    { "SINGLE='a \\n # \"b\"'", "SINGLE", "a \\n # \"b\"" },
    { "DOUBLE=\"a\\tb\\n\\\"c\\\" \\$d # e\" # f", "DOUBLE", "a\tb\n\"c\" $d # e" },
    { "URL=postgresql://u:p@h:5432/d?sslmode=require", "URL",
      "postgresql://u:p@h:5432/d?sslmode=require" },
    { "CRLF=value\r", "CRLF", "value" },
    { "exported=kept", "exported", "kept" },
    { "UNEXPANDED=$HOME", "UNEXPANDED", "$HOME" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GHashTable) values = load (cases[i].line, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_hash_table_size (values), ==, 1);
      g_assert_cmpstr (g_hash_table_lookup (values, cases[i].name), ==, cases[i].value);
    }
}

static void
test_whole_file (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = NULL;

  values = load ("\xEF\xBB\xBF" "# keys\n\nA=1\n   # indented\nB=2\nA=3\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (values), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (values, "A"), ==, "3");
}

static void
test_refused (void)
{
  static const char * const cases[] = {
    "A=1\nsecret\n", "A=1\n=secret\n", "A=1\nB=\"secret\n", "A=1\nB='secret\n",
    "A=1\n1B=secret\n", "A=1\nB='secret' more\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GHashTable) values = load (cases[i], &error);

      g_assert_null (values);
      g_assert_error (error, DP_ENV_FILE_ERROR, DP_ENV_FILE_ERROR_SYNTAX);
      g_assert_nonnull (g_strstr_len (error->message, -1, "Line 2"));
      g_assert_null (g_strstr_len (error->message, -1, "secret"));
    }
}

static void
test_not_text (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = load ("A=\xff\xfe\n", &error);

  g_assert_null (values);
  g_assert_error (error, DP_ENV_FILE_ERROR, DP_ENV_FILE_ERROR_SYNTAX);
}

static void
test_missing (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) values = dp_env_file_load ("/nowhere/at/all.env", &error);

  g_assert_null (values);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/base/env-file/values", test_values);
  g_test_add_func ("/base/env-file/whole-file", test_whole_file);
  g_test_add_func ("/base/env-file/refused", test_refused);
  g_test_add_func ("/base/env-file/not-text", test_not_text);
  g_test_add_func ("/base/env-file/missing", test_missing);

  return g_test_run ();
}
