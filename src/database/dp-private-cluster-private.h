/* dp-private-cluster-private.h: the private server's data directory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DP_PRIVATE_CLUSTER_MAJOR    "17"
#define DP_PRIVATE_CLUSTER_USER     "datapipe"
#define DP_PRIVATE_CLUSTER_DATABASE "datapipe"
#define DP_PRIVATE_CLUSTER_LOG      "server.log"

/* Returns: (transfer full) (nullable): the path of a program of PostgreSQL's server */
char     *_dp_private_cluster_find_program (const char  *name,
                                            GError     **error);

/* Whether there is a cluster in @data_dir, of whatever version. */
static inline gboolean
_dp_private_cluster_exists (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "PG_VERSION", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Makes the cluster where there is none (@created says so), and checks and configures it.
 * With @data_dir's lock held. */
gboolean  _dp_private_cluster_prepare      (const char  *data_dir,
                                            gboolean    *created,
                                            GError     **error);

/* Unpacks the template made at build time into the new directory @target.
 * Returns: %FALSE without @error where there is no template */
gboolean  _dp_private_cluster_unpack       (const char  *target,
                                            GError     **error);

G_END_DECLS
