/* dp-notifier.c: a way to tell a person something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notifier.h"

G_DEFINE_ABSTRACT_TYPE (DpNotifier, dp_notifier, G_TYPE_OBJECT)
G_DEFINE_QUARK (dp-notifier-error-quark, dp_notifier_error)

static void
dp_notifier_class_init (DpNotifierClass *klass)
{
}

static void
dp_notifier_init (DpNotifier *self)
{
}

DexFuture *
dp_notifier_send (DpNotifier *self,
                  DpNotice   *notice)
{
  g_return_val_if_fail (DP_IS_NOTIFIER (self), NULL);
  g_return_val_if_fail (notice != NULL, NULL);
  g_return_val_if_fail (notice->items->len > 0, NULL);

  return DP_NOTIFIER_GET_CLASS (self)->send (self, notice);
}
