/* dp-cli-complete-values.c: what words and options of commands may be: keys, symbols, groups,
 * indicators
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-complete-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-indicators.h"
#include "dp-symbol-groups.h"

/* A word, and a tab and what it is, on one line, where that is known. */
void
_dp_cli_offer (DpCliWanted *wanted,
               const char  *word,
               const char  *meaning)
{
  if (!g_str_has_prefix (word, wanted->typed))
    return;

  g_print ("%s%s", wanted->before, word);
  if (meaning != NULL && *meaning != '\0')
    g_print ("\t%.*s", (int) strcspn (meaning, "\n"), meaning);
  g_print ("\n");
}

void
_dp_cli_offer_all (DpCliWanted        *wanted,
                   const char * const *words)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    _dp_cli_offer (wanted, words[i], NULL);
}

static void
offer_keys (DpCliWanted *wanted)
{
  g_auto(GStrv) keys = dp_settings_list_keys (wanted->settings);

  for (gsize i = 0; keys[i] != NULL; i++)
    _dp_cli_offer (wanted, keys[i], dp_settings_get_summary (wanted->settings, keys[i]));
  _dp_cli_offer_all (wanted, dp_settings_list_secrets ());
}

static void
offer_symbols (DpCliWanted *wanted)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (wanted->settings, "symbols");

  _dp_cli_offer_all (wanted, (const char * const *) symbols);
}

/* Of the commands that ask providers: the others know no groups. */
static void
offer_groups (DpCliWanted *wanted)
{
  static const char * const takers[] = { "run", "pipeline", "backfill", NULL };
  g_autoptr(DpSymbolGroups) groups = NULL;

  if (!g_strv_contains (takers, wanted->command->name))
    return;

  groups = dp_symbol_groups_new (wanted->settings);
  for (guint i = 0; i < dp_symbol_groups_get_length (groups); i++)
    {
      g_autofree char *word = g_strconcat ("group:", dp_symbol_groups_get_name (groups, i), NULL);

      _dp_cli_offer (wanted, word, NULL);
    }
}

static void
offer_indicators (DpCliWanted *wanted)
{
  for (guint i = 0; i < DP_N_INDICATORS; i++)
    {
      const DpIndicatorType *type = dp_indicator_get_type_of (i);

      _dp_cli_offer (wanted, type->name, _(type->title));
    }
}

/* What a word of the help stands for: "KEY", "FILE…", "table|csv|json". Words in capitals that
 * nothing is known about are left to the person. */
void
_dp_cli_offer_values (DpCliWanted *wanted,
                      const char  *what)
{
  _dp_cli_offer_stored (wanted, what);
  if (g_str_has_prefix (what, "FILE") || g_str_equal (what, "DIR"))
    g_print (DP_CLI_FILES "\n");
  else if (g_str_equal (what, "KEY"))
    offer_keys (wanted);
  else if (g_str_equal (what, "SYMBOL"))
    {
      offer_symbols (wanted);
      offer_groups (wanted);
    }
  else if (g_str_equal (what, "SOURCE"))
    _dp_cli_offer_sources (wanted);
  else if (g_str_equal (what, "MODEL") || g_str_equal (what, "NODES") ||
           g_str_has_prefix (what, "MODEL["))
    _dp_cli_offer_nodes (wanted, FALSE);
  else if (g_str_equal (what, "TEST"))
    _dp_cli_offer_nodes (wanted, TRUE);
  else if (g_str_has_prefix (what, "NAME[:"))
    offer_indicators (wanted);
  else if (!g_ascii_isupper (*what))
    {
      g_auto(GStrv) words = g_strsplit (what, "|", -1);

      _dp_cli_offer_all (wanted, (const char * const *) words);
    }
}
