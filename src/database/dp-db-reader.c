/* dp-db-reader.c: many small questions on few connections, for a thread that serves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-reader-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-connection-private.h"
#include "dp-db-target-private.h"

#define CONNECT_MS 10000
#define TICK_MS 500
/* How long forty-nine of fifty questions take at most: what is taken for it at first, and the least
 * it is taken to be. With each answer it is brought nearer by this part of itself. */
#define FIRST_USUAL_US 20000.0
#define LEAST_USUAL_US 2000.0
#define USUAL_STEP (1.0 / 4096)
#define USUAL_ODDS 49
/* After a failure the next try waits so long, and twice as long after each further one. */
#define FIRST_PAUSE_US (100 * 1000)
#define LONGEST_PAUSE_US (2 * G_USEC_PER_SEC)
/* The server ends a statement by itself; this is for one that does not answer at all. */
#define GRACE_US (2 * G_USEC_PER_SEC)

struct _DpDbReader
{
  gatomicrefcount    ref_count;
  DpDbTarget        *target;
  GMainContext      *context;
  DpDbReaderOptions  options;
  GSource           *ticks;
  GSource           *hedges;        /* (nullable) */
  GPtrArray         *links;         /* (element-type DpDbReaderLink) */
  GQueue             waiting;       /* (element-type DpDbQuestion) */
  double             usual_us;      /* what forty-nine of fifty questions take at most */
  guint              n_connecting;
  guint              epoch;
  gboolean           refused;       /* the last try to connect failed */
  gint64             pause_us;
  gint64             next_try_us;
  gboolean           closed;
};

static void connect_missing (DpDbReader *self);

/* --- refusing --------------------------------------------------------------------------------- */

typedef struct
{
  DpDbQuestion *question;
  GError       *error;
} Refusal;

static gboolean
refuse_cb (gpointer user_data)
{
  Refusal *refusal = user_data;

  _dp_db_question_settle (refusal->question, NULL, refusal->error);

  return G_SOURCE_REMOVE;
}

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_error_free (refusal->error);
  g_free (refusal);
}

/* @question, @error: (transfer full) */
static void
refuse (DpDbReader   *self,
        DpDbQuestion *question,
        GError       *error)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->question = question;
  refusal->error = error;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, refuse_cb, refusal, refusal_free);
  g_source_attach (source, self->context);
}

static GError *
new_unreachable (void)
{
  return g_error_new_literal (DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                              _("The database cannot be reached at the moment"));
}

static void
refuse_waiting (DpDbReader *self)
{
  DpDbQuestion *question;

  while ((question = g_queue_pop_head (&self->waiting)) != NULL)
    refuse (self, question, new_unreachable ());
}

/* --- asking ----------------------------------------------------------------------------------- */

static gboolean
is_held_up (DpDbReader     *self,
            DpDbReaderLink *link,
            gint64          now_us)
{
  return _dp_db_reader_link_get_oldest (link) < now_us - (gint64) self->usual_us;
}

/* What comes in one turn of the loop goes to one connection, and no more of them are used than are
 * needed: sent and answered together, questions cost the fewest turns on either side. One on which
 * something takes its time is left to it as long as there are others. */
static DpDbReaderLink *
find_link (DpDbReader *self,
           gint64      now_us)
{
  DpDbReaderLink *best = NULL;
  guint least = G_MAXUINT;

  for (guint i = 0; i < self->links->len; i++)
    {
      DpDbReaderLink *link = self->links->pdata[i];
      guint load = _dp_db_reader_link_get_load (link);

      if (load >= self->options.depth)
        continue;
      if (_dp_db_reader_link_is_sending (link))
        return link;
      if (is_held_up (self, link, now_us))
        load += self->options.depth;
      else if (load < self->options.depth / 2)
        load = 0;
      if (load < least)
        {
          best = link;
          least = load;
        }
    }

  return best;
}

static void
send_waiting (gpointer user_data)
{
  DpDbReader *self = user_data;
  DpDbReaderLink *link;

  while (!g_queue_is_empty (&self->waiting) &&
         (link = find_link (self, g_get_monotonic_time ())) != NULL)
    _dp_db_reader_link_send (link, g_queue_pop_head (&self->waiting));
}

static void
retry (DpDbQuestion *question,
       gpointer      user_data)
{
  DpDbReader *self = user_data;

  g_queue_push_head (&self->waiting, question);
  send_waiting (self);
}

static void
link_broken (DpDbReaderLink *link,
             gpointer        user_data)
{
  DpDbReader *self = user_data;

  g_ptr_array_remove_fast (self->links, link);
  _dp_db_reader_link_free (link);
  self->epoch++;
  connect_missing (self);
}

/* A quantile is followed by going up for each above it and down for each below it, as much more up
 * as these are to be fewer. */
static void
learn_usual (DpDbReader *self,
             gboolean    above)
{
  self->usual_us += self->usual_us * USUAL_STEP * (above ? USUAL_ODDS : -1);
  self->usual_us = MAX (self->usual_us, LEAST_USUAL_US);
}

static void
took (gint64   us,
      gpointer user_data)
{
  DpDbReader *self = user_data;

  learn_usual (self, us > self->usual_us);
}

static const DpDbReaderLinkFuncs link_funcs = { retry, took, send_waiting, link_broken };

/* --- hedging ---------------------------------------------------------------------------------- */

typedef struct
{
  GSource     source;
  DpDbReader *reader;
} HedgeSource;

/* Returns: (nullable): the one with the least to do on which nothing takes its time */
static DpDbReaderLink *
find_other (DpDbReader     *self,
            DpDbReaderLink *held_up,
            gint64          now_us)
{
  DpDbReaderLink *best = NULL;
  guint least = G_MAXUINT;

  for (guint i = 0; i < self->links->len; i++)
    {
      DpDbReaderLink *link = self->links->pdata[i];
      guint load = _dp_db_reader_link_get_load (link);

      if (link == held_up || load >= least || is_held_up (self, link, now_us))
        continue;
      best = link;
      least = load;
    }

  return best;
}

/* What takes longer than usual is asked on another connection too, as the process that answers this
 * one may be waiting for a processor or a disk, or for a long question before; the first answer
 * counts (Dean and Barroso, "The Tail at Scale", 2013, "hedged requests"). As no more than one of
 * fifty takes longer than usual, this costs no more than a fiftieth.
 *
 * It is done before the loop waits, when what has come is read. */
static gboolean
hedges_prepare (GSource *source,
                int     *timeout)
{
  DpDbReader *self = ((HedgeSource *) source)->reader;
  gint64 now_us = g_get_monotonic_time ();
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->links->len; i++)
    {
      DpDbReaderLink *link = self->links->pdata[i];
      gint64 due_us = _dp_db_reader_link_get_unhedged (link);
      DpDbReaderLink *other;

      if (due_us == G_MAXINT64)
        continue;
      due_us += (gint64) self->usual_us;
      if (due_us > now_us)
        {
          next_us = MIN (next_us, due_us);
          continue;
        }
      /* Where there is none, an answer on one that is held up brings the loop back here. */
      other = find_other (self, link, now_us);
      for (guint n = other != NULL ? _dp_db_reader_link_hedge (link, other) : 0; n > 0; n--)
        learn_usual (self, TRUE);
    }
  *timeout = next_us != G_MAXINT64 ? (int) MIN ((next_us - now_us) / 1000 + 1, G_MAXINT) : -1;

  return FALSE;
}

static gboolean
hedges_check (GSource *source)
{
  return FALSE;
}

static gboolean
hedges_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs hedges_funcs = { hedges_prepare, hedges_check, hedges_dispatch, NULL };

/* Before there are links: their sources, of the same priority, come after it, so that what it asks
 * goes out in the same turn. */
static void
begin_hedging (DpDbReader *self)
{
  self->hedges = g_source_new (&hedges_funcs, sizeof (HedgeSource));
  ((HedgeSource *) self->hedges)->reader = self;
  g_source_set_static_name (self->hedges, "DpDbReader hedges");
  g_source_attach (self->hedges, self->context);
}

/* --- connecting ------------------------------------------------------------------------------- */

/* What a fiber on another thread hands over. */
typedef struct
{
  DpDbReader *self;
  PGconn     *pg;           /* (nullable) */
  gboolean    is_pooled;    /* each question may get another session, which knows nothing of those
                             * before */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_clear_pointer (&arrival->pg, PQfinish);
  dp_db_reader_unref (arrival->self);
  g_free (arrival);
}

static gboolean
arrived_cb (gpointer user_data)
{
  Arrival *arrival = user_data;
  DpDbReader *self = arrival->self;

  self->n_connecting--;
  if (self->closed)
    return G_SOURCE_REMOVE;

  self->refused = arrival->pg == NULL;
  if (arrival->pg != NULL)
    {
      self->pause_us = FIRST_PAUSE_US;
      g_ptr_array_add (self->links,
                       _dp_db_reader_link_new (g_steal_pointer (&arrival->pg), self->context,
                                               self->options.prepare && !arrival->is_pooled,
                                               &link_funcs, self));
      send_waiting (self);
      return G_SOURCE_REMOVE;
    }

  self->next_try_us = g_get_monotonic_time () + self->pause_us;
  self->pause_us = MIN (2 * self->pause_us, LONGEST_PAUSE_US);
  if (self->links->len == 0 && self->n_connecting == 0)
    refuse_waiting (self);

  return G_SOURCE_REMOVE;
}

static DexFuture *
connect_fiber (gpointer user_data)
{
  DpDbReader *self = user_data;
  Arrival *arrival = g_new0 (Arrival, 1);
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = dex_await_object (dp_db_connection_open (self->target, CONNECT_MS), &error);
  arrival->self = dp_db_reader_ref (self);
  if (connection != NULL)
    {
      arrival->pg = g_steal_pointer (&connection->pg);
      arrival->is_pooled = dp_db_connection_is_pooled (connection);
    }
  else
    g_debug ("a connection for reading was refused: %s", error->message);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, arrived_cb, arrival, arrival_free);

  return dex_future_new_true ();
}

/* On a thread of libdex's pool: where fibers may be begun, as on the thread that serves they may
 * not. */
static void
begin_connecting (gpointer user_data)
{
  DpDbReader *self = user_data;

  dex_future_disown (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                          connect_fiber, self,
                                          (GDestroyNotify) dp_db_reader_unref));
}

static void
connect_missing (DpDbReader *self)
{
  if (self->closed || (self->refused && g_get_monotonic_time () < self->next_try_us))
    return;

  /* One is enough to find out whether the server is back. */
  while (self->links->len + self->n_connecting < (self->refused ? 1 : self->options.n_connections))
    {
      self->n_connecting++;
      dex_scheduler_push (dex_thread_pool_scheduler_get_default (), begin_connecting,
                          dp_db_reader_ref (self));
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  DpDbReader *self = user_data;
  gint64 oldest_us = g_get_monotonic_time () - self->options.timeout_ms * G_GINT64_CONSTANT (1000) -
                     GRACE_US;
  DpDbQuestion *question;

  for (guint i = self->links->len; i > 0; i--)
    _dp_db_reader_link_check (self->links->pdata[i - 1], oldest_us);
  while ((question = g_queue_peek_head (&self->waiting)) != NULL && question->asked_us < oldest_us)
    refuse (self, g_queue_pop_head (&self->waiting),
            g_error_new_literal (DP_DB_ERROR, DP_DB_ERROR_TIMEOUT,
                                 _("The database did not answer in time")));
  connect_missing (self);

  return G_SOURCE_CONTINUE;
}

/* --- public ----------------------------------------------------------------------------------- */

/* Whoever asks may read, and no longer than is decent. Statements that are remembered keep their
 * plan: they are made so that one plan is right for all values, and to plan takes longer than to
 * answer. */
static DpDbTarget *
new_reading_target (DpDbTarget              *target,
                    const DpDbReaderOptions *options)
{
  g_autoptr(GString) text = g_string_new (
      "-c default_transaction_read_only=on -c plan_cache_mode=auto");

  g_string_append_printf (text, " -c statement_timeout=%u", options->timeout_ms);
  if (options->role != NULL && *options->role != '\0')
    g_string_append_printf (text, " -c role=%s", options->role);

  return _dp_db_target_with_options (target, text->str);
}

DpDbReader *
dp_db_reader_new (DpDbTarget              *target,
                  GMainContext            *context,
                  const DpDbReaderOptions *options)
{
  DpDbReader *self;

  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (DpDbReader, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->target = new_reading_target (target, options);
  self->context = g_main_context_ref (context);
  self->options = *options;
  self->options.role = NULL;
  self->links = g_ptr_array_new ();
  g_queue_init (&self->waiting);
  self->pause_us = FIRST_PAUSE_US;
  self->usual_us = FIRST_USUAL_US;
  self->ticks = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticks, tick_cb, self, NULL);
  g_source_attach (self->ticks, context);
  if (options->hedge)
    begin_hedging (self);
  connect_missing (self);

  return self;
}

DpDbReader *
dp_db_reader_ref (DpDbReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
dp_db_reader_unref (DpDbReader *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_assert (self->closed);
  g_ptr_array_unref (self->links);
  dp_db_target_unref (self->target);
  g_main_context_unref (self->context);
  g_free (self);
}

void
dp_db_reader_close (DpDbReader *self)
{
  DpDbQuestion *question;

  g_return_if_fail (self != NULL);

  if (self->closed)
    return;
  self->closed = TRUE;
  g_source_destroy (self->ticks);
  g_clear_pointer (&self->ticks, g_source_unref);
  if (self->hedges != NULL)
    g_source_destroy (self->hedges);
  g_clear_pointer (&self->hedges, g_source_unref);
  for (guint i = 0; i < self->links->len; i++)
    _dp_db_reader_link_free (self->links->pdata[i]);
  g_ptr_array_set_size (self->links, 0);
  while ((question = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_autoptr(GError) error = new_unreachable ();

      _dp_db_question_settle (question, NULL, error);
    }
}

void
dp_db_reader_ask (DpDbReader     *self,
                  const char     *name,
                  const char     *sql,
                  DpDbParams     *params,
                  DpDbReaderFunc  func,
                  gpointer        user_data)
{
  DpDbQuestion *question;
  DpDbReaderLink *link;

  g_return_if_fail (self != NULL);
  g_return_if_fail (sql != NULL);
  g_return_if_fail (func != NULL);

  question = g_new0 (DpDbQuestion, 1);
  question->name = g_strdup (name);
  question->sql = g_strdup (sql);
  question->params = params;
  question->func = func;
  question->user_data = user_data;
  question->asked_us = g_get_monotonic_time ();

  link = g_queue_is_empty (&self->waiting) ? find_link (self, question->asked_us) : NULL;
  if (link != NULL)
    _dp_db_reader_link_send (link, question);
  else if (self->closed || (self->links->len == 0 && self->refused))
    refuse (self, question, new_unreachable ());
  else if (self->waiting.length >= self->options.most_waiting)
    refuse (self, question, g_error_new_literal (DP_DB_ERROR, DP_DB_ERROR_CONFLICT,
                                                 _("Too many questions wait for the database")));
  else
    g_queue_push_tail (&self->waiting, question);
}

gboolean
dp_db_reader_is_up (DpDbReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->links->len > 0;
}

guint
dp_db_reader_get_epoch (DpDbReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->epoch;
}
