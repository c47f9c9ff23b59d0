/* dp-transaction-row.h: a transaction in a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** dp_transaction_row_factory_new: Returns: (transfer full): of rows that show a
 * [class@Transaction], with a button for the action "portfolio.remove" */
GtkListItemFactory *dp_transaction_row_factory_new (void);

G_END_DECLS
