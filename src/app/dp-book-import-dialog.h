/* dp-book-import-dialog.h: what a file would add to a portfolio
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-book-csv.h"

G_BEGIN_DECLS

/** dp_book_import_dialog_new: Returns: (transfer floating): an [class@Adw.AlertDialog] with what is
 * in @csv; response "import": that is wanted */
AdwDialog *dp_book_import_dialog_new (const DpBookCsv *csv);

G_END_DECLS
