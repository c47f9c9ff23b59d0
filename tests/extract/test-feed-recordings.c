/* test-feed-recordings.c: every feed in the folder of recordings, most of which may not be shipped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built only where that folder lies beside the project. What each file is known for is held here.
 */

#include "config.h"

#include <string.h>

#include "dp-date.h"
#include "dp-feed-parser.h"

/* Key, link, a part of the summary (or of the title, where there is none) and time are the first
 * entry's; NULL: not looked at, but for the time */
typedef struct
{
  const char *name;
  guint       n_entries;
  guint       n_rejects;
  gboolean    warns;
  const char *feed_title;
  const char *key;
  const char *link;
  const char *text;
  const char *published;
} Expected;

static const Expected feeds[] = {
  /* Empty content:encoded and dc:description beside a full description; a guid that is no link. */
  { "coindesk_2026-09-25.xml", 3, 0, FALSE,
    "CoinDesk: Bitcoin, Ethereum, Crypto News and Price Data",
    "a0b4a6ba-5569-4fef-940c-e402f9698d89",
    "https://www.coindesk.com/markets/2026/09/25/"
    "circle-and-tether-step-in-to-freeze-hacker-wallet-after-massive-bitget-crypto-heist",
    "The stablecoin issuer blacklisted a wallet holding about $318,000", "2026-09-25T14:41:53Z" },
  { "encoding.rss", 40, 0, FALSE, "Jornal de Notícias - Últimas Notícias", NULL,
    "http://feeds.jn.pt/~r/JN-ULTIMAS/~3/UBnb8Ra3Q1U/"
    "sonia-laig-e-a-nova-presidente-da-rarissimas-9021600.html",
    "é a nova presidente da direção da Raríssimas.", "2018-01-03T13:47:00Z" },
  /* CDATA in link, guid and date. */
  { "fed_press_2026-09-24.xml", 3, 0, FALSE, "FRB: Press Release - All Releases",
    "https://www.federalreserve.gov/newsevents/pressreleases/bcreg20260924a.htm",
    "https://www.federalreserve.gov/newsevents/pressreleases/bcreg20260924a.htm",
    "issuers under the GENIUS Act", "2026-09-24T18:30:00Z" },
  /* Long descriptions in HTML. */
  { "guardian.rss", 55, 0, FALSE, "The Guardian", NULL, NULL,
    "Democrats showed thinly disguised contempt Donald Trump has promised",
    "2018-01-31T07:26:05Z" },
  /* Links relative to where it came from. */
  { "gulp-atom.atom", 10, 0, FALSE, "Release notes from gulp",
    "tag:github.com,2008:Repository/11167738/v3.9.0",
    "https://feed.example/gulpjs/gulp/releases/tag/v3.9.0", "3.9.0", NULL },
  { "heise.atom", 15, 0, FALSE, "heise developer neueste Meldungen", "http://heise.de/-3088438",
    NULL, "Die nun verfügbare Version 10 des Enterprise-Java-Servers", "2016-02-01T16:22:00Z" },
  { "incomplete-fields.atom", 0, 1, FALSE, NULL, NULL, NULL, NULL, NULL },
  /* No guid, and "Q&A" as it is. */
  { "kathmandupost.xml", 40, 0, TRUE, "Kathamndu post RSS",
    "https://kathmandupost.com/politics/2026/08/17/"
    "bagmati-chief-minister-set-to-resign-ahead-of-floor-test",
    NULL, "Indra Bahadur Baniya is expected to step down", NULL },
  { "reddit-atom.rss", 24, 0, FALSE, "reddit: the front page of the internet",
    "https://www.reddit.com/r/space/comments/42babr/the_difficulties_in_space/", NULL,
    "[959 comments]", "2016-01-23T15:40:37Z" },
  /* Identity in rdf:about. */
  { "rss-1.rss", 69, 0, FALSE, "Science twis",
    "http://science.sciencemag.org/cgi/content/short/356/6343/1134-a?rss=1", NULL, "Food for fungi",
    "2017-06-15T17:29:47Z" },
  /* ISO-8859-1 without a word of it; months in Portuguese. */
  { "uolNoticias.rss", 15, 0, TRUE, "UOL Noticias", NULL, NULL,
    "Líder na pesquisa Ibope de intenção de voto", "2018-09-24T22:42:40Z" },
  { "parser-corpus/atom10.xml", 1, 0, FALSE, "Sample Feed",
    "tag:feedparser.org,2005-11-09:/docs/examples/atom10.xml:3", "http://example.org/entry/3",
    "Watch out for nasty tricks", "2005-11-09T00:23:47Z" },
  { "parser-corpus/entry_link_multiple.xml", 1, 0, FALSE, NULL, "http://www.example.com/",
    "http://www.example.com/", NULL, NULL },
  /* The links are those of where the entry was taken from. */
  { "parser-corpus/entry_source_link_multiple.xml", 0, 1, FALSE, NULL, NULL, NULL, NULL, NULL },
  { "parser-corpus/http_i18n.xml", 0, 0, FALSE, "Iñtërnâtiônàlizætiøn", NULL, NULL, NULL, NULL },
  { "parser-corpus/rdf_item_rdf_about.xml", 1, 0, FALSE, NULL, "http://example.org/1",
    "http://example.org/1", NULL, NULL },
  { "parser-corpus/rss090_item_title.xml", 1, 0, FALSE, "Example title", NULL, NULL, "Item title",
    NULL },
  { "parser-corpus/rss10.rdf", 1, 0, FALSE, "Sample Feed", "http://www.example.org/1",
    "http://example.org/archives/2002/09/04.html#first_of_all",
    "People who don't speak Perl are irrelevant.", "2004-05-30T20:23:54Z" },
  { "parser-corpus/rss20.xml", 1, 0, FALSE, "Sample Feed", "http://example.org/guid/1",
    "http://example.org/item/1", "Watch out for nasty tricks", "2002-09-05T00:00:01Z" },
  { "parser-corpus/rss20dc.xml", 1, 0, FALSE, "Sample Feed", "1983@example.org",
    "http://example.org/archives/2002/09/04.html#first_of_all",
    "People who don't speak Perl are irrelevant.", "2002-09-04T18:54:20Z" },
  { "parser-corpus/rss_item_link_corrupted_ampersands.xml", 1, 0, TRUE, NULL,
    "http://link/get?a=1&b=2", "http://link/get?a=1&b=2", NULL, NULL },
  { "parser-corpus/rss_version_10.xml", 0, 0, TRUE, NULL, NULL, NULL, NULL, NULL },
  { "parser-corpus/undeclared_namespace.xml", 0, 0, TRUE, NULL, NULL, NULL, NULL, NULL },
  { "parser-corpus/utf-16le-bom.xml", 0, 0, TRUE, NULL, NULL, NULL, NULL, NULL },
  { "parser-corpus/utf-8-bom.xml", 0, 0, TRUE, NULL, NULL, NULL, NULL, NULL },
};

static char *
dup_path (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "real",
                                                 "feeds", name, NULL);

  return g_canonicalize_filename (path, NULL);
}

static DpFeed *
read_feed (const char *name)
{
  g_autofree char *path = dup_path (name);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;
  DpFeed *feed;
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  body = g_bytes_new_take (contents, length);
  feed = dp_feed_parse (body, NULL, "https://feed.example/a/b.xml", &error);
  g_assert_no_error (error);

  return feed;
}

static void
check_first (const DpNewsEntry *entry,
             const Expected    *expected)
{
  const char *text = entry->summary != NULL ? entry->summary : entry->title;

  if (expected->key != NULL)
    g_assert_cmpstr (entry->entry_key, ==, expected->key);
  if (expected->link != NULL)
    g_assert_cmpstr (entry->link, ==, expected->link);
  if (expected->text != NULL)
    {
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, expected->text));
    }
  if (expected->published != NULL)
    {
      g_autofree char *published = dp_timestamp_to_string (entry->published_us);

      g_assert_cmpstr (published, ==, expected->published);
    }
  else
    g_assert_cmpint (entry->published_us, ==, G_MININT64);
}

static void
test_each (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autoptr(DpFeed) feed = NULL;

      g_test_message ("%s", feeds[i].name);
      feed = read_feed (feeds[i].name);
      g_assert_cmpstr (feed->title, ==, feeds[i].feed_title);
      g_assert_cmpuint (feed->batch->entries->len, ==, feeds[i].n_entries);
      g_assert_cmpuint (feed->batch->rejects->len, ==, feeds[i].n_rejects);
      g_assert_cmpint (feed->warnings->len > 0, ==, feeds[i].warns);
      if (feeds[i].n_entries > 0)
        check_first (g_ptr_array_index (feed->batch->entries, 0), &feeds[i]);
    }
}

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  g_assert_true (text == NULL || (strstr (text, "</") == NULL && strstr (text, "  ") == NULL));
}

/* What holds for every entry, whichever files there are */
static void
check_folder (const char *folder)
{
  g_autofree char *path = dup_path (folder);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative = g_build_filename (folder, name, NULL);
      g_autofree char *full = g_build_filename (path, name, NULL);
      g_autoptr(DpFeed) feed = NULL;

      if (!g_file_test (full, G_FILE_TEST_IS_REGULAR))
        continue;
      g_test_message ("%s", relative);
      feed = read_feed (relative);
      for (guint i = 0; i < feed->batch->entries->len; i++)
        {
          const DpNewsEntry *entry = g_ptr_array_index (feed->batch->entries, i);

          g_assert_cmpstr (entry->entry_key, !=, "");
          g_assert_true (entry->link == NULL || g_str_has_prefix (entry->link, "http"));
          check_text (entry->title);
          check_text (entry->summary);
        }
    }
}

static void
test_all (void)
{
  check_folder (".");
  check_folder ("parser-corpus");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/feed-recordings/each", test_each);
  g_test_add_func ("/extract/feed-recordings/all", test_all);

  return g_test_run ();
}
