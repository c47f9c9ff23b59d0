/* dp-csv-rows-private.h: what reading prices and reading other records share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-rows.h"

G_BEGIN_DECLS

struct _DpCsvRows
{
  char          decimal;
  char          group;
  DpCsvDateForm date_form;
  DpCsvPeriod   period;
  guint         n_columns;
  int           columns[DP_CSV_N_FIELDS];   /* -1 where the file has none */
  char        **names;
  char        **keys;          /* (nullable): the names as members of a JSON object */
  char         *symbol;
  guint         symbol_length;

  GTimeZone    *zone;          /* (nullable): moments without a zone are in UTC */
  gint64        zone_hour;     /* the local hour whose offset is known */
  gint64        zone_offset_us;
  gboolean      zone_known;

  GString      *cause;
  guint         cause_column;
};

/* Notes the cause. @column: from 0, or -1. Returns: DP_CSV_ROW_REJECTED */
DpCsvOutcome     _dp_csv_rows_reject       (DpCsvRows         *self,
                                            const DpCsvRecord *record,
                                            int                column,
                                            const char        *format,
                                            ...) G_GNUC_PRINTF (4, 5);
/* Whether the record has the columns that the header has. */
DpCsvOutcome     _dp_csv_rows_check_shape  (DpCsvRows         *self,
                                            const DpCsvRecord *record);
const DpCsvCell *_dp_csv_rows_get_cell     (DpCsvRows         *self,
                                            const DpCsvRecord *record,
                                            DpCsvField         field);
/* @out is NONE where the cell is absent. Returns: FALSE, with the cause, where it is no number */
gboolean         _dp_csv_rows_read_decimal (DpCsvRows         *self,
                                            const DpCsvRecord *record,
                                            DpCsvField         field,
                                            DpDecimal         *out);

G_END_DECLS
