/* dp-db-connection-private.h: a connection from inside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libpq-fe.h>

#include "dp-db-connection.h"

G_BEGIN_DECLS

struct _DpDbConnection
{
  GObject       parent_instance;

  PGconn       *pg;             /* NULL once closed */
  gboolean      is_pooled;
  GHashTable   *prepared;       /* (nullable): names of the statements that the server knows */
  GPtrArray    *deferred;       /* (nullable): what goes out with the operation begun next */

  GMutex        mutex;          /* for what is below */
  DexFuture    *last;           /* done when the operation begun last has ended */
  GCancellable *last_cancellable;
  gboolean      aborted;        /* nothing is begun any more */
};

/* A statement that waits to go out together with others. */
typedef struct
{
  char       *sql;        /* or its name */
  gboolean    is_named;   /* a file of sql/queries, which the server is to remember */
  DpDbParams *params;     /* (nullable) */
} DpDbDeferred;

/* Something that runs on the connection, in a fiber of its own. */
typedef struct _DpDbOperation DpDbOperation;
typedef DexFuture *(*DpDbOperationFunc) (DpDbOperation *operation,
                                         GCancellable  *cancellable);

struct _DpDbOperation
{
  DpDbConnection    *connection;
  DpDbOperationFunc  func;
  DexFuture         *previous;          /* (nullable) */
  DexPromise        *ended;
  GPtrArray         *deferred;          /* (nullable): to be sent before */
  gboolean           sends_deferred;    /* @func sends them along with its own */
  char              *sql;
  DpDbParams        *params;            /* (nullable) */
  DpDbCopy          *rows;              /* (nullable) */
  const char        *expected_command;  /* of begin, commit and rollback */
  guint              rows_per_chunk;
  DpDbChunkFunc      chunk_func;
  DpDbCopyOutFunc    copy_func;
  DpDbPartFunc       part_func;
  gpointer           chunk_data;         /* for each of them */
  GDestroyNotify     chunk_notify;
};

/* Runs @func once what was begun before has ended. @operation: (transfer full) */
DexFuture *_dp_db_connection_start   (DpDbConnection     *self,
                                      DpDbOperationFunc   func,
                                      DpDbOperation      *operation) G_GNUC_WARN_UNUSED_RESULT;

/* For operations: sends the query, reads to its end (resolves to the last result), complains. */
gboolean   _dp_db_connection_send    (DpDbOperation      *operation);
DexFuture *_dp_db_connection_collect (DpDbConnection     *self,
                                      GCancellable       *cancellable);
DexFuture *_dp_db_connection_reject  (DpDbConnection     *self,
                                      PGresult           *result);

/* dp-db-pipeline.c: sends what was deferred, and after it @own (nullable), in one go; resolves to
 * the last one's result, or rejects with the first complaint. */
DexFuture *_dp_db_connection_send_together (DpDbOperation      *operation,
                                            const DpDbDeferred *own,
                                            GCancellable       *cancellable);
/* Nothing of it is sent any more. */
void       _dp_db_connection_forget_deferred (DpDbConnection *self);

/* COPY has functions of its own: what begins one otherwise is not gone along with. */
gboolean   _dp_db_connection_is_copy (PGresult           *result);
DexFuture *_dp_db_connection_refuse_copy (void);

/* Sends a COPY, and reads whether it began as one. */
gboolean   _dp_db_connection_begin_copy (DpDbOperation   *operation,
                                         ExecStatusType   expected,
                                         GCancellable    *cancellable,
                                         GError         **error);

/* For the pool. */

/* Whether something runs that has not ended. */
gboolean   _dp_db_connection_is_busy        (DpDbConnection *self);
gboolean   _dp_db_connection_in_transaction (DpDbConnection *self);

/* Whether the server has neither hung up nor said anything unasked; does not wait. */
gboolean   _dp_db_connection_is_quiet       (DpDbConnection *self);

/* Cancels what runs, and begins nothing more. Returns: a future of %TRUE once it has ended */
DexFuture *_dp_db_connection_abort          (DpDbConnection *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
