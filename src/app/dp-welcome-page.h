/* dp-welcome-page.h: what a person sees who has no data yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-run.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** DpWelcomePage: the ways to begin; the progress of the first run. */
#define DP_TYPE_WELCOME_PAGE (dp_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (DpWelcomePage, dp_welcome_page, DP, WELCOME_PAGE, AdwBin)

/** dp_welcome_page_set_settings: @settings: which say what there is to load; once */
void       dp_welcome_page_set_settings (DpWelcomePage *self,
                                         DpSettings    *settings);

void       dp_welcome_page_set_run      (DpWelcomePage *self,
                                         DpRun         *run);

/** dp_welcome_page_get_banner: Returns: (transfer none): for what the window has to say */
AdwBanner *dp_welcome_page_get_banner   (DpWelcomePage *self);

G_END_DECLS
