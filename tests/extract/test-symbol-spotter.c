/* test-symbol-spotter.c: which instruments a text speaks of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-spotter.h"

static DpSymbolSpotter *
new_spotter (void)
{
  static const char * const instruments[][3] = {
    { "AAPL", "Apple Inc.", "stock" },
    { "MSFT", "Microsoft Corporation", "stock" },
    { "IBM", "International Business Machines Corporation", "stock" },
    { "KO", "The Coca-Cola Company", "stock" },
    { "T", "AT&T Inc", "stock" },
    { "AMZN", "Amazon.com, Inc.", "stock" },
    { "ON", "ON Semiconductor Corporation", "stock" },
    { "IT", "Gartner, Inc.", "stock" },
    { "ALL", "The Allstate Corporation", "stock" },
    { "TGT", "Target Corporation", "stock" },
    { "OPEN", "Opendoor Technologies Inc", "stock" },
    { "GOOG", "Alphabet Inc - Class C", "stock" },
    { "F", "Ford Motor Company", "stock" },
    { "MC.PA", "LVMH Moët Hennessy - Louis Vuitton, Société Européenne", "stock" },
    { "BTC", "Bitcoin", "coin" },
    { "BCH", "Bitcoin Cash", "coin" },
    { "NEAR", "NEAR Protocol", "coin" },
    { "ONE", "One", "coin" },
    { "X", NULL, NULL },
  };
  DpSymbolSpotter *spotter = dp_symbol_spotter_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (instruments); i++)
    dp_symbol_spotter_add (spotter, instruments[i][0], instruments[i][1], instruments[i][2]);

  return spotter;
}

typedef struct
{
  const char *text;
  const char *symbols;
} Case;

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  g_autoptr(DpSymbolSpotter) spotter = new_spotter ();

  for (gsize i = 0; i < n_cases; i++)
    {
      g_auto(GStrv) symbols = dp_symbol_spotter_spot (spotter, cases[i].text, NULL);
      g_autofree char *joined = g_strjoinv (" ", symbols);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (joined, ==, cases[i].symbols);
    }
}

static void
test_cashtags (void)
{
  static const Case cases[] = {
    { "$AAPL up", "AAPL" },
    { "Why $TSLA, $F and $ON fell", "F ON TSLA" },
    { "($BRK.B) and $BTC-USD.", "BRK.B BTC-USD" },
    { "It cost $100 or US$5, A$T, $5B", "" },
    { "$USD $EUR $aapl $Appl", "" },
    { "$", "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_listings (void)
{
  static const Case cases[] = {
    { "Widgets (NASDAQ: WDGT) rises", "WDGT" },
    { "Widgets (NYSE:T), gadgets (TSX: GDG; NYSE American: GG)", "GDG GG T" },
    { "Widgets [nasdaq:ON]", "ON" },
    { "Sum (UPDATE: MORE) at 10:30 (note: ALL)", "" },
    { "NASDAQ: WDGT", "" },
    { "(NYSE: )", "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_names (void)
{
  static const Case cases[] = {
    { "Apple's new phone", "AAPL" },
    { "Apple’s rival Microsoft", "AAPL MSFT" },
    { "International Business Machines hires", "IBM" },
    { "Coca-Cola and AT&T raise prices", "KO T" },
    { "Amazon beats Alphabet", "AMZN GOOG" },
    { "ON Semiconductor, Gartner, Allstate", "ALL IT ON" },
    { "bitcoin and BITCOIN", "BTC" },
    { "Bitcoin Cash forks", "BCH" },
    { "near protocol", "NEAR" },
    { "Ford Motor recalls", "F" },
    { "LVMH Moët Hennessy Louis Vuitton grows", "MC.PA" },
    { "Pineapple juice, apple pie, Apples and Microsofts", "" },
    { "International Business", "" },
    { "Fed hits Target; one for all; One nation", "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_bare_symbols (void)
{
  static const Case cases[] = {
    { "Traders pile into AAPL, MSFT.", "AAPL MSFT" },
    { "Work ON IT for ALL: IBM, KO, BTC and T", "" },
    { "The doors stay OPEN, the end is NEAR", "" },
    { "BUY AAPL AND MSFT NOW", "" },
    { "Unknown WXYZ stays unknown", "" },
    { "XAAPL AAPLX aapl Aapl", "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_both_texts (void)
{
  g_autoptr(DpSymbolSpotter) spotter = new_spotter ();
  g_auto(GStrv) both = dp_symbol_spotter_spot (spotter, "Apple falls", "$MSFT too, and Apple");
  g_auto(GStrv) none = dp_symbol_spotter_spot (spotter, NULL, NULL);

  g_assert_cmpuint (g_strv_length (both), ==, 2);
  g_assert_cmpstr (both[0], ==, "AAPL");
  g_assert_cmpstr (both[1], ==, "MSFT");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/symbol-spotter/cashtags", test_cashtags);
  g_test_add_func ("/extract/symbol-spotter/listings", test_listings);
  g_test_add_func ("/extract/symbol-spotter/names", test_names);
  g_test_add_func ("/extract/symbol-spotter/bare-symbols", test_bare_symbols);
  g_test_add_func ("/extract/symbol-spotter/both-texts", test_both_texts);

  return g_test_run ();
}
