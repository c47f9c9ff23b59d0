/* dp-book.h: a portfolio as it is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-book-csv.h"
#include "dp-engine.h"
#include "dp-portfolio.h"

G_BEGIN_DECLS

/** What a book is called where nobody named it */
#define DP_BOOK_DEFAULT_NAME "Portfolio"

/**
 * DpBook:
 * The transactions of one portfolio, in the database of an engine that is open. A book that is not
 * kept yet is empty; it is made with its first transaction, or by dp_book_save_settings(). Main
 * thread only. Futures of changes resolve once the list shows them.
 */
#define DP_TYPE_BOOK (dp_book_get_type ())
G_DECLARE_FINAL_TYPE (DpBook, dp_book, DP, BOOK, GObject)

/** dp_book_new: @name: (nullable): %NULL for %DP_BOOK_DEFAULT_NAME */
DpBook     *dp_book_new               (DpEngine       *engine,
                                       const char     *name);
/** dp_book_load: Returns: a future of whether there is such a book, once everything is as the
 * database has it */
DexFuture  *dp_book_load              (DpBook         *self) G_GNUC_WARN_UNUSED_RESULT;

const char *dp_book_get_name          (DpBook         *self);
/** dp_book_get_currency: Returns: what sums are shown in, "USD" unless it was said or transactions
 * are in another one */
const char *dp_book_get_currency      (DpBook         *self);
/** dp_book_get_benchmark: Returns: (nullable): the symbol it is compared with */
const char *dp_book_get_benchmark     (DpBook         *self);
/** dp_book_list_transactions: Returns: (transfer none): live [class@Gio.ListModel] of
 * [class@Transaction], the newest first */
GListModel *dp_book_list_transactions (DpBook         *self);

/** dp_book_save_settings: @benchmark: (nullable). Returns: a future of %TRUE */
DexFuture  *dp_book_save_settings     (DpBook         *self,
                                       const char     *currency,
                                       const char     *benchmark) G_GNUC_WARN_UNUSED_RESULT;
/** dp_book_add: @transactions: (element-type DpTransaction): all or none. Returns: a future of a
 * boxed #GArray of the #gint64 that they are known by now */
DexFuture  *dp_book_add               (DpBook         *self,
                                       GPtrArray      *transactions) G_GNUC_WARN_UNUSED_RESULT;
/** dp_book_change: @transaction: in place of the one of its id. Returns: a future of %TRUE; rejects
 * with %G_IO_ERROR_NOT_FOUND where there is none */
DexFuture  *dp_book_change            (DpBook         *self,
                                       DpTransaction  *transaction) G_GNUC_WARN_UNUSED_RESULT;
/** dp_book_remove: to take it back, add it again. Returns: a future of %TRUE; rejects with
 *  %G_IO_ERROR_NOT_FOUND where there is none */
DexFuture  *dp_book_remove            (DpBook         *self,
                                       gint64          id) G_GNUC_WARN_UNUSED_RESULT;
/** dp_book_remove_all: @ids: (element-type gint64): what dp_book_add() told; those that have gone
 * meanwhile are passed over. Returns: a future of %TRUE; rejects with %G_IO_ERROR_NOT_FOUND where
 * all have */
DexFuture  *dp_book_remove_all        (DpBook         *self,
                                       GArray         *ids) G_GNUC_WARN_UNUSED_RESULT;
/** dp_book_read_csv: what dp_book_import() would add, and leave out. Returns: a future of a
 * [struct@BookCsv] */
DexFuture  *dp_book_read_csv          (DpBook         *self,
                                       const char     *path) G_GNUC_WARN_UNUSED_RESULT;
/** dp_book_import: reads @path and adds what can be added, and is not there yet. Returns: a future
 * of a [struct@BookCsv], which says what was left out */
DexFuture  *dp_book_import            (DpBook         *self,
                                       const char     *path) G_GNUC_WARN_UNUSED_RESULT;
/**
 * dp_book_evaluate:
 * @today: the last day of the report
 * With the prices and exchange rates of the marts; splits that providers told of count where the
 * book does not have them.
 * Returns: a future of a boxed [struct@PortfolioReport] of the loaded transactions
 */
DexFuture  *dp_book_evaluate          (DpBook         *self,
                                       gint32          today) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
