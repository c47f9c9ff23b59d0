/* dp-book-csv.h: transactions out of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transaction.h"

G_BEGIN_DECLS

/**
 * DpBookCsv:
 * @transactions: (element-type DpTransaction): what could be read
 * @rejects: (element-type utf8): a sentence for each line that could not
 * @n_known: lines that could, but are in the book already, and so not among @transactions
 */
typedef struct
{
  GPtrArray *transactions;
  GPtrArray *rejects;
  guint      n_known;
} DpBookCsv;

#define DP_TYPE_BOOK_CSV (dp_book_csv_get_type ())
GType      dp_book_csv_get_type (void);

/**
 * dp_book_csv_read:
 * @path: a CSV file, as brokers and spreadsheets write them
 * @currency: of lines that do not say theirs
 *
 * Columns are found by their names: date, kind, symbol, quantity, price, amount, currency, fee.
 * Where there is no kind, quantities below 0 are sales. Blocks.
 *
 * Returns: (transfer full) (nullable): %NULL with a sentence where the file is not to be read, or
 *   lacks what each transaction has
 */
DpBookCsv *dp_book_csv_read     (const char       *path,
                                 const char       *currency,
                                 GError          **error);
DpBookCsv *dp_book_csv_copy     (const DpBookCsv  *self);
void       dp_book_csv_free     (DpBookCsv        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpBookCsv, dp_book_csv_free)

G_END_DECLS
