/* dp-restore-private.h: databases of a server, seen from outside of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-restore.h"

G_BEGIN_DECLS

#define DP_RESTORE_NEW "restoring"

/* All of these await, so they run in a fiber. */

/* Returns: (transfer full) (nullable): a connection to another database of @target's server */
DpDbConnection *_dp_restore_open_beside (DpDbTarget      *target,
                                         GError         **error);

/* "NAME_kept_20261121_153000" and the like, within what a name may have of bytes. @what: without
 * "_" */
char           *_dp_restore_dup_name    (DpDbTarget      *target,
                                         const char      *what);

gboolean        _dp_restore_create      (DpDbConnection  *beside,
                                         DpDbTarget      *target,
                                         const char      *name,
                                         GError         **error);
/* Makes @name and loads @backup into it; it is gone again where that fails. Returns: what is in
 * it */
DpDbCensus     *_dp_restore_beside      (DpDbConnection  *beside,
                                         DpDbTarget      *target,
                                         DpBackup        *backup,
                                         const char      *name,
                                         GError         **error);
gboolean        _dp_restore_drop        (DpDbConnection  *beside,
                                         const char      *name,
                                         GError         **error);

/* @name becomes @target's database; what was it becomes @kept (which may not be there). */
gboolean        _dp_restore_switch      (DpDbConnection  *beside,
                                         DpDbTarget      *target,
                                         const char      *name,
                                         const char      *kept,
                                         gboolean        *was_there,
                                         GError         **error);

/* Databases named as _dp_restore_dup_name() does, newest first. */
char          **_dp_restore_list        (DpDbConnection  *beside,
                                         DpDbTarget      *target,
                                         const char      *what,
                                         GError         **error);

G_END_DECLS
