/* dp-db-target.h: where a database is and how to get in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpDbTarget: (ref-func dp_db_target_ref) (unref-func dp_db_target_unref)
 * Immutable; any thread may read it.
 */
typedef struct _DpDbTarget DpDbTarget;

#define DP_TYPE_DB_TARGET (dp_db_target_get_type ())
GType       dp_db_target_get_type      (void);

/**
 * dp_db_target_new:
 * @host: a name, an address, or an absolute path of a socket directory
 * @port: 0 for 5432
 * @password: (nullable)
 * @sslmode: (nullable): as libpq's; @sslrootcert: (nullable): a path
 */
DpDbTarget *dp_db_target_new           (const char *host,
                                        guint       port,
                                        const char *dbname,
                                        const char *user,
                                        const char *password,
                                        const char *sslmode,
                                        const char *sslrootcert);

/**
 * dp_db_target_new_for_uri: Returns: (transfer full) (nullable): from postgresql://… or key=value
 */
DpDbTarget *dp_db_target_new_for_uri   (const char *uri,
                                        GError    **error);
DpDbTarget *dp_db_target_with_dbname   (DpDbTarget *self,
                                        const char *dbname);
/** dp_db_target_with_option: @value: (nullable): of libpq's parameter @keyword. Returns: (transfer
 * full) */
DpDbTarget *dp_db_target_with_option   (DpDbTarget *self,
                                        const char *keyword,
                                        const char *value);
DpDbTarget *dp_db_target_ref           (DpDbTarget *self);
void        dp_db_target_unref         (DpDbTarget *self);
const char *dp_db_target_get_dbname    (DpDbTarget *self);
/** dp_db_target_get_option: Returns: (transfer none) (nullable): what libpq's parameter @keyword is
 * set to */
const char *dp_db_target_get_option    (DpDbTarget *self,
                                        const char *keyword);

/** dp_db_target_dup_uri: Returns: (transfer full): a URI that psql takes, without the password */
char       *dp_db_target_dup_uri       (DpDbTarget *self);

/** dp_db_target_describe: Returns: (transfer full): for people: "market on db.example port 5433" */
char       *dp_db_target_describe      (DpDbTarget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDbTarget, dp_db_target_unref)

G_END_DECLS
