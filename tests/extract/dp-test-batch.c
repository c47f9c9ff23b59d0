/* dp-test-batch.c: what is in the rows of a reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-batch.h"

void
check_decimal (DpDecimal   value,
               const char *expected)
{
  g_autofree char *text = dp_decimal_to_string (value);

  g_assert_cmpstr (text, ==, expected);
}

void
check_position (DpBatch    *batch,
                guint       index,
                const char *expected)
{
  const DpReject *reject = g_ptr_array_index (batch->rejects, index);

  g_assert_cmpstr (reject->position, ==, expected);
}
