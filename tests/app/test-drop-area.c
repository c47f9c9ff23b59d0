/* test-drop-area.c: files that are dropped on the window are handed on, and nothing of it stays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>

#include "dp-drop-area.h"

static void
import_files (GSimpleAction *action,
              GVariant      *uris,
              gpointer       user_data)
{
  g_autofree const char **list = g_variant_get_strv (uris, NULL);

  g_strv_builder_addv (user_data, list);
}

/* The target, as a drag from another program finds it. */
static GtkDropTarget *
find_target (GtkWidget *area)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (area);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }

  return NULL;
}

/* Returns: whether the hint is to be seen, or coming */
static gboolean
shows_hint (GtkWidget *widget)
{
  if (GTK_IS_REVEALER (widget))
    return gtk_revealer_get_reveal_child (GTK_REVEALER (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_hint (child))
      return TRUE;

  return FALSE;
}

static void
test_drop (void)
{
  const GActionEntry entry = {
    .name = "import-files", .activate = import_files, .parameter_type = "as",
  };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GFile) one = g_file_new_for_path ("/tmp/one.csv");
  g_autoptr(GFile) two = g_file_new_for_path ("/tmp/two ü.csv");
  GFile *files[] = { one, two };
  g_auto(GValue) value = G_VALUE_INIT;
  g_auto(GStrv) dropped = NULL;
  GtkWidget *window = adw_window_new ();
  GtkWidget *area = dp_drop_area_new (gtk_label_new ("Content"));
  GtkDropTarget *target = find_target (area);
  GdkDragAction action = 0;
  gboolean taken = FALSE;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), &entry, 1, builder);
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (actions));
  adw_window_set_content (ADW_WINDOW (window), area);
  g_assert_nonnull (target);
  g_assert_cmpint (gtk_drop_target_get_actions (target), ==, GDK_ACTION_COPY);

  g_signal_emit_by_name (target, "enter", 10.0, 10.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  g_assert_true (shows_hint (area));
  g_signal_emit_by_name (target, "leave");
  g_assert_false (shows_hint (area));

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (files, G_N_ELEMENTS (files)));
  g_signal_emit_by_name (target, "enter", 10.0, 10.0, &action);
  g_signal_emit_by_name (target, "drop", &value, 10.0, 10.0, &taken);
  g_assert_true (taken);
  g_assert_false (shows_hint (area));
  dropped = g_strv_builder_end (builder);
  g_assert_cmpuint (g_strv_length (dropped), ==, 2);
  g_assert_cmpstr (dropped[0], ==, "file:///tmp/one.csv");
  g_assert_cmpstr (dropped[1], ==, "file:///tmp/two%20%C3%BC.csv");

  g_object_add_weak_pointer (G_OBJECT (area), (gpointer *) &area);
  g_object_add_weak_pointer (G_OBJECT (target), (gpointer *) &target);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (area);
  g_assert_null (target);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/drop-area/drop", test_drop);

  return g_test_run ();
}
