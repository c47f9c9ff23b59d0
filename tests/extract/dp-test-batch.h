/* dp-test-batch.h: what is in the rows of a reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"

G_BEGIN_DECLS

void check_decimal  (DpDecimal   value,
                     const char *expected);
/** check_position: where in the reply the @index-th refused row is */
void check_position (DpBatch    *batch,
                     guint       index,
                     const char *expected);

G_END_DECLS
