/* dp-cli-chart.c: datapipe chart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-chart.h"
#include "dp-cli-private.h"
#include "dp-engine-chart.h"

#define LARGEST 16384

static char *output;
static char *range;
static char *interval;
static char *type;
static char **indicators;
static char **comparisons;
static gboolean quoted;
static gboolean logarithmic;
static char *scale;
static gboolean dark;
static char *size;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_("Where to draw: .png, .svg or .pdf; .csv for the numbers"), N_("FILE") },
  { "range", 0, 0, G_OPTION_ARG_STRING, &range, N_("What is shown (default 1y)"),
    "1d|5d|1m|3m|6m|ytd|1y|5y|max" },
  { "interval", 0, 0, G_OPTION_ARG_STRING, &interval,
    N_("Bars within the day: 1m, 5m, 60m, … as they were loaded"), N_("LENGTH") },
  { "type", 0, 0, G_OPTION_ARG_STRING, &type, N_("How it is drawn (default candles)"),
    "candles|bars|line|area|baseline" },
  { "indicator", 0, 0, G_OPTION_ARG_STRING_ARRAY, &indicators,
    N_("sma:20, bbands, rsi:14, macd … (may be repeated)"), N_("NAME[:N…]") },
  { "compare", 0, 0, G_OPTION_ARG_STRING_ARRAY, &comparisons,
    N_("Another symbol, in percent (may be repeated)"), N_("SYMBOL") },
  { "quoted", 0, 0, G_OPTION_ARG_NONE, &quoted,
    N_("Prices as they were quoted, not in shares of today"), NULL },
  { "scale", 0, 0, G_OPTION_ARG_STRING, &scale, N_("What the scale counts in (default linear)"),
    "linear|logarithmic|percent|indexed" },
  { "log", 0, 0, G_OPTION_ARG_NONE, &logarithmic, N_("Short for --scale logarithmic"), NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, N_("Light on dark"), NULL },
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_("Width and height (default 1200x675)"),
    N_("WxH") },
  G_OPTION_ENTRY_NULL
};

static gboolean
parse_size (int *width,
            int *height)
{
  char end;

  if (size == NULL)
    return TRUE;

  return sscanf (size, "%dx%d%c", width, height, &end) == 2 &&
         *width >= 64 && *height >= 64 && *width <= LARGEST && *height <= LARGEST;
}

/* What @nick means among the values of @enum_type; without one, @value stays. */
static gboolean
parse_choice (GType       enum_type,
              const char *nick,
              int        *value)
{
  g_autoptr(GEnumClass) values = g_type_class_ref (enum_type);
  GEnumValue *choice;

  if (nick == NULL)
    return TRUE;
  choice = g_enum_get_value_by_nick (values, nick);
  if (choice != NULL)
    *value = choice->value;

  return choice != NULL;
}

/* "5m" or "1h" in seconds; 0 for days, without the option. */
static gboolean
parse_interval (gint64 *seconds)
{
  char *unit = NULL;
  gint64 count = interval != NULL ? g_ascii_strtoll (interval, &unit, 10) : 0;

  *seconds = 0;
  if (interval == NULL)
    return TRUE;
  if (count < 1 || count > 1440 || (!g_str_equal (unit, "m") && !g_str_equal (unit, "h")))
    return FALSE;

  *seconds = count * (*unit == 'h' ? 3600 : 60);

  return *seconds < 86400;
}

static DexFuture *
load_bars (DpCli        *cli,
           DpInstrument *instrument)
{
  gint64 seconds;

  if (parse_interval (&seconds) && seconds > 0)
    return dp_engine_load_intraday_series (cli->engine, instrument, seconds);

  return quoted ? dp_engine_load_quoted_series (cli->engine, instrument)
                : dp_engine_load_series (cli->engine, instrument);
}

/* Returns: (transfer full) (nullable): the bars of @symbol */
static DpSeries *
load_series (DpCli      *cli,
             const char *symbol)
{
  g_autoptr(DpInstrument) instrument = dp_engine_find_instrument (cli->engine, symbol);
  g_autoptr(GError) error = NULL;
  DpSeries *series;

  if (instrument == NULL)
    {
      g_printerr (_("datapipe: There are no prices of “%s”. “datapipe status” shows what is "
                    "loaded; load it with “datapipe run --symbol %s”.\n"), symbol, symbol);
      return NULL;
    }
  series = dex_await_object (load_bars (cli, instrument), &error);
  if (series == NULL)
    {
      _dp_cli_fail (error);
      return NULL;
    }
  if (dp_series_get_length (series) == 0)
    {
      g_printerr (_("datapipe: There are no bars of that length of “%s”; load them with a source's "
                    "datasets, or leave out --interval.\n"), symbol);
      g_clear_object (&series);
    }

  return series;
}

static gboolean
add_comparisons (DpCli   *cli,
                 DpChart *drawing)
{
  for (guint i = 0; comparisons != NULL && comparisons[i] != NULL; i++)
    {
      g_autoptr(DpSeries) series = load_series (cli, comparisons[i]);

      if (series == NULL)
        return FALSE;
      dp_chart_add_comparison (drawing, series);
    }

  return TRUE;
}

/* How it looks; the series is set. Returns: DP_CLI_DONE, or why not */
static DpCliExit
style_drawing (DpCli   *cli,
               DpChart *drawing)
{
  DpChartTheme theme;

  dp_chart_theme_init (&theme, dark, FALSE);
  dp_chart_set_theme (drawing, &theme);
  if (!dp_chart_set_range (drawing, range != NULL ? range : "1y"))
    return _dp_cli_usage (cli, _("There is no range “%s”; there are 1m, 3m, 6m, ytd, 1y, 5y and "
                                 "max."), range);

  return add_comparisons (cli, drawing) ? DP_CLI_DONE : DP_CLI_FAILED;
}

static DpCliExit
draw (DpCli   *cli,
      DpChart *drawing,
      int      width,
      int      height)
{
  g_autoptr(DpSeries) series = NULL;
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  dp_engine_list_instruments (cli->engine);
  dex_await (dp_engine_refresh (cli->engine), NULL);
  series = load_series (cli, cli->arguments[0]);
  if (series == NULL)
    return DP_CLI_FAILED;
  dp_chart_set_series (drawing, series);
  exit_code = style_drawing (cli, drawing);
  if (exit_code != DP_CLI_DONE)
    return exit_code;
  if (!dp_chart_export (drawing, output, width, height, &error))
    return _dp_cli_fail (error);
  g_print ("%s\n", output);

  return DP_CLI_DONE;
}

static DpCliExit
chart (DpCli *cli)
{
  g_autoptr(DpChart) drawing = dp_chart_new ();
  g_autoptr(GError) error = NULL;
  int chart_type = DP_CHART_TYPE_CANDLES;
  int chart_scale = logarithmic ? DP_CHART_SCALE_LOGARITHMIC : DP_CHART_SCALE_LINEAR;
  int width = 1200;
  int height = 675;
  gint64 seconds;

  if (_dp_cli_n_arguments (cli) != 1 || output == NULL)
    return _dp_cli_usage (cli, _("Name one symbol, and a file with -o."));
  if (!parse_size (&width, &height))
    return _dp_cli_usage (cli, _("“%s” is not a size from 64x64 to 16384x16384."), size);
  if (!parse_interval (&seconds))
    return _dp_cli_usage (cli, _("“%s” is not a length of bars within the day; 5m and 1h are."),
                          interval);
  if (!parse_choice (DP_TYPE_CHART_TYPE, type, &chart_type))
    return _dp_cli_usage (cli, _("There is no chart type “%s”; there are candles, bars, line, area "
                                 "and baseline."), type);
  if (!parse_choice (DP_TYPE_CHART_SCALE, scale, &chart_scale))
    return _dp_cli_usage (cli, _("There is no scale “%s”; there are linear, logarithmic, percent "
                                 "and indexed."), scale);
  for (guint i = 0; indicators != NULL && indicators[i] != NULL; i++)
    {
      if (!dp_chart_add_indicator (drawing, indicators[i], &error))
        return _dp_cli_usage (cli, "%s", error->message);
    }

  dp_chart_set_chart_type (drawing, chart_type);
  dp_chart_set_scale (drawing, chart_scale);

  return draw (cli, drawing, width, height);
}

const DpCliCommand _dp_cli_chart = {
  "chart", N_("SYMBOL"), N_("Draw a symbol into a picture, or write its numbers"), entries, chart
};
