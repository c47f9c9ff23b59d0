/* dp-cli-secret.c: asks for what nobody else is to read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "dp-cli-private.h"

char *
_dp_cli_read_secret (const char *name)
{
  gboolean on_terminal = isatty (STDIN_FILENO);
  struct termios shown;
  struct termios hidden;
  char line[4096];
  gboolean read;

  if (on_terminal)
    {
      g_printerr ("%s: ", name);
      tcgetattr (STDIN_FILENO, &shown);
      hidden = shown;
      hidden.c_lflag &= ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
    }
  read = fgets (line, sizeof line, stdin) != NULL;
  if (on_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
      g_printerr ("\n");
    }

  return g_strdup (read ? g_strstrip (line) : "");
}
