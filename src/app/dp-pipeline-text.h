/* dp-pipeline-text.h: a pipeline in words for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-pipeline-spec.h"

G_BEGIN_DECLS

/** dp_pipeline_text_dup_next: Returns: (transfer full): its next @n moments, a line each, here and
 * in New York; "" where there is none */
char *dp_pipeline_text_dup_next    (DpPipelineSpec *spec,
                                    guint           n);

/** dp_pipeline_text_dup_summary: Returns: (transfer full): when it runs, and when that is next */
char *dp_pipeline_text_dup_summary (DpPipelineSpec *spec);

/** dp_pipeline_text_dup_mail_to: Returns: (transfer full): who is told of its runs by mail, with
 * commas; "" for those that the settings name */
char *dp_pipeline_text_dup_mail_to (DpPipelineSpec *spec);
void  dp_pipeline_text_set_mail_to (DpPipelineSpec *spec,
                                    const char     *text);

G_END_DECLS
