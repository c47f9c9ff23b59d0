/* dp-row-diff.h: rows that were expected beside those that came, for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-result.h"

G_BEGIN_DECLS

/**
 * dp_row_diff_format:
 * @rows: the first column is "-" for a row that is missing and "+" for one too many; the others are
 *   the rows' columns
 *
 * Puts a missing row and one too many together where they are most alike: such a pair is one line
 * with "expected → actual" where they differ.
 *
 * Returns: (transfer full): a small table; of very many rows, the first
 */
char *dp_row_diff_format (DpDbResult *rows);

G_END_DECLS
