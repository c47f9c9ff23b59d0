/* dp-file-load-private.h: the parts of loading a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "dp-batch.h"
#include "dp-content-hash.h"
#include "dp-csv-rows.h"
#include "dp-db-copy.h"
#include "dp-file-contract-private.h"
#include "dp-file-loader.h"
#include "dp-file-symbols-private.h"
#include "dp-row-memory-private.h"

G_BEGIN_DECLS

/* Where rows of a file go */
typedef enum
{
  DP_FILE_TARGET_DAYS,            /* straight into raw.daily_prices */
  DP_FILE_TARGET_PENDING_DAYS,    /* by way of temporary tables, from here on */
  DP_FILE_TARGET_PERIODS,
  DP_FILE_TARGET_INTRADAY,
  DP_FILE_TARGET_QUOTES,
  DP_FILE_TARGET_ACTIONS,
  DP_FILE_TARGET_RECORDS,
  DP_FILE_N_TARGETS,
} DpFileTarget;

/* A version of the file as the database has it */
typedef struct
{
  gint     version;
  guint64  bytes;
  guint64  lines;
  guint64  rows;
  gboolean ends_record;
  char    *content_hash;
  gboolean is_understood_alike;    /* as the file is now */
} DpFileVersion;

/* What was read and encoded in one go, ready to be sent */
typedef struct
{
  DpDbCopy  *copies[DP_FILE_N_TARGETS];   /* (nullable) each */
  DpDbCopy  *chunk;                       /* (nullable): rows of raw.file_chunks */
  DpBatch   *batch;                       /* rejects, and companies */
  guint64    n_rows;
  guint64    n_known;                     /* of them, in the version before, too */
  guint64    n_straight;                  /* of them, into the table itself */
  gboolean   is_last;
} DpFileBlock;

typedef struct
{
  DpDbPool       *pool;
  char           *path;
  char           *source;
  char           *instrument_kind;
  DpCsvDialect    dialect;
  DpCsvMapping   *mapping;
  char           *options_json;       /* how it is understood, as kept in raw.files */
  char           *form;               /* (nullable): what it belongs to */
  DpDriftVerdict *verdict;            /* (nullable): what has changed about its columns */
  DpDriftAction  *action;             /* (nullable): what is kept from being loaded */
  DpFileContract *contract;           /* (nullable): the same, by column */
  gint64          run_id;
  DpFileProgressFunc progress;
  gpointer        user_data;

  char            file_id[37];
  guint8          file_uuid[16];
  DpFileVersion  *before;             /* (nullable) */
  DpFileManner    manner;
  gboolean        may_copy;           /* straight into the table */
  gint64          now_us;
  gint64          load_id;
  DpDbConnection *connection;
  gboolean        is_pending[DP_FILE_N_TARGETS];
  gint64          n_pending[DP_FILE_N_TARGETS];    /* rows that wait to be merged */
  GStatBuf        file_before;        /* as it was when reading began */
  DexChannel     *blocks;             /* (nullable): from the reader's thread */
  int             is_given_up;        /* atomic: what is still read is not wanted any more */
  gboolean        has_no_key;         /* the table of daily prices, until the end */
  gboolean        fills_table;        /* and it was empty, so that its rows count as old at once */

  /* The reader's, on whichever thread it is at */
  GInputStream   *stream;
  DpCsvParser    *parser;
  DpCsvRows      *rows;
  DpContentHash  *hash;
  GByteArray     *buffer;             /* the rest of the block before, and what was read */
  DpFileSymbols  *symbols;
  DpRowMemory    *memory;             /* (nullable) */
  guint64         to_skip;            /* bytes that were loaded before */
  guint           n_headers;          /* records in front of the first row */
  guint64         n_bytes;
  guint64         n_rows;             /* rows met in this version, known ones included */
  guint64         first_row;          /* number of the first row of this reading */
  guint           next_chunk;
  gint32          latest_day;
  gboolean        ends_record;
  gboolean        is_cut;             /* it ends inside of quotes */
  DpFileOutcome   outcome;
} DpFileLoad;

/* dp-file-reader.c: blocks of the file as rows. Fibers on the thread pool; NULL leaves @error. */
gboolean       _dp_file_open           (DpFileLoad   *load,
                                        GError      **error);
DpFileBlock   *_dp_file_read_block     (DpFileLoad   *load,
                                        GError      **error);
/* What stands behind each record of what is kept, so that it is read as the file was. */
char           _dp_file_line_end       (DpFileLoad   *load);
void           _dp_file_block_free     (DpFileBlock  *block);
/* Tells how far it is, and fails where nobody wants the file any more. */
gboolean       _dp_file_check_wanted   (DpFileLoad   *load,
                                        GError      **error);
/* Compares the file with the version before: sets @manner, and what has to be passed over. */
gboolean       _dp_file_compare        (DpFileLoad   *load,
                                        GError      **error);

/* dp-file-options.c: how a file is understood, as JSON and back. NULL leaves @error. */
char          *_dp_file_options_to_json (const DpCsvMapping *mapping,
                                         const DpCsvDialect *dialect);
DpCsvMapping  *_dp_file_options_parse   (const char         *json,
                                         DpCsvDialect       *dialect,
                                         GError            **error);

/* dp-file-rows.c: a record into the block's copies. FALSE leaves @error; a bad record is a
 * reject. */
gboolean       _dp_file_add_record     (DpFileLoad         *load,
                                        DpFileBlock        *block,
                                        const DpCsvRecord  *record,
                                        guint64             row_number,
                                        GError            **error);

/* Whether rows are trades, of which several can happen at once. */
gboolean       _dp_file_has_trades     (DpFileLoad         *load);
/* A row that the version before had, too: trades after it may be of the same moment. */
void           _dp_file_note_known     (DpFileLoad         *load,
                                        const DpCsvRecord  *record);

/* dp-file-recall.c: a future of %TRUE once load->memory has all rows of the version before, which
 * it begins to have at once. To be awaited, also where nobody wants it any more. */
DexFuture     *_dp_file_recall         (DpFileLoad   *load);
/* dp-file-replay.c: what is kept compressed, from bytea's text form. NULL leaves @error. */
GBytes        *_dp_file_unpack         (DpFileLoad   *load,
                                        const char   *hex,
                                        GError      **error);
/* (transfer full): the bytes themselves */
GByteArray    *_dp_file_read_hex       (const char   *hex);

/* dp-file-store.c: the transaction's steps, on load->connection. FALSE leaves @error. */
DpDbResult    *_dp_file_query          (DpFileLoad   *load,
                                        const char   *name,
                                        DpDbParams   *params,
                                        GError      **error);
gboolean       _dp_file_find_version   (DpFileLoad   *load,
                                        GError      **error);
gboolean       _dp_file_start          (DpFileLoad   *load,
                                        GError      **error);
gboolean       _dp_file_store_block    (DpFileLoad   *load,
                                        DpFileBlock  *block,
                                        GError      **error);
/* From the temporary tables to where the rows belong. */
gboolean       _dp_file_merge          (DpFileLoad   *load,
                                        GError      **error);
gboolean       _dp_file_finish         (DpFileLoad   *load,
                                        GError      **error);

/* dp-file-loader.c: a load of @path that does not know yet how to understand it */
DpFileLoad    *_dp_file_load_new       (DpDbPool     *pool,
                                        const char   *path,
                                        const char   *source);
void           _dp_file_load_free      (DpFileLoad   *load);
/* Nothing of the file may be loaded, but it is kept. */
gboolean       _dp_file_load_is_held   (DpFileLoad   *load);

/* dp-file-decisions.c: what was accepted since about a load that is replayed: fewer of its rows are
 * kept from being loaded, or its columns have other names. FALSE leaves @error. */
gboolean       _dp_file_decide_again   (DpFileLoad   *load,
                                        DpDrift      *drift,
                                        int           version,
                                        GError      **error);
/* dp-file-replay.c: (transfer full) (nullable): the records of a chunk, and which they are */
GBytes        *_dp_file_load_chunk     (DpFileLoad   *load,
                                        int           version,
                                        int           chunk_no,
                                        GBytes      **numbers,
                                        GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFileBlock, _dp_file_block_free)

G_END_DECLS
