/* dp-logs-part.c: what happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-logs-part.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-log-row.h"
#include "dp-paths.h"
#include "dp-run-text.h"

/* As many as fit the memory of a small machine; older ones are in the files. */
#define MAX_ENTRIES 20000
#define LOOK_MS     500

static const char * const levels[] = { "error", "warning", "info", "debug" };
/* As in the list of steps, after "all" */
static const char * const tasks[] = { NULL,   "start",     "extract", "verify",
                                     "load", "transform", "test",    "finish" };

struct _DpLogsPart
{
  DpPagePart          parent_instance;

  GtkSearchEntry     *search_entry;
  GtkDropDown        *level_drop_down;
  GtkDropDown        *run_drop_down;
  GtkDropDown        *task_drop_down;
  GtkToggleButton    *follow_button;
  GtkStack           *stack;
  GtkListView        *view;

  DpLogReader        *reader;
  GListStore         *entries;
  GtkFilter          *filter;
  GtkFilterListModel *shown;
  GArray             *run_ids;      /* (element-type gint64): as in the list of runs, after "all" */
  guint               ticker;
  guint               scroller;
  guint               reading : 1;
};

G_DEFINE_FINAL_TYPE (DpLogsPart, dp_logs_part, DP_TYPE_PAGE_PART)

static void
keep_entry_cb (DpLogEntry *entry,
               gpointer    user_data)
{
  GQueue *entries = user_data;

  g_queue_push_tail (entries, g_object_ref (entry));
  if (g_queue_get_length (entries) > MAX_ENTRIES)
    g_object_unref (g_queue_pop_head (entries));
}

/* On the thread pool: at first, it may be tens of megabytes. */
static DexFuture *
read_fiber (gpointer user_data)
{
  DpLogReader *reader = user_data;
  g_autoptr(GListStore) found = g_list_store_new (DP_TYPE_LOG_ENTRY);
  GQueue entries = G_QUEUE_INIT;
  DpLogEntry *entry;

  dp_log_reader_read (reader, keep_entry_cb, &entries);
  while ((entry = g_queue_pop_head (&entries)) != NULL)
    {
      g_list_store_append (found, entry);
      g_object_unref (entry);
    }

  return dex_future_new_take_object (g_steal_pointer (&found));
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  DpLogsPart *self = user_data;
  guint run = gtk_drop_down_get_selected (self->run_drop_down);
  guint level = gtk_drop_down_get_selected (self->level_drop_down);
  guint task = gtk_drop_down_get_selected (self->task_drop_down);
  const DpLogFilter filter = {
    .level = level < G_N_ELEMENTS (levels) ? levels[level] : NULL,
    .task = task < G_N_ELEMENTS (tasks) ? tasks[task] : NULL,
    .run_id = run > 0 && run <= self->run_ids->len ? g_array_index (self->run_ids, gint64, run - 1)
                                                   : 0,
    .text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
  };

  return dp_log_filter_matches (&filter, item);
}

static gboolean
scroll_down_cb (gpointer user_data)
{
  DpLogsPart *self = user_data;
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->shown));

  self->scroller = 0;
  if (n_items > 0)
    gtk_list_view_scroll_to (self->view, n_items - 1, GTK_LIST_SCROLL_NONE, NULL);

  return G_SOURCE_REMOVE;
}

/* Not before the list has been laid out with its new lines: until then it has no place to scroll
 * to. */
static void
dp_logs_part_scroll_down (DpLogsPart *self)
{
  if (self->scroller == 0 && gtk_toggle_button_get_active (self->follow_button))
    self->scroller = g_idle_add_full (G_PRIORITY_LOW, scroll_down_cb, self, NULL);
}

static void
dp_logs_part_update_stack (DpLogsPart *self)
{
  const char *page = "log";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0)
    page = "nothing";

  gtk_stack_set_visible_child_name (self->stack, page);
}

/* The latest run comes first, after "all". */
static void
dp_logs_part_note_run (DpLogsPart *self,
                       gint64      run_id)
{
  GtkStringList *titles = GTK_STRING_LIST (gtk_drop_down_get_model (self->run_drop_down));
  g_autofree char *title = NULL;
  const char *added[2] = { NULL };
  guint position = 0;

  while (position < self->run_ids->len && g_array_index (self->run_ids, gint64, position) > run_id)
    position++;
  if (run_id == 0 ||
      (position < self->run_ids->len && g_array_index (self->run_ids, gint64, position) == run_id))
    return;

  title = g_strdup_printf (_("Run %" PRId64), run_id);
  added[0] = title;
  g_array_insert_val (self->run_ids, position, run_id);
  gtk_string_list_splice (titles, position + 1, 0, added);
}

static void
dp_logs_part_add (DpLogsPart *self,
                  GListModel *found)
{
  guint n_found = g_list_model_get_n_items (found);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  guint n_surplus = n_before + n_found > MAX_ENTRIES
                        ? MIN (n_before + n_found - MAX_ENTRIES, n_before)
                        : 0;
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 last_run = 0;

  for (guint i = 0; i < n_found; i++)
    {
      DpLogEntry *entry = g_list_model_get_item (found, i);

      g_ptr_array_add (added, entry);
      if (dp_log_entry_get_run_id (entry) != last_run)
        dp_logs_part_note_run (self, last_run = dp_log_entry_get_run_id (entry));
    }
  if (n_surplus > 0)
    g_list_store_splice (self->entries, 0, n_surplus, NULL, 0);
  if (n_found > 0)
    g_list_store_splice (self->entries, n_before - n_surplus, 0, added->pdata, added->len);

  dp_logs_part_update_stack (self);
  if (n_found > 0)
    dp_logs_part_scroll_down (self);
}

static DexFuture *
look_fiber (gpointer user_data)
{
  DpLogsPart *self = user_data;
  g_autoptr(GListModel) found = NULL;

  /* It is not finalized, and with it the reader, while this fiber holds it. */
  found = dex_await_object (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                                 read_fiber, self->reader, NULL), NULL);
  self->reading = FALSE;
  if (found != NULL && dp_page_part_get_engine (DP_PAGE_PART (self)) != NULL)
    dp_logs_part_add (self, found);

  return dex_future_new_true ();
}

static gboolean
look_cb (gpointer user_data)
{
  DpLogsPart *self = user_data;

  if (!self->reading)
    {
      self->reading = TRUE;
      dex_future_disown (
          dex_scheduler_spawn (NULL, 0, look_fiber, g_object_ref (self), g_object_unref));
    }

  return G_SOURCE_CONTINUE;
}

static void
dp_logs_part_map (GtkWidget *widget)
{
  DpLogsPart *self = DP_LOGS_PART (widget);

  GTK_WIDGET_CLASS (dp_logs_part_parent_class)->map (widget);

  look_cb (self);
  self->ticker = g_timeout_add (LOOK_MS, look_cb, self);
}

static void
dp_logs_part_unmap (GtkWidget *widget)
{
  DpLogsPart *self = DP_LOGS_PART (widget);

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_handle_id (&self->scroller, g_source_remove);

  GTK_WIDGET_CLASS (dp_logs_part_parent_class)->unmap (widget);
}

static void
filter_cb (DpLogsPart *self)
{
  if (self->filter == NULL)
    return;

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  dp_logs_part_update_stack (self);
  dp_logs_part_scroll_down (self);
}

static void
follow_cb (DpLogsPart *self)
{
  if (self->shown != NULL)
    dp_logs_part_scroll_down (self);
}

static void
show_all_cb (DpLogsPart *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->level_drop_down, G_N_ELEMENTS (levels) - 1);
  gtk_drop_down_set_selected (self->run_drop_down, 0);
  gtk_drop_down_set_selected (self->task_drop_down, 0);
}

/* What is selected, or all that is shown where nothing is. */
static void
copy_cb (DpLogsPart *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (self->view);
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (model);
  gboolean all = gtk_bitset_is_empty (selected);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *sentence = NULL;
  guint n_lines = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(DpLogEntry) entry = NULL;
      g_autofree char *line = NULL;

      if (!all && !gtk_bitset_contains (selected, i))
        continue;
      entry = g_list_model_get_item (G_LIST_MODEL (model), i);
      line = dp_log_entry_dup_text (entry);
      g_string_append_printf (text, "%s\n", line);
      n_lines++;
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u line copied", "%u lines copied",
                                           n_lines),
                              n_lines);
  dp_page_part_say (DP_PAGE_PART (self), sentence);
}

static void
activate_cb (DpLogsPart *self,
             guint       position)
{
  g_autoptr(DpLogEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (entry != NULL && dp_log_entry_get_run_id (entry) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.show-run", "x",
                                dp_log_entry_get_run_id (entry));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, dp_log_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  DpLogEntry *entry = gtk_list_item_get_item (list_item);
  g_autofree char *label = g_strdup_printf ("%s: %s",
                                            dp_log_row_get_level_title (
                                                dp_log_entry_get_level (entry)),
                                            dp_log_entry_get_message (entry));

  dp_log_row_set_entry (DP_LOG_ROW (gtk_list_item_get_child (list_item)), entry);
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
dp_logs_part_dispose (GObject *object)
{
  DpLogsPart *self = DP_LOGS_PART (object);

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_handle_id (&self->scroller, g_source_remove);

  G_OBJECT_CLASS (dp_logs_part_parent_class)->dispose (object);
}

static void
dp_logs_part_finalize (GObject *object)
{
  DpLogsPart *self = DP_LOGS_PART (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->run_ids, g_array_unref);
  g_clear_pointer (&self->reader, dp_log_reader_free);

  G_OBJECT_CLASS (dp_logs_part_parent_class)->finalize (object);
}

static void
dp_logs_part_class_init (DpLogsPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_logs_part_dispose;
  object_class->finalize = dp_logs_part_finalize;
  widget_class->map = dp_logs_part_map;
  widget_class->unmap = dp_logs_part_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-logs-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, level_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, run_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, task_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, follow_button);
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, stack);
  gtk_widget_class_bind_template_child (widget_class, DpLogsPart, view);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
}

static void
dp_logs_part_fill_lists (DpLogsPart *self)
{
  const char * const all_runs[] = { _("All Runs"), NULL };
  const char * const level_titles[] = {
    _("Errors"), _("Warnings and Worse"), _("Information and Worse"), _("Everything"), NULL
  };
  g_autoptr(GtkStringList) runs = gtk_string_list_new (all_runs);
  g_autoptr(GtkStringList) steps = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) worse = gtk_string_list_new (level_titles);

  gtk_string_list_append (steps, _("All Steps"));
  for (guint i = 1; i < G_N_ELEMENTS (tasks); i++)
    gtk_string_list_append (steps, dp_run_text_get_task_title (tasks[i]));
  gtk_drop_down_set_model (self->level_drop_down, G_LIST_MODEL (worse));
  gtk_drop_down_set_selected (self->level_drop_down, 2);
  gtk_drop_down_set_model (self->run_drop_down, G_LIST_MODEL (runs));
  gtk_drop_down_set_model (self->task_drop_down, G_LIST_MODEL (steps));
}

static void
dp_logs_part_init (DpLogsPart *self)
{
  g_autofree char *folder = dp_paths_dup_log_dir ();
  g_autoptr(GtkMultiSelection) selection = NULL;

  self->reader = dp_log_reader_new (folder);
  self->entries = g_list_store_new (DP_TYPE_LOG_ENTRY);
  self->run_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  dp_logs_part_fill_lists (self);

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->entries)),
                                           g_object_ref (self->filter));
  selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->shown)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

void
dp_logs_part_show_run (DpLogsPart *self,
                       gint64      run_id)
{
  g_return_if_fail (DP_IS_LOGS_PART (self));

  show_all_cb (self);
  dp_logs_part_note_run (self, run_id);
  for (guint i = 0; i < self->run_ids->len; i++)
    if (g_array_index (self->run_ids, gint64, i) == run_id)
      gtk_drop_down_set_selected (self->run_drop_down, i + 1);
}
