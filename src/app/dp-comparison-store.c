/* dp-comparison-store.c: what a symbol is compared with stays with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-comparison-store.h"

#define KEY "chart-comparisons"

/* "SYMBOL|OTHER". Returns: (nullable): the other, where @text is of @symbol */
static const char *
skip_symbol (const char *text,
             const char *symbol)
{
  gsize length = strlen (symbol);

  return g_str_has_prefix (text, symbol) && text[length] == '|' ? text + length + 1 : NULL;
}

GStrv
dp_comparison_store_load (GSettings  *settings,
                          const char *symbol)
{
  g_auto(GStrv) kept = NULL;
  g_autoptr(GStrvBuilder) others = g_strv_builder_new ();

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  kept = g_settings_get_strv (settings, KEY);
  for (guint i = 0; kept[i] != NULL; i++)
    if (skip_symbol (kept[i], symbol) != NULL)
      g_strv_builder_add (others, skip_symbol (kept[i], symbol));

  return g_strv_builder_end (others);
}

void
dp_comparison_store_save (GSettings         *settings,
                          const char        *symbol,
                          const char *const *others)
{
  g_auto(GStrv) kept = NULL;
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_auto(GStrv) result = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (symbol != NULL && others != NULL);

  kept = g_settings_get_strv (settings, KEY);
  for (guint i = 0; kept[i] != NULL; i++)
    if (skip_symbol (kept[i], symbol) == NULL)
      g_strv_builder_add (all, kept[i]);
  for (guint i = 0; others[i] != NULL; i++)
    g_strv_builder_take (all, g_strconcat (symbol, "|", others[i], NULL));

  result = g_strv_builder_end (all);
  g_settings_set_strv (settings, KEY, (const char *const *) result);
}
