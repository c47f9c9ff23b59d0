/* dp-portfolio-page-show.c: a portfolio's figures, in words and as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dp-format.h"
#include "dp-portfolio-page-private.h"

#define SECONDS_PER_DAY G_GINT64_CONSTANT (86400)

/* Returns: (transfer full): "1,234.50 USD", with a sign where it is a gain */
static char *
dup_money (double      value,
           const char *currency,
           gboolean    is_gain)
{
  if (!isfinite (value))
    return g_strdup ("–");

  return g_strdup_printf (is_gain ? "%+'.2f %s" : "%'.2f %s", value, currency);
}

static void
set_class (GtkWidget *widget,
           double     value)
{
  gtk_widget_remove_css_class (widget, "rising");
  gtk_widget_remove_css_class (widget, "falling");
  if (value > 0)
    gtk_widget_add_css_class (widget, "rising");
  else if (value < 0)
    gtk_widget_add_css_class (widget, "falling");
}

static void
set_percent (GtkLabel *label,
             double    value)
{
  g_autofree char *text = dp_format_change (value * 100);

  gtk_label_set_label (label, text);
  set_class (GTK_WIDGET (label), value);
}

static void
set_sum (AdwActionRow *row,
         double        value,
         const char   *currency,
         gboolean      is_gain)
{
  g_autofree char *text = dup_money (value, currency, is_gain);

  adw_action_row_set_subtitle (row, text);
}

static DpCostMethod
get_method (DpPortfolioPage *self)
{
  return adw_combo_row_get_selected (self->method_row) == 1 ? DP_COST_AVERAGE : DP_COST_FIFO;
}

/* How much of the portfolio it is: a bar beside the word that says the same. */
static GtkWidget *
share_new (double weight)
{
  g_autofree char *text = dp_format_part (weight, 1, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *bar = gtk_level_bar_new_for_interval (0, 1);

  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), CLAMP (weight, 0, 1));
  gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Share of the Portfolio"), -1);
  gtk_widget_set_size_request (bar, 56, -1);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), bar);

  return box;
}

static GtkWidget *
value_new (const char *value,
           const char *gain,
           double      gained)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *value_label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (value_label), 1);
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), value_label);
  if (gain != NULL)
    {
      GtkWidget *gain_label = gtk_label_new (gain);

      gtk_label_set_xalign (GTK_LABEL (gain_label), 1);
      gtk_widget_add_css_class (gain_label, "caption");
      gtk_widget_add_css_class (gain_label, "numeric");
      set_class (gain_label, gained);
      gtk_box_append (GTK_BOX (box), gain_label);
    }

  return box;
}

static GtkWidget *
row_new (const char *title,
         const char *subtitle,
         double      weight,
         GtkWidget  *value)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  adw_action_row_add_suffix (row, share_new (weight));
  adw_action_row_add_suffix (row, value);

  return GTK_WIDGET (row);
}

static GtkWidget *
holding_row_new (DpPortfolioPage *self,
                 const DpHolding *holding)
{
  DpCostMethod method = get_method (self);
  g_autofree char *price = dp_format_price (holding->price);
  g_autofree char *subtitle = NULL;
  g_autofree char *value = g_strdup_printf ("%'.2f", holding->value);
  double gain = holding->quantity > 0 ? holding->unrealised[method] : holding->realised[method];
  g_autofree char *gain_number = g_strdup_printf ("%+'.2f", gain);
  g_autofree char *gain_text = dp_format_isolate (gain_number);
  GtkWidget *row;

  if (holding->quantity > 0)
    /* Translators: shares at a price: "10 at 185.64 USD" */
    subtitle = g_strdup_printf (_("%.8g at %s %s"), holding->quantity, price, holding->currency);
  else
    subtitle = g_strdup (_("Sold"));

  row = row_new (holding->symbol, subtitle, holding->weight,
                 value_new (value, gain_text, gain));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (row), "app.show-symbol");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", holding->symbol);

  return row;
}

static void
show_holdings (DpPortfolioPage *self)
{
  gtk_list_box_remove_all (self->holdings_box);
  for (guint i = 0; i < self->report->holdings->len; i++)
    gtk_list_box_append (self->holdings_box,
                         holding_row_new (self, g_ptr_array_index (self->report->holdings, i)));
  for (guint i = 0; i < self->report->cash->len; i++)
    {
      const DpCashBalance *balance = &g_array_index (self->report->cash, DpCashBalance, i);
      g_autofree char *amount = dup_money (balance->amount, balance->currency, FALSE);
      g_autofree char *value = g_strdup_printf ("%'.2f", balance->value);

      gtk_list_box_append (self->holdings_box, row_new (_("Cash"), amount, balance->weight,
                                                        value_new (value, NULL, 0)));
    }
}

static void
show_problems (DpPortfolioPage *self)
{
  GPtrArray *problems = self->report->problems;

  gtk_list_box_remove_all (self->problems_box);
  for (guint i = 0; i < problems->len; i++)
    {
      AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_ptr_array_index (problems, i));
      adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
      gtk_list_box_append (self->problems_box, GTK_WIDGET (row));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->problems_box), problems->len > 0);
}

static double *
new_column (gsize length)
{
  double *column = g_new (double, length);

  for (gsize i = 0; i < length; i++)
    column[i] = NAN;

  return column;
}

static DpSeries *
series_new (DpPortfolioPage *self,
            gboolean         is_return)
{
  GArray *days = self->report->days;
  gint64 *times = g_new (gint64, days->len);
  double *values = g_new (double, days->len);
  DpSeries *series;

  for (guint i = 0; i < days->len; i++)
    {
      const DpPortfolioDay *day = &g_array_index (days, DpPortfolioDay, i);

      times[i] = day->date * SECONDS_PER_DAY;
      values[i] = is_return ? day->index : day->value;
    }
  series = dp_series_new_take (_("Portfolio"), SECONDS_PER_DAY, days->len, times,
                               new_column (days->len), new_column (days->len),
                               new_column (days->len), values, new_column (days->len));
  if (!is_return)
    dp_series_set_currency (series, dp_book_get_currency (self->book));

  return series;
}

void
_dp_portfolio_page_show_course (DpPortfolioPage *self)
{
  DpChart *chart = dp_chart_view_get_chart (self->chart_view);
  gboolean is_return = g_strcmp0 (adw_toggle_group_get_active_name (self->course_toggles),
                                  "return") == 0;
  g_autoptr(DpSeries) series = NULL;

  if (self->report == NULL)
    return;

  series = series_new (self, is_return);
  dp_chart_clear_comparisons (chart);
  dp_chart_set_chart_type (chart, is_return ? DP_CHART_TYPE_LINE : DP_CHART_TYPE_AREA);
  dp_chart_set_scale (chart, is_return ? DP_CHART_SCALE_INDEXED : DP_CHART_SCALE_LINEAR);
  dp_chart_set_series (chart, series);
  if (is_return && self->benchmark != NULL)
    dp_chart_add_comparison (chart, self->benchmark);
  dp_chart_set_range (chart, "max");
}

void
_dp_portfolio_page_show_gains (DpPortfolioPage *self)
{
  const DpPortfolioReport *report = self->report;
  const char *currency = dp_book_get_currency (self->book);
  DpCostMethod method = get_method (self);

  if (report == NULL)
    return;

  set_sum (self->cost_row, report->cost[method], currency, FALSE);
  set_sum (self->unrealised_row, report->unrealised[method], currency, TRUE);
  set_sum (self->realised_row, report->realised[method], currency, TRUE);
  set_sum (self->dividends_row, report->dividends, currency, FALSE);
  set_sum (self->fees_row, report->fees, currency, FALSE);
  show_holdings (self);
}

void
_dp_portfolio_page_show (DpPortfolioPage *self)
{
  const char *currency = dp_book_get_currency (self->book);
  const char *benchmark = dp_book_get_benchmark (self->book);
  g_autofree char *value = dup_money (self->report->value, currency, FALSE);
  g_autofree char *gain = dup_money (self->report->gain, currency, TRUE);

  gtk_label_set_label (self->value_label, value);
  gtk_label_set_label (self->gain_label, gain);
  set_class (GTK_WIDGET (self->gain_label), self->report->gain);
  set_percent (self->time_weighted_label, self->report->time_weighted);
  set_percent (self->money_weighted_label, self->report->money_weighted);
  gtk_editable_set_text (self->currency_row, currency);
  gtk_editable_set_text (self->benchmark_row, benchmark != NULL ? benchmark : "");
  show_problems (self);
  _dp_portfolio_page_show_gains (self);
  _dp_portfolio_page_show_course (self);
}
