/* dp-probe.h: whether a provider's server is there, and what time it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * dp_probe:
 * @url: only its server is asked, for its first page, without a key: no provider counts that as a
 *   call
 *
 * Returns: a future of the server's time (int64, seconds since 1970), 0 where it does not say;
 *   rejects where it cannot be reached
 */
DexFuture *dp_probe (const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
