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

  DpDbConnection *connection;     /* of the lease, while the transaction is open */
  gint64          now_us;
  char           *params_json;
  char            response_id[37];
  gint64          instrument_id;
  guint           rows_written;
} DpLoad;

gboolean _dp_load_find_instrument   (DpLoad   *load,
                                     GError  **error);
gboolean _dp_load_note_unchanged    (DpLoad   *load,
                                     gboolean *unchanged,
                                     GError  **error);
gboolean _dp_load_save_response     (DpLoad   *load,
                                     GError  **error);
gboolean _dp_load_save_bars         (DpLoad   *load,
                                     GError  **error);
gboolean _dp_load_save_quotes       (DpLoad   *load,
                                     GError  **error);
gboolean _dp_load_save_company      (DpLoad   *load,
                                     GError  **error);
gboolean _dp_load_save_rejects      (DpLoad   *load,
                                     GError  **error);
gboolean _dp_load_save_records      (DpLoad   *load,
                                     GError  **error);

/* The first 128 bits of a SHA-256 over @parts (%NULL-terminated), in the form of a UUID. */
void     _dp_load_format_id         (char        out[37],
                                     const char *first_part,
                                     ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
