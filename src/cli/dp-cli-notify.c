/* dp-cli-notify.c: datapipe notify
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-cli-rows.h"
#include "dp-notifications.h"

static char **channels;
static int limit = 20;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "channel", 0, 0, G_OPTION_ARG_STRING_ARRAY, &channels,
    N_("Only this way"), "mail|webhook" },
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_("How many to list (20)"), N_("N") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static void
add_result (JsonBuilder  *builder,
            const char   *channel,
            const char   *reply,
            const GError *error)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "channel");
  json_builder_add_string_value (builder, channel);
  json_builder_set_member_name (builder, "sent");
  json_builder_add_boolean_value (builder, reply != NULL);
  json_builder_set_member_name (builder, "answer");
  json_builder_add_string_value (builder, reply != NULL ? reply : error->message);
  json_builder_end_object (builder);
}

/* Sends at once what is a test, whatever the hours are. Returns: whether the receiver took it */
static gboolean
test_channel (DpCli       *cli,
              const char  *channel,
              JsonBuilder *builder)
{
  g_autoptr(DpNotice) notice = dp_notifications_new_test (g_get_real_time ());
  g_autoptr(DpNotifier) notifier = NULL;
  g_autofree char *reply = NULL;
  g_autoptr(GError) error = NULL;

  notifier = dex_await_object (dp_notifier_new_for_channel (cli->settings, channel), &error);
  if (notifier != NULL)
    reply = dex_await_string (dp_notifier_send (notifier, notice), &error);
  if (as_json)
    add_result (builder, channel, reply, error);
  else if (reply != NULL)
    g_print ("%s: %s\n", channel, reply);
  else
    g_printerr ("datapipe: %s: %s\n", channel, error->message);

  return reply != NULL;
}

static char **
dup_channels (DpCli *cli)
{
  g_autoptr(DpNotifyPolicy) policy = dp_notify_policy_new (cli->settings);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (channels != NULL)
    return g_strdupv (channels);
  for (guint i = 0; policy->channels[i] != NULL; i++)
    {
      if (!g_str_equal (policy->channels[i], "desktop"))
        g_strv_builder_add (builder, policy->channels[i]);
    }

  return g_strv_builder_end (builder);
}

static DpCliExit
test (DpCli *cli)
{
  g_auto(GStrv) names = dup_channels (cli);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint n_names = g_strv_length (names);
  guint n_sent = 0;

  if (n_names == 0)
    {
      g_printerr ("datapipe: %s\n",
                  _("Nobody is told by mail or by a webhook. Set mail-server and mail-to, or "
                    "webhook-url: see “datapipe settings list”."));
      return DP_CLI_FAILED;
    }

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_names; i++)
    n_sent += test_channel (cli, names[i], builder);
  json_builder_end_array (builder);
  if (as_json)
    _dp_cli_print_json (builder);

  return n_sent == n_names ? DP_CLI_DONE : n_sent > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

static DpCliExit
list (DpCli *cli)
{
  g_autoptr(DpRowWriter) writer = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (limit < 1)
    return _dp_cli_usage (cli, _("--limit takes a number above 0."));
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  result = dex_await_object (dp_engine_query (cli->engine,
                                              dp_db_load_sql (as_json ? "list_notifications"
                                                                      : "show_notifications"),
                                              dp_db_params_add_int64 (dp_db_params_new (), limit)),
                             &error);
  if (result == NULL)
    return _dp_cli_fail (error);
  if (!as_json && dp_db_result_get_n_rows (result) == 0)
    {
      g_print ("%s\n", _("Nothing was worth telling so far."));
      return DP_CLI_DONE;
    }

  writer = dp_row_writer_new (as_json ? DP_ROW_FORMAT_JSON : DP_ROW_FORMAT_TABLE, stdout);
  dp_row_writer_set_worded (writer);
  if (!dp_row_writer_write (writer, result, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

/* For who calls it from a timer of the system's own. */
static DpCliExit
deliver (DpCli *cli)
{
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  dex_await (dp_engine_notify (cli->engine), NULL);

  return DP_CLI_DONE;
}

static DpCliExit
notify (DpCli *cli)
{
  static const struct
  {
    const char *name;
    DpCliFunc   func;
  } verbs[] = {
    { "list", list },
    { "test", test },
    { "deliver", deliver },
  };

  if (_dp_cli_n_arguments (cli) == 0)
    return list (cli);
  for (guint i = 0; i < G_N_ELEMENTS (verbs) && _dp_cli_n_arguments (cli) == 1; i++)
    {
      if (g_str_equal (cli->arguments[0], verbs[i].name))
        return verbs[i].func (cli);
    }

  return _dp_cli_usage (cli, _("It is “notify list”, “notify test” or “notify deliver”."));
}

const DpCliCommand _dp_cli_notify = { "notify", N_("[list | test | deliver]"),
                                      N_("Show what was told, and try the ways to tell it"),
                                      entries, notify };
