/* dp-load-private.h: the steps of a load
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-loader.h"

G_BEGIN_DECLS

/* One load. All steps run in its fiber, on its connection, inside its transaction. */
typedef struct
{
  DpDbPool       *pool;
  DpLoadContext   context;
  char           *default_kind;
  char           *key_id;
  DpRequest      *request;
  DpReply        *reply;
  DpBatch        *batch;          /* (nullable): where only looked whether it is known */
  gboolean        is_again;       /* a stored reply: all that is typed, and nothing else */
  gboolean        may_copy;       /* rows may go straight into tables that have none of the
                                   * instruments */

  DpDbConnection *connection;     /* of the lease, while the transaction is open */
  gint64          now_us;
  gint64          observed_us;    /* when facts without a time of their own were true */
  char           *params_json;
  char            request_id[37];
  char            response_id[37];
  gint64          load_id;
  gint64         *instrument_ids; /* (array): of the batch's instruments, in its order */
  guint           rows_written;
  GArray         *rows_by_symbol; /* (element-type gint64): of each of the request's symbols */
  GArray         *rejects_by_symbol;
} DpLoad;

/* dp-load-instruments.c */
gboolean    _dp_load_find_instruments (DpLoad      *load,
                                       GError     **error);
/* The one that the reply is about, 0 where it is none or several. */
gint64      _dp_load_get_instrument   (DpLoad      *load);

/* dp-load-rows.c: bars, candles, quotes and actions */
gboolean    _dp_load_save_rows        (DpLoad      *load,
                                       GError     **error);

/* dp-load-news.c */
gboolean    _dp_load_save_news        (DpLoad      *load,
                                       GError     **error);

/* dp-load-shapes.c: what is new about the form of the reply */
gboolean    _dp_load_save_shapes      (DpLoad      *load,
                                       GError     **error);

/* dp-load-shares.c: what each of the request's symbols has of the rows */
gboolean    _dp_load_count_shares     (DpLoad      *load,
                                       GError     **error);

/* dp-load-steps.c */
gboolean    _dp_load_note_refusal     (DpLoad      *load,
                                       GError     **error);
gboolean    _dp_load_note_unchanged   (DpLoad      *load,
                                       gboolean    *unchanged,
                                       GError     **error);
gboolean    _dp_load_save_response    (DpLoad      *load,
                                       GError     **error);
gboolean    _dp_load_save_companies   (DpLoad      *load,
                                       GError     **error);
gboolean    _dp_load_save_intervals   (DpLoad      *load,
                                       GError     **error);
/** _dp_load_dup_window: Returns: (transfer full) (nullable): the days that were asked for, as a
 * multirange */
char       *_dp_load_dup_window       (DpLoad      *load);
/** _dp_load_get_interval: Returns: what the ledger calls the series of the reply: "day" */
const char *_dp_load_get_interval     (DpLoad      *load);
gboolean    _dp_load_save_rejects     (DpLoad      *load,
                                       GError     **error);
gboolean    _dp_load_save_records     (DpLoad      *load,
                                       GError     **error);

/* dp-load-query.c: Runs a query of sql/queries. @params: (transfer full) (nullable).
 * Returns: (transfer full) (nullable) */
DpDbResult *_dp_load_query            (DpLoad      *load,
                                       const char  *name,
                                       DpDbParams  *params,
                                       GError     **error);
/* The same, for a statement whose answer nobody needs: it goes out with what is asked next. */
void        _dp_load_defer            (DpLoad      *load,
                                       const char  *name,
                                       DpDbParams  *params);
/* Like the query, counting the rows it wrote. */
gboolean    _dp_load_write            (DpLoad      *load,
                                       const char  *name,
                                       DpDbParams  *params,
                                       GError     **error);
/* $n: as SQL NULL where there is no value. Both return @params. */
DpDbParams *_dp_load_add_decimal      (DpDbParams  *params,
                                       DpDecimal    value);
DpDbParams *_dp_load_add_date         (DpDbParams  *params,
                                       gint32       date);
DpDbParams *_dp_load_add_ids          (DpDbParams  *params,
                                       const gint64 *ids,
                                       gsize        n_ids);

/* The bytes of such an id. */
void        _dp_load_parse_id         (const char  *id,
                                       guint8       out[16]);

/* The first 128 bits of a SHA-256 over @parts (%NULL-terminated), in the form of a UUID. */
void        _dp_load_format_id        (char         out[37],
                                       const char  *first_part,
                                       ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
