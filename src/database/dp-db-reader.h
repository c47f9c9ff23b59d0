/* dp-db-reader.h: many small questions on few connections, for a thread that serves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-error.h"
#include "dp-db-params.h"
#include "dp-db-result.h"
#include "dp-db-target.h"

G_BEGIN_DECLS

/**
 * DpDbReader:
 *
 * Connections that only read, watched by the main context of one thread. Questions go out in a row,
 * without waiting for the answer to the one before (PostgreSQL's pipeline mode), so that a question
 * costs neither a change of threads nor a turn of its own on the wire. That is why answers come by
 * a callback here, and not as futures: at ten thousand questions a second a fiber for each would
 * cost as much as the question.
 *
 * A connection that breaks is replaced, by itself; meanwhile questions are refused with
 * %DP_DB_ERROR_UNREACHABLE. All but dp_db_reader_new() and the reference counting is for that
 * thread alone.
 */
typedef struct _DpDbReader DpDbReader;

/**
 * DpDbReaderOptions:
 * @n_connections: how many
 * @depth: how many questions may be under way on each
 * @most_waiting: how many may wait beyond these; more are refused with %DP_DB_ERROR_CONFLICT
 * @timeout_ms: how long the server may work on one
 * @prepare: whether the server may be asked to remember statements; not behind a pooler that does
 *   not know them
 * @hedge: whether to ask what takes longer than forty-nine of fifty do on a second connection too
 *   and to take the first answer; for questions that are cheap enough
 * @role: (nullable): who to be, in place of the role of the target
 */
typedef struct
{
  guint       n_connections;
  guint       depth;
  guint       most_waiting;
  guint       timeout_ms;
  gboolean    prepare;
  gboolean    hedge;
  const char *role;
} DpDbReaderOptions;

/**
 * DpDbReaderFunc:
 * @result: (nullable): rows in binary form, see dp_db_result_read_row()
 * @error: (nullable): in place of it
 */
typedef void (*DpDbReaderFunc) (DpDbResult   *result,
                                const GError *error,
                                gpointer      user_data);

/** dp_db_reader_new: @context: that of the thread which will use it. It begins to connect at
 * once */
DpDbReader *dp_db_reader_new     (DpDbTarget              *target,
                                  GMainContext            *context,
                                  const DpDbReaderOptions *options);
DpDbReader *dp_db_reader_ref     (DpDbReader              *self);
void        dp_db_reader_unref   (DpDbReader              *self);
/** dp_db_reader_close: what is under way ends with an error; nothing can be asked any more */
void        dp_db_reader_close   (DpDbReader              *self);

/**
 * dp_db_reader_ask:
 * @name: (nullable): of the statement, for the server to remember it; %NULL for one that is planned
 *   for its values
 * @sql: one statement; the same for the same @name
 * @params: (nullable) (transfer full)
 * @func: is called once, never before this function returned
 */
void        dp_db_reader_ask     (DpDbReader              *self,
                                  const char              *name,
                                  const char              *sql,
                                  DpDbParams              *params,
                                  DpDbReaderFunc           func,
                                  gpointer                 user_data);

/** dp_db_reader_is_up: Returns: whether there is a connection now */
gboolean    dp_db_reader_is_up   (DpDbReader              *self);
/** dp_db_reader_get_epoch: Returns: a number that grows with each connection that broke */
guint       dp_db_reader_get_epoch (DpDbReader            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDbReader, dp_db_reader_unref)

G_END_DECLS
