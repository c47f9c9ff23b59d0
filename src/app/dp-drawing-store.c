/* dp-drawing-store.c: drawings stay with their instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drawing-store.h"

#include <math.h>

#define KEY      "chart-drawings"
#define N_FIELDS 6

/* "SYMBOL|kind|time|price|time|price". Returns: (nullable): the rest, where @text is of @symbol */
static const char *
skip_symbol (const char *text,
             const char *symbol)
{
  gsize length = strlen (symbol);

  return g_str_has_prefix (text, symbol) && text[length] == '|' ? text + length + 1 : NULL;
}

static gboolean
parse (const char     *text,
       DpChartDrawing *drawing)
{
  g_auto(GStrv) fields = g_strsplit (text, "|", N_FIELDS);

  if (g_strv_length (fields) != N_FIELDS - 1 ||
      !dp_chart_drawing_kind_from_string (fields[0], &drawing->kind))
    return FALSE;

  for (int i = 0; i < 2; i++)
    {
      drawing->times[i] = g_ascii_strtoll (fields[1 + 2 * i], NULL, 10);
      drawing->values[i] = g_ascii_strtod (fields[2 + 2 * i], NULL);
      if (!isfinite (drawing->values[i]))
        return FALSE;
    }

  return TRUE;
}

static char *
print (const char           *symbol,
       const DpChartDrawing *drawing)
{
  char values[2][G_ASCII_DTOSTR_BUF_SIZE];

  for (int i = 0; i < 2; i++)
    g_ascii_dtostr (values[i], sizeof values[i], drawing->values[i]);

  return g_strdup_printf ("%s|%s|%" G_GINT64_FORMAT "|%s|%" G_GINT64_FORMAT "|%s", symbol,
                          dp_chart_drawing_kind_to_string (drawing->kind),
                          drawing->times[0], values[0], drawing->times[1], values[1]);
}

void
dp_drawing_store_load (GSettings  *settings,
                       const char *symbol,
                       DpChart    *chart)
{
  g_auto(GStrv) kept = NULL;
  g_autoptr(GArray) drawings = g_array_new (FALSE, FALSE, sizeof (DpChartDrawing));

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (symbol != NULL && DP_IS_CHART (chart));

  kept = g_settings_get_strv (settings, KEY);
  for (guint i = 0; kept[i] != NULL; i++)
    {
      const char *text = skip_symbol (kept[i], symbol);
      DpChartDrawing drawing;

      if (text != NULL && parse (text, &drawing))
        g_array_append_val (drawings, drawing);
    }
  dp_chart_set_drawings (chart, (const DpChartDrawing *) (void *) drawings->data, drawings->len);
}

void
dp_drawing_store_save (GSettings  *settings,
                       const char *symbol,
                       DpChart    *chart)
{
  g_auto(GStrv) kept = NULL;
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_auto(GStrv) result = NULL;
  const DpChartDrawing *drawings;
  guint n;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (symbol != NULL && DP_IS_CHART (chart));

  kept = g_settings_get_strv (settings, KEY);
  for (guint i = 0; kept[i] != NULL; i++)
    if (skip_symbol (kept[i], symbol) == NULL)
      g_strv_builder_add (all, kept[i]);
  drawings = dp_chart_get_drawings (chart, &n);
  for (guint i = 0; i < n; i++)
    g_strv_builder_take (all, print (symbol, &drawings[i]));

  result = g_strv_builder_end (all);
  g_settings_set_strv (settings, KEY, (const char *const *) result);
}
