/* dp-symbol-facts.c: statistics, company and news of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-facts.h"

#include <glib/gi18n.h>

#include "dp-chart-format.h"
#include "dp-kept-rows.h"
#include "dp-symbol-fact.h"

/* Each is a list below its heading. */
enum
{
  STATISTICS,
  COMPANY,
  NEWS,
  N_PARTS
};

struct _DpSymbolFacts
{
  AdwBin               parent_instance;

  AdwPreferencesPage  *page;
  AdwPreferencesGroup *groups[N_PARTS];
  GtkListBox          *boxes[N_PARTS];

  DpEngine            *engine;
  DpInstrument        *instrument;   /* asked for last: later answers of others are dropped */
  DpInstrument        *shown;
  gboolean             due;          /* to be read once it can be seen */
};

G_DEFINE_FINAL_TYPE (DpSymbolFacts, dp_symbol_facts, ADW_TYPE_BIN)

static const DpSymbolFact statistics[] = {
  { "return", N_("Return"), DP_SYMBOL_FACT_CHANGE },
  { "high", N_("Highest"), DP_SYMBOL_FACT_PRICE },
  { "low", N_("Lowest"), DP_SYMBOL_FACT_PRICE },
  { "volatility", N_("Daily Volatility"), DP_SYMBOL_FACT_PART },
  { "drawdown", N_("Deepest Fall"), DP_SYMBOL_FACT_CHANGE },
  { "best_day", N_("Best Day"), DP_SYMBOL_FACT_CHANGE },
  { "worst_day", N_("Worst Day"), DP_SYMBOL_FACT_CHANGE },
  { "rising_days", N_("Rising Days"), DP_SYMBOL_FACT_PART },
  { "volume", N_("Average Volume"), DP_SYMBOL_FACT_COMPACT },
};

static const DpSymbolFact company[] = {
  { "name", N_("Name"), DP_SYMBOL_FACT_TEXT },
  { "exchange", N_("Exchange"), DP_SYMBOL_FACT_TEXT },
  { "currency", N_("Currency"), DP_SYMBOL_FACT_TEXT },
  { "country", N_("Country"), DP_SYMBOL_FACT_TEXT },
  { "sector", N_("Sector"), DP_SYMBOL_FACT_TEXT },
  { "industry", N_("Industry"), DP_SYMBOL_FACT_TEXT },
  { "market_cap", N_("Market Value"), DP_SYMBOL_FACT_COMPACT },
  { "shares_outstanding", N_("Shares"), DP_SYMBOL_FACT_COMPACT },
  { "pe_ratio", N_("Price to Earnings"), DP_SYMBOL_FACT_PRICE },
  { "eps", N_("Earnings a Share"), DP_SYMBOL_FACT_PRICE },
  { "dividend_yield", N_("Dividend Yield"), DP_SYMBOL_FACT_PART },
  { "beta", N_("Beta"), DP_SYMBOL_FACT_PRICE },
  { "website", N_("Website"), DP_SYMBOL_FACT_LINK },
  { "description", N_("Description"), DP_SYMBOL_FACT_TEXT },
};

/* A line of one of the lists */
typedef struct
{
  char     *title;
  char     *text;
  char     *link;
  gboolean  is_property;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->title);
  g_free (row->text);
  g_free (row->link);
  g_free (row);
}

/* Takes the texts. */
static Row *
add_row (GPtrArray *rows,
         char      *title,
         char      *text)
{
  Row *row = g_new0 (Row, 1);

  row->title = title;
  row->text = text;
  g_ptr_array_add (rows, row);

  return row;
}

static void
link_activated_cb (GtkWidget *row)
{
  const char *link = g_object_get_data (G_OBJECT (row), "link");
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (link);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (row)), NULL, NULL, NULL);
}

/* A feed may say anything: only what a browser opens is one. */
static void
make_link (GtkWidget  *row,
           const char *link)
{
  g_autofree char *scheme = link != NULL ? g_uri_parse_scheme (link) : NULL;

  if (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0)
    return;

  g_object_set_data_full (G_OBJECT (row), "link", g_strdup (link), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("insert-link-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (link_activated_cb), NULL);
}

static GtkWidget *
create_row (guint    position,
            gpointer user_data)
{
  const Row *row = g_ptr_array_index ((GPtrArray *) user_data, position);
  GtkWidget *widget = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), row->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), row->text);
  if (row->is_property)
    {
      adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (widget), TRUE);
      gtk_widget_add_css_class (widget, "property");
    }
  make_link (widget, row->link);

  return widget;
}

static void
show_rows (DpSymbolFacts *self,
           guint          part,
           GPtrArray     *rows)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) keys = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      g_strv_builder_take (builder, g_strjoin ("\n", row->title, row->text, row->link, NULL));
    }
  keys = g_strv_builder_end (builder);
  dp_kept_rows_show (self->boxes[part], (const char * const *) keys, create_row, rows);
  gtk_widget_set_visible (GTK_WIDGET (self->boxes[part]), rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->groups[part]), rows->len > 0 || part == NEWS);
}

/* Both periods in one row, so that one reads across. */
static void
show_statistics (DpSymbolFacts *self,
                 DpDbResult    *result)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);

  for (gsize i = 0; result != NULL && i < G_N_ELEMENTS (statistics); i++)
    {
      g_autofree char *month = dp_symbol_fact_dup (&statistics[i], result, 0);
      g_autofree char *year = dp_symbol_fact_dup (&statistics[i], result, 1);

      if (month == NULL || year == NULL)
        continue;
      /* Translators: a figure of the last 30 days, then that of the last year */
      add_row (rows, g_strdup (_(statistics[i].title)),
               g_strdup_printf (_("%s in 30 days · %s in a year"), month, year))
        ->is_property = TRUE;
    }
  show_rows (self, STATISTICS, rows);
}

static void
show_company (DpSymbolFacts *self,
              DpDbResult    *result)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);

  for (gsize i = 0; result != NULL && i < G_N_ELEMENTS (company); i++)
    {
      g_autofree char *value = dp_symbol_fact_dup (&company[i], result, 0);
      Row *row;

      if (value == NULL || *value == '\0')
        continue;
      row = add_row (rows, g_strdup (_(company[i].title)), g_steal_pointer (&value));
      row->is_property = TRUE;
      if (company[i].form == DP_SYMBOL_FACT_LINK)
        row->link = g_strdup (row->text);
    }
  show_rows (self, COMPANY, rows);
}

static void
show_news (DpSymbolFacts *self,
           DpDbResult    *result)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);

  for (guint i = 0; result != NULL && i < dp_db_result_get_n_rows (result); i++)
    {
      const char *title = dp_db_result_get_text (result, i, 0);
      g_autofree char *date = dp_chart_format_date (dp_db_result_get_int64 (result, i, 3), 86400);
      Row *row = add_row (rows, g_strdup (title != NULL ? title : "–"),
                          g_strdup_printf ("%s · %s", dp_db_result_get_text (result, i, 1), date));

      row->link = g_strdup (dp_db_result_get_text (result, i, 2));
    }
  adw_preferences_group_set_description (self->groups[NEWS],
                                         rows->len > 0 ? NULL
                                         : _("None of the feeds has spoken of it yet. Feeds are "
                                             "chosen in the preferences, under Sources."));
  show_rows (self, NEWS, rows);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  DpSymbolFacts *self = user_data;
  g_autoptr(DpInstrument) instrument = NULL;
  g_autoptr(DpDbResult) numbers = NULL;
  g_autoptr(DpDbResult) facts = NULL;
  g_autoptr(DpDbResult) news = NULL;
  g_autoptr(DpEngine) engine = NULL;

  if (self->instrument == NULL)
    return dex_future_new_true ();

  engine = g_object_ref (self->engine);
  instrument = g_object_ref (self->instrument);
  numbers = dp_symbol_fact_await (dp_symbol_fact_query (engine, instrument, "symbol_statistics"));
  facts = dp_symbol_fact_await (dp_symbol_fact_query (engine, instrument, "symbol_facts"));
  news = dp_symbol_fact_await (dp_symbol_fact_query (engine, instrument, "symbol_news"));
  if (self->instrument != instrument)
    return dex_future_new_true ();

  show_statistics (self, numbers);
  show_company (self, facts);
  show_news (self, news);
  if (g_set_object (&self->shown, instrument))
    adw_preferences_page_scroll_to_top (self->page);

  return dex_future_new_true ();
}

static void
read_if_seen (DpSymbolFacts *self)
{
  if (!self->due || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->due = FALSE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self),
                                          g_object_unref));
}

/* When it is first looked at. */
static void
build (DpSymbolFacts *self)
{
  const char *titles[] = { _("30 Days and a Year"), _("What It Is"), _("News") };

  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  for (guint i = 0; i < N_PARTS; i++)
    {
      self->groups[i] = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      self->boxes[i] = GTK_LIST_BOX (gtk_list_box_new ());
      gtk_list_box_set_selection_mode (self->boxes[i], GTK_SELECTION_NONE);
      gtk_widget_add_css_class (GTK_WIDGET (self->boxes[i]), "boxed-list");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->boxes[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, titles[i], -1);
      adw_preferences_group_set_title (self->groups[i], titles[i]);
      adw_preferences_group_add (self->groups[i], GTK_WIDGET (self->boxes[i]));
      gtk_widget_set_visible (GTK_WIDGET (self->groups[i]), FALSE);
      adw_preferences_page_add (self->page, self->groups[i]);
    }
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

static void
dp_symbol_facts_map (GtkWidget *widget)
{
  DpSymbolFacts *self = DP_SYMBOL_FACTS (widget);

  if (self->page == NULL)
    build (self);
  GTK_WIDGET_CLASS (dp_symbol_facts_parent_class)->map (widget);

  read_if_seen (self);
}

static void
dp_symbol_facts_dispose (GObject *object)
{
  DpSymbolFacts *self = DP_SYMBOL_FACTS (object);

  self->due = FALSE;
  g_clear_object (&self->engine);
  g_clear_object (&self->instrument);
  g_clear_object (&self->shown);

  G_OBJECT_CLASS (dp_symbol_facts_parent_class)->dispose (object);
}

static void
dp_symbol_facts_class_init (DpSymbolFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_symbol_facts_dispose;

  GTK_WIDGET_CLASS (klass)->map = dp_symbol_facts_map;
}

static void
dp_symbol_facts_init (DpSymbolFacts *self)
{
}

void
dp_symbol_facts_load (DpSymbolFacts *self,
                      DpEngine      *engine,
                      DpInstrument  *instrument)
{
  g_return_if_fail (DP_IS_SYMBOL_FACTS (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (DP_IS_INSTRUMENT (instrument));

  g_set_object (&self->engine, engine);
  g_set_object (&self->instrument, instrument);
  self->due = TRUE;
  read_if_seen (self);
}
