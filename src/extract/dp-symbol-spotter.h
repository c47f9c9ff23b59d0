/* dp-symbol-spotter.h: which instruments a text speaks of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpSymbolSpotter:
 *
 * Finds symbols by what can be no accident: "$AAPL", "(NASDAQ: AAPL)", the name of an instrument it
 * was told of, and such an instrument's bare symbol where that is longer than three letters. Words
 * that are names too ("Target", "ON", "IT") count only with a sign or an exchange before them.
 */
typedef struct _DpSymbolSpotter DpSymbolSpotter;

/** dp_symbol_spotter_new: Returns: (transfer full): one that knows no instruments yet */
DpSymbolSpotter  *dp_symbol_spotter_new  (void);
void              dp_symbol_spotter_free (DpSymbolSpotter *self);

/**
 * dp_symbol_spotter_add:
 * @symbol: what people call the instrument ("AAPL")
 * @name: (nullable): its name, with or without "Inc." ("Apple Inc.")
 * @kind: (nullable): as in raw.instruments; names of a "coin" count in any case of letters
 */
void              dp_symbol_spotter_add  (DpSymbolSpotter *self,
                                          const char      *symbol,
                                          const char      *name,
                                          const char      *kind);

/**
 * dp_symbol_spotter_spot:
 * @title: (nullable)
 * @text: (nullable)
 * Returns: (transfer full): symbols, sorted, each once
 */
char            **dp_symbol_spotter_spot (DpSymbolSpotter *self,
                                          const char      *title,
                                          const char      *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSymbolSpotter, dp_symbol_spotter_free)

G_END_DECLS
