/* dp-csv-options.h: what a person said about a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-mapping.h"

G_BEGIN_DECLS

/**
 * DpCsvOptions:
 * Zero-initialized for nothing.
 * @delimiter: @decimal: or 0
 * @has_encoding: whether @encoding was said
 * @columns: (nullable): "FIELD=COLUMN" texts; "FIELD=" for a field that the file does not have
 * @symbol: (nullable): of all rows
 * @time_zone: (nullable): of times without one
 * @remembered: (nullable): what was said of the family earlier, from dp_csv_mapping_to_json()
 * @names: (nullable): %NULL-terminated: what the columns are called in place of what the header
 *   says
 */
typedef struct
{
  DpCsvKind           kind;
  char                delimiter;
  char                decimal;
  gboolean            has_encoding;
  DpCsvEncoding       encoding;
  DpCsvHeader         header;
  const char * const *columns;
  const char         *symbol;
  DpCsvDateForm       date_form;
  const char         *time_zone;
  const char         *remembered;
  const char * const *names;
} DpCsvOptions;

/** dp_csv_options_copy: @from: (nullable). Returns: with texts of its own; see
 * dp_csv_options_clear() */
DpCsvOptions dp_csv_options_copy  (const DpCsvOptions *from);
void         dp_csv_options_clear (DpCsvOptions       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpCsvOptions, dp_csv_options_clear)

G_END_DECLS
