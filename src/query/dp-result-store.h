/* dp-result-store.h: the rows of an answer, in a file without a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-db-result.h"

G_BEGIN_DECLS

/** DpResultColumn: @is_number: aligned right, and written as the locale does */
typedef struct
{
  char     *name;
  guint     type_oid;
  gboolean  is_number;
} DpResultColumn;

/**
 * DpResultBlock:
 * Some rows that follow one another, read into memory. Atomically counted; immutable.
 */
typedef struct _DpResultBlock DpResultBlock;

DpResultBlock *dp_result_block_ref       (DpResultBlock *self);
void           dp_result_block_unref     (DpResultBlock *self);
/** dp_result_block_get_first: Returns: which row of the store is its first */
guint64        dp_result_block_get_first (DpResultBlock *self);
guint          dp_result_block_get_n_rows (DpResultBlock *self);
/** dp_result_block_get_text: @row: counted in the block. Returns: (nullable): %NULL for SQL NULL */
const char    *dp_result_block_get_text  (DpResultBlock *self,
                                          guint          row,
                                          guint          column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpResultBlock, dp_result_block_unref)

/**
 * DpResultStore:
 *
 * One thread appends, any may read what is there, also while that goes on. In memory are an entry
 * of 24 bytes for each block and what was not written yet, never the rows. They were streamed once,
 * so nothing on the server is held for them: neither a snapshot nor a lock, which an open cursor
 * would keep until the person looks at something else; and to go anywhere in them is to read one
 * block.
 */
#define DP_TYPE_RESULT_STORE (dp_result_store_get_type ())
G_DECLARE_FINAL_TYPE (DpResultStore, dp_result_store, DP, RESULT_STORE, GObject)

/** dp_result_store_new: @most_bytes: what the file may grow to; 0 for no limit */
DpResultStore        *dp_result_store_new           (guint64         most_bytes,
                                                     GError        **error);

/**
 * dp_result_store_append:
 * @rows: their columns are those of the store once the first came
 *
 * Returns: %FALSE with @error set where the disk does not take them
 */
gboolean              dp_result_store_append        (DpResultStore  *self,
                                                     DpDbResult     *rows,
                                                     GError        **error);

/** dp_result_store_is_full: whether the limit was reached: more rows are not taken */
gboolean              dp_result_store_is_full       (DpResultStore  *self);
guint64               dp_result_store_get_n_rows    (DpResultStore  *self);
/** dp_result_store_get_size: Returns: the bytes of the file */
guint64               dp_result_store_get_size      (DpResultStore  *self);

/** dp_result_store_get_columns: Returns: (transfer none): once rows came, or their absence was
 * told */
const DpResultColumn *dp_result_store_get_columns   (DpResultStore  *self,
                                                     guint          *n_columns);

/** dp_result_store_read: Returns: (transfer full) (nullable): the block that has @row */
DpResultBlock        *dp_result_store_read          (DpResultStore  *self,
                                                     guint64         row,
                                                     GError        **error);

/** dp_result_type_is_number: @type_oid: PostgreSQL's number of a type */
gboolean              dp_result_type_is_number      (guint           type_oid);

G_END_DECLS
