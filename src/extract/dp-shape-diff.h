/* dp-shape-diff.h: what is different about the replies of an endpoint
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-reply-shape.h"

G_BEGIN_DECLS

typedef enum
{
  DP_SHAPE_CHANGE_NEW,      /* a field that no reply had */
  DP_SHAPE_CHANGE_MISSING,  /* a field that most replies had is gone */
  DP_SHAPE_CHANGE_RETYPED,  /* a field that holds something else */
  DP_SHAPE_CHANGE_RENAMED,  /* one is gone, and a new one is much like it */
} DpShapeChangeKind;

/** DpShapeProposal: a new field that may be the missing one */
typedef struct
{
  char  *path;
  double confidence;
} DpShapeProposal;

/**
 * DpShapeChange:
 * @path: of the known field, of the new one where it is new
 * @from: what it was
 * @to: what it is
 * @confidence: 0 to 1: how sure it is that this is a change, and not how replies vary
 * @proposals: (element-type DpShapeProposal): best first; of a missing or renamed field
 */
typedef struct
{
  DpShapeChangeKind kind;
  char             *path;
  DpValueClass      from;
  DpValueClass      to;
  double            confidence;
  GPtrArray        *proposals;
} DpShapeChange;

/**
 * dp_shape_diff:
 * @known: what replies have looked like so far
 * @now: a reply
 * @refused: (nullable): "PATH → NEW PATH", what was proposed and is not so
 *
 * What replies differ in all the time is no change: nothing in place of a value, whole numbers
 * beside broken ones, a field that many replies did not have, what is below a field that was
 * always empty. Of an object that is new or gone its members are not told.
 *
 * Returns: (transfer full) (element-type DpShapeChange): surest first
 */
GPtrArray  *dp_shape_diff                   (DpReplyShape      *known,
                                             DpReplyShape      *now,
                                             GHashTable        *refused);

/** dp_shape_change_get_target: Returns: (nullable): the new name's path of a renamed field */
const char *dp_shape_change_get_target      (const DpShapeChange *self);
/** dp_shape_change_kind_get_name: Returns: "new", "missing", "retyped", "renamed" */
const char *dp_shape_change_kind_get_name   (DpShapeChangeKind    kind);
/** dp_shape_change_describe: Returns: a sentence for people */
char       *dp_shape_change_describe        (const DpShapeChange *self);

G_END_DECLS
