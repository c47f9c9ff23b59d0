/* dp-outcome-strip.h: how a test ended the last times, in the space of a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-test-history.h"

G_BEGIN_DECLS

/**
 * DpOutcomeStrip:
 * A bar for each time, the newest last: low for passed, higher for a warning, full for failed,
 * hollow for one that could not be asked, a dot for skipped. Screen readers hear how often it did
 * not pass.
 */
#define DP_TYPE_OUTCOME_STRIP (dp_outcome_strip_get_type ())
G_DECLARE_FINAL_TYPE (DpOutcomeStrip, dp_outcome_strip, DP, OUTCOME_STRIP, GtkWidget)

GtkWidget *dp_outcome_strip_new         (void);
/** dp_outcome_strip_set_history: @history: (nullable) */
void       dp_outcome_strip_set_history (DpOutcomeStrip *self,
                                         DpTestHistory  *history);

G_END_DECLS
