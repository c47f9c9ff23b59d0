/* dp-project-exposures.h: what stands outside of a project and reads what it builds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpExposure: a dashboard, a notebook, an application … */
typedef struct
{
  char      *id;              /* "exposure.shop.weekly_sales" */
  char      *name;
  char      *package;
  char      *path;
  guint      line;
  char      *description;     /* nullable */
  DpValue   *properties;      /* all that the .yml file says of it */
  GArray    *dependencies;    /* of DpDependency */
  GPtrArray *sources;         /* of DpSourceTable, borrowed */
} DpExposure;

/** _dp_project_exposures_new: Returns: (transfer full): an empty list of DpExposure */
GPtrArray *_dp_project_exposures_new     (void);
gboolean   _dp_project_read_exposure     (DpTransformProject  *self,
                                          const char          *path,
                                          DpYamlNode          *node,
                                          GError             **error);
/** _dp_project_resolve_exposures: finds what they read, once all of the project is known */
gboolean   _dp_project_resolve_exposures (DpTransformProject  *self,
                                          GError             **error);

G_END_DECLS
