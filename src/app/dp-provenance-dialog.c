/* dp-provenance-dialog.c: from a bar back to the reply that brought it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-provenance-dialog.h"

#include <glib/gi18n.h>

#include "dp-chart-format.h"
#include "dp-db-connection.h"

/* Where bars of a kind are. */
typedef struct
{
  const char *mart;
  const char *model;     /* as the page of models knows it */
  const char *staging;
  const char *raw;
} Way;

static const Way daily = {
  "marts.fact_daily_trading", "fact_daily_trading", "staging.stg_daily_prices", "raw.daily_prices",
};
static const Way intraday = {
  "marts.fact_intraday_trading", "fact_intraday_trading", "staging.stg_intraday_prices",
  "raw.intraday_prices",
};

/* Columns of bar_provenance.sql. */
enum
{
  SOURCE,
  BELIEVED,
  MART_ROW,
  STAGING_ROW,
  RAW_ROW,
  LOAD_ID,
  ENDPOINT,
  SYMBOL,
  RUN_ID,
  LOADED_AT,
  RESPONSE_ID,
  REQUEST,
  STATUS,
  RECEIVED_AT,
  HASH,
  SIZE,
  EXCERPT,
  FROM_FILE,
};

typedef struct
{
  AdwDialog          *dialog;
  AdwPreferencesPage *page;
  DpEngine           *engine;
  DpInstrument       *instrument;
  const Way          *way;
  gint64              interval;
  char               *when;      /* as the exchange's clock showed it */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->dialog);
  g_clear_object (&load->engine);
  g_clear_object (&load->instrument);
  g_free (load->when);
  g_free (load);
}

/* A step of the way: its name, where it is, and below what is there. */
static void
append_step (AdwPreferencesGroup *group,
             const char          *title,
             const char          *place,
             const char          *content)
{
  GtkWidget *row = content != NULL ? adw_expander_row_new () : adw_action_row_new ();
  GtkWidget *label;
  GtkWidget *box;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  if (content == NULL)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
      return;
    }

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), place);
  label = gtk_label_new (content);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "caption");
  box = adw_bin_new ();
  adw_bin_set_child (ADW_BIN (box), label);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), box);
}

/* The window shows the model behind the dialog, which is in the way then. */
static void
model_cb (GtkWidget *row)
{
  const char *model = g_object_get_data (G_OBJECT (row), "model");

  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "show-model",
                                  g_variant_new_string (model));
  adw_dialog_close (ADW_DIALOG (gtk_widget_get_ancestor (row, ADW_TYPE_DIALOG)));
}

static void
append_model (Load                *load,
              AdwPreferencesGroup *group)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Model"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), load->way->model);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "model", (gpointer) load->way->model);
  g_signal_connect (row, "activated", G_CALLBACK (model_cb), NULL);
  adw_preferences_group_add (group, row);
}

static void
append_reply (AdwPreferencesGroup *group,
              DpDbResult          *result,
              guint                row)
{
  const char *excerpt = dp_db_result_get_text (result, row, EXCERPT);
  g_autofree char *place = NULL;

  if (dp_db_result_get_boolean (result, row, FROM_FILE))
    {
      append_step (group, _("File"), _("The rows of the file are kept in raw.file_chunks."), NULL);
      return;
    }
  if (dp_db_result_is_null (result, row, RESPONSE_ID))
    {
      append_step (group, _("Stored Reply"), _("No longer kept: its time had passed."), NULL);
      return;
    }

  /* Translators: when a reply came, its status and how long it is */
  place = g_strdup_printf (_("Received %s, HTTP %s, %s bytes, SHA-256 %.12s…"),
                           dp_db_result_get_text (result, row, RECEIVED_AT),
                           dp_db_result_get_text (result, row, STATUS),
                           dp_db_result_get_text (result, row, SIZE),
                           dp_db_result_get_text (result, row, HASH));
  append_step (group, _("Stored Reply"), place,
               excerpt != NULL ? excerpt : dp_db_result_get_text (result, row, REQUEST));
}

static void
append_source (Load       *load,
               DpDbResult *result,
               guint       row)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *load_place = NULL;

  adw_preferences_group_set_title (group, dp_db_result_get_text (result, row, SOURCE));
  adw_preferences_group_set_description (group, dp_db_result_get_boolean (result, row, BELIEVED)
                                         ? _("This source's values are shown.")
                                         : _("Another source spoke later, and is believed."));
  if (row == 0)
    {
      append_step (group, _("Table"), load->way->mart,
                   dp_db_result_get_text (result, row, MART_ROW));
      append_model (load, group);
      append_step (group, _("Staging Row"), load->way->staging,
                   dp_db_result_get_text (result, row, STAGING_ROW));
    }
  append_step (group, _("Loaded Row"), load->way->raw,
               dp_db_result_get_text (result, row, RAW_ROW));
  /* Translators: a number, an endpoint of a provider, a number, a time */
  load_place = g_strdup_printf (_("Load %s of %s, in run %s at %s"),
                                dp_db_result_get_text (result, row, LOAD_ID),
                                dp_db_result_get_text (result, row, ENDPOINT),
                                dp_db_result_get_text (result, row, RUN_ID),
                                dp_db_result_get_text (result, row, LOADED_AT));
  append_step (group, _("Load"), load_place, NULL);
  append_reply (group, result, row);
  adw_preferences_page_add (load->page, group);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dp_db_params_add_int64 (params, dp_instrument_get_id (load->instrument));
  dp_db_params_add_int64 (params, load->interval);
  dp_db_params_add_text (params, load->when);
  result = dex_await_object (dp_engine_query (load->engine, dp_db_load_sql ("bar_provenance"),
                                              params),
                             &error);
  for (guint i = 0; result != NULL && i < dp_db_result_get_n_rows (result); i++)
    append_source (load, result, i);
  if (result == NULL || dp_db_result_get_n_rows (result) == 0)
    {
      AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

      adw_preferences_group_set_description (
          group, error != NULL ? error->message
                               : _("No source has a row of this bar any more; run the pipeline "
                                   "again to build the tables anew."));
      adw_preferences_page_add (load->page, group);
    }

  return dex_future_new_true ();
}

AdwDialog *
dp_provenance_dialog_new (DpEngine     *engine,
                          DpInstrument *instrument,
                          gint64        time,
                          gint64        interval)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbar = adw_toolbar_view_new ();
  const Way *way = interval < 86400 ? &intraday : &daily;
  g_autofree char *date = dp_chart_format_date (time, interval);
  g_autofree char *subtitle = NULL;
  GtkWidget *header = adw_header_bar_new ();
  Load *load;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  load = g_new0 (Load, 1);
  load->dialog = g_object_ref_sink (dialog);
  load->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  load->engine = g_object_ref (engine);
  load->instrument = g_object_ref (instrument);
  load->way = way;
  load->interval = interval;
  load->when = dp_chart_format_time (time, way == &intraday ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d");

  subtitle = g_strjoin (" · ", dp_instrument_get_symbol (instrument), date, NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (_("Where It Comes From"), subtitle));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), GTK_WIDGET (load->page));
  adw_dialog_set_child (dialog, toolbar);
  adw_dialog_set_title (dialog, _("Where It Comes From"));
  adw_dialog_set_content_width (dialog, 620);
  adw_dialog_set_content_height (dialog, 640);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));

  return dialog;
}
