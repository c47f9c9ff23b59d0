/* dp-distribution.h: how the large tables lie in the database: as they are, by months, or over
 * nodes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-connection-probe.h"
#include "dp-transform.h"

G_BEGIN_DECLS

typedef struct
{
  char    *table;
  char    *step;        /* (nullable): what will be done, a sentence; %NULL: it is so already */
  char    *obstacle;    /* (nullable): what would break */
} DpDistributionStep;

/**
 * DpDistribution:
 *
 * What a server is offered, and what follows for each of the large tables: on plain PostgreSQL a
 * part for each month, on TimescaleDB chunks, on Citus shards by instrument beside reference
 * tables. Large tables of models, which are made anew now and then, lie in parts of PostgreSQL's
 * own but on Citus. Main thread only.
 */
#define DP_TYPE_DISTRIBUTION (dp_distribution_get_type ())
G_DECLARE_FINAL_TYPE (DpDistribution, dp_distribution, DP, DISTRIBUTION, GObject)

/**
 * dp_distribution_look:
 * @target: whose tables; set up already
 * @kind: (nullable): "plain", "timescale" or "citus"; %NULL for the best that the server offers
 * @back: to undo the parts of plain PostgreSQL
 *
 * Returns: a future of a [class@Distribution]; nothing is changed
 */
DexFuture          *dp_distribution_look        (DpDbTarget     *target,
                                                 const char     *kind,
                                                 gboolean        back) G_GNUC_WARN_UNUSED_RESULT;
/** dp_distribution_get_nick: Returns: "plain", "timescale" or "citus" */
const char         *dp_distribution_get_nick    (DpDistribution *self);
/** dp_distribution_get_steps: Returns: (transfer none): of [struct@DistributionStep] */
GPtrArray          *dp_distribution_get_steps   (DpDistribution *self);
/** dp_distribution_get_scopes: Returns: (transfer none): of [struct@ModelScope]: how far the models
 * look, which decides what a node of Citus works out alone */
GArray             *dp_distribution_get_scopes  (DpDistribution *self);
guint               dp_distribution_count_steps (DpDistribution *self);
/** dp_distribution_has_obstacles: whether something would break, so that it cannot be applied */
gboolean            dp_distribution_has_obstacles (DpDistribution *self);

/** dp_distribution_apply: all in one transaction, while no run goes on. Returns: a future of
 * %TRUE */
DexFuture          *dp_distribution_apply       (DpDistribution *self) G_GNUC_WARN_UNUSED_RESULT;

/** dp_distribution_keep: makes the parts of the coming months, and those for rows that came for
 * none, where tables have parts. Returns: a future of how many (int64) */
DexFuture          *dp_distribution_keep        (DpDbTarget     *target) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
