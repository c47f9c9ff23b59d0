/* dp-compare-page-show.c: several instruments, in words, as a picture and as tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-compare-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dp-chart-format.h"
#include "dp-format.h"
#include "dp-row-format.h"

#define SECONDS_PER_DAY G_GINT64_CONSTANT (86400)

/* Correlations from which on two go together a little, and much. */
#define SOME 0.2
#define MUCH 0.5

static DpSeries *
get_series (DpComparePage *self,
            guint          i)
{
  return g_ptr_array_index (self->series, i);
}

static char *
dup_ratio (double value)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup ("–");

  number = g_strdup_printf ("%s%.2f", value <= -0.005 ? DP_CHART_MINUS : "", fabs (value));

  return dp_format_isolate (number);
}

static gboolean
has_one_currency (DpComparePage *self)
{
  for (guint i = 1; i < self->series->len; i++)
    if (g_strcmp0 (dp_series_get_currency (get_series (self, i)),
                   dp_series_get_currency (get_series (self, 0))) != 0)
      return FALSE;

  return TRUE;
}

/* Seconds since 1970 of the first day that is looked at, where the last one is @last. */
static gint64
find_begin (DpComparePage *self,
            gint64         last)
{
  g_autofree char *range = g_settings_get_string (self->settings, "compare-range");
  g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc (last);
  g_autoptr(GDateTime) begin = NULL;
  guint64 count = g_ascii_strtoull (range, NULL, 10);

  if (g_str_equal (range, "ytd"))
    begin = g_date_time_new_utc (g_date_time_get_year (end), 1, 1, 0, 0, 0);
  else if (count > 0 && count < 100)
    begin = g_str_has_suffix (range, "y") ? g_date_time_add_years (end, -(int) count)
                                          : g_date_time_add_months (end, -(int) count);

  return begin != NULL ? g_date_time_to_unix (begin) : G_MININT64;
}

static double *
dup_no_values (gsize length)
{
  double *values = g_new (double, MAX (length, 1));

  for (gsize i = 0; i < length; i++)
    values[i] = NAN;

  return values;
}

/* Returns: (transfer full): the last @length of @values as closes */
static DpSeries *
create_line (DpComparePage *self,
             guint          i,
             double        *values,
             gsize          n_values,
             const gint64  *times,
             gsize          length)
{
  DpSeries *like = get_series (self, i);
  DpSeries *line;

  line = dp_series_new_take (dp_series_get_symbol (like), SECONDS_PER_DAY, length,
                             g_memdup2 (times + n_values - length, length * sizeof *times),
                             dup_no_values (length), dup_no_values (length), dup_no_values (length),
                             g_memdup2 (values + n_values - length, length * sizeof *values),
                             dup_no_values (length));
  dp_series_set_name (line, dp_series_get_name (like));

  return line;
}

static guint
get_window (DpComparePage *self)
{
  return g_settings_get_int (self->settings, "compare-window");
}

/* Volatility looks back: before the range there are days, too. */
static double *
dup_values (DpComparePage      *self,
            const DpComparison *all,
            const char         *view,
            guint               i)
{
  if (g_str_equal (view, "drawdown"))
    return dp_comparison_dup_drawdown (self->comparison, i);
  if (g_str_equal (view, "volatility"))
    return dp_comparison_dup_volatility (all, i, get_window (self));

  return dp_comparison_dup_closes (self->comparison, i);
}

static void
show_chart (DpComparePage      *self,
            const DpComparison *all)
{
  DpChart *chart = dp_chart_view_get_chart (self->chart_view);
  g_autofree char *view = g_settings_get_string (self->settings, "compare-view");
  gboolean is_volatility = g_str_equal (view, "volatility");
  const DpComparison *whole = is_volatility ? all : self->comparison;
  gsize n_values = dp_comparison_get_n_days (whole);
  gsize length = MIN (dp_comparison_get_n_days (self->comparison),
                      is_volatility ? n_values - MIN (n_values, get_window (self)) : n_values);

  dp_chart_set_chart_type (chart, DP_CHART_TYPE_LINE);
  dp_chart_set_named (chart, TRUE);
  dp_chart_set_percents (chart, !g_str_equal (view, "indexed"));
  dp_chart_set_scale (chart, g_str_equal (view, "indexed") ? DP_CHART_SCALE_INDEXED
                                                           : DP_CHART_SCALE_LINEAR);
  dp_chart_clear_comparisons (chart);
  for (guint i = 0; i < self->series->len; i++)
    {
      g_autofree double *values = dup_values (self, all, view, i);
      g_autoptr(DpSeries) line = create_line (self, i, values, n_values,
                                              dp_comparison_get_times (whole), length);

      if (i == 0)
        dp_chart_set_series (chart, line);
      else
        dp_chart_add_comparison (chart, line);
    }
  dp_chart_set_range (chart, "max");
  gtk_widget_set_visible (GTK_WIDGET (self->window_drop_down), is_volatility);
}

static void
show_figures (DpComparePage *self)
{
  const char *titles[] = { _("Symbol"), _("Return"), _("Volatility"), _("Drawdown"), _("Beta"),
                           NULL };
  gboolean same = has_one_currency (self);

  dp_figure_table_begin (self->figures_table, titles);
  for (guint i = 0; i < self->series->len; i++)
    {
      double change = dp_comparison_get_return (self->comparison, i);
      g_autofree char *total = dp_format_part (change / 100, 1, TRUE);
      g_autofree char *volatility =
        dp_format_part (dp_comparison_get_volatility (self->comparison, i) / 100, 1, FALSE);
      g_autofree char *drawdown =
        dp_format_part (dp_comparison_get_max_drawdown (self->comparison, i) / 100, 1, TRUE);
      g_autofree char *beta = dup_ratio (dp_comparison_get_beta (self->comparison, i, 0));
      const char *cells[] = { total, volatility, drawdown, beta };
      const char *classes[] = { change > 0 ? "rising" : change < 0 ? "falling" : NULL,
                                NULL, NULL, NULL };

      dp_figure_table_add_row (self->figures_table, dp_series_get_symbol (get_series (self, i)),
                               same ? NULL : dp_series_get_currency (get_series (self, i)),
                               cells, classes);
    }
}

static const char *
get_tint (double correlation)
{
  if (!(fabs (correlation) >= SOME))
    return NULL;
  if (correlation > 0)
    return correlation >= MUCH ? "together-strong" : "together";

  return correlation <= -MUCH ? "against-strong" : "against";
}

static void
show_together (DpComparePage *self)
{
  guint n = self->series->len;
  g_autofree const char **titles = g_new0 (const char *, n + 2);
  g_autofree const char **tints = g_new0 (const char *, n);

  titles[0] = _("Symbol");
  for (guint i = 0; i < n; i++)
    titles[i + 1] = dp_series_get_symbol (get_series (self, i));
  dp_figure_table_begin (self->together_table, titles);
  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) cells = g_new0 (char *, n + 1);

      for (guint j = 0; j < n; j++)
        {
          double correlation = dp_comparison_get_correlation (self->comparison, i, j);

          cells[j] = dup_ratio (correlation);
          tints[j] = get_tint (correlation);
        }
      dp_figure_table_add_row (self->together_table, titles[i + 1], NULL,
                               (const char * const *) cells, tints);
    }
  gtk_widget_set_visible (self->together_group, n > 1);
}

static void
append_currencies (DpComparePage *self,
                   GString       *note)
{
  g_autoptr(GPtrArray) currencies = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; i < self->series->len; i++)
    {
      const char *currency = dp_series_get_currency (get_series (self, i));

      if (currency != NULL && *currency != '\0' &&
          !g_ptr_array_find_with_equal_func (currencies, currency, g_str_equal, NULL))
        g_ptr_array_add (currencies, (gpointer) currency);
    }
  if (currencies->len == 1)
    /* Translators: %s is the code of a currency */
    g_string_append_printf (note, _(" Prices are in %s."),
                            (const char *) g_ptr_array_index (currencies, 0));
  if (currencies->len < 2)
    return;

  g_ptr_array_add (currencies, NULL);
  list = g_strjoinv (", ", (char **) currencies->pdata);
  /* Translators: %s are codes of currencies: "EUR, USD" */
  g_string_append_printf (note, _(" Each in its own currency (%s), without exchange rates."), list);
}

static void
append_missing (DpComparePage *self,
                GString       *note)
{
  for (guint i = 0; i < self->symbols->len; i++)
    {
      const char *symbol = g_ptr_array_index (self->symbols, i);
      gboolean found = FALSE;

      for (guint j = 0; j < self->series->len && !found; j++)
        found = g_ascii_strcasecmp (dp_series_get_symbol (get_series (self, j)), symbol) == 0;
      if (!found)
        /* Translators: %s is a symbol */
        g_string_append_printf (note, _(" There are no prices of %s."), symbol);
    }
}

static void
show_note (DpComparePage *self)
{
  gsize n_days = dp_comparison_get_n_days (self->comparison);
  const gint64 *times = dp_comparison_get_times (self->comparison);
  g_autoptr(GString) note = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (n_days == 0)
    {
      g_string_append (note, _("There is no day on which all of them were traded."));
    }
  else
    {
      first = dp_format_day (times[0] / SECONDS_PER_DAY);
      last = dp_format_day (times[n_days - 1] / SECONDS_PER_DAY);
      /* Translators: two days; a number of days */
      g_string_append_printf (note, ngettext ("%s to %s, %u day that all of them were traded on.",
                                              "%s to %s, %u days that all of them were traded on.",
                                              n_days), first, last, (guint) n_days);
    }
  append_currencies (self, note);
  append_missing (self, note);
  gtk_label_set_label (self->note_label, note->str);
}

void
_dp_compare_page_show (DpComparePage *self)
{
  DpSeries **series = (DpSeries **) self->series->pdata;
  g_autoptr(DpComparison) all = NULL;
  gsize n_days;

  g_clear_pointer (&self->comparison, dp_comparison_free);
  if (self->series->len == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  all = dp_comparison_new (series, self->series->len, G_MININT64);
  n_days = dp_comparison_get_n_days (all);
  self->comparison =
    dp_comparison_new (series, self->series->len,
                       n_days > 0 ? find_begin (self, dp_comparison_get_times (all)[n_days - 1])
                                  : G_MININT64);
  show_chart (self, all);
  show_figures (self);
  show_together (self);
  show_note (self);
  gtk_stack_set_visible_child_name (self->stack, "comparison");
}

static void
append_number (GString *line,
               double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (line, ',');
  dp_row_append_csv (line, isfinite (value) ? g_ascii_formatd (text, sizeof text, "%.10g", value)
                                            : NULL);
}

char *
_dp_compare_page_dup_csv (DpComparePage *self)
{
  GString *csv = g_string_new ("symbol,currency,return_percent,volatility_percent,"
                               "max_drawdown_percent,beta");

  for (guint i = 0; i < self->series->len; i++)
    {
      g_autofree char *name = g_strconcat ("correlation ",
                                           dp_series_get_symbol (get_series (self, i)), NULL);

      g_string_append_c (csv, ',');
      dp_row_append_csv (csv, name);
    }
  for (guint i = 0; i < self->series->len; i++)
    {
      g_string_append (csv, "\r\n");
      dp_row_append_csv (csv, dp_series_get_symbol (get_series (self, i)));
      g_string_append_c (csv, ',');
      dp_row_append_csv (csv, dp_series_get_currency (get_series (self, i)));
      append_number (csv, dp_comparison_get_return (self->comparison, i));
      append_number (csv, dp_comparison_get_volatility (self->comparison, i));
      append_number (csv, dp_comparison_get_max_drawdown (self->comparison, i));
      append_number (csv, dp_comparison_get_beta (self->comparison, i, 0));
      for (guint j = 0; j < self->series->len; j++)
        append_number (csv, dp_comparison_get_correlation (self->comparison, i, j));
    }
  g_string_append (csv, "\r\n");

  return g_string_free (csv, FALSE);
}
