/* dp-coingecko-refusals.c: what CoinGecko says in place of data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"

#define CODE_KEY        10002
#define CODE_PLAN       10005
#define CODE_DEMO_KEY   10010
#define CODE_PRO_KEY    10011
#define CODE_TOO_OLD    10012
#define CODE_CDN        1020

/* Numbers are kept as they are written, and some come as text. */
static int
get_code (yyjson_val *object)
{
  yyjson_val *value = yyjson_obj_get (object, "error_code");
  const char *text = yyjson_is_raw (value) ? yyjson_get_raw (value) : yyjson_get_str (value);

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;
}

/* The shapes of a refusal: {"status": {…}}, {"error": {"status": {…}}}, {"error_code": …, "status": {…}}
 * and {"error": "text"}. Returns: whether it is one */
static gboolean
read_shape (yyjson_val  *root,
            int         *code,
            const char **text)
{
  yyjson_val *failure = yyjson_obj_get (root, "error");
  yyjson_val *status = yyjson_obj_get (yyjson_is_obj (failure) ? failure : root, "status");

  *code = get_code (root);
  if (*code == 0)
    *code = get_code (status);
  *text = yyjson_get_str (failure);
  if (*text == NULL)
    *text = yyjson_get_str (yyjson_obj_get (status, "error_message"));
  if (*text == NULL)
    *text = yyjson_get_str (yyjson_obj_get (failure, "message"));

  return *code != 0 || failure != NULL || *text != NULL;
}

static gboolean
says (const char *text,
      const char *part)
{
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  return lower != NULL && strstr (lower, part) != NULL;
}

static void
set_code_error (DpRequest   *request,
                int          code,
                const char  *text,
                GError     **error)
{
  const char *symbol = dp_request_get_symbol (request);

  if (code == CODE_DEMO_KEY || code == CODE_PRO_KEY)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY,
                 _("CoinGecko does not take this kind of key at this address, so “%s” was not loaded. "
                   "Choose the plan that the key is of, demo or pro, in the preferences."), symbol);
  else if (code == CODE_KEY)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY,
                 _("CoinGecko does not know the key, so “%s” was not loaded. Enter a valid key in the "
                   "preferences, or none for the small free limits."), symbol);
  else if (code == CODE_TOO_OLD)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN,
                 _("CoinGecko gives the last 365 days of “%s” in this plan, and older ones were asked "
                   "for. A paid plan has them."), symbol);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN,
                 _("CoinGecko does not allow this request for “%s” in this plan: “%s”. Choose a plan "
                   "that has it, or ask for less."), symbol, text != NULL ? text : "");
}

gboolean
_dp_coingecko_read_refusal (DpSource    *source,
                            DpRequest   *request,
                            DpReply     *reply,
                            yyjson_val  *root,
                            GError     **error)
{
  guint status = dp_reply_get_status (reply);
  const char *text = NULL;
  int code = 0;

  if (!read_shape (root, &code, &text) && status < 300)
    return FALSE;

  if (code >= CODE_KEY && code <= CODE_TOO_OLD)
    set_code_error (request, code, text, error);
  else if (says (text, "not found"))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
                 _("CoinGecko does not know the coin “%s”. Its ids look like bitcoin, and “datapipe search” "
                   "finds them."), dp_request_get_symbol (request));
  else if (code == 429 || says (text, "rate limit"))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TOO_FAST,
                 _("CoinGecko got too many requests and refused the one for “%s”. Wait a minute, then try "
                   "again; a key of its free demo plan allows more."), dp_request_get_symbol (request));
  else if (code == CODE_CDN || status == 403)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                 _("CoinGecko refuses requests from this network (HTTP %u), so “%s” was not loaded. Try "
                   "again later, or over another connection."), status, dp_request_get_symbol (request));
  else if (status >= 300)
    _dp_source_set_status_error (source, request, reply, text, error);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_FAILED,
                 _("CoinGecko answered the request for “%s” with “%s” and no data. Try again later."),
                 dp_request_get_symbol (request), text != NULL ? text : "");

  return TRUE;
}
