/* dp-project-context.h: what templates of a project see
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** _dp_project_functions_new: Returns: (transfer full): what is the same for all templates */
DpValue *_dp_project_functions_new  (void);
DpValue *_dp_project_model_relation (DpModel     *model);
/** _dp_project_node_lookup: Returns: (transfer full) (nullable): this, model, target, graph … */
DpValue *_dp_project_node_lookup    (DpRender    *render,
                                     const char  *name);
/** _dp_project_call_macro: @positional: a list; @extra: (nullable): names that it sees, too */
DpValue *_dp_project_call_macro     (DpRender    *render,
                                     DpValue     *macro,
                                     DpValue     *positional,
                                     DpValue     *extra,
                                     const char  *path,
                                     guint        line,
                                     GError     **error);

G_END_DECLS
