/* dp-project-macros.h: macros of a project, of its packages, and those that come with the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpProjectPackage: a project in dbt_packages, or the project itself, which is the first */
typedef struct
{
  char       *name;
  char       *root;        /* "" or "dbt_packages/other" */
  DpYamlNode *settings;
  DpValue    *macros;
  DpValue    *vars;        /* nullable: what a package sets for itself */
} DpProjectPackage;

/** _dp_project_package_of: Returns: (transfer none): whose file it is, by its path */
DpProjectPackage *
          _dp_project_package_of     (DpTransformProject  *self,
                                      const char          *path);
/** _dp_project_packages_new: Returns: (transfer full): an empty list of packages */
GPtrArray *_dp_project_packages_new  (void);
/** _dp_project_read_packages: finds the packages, and reads all macros */
gboolean  _dp_project_read_packages  (DpTransformProject  *self,
                                      GError             **error);
/** _dp_project_package_macros: @package: "dbt" for the program's own. Returns: (nullable) */
DpValue  *_dp_project_package_macros (DpTransformProject  *self,
                                      const char          *package);
/**
 * _dp_project_find_macro:
 * @package: (nullable): where to look first
 * @name: may be "package.name"
 *
 * Returns: (transfer none) (nullable)
 */
DpValue  *_dp_project_find_macro     (DpTransformProject  *self,
                                      const char          *package,
                                      const char          *name);
/**
 * _dp_project_find_var:
 * What was given for this run, what the project says for @package and in general, and last what
 * packages say of themselves.
 *
 * Returns: (transfer none) (nullable)
 */
DpValue  *_dp_project_find_var       (DpTransformProject  *self,
                                      const char          *package,
                                      const char          *name);
/** _dp_project_find_materialization: Returns: (transfer none) (nullable): its macro */
DpValue  *_dp_project_find_materialization (DpTransformProject  *self,
                                            const char          *name);
/**
 * _dp_project_name_relation:
 * Gives the model that is being resolved its place in the database, as generate_schema_name() and
 * generate_alias_name() say.
 */
gboolean  _dp_project_name_relation  (DpRender            *render,
                                      GError             **error);
/** _dp_project_dispatch_cb: adapter.dispatch() */
DpValue  *_dp_project_dispatch_cb    (const DpCall        *call,
                                      gpointer             data,
                                      GError             **error);

G_END_DECLS
