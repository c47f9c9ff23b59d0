/* dp-drift-private.h: what is known of the form of replies and tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-drift.h"

G_BEGIN_DECLS

typedef struct
{
  char *field;
  char *alias;
} DpDriftAlias;

/* What is known of one endpoint */
typedef struct
{
  DpReplyShape *shape;       /* (nullable) */
  GHashTable   *usual;       /* fingerprints of replies that are no change */
  GHashTable   *events;      /* change, field and target → state */
  GHashTable   *refused;     /* renames that are none: see dp_shape_diff() */
  GPtrArray    *aliases;     /* (element-type DpDriftAlias) */
} DpDriftEndpoint;

struct _DpDrift
{
  GObject parent_instance;

  GMutex      lock;
  GHashTable *endpoints;     /* source and endpoint → DpDriftEndpoint */
  GHashTable *contracts;     /* source → DpContract */
  GHashTable *aliases;       /* source → DpFieldAliases */
};

/* With the lock held. Returns: (transfer none): what is known of it, made where nothing is */
DpDriftEndpoint *_dp_drift_take_endpoint (DpDrift      *self,
                                          const char   *source,
                                          const char   *name);
/* @shape: (transfer full): of a reply or a table. Returns: (transfer full) */
DpDriftVerdict  *_dp_drift_judge_shape   (DpDrift      *self,
                                          const char   *source,
                                          const char   *endpoint,
                                          DpReplyShape *shape);

G_END_DECLS
