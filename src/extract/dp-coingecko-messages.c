/* dp-coingecko-messages.c: what CoinGecko says in place of data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"

/* Codes of the provider's own, beside those of HTTP */
#define KEY_MISSING     10002
#define NOT_IN_PLAN     10005
#define KEY_FOR_PRO     10010
#define KEY_FOR_DEMO    10011
#define RANGE_TOO_OLD   10012
#define NETWORK_REFUSED 1020

#define LONGEST_TEXT 300
/* Named in the sentence about a range that is too old; by it the refusal is known again. */
#define YEAR_DAYS "365"

/* Where a code and a text stand in each form of body that was seen */
typedef struct
{
  gint64      code;      /* 0 for none */
  const char *text;      /* (nullable) */
  gboolean    found;
} Refusal;

static void
read_status (yyjson_val *status,
             Refusal    *refusal)
{
  if (!yyjson_is_obj (status))
    return;

  if (refusal->code == 0)
    _dp_json_read_int64 (yyjson_obj_get (status, "error_code"), &refusal->code);
  if (refusal->text == NULL)
    refusal->text = _dp_json_get_text (status, "error_message");
  refusal->found |= refusal->code != 0 || refusal->text != NULL;
}

static Refusal
find_refusal (yyjson_val *root)
{
  yyjson_val *error = yyjson_obj_get (root, "error");
  Refusal refusal = { 0 };

  if (!yyjson_is_obj (root))
    return refusal;

  refusal.found = _dp_json_read_int64 (yyjson_obj_get (root, "error_code"), &refusal.code);
  read_status (yyjson_obj_get (root, "status"), &refusal);
  read_status (yyjson_obj_get (error, "status"), &refusal);
  read_status (error, &refusal);
  if (yyjson_is_str (error) && refusal.text == NULL)
    refusal.text = yyjson_get_str (error);
  refusal.found |= error != NULL && !yyjson_is_null (error);

  return refusal;
}

static gboolean
says (const Refusal *refusal,
      const char    *word)
{
  g_autofree char *lower = g_ascii_strdown (refusal->text != NULL ? refusal->text : "", -1);

  return strstr (lower, word) != NULL;
}

/* -1 where the HTTP status says it all */
static int
find_code (const Refusal *refusal,
           guint          status)
{
  switch (refusal->code)
    {
    case KEY_MISSING:
    case KEY_FOR_PRO:
    case KEY_FOR_DEMO:
      return DP_EXTRACT_ERROR_KEY;
    case NOT_IN_PLAN:
    case RANGE_TOO_OLD:
      return DP_EXTRACT_ERROR_PLAN;
    case 429:
      status = 429;
      break;
    case NETWORK_REFUSED:
    case 403:
      return DP_EXTRACT_ERROR_FAILED;
    default:
      if (refusal->code >= 400 && refusal->code < 600)
        status = refusal->code;
      break;
    }

  if (says (refusal, "not found"))
    return DP_EXTRACT_ERROR_UNKNOWN_SYMBOL;
  if (status == 429)
    return says (refusal, "monthly") || says (refusal, "credit") ? DP_EXTRACT_ERROR_QUOTA_SPENT
                                                                 : DP_EXTRACT_ERROR_TOO_FAST;
  if (status == 403)
    return DP_EXTRACT_ERROR_FAILED;
  if (status == 408)
    return DP_EXTRACT_ERROR_TIMEOUT;
  if (status >= 500)
    return DP_EXTRACT_ERROR_SERVER;
  if (status == 200)
    return DP_EXTRACT_ERROR_FAILED;

  return -1;
}

static char *
describe (DpSource      *source,
          const Refusal *refusal,
          int            code,
          const char    *title)
{
  switch (code)
    {
    case DP_EXTRACT_ERROR_KEY:
      if (refusal->code == KEY_MISSING)
        return g_strdup_printf (
            _("CoinGecko does not accept the key in the request for “%s”. Enter a valid key in "
              "the preferences, or remove it: the most is there without one, more slowly."),
            title);
      return g_strdup_printf (
          _("The key does not belong to the plan at CoinGecko that is chosen in the preferences, "
            "so “%s” was not loaded. Choose “demo” for a demo key and “pro” for a paid one."),
          title);
    case DP_EXTRACT_ERROR_PLAN:
      if (refusal->code == RANGE_TOO_OLD)
        return g_strdup_printf (_("CoinGecko gives only the last %s days of “%s” in this plan. A "
                                  "paid plan has more."), YEAR_DAYS, title);
      return g_strdup_printf (_("CoinGecko does not have what was asked about “%s” in this plan. A "
                                "paid plan has more."), title);
    case DP_EXTRACT_ERROR_UNKNOWN_SYMBOL:
      return g_strdup_printf (_("CoinGecko does not know the coin “%s”. Its ids look like bitcoin; "
                                "“datapipe search” finds them."), title);
    case DP_EXTRACT_ERROR_QUOTA_SPENT:
      return g_strdup_printf (_("The month's calls to CoinGecko are used up, so “%s” was not "
                                "loaded. Try again next month, or use a plan with more."),
                              title);
    case DP_EXTRACT_ERROR_TOO_FAST:
      return g_strdup_printf (
          _("CoinGecko got too many requests and refused the one for “%s”. Wait a minute, then "
            "try again; without a key the limit is shared with everyone at your address."),
          title);
    case DP_EXTRACT_ERROR_TIMEOUT:
    case DP_EXTRACT_ERROR_SERVER:
      return g_strdup_printf (
          _("CoinGecko has a fault of its own and could not answer for “%s”. Try again later."),
          title);
    default:
      return g_strdup_printf (_("CoinGecko refused the request for “%s”. The network that you are "
                                "in may be kept out; try again later, or from another one."),
                              title);
    }
}

gboolean
_dp_coingecko_read_refusal (DpSource    *source,
                            yyjson_val  *root,
                            DpRequest   *request,
                            DpReply     *reply,
                            GError     **error)
{
  Refusal refusal = find_refusal (root);
  g_autofree char *sentence = NULL;
  int code;

  if (!refusal.found)
    return FALSE;

  code = find_code (&refusal, dp_reply_get_status (reply));
  if (code < 0)
    {
      _dp_source_set_status_error (source, request, reply, refusal.text, error);
      return TRUE;
    }

  sentence = describe (source, &refusal, code, dp_request_get_title (request));
  if (refusal.text != NULL && code != DP_EXTRACT_ERROR_UNKNOWN_SYMBOL)
    {
      g_autofree char *start = g_utf8_substring (refusal.text, 0,
                                                 MIN (g_utf8_strlen (refusal.text, -1),
                                                      LONGEST_TEXT));

      g_set_error (error, DP_EXTRACT_ERROR, code, _("%s It says: “%s”."), sentence, start);
    }
  else
    g_set_error_literal (error, DP_EXTRACT_ERROR, code, sentence);

  return TRUE;
}

void
_dp_coingecko_set_no_data (DpSource   *source,
                           DpRequest  *request,
                           DpReply    *reply,
                           GError    **error)
{
  guint status = dp_reply_get_status (reply);
  const char *title = dp_request_get_title (request);

  /* A page of the network in front of the provider ("Error 1020"), which keeps to its mind. */
  if (status == 403)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_FAILED,
                 _("The network in front of CoinGecko refused the request for “%s” (HTTP 403). Try "
                   "again later, or from another network."), title);
  else if (status >= 300)
    _dp_source_set_status_error (source, request, reply, NULL, error);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("The answer of CoinGecko for “%s” has none of the data it should have. Nothing "
                   "was loaded from it; try again later."), title);
}

gboolean
_dp_coingecko_is_too_old (const GError *error)
{
  return g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN) &&
         strstr (error->message, YEAR_DAYS) != NULL;
}
