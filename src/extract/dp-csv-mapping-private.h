/* dp-csv-mapping-private.h: what the parts of finding a mapping share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-mapping.h"

G_BEGIN_DECLS

/* A mapping without choices; @n_columns of them are named. */
DpCsvMapping *_dp_csv_mapping_new        (const DpCsvSample *sample);
void          _dp_csv_mapping_choose     (DpCsvMapping      *self,
                                          DpCsvField         field,
                                          int                column,
                                          double             score,
                                          DpCsvOrigin        origin);
void          _dp_csv_mapping_warn       (DpCsvMapping      *self,
                                          const char        *format,
                                          ...) G_GNUC_PRINTF (2, 3);
/* The cell of a field, NULL where the row or the file has none. */
const DpCsvCell *_dp_csv_mapping_get_cell (const DpCsvMapping   *self,
                                           const DpCsvSampleRow *row,
                                           DpCsvField            field);
/* Returns: whether @cell is a number, as this file writes them */
gboolean      _dp_csv_mapping_read_double (const DpCsvSample *sample,
                                           const DpCsvCell   *cell,
                                           double            *value);

G_END_DECLS
