/* dp-symbol-facts.c: statistics, company and news of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-facts.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-chart-format.h"
#include "dp-db-connection.h"
#include "dp-format.h"

struct _DpSymbolFacts
{
  AdwBin        parent_instance;

  DpInstrument *instrument;   /* the one asked for last: later answers of others are dropped */
};

G_DEFINE_FINAL_TYPE (DpSymbolFacts, dp_symbol_facts, ADW_TYPE_BIN)

typedef enum
{
  FORM_TEXT,
  FORM_PRICE,
  FORM_COMPACT,
  FORM_PART,         /* of 1, told in percent */
  FORM_CHANGE,       /* the same with its sign */
  FORM_LINK,
} Form;

typedef struct
{
  const char *column;
  const char *title;
  Form        form;
} Fact;

static const Fact statistics[] = {
  { "return", N_("Return"), FORM_CHANGE },
  { "high", N_("Highest"), FORM_PRICE },
  { "low", N_("Lowest"), FORM_PRICE },
  { "volatility", N_("Daily Volatility"), FORM_PART },
  { "drawdown", N_("Deepest Fall"), FORM_CHANGE },
  { "best_day", N_("Best Day"), FORM_CHANGE },
  { "worst_day", N_("Worst Day"), FORM_CHANGE },
  { "rising_days", N_("Rising Days"), FORM_PART },
  { "volume", N_("Average Volume"), FORM_COMPACT },
};

static const Fact company[] = {
  { "name", N_("Name"), FORM_TEXT },
  { "exchange", N_("Exchange"), FORM_TEXT },
  { "currency", N_("Currency"), FORM_TEXT },
  { "country", N_("Country"), FORM_TEXT },
  { "sector", N_("Sector"), FORM_TEXT },
  { "industry", N_("Industry"), FORM_TEXT },
  { "market_cap", N_("Market Value"), FORM_COMPACT },
  { "shares_outstanding", N_("Shares"), FORM_COMPACT },
  { "pe_ratio", N_("Price to Earnings"), FORM_PRICE },
  { "eps", N_("Earnings a Share"), FORM_PRICE },
  { "dividend_yield", N_("Dividend Yield"), FORM_PART },
  { "beta", N_("Beta"), FORM_PRICE },
  { "website", N_("Website"), FORM_LINK },
};

typedef struct
{
  DpSymbolFacts *self;
  DpEngine      *engine;
  DpInstrument  *instrument;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->self);
  g_clear_object (&load->engine);
  g_clear_object (&load->instrument);
  g_free (load);
}

static char *
dup_value (DpDbResult *result,
           guint       row,
           const Fact *fact)
{
  int column = dp_db_result_find_column (result, fact->column);
  double value;

  if (column < 0 || row >= dp_db_result_get_n_rows (result) ||
      dp_db_result_is_null (result, row, column))
    return NULL;
  if (fact->form == FORM_TEXT || fact->form == FORM_LINK)
    return g_strdup (dp_db_result_get_text (result, row, column));

  value = dp_db_result_get_double (result, row, column);
  switch (fact->form)
    {
    case FORM_PRICE:
      return dp_format_price (value);
    case FORM_COMPACT:
      return dp_format_compact (value);
    case FORM_PART:
      return g_strdup_printf ("\u2066%.1f %%\u2069", value * 100);
    case FORM_CHANGE:
    case FORM_TEXT:
    case FORM_LINK:
    default:
      return dp_format_change (value * 100);
    }
}

static GtkWidget *
create_fact_row (const char *title,
                 const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");

  return row;
}

static AdwPreferencesGroup *
append_group (AdwPreferencesPage *page,
              const char         *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);

  return group;
}

/* Both periods in one row, so that one reads across. */
static void
show_statistics (AdwPreferencesPage *page,
                 DpDbResult         *result)
{
  AdwPreferencesGroup *group;

  if (result == NULL || dp_db_result_get_n_rows (result) < 2)
    return;

  group = append_group (page, _("30 Days and a Year"));
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++)
    {
      g_autofree char *month = dup_value (result, 0, &statistics[i]);
      g_autofree char *year = dup_value (result, 1, &statistics[i]);
      g_autofree char *both = NULL;

      if (month == NULL || year == NULL)
        continue;
      /* Translators: a figure of the last 30 days, then that of the last year */
      both = g_strdup_printf (_("%s in 30 days · %s in a year"), month, year);
      adw_preferences_group_add (group, create_fact_row (_(statistics[i].title), both));
    }
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

static void
show_company (AdwPreferencesPage *page,
              DpDbResult         *result)
{
  const Fact description = { "description", NULL, FORM_TEXT };
  AdwPreferencesGroup *group;
  g_autofree char *words = NULL;

  if (result == NULL || dp_db_result_get_n_rows (result) == 0)
    return;

  group = append_group (page, _("What It Is"));
  words = dup_value (result, 0, &description);
  for (gsize i = 0; i < G_N_ELEMENTS (company); i++)
    {
      g_autofree char *value = dup_value (result, 0, &company[i]);
      GtkWidget *row;

      if (value == NULL || *value == '\0')
        continue;
      row = create_fact_row (_(company[i].title), value);
      if (company[i].form == FORM_LINK)
        make_link (row, value);
      adw_preferences_group_add (group, row);
    }
  if (words != NULL && *words != '\0')
    adw_preferences_group_add (group, create_fact_row (_("Description"), words));
}

static void
show_news (AdwPreferencesPage *page,
           DpDbResult         *result)
{
  AdwPreferencesGroup *group;

  if (result == NULL)
    return;

  group = append_group (page, _("News"));
  if (dp_db_result_get_n_rows (result) == 0)
    adw_preferences_group_set_description (group,
                                           _("None of the feeds has spoken of it yet. Feeds are "
                                             "chosen in the preferences, under Sources."));
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    {
      const char *title = dp_db_result_get_text (result, i, 0);
      g_autofree char *date = dp_chart_format_date (dp_db_result_get_int64 (result, i, 3), 86400);
      g_autofree char *origin = g_strdup_printf ("%s · %s", dp_db_result_get_text (result, i, 1),
                                                 date);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : "–");
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), origin);
      make_link (row, dp_db_result_get_text (result, i, 2));
      adw_preferences_group_add (group, row);
    }
}

/* What cannot be read is not shown: the chart says what is wrong with the database. */
static DpDbResult *
query (Load       *load,
       const char *name)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(GError) error = NULL;
  DpDbResult *result;

  dp_db_params_add_int64 (params, dp_instrument_get_id (load->instrument));
  result = dex_await_object (dp_engine_query (load->engine, dp_db_load_sql (name), params), &error);
  if (result == NULL)
    g_debug ("%s: %s", name, error->message);

  return result;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  g_autoptr(DpDbResult) numbers = query (load, "symbol_statistics");
  g_autoptr(DpDbResult) facts = query (load, "symbol_facts");
  g_autoptr(DpDbResult) news = query (load, "symbol_news");
  AdwPreferencesPage *page;

  if (load->self->instrument != load->instrument)
    return dex_future_new_true ();

  page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  show_statistics (page, numbers);
  show_company (page, facts);
  show_news (page, news);
  adw_bin_set_child (ADW_BIN (load->self), GTK_WIDGET (page));

  return dex_future_new_true ();
}

static void
dp_symbol_facts_dispose (GObject *object)
{
  g_clear_object (&DP_SYMBOL_FACTS (object)->instrument);

  G_OBJECT_CLASS (dp_symbol_facts_parent_class)->dispose (object);
}

static void
dp_symbol_facts_class_init (DpSymbolFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_symbol_facts_dispose;
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
  Load *load;

  g_return_if_fail (DP_IS_SYMBOL_FACTS (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (DP_IS_INSTRUMENT (instrument));

  g_set_object (&self->instrument, instrument);
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->engine = g_object_ref (engine);
  load->instrument = g_object_ref (instrument);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));
}
