/* dp-indicators.h: what can be computed from a column of prices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DP_INDICATOR_ERROR (dp_indicator_error_quark ())
GQuark dp_indicator_error_quark (void);

/** DpIndicatorError: why an indicator's name was refused */
typedef enum
{
  DP_INDICATOR_ERROR_UNKNOWN,
  DP_INDICATOR_ERROR_PERIOD,
} DpIndicatorError;

/** DpIndicatorKind: one line over the prices each */
typedef enum
{
  DP_INDICATOR_SMA,
  DP_INDICATOR_EMA,
} DpIndicatorKind;

/** DpIndicator: a kind and over how many bars */
typedef struct
{
  DpIndicatorKind kind;
  guint           period;
} DpIndicator;

#define DP_INDICATOR_MAX_PERIOD 10000

/**
 * dp_indicator_parse:
 * @spec: "sma:20", "ema:50"; case does not matter
 * @indicator: (out)
 *
 * Returns: whether @spec was understood; else @error is a sentence that says what is
 */
gboolean dp_indicator_parse     (const char        *spec,
                                 DpIndicator       *indicator,
                                 GError           **error);

/** dp_indicator_dup_label: Returns: (transfer full): what people call it, "SMA 20" */
char    *dp_indicator_dup_label (const DpIndicator *indicator);

/**
 * dp_indicator_compute:
 * @values: closes, oldest first, all finite
 * @out: (array length=length): NaN where there are not yet enough bars
 */
void     dp_indicator_compute   (const DpIndicator *indicator,
                                 const double      *values,
                                 gsize              length,
                                 double            *out);

/** dp_sma: the mean of the last @period values; the first stands at @period - 1 */
void     dp_sma                 (const double      *values,
                                 gsize              length,
                                 guint              period,
                                 double            *out);

/** dp_ema: k = 2 / (@period + 1), begun with the mean of the first @period values at @period - 1 */
void     dp_ema                 (const double      *values,
                                 gsize              length,
                                 guint              period,
                                 double            *out);

G_END_DECLS
