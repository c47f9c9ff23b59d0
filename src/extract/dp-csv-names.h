/* dp-csv-names.h: what people and providers call the columns of a table with prices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-mapping.h"

G_BEGIN_DECLS

/** dp_csv_names_normalize: Returns: (transfer full): small letters and digits, words parted by one
 * space, without accents: "adj close" for "Adj_Close" and "AdjClose", "maxima" for "Máxima" */
char    *dp_csv_names_normalize (const char *name);

/** dp_csv_names_match: @normalized: from dp_csv_names_normalize(). Returns: how much it sounds like
 * @field, 0 to 1 */
double   dp_csv_names_match     (const char *normalized,
                                 DpCsvField  field);

/** dp_csv_names_is_known: whether @name is the name of any field, quite surely */
gboolean dp_csv_names_is_known  (const char *name);

/**
 * dp_csv_names_find_prefix:
 * @columns: %NULL-terminated names
 *
 * What most columns begin with before a point or line, where that looks like a symbol: "AAPL" of
 * "AAPL.Open", "AAPL.High", …
 *
 * Returns: (transfer full) (nullable): the prefix without the sign behind it
 */
char    *dp_csv_names_find_prefix (const char * const *columns);

/**
 * dp_csv_names_find_symbol:
 * @file_name: a file's name, with or without its folder
 * @sure: (out): it is written as symbols are: "KO" in "daily-KO.csv"
 *
 * Returns: (transfer full) (nullable): the symbol that the name holds
 */
char    *dp_csv_names_find_symbol (const char         *file_name,
                                   gboolean           *sure);

G_END_DECLS
