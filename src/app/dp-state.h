/* dp-state.h: what the window remembers of itself from one start to the next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** dp_state_dup: Returns: (transfer full) (nullable): what is remembered as @name */
char *dp_state_dup          (GSettings     *settings,
                             const char    *name);

/** dp_state_set: @value: (nullable): %NULL forgets */
void  dp_state_set          (GSettings     *settings,
                             const char    *name,
                             const char    *value);

/**
 * dp_state_keep:
 * @property: a text or a number
 *
 * @widget gets @property as it was last under @name, and from now on it is remembered. What a list
 * or a stack no longer has is left alone.
 */
void  dp_state_keep         (GSettings     *settings,
                             const char    *name,
                             GtkWidget     *widget,
                             const char    *property);

/** dp_state_keep_sorting: the same of the column that @view is sorted by; to be called when it has
 * its columns */
void  dp_state_keep_sorting (GSettings     *settings,
                             const char    *name,
                             GtkColumnView *view);

G_END_DECLS
