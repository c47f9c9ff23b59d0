/* dp-transaction.c: one line of a portfolio's book
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transaction.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _DpTransaction
{
  GObject             parent_instance;

  DpTransactionFields fields;
};

G_DEFINE_FINAL_TYPE (DpTransaction, dp_transaction, G_TYPE_OBJECT)

/* The first word of each kind is its nick; the others are what brokers write. */
static const struct
{
  DpTransactionKind  kind;
  const char        *label;
  const char        *words[9];
} kinds[] = {
  { DP_TRANSACTION_DEPOSIT,
    N_("Deposit"),
    { "deposit", "cash in", "transfer in", "einzahlung", "einlage", "contribution", NULL } },
  { DP_TRANSACTION_SPLIT,
    N_("Split"),
    { "split", "stock split", "forward split", "aktiensplit", NULL } },
  { DP_TRANSACTION_BUY,
    N_("Buy"),
    { "buy", "bought", "purchase", "kauf", "b", "bot", "reinvest", NULL } },
  { DP_TRANSACTION_SELL, N_("Sell"), { "sell", "sold", "sale", "verkauf", "s", "sld", NULL } },
  { DP_TRANSACTION_DIVIDEND,
    N_("Dividend"),
    { "dividend", "dividends", "div", "dividende", "cash dividend", "distribution", "ausschüttung",
      NULL } },
  { DP_TRANSACTION_FEE,
    N_("Fee"),
    { "fee", "fees", "charge", "commission", "tax", "gebühr", "gebühren", NULL } },
  { DP_TRANSACTION_WITHDRAWAL,
    N_("Withdrawal"),
    { "withdrawal", "withdraw", "cash out", "transfer out", "auszahlung", "entnahme", NULL } },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == DP_TRANSACTION_N_KINDS);

const char *
dp_transaction_kind_get_nick (DpTransactionKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].words[0];
}

const char *
dp_transaction_kind_get_label (DpTransactionKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return _(kinds[kind].label);
}

gboolean
dp_transaction_kind_parse (const char        *text,
                           DpTransactionKind *kind)
{
  g_autofree char *copy = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  copy = g_strstrip (g_strdup (text));
  folded = g_utf8_strdown (copy, -1);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strv_contains (kinds[i].words, folded))
      {
        *kind = kinds[i].kind;
        return TRUE;
      }

  return FALSE;
}

gboolean
dp_transaction_kind_has_symbol (DpTransactionKind kind)
{
  return kind == DP_TRANSACTION_BUY || kind == DP_TRANSACTION_SELL ||
         kind == DP_TRANSACTION_SPLIT || kind == DP_TRANSACTION_DIVIDEND;
}

static gboolean
is_currency (const char *text)
{
  if (text == NULL || strlen (text) != 3)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalpha (*c))
      return FALSE;

  return TRUE;
}

/* Returns: (nullable): what is wrong */
static const char *
find_fault (const DpTransactionFields *fields)
{
  if (fields->date == DP_DATE_NONE)
    return _("The date is missing. Write it as YYYY-MM-DD.");
  if (dp_transaction_kind_has_symbol (fields->kind) &&
      (fields->symbol == NULL || *fields->symbol == '\0'))
    return _("The symbol is missing: a purchase, sale, dividend or split is of one instrument.");
  if (!isfinite (fields->quantity) || fields->quantity <= 0)
    return fields->kind == DP_TRANSACTION_SPLIT
           ? _("The split's ratio has to be above 0: 2 means two shares for each one.")
           : _("The quantity has to be above 0; that it was sold is said by the kind.");
  if (fields->kind != DP_TRANSACTION_SPLIT && (!isfinite (fields->price) || fields->price < 0))
    return _("The price has to be 0 or more.");
  if (!isfinite (fields->fee) || fields->fee < 0)
    return _("The fee has to be 0 or more.");
  if (!is_currency (fields->currency))
    return _("The currency is missing. Write its three letters, as in USD.");

  return NULL;
}

gboolean
dp_transaction_fields_check (const DpTransactionFields  *fields,
                             GError                    **error)
{
  const char *fault;

  g_return_val_if_fail (fields != NULL, FALSE);
  g_return_val_if_fail (fields->kind < DP_TRANSACTION_N_KINDS, FALSE);

  fault = find_fault (fields);
  if (fault == NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, fault);

  return FALSE;
}

static void
dp_transaction_class_init (DpTransactionClass *klass)
{
}

static void
dp_transaction_init (DpTransaction *self)
{
}

/* There are few symbols and currencies, and many lines about each. */
static const char *
intern_upper (const char *text)
{
  g_autofree char *upper = text != NULL && *text != '\0' ? g_ascii_strup (text, -1) : NULL;

  return g_intern_string (upper);
}

DpTransaction *
dp_transaction_new (const DpTransactionFields *fields)
{
  DpTransaction *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_object_new (DP_TYPE_TRANSACTION, NULL);
  self->fields = *fields;
  self->fields.symbol = intern_upper (fields->symbol);
  self->fields.currency = intern_upper (fields->currency);

  return self;
}

const DpTransactionFields *
dp_transaction_get_fields (DpTransaction *self)
{
  g_return_val_if_fail (DP_IS_TRANSACTION (self), NULL);

  return &self->fields;
}
