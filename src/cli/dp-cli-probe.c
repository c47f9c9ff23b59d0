/* dp-cli-probe.c: datapipe database test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-database.h"
#include "dp-connection-probe.h"
#include "dp-json-member.h"

#define TIMEOUT_MS 10000

static void
print_json (DpConnectionProbe *probe)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "verdict", dp_connection_probe_get_nick (probe));
  dp_json_add_text (builder, "finding", dp_connection_probe_get_finding (probe));
  dp_json_add_text (builder, "advice", dp_connection_probe_get_advice (probe));
  dp_json_add_text (builder, "server_version", dp_connection_probe_get_version (probe));
  dp_json_add_text (builder, "extension", dp_connection_probe_get_extension (probe));
  dp_json_add_text (builder, "offered", dp_connection_probe_get_offered (probe));
  dp_json_add_boolean (builder, "pooled", dp_connection_probe_is_pooled (probe));
  dp_json_add_boolean (builder, "encrypted", dp_connection_probe_is_encrypted (probe));
  dp_json_add_boolean (builder, "can_create", dp_connection_probe_can_create (probe));
  dp_json_add_number (builder, "schema_version", dp_connection_probe_get_schema (probe));
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

static void
print_text (DpConnectionProbe *probe)
{
  const char *advice = dp_connection_probe_get_advice (probe);
  g_autofree char *what = dp_connection_probe_describe (probe);

  g_print ("%s\n", dp_connection_probe_get_finding (probe));
  if (*what != '\0')
    g_print ("  %s\n", what);
  if (advice != NULL)
    g_print ("  %s\n", advice);
}

DpCliExit
_dp_cli_database_test (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(DpConnectionProbe) probe = NULL;
  g_autoptr(GError) error = NULL;

  if (cli->arguments[1] != NULL)
    target = dp_db_target_new_for_uri (cli->arguments[1], &error);
  else
    target = _dp_cli_database_enter (cli, &server, &error);
  if (target != NULL)
    probe = dex_await_object (dp_connection_probe_run (target, TIMEOUT_MS), &error);
  _dp_cli_database_leave (server);
  if (probe == NULL)
    return _dp_cli_fail (error);

  if (_dp_cli_database_is_json ())
    print_json (probe);
  else
    print_text (probe);

  return dp_connection_probe_get_verdict (probe) == DP_CONNECTION_WORKS ? DP_CLI_DONE
                                                                        : DP_CLI_FAILED;
}
