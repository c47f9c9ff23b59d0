/* dp-fault-point.c: named places where a test can stop the program dead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-fault-point.h"

#ifdef DP_FAULT_POINTS

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

void
_dp_fault_point_pass (const char *name)
{
  static gint n_passed;
  const char *wanted = g_getenv ("DATAPIPE_FAULT_POINT");
  const char *process = g_getenv ("DATAPIPE_FAULT_PID");
  const char *file = g_getenv ("DATAPIPE_FAULT_FILE");
  const char *comma;
  gsize length;
  int last;

  if (wanted == NULL)
    return;
  comma = strchr (wanted, ',');
  length = comma != NULL ? (gsize) (comma - wanted) : strlen (wanted);
  if (strlen (name) != length || strncmp (wanted, name, length) != 0)
    return;
  last = comma != NULL ? (int) g_ascii_strtoll (comma + 1, NULL, 10) : 1;
  if (g_atomic_int_add (&n_passed, 1) + 1 != last)
    return;

  if (file != NULL)
    close (open (file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  else
    kill (process != NULL ? (pid_t) g_ascii_strtoll (process, NULL, 10) : getpid (), SIGKILL);
}

#endif
