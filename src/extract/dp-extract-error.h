/* dp-extract-error.h: what a provider, or the way to it, can refuse
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_EXTRACT_ERROR_FAILED,
  DP_EXTRACT_ERROR_UNREACHABLE,     /* no connection, reset, cut off in the middle: retry */
  DP_EXTRACT_ERROR_TIMEOUT,         /* retry */
  DP_EXTRACT_ERROR_SERVER,          /* HTTP 5xx: retry */
  DP_EXTRACT_ERROR_TOO_FAST,        /* rate limit: retry after a wait */
  DP_EXTRACT_ERROR_QUOTA_SPENT,     /* the day's or month's budget: not before the next one */
  DP_EXTRACT_ERROR_KEY,             /* key missing or wrong */
  DP_EXTRACT_ERROR_PLAN,            /* not in this plan ("premium") */
  DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
  DP_EXTRACT_ERROR_REQUEST,         /* the provider does not take the request as made */
  DP_EXTRACT_ERROR_MALFORMED,       /* not JSON, truncated, or JSON without the data: retry */
  DP_EXTRACT_ERROR_NO_RECORDING,    /* sample transport: nothing recorded for it */
  DP_EXTRACT_ERROR_DRIFT,           /* its form has changed, and the contract keeps it from being
                                     * loaded */
} DpExtractError;

#define DP_EXTRACT_ERROR (dp_extract_error_quark ())
GQuark   dp_extract_error_quark        (void);

/** dp_extract_error_is_retryable: whether the same request can succeed within this run */
gboolean dp_extract_error_is_retryable (const GError *error);

/** dp_extract_error_get_nick: Returns: "unknown-symbol", … for machines; "failed" for other
 * domains */
const char *dp_extract_error_get_nick  (const GError *error);

G_END_DECLS
