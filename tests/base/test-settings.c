/* test-settings.c: which setting wins, what is refused, what is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "dp-env-file.h"
#include "dp-paths.h"
#include "dp-settings-value.h"
#include "dp-settings.h"
#include "dp-test.h"

typedef struct
{
  char *data_dir;
} Fixture;

static const char * const variables[] = {
  "DATABASE_URL", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER",
  "POSTGRES_PASSWORD", "ALPHA_VANTAGE_API_KEY", "DATAPIPE_SYMBOLS", "DATAPIPE_REQUEST_ATTEMPTS",
  "DATAPIPE_ALPHA_VANTAGE_URL", "DATAPIPE_ALPHA_VANTAGE_PLAN", "DATAPIPE_DATABASE_URL",
  "DBUS_SESSION_BUS_ADDRESS", "SECRET_BACKEND",
};

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  fixture->data_dir = g_dir_make_tmp ("dp-settings-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("DATAPIPE_DATA_DIR", fixture->data_dir, TRUE);
  /* Where no bus is either. */
  g_setenv ("XDG_RUNTIME_DIR", fixture->data_dir, TRUE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *file = dp_paths_dup_settings_file ();
  g_autofree char *env = g_build_filename (fixture->data_dir, ".env", NULL);
  g_autofree char *keyring = g_build_filename (fixture->data_dir, "test.keyring", NULL);

  g_unlink (file);
  g_unlink (env);
  g_unlink (keyring);
  g_rmdir (fixture->data_dir);
  g_free (fixture->data_dir);
}

static void
load_env (Fixture    *fixture,
          DpSettings *settings,
          const char *contents)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, ".env", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
  dp_settings_load_env_file (settings, path, &error);
  g_assert_no_error (error);
}

static void
assert_string (DpSettings *settings,
               const char *key,
               const char *value,
               const char *origin)
{
  g_autofree char *actual = dp_settings_dup_string (settings, key);

  g_assert_cmpstr (actual, ==, value);
  g_assert_cmpstr (dp_settings_get_origin (settings, key), ==, origin);
}

static void
test_layers (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;

  assert_string (settings, "alpha-vantage-url", "https://www.alphavantage.co/query", "default");
  dp_settings_set_string (settings, "alpha-vantage-url", "http://stored", &error);
  g_assert_no_error (error);
  assert_string (settings, "alpha-vantage-url", "http://stored", "stored");
  load_env (fixture, settings, "DATAPIPE_ALPHA_VANTAGE_URL=http://file\n");
  assert_string (settings, "alpha-vantage-url", "http://file", "file");
  g_setenv ("DATAPIPE_ALPHA_VANTAGE_URL", "http://environment", TRUE);
  assert_string (settings, "alpha-vantage-url", "http://environment", "environment");
  dp_settings_override (settings, "alpha-vantage-url", "http://override");
  assert_string (settings, "alpha-vantage-url", "http://override", "override");

  /* And back again, each uncovers the one below. */
  dp_settings_override (settings, "alpha-vantage-url", NULL);
  assert_string (settings, "alpha-vantage-url", "http://environment", "environment");
  g_setenv ("DATAPIPE_ALPHA_VANTAGE_URL", "", TRUE);
  assert_string (settings, "alpha-vantage-url", "http://file", "file");
  load_env (fixture, settings, "");
  assert_string (settings, "alpha-vantage-url", "http://stored", "stored");
  dp_settings_reset (settings, "alpha-vantage-url", &error);
  g_assert_no_error (error);
  assert_string (settings, "alpha-vantage-url", "https://www.alphavantage.co/query", "default");
}

static void
test_stored (Fixture       *fixture,
             gconstpointer  data)
{
  const char * const symbols[] = { "alphavantage:AAPL", "coingecko:bitcoin", NULL };
  g_autoptr(DpSettings) first = dp_settings_new ();
  g_autoptr(DpSettings) second = NULL;
  g_auto(GStrv) read = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (dp_settings_set_strv (first, "symbols", symbols));
  g_assert_true (dp_settings_set_string (first, "request-attempts", "7", &error));
  g_assert_true (dp_settings_set_string (first, "window-maximized", "yes", &error));
  g_assert_no_error (error);

  second = dp_settings_new ();
  read = dp_settings_dup_strv (second, "symbols");
  g_assert_true (g_strv_equal ((const char * const *) read, symbols));
  g_assert_cmpint (dp_settings_get_int (second, "request-attempts"), ==, 7);
  g_assert_true (dp_settings_get_boolean (second, "window-maximized"));
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  const char * const expected[] = { "AAPL", "coingecko:bitcoin", NULL };
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_auto(GStrv) read = NULL;
  g_autofree char *text = NULL;

  g_setenv ("DATAPIPE_SYMBOLS", " AAPL, ,coingecko:bitcoin,", TRUE);

  read = dp_settings_dup_strv (settings, "symbols");
  g_assert_true (g_strv_equal ((const char * const *) read, expected));
  text = dp_settings_dup_text (settings, "symbols");
  g_assert_cmpstr (text, ==, "AAPL,coingecko:bitcoin");
}

static void
test_database_url (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();

  g_assert_null (dp_settings_dup_string (settings, "database-url"));
  load_env (fixture, settings, "POSTGRES_HOST=db.example\nPOSTGRES_PORT=5433\n"
                               "POSTGRES_DB=market data\nPOSTGRES_USER=me@work\n"
                               "POSTGRES_PASSWORD=hidden\n");
  assert_string (settings, "database-url", "postgresql://me%40work@db.example:5433/market%20data",
                 "file");
  g_setenv ("POSTGRES_HOST", "::1", TRUE);
  assert_string (settings, "database-url", "postgresql://me%40work@[::1]:5433/market%20data",
                 "environment");
  g_setenv ("DATABASE_URL", "postgresql://other/d", TRUE);
  assert_string (settings, "database-url", "postgresql://other/d", "environment");
}

static void
test_passwords (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct { const char *url, *without, *password; } cases[] = {
    { "postgresql://u:p%40ss@h:1/d", "postgresql://u@h:1/d", "p@ss" },
    { "postgresql://u@h/d", "postgresql://u@h/d", NULL },
    { "postgresql://h:5432/d", "postgresql://h:5432/d", NULL },
    { "postgresql://u@h/d?password=x&sslmode=require", "postgresql://u@h/d?sslmode=require", "x" },
    { "postgresql://u@h/d?sslmode=require&password=x", "postgresql://u@h/d?sslmode=require", "x" },
    { "host=h password='a b' user=u", "host=h  user=u", "a b" },
  };
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *password = NULL;
      g_autofree char *without = dp_settings_value_take_password (cases[i].url, &password);

      g_assert_cmpstr (without, ==, cases[i].without);
      g_assert_cmpstr (password, ==, cases[i].password);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *added = dp_settings_value_add_password (cases[i].without, "a'b\\ c&d");
      g_autofree char *password = NULL;
      g_autofree char *without = dp_settings_value_take_password (added, &password);

      g_assert_cmpstr (without, ==, cases[i].without);
      g_assert_cmpstr (password, ==, "a'b\\ c&d");
    }

  /* Never stored in a file, never shown. */
  g_assert_false (dp_settings_set_string (settings, "database-url", cases[0].url, &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE);
  g_assert_null (g_strstr_len (error->message, -1, "p%40ss"));
  g_setenv ("DATABASE_URL", cases[0].url, TRUE);
  shown = dp_settings_dup_text (settings, "database-url");
  g_assert_cmpstr (shown, ==, cases[0].without);
}

static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (dp_settings_check (settings, &error));
  g_setenv ("DATAPIPE_REQUEST_ATTEMPTS", "many", TRUE);
  g_assert_false (dp_settings_check (settings, &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "DATAPIPE_REQUEST_ATTEMPTS is “many”, but has to be a whole "
                                       "number from 1 to 10.");
  g_assert_cmpint (dp_settings_get_int (settings, "request-attempts"), ==, 3);

  g_clear_error (&error);
  g_setenv ("DATAPIPE_REQUEST_ATTEMPTS", "11", TRUE);
  g_assert_false (dp_settings_check (settings, &error));
  g_setenv ("DATAPIPE_REQUEST_ATTEMPTS", "10", TRUE);
  g_clear_error (&error);
  g_assert_true (dp_settings_check (settings, &error));

  g_setenv ("DATAPIPE_ALPHA_VANTAGE_PLAN", "gold", TRUE);
  g_assert_false (dp_settings_check (settings, &error));
  g_assert_nonnull (g_strstr_len (error->message, -1, "free, premium"));
}

static void
assert_refused (DpSettings *settings,
                const char *variable,
                const char *value)
{
  g_autoptr(GError) error = NULL;

  g_setenv (variable, value, TRUE);
  g_assert_false (dp_settings_check (settings, &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, variable));
  g_assert_nonnull (g_strstr_len (error->message, -1, value));
  g_unsetenv (variable);
  g_assert_true (dp_settings_check (settings, NULL));
}

static void
test_check_addresses (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;

  assert_refused (settings, "DATAPIPE_ALPHA_VANTAGE_URL", "localhost:8080");
  assert_refused (settings, "DATAPIPE_ALPHA_VANTAGE_URL", "ftp://host/query");
  assert_refused (settings, "DATAPIPE_ALPHA_VANTAGE_URL", "https:///query");
  g_setenv ("DATAPIPE_ALPHA_VANTAGE_URL", "http://127.0.0.1:8080/query", TRUE);
  g_assert_true (dp_settings_check (settings, &error));

  /* The port counts only with the host it belongs to. */
  g_setenv ("POSTGRES_PORT", "54x", TRUE);
  g_assert_true (dp_settings_check (settings, &error));
  g_setenv ("POSTGRES_HOST", "db", TRUE);
  assert_refused (settings, "POSTGRES_PORT", "54x");
  assert_refused (settings, "POSTGRES_PORT", "65536");
  load_env (fixture, settings, "POSTGRES_PORT=none\n");
  g_assert_false (dp_settings_check (settings, &error));
  g_assert_true (g_str_has_prefix (error->message, "POSTGRES_PORT in “"));
  g_setenv ("DATABASE_URL", "postgresql://other/d", TRUE);
  g_assert_true (dp_settings_check (settings, NULL));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (dp_settings_set_string (settings, "request-attempts", "0", &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (dp_settings_set_string (settings, "no-such-key", "1", &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_UNKNOWN_KEY);
  g_clear_error (&error);
  g_assert_false (dp_settings_set_string (settings, "alpha-vantage-key", "K", &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_UNKNOWN_KEY);
}

static void
test_broken_file (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *broken = "this is not a key file\n";
  g_autofree char *path = dp_paths_dup_settings_file ();
  g_autofree char *after = NULL;
  g_autoptr(DpSettings) settings = NULL;
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, broken, -1, NULL);
  settings = dp_settings_new ();

  g_assert_false (dp_settings_check (settings, &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE);
  g_clear_error (&error);
  /* What a person wrote there is not written over. */
  g_assert_false (dp_settings_set_string (settings, "request-attempts", "4", &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE);
  g_file_get_contents (path, &after, NULL, NULL);
  g_assert_cmpstr (after, ==, broken);
}

static void
assert_not_kept (DpSettings *settings)
{
  const char * const symbols[] = { "IBM", NULL };
  g_autoptr(GError) error = NULL;

  g_assert_false (dp_settings_set_string (settings, "request-attempts", "4", &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE);
  g_assert_false (dp_settings_set_strv (settings, "symbols", symbols));
  g_clear_error (&error);
  g_assert_false (dp_settings_reset (settings, "request-attempts", &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_FILE);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(DpSettings) before = dp_settings_new ();
  g_autoptr(DpSettings) after = NULL;

  g_assert_true (dp_settings_set_string (before, "request-attempts", "7", NULL));
  g_assert_cmpint (g_chmod (fixture->data_dir, 0500), ==, 0);

  /* What is there is read; nothing can be added, and nothing warns. */
  after = dp_settings_new ();
  g_assert_cmpint (dp_settings_get_int (after, "request-attempts"), ==, 7);
  assert_not_kept (after);
  g_assert_cmpint (g_chmod (fixture->data_dir, 0700), ==, 0);
}

static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *file = g_build_filename (fixture->data_dir, ".env", NULL);
  g_autofree char *below = g_build_filename (file, "data", NULL);
  g_autoptr(DpSettings) settings = NULL;
  g_autoptr(GError) error = NULL;

  g_file_set_contents (file, "", -1, NULL);
  g_setenv ("DATAPIPE_DATA_DIR", below, TRUE);
  settings = dp_settings_new ();

  g_assert_true (dp_settings_check (settings, &error));
  g_assert_cmpint (dp_settings_get_int (settings, "request-attempts"), ==, 3);
  assert_not_kept (settings);
}

static void
count_cb (DpSettings *settings,
          const char *key,
          gpointer    count)
{
  g_assert_cmpstr (key, ==, "request-attempts");
  (*(guint *) count)++;
}

static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  guint count = 0;

  g_signal_connect (settings, "changed::request-attempts", G_CALLBACK (count_cb), &count);
  dp_settings_override (settings, "request-attempts", "5");
  g_assert_cmpuint (count, ==, 1);
  dp_settings_set_string (settings, "request-attempts", "6", NULL);
  g_assert_cmpuint (count, ==, 2);
  dp_settings_override (settings, "alpha-vantage-url", "http://x");
  g_assert_cmpuint (count, ==, 2);
}

static void
assert_secret (DpSettings *settings,
               const char *value)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = NULL;

  secret = dex_await_string (dp_settings_dup_secret (settings, "alpha-vantage-key"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, value);
}

static void
assert_no_keyring (DpSettings *settings)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (dex_await (dp_settings_store_secret (settings, "alpha-vantage-key", "K"),
                             &error));
  g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_KEYRING);
  g_assert_cmpstr (error->message, ==,
                   "No keyring is reachable, so the key cannot be kept. Set ALPHA_VANTAGE_API_KEY "
                   "in the environment or in a .env file instead.");
  assert_secret (settings, "");
}

static DexFuture *
secret_environment_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(DpSettings) settings = dp_settings_new ();

  assert_secret (settings, "");
  load_env (fixture, settings, "ALPHA_VANTAGE_API_KEY=FILE\n");
  assert_secret (settings, "FILE");
  g_setenv ("ALPHA_VANTAGE_API_KEY", "ENV", TRUE);
  assert_secret (settings, "ENV");
  g_assert_cmpstr (dp_settings_get_secret_origin (settings, "alpha-vantage-key"),
                   ==, "environment");

  return dex_future_new_true ();
}

static void
assert_address (DpSettings *settings,
                const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;

  address = dex_await_string (dp_settings_dup_database_address (settings), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (address, ==, expected);
}

static DexFuture *
database_address_fiber (gpointer data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();

  assert_address (settings, "");
  g_setenv ("POSTGRES_HOST", "db", TRUE);
  g_setenv ("POSTGRES_USER", "me", TRUE);
  assert_address (settings, "postgresql://me@db/");
  g_setenv ("POSTGRES_PASSWORD", "a b", TRUE);
  assert_address (settings, "postgresql://me@db/?password=a%20b");
  g_setenv ("DATABASE_URL", "postgresql://you:own@db/d", TRUE);
  assert_address (settings, "postgresql://you:own@db/d");

  return dex_future_new_true ();
}

static DexFuture *
secret_without_bus_fiber (gpointer data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();

  assert_no_keyring (settings);

  return dex_future_new_true ();
}

static DexFuture *
secret_dead_bus_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autofree char *address = g_strdup_printf ("unix:path=%s/nobody", fixture->data_dir);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  assert_no_keyring (settings);

  return dex_future_new_true ();
}

static DexFuture *
secret_kept_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autofree char *keyring = g_build_filename (fixture->data_dir, "test.keyring", NULL);
  g_autoptr(GError) error = NULL;

  /* libsecret's own encrypted file stands in for a keyring service. */
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);

  dex_await (dp_settings_store_secret (settings, "alpha-vantage-key", "KEPT"), &error);
  g_assert_no_error (error);
  assert_secret (settings, "KEPT");
  dex_await (dp_settings_store_secret (settings, "alpha-vantage-key", ""), &error);
  g_assert_no_error (error);
  assert_secret (settings, "");

  return dex_future_new_true ();
}

static void
run_secret_fiber (Fixture       *fixture,
                  gconstpointer  data)
{
  DexFiberFunc fiber = (DexFiberFunc) data;

  dp_test_await (dex_scheduler_spawn (NULL, 0, fiber, fixture, NULL));
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

#define ADD(name, func) \
  g_test_add ("/base/settings/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("layers", test_layers);
  ADD ("stored", test_stored);
  ADD ("list", test_list);
  ADD ("database-url", test_database_url);
  ADD ("passwords", test_passwords);
  ADD ("check", test_check);
  ADD ("check-addresses", test_check_addresses);
  ADD ("refused", test_refused);
  ADD ("broken-file", test_broken_file);
  ADD ("read-only", test_read_only);
  ADD ("no-place", test_no_place);
  ADD ("changed", test_changed);
#undef ADD
#define ADD(name, fiber) \
  g_test_add ("/base/settings/secret/" name, Fixture, (gconstpointer) fiber, \
              fixture_set_up, run_secret_fiber, fixture_tear_down)
  ADD ("environment", secret_environment_fiber);
  ADD ("database-address", database_address_fiber);
  ADD ("without-bus", secret_without_bus_fiber);
  ADD ("dead-bus", secret_dead_bus_fiber);
  ADD ("kept", secret_kept_fiber);
#undef ADD

  return g_test_run ();
}
