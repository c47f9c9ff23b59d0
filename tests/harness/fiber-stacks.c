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

/* Stacks are used again: each is told of once, and again where there is another size in its place. */
static void
tell (char  *start,
      size_t size)
{
  static Stack stacks[MOST_STACKS];
  static int lock;
  Stack *stack = stacks;

  while (__atomic_exchange_n (&lock, 1, __ATOMIC_ACQUIRE))
    ;
  while (stack < stacks + MOST_STACKS - 1 && stack->start != NULL && stack->start != start)
    stack++;
  if (stack->start != start)
    stack->id = VALGRIND_STACK_REGISTER (start, start + size - 1);
  else if (stack->size != size)
    VALGRIND_STACK_CHANGE (stack->id, start, start + size - 1);
  stack->start = start;
  stack->size = size;
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
