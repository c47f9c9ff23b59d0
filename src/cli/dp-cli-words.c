/* dp-cli-words.c: what several commands say, in the person's language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-words.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Columns of the queries that commands show. */
static const char * const titles[] = {
  NC_("column", "answer"),
  NC_("column", "attempts"),
  NC_("column", "bars"),
  NC_("column", "called"),
  NC_("column", "channel"),
  NC_("column", "created"),
  NC_("column", "currency"),
  NC_("column", "data"),
  NC_("column", "error"),
  NC_("column", "finished"),
  NC_("column", "first day"),
  NC_("column", "id"),
  NC_("column", "instruments"),
  NC_("column", "kind"),
  NC_("column", "last day"),
  NC_("column", "message"),
  NC_("column", "ms"),
  NC_("column", "name"),
  NC_("column", "place"),
  NC_("column", "rejected"),
  NC_("column", "rows"),
  NC_("column", "rows in"),
  NC_("column", "rows out"),
  NC_("column", "rows rejected"),
  NC_("column", "run id"),
  NC_("column", "seconds"),
  NC_("column", "source"),
  NC_("column", "started"),
  NC_("column", "state"),
  NC_("column", "status"),
  NC_("column", "symbol"),
  NC_("column", "symbols"),
  NC_("column", "task"),
  NC_("column", "title"),
  NC_("column", "trigger"),
};

/* Columns that hold words of ours, not of other people. */
static const char * const worded[] = {
  "status", "state", "trigger", "data", "kind", "channel",
};

static const char * const words[] = {
  NC_("cell", "anomaly"),
  NC_("cell", "backfill"),
  NC_("cell", "cancelled"),
  NC_("cell", "coin"),
  NC_("cell", "command"),
  NC_("cell", "desktop"),
  NC_("cell", "drift"),
  NC_("cell", "error-rate"),
  NC_("cell", "etf"),
  NC_("cell", "expired"),
  NC_("cell", "failed"),
  NC_("cell", "failure"),
  NC_("cell", "fund"),
  NC_("cell", "index"),
  NC_("cell", "latency"),
  NC_("cell", "live"),
  NC_("cell", "mail"),
  NC_("cell", "partial"),
  NC_("cell", "pending"),
  NC_("cell", "recovery"),
  NC_("cell", "running"),
  NC_("cell", "sample"),
  NC_("cell", "schedule"),
  NC_("cell", "sent"),
  NC_("cell", "serve"),
  NC_("cell", "stale"),
  NC_("cell", "stock"),
  NC_("cell", "success"),
  NC_("cell", "test"),
  NC_("cell", "test-failure"),
  NC_("cell", "unreachable"),
  NC_("cell", "webhook"),
  NC_("cell", "window"),
};

static const char *
translate (const char * const *known,
           gsize               n_known,
           const char         *context,
           const char         *text)
{
  for (gsize i = 0; i < n_known; i++)
    {
      if (g_str_equal (known[i], text))
        return g_dpgettext2 (GETTEXT_PACKAGE, context, text);
    }

  return text;
}

char *
_dp_cli_dup_rows (gint64 n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " row", "%" PRId64 " rows", n),
                          n);
}

char *
_dp_cli_dup_tables (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u table", "%u tables", n), n);
}

char *
_dp_cli_dup_title (const char *column)
{
  g_autofree char *title = g_strdelimit (g_strdup (column), "_", ' ');

  return g_strdup (translate (titles, G_N_ELEMENTS (titles), "column", title));
}

const char *
_dp_cli_get_word (const char *column,
                  const char *text)
{
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (worded); i++)
    {
      if (g_str_equal (worded[i], column))
        return translate (words, G_N_ELEMENTS (words), "cell", text);
    }

  return text;
}
