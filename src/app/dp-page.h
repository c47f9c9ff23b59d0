/* dp-page.h: what the window shows beside its list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpPage:
 * A header bar with the page's title, a banner for what the window has to say, and the content.
 * In the `.ui` of a subclass, children of the types "start" and "end" go into the header bar, of
 * "top" and "bottom" become bars, and the property "content" is the rest.
 *
 * Properties: "engine" (#DpEngine, construct-only), "title", "subtitle", "content".
 */
#define DP_TYPE_PAGE (dp_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (DpPage, dp_page, DP, PAGE, AdwBin)

/**
 * DpPageClass:
 * @refresh: reads again what the page shows. It is called when the page comes into view and the
 *   data has changed since the last time, and at once where it is in view as the data changes.
 */
struct _DpPageClass
{
  AdwBinClass parent_class;

  void (*refresh) (DpPage *self);
};

/** dp_page_get_engine: Returns: (transfer none): where all data comes from */
DpEngine *dp_page_get_engine   (DpPage     *self);

void      dp_page_set_title    (DpPage     *self,
                                const char *title);
void      dp_page_set_subtitle (DpPage     *self,
                                const char *subtitle);
void      dp_page_set_content  (DpPage     *self,
                                GtkWidget  *content);

/** dp_page_get_settings: Returns: (transfer none): where the window remembers things */
GSettings *dp_page_get_settings (DpPage    *self);

/** dp_page_invalidate: what is shown is no longer true; see [vfunc@Page.refresh] */
void      dp_page_invalidate   (DpPage     *self);

/** dp_page_add_toast: @toast: (transfer full): shown over the whole window */
void      dp_page_add_toast    (DpPage     *self,
                                AdwToast   *toast);

/** dp_page_get_banner: Returns: (transfer none): for what the window has to say */
AdwBanner *dp_page_get_banner  (DpPage     *self);

G_END_DECLS
