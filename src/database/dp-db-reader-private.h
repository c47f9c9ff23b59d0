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
  gboolean        again;        /* it went out before, on a connection that had forgotten the
                                 * statement */
  PGresult       *result;       /* (nullable): what came so far */
} DpDbQuestion;

void _dp_db_question_finish (DpDbQuestion *question,
                             const GError *error);

/* One connection, in pipeline mode. */
typedef struct _DpDbReaderLink DpDbReaderLink;

/* What a link tells its reader; @question: (transfer full) */
typedef struct
{
  /* The statement is to be asked on another connection. */
  void (*retry)  (DpDbQuestion *question,
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
/* Whether its oldest question is older than @asked_us. */
gboolean        _dp_db_reader_link_is_held_up  (DpDbReaderLink            *self,
                                                gint64                     asked_us);
/* @question: (transfer full) */
void            _dp_db_reader_link_send        (DpDbReaderLink            *self,
                                                DpDbQuestion              *question);
/* Breaks it where its oldest question is older than @asked_us. */
void            _dp_db_reader_link_check       (DpDbReaderLink            *self,
                                                gint64                     asked_us);

G_END_DECLS
