/* dp-transaction-dialog.h: one transaction, to be written down or corrected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-transaction.h"

G_BEGIN_DECLS

/** DpTransactionDialog: signal "saved" (DpTransaction): what was written, which can be */
#define DP_TYPE_TRANSACTION_DIALOG (dp_transaction_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpTransactionDialog, dp_transaction_dialog, DP, TRANSACTION_DIALOG, AdwDialog)

/** dp_transaction_dialog_new: @transaction: (nullable): what is to be corrected; @currency: of a
 * new one */
AdwDialog *dp_transaction_dialog_new (DpTransaction *transaction,
                                      const char    *currency);

G_END_DECLS
