/* dp-cli-backfill.h: how backfills are shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"

G_BEGIN_DECLS

/* As an array of objects, to stdout. */
DpCliExit _dp_cli_print_backfills (GListModel *backfills);
/* As a table, to stdout. */
void      _dp_cli_show_backfills  (GListModel *backfills);

G_END_DECLS
