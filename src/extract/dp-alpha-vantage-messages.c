/* dp-alpha-vantage-messages.c: what Alpha Vantage says in place of data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"

#define MAX_QUOTED 300

typedef enum
{
  RULE_PLAN,
  RULE_KEY,
  RULE_FUNCTION,
  RULE_FORM,
  RULE_CALL,
  RULE_TOO_FAST,
  RULE_QUOTA,
  RULE_UNKNOWN,
} Rule;

typedef struct
{
  Rule        rule;
  int         code;
  gboolean    needs_all;       /* every fragment, not just one of them */
  gboolean    whole_words;     /* fragments end where a word ends */
  const char *fragments[6];    /* in lower case */
} RuleTexts;

/* Tested in this order.  The same text has come under different keys over the years, so only the
 * text counts.  "Too fast" stands before "quota spent" because its text names the daily limit too.
 * A bare "premium" means nothing, since every message advertises the premium plans, and so do
 * "premium endpoints" in the plural: a limit's message ends with the offer to unlock them all. */
static const RuleTexts rules[] = {
  { RULE_PLAN, DP_EXTRACT_ERROR_PLAN, FALSE, TRUE, { "premium endpoint", "premium feature" } },
  { RULE_KEY, DP_EXTRACT_ERROR_KEY, FALSE, FALSE, { "apikey is invalid or missing" } },
  { RULE_FUNCTION, DP_EXTRACT_ERROR_REQUEST, TRUE, FALSE, { "function", "does not exist" } },
  { RULE_FORM, DP_EXTRACT_ERROR_REQUEST, FALSE, FALSE, { "accept header" } },
  { RULE_CALL, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL, FALSE, FALSE, { "invalid api call" } },
  { RULE_TOO_FAST, DP_EXTRACT_ERROR_TOO_FAST, FALSE, FALSE,
    { "spreading out", "per second", "burst pattern", "minute-level rate limit",
      "calls per minute" } },
  { RULE_QUOTA, DP_EXTRACT_ERROR_QUOTA_SPENT, FALSE, FALSE,
    { "requests per day", "api key as", "higher api call volume" } },
};

static const char * const message_keys[] = { "Error Message", "Information", "Note", "detail" };

static gboolean
contains (const char *message,
          const char *fragment,
          gboolean    whole_words)
{
  for (const char *at = strstr (message, fragment); at != NULL; at = strstr (at + 1, fragment))
    {
      if (!whole_words || !g_ascii_isalnum (at[strlen (fragment)]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
matches (const RuleTexts *texts,
         const char      *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts->fragments) && texts->fragments[i] != NULL; i++)
    {
      gboolean found = contains (message, texts->fragments[i], texts->whole_words);

      if (found != texts->needs_all)
        return found;
    }

  return texts->needs_all;
}

static const RuleTexts *
classify (const char *message)
{
  static const RuleTexts unknown = { RULE_UNKNOWN, DP_EXTRACT_ERROR_MALFORMED, FALSE, FALSE,
                                     { NULL } };
  g_autofree char *lower = g_ascii_strdown (message, -1);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (matches (&rules[i], lower))
        return &rules[i];
    }

  return &unknown;
}

static gboolean
is_by_minute (const char *message)
{
  g_autofree char *lower = g_ascii_strdown (message, -1);

  return strstr (lower, "minute-level") != NULL || strstr (lower, "per minute") != NULL;
}

static char *
dup_quoted (const char *message)
{
  if (g_utf8_strlen (message, -1) <= MAX_QUOTED)
    return g_strdup (message);

  {
    g_autofree char *start = g_utf8_substring (message, 0, MAX_QUOTED);

    return g_strconcat (start, "…", NULL);
  }
}

static char *
describe (Rule        rule,
          const char *function,
          const char *symbol,
          const char *message)
{
  g_autofree char *quoted = NULL;

  switch (rule)
    {
    case RULE_PLAN:
      return g_strdup_printf (_("Alpha Vantage gives %s of “%s” only to premium plans. Without "
                                "one, leave it out or ask for less; with one, check that this key "
                                "belongs to it."),
                              function, symbol);
    case RULE_KEY:
      return g_strdup (_("Alpha Vantage does not accept the key. Enter a valid one in the "
                         "preferences or in ALPHA_VANTAGE_API_KEY; a free one is at "
                         "https://www.alphavantage.co/support/#api-key."));
    case RULE_FUNCTION:
      return g_strdup_printf (_("Alpha Vantage does not know the function %s, so “%s” could not be "
                                "asked for. A newer version of DataPipe may be needed."),
                              function, symbol);
    case RULE_FORM:
      quoted = dup_quoted (message);
      return g_strdup_printf (_("Alpha Vantage was asked for “%s” in a form that it does not have: "
                                "“%s” A gateway or proxy on the way may change what is asked; "
                                "check the address in the preferences."), symbol, quoted);
    case RULE_CALL:
      return g_strdup_printf (_("Alpha Vantage does not know the symbol “%s”. Check its spelling; "
                                "symbols outside the USA need a suffix such as .LON."), symbol);
    case RULE_TOO_FAST:
      return g_strdup_printf (_("Alpha Vantage got requests faster than this plan allows and "
                                "refused the one for “%s”. Lower the rate in the preferences, then "
                                "try again."), symbol);
    case RULE_QUOTA:
      return g_strdup_printf (_("The day's requests to Alpha Vantage are used up, so “%s” was not "
                                "loaded. Try again tomorrow (a free key has 25 requests a day), or "
                                "use a premium plan."),
                              symbol);
    case RULE_UNKNOWN:
    default:
      quoted = dup_quoted (message);
      return g_strdup_printf (_("Alpha Vantage sent a message in place of the data of “%s”: “%s” "
                                "Try again later."), symbol, quoted);
    }
}

gboolean
_dp_alpha_vantage_read_message (yyjson_val  *root,
                                DpRequest   *request,
                                gboolean    *by_minute,
                                GError     **error)
{
  g_autoptr(GString) message = g_string_new (NULL);
  g_autofree char *sentence = NULL;
  const RuleTexts *texts;

  for (guint i = 0; i < G_N_ELEMENTS (message_keys); i++)
    {
      const char *text = yyjson_get_str (yyjson_obj_get (root, message_keys[i]));

      if (text != NULL)
        g_string_append_printf (message, "%s%s", message->len > 0 ? " " : "", text);
    }
  if (message->len == 0)
    return FALSE;

  texts = classify (message->str);
  sentence = describe (texts->rule, dp_request_get_endpoint (request),
                       dp_request_get_symbol (request),
                       message->str);
  g_set_error_literal (error, DP_EXTRACT_ERROR, texts->code, sentence);
  *by_minute = texts->rule == RULE_TOO_FAST && is_by_minute (message->str);

  return TRUE;
}
