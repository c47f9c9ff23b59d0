/* dp-file-form-private.h: what a file looks like, and what it looked like before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-preview.h"
#include "dp-pipeline-private.h"

G_BEGIN_DECLS

/* A file that is about to be loaded, as it is understood.
 * @form: (nullable): the files that it belongs to,
 * @kind: what they hold, or UNKNOWN, and
 * @verdict: (nullable): what is different about it; all of that only with a header */
typedef struct
{
  DpCsvPreview   *preview;
  char           *form;
  DpCsvKind       kind;
  DpDriftVerdict *verdict;
} DpLookedAt;

/* Fiber. Returns: FALSE with @error where nothing can be made of it */
gboolean _dp_file_look       (DpPipelineRun  *self,
                              const char     *path,
                              DpLookedAt     *looked,
                              GError        **error);
void     _dp_looked_at_clear (DpLookedAt     *looked);
/* Fiber: keeps in mind what a person said of it for other files of the family and the form. */
void     _dp_file_remember   (DpPipelineRun  *self,
                              DpLookedAt     *looked);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpLookedAt, _dp_looked_at_clear)

G_END_DECLS
