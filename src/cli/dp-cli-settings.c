/* dp-cli-settings.c: datapipe settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "dp-cli-private.h"
#include "dp-cli-table.h"
#include "dp-env-file.h"
#include "dp-settings-value.h"

static gboolean as_json;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static gboolean
is_secret (const char *key)
{
  return dp_settings_get_secret_variable (key) != NULL;
}

static gboolean
is_known (DpCli      *cli,
          const char *key)
{
  if (is_secret (key) || dp_settings_has_key (cli->settings, key))
    return TRUE;

  g_printerr (_("datapipe: There is no setting called “%s”; “datapipe settings list” shows all of "
                "them.\n"), key);

  return FALSE;
}

/* A secret is told to be there, never shown. */
static char *
dup_shown (DpCli      *cli,
           const char *key)
{
  g_autofree char *secret = NULL;

  if (!is_secret (key))
    return dp_settings_dup_text (cli->settings, key);

  secret = dex_await_string (dp_settings_dup_secret (cli->settings, key), NULL);

  return g_strdup (secret != NULL && *secret != '\0' ? _("set") : _("not set"));
}

static const char *
get_origin (DpCli      *cli,
            const char *key)
{
  g_autofree char *secret = NULL;
  const char *origin;

  if (!is_secret (key))
    return dp_settings_get_origin (cli->settings, key);
  origin = dp_settings_get_secret_origin (cli->settings, key);
  if (origin != NULL)
    return origin;
  secret = dex_await_string (dp_settings_dup_secret (cli->settings, key), NULL);

  return secret != NULL && *secret != '\0' ? "keyring" : "default";
}

static DpCliExit
get (DpCli *cli)
{
  const char *key = cli->arguments[1];
  g_autofree char *value = NULL;

  if (!is_known (cli, key))
    return DP_CLI_FAILED;
  value = dup_shown (cli, key);
  g_print ("%s\n", value);

  return DP_CLI_DONE;
}

/* An address may hold a password, which goes where secrets go. */
static gboolean
keep_address (DpCli       *cli,
              const char  *address,
              GError     **error)
{
  g_autofree char *password = NULL;
  g_autofree char *without = dp_settings_value_take_password (address, &password);

  if (password != NULL &&
      !dex_await (dp_settings_store_secret (cli->settings, "database-password", password), error))
    return FALSE;

  return dp_settings_set_string (cli->settings, "database-url", without, error);
}

static gboolean
keep (DpCli       *cli,
      const char  *key,
      const char  *value,
      GError     **error)
{
  if (is_secret (key))
    return dex_await (dp_settings_store_secret (cli->settings, key, value), error);
  if (g_str_equal (key, "database-url"))
    return keep_address (cli, value, error);

  return dp_settings_set_string (cli->settings, key, value, error);
}

/* What stands in the environment goes on being stronger, which would surprise. */
static void
warn_hidden (DpCli      *cli,
             const char *key)
{
  const char *origin = get_origin (cli, key);

  if (g_str_equal (origin, "environment") || g_str_equal (origin, "file"))
    g_printerr (_("datapipe: It is kept, but the environment or the .env file says something else, "
                  "and that is stronger.\n"));
}

static DpCliExit
set (DpCli *cli)
{
  const char *key = cli->arguments[1];
  g_autofree char *value = g_strdup (cli->arguments[2]);
  g_autoptr(GError) error = NULL;

  if (!is_known (cli, key))
    return DP_CLI_FAILED;
  if (value == NULL && !is_secret (key))
    return _dp_cli_usage (cli, _("Name a value for “%s”."), key);
  /* Every user of the machine can read a program's arguments. */
  if (value == NULL)
    value = _dp_cli_read_secret (key);
  if (*value == '\0' && is_secret (key))
    return _dp_cli_usage (cli, _("The secret is empty; “unset” removes one."));
  if (!keep (cli, key, value, &error))
    return _dp_cli_fail (error);
  warn_hidden (cli, cli->arguments[1]);

  return DP_CLI_DONE;
}

static DpCliExit
unset (DpCli *cli)
{
  const char *key = cli->arguments[1];
  g_autoptr(GError) error = NULL;

  if (!is_known (cli, key))
    return DP_CLI_FAILED;
  if (is_secret (key) ? !keep (cli, key, "", &error)
                      : !dp_settings_reset (cli->settings, key, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static void
add_json (DpCli       *cli,
          JsonBuilder *builder,
          const char  *key)
{
  g_autofree char *value = dup_shown (cli, key);

  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
add_row (DpCli      *cli,
         DpCliTable *table,
         const char *key)
{
  g_autofree char *value = dup_shown (cli, key);

  dp_cli_table_add_row (table, key, get_origin (cli, key), value, NULL);
}

static DpCliExit
list (DpCli *cli)
{
  g_auto(GStrv) keys = dp_settings_list_keys (cli->settings);
  const char * const *secrets = dp_settings_list_secrets ();
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("Setting"), _("From"), _("Value"), NULL);

  json_builder_begin_object (builder);
  for (guint i = 0; keys[i] != NULL; i++)
    as_json ? add_json (cli, builder, keys[i]) : add_row (cli, table, keys[i]);
  for (guint i = 0; secrets[i] != NULL; i++)
    as_json ? add_json (cli, builder, secrets[i]) : add_row (cli, table, secrets[i]);
  json_builder_end_object (builder);

  if (as_json)
    _dp_cli_print_json (builder);
  else
    dp_cli_table_print (table, stdout);

  return DP_CLI_DONE;
}

/* "DATAPIPE_SYMBOLS" and "ALPHA_VANTAGE_API_KEY" as the keys they stand for. */
static char *
dup_key (DpCli      *cli,
         const char *variable)
{
  const char * const *secrets = dp_settings_list_secrets ();
  g_autofree char *key = NULL;

  for (guint i = 0; secrets[i] != NULL; i++)
    {
      if (g_str_equal (variable, dp_settings_get_secret_variable (secrets[i])))
        return g_strdup (secrets[i]);
    }
  if (!g_str_has_prefix (variable, "DATAPIPE_"))
    return NULL;

  key = g_strdelimit (g_ascii_strdown (variable + strlen ("DATAPIPE_"), -1), "_", '-');

  if (!is_secret (key) && !dp_settings_has_key (cli->settings, key))
    return NULL;

  return g_steal_pointer (&key);
}

typedef struct
{
  guint n_kept;
  guint n_failed;
} ImportCount;

static void
import_value (DpCli       *cli,
              const char  *key,
              const char  *value,
              ImportCount *count)
{
  g_autoptr(GError) error = NULL;

  if (keep (cli, key, value, &error))
    {
      count->n_kept++;
      g_print ("%s\n", key);
    }
  else
    {
      count->n_failed++;
      _dp_cli_fail (error);
    }
}

/* Several variables make one address. */
static void
import_address (DpCli       *cli,
                GHashTable  *values,
                ImportCount *count)
{
  g_autofree char *url = g_strdup (g_hash_table_lookup (values, "DATABASE_URL"));

  if (g_hash_table_contains (values, "DATAPIPE_DATABASE_URL"))
    return;
  if (url == NULL)
    url = dp_settings_value_build_address (g_hash_table_lookup (values, "POSTGRES_HOST"),
                                           g_hash_table_lookup (values, "POSTGRES_PORT"),
                                           g_hash_table_lookup (values, "POSTGRES_DB"),
                                           g_hash_table_lookup (values, "POSTGRES_USER"));
  if (url != NULL && *url != '\0')
    import_value (cli, "database-url", url, count);
}

static DpCliExit
import_env (DpCli *cli)
{
  const char *path = cli->arguments[1];
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GError) error = NULL;
  ImportCount count = { 0 };
  GHashTableIter iter;
  gpointer variable;
  gpointer value;

  values = dp_env_file_load (path, &error);
  if (values == NULL)
    return _dp_cli_fail (error);

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &variable, &value))
    {
      g_autofree char *key = dup_key (cli, variable);

      if (key != NULL && *(const char *) value != '\0')
        import_value (cli, key, value, &count);
    }
  import_address (cli, values, &count);
  if (count.n_kept + count.n_failed == 0)
    {
      g_printerr (_("datapipe: “%s” holds no setting.\n"), path);
      return DP_CLI_FAILED;
    }

  return count.n_failed == 0 ? DP_CLI_DONE : count.n_kept > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

static DpCliExit
settings (DpCli *cli)
{
  static const struct
  {
    const char *name;
    guint       least;
    guint       most;
    DpCliFunc   func;
  } verbs[] = {
    { "get", 1, 1, get },
    { "set", 1, 2, set },
    { "unset", 1, 1, unset },
    { "list", 0, 0, list },
    { "import-env", 1, 1, import_env },
  };
  guint n = _dp_cli_n_arguments (cli);

  for (guint i = 0; n > 0 && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (cli->arguments[0], verbs[i].name) && n > verbs[i].least &&
          n <= verbs[i].most + 1)
        return verbs[i].func (cli);
    }

  return _dp_cli_usage (cli, _("It is “settings list”, “get KEY”, “set KEY VALUE”, “set SECRET”, "
                               "“unset KEY” or “import-env FILE”."));
}

const DpCliCommand _dp_cli_settings = {
  "settings", N_("list | get KEY | set KEY [VALUE] | unset KEY | import-env FILE"),
  N_("Show and change settings"), entries, settings
};
