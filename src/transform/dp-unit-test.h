/* dp-unit-test.h: what a model makes of given rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-fixture.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpUnitInput: what stands for one relation the model reads */
typedef struct
{
  char          *input;        /* "ref('orders')", "source('raw', 'orders')", "this" */
  DpModel       *model;        /* nullable */
  DpSourceTable *source;       /* nullable */
  char          *relation;     /* what the relation is really called: for its columns */
  char          *name;         /* what it is called in the query, quoted */
  DpFixture     *fixture;
} DpUnitInput;

/** DpUnitTest: what a test of kind "unit" has beside what all tests have */
struct _DpUnitTest
{
  char      *name;
  char      *model_name;
  DpModel   *model;
  char      *path;
  guint      line;
  GPtrArray *inputs;           /* of DpUnitInput */
  DpFixture *expected;
  char      *definition;       /* all of it, to tell whether it has changed */
  DpValue   *macros;           /* dicts: what is overridden */
  DpValue   *vars;
  DpValue   *env_vars;
  GArray    *dependencies;     /* of DpDependency: what has to be built for the types of its
                                * inputs */
};

void          dp_unit_test_free    (DpUnitTest          *self);

/**
 * dp_unit_test_read:
 * @node: one entry of "unit_tests"
 *
 * Returns: (transfer full) (nullable): %NULL with file and line of what is wrong
 */
DpUnitTest   *dp_unit_test_read    (DpTransformProject  *project,
                                    const char          *path,
                                    DpYamlNode          *node,
                                    GError             **error);
/** dp_unit_test_resolve: finds its model and its inputs, once all of the project is read */
gboolean      dp_unit_test_resolve (DpUnitTest          *self,
                                    DpTransformProject  *project,
                                    GError             **error);

/** dp_unit_test_render: Returns: (transfer full) (nullable): the model's SQL, reading the given
 * rows */
char         *dp_unit_test_render  (DpUnitTest          *self,
                                    DpTransformProject  *project,
                                    DpDbConnection      *connection,
                                    DpSourceMap         *map,
                                    GError             **error);

/**
 * dp_unit_test_run:
 * @name: what the result is called
 *
 * Awaits, so call it in a fiber with a stack of %DP_RENDER_STACK. Nothing is written: the given
 * rows are part of the query.
 *
 * Returns: (transfer full): its message shows the rows that differ
 */
DpNodeResult *dp_unit_test_run     (DpUnitTest          *self,
                                    const char          *name,
                                    DpTransformProject  *project,
                                    DpDbConnection      *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpUnitTest, dp_unit_test_free)

G_END_DECLS
