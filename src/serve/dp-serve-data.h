/* dp-serve-data.h: observations, a page at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"
#include "dp-serve-rows.h"

G_BEGIN_DECLS

/** What GET /data takes, in order */
enum
{
  DP_SERVE_DATA_SYMBOL,
  DP_SERVE_DATA_SOURCE,
  DP_SERVE_DATA_KIND,
  DP_SERVE_DATA_CATEGORY,
  DP_SERVE_DATA_FROM,
  DP_SERVE_DATA_TO,
  DP_SERVE_DATA_SORT,
  DP_SERVE_DATA_LIMIT,
  DP_SERVE_DATA_OFFSET,
  DP_SERVE_DATA_CURSOR,
  DP_SERVE_DATA_TOTAL,
  DP_SERVE_DATA_FIELDS,
  DP_SERVE_DATA_FORMAT,
  DP_SERVE_DATA_N_PARAMS
};

extern const DpServeParam _dp_serve_data_params[DP_SERVE_DATA_N_PARAMS];

/** _dp_serve_data_handle: GET /data */
void _dp_serve_data_handle (DpServeRequest *request);

/** _dp_serve_data_write_json: an array of the rows, and _dp_serve_data_write_csv a table. @fields:
 * which, bit by bit */
void _dp_serve_data_write_json (DpServeText *text,
                                DpServeRows *rows,
                                guint        n_rows,
                                guint64      fields);
void _dp_serve_data_write_csv  (DpServeText *text,
                                DpServeRows *rows,
                                guint        n_rows,
                                guint64      fields);

/** Fields that need more than those columns: the names of the first and of the second group in
 * serve_data.sql */
extern const guint64 _dp_serve_data_attributes;
extern const guint64 _dp_serve_data_provenance;
/** The field that rows of one symbol in the order of their times have not */
extern const guint64 _dp_serve_data_started_at;
extern const guint64 _dp_serve_data_usual;
extern const char * const _dp_serve_data_fields[];

G_END_DECLS
