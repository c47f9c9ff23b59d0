/* dp-application.h: the program with a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpApplication: holds, opens and closes the engine; every menu entry is an action of it. */
#define DP_TYPE_APPLICATION (dp_application_get_type ())
G_DECLARE_FINAL_TYPE (DpApplication, dp_application, DP, APPLICATION, AdwApplication)

DpApplication *dp_application_new  (void);

/** dp_application_main: runs the window until it is closed. Returns: the program's exit code */
int            dp_application_main (int    argc,
                                    char **argv);

G_END_DECLS
