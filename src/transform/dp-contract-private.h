/* dp-contract-private.h: what a contract consists of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-contract.h"

G_BEGIN_DECLS

typedef struct
{
  char     *name;             /* as the database has it */
  char     *data_type;        /* nullable */
  guint     line;
} DpContractColumn;

typedef enum
{
  DP_CONSTRAINT_NOT_NULL,
  DP_CONSTRAINT_UNIQUE,
  DP_CONSTRAINT_PRIMARY_KEY,
  DP_CONSTRAINT_CHECK,
  DP_CONSTRAINT_FOREIGN_KEY,
} DpConstraintType;

typedef struct
{
  DpConstraintType   type;
  char             **columns;
  char              *name;        /* nullable */
  char              *expression;  /* nullable: of a check; "schema.table (column)" of a foreign
                                   * key */
  char              *to;          /* nullable: ref('…'), for a foreign key */
  char             **to_columns;  /* nullable */
  guint              line;
} DpConstraint;

struct _DpContract
{
  char      *path;
  guint      line;
  GPtrArray *columns;             /* of DpContractColumn */
  GPtrArray *constraints;         /* of DpConstraint */
};

G_END_DECLS
