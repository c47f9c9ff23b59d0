/* dp-db-reader-private.h: what a reader and its connections share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libpq-fe.h>

#include "dp-db-reader.h"

G_BEGIN_DECLS

/* Something asked, and who wants to know. */
typedef struct
{
  char           *name;         /* (nullable) */
  char           *sql;
  DpDbParams     *params;       /* (nullable) */
  DpDbReaderFunc  func;
  gpointer        user_data;
  gint64          asked_us;
  gint64          sent_us;      /* first */
  guint           n_links;      /* how many connections are to answer it */
  gboolean        hedged;       /* it went out on a second one, which may be quicker */
  gboolean        answered;     /* who asked knows */
  gboolean        again;        /* it went out before, on a connection that had forgotten the
                                 * statement */
} DpDbQuestion;

/* One connection less is to answer it. The first result is what who asked is told; an error only if
 * no other connection is to answer.
 *
 * @question: (transfer full)
 * @result: (nullable) (transfer full)
 * @error: (nullable) */
void _dp_db_question_settle (DpDbQuestion *question,
                             PGresult     *result,
                             const GError *error);

/* One connection, in pipeline mode. */
typedef struct _DpDbReaderLink DpDbReaderLink;

/* What a link tells its reader; @question: (transfer full) */
typedef struct
{
  /* The statement is to be asked on another connection. */
  void (*retry)  (DpDbQuestion *question,
                  gpointer      user_data);
  /* The only connection that was asked has answered. */
  void (*took)   (gint64        us,
                  gpointer      user_data);
  /* There is room for more. */
  void (*ready)  (gpointer      user_data);
  /* It broke, and all it had to answer is answered with the error; to be freed. */
  void (*broken) (DpDbReaderLink *link,
                  gpointer        user_data);
} DpDbReaderLinkFuncs;

/* @pg: (transfer full) */
DpDbReaderLink *_dp_db_reader_link_new         (PGconn                    *pg,
                                                GMainContext              *context,
                                                gboolean                   prepare,
                                                const DpDbReaderLinkFuncs *funcs,
                                                gpointer                   user_data);
void            _dp_db_reader_link_free        (DpDbReaderLink            *self);
/* How many questions are under way; G_MAXUINT where it takes no more. */
guint           _dp_db_reader_link_get_load    (DpDbReaderLink            *self);
/* Whether something was asked that goes out at the end of this turn of the loop. */
gboolean        _dp_db_reader_link_is_sending  (DpDbReaderLink            *self);
/* Returns: when the oldest question under way went out; %G_MAXINT64 where there is none. */
gint64          _dp_db_reader_link_get_oldest  (DpDbReaderLink            *self);
/* Returns: the same of those that went out nowhere else. */
gint64          _dp_db_reader_link_get_unhedged (DpDbReaderLink           *self);
/* @question: (transfer full) */
void            _dp_db_reader_link_send        (DpDbReaderLink            *self,
                                                DpDbQuestion              *question);
/* Asks @other too what was asked nowhere else. Returns: how many questions these were. */
guint           _dp_db_reader_link_hedge       (DpDbReaderLink            *self,
                                                DpDbReaderLink            *other);
/* Breaks it where its oldest question is older than @asked_us. */
void            _dp_db_reader_link_check       (DpDbReaderLink            *self,
                                                gint64                     asked_us);

G_END_DECLS
