/* next-makecontext.h: what comes before makecontext() to look at what it is given calls it itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <dlfcn.h>
#include <stdarg.h>
#include <ucontext.h>

/* As many as it takes in registers: libdex has two. */
#define MOST_ARGUMENTS 6

static inline void
next_makecontext (ucontext_t *context,
                  void      (*function) (void),
                  int         n_arguments,
                  va_list     arguments)
{
  void (*next) (ucontext_t *, void (*) (void), int, ...) = dlsym (RTLD_NEXT, "makecontext");
  long a[MOST_ARGUMENTS] = { 0 };

  for (int i = 0; i < n_arguments && i < MOST_ARGUMENTS; i++)
    a[i] = va_arg (arguments, long);
  next (context, function, n_arguments, a[0], a[1], a[2], a[3], a[4], a[5]);
}
