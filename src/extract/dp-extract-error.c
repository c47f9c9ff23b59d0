/* dp-extract-error.c: what a provider, or the way to it, can refuse
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-extract-error.h"

G_DEFINE_QUARK (dp-extract-error-quark, dp_extract_error)

gboolean
dp_extract_error_is_retryable (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain != DP_EXTRACT_ERROR)
    return FALSE;

  switch ((DpExtractError) error->code)
    {
    case DP_EXTRACT_ERROR_UNREACHABLE:
    case DP_EXTRACT_ERROR_TIMEOUT:
    case DP_EXTRACT_ERROR_SERVER:
    case DP_EXTRACT_ERROR_TOO_FAST:
    case DP_EXTRACT_ERROR_MALFORMED:
      return TRUE;

    case DP_EXTRACT_ERROR_FAILED:
    case DP_EXTRACT_ERROR_QUOTA_SPENT:
    case DP_EXTRACT_ERROR_KEY:
    case DP_EXTRACT_ERROR_PLAN:
    case DP_EXTRACT_ERROR_UNKNOWN_SYMBOL:
    case DP_EXTRACT_ERROR_REQUEST:
    case DP_EXTRACT_ERROR_NO_RECORDING:
    case DP_EXTRACT_ERROR_DRIFT:
    default:
      return FALSE;
    }
}

const char *
dp_extract_error_get_nick (const GError *error)
{
  static const char * const nicks[] = {
    [DP_EXTRACT_ERROR_FAILED] = "failed",
    [DP_EXTRACT_ERROR_UNREACHABLE] = "unreachable",
    [DP_EXTRACT_ERROR_TIMEOUT] = "timeout",
    [DP_EXTRACT_ERROR_SERVER] = "server",
    [DP_EXTRACT_ERROR_TOO_FAST] = "too-fast",
    [DP_EXTRACT_ERROR_QUOTA_SPENT] = "quota-spent",
    [DP_EXTRACT_ERROR_KEY] = "key",
    [DP_EXTRACT_ERROR_PLAN] = "plan",
    [DP_EXTRACT_ERROR_UNKNOWN_SYMBOL] = "unknown-symbol",
    [DP_EXTRACT_ERROR_REQUEST] = "request",
    [DP_EXTRACT_ERROR_MALFORMED] = "malformed",
    [DP_EXTRACT_ERROR_NO_RECORDING] = "no-recording",
    [DP_EXTRACT_ERROR_DRIFT] = "drift",
  };

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != DP_EXTRACT_ERROR || error->code < 0 ||
      error->code >= (int) G_N_ELEMENTS (nicks))
    return nicks[DP_EXTRACT_ERROR_FAILED];

  return nicks[error->code];
}
