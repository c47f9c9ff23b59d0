/* loop-gaps.c: preloaded: how long each turn of the main loop takes, into the file LOOP_GAPS
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* What is shorter is not worth a line. */
#define LEAST_US 1000

static int64_t since;
static int out = -1;

static int64_t
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * INT64_C (1000000) + now.tv_nsec / 1000;
}

static void
note_turn (void)
{
  const char *path = getenv ("LOOP_GAPS");
  int64_t now = now_us ();
  char line[64];

  if (since == 0 || now - since < LEAST_US || path == NULL)
    return;
  if (out < 0)
    out = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (write (out, line, snprintf (line, sizeof line, "%jd %jd\n", (intmax_t) now,
                                  (intmax_t) (now - since))) < 0)
    abort ();
}

/* With this the main loop of GLib asks whether there is something to do, and nobody else does: from
 * one answer to the next question it does it. */
int
ppoll (struct pollfd         *fds,
       nfds_t                 n_fds,
       const struct timespec *timeout,
       const sigset_t        *signals)
{
  static int (*real) (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
  int n, saved;

  if (real == NULL)
    real = (int (*) (struct pollfd *, nfds_t, const struct timespec *,
                     const sigset_t *)) dlsym (RTLD_NEXT, "ppoll");
  if (gettid () != getpid ())
    return real (fds, n_fds, timeout, signals);

  note_turn ();
  n = real (fds, n_fds, timeout, signals);
  saved = errno;
  since = now_us ();
  errno = saved;

  return n;
}
