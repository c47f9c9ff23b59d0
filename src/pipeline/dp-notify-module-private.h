/* dp-notify-module-private.h: the notify module, which needs GMime and libcurl
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-notice.h"
#include "dp-transfer-private.h"

G_BEGIN_DECLS

typedef struct
{
  /* "Ada <ada@example.org>" as ada@example.org. Returns: (nullable): NULL where it is no address */
  char   *(*dup_address) (const char         *text);
  /* @from, @to: addresses, with names or without. Returns: (transfer full): the mail as it goes
   * over the wire */
  GBytes *(*build_mail)  (DpNotice           *notice,
                          const char         *from,
                          const char * const *to);
  /* Sends, and says in @end what came of it. @patience: how many seconds of silence are borne */
  void    (*perform)     (const DpTransfer   *transfer,
                          guint               patience,
                          GCancellable       *cancellable,
                          DpTransferEnd      *end);
} DpNotifyModule;

/* Returns: (nullable): NULL, with what is missing in @error, where it cannot be loaded */
const DpNotifyModule *_dp_notify_module_get (GError **error);

/* In the module */
extern const DpNotifyModule dp_notify_module;

void _dp_transfer_perform (const DpTransfer *transfer,
                           guint             patience,
                           GCancellable     *cancellable,
                           DpTransferEnd    *end);

G_END_DECLS
