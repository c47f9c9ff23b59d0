/* dp-notifier.h: a way to tell a person something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-notice.h"

G_BEGIN_DECLS

/** DpNotifierError: each with a sentence that says what happened and what to do */
typedef enum
{
  DP_NOTIFIER_ERROR_SETTINGS,      /* not set up, or not in a way that can work */
  DP_NOTIFIER_ERROR_UNREACHABLE,   /* no such server, no answer, cut off in the middle */
  DP_NOTIFIER_ERROR_CERTIFICATE,
  DP_NOTIFIER_ERROR_LOGIN,
  DP_NOTIFIER_ERROR_REFUSED,       /* the sender, all receivers or the message: not by itself any
                                    * better later */
  DP_NOTIFIER_ERROR_LATER,         /* refused for now */
} DpNotifierError;

#define DP_NOTIFIER_ERROR (dp_notifier_error_quark ())
GQuark     dp_notifier_error_quark (void);

/**
 * DpNotifier:
 *
 * Abstract. A channel by which messages go: each subclass sends one in its own way, without keeping
 * the main thread busy or waiting for longer than its deadlines.
 */
#define DP_TYPE_NOTIFIER (dp_notifier_get_type ())
G_DECLARE_DERIVABLE_TYPE (DpNotifier, dp_notifier, DP, NOTIFIER, GObject)

struct _DpNotifierClass
{
  GObjectClass parent_class;

  DexFuture *(*send) (DpNotifier *self,
                      DpNotice   *notice);
};

/**
 * dp_notifier_send:
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, the receiver's reply in
 *   a sentence; rejects in %DP_NOTIFIER_ERROR
 */
DexFuture *dp_notifier_send        (DpNotifier *self,
                                    DpNotice   *notice) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
