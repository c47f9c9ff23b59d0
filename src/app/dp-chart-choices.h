/* dp-chart-choices.h: how a person wants charts to look
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-chart-view.h"

G_BEGIN_DECLS

/** dp_chart_choices_get: Returns: the value of the enumeration @type that the setting @key names;
 * the first where there is no such */
int  dp_chart_choices_get    (GSettings   *settings,
                              const char  *key,
                              GType        type);
/** dp_chart_choices_follow: colours, grid, crosshair and motion of @view are those of @settings
 * from now on; its type and its scale are not touched */
void dp_chart_choices_follow (GSettings   *settings,
                              DpChartView *view);

G_END_DECLS
