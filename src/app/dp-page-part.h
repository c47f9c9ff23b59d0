/* dp-page-part.h: one of several views that a page switches between
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpPagePart:
 * Reads what it shows when it comes into view, as a page does, so that a page with many parts asks
 * only for what somebody looks at. Property "engine" (#DpEngine, construct-only).
 */
#define DP_TYPE_PAGE_PART (dp_page_part_get_type ())
G_DECLARE_DERIVABLE_TYPE (DpPagePart, dp_page_part, DP, PAGE_PART, AdwBin)

/**
 * DpPagePartClass:
 * @refresh: reads again what the part shows: whenever it comes into view, and at once where it is
 *   in view and what it shows is no longer true
 * @set_narrow: (nullable): the page has got, or has no more, the width of a phone
 */
struct _DpPagePartClass
{
  AdwBinClass parent_class;

  void (*refresh)    (DpPagePart *self);
  void (*set_narrow) (DpPagePart *self,
                      gboolean    narrow);
};

/** dp_page_part_get_engine: Returns: (transfer none): where all data comes from */
DpEngine *dp_page_part_get_engine (DpPagePart *self);

/** dp_page_part_invalidate: what is shown is no longer true */
void      dp_page_part_invalidate (DpPagePart *self);

/** dp_page_part_set_narrow: whether the page has the width of a phone */
void      dp_page_part_set_narrow (DpPagePart *self,
                                   gboolean    narrow);

/** dp_page_part_say: one sentence over the window, for a while */
void      dp_page_part_say        (DpPagePart *self,
                                   const char *sentence);

G_END_DECLS
