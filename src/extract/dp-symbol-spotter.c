/* dp-symbol-spotter.c: which instruments a text speaks of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-spotter.h"

#include <string.h>

#define LONGEST_SYMBOL  12
#define SHORTEST_BARE   4
#define SHORTEST_NAME   4
#define MOST_NAME_WORDS 8

/* A name, word by word */
typedef struct
{
  char    **words;
  guint     n_words;
  char     *symbol;
  gboolean  any_case;
} Name;

struct _DpSymbolSpotter
{
  GHashTable *symbols;   /* (element-type utf8): as they are written */
  GHashTable *names;     /* first word in small letters to GPtrArray of Name, longest first */
};

/* A word of a text: [start, start + length) */
typedef struct
{
  const char *start;
  gsize       length;
} Word;

/* What stands behind a company's name and is no part of what it is called */
static const char * const legal_forms[] = {
  "inc", "incorporated", "corp", "corporation", "co", "company", "companies", "ltd", "limited",
  "plc", "llc", "lp", "sa", "s.a", "ag", "se", "nv", "n.v", "ab", "asa", "oyj", "spa", "s.p.a",
  "kgaa", "kk", "adr", "ads", "class", "common", "stock", "shares", "ordinary", "the",
};

/* Names that are words of every day, or such parts of names: alone they say nothing. */
static const char * const common_words[] = {
  "ally", "amp", "apex", "arch", "ball", "bank", "best", "block", "bloom", "bond", "cash",
  "chase", "circle", "compass", "compound", "core", "cosmos", "cost", "crown", "curve", "dash",
  "delta", "dollar", "dream", "eagle", "energy", "euro", "fast", "first", "flow", "focus", "fund",
  "gain", "game", "gap", "gas", "general", "global", "gold", "graph", "harmony", "home", "hope",
  "host", "icon", "index", "key", "king", "kind", "life", "link", "live", "love", "main", "maker",
  "mantle", "market", "markets", "mask", "match", "meta", "moon", "national", "near", "news",
  "nice", "oil", "one", "open", "optimism", "orbit", "origin", "peak", "play", "power", "premier",
  "prime", "progress", "pulse", "range", "rare", "real", "render", "safe", "shell", "silver",
  "snap", "snow", "solar", "source", "spot", "square", "stack", "stacks", "star", "stellar",
  "story", "summit", "sun", "target", "team", "time", "trade", "true", "trust", "union", "unit",
  "unity", "universal", "visa", "vital", "wave", "waves", "well", "western", "wise", "world",
  "zero", "zoom",
};

static const char * const exchanges[] = {
  "nasdaq", "nasdaqgs", "nasdaqgm", "nasdaqcm", "nasdaq gs", "nasdaq gm", "nasdaq cm", "nyse",
  "nyse american", "nyse arca", "nyseamerican", "nysearca", "nyse mkt", "amex", "arca", "cboe",
  "bats", "otc", "otcmkts", "otcqb", "otcqx", "otc pink", "tsx", "tsxv", "tsx-v", "tsx venture",
  "cse", "neo", "lse", "lon", "aim", "asx", "hkex", "hkg", "sehk", "tyo", "tse", "fra", "etr",
  "xetra", "epa", "euronext", "ams", "bit", "swx", "six", "sto", "bme", "nse", "bse", "sgx",
  "krx", "kosdaq", "jse", "nzx", "crypto",
};

/* Behind a "$" these are money. */
static const char * const currencies[] = {
  "USD", "EUR", "GBP", "JPY", "CAD", "AUD", "NZD", "CHF", "CNY", "HKD", "SGD", "US", "CA", "AU",
};

static gboolean
is_listed (const char * const *list,
           gsize               n_items,
           const char         *word)
{
  for (gsize i = 0; i < n_items; i++)
    {
      if (g_ascii_strcasecmp (list[i], word) == 0)
        return TRUE;
    }

  return FALSE;
}

#define IS_LISTED(list, word) is_listed (list, G_N_ELEMENTS (list), word)

static void
name_free (Name *name)
{
  g_strfreev (name->words);
  g_free (name->symbol);
  g_free (name);
}

DpSymbolSpotter *
dp_symbol_spotter_new (void)
{
  DpSymbolSpotter *self = g_new0 (DpSymbolSpotter, 1);

  self->symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
dp_symbol_spotter_free (DpSymbolSpotter *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->symbols);
  g_hash_table_unref (self->names);
  g_free (self);
}

/* --- words ------------------------------------------------------------------------------------ */

static gboolean
is_joint (const char *p)
{
  return (*p == '&' || *p == '.' || *p == '\'') && g_unichar_isalnum (g_utf8_get_char (p + 1));
}

/* The next word at or after @p; without a possessive. FALSE at the end */
static gboolean
next_word (const char **p,
           Word        *word)
{
  const char *end;

  while (**p != '\0' && !g_unichar_isalnum (g_utf8_get_char (*p)))
    *p = g_utf8_next_char (*p);
  if (**p == '\0')
    return FALSE;

  for (end = *p; g_unichar_isalnum (g_utf8_get_char (end)) || is_joint (end);)
    end = g_utf8_next_char (end);
  word->start = *p;
  word->length = (gsize) (end - *p);
  *p = end;
  if (word->length > 2 && g_ascii_strncasecmp (end - 2, "'s", 2) == 0)
    word->length -= 2;

  return TRUE;
}

static char *
fold (const Word *word)
{
  return g_utf8_casefold (word->start, (gssize) word->length);
}

/* (element-type utf8): the words of @text */
static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *p = text;
  Word word;

  while (next_word (&p, &word))
    g_ptr_array_add (words, g_strndup (word.start, word.length));

  return words;
}

/* --- what there is to be found ---------------------------------------------------------------- */

/* "The Coca-Cola Company" is called Coca-Cola, "Amazon.com Inc" Amazon. */
static GPtrArray *
split_name (const char *name)
{
  GPtrArray *words;
  g_autofree char *cut = g_strdup (name);
  char *bracket = strpbrk (cut, "(,/");
  char *site;

  if (bracket != NULL)
    *bracket = '\0';
  site = strcasestr (cut, ".com");
  if (site != NULL)
    memmove (site, site + 4, strlen (site + 4) + 1);
  words = split_words (cut);
  if (words->len > 1 && g_ascii_strcasecmp (words->pdata[0], "the") == 0)
    g_ptr_array_remove_index (words, 0);
  for (guint i = 1; i < words->len; i++)
    {
      const char *word = words->pdata[i];

      if (IS_LISTED (legal_forms, word))
        {
          g_ptr_array_set_size (words, (int) i);
          break;
        }
    }

  return words;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const Name *first = *(const Name * const *) a;
  const Name *second = *(const Name * const *) b;

  return (first->n_words < second->n_words) - (first->n_words > second->n_words);
}

static void
add_name (DpSymbolSpotter *self,
          const char      *symbol,
          GPtrArray       *words,
          gboolean         any_case)
{
  Word first = { words->pdata[0], strlen (words->pdata[0]) };
  g_autofree char *key = fold (&first);
  GPtrArray *names = g_hash_table_lookup (self->names, key);
  Name *name = g_new0 (Name, 1);

  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func ((GDestroyNotify) name_free);
      g_hash_table_insert (self->names, g_steal_pointer (&key), names);
    }
  name->n_words = words->len;
  name->symbol = g_strdup (symbol);
  name->any_case = any_case;
  g_ptr_array_add (words, NULL);
  name->words = g_strdupv ((char **) words->pdata);
  g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
}

void
dp_symbol_spotter_add (DpSymbolSpotter *self,
                       const char      *symbol,
                       const char      *name,
                       const char      *kind)
{
  g_autoptr(GPtrArray) words = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (symbol != NULL);

  g_hash_table_add (self->symbols, g_strdup (symbol));
  if (name == NULL)
    return;
  words = split_name (name);
  if (words->len == 0 || words->len > MOST_NAME_WORDS ||
      (words->len == 1 && (g_utf8_strlen (words->pdata[0], -1) < SHORTEST_NAME ||
                           IS_LISTED (common_words, words->pdata[0]))))
    return;
  add_name (self, symbol, words, g_strcmp0 (kind, "coin") == 0);
}

/* --- finding ---------------------------------------------------------------------------------- */

static gboolean
is_symbol_char (char c)
{
  return g_ascii_isupper (c) || g_ascii_isdigit (c);
}

/* How long the symbol at @p is, with a class or market behind a dot or dash ("BRK.B", "BTC-USD"); 0
 * where there is none */
static gsize
measure_symbol (const char *p)
{
  gsize length = 0;

  if (!g_ascii_isupper (*p))
    return 0;
  while (is_symbol_char (p[length]))
    length++;
  if ((p[length] == '.' || p[length] == '-') && g_ascii_isupper (p[length + 1]))
    {
      gsize tail = 1;

      while (is_symbol_char (p[length + tail]))
        tail++;
      if (tail <= 5)
        length += tail;
    }
  if (length > LONGEST_SYMBOL || g_ascii_islower (p[length]))
    return 0;

  return length;
}

static void
take (GHashTable *found,
      const char *start,
      gsize       length)
{
  g_hash_table_add (found, g_strndup (start, length));
}

/* "$AAPL", but not "US$" or "$USD" */
static void
spot_cashtags (const char *text,
               GHashTable *found)
{
  for (const char *p = strchr (text, '$'); p != NULL; p = strchr (p + 1, '$'))
    {
      gsize length = measure_symbol (p + 1);
      g_autofree char *symbol = g_strndup (p + 1, length);

      if (length > 0 && (p == text || !g_ascii_isalnum (p[-1])) && !IS_LISTED (currencies, symbol))
        take (found, p + 1, length);
    }
}

/* "(NASDAQ: AAPL)", "[NYSE:T; TSX: T]": whatever follows an exchange and a colon within brackets */
static void
spot_listings (const char *text,
               GHashTable *found)
{
  for (const char *colon = strchr (text, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    {
      const char *start = colon;
      const char *symbol = colon + 1;
      g_autofree char *exchange = NULL;

      while (start > text && colon - start < 20 && strchr ("([;,", start[-1]) == NULL)
        start--;
      if (start == text || strchr ("([;,", start[-1]) == NULL)
        continue;
      exchange = g_strndup (start, (gsize) (colon - start));
      symbol += strspn (symbol, " ");
      if (IS_LISTED (exchanges, g_strstrip (exchange)))
        take (found, symbol, measure_symbol (symbol));
    }
}

static gboolean
word_matches (const Word *word,
              const char *expected,
              gboolean    any_case)
{
  g_autofree char *folded = NULL;
  g_autofree char *expected_folded = NULL;

  if (!any_case)
    return strlen (expected) == word->length && strncmp (expected, word->start, word->length) == 0;
  folded = fold (word);
  expected_folded = g_utf8_casefold (expected, -1);

  return g_str_equal (folded, expected_folded);
}

/* The longest name that begins with word @index */
static const Name *
find_name (DpSymbolSpotter *self,
           GArray          *words,
           guint            index)
{
  g_autofree char *key = fold (&g_array_index (words, Word, index));
  GPtrArray *names = g_hash_table_lookup (self->names, key);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const Name *name = g_ptr_array_index (names, i);
      guint n_same = 0;

      while (n_same < name->n_words && index + n_same < words->len &&
             word_matches (&g_array_index (words, Word, index + n_same), name->words[n_same],
                           name->any_case))
        n_same++;
      if (n_same == name->n_words)
        return name;
    }

  return NULL;
}

/* In a text of capitals every word looks like a symbol. */
static gboolean
is_shouted (const char *text)
{
  guint n_upper = 0;
  guint n_lower = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      n_upper += g_unichar_isupper (c) != 0;
      n_lower += g_unichar_islower (c) != 0;
    }

  return n_upper >= n_lower;
}

static void
spot_words (DpSymbolSpotter *self,
            const char      *text,
            GHashTable      *found)
{
  g_autoptr(GArray) words = g_array_new (FALSE, FALSE, sizeof (Word));
  gboolean shouted = is_shouted (text);
  const char *p = text;
  Word word;

  while (next_word (&p, &word))
    g_array_append_val (words, word);

  for (guint i = 0; i < words->len; i++)
    {
      const Word *bare = &g_array_index (words, Word, i);
      const Name *name = find_name (self, words, i);
      g_autofree char *symbol = NULL;

      if (name != NULL)
        {
          take (found, name->symbol, strlen (name->symbol));
          i += name->n_words - 1;
          continue;
        }
      if (shouted || bare->length < SHORTEST_BARE || measure_symbol (bare->start) != bare->length)
        continue;
      symbol = g_strndup (bare->start, bare->length);
      if (g_hash_table_contains (self->symbols, symbol) && !IS_LISTED (common_words, symbol))
        take (found, symbol, bare->length);
    }
}

static int
compare_symbols (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char **
dp_symbol_spotter_spot (DpSymbolSpotter *self,
                        const char      *title,
                        const char      *text)
{
  g_autoptr(GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *texts[] = { title, text };
  g_autoptr(GPtrArray) sorted = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i] == NULL)
        continue;
      spot_cashtags (texts[i], found);
      spot_listings (texts[i], found);
      spot_words (self, texts[i], found);
    }
  g_hash_table_remove (found, "");
  sorted = g_hash_table_steal_all_keys (found);
  g_ptr_array_set_free_func (sorted, g_free);
  g_ptr_array_sort (sorted, compare_symbols);
  g_ptr_array_add (sorted, NULL);

  return g_strdupv ((char **) sorted->pdata);
}
