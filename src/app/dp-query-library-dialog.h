/* dp-query-library-dialog.h: queries that are kept, and those that were run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-query-library.h"

G_BEGIN_DECLS

/** DpQueryLibraryDialog: signal "chosen" (SQL): one of them is to be looked at */
#define DP_TYPE_QUERY_LIBRARY_DIALOG (dp_query_library_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpQueryLibraryDialog, dp_query_library_dialog,
                      DP, QUERY_LIBRARY_DIALOG, AdwDialog)

AdwDialog *dp_query_library_dialog_new (DpQueryLibrary *library);

G_END_DECLS
