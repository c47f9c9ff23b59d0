/* dp-query-catalog.h: what the database has, by name, and what of it a person may mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-db-pool.h"

G_BEGIN_DECLS

typedef enum
{
  DP_PROPOSAL_COLUMN,
  DP_PROPOSAL_TABLE,
  DP_PROPOSAL_VIEW,
  DP_PROPOSAL_SCHEMA,
  DP_PROPOSAL_ALIAS,      /* of a table of the statement */
  DP_PROPOSAL_FUNCTION,
  DP_PROPOSAL_KEYWORD,
} DpProposalKind;

/** DpProposal: what may be meant by the word at a place; immutable */
#define DP_TYPE_PROPOSAL (dp_proposal_get_type ())
G_DECLARE_FINAL_TYPE (DpProposal, dp_proposal, DP, PROPOSAL, GObject)

DpProposalKind  dp_proposal_get_kind   (DpProposal *self);
/** dp_proposal_get_text: Returns: what takes the word's place, quoted as needed */
const char     *dp_proposal_get_text   (DpProposal *self);
/** dp_proposal_get_detail: Returns: (nullable): a column's type, a table's schema */
const char     *dp_proposal_get_detail (DpProposal *self);

/** DpQueryCatalog: schemas, relations and columns as they were; immutable */
#define DP_TYPE_QUERY_CATALOG (dp_query_catalog_get_type ())
G_DECLARE_FINAL_TYPE (DpQueryCatalog, dp_query_catalog, DP, QUERY_CATALOG, GObject)

/** dp_query_catalog_load: Returns: a future of a [class@QueryCatalog] */
DexFuture      *dp_query_catalog_load       (DpDbPool       *pool) G_GNUC_WARN_UNUSED_RESULT;

/** dp_query_catalog_new_empty: Returns: (transfer full): one that knows SQL's own words only */
DpQueryCatalog *dp_query_catalog_new_empty  (void);

/** dp_query_catalog_find_word: Returns: where the word begins that ends at @offset of @script, in
 * bytes */
gsize           dp_query_catalog_find_word  (const char     *script,
                                             gsize           offset);

/**
 * dp_query_catalog_complete:
 * @script: statements, the one at @offset as yet unfinished
 * @offset: where the person writes, in bytes
 *
 * Columns of the tables that the statement reads come first, after a name and a dot only what is in
 * it; after FROM and JOIN there are tables.
 *
 * Returns: (transfer full): [class@Gio.ListModel] of [class@Proposal], the likeliest first
 */
GListModel     *dp_query_catalog_complete   (DpQueryCatalog *self,
                                             const char     *script,
                                             gsize           offset);

G_END_DECLS
