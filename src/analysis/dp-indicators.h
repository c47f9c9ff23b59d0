/* dp-indicators.h: what can be computed from columns of bars
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-series.h"

G_BEGIN_DECLS

#define DP_INDICATOR_ERROR (dp_indicator_error_quark ())
GQuark dp_indicator_error_quark (void);

/** DpIndicatorError: why an indicator's name was refused */
typedef enum
{
  DP_INDICATOR_ERROR_UNKNOWN,
  DP_INDICATOR_ERROR_PARAMETER,
} DpIndicatorError;

/** DpIndicatorKind: docs/indicators.md defines each of them */
typedef enum
{
  DP_INDICATOR_SMA,
  DP_INDICATOR_EMA,
  DP_INDICATOR_WMA,
  DP_INDICATOR_DEMA,
  DP_INDICATOR_TEMA,
  DP_INDICATOR_BBANDS,
  DP_INDICATOR_DONCHIAN,
  DP_INDICATOR_KELTNER,
  DP_INDICATOR_VWAP,
  DP_INDICATOR_SAR,
  DP_INDICATOR_RSI,
  DP_INDICATOR_MACD,
  DP_INDICATOR_STOCH,
  DP_INDICATOR_ADX,
  DP_INDICATOR_ATR,
  DP_INDICATOR_NATR,
  DP_INDICATOR_OBV,
  DP_INDICATOR_AD,
  DP_INDICATOR_MFI,
  DP_INDICATOR_ROC,
  DP_INDICATOR_MOM,
  DP_INDICATOR_CCI,
  DP_INDICATOR_WILLR,
  DP_INDICATOR_AROON,
  DP_INDICATOR_STDDEV,
  DP_INDICATOR_VOLATILITY,
  DP_N_INDICATORS
} DpIndicatorKind;

#define DP_INDICATOR_MAX_PERIOD     10000
#define DP_INDICATOR_MAX_PARAMETERS 3
#define DP_INDICATOR_MAX_OUTPUTS    3

/** DpIndicator: a kind and its numbers, in the order of its type's parameters; the rest is 0 */
typedef struct
{
  DpIndicatorKind kind;
  double          parameters[DP_INDICATOR_MAX_PARAMETERS];
} DpIndicator;

/** DpBarColumns: what an indicator is computed from */
typedef enum
{
  DP_BAR_HIGH   = 1 << 0,
  DP_BAR_LOW    = 1 << 1,
  DP_BAR_CLOSE  = 1 << 2,
  DP_BAR_VOLUME = 1 << 3,
} DpBarColumns;

/** DpBars: columns of @length values each, oldest first, borrowed; NULL where there is none */
typedef struct
{
  gsize         length;
  const double *high;
  const double *low;
  const double *close;
  const double *volume;
} DpBars;

/** DpIndicatorParameter: @whole: no fractions; @least and @most are allowed themselves */
typedef struct
{
  double   fallback;
  double   least;
  double   most;
  gboolean whole;
} DpIndicatorParameter;

/** DpIndicatorStyle: how an output is drawn */
typedef enum
{
  DP_INDICATOR_STYLE_LINE,
  DP_INDICATOR_STYLE_COLUMNS,   /* from zero up and down */
  DP_INDICATOR_STYLE_DOTS,
} DpIndicatorStyle;

/** DpIndicatorOutput: a column of results */
typedef struct
{
  const char       *column;   /* what names of columns begin with: "bb_upper" */
  const char       *label;    /* (nullable): beside the indicator's, untranslated: "Upper" */
  DpIndicatorStyle  style;
} DpIndicatorOutput;

/** DpIndicatorPane: where an indicator belongs */
typedef enum
{
  DP_INDICATOR_PANE_PRICE,   /* over the prices, on their scale */
  DP_INDICATOR_PANE_OWN,     /* below, with a scale of its own */
} DpIndicatorPane;

/** DpIndicatorType: all that is known of a kind but its arithmetic */
typedef struct
{
  const char           *name;            /* as in "rsi:14" */
  const char           *label;           /* on charts, untranslated: "RSI" */
  const char           *title;           /* for translation: "Relative strength index" */
  DpBarColumns          inputs;
  DpIndicatorPane       pane;
  guint                 n_named;         /* parameters that names of columns always end with */
  guint                 n_parameters;
  DpIndicatorParameter  parameters[DP_INDICATOR_MAX_PARAMETERS];
  guint                 n_outputs;
  DpIndicatorOutput     outputs[DP_INDICATOR_MAX_OUTPUTS];
  guint                 n_levels;        /* values worth a line across the pane */
  double                levels[2];
} DpIndicatorType;

/** dp_indicator_get_type_of: Returns: (transfer none): of each kind there is one */
const DpIndicatorType *dp_indicator_get_type_of (DpIndicatorKind     kind);

/** dp_indicator_init: @kind with the numbers that are usual */
void     dp_indicator_init             (DpIndicator        *indicator,
                                        DpIndicatorKind     kind);

/**
 * dp_indicator_parse:
 * @spec: a name and its numbers: "sma:20", "macd", "bbands:20:2.5"; those left out are the usual
 *   ones; case does not matter
 * @indicator: (out)
 *
 * Returns: whether @spec was understood; else @error is a sentence that says what is
 */
gboolean dp_indicator_parse            (const char         *spec,
                                        DpIndicator        *indicator,
                                        GError            **error);

/** dp_indicator_dup_label: Returns: (transfer full): "SMA 20", "MACD 12/26/9" */
char    *dp_indicator_dup_label        (const DpIndicator  *indicator);

/** dp_indicator_dup_column: Returns: (transfer full): an output's name in tables: "bb_upper_20" */
char    *dp_indicator_dup_column       (const DpIndicator  *indicator,
                                        guint               output);

/** dp_indicator_get_first: Returns: the first bar at which all outputs have values */
gsize    dp_indicator_get_first        (const DpIndicator  *indicator);

/** dp_bars_init: @bars: (out): columns of @series, which must outlive it */
void     dp_bars_init                  (DpBars             *bars,
                                        DpSeries           *series);

/**
 * dp_indicator_compute:
 * @outputs: as many columns of as many values as there are bars, as the kind has outputs; they may
 *   not overlap with the bars
 *
 * Fills @outputs, with NaN where there are not yet enough bars. A bar without one of the values
 * that the indicator is computed from (NaN or infinite) is left out: its outputs are NaN, and all
 * others are what they would be if it were not there. A pure function, for any thread.
 */
void     dp_indicator_compute          (const DpIndicator  *indicator,
                                        const DpBars       *bars,
                                        double *const      *outputs);

/** DpIndicatorRequest: one of several to be computed at once, and its columns */
typedef struct
{
  DpIndicator  indicator;
  double      *outputs[DP_INDICATOR_MAX_OUTPUTS];
} DpIndicatorRequest;

/** dp_indicators_compute: the same for several at once, quicker than one after the other */
void     dp_indicators_compute         (const DpIndicatorRequest *requests,
                                        guint                     n_requests,
                                        const DpBars             *bars);

G_END_DECLS
