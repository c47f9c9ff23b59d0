/* dp-test-server.c: an external server that the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-private.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program that keeps the server up until what it reads from ends, as it does with this
 * process. */
static GPid keeper;
static int keeper_input = -1;

char *
_dp_test_server_attach (void)
{
  g_autofree char *script = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "harness",
                                              "postgresql_server.py", NULL);
  const char *argv[] = { "python3", script, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GIOChannel) channel = NULL;
  char *folder = NULL;
  int output;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &keeper, &keeper_input, &output, NULL, &error);
  g_assert_no_error (error);

  channel = g_io_channel_unix_new (output);
  g_io_channel_set_close_on_unref (channel, TRUE);
  g_io_channel_read_line (channel, &folder, NULL, NULL, &error);
  g_assert_no_error (error);
  if (folder == NULL)
    g_error ("The server of the tests did not start.");

  return g_strchomp (folder);
}

void
_dp_test_server_detach (void)
{
  close (keeper_input);
  waitpid (keeper, NULL, 0);
}
