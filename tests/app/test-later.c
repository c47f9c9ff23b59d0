/* test-later.c: a part of a page that comes some frames after it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>

#include "dp-later.h"

static void
count_frame (GdkFrameClock *clock,
             gpointer       n_frames)
{
  ++*(guint *) n_frames;
}

static void
test_frames (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *label = gtk_label_new ("Part");
  GtkWidget *later = g_object_new (DP_TYPE_LATER, "part", label, "frames", 3u, NULL);
  guint n_frames = 0;

  adw_window_set_content (ADW_WINDOW (window), later);
  g_assert_null (adw_bin_get_child (ADW_BIN (later)));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (count_frame),
                    &n_frames);

  while (adw_bin_get_child (ADW_BIN (later)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_frames, >=, 3);
  g_assert_true (adw_bin_get_child (ADW_BIN (later)) == label);
  g_assert_true (gtk_widget_get_mapped (label));

  /* It does not go and come again. */
  gtk_widget_set_visible (window, FALSE);
  g_assert_true (adw_bin_get_child (ADW_BIN (later)) == label);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), &n_frames);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_hidden (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, NULL);
  GtkWidget *later = g_object_new (DP_TYPE_LATER, "part", label, NULL);

  adw_window_set_content (ADW_WINDOW (window), later);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (gtk_widget_get_visible (later));
  gtk_widget_set_visible (label, TRUE);
  g_assert_true (gtk_widget_get_visible (later));
  while (adw_bin_get_child (ADW_BIN (later)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_add_weak_pointer (G_OBJECT (label), (gpointer *) &label);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (label);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/later/frames", test_frames);
  g_test_add_func ("/later/hidden", test_hidden);

  return g_test_run ();
}
