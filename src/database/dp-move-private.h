/* dp-move-private.h: the parts of a move
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-move.h"

G_BEGIN_DECLS

typedef struct
{
  char    *name;       /* quoted, with its schema */
  char    *columns;    /* quoted, with commas between */
  gint64   size;
  guint    level;      /* those it has foreign keys to come before */
  gboolean is_copied;
  gint64   n_rows;
  char    *hash;       /* (nullable): of its rows, once it is copied */
} DpMoveTable;

struct _DpMove
{
  GObject         parent_instance;

  DpDbTarget     *source;
  DpDbTarget     *target;
  DpDbTarget     *place;         /* (nullable): the database that is filled */
  GCancellable   *cancellable;

  DpDbConnection *from;          /* (nullable): in the transaction whose snapshot all see */
  DpDbConnection *into;          /* (nullable) */
  char           *snapshot;      /* (nullable) */
  GPtrArray      *tables;        /* (nullable): of DpMoveTable, the largest first */
  char           *schema_before; /* (nullable): statements for what models made: tables … */
  char           *schema_after;  /* (nullable): … and their indexes and constraints */

  GMutex          mutex;         /* for what is below; never held over an await */
  char           *step;
  guint           next;          /* in @tables, of the level that is copied */
  gint64          n_bytes;
  gint64          n_bytes_done;
  guint64         n_rows;
  guint           n_resumed;
};

/* All of these await, in a fiber on the main scheduler. */

/* dp-move-schema.c: reads what models made in the source, besides what migrations make. */
gboolean _dp_move_read_schema   (DpMove      *self,
                                 GError     **error);
/* Makes it in the new database; @after: the part for when the rows are there. */
gboolean _dp_move_make_schema   (DpMove      *self,
                                 gboolean     after,
                                 GError     **error);
/* Returns: whether that database holds a move of the same tables that can go on; -1 with an
 * error */
int      _dp_move_can_resume    (DpMove      *self,
                                 GError     **error);

/* dp-move-tables.c: what there is to copy, and what is copied already. */
gboolean _dp_move_plan          (DpMove      *self,
                                 GError     **error);
/* Copies what is missing. */
gboolean _dp_move_copy_tables   (DpMove      *self,
                                 GError     **error);

/* dp-move.c: "select …" on @connection. Returns: (transfer full) (nullable) */
DpDbResult *_dp_move_ask        (DpDbConnection *connection,
                                 const char     *sql,
                                 GError        **error);
void     _dp_move_set_step      (DpMove      *self,
                                 const char  *step);
void     _dp_move_count         (DpMove      *self,
                                 DpMoveTable *table);

/* dp-db-pipe.c: what @select gives on @source goes into @table (@columns) of @target; within a
 * fiber of any scheduler.
 * Returns: a future of the number of rows (int64) */
DexFuture *_dp_db_pipe          (DpDbConnection *source,
                                 const char     *select,
                                 DpDbConnection *target,
                                 const char     *into,
                                 GCancellable   *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
