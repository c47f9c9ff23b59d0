/* test-leaks.c: what a window, a page and a dialog made is gone once they are closed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "dp-application-private.h"
#include "dp-backfill-dialog.h"
#include "dp-backfill-row.h"
#include "dp-book.h"
#include "dp-book-import-dialog.h"
#include "dp-chart-table.h"
#include "dp-compare-page.h"
#include "dp-distribution-dialog.h"
#include "dp-engine-health.h"
#include "dp-failing-rows-dialog.h"
#include "dp-fetch-dialog.h"
#include "dp-health-drift.h"
#include "dp-health-page.h"
#include "dp-import-dialog.h"
#include "dp-indicators-dialog.h"
#include "dp-models-page.h"
#include "dp-move-dialog.h"
#include "dp-overview-page.h"
#include "dp-pipeline-page.h"
#include "dp-portfolio-page.h"
#include "dp-preferences-dialog.h"
#include "dp-provenance-dialog.h"
#include "dp-query-library-dialog.h"
#include "dp-query-page.h"
#include "dp-reject.h"
#include "dp-reject-dialog.h"
#include "dp-run-dialog.h"
#include "dp-series-ledger.h"
#include "dp-shortcuts-dialog.h"
#include "dp-symbol-list-dialog.h"
#include "dp-symbol-page.h"
#include "dp-symbol-section.h"
#include "dp-symbol-window.h"
#include "dp-test.h"
#include "dp-test-engine.h"
#include "dp-test-history.h"
#include "dp-token-dialog.h"
#include "dp-transaction-dialog.h"
#include "dp-welcome-page.h"

/* Nothing was made or freed for so long: what was begun is done. */
#define QUIET_US (150 * G_TIME_SPAN_MILLISECOND)
/* What moves is never quiet. */
#define LONGEST_US (4 * G_TIME_SPAN_SECOND)
#define DEADLINE_US (10 * G_TIME_SPAN_SECOND)
/* More at once than the engine's pool keeps, no more than it lends. */
#define N_LEASES 8

static DpApplication *application;
static GtkWidget *home;            /* a window that is there throughout */
static DpDbTarget *other_database;

/* --- every object of the program is known ---------------------------------------------------- */

static GMutex objects_mutex;
static GHashTable *living; /* of all objects, whatever thread made them */
/* Of what the toolkit's own widgets leave behind, whoever uses them: see learn_leaks(). */
static GHashTable *leaked_by_toolkit;
static guint64 n_changes;
static void (*object_constructed) (GObject *object);

static void
object_gone_cb (gpointer  data,
                GObject  *object)
{
  g_mutex_lock (&objects_mutex);
  g_hash_table_remove (living, object);
  n_changes++;
  g_mutex_unlock (&objects_mutex);
}

static void
constructed_cb (GObject *object)
{
  gboolean is_new;

  object_constructed (object);
  g_mutex_lock (&objects_mutex);
  is_new = g_hash_table_add (living, object);
  n_changes++;
  g_mutex_unlock (&objects_mutex);
  if (is_new)
    g_object_weak_ref (object, object_gone_cb, NULL);
}

/* Before any other class is made: all classes have it from this one. */
static void
watch_objects (void)
{
  GObjectClass *klass = g_type_class_ref (G_TYPE_OBJECT);

  living = g_hash_table_new (NULL, NULL);
  leaked_by_toolkit = g_hash_table_new (NULL, NULL);
  object_constructed = klass->constructed;
  klass->constructed = constructed_cb;
}

/* What a page makes of its own: ours, widgets and what they listen with, and lists. */
static gboolean
is_counted (GType type)
{
  if (g_hash_table_contains (leaked_by_toolkit, GSIZE_TO_POINTER (type)))
    return FALSE;

  return g_str_has_prefix (g_type_name (type), "Dp") || g_type_is_a (type, GTK_TYPE_WIDGET) ||
         g_type_is_a (type, GTK_TYPE_EVENT_CONTROLLER) || g_type_is_a (type, G_TYPE_LIST_MODEL);
}

/* Returns: (transfer full): GType → how many there are */
static GHashTable *
count_living (void)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer object;

  g_mutex_lock (&objects_mutex);
  g_hash_table_iter_init (&iter, living);
  while (g_hash_table_iter_next (&iter, &object, NULL))
    {
      gpointer type = GSIZE_TO_POINTER (G_OBJECT_TYPE (object));

      if (is_counted (G_OBJECT_TYPE (object)))
        g_hash_table_insert (counts, type,
                             GUINT_TO_POINTER (
                                 GPOINTER_TO_UINT (g_hash_table_lookup (counts, type)) + 1));
    }
  g_mutex_unlock (&objects_mutex);

  return counts;
}

/* Returns: (transfer full) (nullable): of which types there are more than @before */
static char *
dup_more_than (GHashTable *before)
{
  g_autoptr(GHashTable) now = count_living ();
  g_autoptr(GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer type, n;

  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &type, &n))
    {
      guint n_before = GPOINTER_TO_UINT (g_hash_table_lookup (before, type));

      if (GPOINTER_TO_UINT (n) > n_before)
        g_string_append_printf (text, " %s %u→%u", g_type_name (GPOINTER_TO_SIZE (type)), n_before,
                                GPOINTER_TO_UINT (n));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
settle (void)
{
  gint64 begun = g_get_monotonic_time ();
  gint64 changed = begun;
  guint64 seen = n_changes;

  while (g_get_monotonic_time () - changed < QUIET_US &&
         g_get_monotonic_time () - begun < LONGEST_US)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (G_TIME_SPAN_MILLISECOND);
      if (n_changes != seen)
        changed = g_get_monotonic_time ();
      seen = n_changes;
    }
}

/* --- what is opened -------------------------------------------------------------------------- */

typedef struct _Case Case;

/* Opens it in @window, or over it */
typedef void (*Open) (const Case *self,
                      GtkWidget  *window);

struct _Case
{
  const char *file;               /* of src/app, which defines it */
  Open        open;
  GType     (*get_type) (void);   /* (nullable): of a page, or of where it is opened from */
  const char *action;             /* (nullable): that opens it */
};

static AdwToastOverlay *
get_overlay (GtkWidget *window)
{
  return ADW_TOAST_OVERLAY (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)));
}

static GtkWidget *
show_page_of (GtkWidget *window,
              GType      type)
{
  GtkWidget *page = g_object_new (type, "engine", application->engine, NULL);

  adw_toast_overlay_set_child (get_overlay (window), page);
  settle ();

  return page;
}

static void
open_page (const Case *self,
           GtkWidget  *window)
{
  show_page_of (window, self->get_type ());
}

static void
open_by_action (const Case *self,
                GtkWidget  *window)
{
  g_assert_true (gtk_widget_activate_action (show_page_of (window, self->get_type ()),
                                             self->action, NULL));
}

/* Returns: (transfer none) (nullable): a widget below @widget */
static GtkWidget *
find_below (GtkWidget  *widget,
            GType       type,
            const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (g_type_is_a (G_OBJECT_TYPE (child), type) &&
          (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0))
        return child;
      found = find_below (child, type, label);
      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
must_find (GtkWidget  *widget,
           GType       type,
           const char *label)
{
  GtkWidget *found = find_below (widget, type, label);

  g_assert_nonnull (found);

  return found;
}

static DpInstrument *
dup_instrument (void)
{
  DpInstrument *instrument = dp_engine_find_instrument (application->engine, "VOLT.SIM");

  g_assert_nonnull (instrument);

  return instrument;
}

static void
open_symbol_page (const Case *self,
                  GtkWidget  *window)
{
  g_autoptr(DpInstrument) instrument = dup_instrument ();

  dp_symbol_page_set_instrument (DP_SYMBOL_PAGE (show_page_of (window, DP_TYPE_SYMBOL_PAGE)),
                                 instrument);
}

static void
open_symbol_window (const Case *self,
                    GtkWidget  *window)
{
  g_autoptr(DpInstrument) instrument = dup_instrument ();

  gtk_window_present (dp_symbol_window_new (GTK_APPLICATION (application), application->engine,
                                            instrument));
}

static void
open_window (const Case *self,
             GtkWidget  *window)
{
  DpWindow *own = dp_window_new (ADW_APPLICATION (application), application->engine);
  static const char * const ids[] = {
    "overview", "compare", "portfolio", "pipeline", "health", "models", "query",
  };

  gtk_window_present (GTK_WINDOW (own));
  settle ();
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      application->window = own;
      g_action_group_activate_action (G_ACTION_GROUP (application), "show-page",
                                      g_variant_new_string (ids[i]));
      settle ();
    }
  application->window = NULL;
}

static void
open_welcome_page (const Case *self,
                   GtkWidget  *window)
{
  GtkWidget *page = g_object_new (DP_TYPE_WELCOME_PAGE, NULL);

  dp_welcome_page_set_settings (DP_WELCOME_PAGE (page), application->settings);
  dp_welcome_page_set_run (DP_WELCOME_PAGE (page), dp_engine_get_current_run (application->engine));
  adw_toast_overlay_set_child (get_overlay (window), page);
}

/* Each part of the pipeline's page is looked at. */
static void
open_part (const Case *self,
           GtkWidget  *window)
{
  g_assert_true (gtk_widget_activate_action (show_page_of (window, DP_TYPE_PIPELINE_PAGE),
                                             "pipeline.show-part", "s", self->action));
}

static void
open_backfills_part (const Case *self,
                     GtkWidget  *window)
{
  open_part (self, window);
  settle ();
  g_signal_emit_by_name (must_find (window, DP_TYPE_BACKFILL_ROW, NULL), "state-wanted",
                         DP_BACKFILL_CANCELLED);
}

static void
open_rejects_part (const Case *self,
                   GtkWidget  *window)
{
  open_part (self, window);
  settle ();
  g_signal_emit_by_name (must_find (window, GTK_TYPE_BUTTON, "Load Again…"), "clicked");
}

static void
open_drift_question (const Case *self,
                     GtkWidget  *window)
{
  GtkWidget *page = show_page_of (window, DP_TYPE_HEALTH_PAGE);

  g_assert_true (gtk_widget_activate_action (must_find (page, DP_TYPE_HEALTH_DRIFT, NULL),
                                             "drift.decide", "(xbs)", G_GINT64_CONSTANT (1), TRUE,
                                             ""));
}

static void
open_query_page (const Case *self,
                 GtkWidget  *window)
{
  GtkWidget *page = show_page_of (window, DP_TYPE_QUERY_PAGE);

  g_assert_true (gtk_widget_activate_action (page, "query.example", NULL));
  g_assert_true (gtk_widget_activate_action (page, "query.run", NULL));
  settle ();
  gtk_switch_set_active (GTK_SWITCH (must_find (page, GTK_TYPE_SWITCH, NULL)), TRUE);
}

static void
present (AdwDialog *dialog,
         GtkWidget *window)
{
  adw_dialog_present (dialog, window);
}

/* Returns: (transfer full): the first of what @future lists */
static gpointer
dup_first (DexFuture *future)
{
  g_autoptr(GListModel) list = NULL;
  gpointer first;

  dp_test_await (dex_ref (future));
  list = g_value_dup_object (dex_future_get_value (future, NULL));
  first = g_list_model_get_item (list, 0);
  g_assert_nonnull (first);
  dex_unref (future);

  return first;
}

static void
open_backfill_dialog (const Case *self,
                      GtkWidget  *window)
{
  present (ADW_DIALOG (dp_backfill_dialog_new (application->engine)), window);
}

static void
open_book_import_dialog (const Case *self,
                         GtkWidget  *window)
{
  DpBookCsv csv = {
    .transactions = g_ptr_array_new_with_free_func (g_object_unref),
    .rejects = g_ptr_array_new_with_free_func (g_free),
    .n_known = 2,
  };

  present (dp_book_import_dialog_new (&csv), window);
  g_ptr_array_unref (csv.transactions);
  g_ptr_array_unref (csv.rejects);
}

static void
open_chart_table (const Case *self,
                  GtkWidget  *window)
{
  open_symbol_page (self, window);
  settle ();
  g_assert_true (gtk_widget_activate_action (must_find (window, DP_TYPE_SYMBOL_PAGE, NULL),
                                             "chart.table", NULL));
}

static void
open_distribution_dialog (const Case *self,
                          GtkWidget  *window)
{
  present (dp_distribution_dialog_new (application->engine), window);
}

static void
open_failing_rows_dialog (const Case *self,
                          GtkWidget  *window)
{
  g_autoptr(DpTestHistory) test =
    dup_first (dp_engine_load_test_histories (application->engine));

  present (ADW_DIALOG (dp_failing_rows_dialog_new (application->engine, test)), window);
}

static void
open_fetch_dialog (const Case *self,
                   GtkWidget  *window)
{
  DexFuture *future = dp_engine_load_ledgers (application->engine);
  g_autoptr(GListModel) ledgers = NULL;

  dp_test_await (dex_ref (future));
  ledgers = g_value_dup_object (dex_future_get_value (future, NULL));
  dex_unref (future);
  for (guint i = 0; i < g_list_model_get_n_items (ledgers); i++)
    {
      g_autoptr(DpSeriesLedger) ledger = g_list_model_get_item (ledgers, i);

      if (g_str_equal (dp_series_ledger_get_symbol (ledger), "ACME"))
        dp_fetch_dialog_ask (window, application->engine, ledger);
    }
}

static void
open_import_dialog (const Case *self,
                    GtkWidget  *window)
{
  g_autofree char *path = g_build_filename (g_getenv ("DATAPIPE_DATA_DIR"), "prices.csv", NULL);
  DpImportDialog *dialog = dp_import_dialog_new (application->engine);

  present (ADW_DIALOG (dialog), window);
  dp_import_dialog_set_paths (dialog, (const char *[]) { path, NULL });
}

static void
open_indicators_dialog (const Case *self,
                        GtkWidget  *window)
{
  present (dp_indicators_dialog_new (dp_settings_get_gsettings (application->settings)), window);
}

static void
open_move_dialog (const Case *self,
                  GtkWidget  *window)
{
  g_autofree char *place = dp_db_target_dup_uri (other_database);

  dex_future_disown (dp_move_dialog_ask (window, application->settings, place, "other"));
}

static void
open_preferences_dialog (const Case *self,
                         GtkWidget  *window)
{
  static const char * const names[] = {
    "symbols", "sources", "schedules", "notifications", "charts", "database", "sharing",
  };
  DpPreferencesDialog *dialog = dp_preferences_dialog_new (application->engine,
                                                           application->sharing,
                                                           application->background);

  present (ADW_DIALOG (dialog), window);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      dp_preferences_dialog_open_page (dialog, names[i]);
      settle ();
      adw_preferences_dialog_pop_subpage (ADW_PREFERENCES_DIALOG (dialog));
    }
}

static void
open_provenance_dialog (const Case *self,
                        GtkWidget  *window)
{
  g_autoptr(DpInstrument) instrument = dup_instrument ();
  DexFuture *future = dp_engine_load_series (application->engine, instrument);
  DpSeries *series;

  dp_test_await (dex_ref (future));
  series = g_value_get_object (dex_future_get_value (future, NULL));
  present (dp_provenance_dialog_new (application->engine, instrument,
                                     dp_series_get_times (series)[10], 24 * 60 * 60),
           window);
  dex_unref (future);
}

static DpQueryLibrary *
dup_library (void)
{
  DpQueryLibrary *library = dp_query_library_new (NULL);

  dp_test_await (dp_query_library_load (library));
  dp_test_await (dp_query_library_keep (library, "mine", "select 1"));

  return library;
}

static void
open_query_library_dialog (const Case *self,
                           GtkWidget  *window)
{
  g_autoptr(DpQueryLibrary) library = dup_library ();
  AdwDialog *dialog = dp_query_library_dialog_new (library);

  present (dialog, window);
  settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "library.rename", "s", "mine"));
}

static void
open_reject_dialog (const Case *self,
                    GtkWidget  *window)
{
  g_autoptr(DpReject) reject = dup_first (dp_reject_list (application->engine, NULL, 0, TRUE, 10));

  present (dp_reject_dialog_new (reject), window);
}

static void
open_run_dialog (const Case *self,
                 GtkWidget  *window)
{
  dex_future_disown (dp_run_dialog_open (window, application->engine, 1));
}

static void
open_shortcuts_dialog (const Case *self,
                       GtkWidget  *window)
{
  present (dp_shortcuts_dialog_new (GTK_APPLICATION (application)), window);
}

static void
open_about_dialog (const Case *self,
                   GtkWidget  *window)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "about", NULL);
}

static void
open_symbol_list_dialog (const Case *self,
                         GtkWidget  *window)
{
  present (dp_symbol_list_dialog_new (), window);
}

static void
named_cb (gpointer    user_data,
          const char *name)
{
}

static void
open_symbol_section (const Case *self,
                     GtkWidget  *window)
{
  dp_symbol_section_ask_name (window, "Name", "mine", named_cb, G_OBJECT (window));
}

static void
open_token_dialog (const Case *self,
                   GtkWidget  *window)
{
  dex_future_disown (dp_token_dialog_ask (window, application->engine));
}

static void
open_transaction_dialog (const Case *self,
                         GtkWidget  *window)
{
  present (dp_transaction_dialog_new (NULL, "USD"), window);
}

/* A new window, page or dialog has its line here. */
static const Case cases[] = {
  { "dp-overview-page", open_page, dp_overview_page_get_type },
  { "dp-compare-page", open_page, dp_compare_page_get_type },
  { "dp-portfolio-page", open_page, dp_portfolio_page_get_type },
  { "dp-pipeline-page", open_page, dp_pipeline_page_get_type },
  { "dp-health-page", open_page, dp_health_page_get_type },
  { "dp-health-drift", open_drift_question },
  { "dp-models-page", open_page, dp_models_page_get_type },
  { "dp-query-page", open_query_page },
  { "dp-query-page-actions", open_by_action, dp_query_page_get_type, "query.save" },
  { "dp-symbol-page", open_symbol_page },
  { "dp-welcome-page", open_welcome_page },
  { "dp-now-part", open_part, NULL, "now" },
  { "dp-history-part", open_part, NULL, "history" },
  { "dp-schedules-part", open_part, NULL, "schedules" },
  { "dp-backfills-part", open_backfills_part, NULL, "backfills" },
  { "dp-quota-part", open_part, NULL, "quota" },
  { "dp-rejects-part", open_rejects_part, NULL, "rejects" },
  { "dp-logs-part", open_part, NULL, "logs" },
  { "dp-window", open_window },
  { "dp-symbol-window", open_symbol_window },
  { "dp-application-actions", open_about_dialog },
  { "dp-backfill-dialog", open_backfill_dialog },
  { "dp-book-import-dialog", open_book_import_dialog },
  { "dp-chart-table", open_chart_table },
  { "dp-distribution-dialog", open_distribution_dialog },
  { "dp-failing-rows-dialog", open_failing_rows_dialog },
  { "dp-fetch-dialog", open_fetch_dialog },
  { "dp-import-dialog", open_import_dialog },
  { "dp-indicators-dialog", open_indicators_dialog },
  { "dp-move-dialog", open_move_dialog },
  { "dp-preferences-dialog", open_preferences_dialog },
  { "dp-provenance-dialog", open_provenance_dialog },
  { "dp-query-library-dialog", open_query_library_dialog },
  { "dp-reject-dialog", open_reject_dialog },
  { "dp-run-dialog", open_run_dialog },
  { "dp-shortcuts-dialog", open_shortcuts_dialog },
  { "dp-symbol-list-dialog", open_symbol_list_dialog },
  { "dp-symbol-section", open_symbol_section },
  { "dp-token-dialog", open_token_dialog },
  { "dp-transaction-dialog", open_transaction_dialog },
};

/* --- the test -------------------------------------------------------------------------------- */

/* As it happens while something is looked at: other data, other settings, another run. */
static void
stir (void)
{
  GSettings *settings = dp_settings_get_gsettings (application->settings);
  gboolean handled;

  g_signal_emit_by_name (application->engine, "data-changed");
  g_object_notify (G_OBJECT (application->engine), "state");
  g_signal_emit_by_name (settings, "change-event", NULL, 0, &handled);
  dex_future_disown (dp_engine_refresh (application->engine));
  settle ();
}

static GtkWidget *
new_window (void)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), adw_toast_overlay_new ());
  gtk_window_present (GTK_WINDOW (window));
  settle ();

  return window;
}

static void
close_dialogs (GtkWindow *window)
{
  GListModel *dialogs;

  if (!ADW_IS_APPLICATION_WINDOW (window))
    return;
  dialogs = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (window));
  while (g_list_model_get_n_items (dialogs) > 0)
    {
      g_autoptr(AdwDialog) dialog =
        g_list_model_get_item (dialogs, g_list_model_get_n_items (dialogs) - 1);

      adw_dialog_force_close (dialog);
      g_clear_object (&dialog);
      settle ();
    }
  g_object_unref (dialogs);
}

static void
close_all (void)
{
  g_autoptr(GList) windows =
    g_list_copy (gtk_application_get_windows (GTK_APPLICATION (application)));

  for (GList *link = windows; link != NULL; link = link->next)
    if (link->data != home)
      {
        close_dialogs (link->data);
        gtk_window_destroy (link->data);
      }
  settle ();
}

/* A page with a switcher, and a question over it, that have nothing of ours. In libadwaita 1.7 both
 * leave some of what they are made of behind. */
static void
open_toolkit (void)
{
  GtkWidget *window = new_window ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *stack = adw_view_stack_new ();
  GtkWidget *switcher = adw_inline_view_switcher_new ();
  GtkWidget *view = gtk_source_view_new ();
  GtkWidget *list = gtk_list_box_new ();
  AdwDialog *dialog = adw_alert_dialog_new ("A question", "to be answered");

  adw_view_stack_add_titled (ADW_VIEW_STACK (stack), view, "one", "One");
  adw_inline_view_switcher_set_stack (ADW_INLINE_VIEW_SWITCHER (switcher), ADW_VIEW_STACK (stack));
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);
  adw_toast_overlay_set_child (get_overlay (window), box);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_source_view_set_show_line_marks (GTK_SOURCE_VIEW (view), TRUE);
  settle ();
  gtk_list_box_append (GTK_LIST_BOX (list), adw_entry_row_new ());
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", "Close");
  adw_dialog_present (dialog, window);
  settle ();
  close_all ();
}

static void
learn_leaks (void)
{
  g_autoptr(GHashTable) before = NULL;
  g_autoptr(GHashTable) after = NULL;
  GHashTableIter iter;
  gpointer type, n;

  open_toolkit ();
  before = count_living ();
  open_toolkit ();
  after = count_living ();
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &type, &n))
    if (GPOINTER_TO_UINT (n) > GPOINTER_TO_UINT (g_hash_table_lookup (before, type)))
      {
        g_test_message ("not counted: %s", g_type_name (GPOINTER_TO_SIZE (type)));
        g_hash_table_add (leaked_by_toolkit, type);
      }
}

/* Something was opened: more is there than an empty window. */
static void
open_and_close (const Case *self)
{
  GtkWidget *window = new_window ();
  g_autoptr(GHashTable) before = count_living ();
  g_autofree char *opened = NULL;

  self->open (self, window);
  settle ();
  opened = dup_more_than (before);
  g_assert_nonnull (opened);
  g_test_message ("opened:%s", opened);
  stir ();
  close_all ();
}

/* What the program keeps for the next time is there after the first time. */
static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr(GHashTable) before = NULL;
  g_autofree char *more = NULL;
  gint64 deadline;

  open_and_close (self);
  before = count_living ();
  open_and_close (self);

  deadline = g_get_monotonic_time () + DEADLINE_US;
  while ((more = dup_more_than (before)) != NULL && g_get_monotonic_time () < deadline)
    {
      g_clear_pointer (&more, g_free);
      settle ();
    }
  if (more != NULL)
    g_test_fail_printf ("%s: still there after it was closed:%s", self->file, more);
}

/* What makes a class or a dialog one that has to be in the list */
static gboolean
has_window_or_dialog (const char *text)
{
  return g_regex_match_simple ("adw_(about_)?dialog_new \\(|[ (]dp_alert_new \\(|"
                               "G_DEFINE[^;]*(ADW_TYPE_(ALERT_|PREFERENCES_)?DIALOG|"
                               "ADW_TYPE_(APPLICATION_)?WINDOW|DP_TYPE_PAGE|DP_TYPE_PAGE_PART)\\)|"
                               "adw_application_window_new \\(",
                               text, 0, 0);
}

static gboolean
is_listed (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (cases[i].file, name))
      return TRUE;

  return FALSE;
}

static void
test_all_listed (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src", "app", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_found = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autofree char *stem = NULL;

      if (!g_str_has_suffix (name, ".c"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      stem = g_strndup (name, strlen (name) - 2);
      if (!has_window_or_dialog (text) || g_str_equal (stem, "dp-page"))
        continue;
      n_found++;
      if (!is_listed (stem))
        g_test_fail_printf ("%s has a window, page or dialog that is not in this test", stem);
    }
  g_assert_cmpuint (n_found, >, 20);
}

/* --- a market that has some of everything ---------------------------------------------------- */

static void
run (const DpRunOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) started = dp_engine_start_run (application->engine, options, &error);

  g_assert_no_error (error);
  while (!dp_run_is_finished (started))
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

/* How many connections a case needs at once is chance, and the pool keeps them: it has all that it
 * keeps before anything is counted. */
static void
fill_pool (void)
{
  DpDbPool *pool = dp_engine_get_pool (application->engine);
  DexFuture *leases[N_LEASES];

  for (guint i = 0; i < N_LEASES; i++)
    leases[i] = dp_db_pool_acquire (pool);
  for (guint i = 0; i < N_LEASES; i++)
    dp_test_await (dex_ref (leases[i]));
  for (guint i = 0; i < N_LEASES; i++)
    dex_unref (leases[i]);
}

static DexFuture *
fill_fiber (gpointer user_data)
{
  dp_test_engine_sql (
      application->engine,
      "insert into control.backfills (first_day, last_day, days, days_left, calls, calls_left, "
      "state) values ('2024-01-02', '2024-12-31', 250, 250, 1, 1, 'paused')");
  dp_test_engine_sql (
      application->engine,
      "with added as (insert into raw.instruments (symbol, kind, exchange) values ('ACME', "
      "'stock', 'NYSE') returning instrument_id), listed as (insert into raw.listings (source, "
      "source_symbol, instrument_id) select 'alphavantage', 'ACME', instrument_id from added) "
      "insert into control.interval_days (instrument_id, source, interval, loaded, empty, failed, "
      "rejected, updated_at) select instrument_id, 'alphavantage', 'day', "
      "'{[2026-02-13,2026-02-17),[2026-02-20,2036-02-20)}', '{}', '{[2026-02-18,2026-02-19)}', "
      "'{}', now() from added");
  dp_test_engine_sql (
      application->engine,
      "insert into raw.rejects (reject_id, source, symbol, position, cause, payload, run_id, "
      "state) values (gen_random_uuid(), 'csv', 'ONE', 'line 3', 'no price', '1,2', 1, 'open')");
  dp_test_engine_sql (
      application->engine,
      "with held as (insert into control.loads (source, endpoint, symbol, contract, run_id, "
      "loaded_at) values ('coingecko', '/x', 'BTC', '{}', 0, now())) insert into "
      "control.drift_events (source, endpoint, field, change) values ('coingecko', '/x', '/a', "
      "'new')");

  return dex_future_new_true ();
}

static void
fill (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DATAPIPE_DATA_DIR"), "prices.csv", NULL);
  const DpRunOptions sample = { .sample = TRUE, .trigger = "test" };
  const DpRunOptions files = {
    .files = (const char *[]) { path, NULL }, .load_only = TRUE, .trigger = "test",
  };

  g_assert_true (g_file_set_contents (path,
                                      "symbol,date,open,high,low,close,volume\n"
                                      "ONE,2026-01-05,1,2,1,2,100\n"
                                      "ONE,2026-01-06,1,2,1,2,100\n",
                                      -1, NULL));
  run (&files);
  run (&sample);
  dp_test_await (dex_scheduler_spawn (NULL, 0, fill_fiber, NULL, NULL));
  dp_test_await (dp_engine_load_backfills (application->engine));
}

static void
start (void)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  g_autofree char *uri = dp_db_target_dup_uri (target);
  g_autoptr(GError) error = NULL;

  other_database = dp_test_dup_database ();
  g_setenv ("DATAPIPE_DATABASE_URL", uri, TRUE);
  application = dp_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  while (dp_engine_get_state (application->engine) != DP_ENGINE_STATE_OPEN)
    {
      g_assert_cmpint (dp_engine_get_state (application->engine), !=, DP_ENGINE_STATE_FAILED);
      g_main_context_iteration (NULL, TRUE);
    }
  fill_pool ();
  home = new_window ();
  learn_leaks ();
  fill ();
}

static void
stop (void)
{
  gtk_window_destroy (GTK_WINDOW (home));
  settle ();
  dp_test_await (dp_engine_close (application->engine));
  g_clear_pointer (&other_database, dp_db_target_unref);
}

int
main (int    argc,
      char **argv)
{
  int code;

  watch_objects ();
  dp_test_init (&argc, &argv);
  /* The toolkit warns when a question's buttons do not fit side by side, and puts them below. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  gtk_init ();

  g_test_add_func ("/app/leaks/all-listed", test_all_listed);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/leaks/", cases[i].file, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  start ();
  code = g_test_run ();
  stop ();

  return code;
}
