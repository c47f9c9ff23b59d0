/* dp-growing-list.c: a long list, whose view is there at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-growing-list.h"

#define FIRST_ROWS   16
#define ROWS_A_FRAME 8
#define ALL_WIDGETS  220

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
grow_cb (GtkWidget     *view,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  g_autoptr(GtkSliceListModel) slice = g_weak_ref_get (user_data);
  guint size;

  /* The view may show another list by now. */
  if (slice == NULL)
    return G_SOURCE_REMOVE;

  size = gtk_slice_list_model_get_size (slice);
  if (size < ALL_WIDGETS)
    {
      gtk_slice_list_model_set_size (slice, size + ROWS_A_FRAME);
      return G_SOURCE_CONTINUE;
    }
  gtk_slice_list_model_set_size (slice, G_MAXUINT);

  return G_SOURCE_REMOVE;
}

GListModel *
dp_growing_list_new (GtkWidget  *view,
                     GListModel *model)
{
  GtkSliceListModel *slice;
  GWeakRef *weak;

  g_return_val_if_fail (GTK_IS_WIDGET (view), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  slice = gtk_slice_list_model_new (model, 0, FIRST_ROWS);
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, slice);
  gtk_widget_add_tick_callback (view, grow_cb, weak, weak_ref_free);

  return G_LIST_MODEL (slice);
}
