/* fiber-stacks.c: tells valgrind where the stacks of libdex's fibers are, which it would else take
 * for one stack that grows and shrinks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "next-makecontext.h"

#include <stddef.h>
#include <valgrind/valgrind.h>

#define MOST_STACKS 4096

typedef struct
{
  char    *start;
  size_t   size;
  unsigned id;
} Stack;

/* Stacks are used again, and each is told of once. Where one lies now, others may have been, of
 * other sizes: with those valgrind would take a deep call for a change to another stack. */
static void
tell (char  *start,
      size_t size)
{
  static Stack stacks[MOST_STACKS];
  static int n_stacks, lock;
  int known = 0;

  while (__atomic_exchange_n (&lock, 1, __ATOMIC_ACQUIRE))
    ;
  for (int i = 0; i < n_stacks; i++)
    {
      if (stacks[i].start == start && stacks[i].size == size)
        {
          known = 1;
        }
      else if (stacks[i].start < start + size && start < stacks[i].start + stacks[i].size)
        {
          VALGRIND_STACK_DEREGISTER (stacks[i].id);
          stacks[i--] = stacks[--n_stacks];
        }
    }
  if (!known && n_stacks < MOST_STACKS)
    stacks[n_stacks++] = (Stack) { start, size,
                                   VALGRIND_STACK_REGISTER (start, start + size - 1) };
  __atomic_store_n (&lock, 0, __ATOMIC_RELEASE);
}

void
makecontext (ucontext_t *context,
             void      (*function) (void),
             int         n_arguments,
             ...)
{
  va_list arguments;

  tell (context->uc_stack.ss_sp, context->uc_stack.ss_size);
  va_start (arguments, n_arguments);
  next_makecontext (context, function, n_arguments, arguments);
  va_end (arguments);
}
