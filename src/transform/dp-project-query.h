/* dp-project-query.h: what templates ask the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** _dp_project_ask: awaits. @params: (nullable) (transfer full). Returns: (nullable) */
DpDbResult *_dp_project_ask            (DpRender      *render,
                                        const char    *sql,
                                        DpDbParams    *params,
                                        GError       **error);
DpValue    *_dp_project_run_query_cb   (const DpCall  *call,
                                        gpointer       data,
                                        GError       **error);
DpValue    *_dp_project_statement_cb   (const DpCall  *call,
                                        gpointer       data,
                                        GError       **error);
DpValue    *_dp_project_load_result_cb (const DpCall  *call,
                                        gpointer       data,
                                        GError       **error);

G_END_DECLS
