/* fiber-stacks.c: tells valgrind where the stacks of libdex's fibers are, which it would else take
 * for one stack that grows and shrinks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>
#include <ucontext.h>
#include <valgrind/valgrind.h>

/* As many as makecontext() takes in registers: a fiber has two. */
#define MOST_ARGUMENTS 6
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
  void (*next) (ucontext_t *, void (*) (void), int, ...) = dlsym (RTLD_NEXT, "makecontext");
  char *stack = context->uc_stack.ss_sp;
  long a[MOST_ARGUMENTS] = { 0 };
  va_list arguments;

  va_start (arguments, n_arguments);
  for (int i = 0; i < n_arguments && i < MOST_ARGUMENTS; i++)
    a[i] = va_arg (arguments, long);
  va_end (arguments);
  if (is_new (stack))
    VALGRIND_STACK_REGISTER (stack, stack + context->uc_stack.ss_size - 1);

  next (context, function, n_arguments, a[0], a[1], a[2], a[3], a[4], a[5]);
}
