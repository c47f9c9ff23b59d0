/* dp-native-model.c: models whose rows are computed here, and not by the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-model.h"

static const DpNativeModel * const natives[] = {
  &dp_native_daily,
  &dp_native_indicators,
  &dp_native_metrics,
};

const DpNativeModel *
dp_native_model_find (DpModel *model)
{
  const char *name = dp_value_lookup_string (model->config, "native");

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (natives); i++)
    {
      if (g_str_equal (natives[i]->name, name))
        return natives[i];
    }

  return NULL;
}
