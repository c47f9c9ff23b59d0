/* dp-source-group.h: the preferences of one market data service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpSourceGroup:
 * Key, plan, address and a test of a service whose key is not needed for everything. The plans are
 * those that the settings know, in their order.
 */
#define DP_TYPE_SOURCE_GROUP (dp_source_group_get_type ())
G_DECLARE_FINAL_TYPE (DpSourceGroup, dp_source_group, DP, SOURCE_GROUP, AdwPreferencesGroup)

/**
 * dp_source_group_set_source:
 * @source: the service's name, "coingecko"
 * @plan_titles: (array zero-terminated): the plans for people, in the order of the setting's
 * choices Fills the group in; to be called once.
 */
void dp_source_group_set_source (DpSourceGroup      *self,
                                 DpEngine           *engine,
                                 const char         *source,
                                 const char * const *plan_titles);

G_END_DECLS
