/* test-mail.c: the mail server of the tests as a program, for tests that are none in C
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says its port, and reads commands: "way N TIMES", a DpTestMailWay and for how many connections;
 * "mails", which writes each mail it took as JSON, a line each, and then an empty line. It ends
 * with its input.
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "dp-test-mail.h"

static void
write_mail (const DpTestMailMessage *message)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "from");
  json_builder_add_string_value (builder, message->from);
  json_builder_set_member_name (builder, "to");
  json_builder_begin_array (builder);
  for (guint i = 0; message->to[i] != NULL; i++)
    json_builder_add_string_value (builder, message->to[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_add_string_value (builder, message->data);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  puts (text);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(DpTestMail) server = dp_test_mail_new (0);
  char line[100];

  printf ("%u\n", dp_test_mail_get_port (server));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      guint way;
      guint n_times;

      if (sscanf (line, "way %u %u", &way, &n_times) == 2)
        dp_test_mail_set_way (server, way, n_times);
      for (guint i = 0; g_str_has_prefix (line, "mails") && i < dp_test_mail_count (server); i++)
        write_mail (dp_test_mail_get (server, i));
      puts ("");
      fflush (stdout);
    }

  return 0;
}
