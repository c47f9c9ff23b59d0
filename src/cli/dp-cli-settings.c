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

static gboolean as_json;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static const char * const secrets[] = {
  "alpha-vantage-key", "coingecko-key", "coinpaprika-key", "database-password", NULL
};

static gboolean
is_secret (const char *key)
{
  return g_strv_contains (secrets, key);
}

/* A secret is told to be there, never shown. */
static char *
dup_shown (DpCli      *cli,
           const char *key)
{
  g_autofree char *secret = NULL;
  char *value;

  if (!is_secret (key))
    {
      value = dp_settings_dup_string (cli->settings, key);
      return value != NULL ? value : g_strdup ("");
    }
  secret = dex_await_string (dp_settings_dup_secret (cli->settings, key), NULL);

  return g_strdup (secret != NULL && *secret != '\0' ? _("set") : _("not set"));
}

static DpCliExit
get (DpCli *cli)
{
  const char *key = cli->arguments[1];
  g_auto(GStrv) keys = dp_settings_list_keys (cli->settings);
  g_autofree char *value = NULL;

  if (!is_secret (key) && !g_strv_contains ((const char * const *) keys, key))
    {
      g_printerr (_("datapipe: There is no setting called “%s”. “datapipe settings list” shows all.\n"), key);
      return DP_CLI_FAILED;
    }
  value = dup_shown (cli, key);
  g_print ("%s\n", value);

  return DP_CLI_DONE;
}

static gboolean
keep (DpCli       *cli,
      const char  *key,
      const char  *value,
      GError     **error)
{
  if (is_secret (key))
    return dex_await (dp_settings_store_secret (cli->settings, key, value), error);

  return dp_settings_set_string (cli->settings, key, value, error);
}

static DpCliExit
set (DpCli *cli)
{
  g_autoptr(GError) error = NULL;

  if (!keep (cli, cli->arguments[1], cli->arguments[2], &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static DpCliExit
unset (DpCli *cli)
{
  const char *key = cli->arguments[1];
  g_auto(GStrv) keys = dp_settings_list_keys (cli->settings);
  g_autoptr(GError) error = NULL;

  if (is_secret (key))
    return keep (cli, key, "", &error) ? DP_CLI_DONE : _dp_cli_fail (error);
  if (!g_strv_contains ((const char * const *) keys, key))
    {
      g_printerr (_("datapipe: There is no setting called “%s”. “datapipe settings list” shows all.\n"), key);
      return DP_CLI_FAILED;
    }
  dp_settings_reset (cli->settings, key);

  return DP_CLI_DONE;
}

static void
print_json (DpCli  *cli,
            char  **keys)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = dup_shown (cli, keys[i]);

      json_builder_set_member_name (builder, keys[i]);
      json_builder_add_string_value (builder, value);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, TRUE);
  g_print ("%s\n", json);
}

static DpCliExit
list (DpCli *cli)
{
  g_auto(GStrv) keys = dp_settings_list_keys (cli->settings);
  g_autoptr(DpCliTable) table = NULL;

  if (as_json)
    {
      print_json (cli, keys);
      return DP_CLI_DONE;
    }

  table = dp_cli_table_new (_("Setting"), _("From"), _("Value"), NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = dup_shown (cli, keys[i]);

      dp_cli_table_add_row (table, keys[i], dp_settings_get_origin (cli->settings, keys[i]), value, NULL);
    }
  for (guint i = 0; secrets[i] != NULL; i++)
    {
      g_autofree char *value = dup_shown (cli, secrets[i]);

      dp_cli_table_add_row (table, secrets[i], _("secret"), value, NULL);
    }
  dp_cli_table_print (table, stdout);

  return DP_CLI_DONE;
}

/* "DATAPIPE_SYMBOLS" and "ALPHA_VANTAGE_API_KEY" as the keys they stand for. */
static char *
dup_key (DpCli      *cli,
         const char *variable)
{
  static const char * const known[][2] = {
    { "ALPHA_VANTAGE_API_KEY", "alpha-vantage-key" },
    { "COINGECKO_API_KEY", "coingecko-key" },
    { "COINPAPRIKA_API_KEY", "coinpaprika-key" },
    { "POSTGRES_PASSWORD", "database-password" },
    { "DATABASE_URL", "database-url" },
  };
  g_auto(GStrv) keys = dp_settings_list_keys (cli->settings);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_str_equal (variable, known[i][0]))
        return g_strdup (known[i][1]);
    }
  if (g_str_has_prefix (variable, "DATAPIPE_"))
    {
      g_autofree char *key = g_ascii_strdown (variable + strlen ("DATAPIPE_"), -1);

      g_strdelimit (key, "_", '-');
      if (g_strv_contains ((const char * const *) keys, key))
        return g_steal_pointer (&key);
    }

  return NULL;
}

static DpCliExit
import_env (DpCli *cli)
{
  const char *path = cli->arguments[1];
  g_autofree char *text = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  gpointer variable;
  gpointer value;
  guint n_failed = 0;
  guint n_kept = 0;

  if (!g_file_get_contents (path, &text, NULL, &error))
    return _dp_cli_fail (error);
  values = dp_env_file_parse (text, path, &error);
  if (values == NULL)
    return _dp_cli_fail (error);

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &variable, &value))
    {
      g_autoptr(GError) refusal = NULL;
      g_autofree char *key = dup_key (cli, variable);

      if (key == NULL)
        continue;
      if (keep (cli, key, value, &refusal))
        {
          n_kept++;
          g_print ("%s\n", key);
        }
      else
        {
          n_failed++;
          _dp_cli_fail (refusal);
        }
    }
  if (n_kept + n_failed == 0)
    g_printerr (_("datapipe: %s has nothing that is a setting.\n"), path);

  return n_failed == 0 ? DP_CLI_DONE : n_kept > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

static DpCliExit
settings (DpCli *cli)
{
  static const struct
  {
    const char *name;
    guint       n_arguments;
    DpCliFunc   func;
  } verbs[] = {
    { "get", 1, get },
    { "set", 2, set },
    { "unset", 1, unset },
    { "list", 0, list },
    { "import-env", 1, import_env },
  };

  for (guint i = 0; cli->arguments[0] != NULL && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (cli->arguments[0], verbs[i].name) &&
          _dp_cli_n_arguments (cli) == verbs[i].n_arguments + 1)
        return verbs[i].func (cli);
    }

  return _dp_cli_usage (cli, _("It is “settings list”, “get KEY”, “set KEY VALUE”, “unset KEY” or “import-env FILE”."));
}

const DpCliCommand _dp_cli_settings = {
  "settings", N_("list | get KEY | set KEY VALUE | unset KEY | import-env FILE"),
  N_("Show and change settings"), entries, settings
};
