/* test-provider.c: the test provider as a program, for tests that are none in C
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers each MATCH of its arguments with a FILE (test-provider MATCH FILE …), says its address,
 * and reads commands: "faults SEED MOST"; "requests", which lists what was asked, and then an empty
 * line. It ends with its input.
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dp-test-provider.h"

static void
list_requests (DpTestProvider *provider)
{
  g_auto(GStrv) requests = dp_test_provider_dup_requests (provider);

  for (gsize i = 0; requests[i] != NULL; i++)
    puts (requests[i]);
  puts ("");
}

static void
answer (DpTestProvider *provider,
        const char     *match,
        const char     *path)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  dp_test_provider_answer_with (provider, match, 0, &(DpTestAnswer) {
    .body = text, .content_type = *text == '<' ? "application/rss+xml" : NULL });
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  char line[100];

  for (int i = 1; i + 1 < argc; i += 2)
    answer (provider, argv[i], argv[i + 1]);
  puts (dp_test_provider_get_url (provider));
  fflush (stdout);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      guint32 seed;
      guint most;

      if (sscanf (line, "faults %u %u", &seed, &most) == 2)
        dp_test_provider_set_faults (provider, seed, most);
      else if (g_str_has_prefix (line, "requests"))
        list_requests (provider);
      fflush (stdout);
    }

  return EXIT_SUCCESS;
}
