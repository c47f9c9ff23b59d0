/* dp-place.h: where the list at the left leads, besides the instruments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpPlace: one page of the window; properties "id", "title" and "icon-name" (all read-only) */
#define DP_TYPE_PLACE (dp_place_get_type ())
G_DECLARE_FINAL_TYPE (DpPlace, dp_place, DP, PLACE, GObject)

/** dp_place_list_new: Returns: (transfer full): all [class@Place]s there are, as people read
 * them */
GListModel *dp_place_list_new      (void);

const char *dp_place_get_id        (DpPlace  *self);
const char *dp_place_get_title     (DpPlace  *self);
const char *dp_place_get_icon_name (DpPlace  *self);

/** dp_place_build: Returns: (transfer floating): the place's page */
DpPage     *dp_place_build         (DpPlace  *self,
                                    DpEngine *engine);

G_END_DECLS
