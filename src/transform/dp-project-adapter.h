/* dp-project-adapter.h: dbt's "adapter" and "api", and what they are for PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** _dp_project_adapter_new: Returns: (transfer full): a dict of functions */
DpValue *_dp_project_adapter_new     (void);
/** _dp_project_api_new: Returns: (transfer full): api.Relation and api.Column */
DpValue *_dp_project_api_new         (void);
DpValue *_dp_project_load_relation_cb (const DpCall  *call,
                                       gpointer       data,
                                       GError       **error);

G_END_DECLS
