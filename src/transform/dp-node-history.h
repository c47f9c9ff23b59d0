/* dp-node-history.h: what is known of a project's nodes from the times they were built
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

/**
 * DpNodeRecord:
 * @checksum: of what the project's files say of the node
 * @code: of its SQL and that of all it stands on; (nullable): it has to be built anew
 * @data: @code with the versions of what it was made from; (nullable): likewise
 * @status: how it ended last: "success", "warn", "fail", "error", "skipped"
 */
typedef struct
{
  char     *node;
  char     *relation;     /* nullable: quoted */
  char     *checksum;
  char     *code;
  char     *data;
  char     *status;
  gint64    rows;
  gboolean  is_there;     /* the relation is the one that was built … */
  gboolean  is_touched;   /* … and rows of it were changed since */
  gboolean  last;         /* it took part in the last run that did anything */
} DpNodeRecord;

typedef struct _DpNodeHistory DpNodeHistory;

/** dp_node_history_load: Awaits. Returns: (transfer full) (nullable) */
DpNodeHistory      *dp_node_history_load   (DpDbConnection       *connection,
                                            const char           *project,
                                            GError              **error);
void                dp_node_history_free   (DpNodeHistory        *self);
/** dp_node_history_lookup: @self: (nullable). Returns: (nullable) */
const DpNodeRecord *dp_node_history_lookup (const DpNodeHistory  *self,
                                            const char           *node);
/** dp_node_history_list_failed: Returns: (transfer full): ids of what did not succeed last time */
char              **dp_node_history_list_failed (const DpNodeHistory  *self);

/**
 * dp_node_history_write:
 * @records: (element-type DpNodeRecord): one without data keeps what is known of it besides how it
 *   ended
 * Awaits. In a transaction that builds the node, it is known with what was built.
 */
gboolean            dp_node_history_write  (DpDbConnection       *connection,
                                            const char           *project,
                                            GPtrArray            *records,
                                            gint64                started_us,
                                            GError              **error);

DpNodeRecord       *dp_node_record_new     (const char           *node);
void                dp_node_record_free    (DpNodeRecord         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpNodeHistory, dp_node_history_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpNodeRecord, dp_node_record_free)

G_END_DECLS
