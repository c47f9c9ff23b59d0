/* dp-symbol-order.h: instruments as the person ordered and grouped them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-instrument.h"
#include "dp-settings.h"
#include "dp-symbol-groups.h"

G_BEGIN_DECLS

/**
 * DpSymbolOrder:
 *
 * Follows the settings "symbols" and "symbol-groups". Sections are the groups, in their order; what
 * else was chosen, whatever its kind; then what nobody chose, by kind. Signal "changed".
 */
#define DP_TYPE_SYMBOL_ORDER (dp_symbol_order_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolOrder, dp_symbol_order, DP, SYMBOL_ORDER, GObject)

DpSymbolOrder  *dp_symbol_order_new             (void);
/** dp_symbol_order_set_settings: what to follow; to be set once, before anything is asked */
void            dp_symbol_order_set_settings    (DpSymbolOrder *self,
                                                 DpSettings    *settings);
/** dp_symbol_order_get_groups: Returns: (transfer none): as they are until "changed" */
DpSymbolGroups *dp_symbol_order_get_groups      (DpSymbolOrder *self);
/** dp_symbol_order_get_section: Returns: the number of the section, from 0 on */
guint           dp_symbol_order_get_section     (DpSymbolOrder *self,
                                                 DpInstrument  *instrument);
/** dp_symbol_order_get_title: Returns: (transfer none): what a section is called, until
 * "changed" */
const char     *dp_symbol_order_get_title       (DpSymbolOrder *self,
                                                 guint          section);
/** dp_symbol_order_compare: by place among the chosen ones; 0 for two that nobody chose */
int             dp_symbol_order_compare         (DpSymbolOrder *self,
                                                 DpInstrument  *a,
                                                 DpInstrument  *b);
/** dp_symbol_order_put: @section: a group's, or any other, for none of them; stored in the
 * settings */
gboolean        dp_symbol_order_put             (DpSymbolOrder *self,
                                                 DpInstrument  *instrument,
                                                 guint          section,
                                                 GError       **error);

G_END_DECLS
