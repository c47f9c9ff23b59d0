/* dp-kept-rows.c: rows of a list that stay where what they show stays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-kept-rows.h"

static const char *
get_key (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "kept-key");
}

/* Returns: the position of the row that has the focus, or -1 */
static int
find_focused (GtkListBox *box)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (box, i)) != NULL; i++)
    if (gtk_widget_get_state_flags (GTK_WIDGET (row)) & GTK_STATE_FLAG_FOCUS_WITHIN)
      return i;

  return -1;
}

static void
remove_gone (GtkListBox         *box,
             const char * const *keys)
{
  GtkListBoxRow *row;
  int i = 0;

  while ((row = gtk_list_box_get_row_at_index (box, i)) != NULL)
    if (g_strv_contains (keys, get_key (row)))
      i++;
    else
      gtk_list_box_remove (box, GTK_WIDGET (row));
}

void
dp_kept_rows_show (GtkListBox         *box,
                   const char * const *keys,
                   DpKeptRow           create,
                   gpointer            user_data)
{
  GtkListBoxRow *row;
  int focused;
  int n = 0;

  g_return_if_fail (GTK_IS_LIST_BOX (box));
  g_return_if_fail (keys != NULL);
  g_return_if_fail (create != NULL);

  focused = find_focused (box);
  remove_gone (box, keys);
  for (; keys[n] != NULL; n++)
    {
      GtkWidget *made;

      row = gtk_list_box_get_row_at_index (box, n);
      if (row != NULL && g_str_equal (get_key (row), keys[n]))
        continue;
      made = create (n, user_data);
      g_object_set_data_full (G_OBJECT (made), "kept-key", g_strdup (keys[n]), g_free);
      gtk_list_box_insert (box, made, n);
    }
  /* Those that had another place */
  while ((row = gtk_list_box_get_row_at_index (box, n)) != NULL)
    gtk_list_box_remove (box, GTK_WIDGET (row));

  if (focused >= 0 && n > 0 && find_focused (box) < 0)
    gtk_widget_child_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (box, MIN (focused, n - 1))),
                            GTK_DIR_TAB_FORWARD);
}
