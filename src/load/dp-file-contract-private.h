/* dp-file-contract-private.h: what a contract allows of the rows of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-mapping.h"
#include "dp-drift-action.h"

G_BEGIN_DECLS

/* What has changed, by column */
typedef struct _DpFileContract DpFileContract;

/* @action: lives as long. @mapping: whose columns have the names that fields are known by. */
DpFileContract *_dp_file_contract_new    (const DpDriftAction *action,
                                          const DpCsvMapping  *mapping);
void            _dp_file_contract_free   (DpFileContract      *self);
/* Gives @record, until the next one, other cells, where some are not to be loaded. @cause: (out)
 * (transfer full): why it is the whole record that is not. */
gboolean        _dp_file_contract_allows (DpFileContract      *self,
                                          DpCsvRecord         *record,
                                          char               **cause);

G_END_DECLS
