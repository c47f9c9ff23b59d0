/* dp-csv-names.c: what people and providers call the columns of a table with prices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-names.h"

#include <string.h>

/* The names as dp_csv_names_normalize() leaves them: English, German, Polish (Stooq), Portuguese
 * and Spanish (Investing.com); how surely each is that field. */
static const struct
{
  DpCsvField  field;
  const char *name;
  double      score;
} known[] = {
  { DP_CSV_FIELD_DATE, "date", 1 },
  { DP_CSV_FIELD_DATE, "datetime", 1 },
  { DP_CSV_FIELD_DATE, "date time", 1 },
  { DP_CSV_FIELD_DATE, "timestamp", 0.95 },
  { DP_CSV_FIELD_DATE, "trading date", 1 },
  { DP_CSV_FIELD_DATE, "trade date", 1 },
  { DP_CSV_FIELD_DATE, "price date", 1 },
  { DP_CSV_FIELD_DATE, "day", 0.8 },
  { DP_CSV_FIELD_DATE, "latest day", 0.8 },
  { DP_CSV_FIELD_DATE, "latest trading day", 0.9 },
  { DP_CSV_FIELD_DATE, "time", 0.7 },
  { DP_CSV_FIELD_DATE, "open time", 0.8 },
  { DP_CSV_FIELD_DATE, "unix", 0.75 },
  { DP_CSV_FIELD_DATE, "unix timestamp", 0.75 },
  { DP_CSV_FIELD_DATE, "dtyyyymmdd", 1 },
  { DP_CSV_FIELD_DATE, "yyyymmdd", 1 },
  { DP_CSV_FIELD_DATE, "datum", 1 },
  { DP_CSV_FIELD_DATE, "data", 0.95 },
  { DP_CSV_FIELD_DATE, "fecha", 1 },
  { DP_CSV_FIELD_TIME, "time", 1 },
  { DP_CSV_FIELD_TIME, "hour", 0.8 },
  { DP_CSV_FIELD_TIME, "zeit", 1 },
  { DP_CSV_FIELD_TIME, "uhrzeit", 1 },
  { DP_CSV_FIELD_TIME, "czas", 1 },
  { DP_CSV_FIELD_TIME, "hora", 1 },
  { DP_CSV_FIELD_SYMBOL, "symbol", 1 },
  { DP_CSV_FIELD_SYMBOL, "ticker", 1 },
  { DP_CSV_FIELD_SYMBOL, "tic", 0.8 },
  { DP_CSV_FIELD_SYMBOL, "stock", 0.8 },
  { DP_CSV_FIELD_SYMBOL, "instrument", 0.8 },
  { DP_CSV_FIELD_SYMBOL, "pair", 0.8 },
  { DP_CSV_FIELD_SYMBOL, "stock symbol", 1 },
  { DP_CSV_FIELD_SYMBOL, "name", 0.5 },
  { DP_CSV_FIELD_SYMBOL, "kurzel", 0.8 },
  { DP_CSV_FIELD_SYMBOL, "wkn", 0.6 },
  { DP_CSV_FIELD_SYMBOL, "isin", 0.6 },
  { DP_CSV_FIELD_SYMBOL, "codigo", 0.8 },
  { DP_CSV_FIELD_OPEN, "open", 1 },
  { DP_CSV_FIELD_OPEN, "open price", 1 },
  { DP_CSV_FIELD_OPEN, "opening price", 1 },
  { DP_CSV_FIELD_OPEN, "eroffnung", 1 },
  { DP_CSV_FIELD_OPEN, "erster", 0.9 },
  { DP_CSV_FIELD_OPEN, "otwarcie", 1 },
  { DP_CSV_FIELD_OPEN, "abertura", 1 },
  { DP_CSV_FIELD_OPEN, "apertura", 1 },
  { DP_CSV_FIELD_HIGH, "high", 1 },
  { DP_CSV_FIELD_HIGH, "high price", 1 },
  { DP_CSV_FIELD_HIGH, "max", 0.8 },
  { DP_CSV_FIELD_HIGH, "hoch", 1 },
  { DP_CSV_FIELD_HIGH, "tageshoch", 1 },
  { DP_CSV_FIELD_HIGH, "najwyzszy", 1 },
  { DP_CSV_FIELD_HIGH, "maxima", 1 },
  { DP_CSV_FIELD_HIGH, "maximo", 1 },
  { DP_CSV_FIELD_LOW, "low", 1 },
  { DP_CSV_FIELD_LOW, "low price", 1 },
  { DP_CSV_FIELD_LOW, "min", 0.8 },
  { DP_CSV_FIELD_LOW, "tief", 1 },
  { DP_CSV_FIELD_LOW, "tagestief", 1 },
  { DP_CSV_FIELD_LOW, "najnizszy", 1 },
  { DP_CSV_FIELD_LOW, "minima", 1 },
  { DP_CSV_FIELD_LOW, "minimo", 1 },
  { DP_CSV_FIELD_CLOSE, "close", 1 },
  { DP_CSV_FIELD_CLOSE, "close last", 1 },
  { DP_CSV_FIELD_CLOSE, "close price", 1 },
  { DP_CSV_FIELD_CLOSE, "closing price", 1 },
  { DP_CSV_FIELD_CLOSE, "last", 0.9 },
  { DP_CSV_FIELD_CLOSE, "last price", 0.9 },
  { DP_CSV_FIELD_CLOSE, "price", 0.9 },
  { DP_CSV_FIELD_CLOSE, "settle", 0.8 },
  { DP_CSV_FIELD_CLOSE, "value", 0.5 },
  { DP_CSV_FIELD_CLOSE, "schluss", 1 },
  { DP_CSV_FIELD_CLOSE, "schlusskurs", 1 },
  { DP_CSV_FIELD_CLOSE, "zuletzt", 0.9 },
  { DP_CSV_FIELD_CLOSE, "kurs", 0.8 },
  { DP_CSV_FIELD_CLOSE, "zamkniecie", 1 },
  { DP_CSV_FIELD_CLOSE, "ultimo", 0.95 },
  { DP_CSV_FIELD_CLOSE, "fechamento", 1 },
  { DP_CSV_FIELD_CLOSE, "cierre", 1 },
  { DP_CSV_FIELD_ADJUSTED_CLOSE, "adj close", 1 },
  { DP_CSV_FIELD_ADJUSTED_CLOSE, "adjusted close", 1 },
  { DP_CSV_FIELD_ADJUSTED_CLOSE, "adjusted", 0.9 },
  { DP_CSV_FIELD_ADJUSTED_CLOSE, "close adjusted", 1 },
  { DP_CSV_FIELD_VOLUME, "volume", 1 },
  { DP_CSV_FIELD_VOLUME, "vol", 1 },
  { DP_CSV_FIELD_VOLUME, "share volume", 1 },
  { DP_CSV_FIELD_VOLUME, "total volume", 0.9 },
  { DP_CSV_FIELD_VOLUME, "volumen", 1 },
  { DP_CSV_FIELD_VOLUME, "stucke", 0.8 },
  { DP_CSV_FIELD_VOLUME, "umsatz", 0.8 },
  { DP_CSV_FIELD_VOLUME, "wolumen", 1 },
  { DP_CSV_FIELD_MARKET_CAP, "market cap", 1 },
  { DP_CSV_FIELD_MARKET_CAP, "marketcap", 1 },
  { DP_CSV_FIELD_MARKET_CAP, "market capitalization", 1 },
  { DP_CSV_FIELD_MARKET_CAP, "marktkapitalisierung", 1 },
  { DP_CSV_FIELD_DIVIDEND, "dividend", 1 },
  { DP_CSV_FIELD_DIVIDEND, "dividends", 1 },
  { DP_CSV_FIELD_DIVIDEND, "dividend amount", 1 },
  { DP_CSV_FIELD_DIVIDEND, "ex dividend", 1 },
  { DP_CSV_FIELD_DIVIDEND, "dividende", 1 },
  { DP_CSV_FIELD_SPLIT, "split", 1 },
  { DP_CSV_FIELD_SPLIT, "split ratio", 1 },
  { DP_CSV_FIELD_SPLIT, "split coefficient", 1 },
  { DP_CSV_FIELD_SPLIT, "split factor", 1 },
  { DP_CSV_FIELD_SPLIT, "stock splits", 1 },
  { DP_CSV_FIELD_NAME, "name", 1 },
  { DP_CSV_FIELD_NAME, "company", 1 },
  { DP_CSV_FIELD_NAME, "company name", 1 },
  { DP_CSV_FIELD_NAME, "security", 0.9 },
  { DP_CSV_FIELD_NAME, "security name", 1 },
  { DP_CSV_FIELD_NAME, "long name", 1 },
  { DP_CSV_FIELD_NAME, "short name", 0.9 },
  { DP_CSV_FIELD_NAME, "firma", 1 },
  { DP_CSV_FIELD_NAME, "unternehmen", 1 },
  { DP_CSV_FIELD_NAME, "nazwa", 1 },
  { DP_CSV_FIELD_NAME, "nome", 1 },
  { DP_CSV_FIELD_EXCHANGE, "exchange", 1 },
  { DP_CSV_FIELD_EXCHANGE, "stock exchange", 1 },
  { DP_CSV_FIELD_EXCHANGE, "market", 0.6 },
  { DP_CSV_FIELD_EXCHANGE, "borse", 1 },
  { DP_CSV_FIELD_EXCHANGE, "gielda", 1 },
  { DP_CSV_FIELD_CURRENCY, "currency", 1 },
  { DP_CSV_FIELD_CURRENCY, "wahrung", 1 },
  { DP_CSV_FIELD_CURRENCY, "waluta", 1 },
  { DP_CSV_FIELD_CURRENCY, "moeda", 1 },
  { DP_CSV_FIELD_COUNTRY, "country", 1 },
  { DP_CSV_FIELD_COUNTRY, "land", 0.8 },
  { DP_CSV_FIELD_COUNTRY, "kraj", 0.8 },
  { DP_CSV_FIELD_COUNTRY, "pais", 0.8 },
  { DP_CSV_FIELD_SECTOR, "sector", 1 },
  { DP_CSV_FIELD_SECTOR, "gics sector", 1 },
  { DP_CSV_FIELD_SECTOR, "sektor", 1 },
  { DP_CSV_FIELD_SECTOR, "setor", 1 },
  { DP_CSV_FIELD_INDUSTRY, "industry", 1 },
  { DP_CSV_FIELD_INDUSTRY, "gics sub industry", 1 },
  { DP_CSV_FIELD_INDUSTRY, "branche", 1 },
  { DP_CSV_FIELD_INDUSTRY, "branza", 1 },
  { DP_CSV_FIELD_ASSET_TYPE, "asset type", 1 },
  { DP_CSV_FIELD_ASSET_TYPE, "security type", 1 },
  { DP_CSV_FIELD_ASSET_TYPE, "type", 0.6 },
  { DP_CSV_FIELD_DESCRIPTION, "description", 1 },
  { DP_CSV_FIELD_DESCRIPTION, "summary", 0.7 },
  { DP_CSV_FIELD_WEBSITE, "website", 1 },
  { DP_CSV_FIELD_WEBSITE, "official site", 1 },
  { DP_CSV_FIELD_WEBSITE, "url", 0.7 },
  { DP_CSV_FIELD_SHARES, "shares outstanding", 1 },
  { DP_CSV_FIELD_SHARES, "shares", 0.8 },
  { DP_CSV_FIELD_PE_RATIO, "pe ratio", 1 },
  { DP_CSV_FIELD_PE_RATIO, "peratio", 1 },
  { DP_CSV_FIELD_PE_RATIO, "p e", 1 },
  { DP_CSV_FIELD_PE_RATIO, "price earnings", 1 },
  { DP_CSV_FIELD_PE_RATIO, "kgv", 1 },
  { DP_CSV_FIELD_EPS, "eps", 1 },
  { DP_CSV_FIELD_EPS, "earnings share", 0.9 },
  { DP_CSV_FIELD_EPS, "earnings per share", 1 },
  { DP_CSV_FIELD_DIVIDEND_YIELD, "dividend yield", 1 },
  { DP_CSV_FIELD_BETA, "beta", 1 },
  { DP_CSV_FIELD_HIGH_52W, "52 week high", 1 },
  { DP_CSV_FIELD_HIGH_52W, "52week high", 1 },
  { DP_CSV_FIELD_LOW_52W, "52 week low", 1 },
  { DP_CSV_FIELD_LOW_52W, "52week low", 1 },
};

/* Where a word begins inside a name: before a capital letter after a small one. */
static gboolean
begins_word (gunichar previous,
             gunichar c)
{
  return g_unichar_isupper (c) && g_unichar_islower (previous);
}

char *
dp_csv_names_normalize (const char *name)
{
  g_autofree char *decomposed = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  gunichar previous = ' ';

  g_return_val_if_fail (name != NULL, NULL);

  decomposed = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);
  for (const char *p = decomposed != NULL ? decomposed : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c))
        continue;
      if (!g_unichar_isalnum (c) || begins_word (previous, c))
        {
          if (text->len > 0 && text->str[text->len - 1] != ' ')
            g_string_append_c (text, ' ');
        }
      /* Polish l with a stroke has no other form. */
      if (c == 0x142 || c == 0x141)
        g_string_append_c (text, 'l');
      else if (g_unichar_isalnum (c))
        g_string_append_unichar (text, g_unichar_tolower (c));
      previous = c;
    }
  if (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How alike two short texts are: letter pairs that both have, of all pairs (Dice). */
static double
compare_pairs (const char *a,
               const char *b)
{
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);
  guint64 used = 0;
  guint n_common = 0;

  if (n_a < 2 || n_b < 2 || n_b > 64)
    return 0;
  for (gsize i = 0; i + 1 < n_a; i++)
    {
      for (gsize j = 0; j + 1 < n_b; j++)
        {
          if ((used >> j & 1) == 0 && a[i] == b[j] && a[i + 1] == b[j + 1])
            {
              used |= G_GUINT64_CONSTANT (1) << j;
              n_common++;
              break;
            }
        }
    }

  return 2.0 * n_common / (n_a + n_b - 2);
}

static double
compare (const char *name,
         const char *entry)
{
  double alike;

  if (g_str_equal (name, entry))
    return 1;
  alike = compare_pairs (name, entry);

  return alike >= 0.75 ? alike * 0.75 : 0;
}

/* "Volume BTC", "Volume USDT": a coin's volume in two units, of which the money counts. */
static double
match_volume (const char *name)
{
  static const char * const money[] = {
    "usd", "usdt", "usdc", "busd", "tusd", "eur", "gbp", "jpy",
  };

  if (!g_str_has_prefix (name, "volume "))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (money); i++)
    {
      if (g_str_equal (name + strlen ("volume "), money[i]))
        return 0.8;
    }

  return 0.75;
}

double
dp_csv_names_match (const char *normalized,
                    DpCsvField  field)
{
  double best;

  g_return_val_if_fail (normalized != NULL, 0);

  best = field == DP_CSV_FIELD_VOLUME ? match_volume (normalized) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (known[i].field == field)
        best = MAX (best, known[i].score * compare (normalized, known[i].name));
    }

  return best;
}

gboolean
dp_csv_names_is_known (const char *name)
{
  g_autofree char *normalized = dp_csv_names_normalize (name);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (known[i].score >= 0.75 && g_str_equal (known[i].name, normalized))
        return TRUE;
    }

  return FALSE;
}

static gboolean
looks_like_symbol (const char *text,
                   gsize       length)
{
  if (length == 0 || length > 8 || !g_ascii_isupper (*text))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isupper (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '.')
        return FALSE;
    }

  return TRUE;
}

char *
dp_csv_names_find_prefix (const char * const *columns)
{
  g_autofree char *prefix = NULL;
  guint n_with = 0;

  g_return_val_if_fail (columns != NULL, NULL);

  for (guint i = 0; columns[i] != NULL; i++)
    {
      gsize length = strcspn (columns[i], "._ ");

      if (columns[i][length] == '\0' || !looks_like_symbol (columns[i], length))
        continue;
      if (prefix == NULL)
        prefix = g_strndup (columns[i], length);
      if (strlen (prefix) == length && strncmp (prefix, columns[i], length) == 0)
        n_with++;
    }

  return n_with >= 2 ? g_steal_pointer (&prefix) : NULL;
}

/* Words of file names that are no symbol. */
static gboolean
is_noise (const char *word)
{
  static const char * const words[] = {
    "adj", "adjusted", "binance", "bitfinex", "bitstamp", "candlestick", "candles", "chart",
    "charts", "close", "coinbase", "compact", "crypto", "cryptodatadownload", "csv", "d", "dados",
    "daily", "data", "dataset", "day", "days", "demo", "download", "export", "finance", "full",
    "gemini", "global", "h", "historical", "historicaldata", "historico", "historicos", "history",
    "hour", "hourly", "index", "individual", "intraday", "investing", "kraken", "m", "min",
    "minute", "month", "monthly", "new", "nasdaq", "ohlc", "ohlcv", "old", "poloniex", "price",
    "prices", "quote", "quotes", "sample", "share", "stock", "stockdata", "stocks", "stooq",
    "table", "ticker", "tickers", "time", "series", "vega", "w", "week", "weekly", "y", "yahoo",
    "year",
  };
  g_autofree char *folded = g_ascii_strdown (word, -1);

  if (g_ascii_isdigit (*word) || (*folded == 'v' && g_ascii_isdigit (folded[1])))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i], folded))
        return TRUE;
    }

  return FALSE;
}

/* Without folder and endings. */
static char *
strip_file_name (const char *file_name)
{
  static const char * const endings[] = { ".gz", ".csv", ".tsv", ".txt", ".us" };
  g_autofree char *base = g_path_get_basename (file_name);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (base);
      gsize n = strlen (endings[i]);

      if (length > n && g_ascii_strcasecmp (base + length - n, endings[i]) == 0)
        base[length - n] = '\0';
    }

  return g_steal_pointer (&base);
}

char *
dp_csv_names_find_symbol (const char *file_name,
                          gboolean   *sure)
{
  g_autofree char *base = NULL;
  g_auto(GStrv) words = NULL;
  const char *found = NULL;

  g_return_val_if_fail (file_name != NULL, NULL);
  g_return_val_if_fail (sure != NULL, NULL);

  *sure = FALSE;
  base = strip_file_name (file_name);
  words = g_strsplit_set (base, "_- ()[]", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      /* "A_data.csv": a single capital letter is a symbol, too. */
      if (looks_like_symbol (words[i], strlen (words[i])))
        {
          *sure = TRUE;
          return g_strdup (words[i]);
        }
      if (found == NULL && !is_noise (words[i]))
        found = words[i];
    }

  return found != NULL ? g_utf8_strup (found, -1) : NULL;
}
