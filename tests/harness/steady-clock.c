/* steady-clock.c: preloaded into a program and what it starts, the time of day is another one
 *
 * CLOCK_SHIFT says by how many seconds. So no midnight, and no end of trading, comes in the middle of tests that
 * compare what two runs made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

/* A function under the name of the system's, in front of it, and how to call that one: found once, since
 * programs look at the clock all the time. */
#define OVER(type, name, ...) \
  static type (*next_##name) (__VA_ARGS__); \
  type over_##name (__VA_ARGS__) __asm__ (#name); \
  type over_##name (__VA_ARGS__)
#define FIND(name) \
  if (next_##name == NULL) \
    next_##name = (__typeof__ (next_##name)) dlsym (RTLD_NEXT, #name)

static long
get_shift (void)
{
  static long shift;
  static int is_known;

  if (!is_known)
    {
      const char *text = getenv ("CLOCK_SHIFT");

      shift = text != NULL ? atol (text) : 0;
      is_known = 1;
    }

  return shift;
}

OVER (int, clock_gettime, clockid_t clock, struct timespec *now)
{
  int result;

  FIND (clock_gettime);
  result = next_clock_gettime (clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += get_shift ();

  return result;
}

OVER (int, gettimeofday, struct timeval *now, void *zone)
{
  int result;

  FIND (gettimeofday);
  result = next_gettimeofday (now, zone);
  if (result == 0)
    now->tv_sec += get_shift ();

  return result;
}

OVER (time_t, time, time_t *out)
{
  time_t now;

  FIND (time);
  now = next_time (NULL) + get_shift ();
  if (out != NULL)
    *out = now;

  return now;
}
