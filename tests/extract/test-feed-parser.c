/* test-feed-parser.c: RSS and Atom feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-date.h"
#include "dp-extract-error.h"
#include "dp-feed-parser.h"
#include "dp-test-feed.h"

/* A feed of one item, with the namespaces that feeds use */
static DpFeed *
parse_rss_item (const char *inner)
{
  g_autofree char *text = NULL;

  text = g_strconcat ("<?xml version=\"1.0\"?><rss version=\"2.0\""
                      " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
                      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                      " xmlns:atom=\"http://www.w3.org/2005/Atom\""
                      " xmlns:media=\"http://search.yahoo.com/mrss/\">"
                      "<channel><title>T</title><item>", inner, "</item></channel></rss>", NULL);

  return dp_test_feed_parse (text);
}

static DpFeed *
parse_atom_entry (const char *inner)
{
  g_autofree char *text = NULL;

  text = g_strconcat ("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>"
                      "<author><name>The feed</name></author><entry>", inner, "</entry></feed>",
                      NULL);

  return dp_test_feed_parse (text);
}

static void
assert_time (gint64      moment,
             const char *expected)
{
  g_autofree char *written = NULL;

  if (expected == NULL)
    {
      g_assert_cmpint (moment, ==, G_MININT64);
      return;
    }
  g_assert_cmpint (moment, !=, G_MININT64);
  written = dp_timestamp_to_string (moment);
  g_assert_cmpstr (written, ==, expected);
}

static void
test_rss_2 (void)
{
  g_autoptr(DpFeed) feed = dp_test_feed_parse (
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<rss version=\"2.0\"><channel>"
    "<title>Markets &amp; more</title><link>https://news.example/</link><ttl>60</ttl>"
    "<image><title>Not the feed's</title><link>https://news.example/i</link></image>"
    "<item><title>One</title><link>https://news.example/1</link><guid>urn:1</guid>"
    "<description>The  first\n one.</description><author>a@news.example (Ann)</author>"
    "<category domain=\"x\">Stocks</category><category>Tech</category><category>Stocks</category>"
    "<pubDate>Thu, 24 Sep 2026 18:30:00 GMT</pubDate></item>"
    "<item><title>Two</title><guid isPermaLink=\"false\">2</guid></item>"
    "</channel></rss>");
  const DpNewsEntry *entry = dp_test_feed_get_entry (feed, 0);

  g_assert_cmpstr (feed->title, ==, "Markets & more");
  g_assert_cmpstr (feed->link, ==, "https://news.example/");
  g_assert_cmpuint (feed->ttl_minutes, ==, 60);
  g_assert_cmpuint (feed->warnings->len, ==, 0);
  g_assert_cmpuint (feed->batch->entries->len, ==, 2);
  g_assert_cmpstr (entry->entry_key, ==, "urn:1");
  g_assert_cmpstr (entry->title, ==, "One");
  g_assert_cmpstr (entry->link, ==, "https://news.example/1");
  g_assert_cmpstr (entry->summary, ==, "The first one.");
  g_assert_cmpstr (entry->author, ==, "a@news.example (Ann)");
  g_assert_cmpuint (g_strv_length (entry->categories), ==, 2);
  g_assert_cmpstr (entry->categories[0], ==, "Stocks");
  g_assert_cmpstr (entry->categories[1], ==, "Tech");
  assert_time (entry->published_us, "2026-09-24T18:30:00Z");
  assert_time (entry->updated_us, NULL);
  g_assert_false (entry->zone_missing);
  g_assert_cmpuint (strlen (entry->content_hash), ==, 64);
  entry = dp_test_feed_get_entry (feed, 1);
  g_assert_cmpstr (entry->entry_key, ==, "2");
  g_assert_null (entry->link);
  g_assert_null (entry->summary);
  assert_time (entry->published_us, NULL);
}

static void
test_rss_1 (void)
{
  g_autoptr(DpFeed) feed = dp_test_feed_parse (
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
    " xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
    "<channel rdf:about=\"https://j.example/\"><title>Journal</title><items><rdf:Seq>"
    "<rdf:li rdf:resource=\"https://j.example/a\"/></rdf:Seq></items></channel>"
    "<item rdf:about=\"https://j.example/a#1\"><title>A</title>"
    "<dc:creator>Bo</dc:creator><dc:date>2026-09-24</dc:date><dc:subject>Bonds</dc:subject></item>"
    "</rdf:RDF>");
  const DpNewsEntry *entry = dp_test_feed_get_entry (feed, 0);

  g_assert_cmpstr (feed->title, ==, "Journal");
  g_assert_cmpstr (entry->entry_key, ==, "https://j.example/a#1");
  g_assert_cmpstr (entry->link, ==, "https://j.example/a#1");
  g_assert_cmpstr (entry->author, ==, "Bo");
  g_assert_cmpstr (entry->categories[0], ==, "Bonds");
  assert_time (entry->published_us, "2026-09-24T00:00:00Z");
  g_assert_true (entry->zone_missing);
}

static void
test_atom_1 (void)
{
  g_autoptr(DpFeed) feed = dp_test_feed_parse (
    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://a.example/x/\">"
    "<title type=\"html\">A &amp;lt;b&amp;gt;</title><link href=\"/\"/>"
    "<link rel=\"self\" href=\"self.xml\"/><author><name>The feed</name></author>"
    "<entry xml:base=\"y/\"><id>tag:a.example,2026:1</id>"
    "<title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">Up <b>3</b>%</div></title>"
    "<link rel=\"enclosure\" href=\"s.mp3\"/><link rel=\"self\" href=\"self\"/>"
    "<link rel=\"alternate\" type=\"application/json\" href=\"1.json\"/>"
    "<link rel=\"alternate\" type=\"text/html\" href=\"1.html\"/>"
    "<summary type=\"text\">a &lt;b&gt; c</summary>"
    "<content type=\"html\">&lt;p&gt;Not this.&lt;/p&gt;</content>"
    "<category term=\"m\" label=\"Markets\"/><category term=\"fx\"/>"
    "<published>2026-09-24T18:30:00+02:00</published><updated>2026-09-25T00:00:00Z</updated>"
    "<author><name>Ann</name></author><author><email>bo@a.example</email></author>"
    "<source><link href=\"https://other.example/\"/><author><name>Cy</name></author></source>"
    "</entry></feed>");
  const DpNewsEntry *entry = dp_test_feed_get_entry (feed, 0);

  g_assert_cmpstr (feed->title, ==, "A <b>");
  g_assert_cmpstr (feed->link, ==, "https://a.example/");
  g_assert_cmpstr (entry->entry_key, ==, "tag:a.example,2026:1");
  g_assert_cmpstr (entry->title, ==, "Up 3%");
  g_assert_cmpstr (entry->link, ==, "https://a.example/x/y/1.html");
  g_assert_cmpstr (entry->summary, ==, "a <b> c");
  g_assert_cmpstr (entry->author, ==, "Ann, bo@a.example");
  g_assert_cmpstr (entry->categories[0], ==, "Markets");
  g_assert_cmpstr (entry->categories[1], ==, "fx");
  assert_time (entry->published_us, "2026-09-24T16:30:00Z");
  assert_time (entry->updated_us, "2026-09-25T00:00:00Z");
}

static void
test_atom_03 (void)
{
  g_autoptr(DpFeed) feed = dp_test_feed_parse (
    "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>Old</title><entry>"
    "<id>1</id><title mode=\"escaped\" type=\"text/html\">A &lt;i&gt;B&lt;/i&gt;</title>"
    "<link rel=\"alternate\" type=\"text/html\" href=\"https://o.example/1\"/>"
    "<content mode=\"base64\" type=\"text/plain\">SGVsbG8=</content>"
    "<issued>2004-06-02T19:07:55-04:00</issued><modified>2004-06-03T00:00:00Z</modified>"
    "</entry></feed>");
  const DpNewsEntry *entry = dp_test_feed_get_entry (feed, 0);

  g_assert_cmpstr (entry->title, ==, "A B");
  g_assert_cmpstr (entry->link, ==, "https://o.example/1");
  g_assert_cmpstr (entry->summary, ==, "Hello");
  assert_time (entry->published_us, "2004-06-02T23:07:55Z");
  assert_time (entry->updated_us, "2004-06-03T00:00:00Z");
}

static void
test_atom_parts (void)
{
  g_autoptr(DpFeed) inherited = parse_atom_entry ("<id>1</id><title>A</title>"
                                                  "<content type=\"image/png\">iVBORw0K</content>");
  g_autoptr(DpFeed) taken = parse_atom_entry ("<id>1</id><source><author><name>Cy</name></author>"
                                              "<link href=\"https://o.example/\"/></source>");
  g_autoptr(DpFeed) elsewhere = parse_atom_entry ("<id>1</id><content type=\"video/mp4\" "
                                                  "src=\"https://o.example/v.mp4\"/>");

  g_assert_cmpstr (dp_test_feed_get_entry (inherited, 0)->author, ==, "The feed");
  g_assert_null (dp_test_feed_get_entry (inherited, 0)->summary);
  g_assert_cmpstr (dp_test_feed_get_entry (taken, 0)->author, ==, "Cy");
  g_assert_null (dp_test_feed_get_entry (taken, 0)->link);
  g_assert_cmpstr (dp_test_feed_get_entry (elsewhere, 0)->link, ==, "https://o.example/v.mp4");
}

/* What an item of RSS may say in several places */
static void
test_rss_parts (void)
{
  static const struct
  {
    const char *inner;
    const char *link;
    const char *summary;
    const char *author;
  } cases[] = {
    { "<guid>https://n.example/1</guid>", "https://n.example/1", NULL, NULL },
    { "<guid isPermaLink=\"true\"> https://n.example/1\n</guid>", "https://n.example/1", NULL,
      NULL },
    { "<guid isPermaLink=\"false\">https://n.example/1</guid>", NULL, NULL, NULL },
    { "<guid>4711</guid>", NULL, NULL, NULL },
    { "<guid>g</guid><link>/1</link>", "https://news.example/1", NULL, NULL },
    { "<guid>g</guid><link>2.html</link>", "https://news.example/feeds/2.html", NULL, NULL },
    { "<guid>g</guid><link>https://n.example/a\n?b=1&amp;c=2</link>", "https://n.example/a?b=1&c=2",
      NULL, NULL },
    { "<guid>g</guid><link>javascript:alert(1)</link>", NULL, NULL, NULL },
    { "<guid>g</guid><link></link><atom:link rel=\"alternate\" href=\"https://n.example/1\"/>",
      "https://n.example/1", NULL, NULL },
    { "<guid>g</guid><atom:link rel=\"hub\" href=\"true\"/>", NULL, NULL, NULL },
    { "<guid>g</guid><atom:link rel=\"self\" href=\"https://n.example/\"/>", NULL, NULL, NULL },
    { "<guid>g</guid><description>Short</description><content:encoded>Long</content:encoded>", NULL,
      "Short", NULL },
    { "<guid>g</guid><content:encoded/><dc:description></dc:description><description>Full"
      "</description>",
      NULL, "Full", NULL },
    { "<guid>g</guid><description/><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>",
      NULL, "Long", NULL },
    { "<guid>g</guid><media:group><media:description>Seen</media:description></media:group>", NULL,
      "Seen", NULL },
    { "<guid>g</guid><media:content url=\"u\"><media:description>Seen</media:description>"
      "</media:content>",
      NULL, "Seen", NULL },
    { "<guid>g</guid><author>x@n.example</author><dc:creator>Ann</dc:creator>", NULL, NULL, "Ann" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpFeed) feed = parse_rss_item (cases[i].inner);
      const DpNewsEntry *entry = dp_test_feed_get_entry (feed, 0);

      g_test_message ("%s", cases[i].inner);
      g_assert_cmpstr (entry->link, ==, cases[i].link);
      g_assert_cmpstr (entry->summary, ==, cases[i].summary);
      g_assert_cmpstr (entry->author, ==, cases[i].author);
    }
}

/* The feed does not say whether a description is HTML. */
static void
test_html (void)
{
  static const char * const cases[][2] = {
    { "AT&amp;T is &lt; 5 &amp; falling", "AT&T is < 5 & falling" },
    { "List&lt;String&gt; is no tag", "List<String> is no tag" },
    { "&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "One two" },
    { "a&lt;br/&gt;b &lt;b&gt;c&lt;/b&gt;d", "a b cd" },
    { "&lt;script&gt;evil()&lt;/script&gt;&lt;style&gt;p{}&lt;/style&gt;Good", "Good" },
    { "Fish &amp;amp; chips &amp;#8211; &amp;eacute;t&amp;eacute;", "Fish & chips – été" },
    { "<![CDATA[<img src='x' alt='no'/> Up &euro;3]]>", "Up €3" },
    { "&lt;a href=&quot;x&quot;&gt;unclosed &lt;i&gt;tags", "unclosed tags" },
    { "<b>Raw</b> <i>markup</i>", "Raw markup" },
    { "caf\xc3\xa9 &lt;b&gt;\xe2\x82\xac&lt;/b&gt;", "café €" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *inner = g_strconcat ("<guid>1</guid><description>", cases[i][0],
                                            "</description>", NULL);
      g_autoptr(DpFeed) feed = parse_rss_item (inner);

      g_assert_cmpstr (dp_test_feed_get_entry (feed, 0)->summary, ==, cases[i][1]);
    }
}

static void
test_long_texts (void)
{
  g_autofree char *words = g_strnfill (60000, 'x');
  g_autofree char *inner = NULL;
  g_autoptr(DpFeed) feed = NULL;
  const DpNewsEntry *entry;

  for (gsize i = 5; i < 60000; i += 6)
    words[i] = ' ';
  inner = g_strconcat ("<guid>", words, "</guid><title>", words, "</title><description>&lt;p&gt;",
                       words, "</description>", NULL);
  feed = parse_rss_item (inner);
  entry = dp_test_feed_get_entry (feed, 0);
  g_assert_cmpint (g_utf8_strlen (entry->title, -1), <=, 501);
  g_assert_true (g_str_has_suffix (entry->title, "xxxxx…"));
  g_assert_cmpint (g_utf8_strlen (entry->summary, -1), <=, 2001);
  g_assert_true (g_str_has_suffix (entry->summary, "xxxxx…"));
  g_assert_true (g_str_has_prefix (entry->entry_key, "sha256:"));
}

static char *
dup_key_of (const char *inner)
{
  g_autoptr(DpFeed) feed = parse_rss_item (inner);

  return g_strdup (dp_test_feed_get_entry (feed, 0)->entry_key);
}

static void
assert_key (const char *inner,
            const char *expected)
{
  g_autofree char *key = dup_key_of (inner);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_identity (void)
{
  g_autofree char *first = dup_key_of ("<title>A</title><description>B</description>"
                                       "<pubDate>24 Sep 2026</pubDate>");
  g_autofree char *same = dup_key_of ("<description>B</description><pubDate>24 Sep 2026</pubDate>"
                                      "<title> A </title><author>x</author>");
  g_autofree char *other = dup_key_of ("<title>A</title><description>C</description>"
                                       "<pubDate>24 Sep 2026</pubDate>");
  g_autofree char *later = dup_key_of ("<title>A</title><description>B</description>"
                                       "<pubDate>25 Sep 2026</pubDate>");

  assert_key ("<link>https://n.example/1#a</link><guid> Q%2f </guid>", "Q%2f");
  assert_key ("<link>https://n.example/1?x=1#a</link><guid> </guid>", "https://n.example/1?x=1");
  assert_key ("<link>https://n.example/1?x=1#a</link>", "https://n.example/1?x=1");
  g_assert_true (g_str_has_prefix (first, "sha256:"));
  g_assert_cmpstr (first, ==, same);
  g_assert_cmpstr (first, !=, other);
  g_assert_cmpstr (first, !=, later);
}

static void
test_content_hash (void)
{
  g_autoptr(DpFeed) first = parse_rss_item ("<guid>1</guid><title>A</title>");
  g_autoptr(DpFeed) same = parse_rss_item ("<title>\n A</title>\n<guid>1</guid>");
  g_autoptr(DpFeed) other = parse_rss_item ("<guid>1</guid><title>B</title>");
  g_autoptr(DpFeed) moved = parse_rss_item ("<guid>1</guid><description>A</description>");

  g_assert_cmpstr (dp_test_feed_get_entry (first, 0)->content_hash, ==,
                   dp_test_feed_get_entry (same, 0)->content_hash);
  g_assert_cmpstr (dp_test_feed_get_entry (first, 0)->content_hash, !=,
                   dp_test_feed_get_entry (other, 0)->content_hash);
  g_assert_cmpstr (dp_test_feed_get_entry (first, 0)->content_hash, !=,
                   dp_test_feed_get_entry (moved, 0)->content_hash);
}

static void
test_rejects (void)
{
  g_autoptr(DpFeed) feed = dp_test_feed_parse (
    "<rss><channel><item><guid>1</guid><title>A</title></item><item><author>x</author></item>"
    "<item><guid>1</guid><title>B</title></item><item><guid>1</guid><title>A</title></item>"
    "</channel></rss>");
  const DpReject *reject;

  g_assert_cmpuint (feed->batch->n_records, ==, 3);
  g_assert_cmpuint (feed->batch->entries->len, ==, 1);
  g_assert_cmpstr (dp_test_feed_get_entry (feed, 0)->title, ==, "A");
  g_assert_cmpuint (feed->batch->rejects->len, ==, 2);
  reject = g_ptr_array_index (feed->batch->rejects, 0);
  g_assert_cmpstr (reject->position, ==, "entry 2");
  g_assert_nonnull (strstr (reject->cause, "no title"));
  g_assert_cmpstr (reject->payload, ==, "<item><author>x</author></item>");
  reject = g_ptr_array_index (feed->batch->rejects, 1);
  g_assert_nonnull (strstr (reject->cause, "already"));
}

/* Each feed is broken in one way, and is read all the same. */
int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/feed/rss-2", test_rss_2);
  g_test_add_func ("/extract/feed/rss-1", test_rss_1);
  g_test_add_func ("/extract/feed/atom-1", test_atom_1);
  g_test_add_func ("/extract/feed/atom-0.3", test_atom_03);
  g_test_add_func ("/extract/feed/atom-parts", test_atom_parts);
  g_test_add_func ("/extract/feed/rss-parts", test_rss_parts);
  g_test_add_func ("/extract/feed/html", test_html);
  g_test_add_func ("/extract/feed/long-texts", test_long_texts);
  g_test_add_func ("/extract/feed/identity", test_identity);
  g_test_add_func ("/extract/feed/content-hash", test_content_hash);
  g_test_add_func ("/extract/feed/rejects", test_rejects);

  return g_test_run ();
}
