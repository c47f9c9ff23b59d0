/* fiber-stacks.c: tells valgrind where the stacks of libdex's fibers are, which it would else take
 * for one stack that grows and shrinks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "next-makecontext.h"

#include <stddef.h>
#include <valgrind/valgrind.h>

#define MOST_STACKS 4096

/* Stacks are used again: each is told of once. */
static int
is_new (void *stack)
{
  static void *stacks[MOST_STACKS];
  static int lock;
  int i = 0;
  int found;

  while (__atomic_exchange_n (&lock, 1, __ATOMIC_ACQUIRE))
    ;
  while (i < MOST_STACKS - 1 && stacks[i] != NULL && stacks[i] != stack)
    i++;
  found = stacks[i] == stack;
  stacks[i] = stack;
  __atomic_store_n (&lock, 0, __ATOMIC_RELEASE);

  return !found;
}

void
makecontext (ucontext_t *context,
             void      (*function) (void),
             int         n_arguments,
             ...)
{
  char *stack = context->uc_stack.ss_sp;
  va_list arguments;

  if (is_new (stack))
    VALGRIND_STACK_REGISTER (stack, stack + context->uc_stack.ss_size - 1);
  va_start (arguments, n_arguments);
  next_makecontext (context, function, n_arguments, arguments);
  va_end (arguments);
}
