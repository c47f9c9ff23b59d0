/* dp-file-loader.h: a file into the warehouse, whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-mapping.h"
#include "dp-db-pool.h"
#include "dp-drift.h"

G_BEGIN_DECLS

/**
 * DpFileProgressFunc:
 * @bytes: of the file's text read so far
 * @rows: rows seen so far
 * Called on the thread that reads, and once more before what was read becomes what is there.
 * Returns: whether to go on; else nothing of the file is loaded, and the load rejects in
 *   %G_IO_ERROR_CANCELLED
 */
typedef gboolean (*DpFileProgressFunc) (guint64  bytes,
                                        guint64  rows,
                                        gpointer user_data);

/**
 * DpFileLoadOptions:
 * @path: the file; its name is how the next version of it is known
 * @source: as in raw.listings: "csv"
 * @instrument_kind: of instruments never seen: "stock"
 * @dialect: @mapping: how it is written and what its columns mean; copied
 * @run_id: control.runs
 * @form: (nullable): the files that it belongs to, see raw.files
 * @verdict: (nullable): what has changed about its columns, and what is kept from being loaded for
 *   it
 * @progress: (nullable) (closure user_data)
 */
typedef struct
{
  const char         *path;
  const char         *source;
  const char         *instrument_kind;
  const DpCsvDialect *dialect;
  const DpCsvMapping *mapping;
  gint64              run_id;
  const char         *form;
  DpDriftVerdict     *verdict;
  DpFileProgressFunc  progress;
  gpointer            user_data;
} DpFileLoadOptions;

/** DpFileManner: what was there of the file already */
typedef enum
{
  DP_FILE_MANNER_NEW,         /* nothing, or it was understood in another way */
  DP_FILE_MANNER_SAME,        /* all of it: nothing was done */
  DP_FILE_MANNER_GROWN,       /* its beginning: only the rest was read */
  DP_FILE_MANNER_CHANGED,     /* another version: rows that are in both were passed over */
} DpFileManner;

/**
 * DpFileOutcome:
 * @rows_in: rows in the part that was read
 * @rows_known: of them rows that the version before had, too
 * @rows_written: rows that are new or changed in the database
 * @is_held: it is kept, but a contract keeps all of it from being loaded
 * @first_reject: why the first rejected row was, %NULL where none was
 */
typedef struct
{
  DpFileManner manner;
  gint64       load_id;       /* 0 where nothing was done */
  guint64      bytes;
  guint64      rows_in;
  guint64      rows_known;
  guint64      rows_written;
  guint64      rows_rejected;
  guint        n_instruments;
  gboolean     is_held;
  char        *first_reject;
} DpFileOutcome;

#define DP_TYPE_FILE_OUTCOME (dp_file_outcome_get_type ())
GType      dp_file_outcome_get_type (void);
void       dp_file_outcome_free     (DpFileOutcome *self);

/**
 * dp_load_file:
 *
 * In one transaction: raw.files and file_chunks (the rows as they are written), typed rows,
 * rejects, instruments, control.loads, checkpoints and the run's counts. A row goes straight into
 * its table where the table has none of its instrument; into a table without any rows, whose key is
 * then made after them. Else only rows that are new or differ are written. Reading and encoding go
 * on while the server stores. Works on the thread pool, in as much memory as a few blocks take;
 * call from any fiber.
 *
 * Returns: (transfer full): a future of a boxed #DpFileOutcome; rejects in %G_IO_ERROR (the file:
 *   cannot be read, is being changed, holds nothing that can be loaded) or %DP_DB_ERROR, with
 *   nothing written
 */
DexFuture *dp_load_file             (DpDbPool                *pool,
                                     const DpFileLoadOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/** dp_load_format_file_id: @file_id: (out): of the file at @path, a canonical one, in raw.files */
void       dp_load_format_file_id   (const char              *source,
                                     const char              *path,
                                     char                     file_id[37]);

/**
 * dp_file_replay:
 * @connection: with a transaction open, from which the typed rows of the load were taken
 * @drift: (nullable): what was decided since about columns that had changed
 * @load_id: of control.loads
 *
 * Fiber: makes the rows of that load again from what raw.file_chunks keeps, with its own id and
 *   time.
 *
 * Returns: (transfer full) (nullable): how many; @error as for dp_load_file()
 */
DpFileOutcome *dp_file_replay       (DpDbPool                *pool,
                                     DpDbConnection          *connection,
                                     DpDrift                 *drift,
                                     gint64                   load_id,
                                     GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFileOutcome, dp_file_outcome_free)

G_END_DECLS
