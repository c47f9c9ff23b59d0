/* dp-db-reader-link.c: one connection of a reader, on which questions go out in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-db-params-private.h"
#include "dp-db-result-private.h"
#include "dp-db-wire-private.h"

struct _DpDbReaderLink
{
  PGconn                    *pg;
  GSource                   *source;
  gpointer                   watch;        /* of the source, for its socket */
  GQueue                     questions;    /* (element-type DpDbQuestion): in the order of their
                                            * answers */
  PGresult                  *result;       /* (nullable): what came so far to the oldest */
  GHashTable                *known;        /* (nullable): names of statements that the server
                                            * remembers */
  gboolean                   unsent;       /* libpq holds something back */
  gboolean                   waits_to_send; /* the server does not take it all */
  gboolean                   forgetful;    /* the server lost a statement: nothing more is asked
                                            * here */
  const DpDbReaderLinkFuncs *funcs;
  gpointer                   user_data;
};

typedef struct
{
  GSource         source;
  DpDbReaderLink *link;
} LinkSource;

static void
tell (DpDbQuestion *question,
      PGresult     *result,
      const GError *error)
{
  g_autoptr(DpDbResult) taken = result != NULL ? _dp_db_result_new (result) : NULL;

  question->answered = TRUE;
  question->func (taken, error, question->user_data);
}

void
_dp_db_question_settle (DpDbQuestion *question,
                        PGresult     *result,
                        const GError *error)
{
  if (question->n_links > 0)
    question->n_links--;

  if (!question->answered && (result != NULL || question->n_links == 0))
    tell (question, result, error);
  else
    PQclear (result);
  if (question->n_links > 0)
    return;

  g_clear_pointer (&question->params, dp_db_params_free);
  g_free (question->name);
  g_free (question->sql);
  g_free (question);
}

static void
break_link (DpDbReaderLink *self,
            const GError   *error)
{
  DpDbQuestion *question;

  g_source_destroy (self->source);
  g_clear_pointer (&self->result, PQclear);
  g_clear_pointer (&self->pg, PQfinish);
  while ((question = g_queue_pop_head (&self->questions)) != NULL)
    _dp_db_question_settle (question, NULL, error);
  self->funcs->broken (self, self->user_data);
}

static void
break_with_reason (DpDbReaderLink *self)
{
  g_autoptr(GError) error = NULL;

  _dp_db_wire_set_error (&error, self->pg, NULL);
  break_link (self, error);
}

/* Returns: whether the server has lost the statement, or keeps a plan for a table that has become
 * another one. */
static gboolean
has_forgotten (PGresult *result)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);

  return state != NULL && (g_str_equal (state, "26000") || g_str_equal (state, "0A000"));
}

/* The server has said all about the oldest question. */
static void
finish_oldest (DpDbReaderLink *self)
{
  DpDbQuestion *question = g_queue_pop_head (&self->questions);
  g_autoptr(GError) error = NULL;

  switch (PQresultStatus (self->result))
    {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
      if (!question->hedged)
        self->funcs->took (g_get_monotonic_time () - question->sent_us, self->user_data);
      _dp_db_question_settle (question, g_steal_pointer (&self->result), NULL);
      return;

    default:
      break;
    }

  /* Where another connection is to answer, or has, there is no need to. */
  if (question->name != NULL && has_forgotten (self->result) && !question->again &&
      !question->answered && question->n_links == 1)
    {
      self->forgetful = TRUE;
      question->again = TRUE;
      question->n_links = 0;
      g_clear_pointer (&self->result, PQclear);
      self->funcs->retry (question, self->user_data);
      return;
    }
  /* It may have been the preparing that failed. */
  if (question->name != NULL && self->known != NULL)
    self->forgetful = TRUE;
  _dp_db_wire_set_error (&error, self->pg, self->result);
  g_clear_pointer (&self->result, PQclear);
  _dp_db_question_settle (question, NULL, error);
}

static void
take_result (DpDbReaderLink *self,
             PGresult       *result)
{
  DpDbQuestion *question = g_queue_peek_head (&self->questions);
  ExecStatusType status = PQresultStatus (result);

  /* The first complaint counts; what the server left out because of it is not told again. */
  if (question == NULL || status == PGRES_PIPELINE_SYNC || status == PGRES_PIPELINE_ABORTED ||
      (self->result != NULL && PQresultStatus (self->result) == PGRES_FATAL_ERROR))
    {
      PQclear (result);
    }
  else
    {
      PQclear (self->result);
      self->result = result;
    }

  if (question != NULL && status == PGRES_PIPELINE_SYNC)
    finish_oldest (self);
}

/* Returns: %FALSE where the link broke */
static gboolean
read_answers (DpDbReaderLink *self)
{
  if (!PQconsumeInput (self->pg))
    {
      break_with_reason (self);
      return FALSE;
    }
  while (!g_queue_is_empty (&self->questions) && !PQisBusy (self->pg))
    {
      PGresult *result = PQgetResult (self->pg);

      if (result != NULL)
        take_result (self, result);
      if (PQstatus (self->pg) != CONNECTION_OK)
        {
          break_with_reason (self);
          return FALSE;
        }
    }
  /* One that is to forget everything is replaced once it has answered. */
  if (self->forgetful && g_queue_is_empty (&self->questions))
    {
      break_link (self, NULL);
      return FALSE;
    }
  self->funcs->ready (self->user_data);

  return TRUE;
}

/* What was asked within a turn of the loop goes out at its end, at once. */
static gboolean
link_prepare (GSource *source,
              int     *timeout)
{
  DpDbReaderLink *self = ((LinkSource *) source)->link;
  int left;

  *timeout = -1;
  if (!self->unsent)
    return FALSE;

  left = PQflush (self->pg);
  if (left < 0 || PQstatus (self->pg) != CONNECTION_OK)
    return TRUE;
  self->unsent = left > 0;
  if (self->unsent != self->waits_to_send)
    g_source_modify_unix_fd (source, self->watch, self->unsent ? G_IO_IN | G_IO_OUT : G_IO_IN);
  self->waits_to_send = self->unsent;

  return FALSE;
}

static gboolean
link_check (GSource *source)
{
  DpDbReaderLink *self = ((LinkSource *) source)->link;

  return g_source_query_unix_fd (source, self->watch) != 0;
}

static gboolean
link_dispatch (GSource     *source,
               GSourceFunc  callback,
               gpointer     user_data)
{
  DpDbReaderLink *self = ((LinkSource *) source)->link;

  return read_answers (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static GSourceFuncs link_source_funcs = { link_prepare, link_check, link_dispatch, NULL };

DpDbReaderLink *
_dp_db_reader_link_new (PGconn                    *pg,
                        GMainContext              *context,
                        gboolean                   prepare,
                        const DpDbReaderLinkFuncs *funcs,
                        gpointer                   user_data)
{
  DpDbReaderLink *self = g_new0 (DpDbReaderLink, 1);

  self->pg = pg;
  self->funcs = funcs;
  self->user_data = user_data;
  g_queue_init (&self->questions);
  if (prepare)
    self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PQenterPipelineMode (pg);
  self->source = g_source_new (&link_source_funcs, sizeof (LinkSource));
  ((LinkSource *) self->source)->link = self;
  /* It never runs the loop in itself, and being kept from it would cost calls of the system. */
  g_source_set_can_recurse (self->source, TRUE);
  self->watch = g_source_add_unix_fd (self->source, PQsocket (pg), G_IO_IN);
  g_source_set_static_name (self->source, "DpDbReader");
  g_source_attach (self->source, context);

  return self;
}

void
_dp_db_reader_link_free (DpDbReaderLink *self)
{
  g_autoptr(GError) error = NULL;
  DpDbQuestion *question;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->result, PQclear);
  g_clear_pointer (&self->pg, PQfinish);
  g_set_error_literal (&error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                       _("The connection to the database is closed"));
  while ((question = g_queue_pop_head (&self->questions)) != NULL)
    _dp_db_question_settle (question, NULL, error);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_free (self);
}

guint
_dp_db_reader_link_get_load (DpDbReaderLink *self)
{
  return self->forgetful || self->pg == NULL ? G_MAXUINT : self->questions.length;
}

gboolean
_dp_db_reader_link_is_sending (DpDbReaderLink *self)
{
  return self->unsent;
}

gint64
_dp_db_reader_link_get_oldest (DpDbReaderLink *self)
{
  DpDbQuestion *oldest = g_queue_peek_head (&self->questions);

  return oldest != NULL ? oldest->sent_us : G_MAXINT64;
}

gint64
_dp_db_reader_link_get_unhedged (DpDbReaderLink *self)
{
  for (GList *l = self->questions.head; l != NULL; l = l->next)
    {
      DpDbQuestion *question = l->data;

      if (!question->hedged)
        return question->sent_us;
    }

  return G_MAXINT64;
}

static gboolean
send_named (DpDbReaderLink     *self,
            DpDbQuestion       *question,
            guint               n_values,
            const Oid          *types,
            const char * const *values)
{
  if (!g_hash_table_contains (self->known, question->name))
    {
      if (!PQsendPrepare (self->pg, question->name, question->sql, n_values, types))
        return FALSE;
      g_hash_table_add (self->known, g_strdup (question->name));
    }

  return PQsendQueryPrepared (self->pg, question->name, n_values, values, NULL, NULL, 1);
}

static void
put_out (DpDbReaderLink *self,
         DpDbQuestion   *question)
{
  DpDbParams *params = question->params;
  guint n_values = params != NULL ? _dp_db_params_get_n_values (params) : 0;
  const Oid *types = params != NULL ? _dp_db_params_get_types (params) : NULL;
  const char * const *values = params != NULL ? _dp_db_params_get_values (params) : NULL;

  /* Each is a transaction of its own, so that one that fails takes none along. What cannot be sent
   * is found out by the watch of the socket, and answered there. */
  if (question->name != NULL && self->known != NULL)
    send_named (self, question, n_values, types, values);
  else
    PQsendQueryParams (self->pg, question->sql, n_values, types, values, NULL, NULL, 1);
  PQsendPipelineSync (self->pg);

  question->n_links++;
  g_queue_push_tail (&self->questions, question);
  self->unsent = TRUE;
}

void
_dp_db_reader_link_send (DpDbReaderLink *self,
                         DpDbQuestion   *question)
{
  question->sent_us = g_get_monotonic_time ();
  put_out (self, question);
}

guint
_dp_db_reader_link_hedge (DpDbReaderLink *self,
                          DpDbReaderLink *other)
{
  guint n = 0;

  for (GList *l = self->questions.head; l != NULL; l = l->next)
    {
      DpDbQuestion *question = l->data;

      if (question->hedged)
        continue;
      question->hedged = TRUE;
      put_out (other, question);
      n++;
    }

  return n;
}

void
_dp_db_reader_link_check (DpDbReaderLink *self,
                          gint64          asked_us)
{
  DpDbQuestion *oldest = g_queue_peek_head (&self->questions);
  g_autoptr(GError) error = NULL;

  if (oldest == NULL || oldest->asked_us >= asked_us)
    return;
  g_set_error_literal (&error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT,
                       _("The database did not answer in time"));
  break_link (self, error);
}
