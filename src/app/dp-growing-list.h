/* dp-growing-list.h: a long list, whose view is there at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dp_growing_list_new:
 * @view: what will show it
 * @model: (transfer full): everything
 *
 * A view makes widgets for some two hundred rows at once, which takes longer than a person should
 * wait for the first of them: some come first, the others a few in each frame.
 *
 * Returns: (transfer full): the part of @model that is there so far
 */
GListModel *dp_growing_list_new (GtkWidget  *view,
                                 GListModel *model);

G_END_DECLS
