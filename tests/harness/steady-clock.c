/* steady-clock.c: preloaded into a program and what it starts, the time of day is another one
 *
 * CLOCK_SHIFT says by how many seconds. So no midnight, and no end of trading, comes in the middle
 * of tests that compare what two runs made. CLOCK_FILE names a file that has the number, and may be
 * given another one at any time: the clock jumps, and timers of the time of day with it. So months
 * go by in seconds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* As many as wait at once for a time of day, and how often it is looked whether the clock jumped */
#define MOST_TIMERS 64
#define LOOK_US     2000

/* A function under the name of the system's, in front of it, and how to call that one: found once,
 * since programs look at the clock all the time. */
#define OVER(type, name, ...) \
  static type (*next_##name) (__VA_ARGS__); \
  type over_##name (__VA_ARGS__) __asm__ (#name); \
  type over_##name (__VA_ARGS__)
#define FIND(name) \
  if (next_##name == NULL) \
    next_##name = (__typeof__ (next_##name)) dlsym (RTLD_NEXT, #name)

typedef struct
{
  int               fd;       /* 0: none */
  int               flags;
  struct itimerspec until;
} Timer;

static volatile long *shift;    /* in the file, or in fixed_shift */
static volatile long fixed_shift;
static Timer timers[MOST_TIMERS];
static pthread_mutex_t timers_mutex = PTHREAD_MUTEX_INITIALIZER;

static long
get_shift (void)
{
  const char *path, *text;
  int fd;

  if (shift != NULL)
    return *shift;

  text = getenv ("CLOCK_SHIFT");
  path = getenv ("CLOCK_FILE");
  fixed_shift = text != NULL ? atol (text) : 0;
  shift = &fixed_shift;
  fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0)
    {
      void *map = mmap (NULL, sizeof (long), PROT_READ, MAP_SHARED, fd, 0);

      close (fd);
      if (map != MAP_FAILED)
        shift = map;
    }

  return *shift;
}

static int (*set_true) (int, int, const struct itimerspec *, struct itimerspec *);

/* The kernel knows the true time only. */
static int
arm (const Timer       *timer,
     struct itimerspec *before)
{
  struct itimerspec until = timer->until;

  until.it_value.tv_sec -= get_shift ();
  if (until.it_value.tv_sec < 1)
    until.it_value.tv_sec = 1;

  return set_true (timer->fd, timer->flags, &until, before);
}

static void *
follow (void *unused)
{
  long known = get_shift ();

  while (usleep (LOOK_US) == 0)
    {
      if (get_shift () == known)
        continue;
      known = get_shift ();
      pthread_mutex_lock (&timers_mutex);
      for (int i = 0; i < MOST_TIMERS; i++)
        {
          if (timers[i].fd != 0)
            arm (&timers[i], NULL);
        }
      pthread_mutex_unlock (&timers_mutex);
    }

  return unused;
}

static void
remember (const Timer *timer)
{
  static int is_following;
  pthread_t thread;

  if (shift != &fixed_shift && !is_following)
    is_following = pthread_create (&thread, NULL, follow, NULL) == 0;
  for (int i = 0; i < MOST_TIMERS; i++)
    {
      if (timers[i].fd == 0 || timers[i].fd == timer->fd)
        {
          timers[i] = *timer;
          return;
        }
    }
}

/* Only the time of day is waited for in absolute terms. */
OVER (int,
      timerfd_settime,
      int fd,
      int flags,
      const struct itimerspec *until,
      struct itimerspec *before)
{
  Timer timer = { .fd = fd, .flags = flags, .until = *until };
  int result;

  FIND (timerfd_settime);
  if ((flags & TFD_TIMER_ABSTIME) == 0)
    return next_timerfd_settime (fd, flags, until, before);

  set_true = next_timerfd_settime;
  get_shift ();
  pthread_mutex_lock (&timers_mutex);
  remember (&timer);
  result = arm (&timer, before);
  pthread_mutex_unlock (&timers_mutex);

  return result;
}

OVER (int, close, int fd)
{
  FIND (close);
  /* Between fork and exec nobody could unlock what is locked. */
  if (shift != NULL && shift != &fixed_shift && pthread_mutex_trylock (&timers_mutex) == 0)
    {
      for (int i = 0; i < MOST_TIMERS; i++)
        {
          if (timers[i].fd == fd)
            memset (&timers[i], 0, sizeof timers[i]);
        }
      pthread_mutex_unlock (&timers_mutex);
    }

  return next_close (fd);
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
