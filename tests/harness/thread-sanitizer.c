/* thread-sanitizer.c: tells ThreadSanitizer what libraries that it does not know do: that libdex
 * changes between the stacks of fibers, and what GLib and libdex put in order between threads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The functions are those of the libraries, and come before them; each does what it is for by
 * calling the next one of its name. What was done before a release is seen after the acquire of the
 * same place that follows it. Where it is not known what was handed to whom, the place is
 * "everywhere": that orders more than is ordered, so a race may be missed there, never made up. */

#include "next-makecontext.h"

#include <libdex.h>
#include <poll.h>

void  __tsan_acquire           (void *place);
void  __tsan_release           (void *place);
void *__tsan_create_fiber      (unsigned flags);
void  __tsan_destroy_fiber     (void *fiber);
void *__tsan_get_current_fiber (void);
void  __tsan_switch_to_fiber   (void *fiber, unsigned flags);

#define NEXT(name) \
  static __typeof__ (name) *next; \
  if (next == NULL) \
    next = (__typeof__ (name) *) dlsym (RTLD_NEXT, #name)

static char everywhere;

static void
pass (void *place)
{
  __tsan_acquire (place);
  __tsan_release (place);
}

/* --- fibers ------------------------------------------------------------------------------- */

#define MOST_CONTEXTS 65536

/* A context, and what the sanitizer has for the fiber or the thread that it is of. */
static struct
{
  const ucontext_t *context;
  void             *fiber;
} contexts[MOST_CONTEXTS];
static int contexts_lock;

static void **
find_fiber (const ucontext_t *context)
{
  gsize i = ((gsize) context >> 4) % MOST_CONTEXTS;
  void **found;

  while (__atomic_exchange_n (&contexts_lock, 1, __ATOMIC_ACQUIRE))
    ;
  while (contexts[i].context != NULL && contexts[i].context != context)
    i = (i + 1) % MOST_CONTEXTS;
  contexts[i].context = context;
  found = &contexts[i].fiber;
  __atomic_store_n (&contexts_lock, 0, __ATOMIC_RELEASE);

  return found;
}

/* Another fiber in the same context begins with a stack of calls of its own. */
void
makecontext (ucontext_t *context,
             void      (*function) (void),
             int         n_arguments,
             ...)
{
  void **fiber = find_fiber (context);
  va_list arguments;

  if (*fiber != NULL)
    __tsan_destroy_fiber (*fiber);
  *fiber = NULL;
  va_start (arguments, n_arguments);
  next_makecontext (context, function, n_arguments, arguments);
  va_end (arguments);
}

int
swapcontext (ucontext_t       *from,
             const ucontext_t *to)
{
  void **target = find_fiber (to);
  NEXT (swapcontext);

  *find_fiber (from) = __tsan_get_current_fiber ();
  if (*target == NULL)
    *target = __tsan_create_fiber (0);
  pass (&everywhere);
  __tsan_switch_to_fiber (*target, 0);

  return next (from, to);
}

/* --- locks -------------------------------------------------------------------------------- */

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock);
  next (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  NEXT (g_mutex_unlock);
  __tsan_release (mutex);
  next (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  NEXT (g_cond_wait);
  __tsan_release (mutex);
  next (cond, mutex);
  __tsan_acquire (mutex);
}

void
(g_once_init_leave) (volatile void *location,
                     gsize          result)
{
  NEXT (g_once_init_leave);
  __tsan_release ((void *) location);
  next (location, result);
}

void
(g_once_init_leave_pointer) (void *location,
                             void *result)
{
  NEXT (g_once_init_leave_pointer);
  __tsan_release (location);
  next (location, result);
}

/* --- counts of references ----------------------------------------------------------------- */

gboolean
(g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  gboolean is_last;
  NEXT (g_atomic_ref_count_dec);

  __tsan_release (count);
  is_last = next (count);
  if (is_last)
    __tsan_acquire (count);

  return is_last;
}

void
g_atomic_rc_box_release_full (void           *box,
                              GDestroyNotify  clear)
{
  NEXT (g_atomic_rc_box_release_full);
  pass (box);
  next (box, clear);
}

/* Counted here until one is left, so that whoever has that one is after all who had the others.
 * (Nothing here has toggle references, which GObject would tell of the last but one.) */
void
g_object_unref (void *object)
{
  int *count = (int *) &((GObject *) object)->ref_count;
  int now = g_atomic_int_get (count);
  NEXT (g_object_unref);

  __tsan_release (object);
  while (now > 1)
    if (g_atomic_int_compare_and_exchange_full (count, now, now - 1, &now))
      return;
  __tsan_acquire (object);
  next (object);
}

/* GObject itself calls its own function above, not this one. */
void
g_value_unset (GValue *value)
{
  NEXT (g_value_unset);

  if (G_VALUE_HOLDS_OBJECT (value) && value->data[0].v_pointer != NULL)
    g_object_unref (g_steal_pointer (&value->data[0].v_pointer));
  next (value);
}

void
g_bytes_unref (GBytes *bytes)
{
  NEXT (g_bytes_unref);
  pass (bytes);
  next (bytes);
}

void
dex_unref (void *object)
{
  NEXT (dex_unref);
  pass (object);
  next (object);
}

/* --- what one thread gives another -------------------------------------------------------- */

int
poll (struct pollfd *fds,
      nfds_t         n_fds,
      int            timeout)
{
  int ready;
  NEXT (poll);

  ready = next (fds, n_fds, timeout);
  __tsan_acquire (&everywhere);

  return ready;
}

int
ppoll (struct pollfd         *fds,
       nfds_t                 n_fds,
       const struct timespec *timeout,
       const sigset_t        *signals)
{
  int ready;
  NEXT (ppoll);

  ready = next (fds, n_fds, timeout, signals);
  __tsan_acquire (&everywhere);

  return ready;
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  NEXT (g_source_attach);
  __tsan_release (&everywhere);

  return next (source, context);
}

void
g_main_context_wakeup (GMainContext *context)
{
  NEXT (g_main_context_wakeup);
  __tsan_release (&everywhere);
  next (context);
}

void
g_main_context_invoke_full (GMainContext   *context,
                            int             priority,
                            GSourceFunc     function,
                            void           *data,
                            GDestroyNotify  notify)
{
  NEXT (g_main_context_invoke_full);
  __tsan_release (&everywhere);
  next (context, priority, function, data, notify);
}

/* --- threads ------------------------------------------------------------------------------ */

typedef struct
{
  GFunc function;
  void *data;
} Work;

static void
work_cb (void *item,
         void *user_data)
{
  Work *work = user_data;

  __tsan_acquire (&everywhere);
  work->function (item, work->data);
  __tsan_release (&everywhere);
}

GThreadPool *
g_thread_pool_new (GFunc      function,
                   void      *data,
                   int        most,
                   gboolean   exclusive,
                   GError   **error)
{
  Work *work = g_new (Work, 1);   /* as long as the pool: for a test that is ever */
  NEXT (g_thread_pool_new);

  work->function = function;
  work->data = data;

  return next (work_cb, work, most, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool  *pool,
                    void         *item,
                    GError      **error)
{
  NEXT (g_thread_pool_push);
  __tsan_release (&everywhere);

  return next (pool, item, error);
}

void
g_thread_pool_free (GThreadPool *pool,
                    gboolean     immediate,
                    gboolean     wait)
{
  NEXT (g_thread_pool_free);
  next (pool, immediate, wait);
  __tsan_acquire (&everywhere);
}

/* --- types: what class_init sets, everybody reads ----------------------------------------- */

static char types;

void *
g_object_new (GType       type,
              const char *first,
              ...)
{
  va_list arguments;
  GObject *object;

  if (g_type_class_peek (type) == NULL)
    {
      g_type_class_unref (g_type_class_ref (type));
      __tsan_release (&types);
    }
  __tsan_acquire (&types);
  va_start (arguments, first);
  object = g_object_new_valist (type, first, arguments);
  va_end (arguments);

  return object;
}
