/* generate-sample-market.c: writes the sample market as the replies of providers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generate-sample-market RESOURCE-FILE PREFIX: the replies come beside RESOURCE-FILE, which lists
 * them.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sample-calendar.h"
#include "sample-model.h"

#define CENT        1000000LL
#define WINDOW_DAYS 365
#define N_WINDOWS   5

typedef struct
{
  Instrument  instrument;
  const char *name;
  const char *exchange;
  const char *sector;
  const char *industry;
  const char *business;
  long long   shares;          /* after a split */
  double      price_earnings;
  const char *beta;
} Stock;

typedef struct
{
  Instrument  instrument;   /* symbol: the id */
  const char *name;
  const char *symbol;
  int         rank;
  long long   supply;
} Coin;

static Stock stocks[] = {
  { { "NORD.SIM", 62, 0.0001, 0.8, 0, 0.009, 2400000, 0, 0, 0, 0, CENT },
    "Nordlicht Energy (synthetic)", "NYSE", "ENERGY", "Wind and hydro power",
    "runs wind parks at sea", 410000000, 17.4, "0.81" },
  { { "HELX.SIM", 118, 0.0002, 0.7, 1, 0.013, 1700000, 0, 0, 0, 0, CENT },
    "Helix Biologics (synthetic)", "NASDAQ", "HEALTHCARE", "Biotechnology",
    "makes antibodies", 155000000, 31.0, "0.72" },
  { { "QNTA.SIM", 210, 0.0009, 1.5, 2, 0.014, 3600000, 0, 0, 0, 0, CENT },
    "Quanta Semiconductor (synthetic)", "NASDAQ", "TECHNOLOGY", "Semiconductors",
    "designs chips", 980000000, 38.5, "1.52" },
  { { "CIRR.SIM", 84, 0.0003, 1.3, 2, 0.013, 2900000, 0, 0, 0, 0, CENT },
    "Cirrus Cloudworks (synthetic)", "NYSE", "TECHNOLOGY", "Software and infrastructure",
    "rents out data centres", 330000000, 44.2, "1.31" },
  { { "MKPL.SIM", 47, 0.0001, 1.0, 3, 0.011, 4100000, 0, 0, 0, 0, CENT },
    "Marktplatz Retail (synthetic)", "NYSE", "CONSUMER CYCLICAL", "Internet retail",
    "sells what others make", 620000000, 22.6, "1.03" },
  { { "BNKO.SIM", 33, 0.0001, 1.1, 4, 0.008, 6800000, 0, 0, 0, 0, CENT },
    "Banko Financial (synthetic)", "NYSE", "FINANCIAL SERVICES", "Banks",
    "lends to small firms", 1450000000, 9.8, "1.12" },
  { { "FJRD.SIM", 26, 0.0001, 0.9, 5, 0.014, 1200000, 0, 0, 0, 0, CENT },
    "Fjord Shipping (synthetic)", "NYSE", "INDUSTRIALS", "Marine shipping",
    "carries containers", 240000000, 7.9, "0.94" },
  { { "AGRI.SIM", 71, 0.0001, 0.5, 3, 0.006, 1500000, 0, 0, 0, 0, CENT },
    "Agrimond Foods (synthetic)", "NYSE", "CONSUMER DEFENSIVE", "Packaged foods",
    "mills grain", 285000000, 19.1, "0.48" },
  { { "VOLT.SIM", 155, 0.0002, 1.8, 3, 0.022, 8200000, 0, 0, 0, 0, CENT },
    "Voltaro Motors (synthetic)", "NASDAQ", "CONSUMER CYCLICAL", "Auto manufacturers",
    "builds electric vans", 710000000, 61.3, "1.84" },
  { { "LUMO.SIM", 24, 0.0006, 1.4, 5, 0.019, 2200000, 0, 0, 0, 0, CENT },
    "Lumo Robotics (synthetic)", "NASDAQ", "INDUSTRIALS", "Specialty industrial machinery",
    "builds robots for kitchens", 92000000, 54.7, "1.43" },
};

static const Coin coins[] = {
  { { "aur-aurum-sim", 41000, 0.0003, 1.0, 0, 0.008, 14000000000.0, 0, 0, 0, 0, 10000 },
    "Aurum (synthetic)", "AUR.SIM", 1, 19800000 },
  { { "lun-lunaris-sim", 2900, 0.0002, 1.25, 1, 0.014, 7500000000.0, 0, 0, 0, 0, 1000 },
    "Lunaris (synthetic)", "LUN.SIM", 2, 120300000 },
  { { "ven-ventus-sim", 64, 0.0003, 1.4, 2, 0.024, 900000000.0, 0, 0, 0, 0, 10 },
    "Ventus (synthetic)", "VEN.SIM", 3, 468000000 },
  { { "kel-kelp-sim", 0.38, 0.0001, 1.3, 3, 0.026, 310000000.0, 0, 0, 0, 0, 1 },
    "Kelp (synthetic)", "KEL.SIM", 4, 35400000000 },
};

#define N_STOCKS (int) (sizeof stocks / sizeof *stocks)
#define N_COINS  (int) (sizeof coins / sizeof *coins)

static const char *folder;
static FILE *resource;
static Bar bars[MAX_DAYS];
static Factors factors;

/* --- writing ---------------------------------------------------------------------------------- */

static void
fail (const char *what,
      const char *path)
{
  fprintf (stderr, "generate-sample-market: cannot %s %s: %s\n", what, path, strerror (errno));
  exit (1);
}

static FILE *
open_reply (const char *source,
            const char *endpoint,
            const char *name)
{
  char path[4096];
  FILE *file;

  snprintf (path, sizeof path, "%s/%s", folder, source);
  if (mkdir (path, 0777) != 0 && errno != EEXIST)
    fail ("make", path);
  snprintf (path, sizeof path, "%s/%s/%s", folder, source, endpoint);
  if (mkdir (path, 0777) != 0 && errno != EEXIST)
    fail ("make", path);
  snprintf (path, sizeof path, "%s/%s/%s/%s.json", folder, source, endpoint, name);
  file = fopen (path, "w");
  if (file == NULL)
    fail ("write", path);
  fprintf (resource, "    <file compressed=\"true\">%s/%s/%s.json</file>\n", source, endpoint,
           name);

  return file;
}

static void
close_reply (FILE *file)
{
  if (ferror (file) || fclose (file) != 0)
    fail ("write", "a reply");
}

static void
print_day (FILE *file,
           int   day)
{
  CalendarDate date = calendar_date (day);

  fprintf (file, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* @value: in 1 / 10^8; @decimals: of which so many are written, rounded down */
static void
print_fixed (FILE      *file,
             long long  value,
             int        decimals)
{
  long long cut = 100000000;

  if (value < 0)
    {
      fputc ('-', file);
      value = -value;
    }
  fprintf (file, "%lld.", value / 100000000);
  for (int i = 0; i < decimals; i++)
    {
      cut /= 10;
      fputc ('0' + (int) (value / cut % 10), file);
    }
}

/* @a to @b in per cent, in 1 / 10^8 */
static long long
percent_between (long long a,
                 long long b)
{
  return (long long) (((double) b / (double) a - 1) * 100 * 1e8);
}

/* --- stocks ----------------------------------------------------------------------------------- */

static void
write_daily (const Stock *stock,
             int          n)
{
  FILE *file = open_reply ("alphavantage", "TIME_SERIES_DAILY", stock->instrument.symbol);

  fprintf (file, "{\"Meta Data\":{\"1. Information\":\"Daily Prices (open, high, low, close) and "
                 "Volumes\",\"2. Symbol\":\"%s\",\"3. Last Refreshed\":\"",
           stock->instrument.symbol);
  print_day (file, bars[n - 1].day);
  fprintf (file, "\",\"4. Output Size\":\"Full size\",\"5. Time Zone\":\"US/Eastern\"},"
           "\"Time Series (Daily)\":{");
  for (int i = n - 1; i >= 0; i--)
    {
      fprintf (file, "%s\n\"", i < n - 1 ? "," : "");
      print_day (file, bars[i].day);
      fprintf (file, "\":{\"1. open\":\"");
      print_fixed (file, bars[i].open, 4);
      fprintf (file, "\",\"2. high\":\"");
      print_fixed (file, bars[i].high, 4);
      fprintf (file, "\",\"3. low\":\"");
      print_fixed (file, bars[i].low, 4);
      fprintf (file, "\",\"4. close\":\"");
      print_fixed (file, bars[i].close, 4);
      fprintf (file, "\",\"5. volume\":\"%lld\"}", bars[i].volume);
    }
  fprintf (file, "}}\n");
  close_reply (file);
}

static void
print_field (FILE       *file,
             const char *name,
             long long   value,
             int         decimals)
{
  fprintf (file, ",\n\"%s\":\"", name);
  print_fixed (file, value, decimals);
  fputc ('"', file);
}

static long long
average_close (int n,
               int days)
{
  long long sum = 0;

  days = days < n ? days : n;
  for (int i = n - days; i < n; i++)
    sum += bars[i].close;

  return sum / days;
}

static void
write_overview (const Stock *stock,
                int          n)
{
  FILE *file = open_reply ("alphavantage", "OVERVIEW", stock->instrument.symbol);
  long long last = bars[n - 1].close;
  long long high = 0;
  long long low = last;

  for (int i = 0; i < n; i++)
    {
      if (bars[i].day <= bars[n - 1].day - 364)
        continue;
      high = bars[i].high > high ? bars[i].high : high;
      low = bars[i].low < low ? bars[i].low : low;
    }

  fprintf (file, "{\"Symbol\":\"%s\",\n\"AssetType\":\"Common Stock\",\n\"Name\":\"%s\",\n"
           "\"Description\":\"A synthetic company of the sample market that %s. It does not exist, "
           "and its prices are made by a program.\",\n\"CIK\":\"None\",\n",
           stock->instrument.symbol, stock->name, stock->business);
  fprintf (file, "\"Exchange\":\"%s\",\n\"Currency\":\"USD\",\n\"Country\":\"USA\",\n"
           "\"Sector\":\"%s\",\n\"Industry\":\"%s\",\n\"Address\":\"None\",\n"
           "\"OfficialSite\":\"None\",\n\"FiscalYearEnd\":\"December\",\n"
           "\"LatestQuarter\":\"2026-09-30\"",
           stock->exchange, stock->sector, stock->industry);
  fprintf (file, ",\n\"MarketCapitalization\":\"%lld\"", stock->shares / 100 * (last / CENT));
  print_field (file, "PERatio", (long long) (stock->price_earnings * 1e8), 2);
  print_field (file, "EPS", (long long) ((double) last / stock->price_earnings), 2);
  print_field (file, "DividendYield", stock->price_earnings < 20 ? 2450000 : 0, 4);
  fprintf (file, ",\n\"Beta\":\"%s\"", stock->beta);
  print_field (file, "52WeekHigh", high, 2);
  print_field (file, "52WeekLow", low, 2);
  print_field (file, "50DayMovingAverage", average_close (n, 50), 4);
  print_field (file, "200DayMovingAverage", average_close (n, 200), 4);
  fprintf (file, ",\n\"SharesOutstanding\":\"%lld\",\n\"DividendDate\":\"None\",\n"
           "\"ExDividendDate\":\"None\"}\n", stock->shares);
  close_reply (file);
}

static void
write_quote (const Stock *stock,
             int          n)
{
  FILE *file = open_reply ("alphavantage", "GLOBAL_QUOTE", stock->instrument.symbol);
  const Bar *last = &bars[n - 1];
  long long before = bars[n - 2].close;

  fprintf (file, "{\"Global Quote\":{\"01. symbol\":\"%s\"", stock->instrument.symbol);
  print_field (file, "02. open", last->open, 4);
  print_field (file, "03. high", last->high, 4);
  print_field (file, "04. low", last->low, 4);
  print_field (file, "05. price", last->close, 4);
  fprintf (file, ",\n\"06. volume\":\"%lld\",\n\"07. latest trading day\":\"", last->volume);
  print_day (file, last->day);
  fputc ('"', file);
  print_field (file, "08. previous close", before, 4);
  print_field (file, "09. change", last->close - before, 4);
  fprintf (file, ",\n\"10. change percent\":\"");
  print_fixed (file, percent_between (before, last->close), 4);
  fprintf (file, "%%\"}}\n");
  close_reply (file);
}

/* --- coins ------------------------------------------------------------------------------------ */

static void
write_coin_bar (FILE       *file,
                const Coin *coin,
                const Bar  *bar)
{
  fprintf (file, "{\"time_open\":\"");
  print_day (file, bar->day);
  fprintf (file, "T00:00:00Z\",\"time_close\":\"");
  print_day (file, bar->day);
  fprintf (file, "T23:59:59Z\",\"open\":");
  print_fixed (file, bar->open, 8);
  fprintf (file, ",\"high\":");
  print_fixed (file, bar->high, 8);
  fprintf (file, ",\"low\":");
  print_fixed (file, bar->low, 8);
  fprintf (file, ",\"close\":");
  print_fixed (file, bar->close, 8);
  fprintf (file, ",\"volume\":%lld,\"market_cap\":%lld}", bar->volume,
           (long long) ((double) bar->close / 1e8 * (double) coin->supply));
}

/* One reply for each year, as the source asks for them. */
static void
write_windows (const Coin *coin,
               int         n)
{
  for (int window = 1; window <= N_WINDOWS; window++)
    {
      int start = bars[n - 1].day - window * WINDOW_DAYS + 1;
      CalendarDate date = calendar_date (start);
      bool first = true;
      char name[100];
      FILE *file;

      snprintf (name, sizeof name, "%s-%04d-%02d-%02d", coin->instrument.symbol, date.year,
                date.month, date.day);
      file = open_reply ("coinpaprika", "coins-ohlcv-historical", name);
      fputc ('[', file);
      for (int i = 0; i < n; i++)
        {
          if (bars[i].day < start || bars[i].day >= start + WINDOW_DAYS)
            continue;
          fprintf (file, "%s\n", first ? "" : ",");
          first = false;
          write_coin_bar (file, coin, &bars[i]);
        }
      fprintf (file, "]\n");
      close_reply (file);
    }
}

static void
write_ticker (const Coin *coin,
              int         n)
{
  FILE *file = open_reply ("coinpaprika", "tickers", coin->instrument.symbol);
  const Bar *last = &bars[n - 1];

  fprintf (file, "{\"id\":\"%s\",\"name\":\"%s\",\"symbol\":\"%s\",\"rank\":%d,"
           "\"total_supply\":%lld,\"max_supply\":0,\"beta_value\":%.2f,"
           "\"first_data_at\":\"2021-11-22T00:00:00Z\",\"last_updated\":\"",
           coin->instrument.symbol, coin->name, coin->symbol, coin->rank, coin->supply,
           coin->instrument.beta);
  print_day (file, last->day);
  fprintf (file, "T23:55:00Z\",\"quotes\":{\"USD\":{\"price\":");
  print_fixed (file, last->close, 8);
  fprintf (file, ",\"volume_24h\":%lld,\"market_cap\":%lld,\"percent_change_24h\":", last->volume,
           (long long) ((double) last->close / 1e8 * (double) coin->supply));
  print_fixed (file, percent_between (bars[n - 2].close, last->close), 2);
  fprintf (file, ",\"percent_change_7d\":");
  print_fixed (file, percent_between (bars[n - 8].close, last->close), 2);
  fprintf (file, ",\"percent_change_30d\":");
  print_fixed (file, percent_between (bars[n - 31].close, last->close), 2);
  fprintf (file, ",\"percent_change_1y\":");
  print_fixed (file, percent_between (bars[n - 366].close, last->close), 2);
  fprintf (file, ",\"ath_price\":null,\"ath_date\":null,\"percent_from_price_ath\":null}}}\n");
  close_reply (file);
}

/* What makes some stocks special: a split, days without trade, a late listing */
static Instrument *
find_stock (const char *symbol)
{
  for (int i = 0; i < N_STOCKS; i++)
    {
      if (strcmp (stocks[i].instrument.symbol, symbol) == 0)
        return &stocks[i].instrument;
    }
  fprintf (stderr, "generate-sample-market: no stock %s\n", symbol);
  exit (1);
}

static void
mark_events (void)
{
  find_stock ("QNTA.SIM")->split_day = calendar_day (2024, 6, 10);
  find_stock ("FJRD.SIM")->gap_first_day = calendar_day (2025, 3, 11);
  find_stock ("FJRD.SIM")->gap_last_day = calendar_day (2025, 3, 14);
  find_stock ("LUMO.SIM")->first_day = calendar_day (2024, 11, 14);
}

static void
open_resource (char       *path,
               const char *prefix)
{
  char *slash;

  resource = fopen (path, "w");
  if (resource == NULL)
    fail ("write", path);
  fprintf (resource, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gresources>\n"
           "  <gresource prefix=\"%s\">\n", prefix);
  slash = strrchr (path, '/');
  if (slash != NULL)
    *slash = '\0';
  folder = slash != NULL ? path : ".";
}

int
main (int    argc,
      char **argv)
{
  if (argc != 3)
    {
      fprintf (stderr, "Usage: generate-sample-market RESOURCE-FILE PREFIX\n");
      return 2;
    }
  open_resource (argv[1], argv[2]);

  mark_events ();
  model_make_factors (&factors, false, 0.0003, 0.0095);
  for (int i = 0; i < N_STOCKS; i++)
    {
      int n = model_make_bars (&stocks[i].instrument, &factors, true, bars);

      write_daily (&stocks[i], n);
      write_overview (&stocks[i], n);
      write_quote (&stocks[i], n);
    }
  model_make_factors (&factors, true, 0.0005, 0.026);
  for (int i = 0; i < N_COINS; i++)
    {
      int n = model_make_bars (&coins[i].instrument, &factors, false, bars);

      write_windows (&coins[i], n);
      write_ticker (&coins[i], n);
    }

  fprintf (resource, "  </gresource>\n</gresources>\n");
  if (ferror (resource) || fclose (resource) != 0)
    fail ("write", "the list of replies");

  return 0;
}
