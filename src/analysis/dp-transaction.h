/* dp-transaction.h: one line of a portfolio's book
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-date.h"

G_BEGIN_DECLS

typedef enum
{
  DP_TRANSACTION_DEPOSIT,
  DP_TRANSACTION_SPLIT,
  DP_TRANSACTION_BUY,
  DP_TRANSACTION_SELL,
  DP_TRANSACTION_DIVIDEND,
  DP_TRANSACTION_FEE,
  DP_TRANSACTION_WITHDRAWAL,
} DpTransactionKind;

/* Of one day, they count in the order of the kinds: what is paid in can be spent on the same
 * day. */
#define DP_TRANSACTION_N_KINDS (DP_TRANSACTION_WITHDRAWAL + 1)

/** dp_transaction_kind_get_nick: Returns: "buy", "sell", …, as in control.transactions.kind */
const char *dp_transaction_kind_get_nick  (DpTransactionKind  kind);
/** dp_transaction_kind_get_label: Returns: the same in front of people */
const char *dp_transaction_kind_get_label (DpTransactionKind  kind);
/** dp_transaction_kind_parse: @text: a nick or another word that statements use, in any case */
gboolean    dp_transaction_kind_parse     (const char        *text,
                                           DpTransactionKind *kind);
/** dp_transaction_kind_has_symbol: whether it is about an instrument */
gboolean    dp_transaction_kind_has_symbol (DpTransactionKind kind);

/**
 * DpTransactionFields:
 * @id: in the database; 0: not kept yet
 * @symbol: (nullable): of buys, sells, splits and dividends
 * @quantity: shares, above 0; of a split the shares after it for one before; 1 for sums of money
 * @price: money for one share; of a dividend, deposit, withdrawal or fee, @quantity times @price is
 *   the sum
 * @currency: ISO 4217 code of @price and @fee
 * @fee: commission and tax on top, 0 or more
 */
typedef struct
{
  gint64             id;
  gint32             date;
  DpTransactionKind  kind;
  const char        *symbol;
  double             quantity;
  double             price;
  const char        *currency;
  double             fee;
} DpTransactionFields;

/** dp_transaction_fields_check: Returns: %FALSE with a sentence in %G_IO_ERROR_INVALID_ARGUMENT for
 * what cannot be */
gboolean dp_transaction_fields_check (const DpTransactionFields  *fields,
                                      GError                    **error);

/** DpTransaction: immutable; any thread may read it */
#define DP_TYPE_TRANSACTION (dp_transaction_get_type ())
G_DECLARE_FINAL_TYPE (DpTransaction, dp_transaction, DP, TRANSACTION, GObject)

/** dp_transaction_new: @fields: copied, symbol and currency in capitals */
DpTransaction             *dp_transaction_new        (const DpTransactionFields *fields);
/** dp_transaction_get_fields: Returns: (transfer none) */
const DpTransactionFields *dp_transaction_get_fields (DpTransaction             *self);

G_END_DECLS
