/* test-feed-parser.c: RSS and Atom feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-date.h"
#include "dp-extract-error.h"
#include "dp-feed-parser.h"

#define ADDRESS "https://news.example/feeds/all.xml"

static DpFeed *
parse_bytes (const char *text,
             gssize      length,
             const char *content_type)
{
  g_autoptr(GBytes) body = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(GError) error = NULL;
  DpFeed *feed = dp_feed_parse (body, content_type, ADDRESS, &error);

  g_assert_no_error (error);
  g_assert_nonnull (feed);
  g_assert_cmpuint (feed->batch->n_records, ==,
                    feed->batch->entries->len + feed->batch->rejects->len);

  return feed;
}

static DpFeed *
parse (const char *text)
{
  return parse_bytes (text, -1, NULL);
}

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

  return parse (text);
}

static DpFeed *
parse_atom_entry (const char *inner)
{
  g_autofree char *text = NULL;

  text = g_strconcat ("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>"
                      "<author><name>The feed</name></author><entry>", inner, "</entry></feed>",
                      NULL);

  return parse (text);
}

static const DpNewsEntry *
get_entry (DpFeed *feed,
           guint   index)
{
  g_assert_cmpuint (index, <, feed->batch->entries->len);

  return g_ptr_array_index (feed->batch->entries, index);
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
assert_warned (DpFeed     *feed,
               const char *part)
{
  for (guint i = 0; i < feed->warnings->len; i++)
    {
      if (strstr (g_ptr_array_index (feed->warnings, i), part) != NULL)
        return;
    }
  g_test_message ("no warning says “%s”", part);
  g_assert_not_reached ();
}

static void
test_rss_2 (void)
{
  g_autoptr(DpFeed) feed = parse (
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
  const DpNewsEntry *entry = get_entry (feed, 0);

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
  entry = get_entry (feed, 1);
  g_assert_cmpstr (entry->entry_key, ==, "2");
  g_assert_null (entry->link);
  g_assert_null (entry->summary);
  assert_time (entry->published_us, NULL);
}

static void
test_rss_1 (void)
{
  g_autoptr(DpFeed) feed = parse (
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
    " xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
    "<channel rdf:about=\"https://j.example/\"><title>Journal</title><items><rdf:Seq>"
    "<rdf:li rdf:resource=\"https://j.example/a\"/></rdf:Seq></items></channel>"
    "<item rdf:about=\"https://j.example/a#1\"><title>A</title>"
    "<dc:creator>Bo</dc:creator><dc:date>2026-09-24</dc:date><dc:subject>Bonds</dc:subject></item>"
    "</rdf:RDF>");
  const DpNewsEntry *entry = get_entry (feed, 0);

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
  g_autoptr(DpFeed) feed = parse (
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
  const DpNewsEntry *entry = get_entry (feed, 0);

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
  g_autoptr(DpFeed) feed = parse (
    "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>Old</title><entry>"
    "<id>1</id><title mode=\"escaped\" type=\"text/html\">A &lt;i&gt;B&lt;/i&gt;</title>"
    "<link rel=\"alternate\" type=\"text/html\" href=\"https://o.example/1\"/>"
    "<content mode=\"base64\" type=\"text/plain\">SGVsbG8=</content>"
    "<issued>2004-06-02T19:07:55-04:00</issued><modified>2004-06-03T00:00:00Z</modified>"
    "</entry></feed>");
  const DpNewsEntry *entry = get_entry (feed, 0);

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

  g_assert_cmpstr (get_entry (inherited, 0)->author, ==, "The feed");
  g_assert_null (get_entry (inherited, 0)->summary);
  g_assert_cmpstr (get_entry (taken, 0)->author, ==, "Cy");
  g_assert_null (get_entry (taken, 0)->link);
  g_assert_cmpstr (get_entry (elsewhere, 0)->link, ==, "https://o.example/v.mp4");
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
    { "<guid isPermaLink=\"true\"> https://n.example/1\n</guid>", "https://n.example/1", NULL, NULL },
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
      "</description>", NULL, "Full", NULL },
    { "<guid>g</guid><description/><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>", NULL,
      "Long", NULL },
    { "<guid>g</guid><media:group><media:description>Seen</media:description></media:group>", NULL,
      "Seen", NULL },
    { "<guid>g</guid><media:content url=\"u\"><media:description>Seen</media:description>"
      "</media:content>", NULL, "Seen", NULL },
    { "<guid>g</guid><author>x@n.example</author><dc:creator>Ann</dc:creator>", NULL, NULL, "Ann" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpFeed) feed = parse_rss_item (cases[i].inner);
      const DpNewsEntry *entry = get_entry (feed, 0);

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

      g_assert_cmpstr (get_entry (feed, 0)->summary, ==, cases[i][1]);
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
  inner = g_strconcat ("<guid>", words, "</guid><title>", words, "</title><description>&lt;p&gt;", words,
                       "</description>", NULL);
  feed = parse_rss_item (inner);
  entry = get_entry (feed, 0);
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

  return g_strdup (get_entry (feed, 0)->entry_key);
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

  g_assert_cmpstr (get_entry (first, 0)->content_hash, ==, get_entry (same, 0)->content_hash);
  g_assert_cmpstr (get_entry (first, 0)->content_hash, !=, get_entry (other, 0)->content_hash);
  g_assert_cmpstr (get_entry (first, 0)->content_hash, !=, get_entry (moved, 0)->content_hash);
}

static void
test_rejects (void)
{
  g_autoptr(DpFeed) feed = parse (
    "<rss><channel><item><guid>1</guid><title>A</title></item><item><author>x</author></item>"
    "<item><guid>1</guid><title>B</title></item><item><guid>1</guid><title>A</title></item>"
    "</channel></rss>");
  const DpReject *reject;

  g_assert_cmpuint (feed->batch->n_records, ==, 3);
  g_assert_cmpuint (feed->batch->entries->len, ==, 1);
  g_assert_cmpstr (get_entry (feed, 0)->title, ==, "A");
  g_assert_cmpuint (feed->batch->rejects->len, ==, 2);
  reject = g_ptr_array_index (feed->batch->rejects, 0);
  g_assert_cmpstr (reject->position, ==, "entry 2");
  g_assert_nonnull (strstr (reject->cause, "no title"));
  g_assert_cmpstr (reject->payload, ==, "<item><author>x</author></item>");
  reject = g_ptr_array_index (feed->batch->rejects, 1);
  g_assert_nonnull (strstr (reject->cause, "already"));
}

/* Each feed is broken in one way, and is read all the same. */
static void
test_survives (void)
{
  static const struct
  {
    const char *text;
    const char *title;
    const char *warning;
  } cases[] = {
    { "<rss><channel><item><title>A&nbsp;&hellip; &copy;</title></item></channel></rss>", "A … ©",
      "entities of HTML" },
    { "<rss><channel><item><title>R&D &unknown; a&b</title></item></channel></rss>",
      "R&D &unknown; a&b", "ampersands" },
    { "<rss><channel><item><title>A\x01\x1f B&#2;</title></item></channel></rss>", "A B",
      "control characters" },
    { "Warning: line 3\n\n<?xml version=\"1.0\"?><rss><channel><item><title>A</title></item>"
      "</channel></rss>", "A", "before its first tag" },
    { "\n\n<?xml version=\"1.0\"?><rss><channel><item><title>A</title></item></channel></rss>", "A",
      NULL },
    { "<rss><channel><item><itunes:x>no</itunes:x><dc:title>no</dc:title><title>A</title></item>"
      "</channel></rss>", "A", "prefixes" },
    { "<rss><channel><item><title>1 < 2 <3</title></item></channel></rss>", "1 < 2 <3",
      "not escaped" },
    { "<rss><channel><item><title>A</title></item></channel>", "A", "not well-formed" },
    { "<rss><channel><item><title>A</title></item><item><title>B</ti", "A", "middle of an entry" },
    { "<feed><entry><title>A</title></entry></feed>", "A", NULL },
    { "<rss xmlns=\"http://backend.userland.com/rss2\"><channel><item><title>A</title></item>"
      "</channel></rss>", "A", NULL },
    { "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
      "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\">"
      "<rss><channel><item><title>A</title></item></channel></rss>", "A", NULL },
    { "<rss><channel><item><pubDate>soon</pubDate><title>A</title></item></channel></rss>", "A",
      "dates" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpFeed) feed = parse (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (feed->batch->entries->len, ==, 1);
      g_assert_cmpstr (get_entry (feed, 0)->title, ==, cases[i].title);
      if (cases[i].warning != NULL)
        assert_warned (feed, cases[i].warning);
      else
        g_assert_cmpuint (feed->warnings->len, ==, 0);
    }
}

#define IN_FEED(title) "<rss><channel><item><title>" title "</title></item></channel></rss>"
#define DECLARED(charset, title) "<?xml version='1.0' encoding='" charset "'?>" IN_FEED (title)

static void
test_encodings (void)
{
  static const struct
  {
    const char *text;
    const char *content_type;
    const char *title;
    gboolean    warns;
  } cases[] = {
    { IN_FEED ("caf\xc3\xa9"), NULL, "café", FALSE },
    { "\xef\xbb\xbf" IN_FEED ("caf\xc3\xa9"), NULL, "café", FALSE },
    { DECLARED ("UTF-8", "caf\xc3\xa9"), "text/xml; charset=utf-8", "café", FALSE },
    { DECLARED ("iso-8859-1", "caf\xe9"), NULL, "café", FALSE },
    { DECLARED ("iso-8859-2", "\xb3\xf3" "d\xbc"), NULL, "łódź", FALSE },
    { DECLARED ("windows-1252", "\x80" "5 \x93x\x94"), "text/xml", "€5 “x”", FALSE },
    { DECLARED ("UTF-8", "\xcf\xf0\xe8"), "text/xml; charset=\"windows-1251\"", "При", FALSE },
    { IN_FEED ("\x93\xfa\x96\x7b"), "application/rss+xml;charset=Shift_JIS", "日本", FALSE },
    /* What is declared is not what is there. */
    { IN_FEED ("caf\xe9"), NULL, "café", TRUE },
    { DECLARED ("UTF-8", "caf\xe9"), NULL, "café", TRUE },
    { DECLARED ("UTF-8", "caf\xe9 caf\xc3\xa9"), NULL, "café café", TRUE },
    { DECLARED ("UTF-16", "caf\xc3\xa9"), NULL, "café", TRUE },
    { DECLARED ("iso-8859-1", "caf\xc3\xa9"), NULL, "café", TRUE },
    { DECLARED ("UTF-8", "caf\xc3\xa9"), "text/xml; charset=iso-8859-1", "café", TRUE },
    { DECLARED ("iso-8859-1", "caf\xe9"), "text/xml; charset=utf-8", "café", TRUE },
    { DECLARED ("klingon", "caf\xc3\xa9"), "text/xml; charset=none", "café", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpFeed) feed = parse_bytes (cases[i].text, -1, cases[i].content_type);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (get_entry (feed, 0)->title, ==, cases[i].title);
      g_assert_cmpint (feed->warnings->len > 0, ==, cases[i].warns);
    }
}

static void
test_wide_encodings (void)
{
  static const char * const charsets[] = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" };
  const char *text = "\xef\xbb\xbf" DECLARED ("utf-16", "caf\xc3\xa9");

  for (gsize i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      for (gsize n_skip = 0; n_skip <= 3; n_skip += 3)
        {
          gsize length;
          g_autofree char *wide = g_convert (text + n_skip, -1, charsets[i], "UTF-8", NULL, &length,
                                             NULL);
          g_autoptr(DpFeed) feed = parse_bytes (wide, (gssize) length, "text/xml; charset=utf-16");

          g_assert_cmpstr (get_entry (feed, 0)->title, ==, "café");
          g_assert_cmpuint (feed->warnings->len, ==, 0);
        }
    }
}

static void
assert_refused (const char *text,
                gssize      length,
                const char *part)
{
  g_autoptr(GBytes) body = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(GError) error = NULL;

  g_assert_null (dp_feed_parse (body, NULL, ADDRESS, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refuses (void)
{
  g_autofree char *huge = g_strnfill (17 * 1024 * 1024, ' ');

  assert_refused ("", -1, "no RSS or Atom");
  assert_refused ("not XML at all", -1, "no RSS or Atom");
  assert_refused ("{\"error\":\"no\"}", -1, "no RSS or Atom");
  assert_refused ("<!DOCTYPE html><html><body>Sorry</body></html>", -1, "web page");
  assert_refused ("<entry><title>A</title>", -1, "no RSS or Atom");
  assert_refused ("<opml><body/></opml>", -1, "no RSS or Atom");
  assert_refused ("\0\0\0\0\0\0\0\0", 8, "no RSS or Atom");
  assert_refused ("\xff\xfe<", 3, "no RSS or Atom");
  assert_refused (huge, -1, "larger");
}

/* Entities of its own are how a feed reads files of the reader, or fills the memory. */
static void
test_refuses_entities (void)
{
  g_autofree char *secret = g_build_filename (g_get_tmp_dir (), "dp-feed-secret", NULL);
  g_autofree char *external = NULL;
  g_autofree char *parameter = NULL;
  g_autoptr(GString) laughs = g_string_new ("<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">");

  external = g_strdup_printf ("<!DOCTYPE rss [ <!ENTITY x SYSTEM \"file://%s\"> ]>"
                              "<rss><channel><item><title>&x;</title></item></channel></rss>", secret);
  parameter = g_strdup_printf ("<!doctype rss [\n<!-- ]> --><!entity %% p SYSTEM \"file://%s\"> %%p; ]>"
                               "<rss><channel/></rss>", secret);
  for (int i = 1; i < 10; i++)
    g_string_append_printf (laughs, "<!ENTITY l%d \"&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;\">", i,
                            i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
  g_string_append (laughs, "]><rss><channel><item><title>&l9;</title></item></channel></rss>");

  assert_refused (external, -1, "entities of its own");
  assert_refused (parameter, -1, "entities of its own");
  assert_refused (laughs->str, -1, "entities of its own");
}

/* What stays of a document type is nothing that could be followed. */
static void
test_follows_nothing (void)
{
  g_autoptr(DpFeed) feed = parse (
    "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\"><?xml-stylesheet href=\"file:///etc/passwd\"?>"
    "<rss xmlns:xi=\"http://www.w3.org/2001/XInclude\"><channel><item>"
    "<title>&passwd;A<xi:include href=\"file:///etc/passwd\" parse=\"text\"/></title></item>"
    "</channel></rss>");

  g_assert_cmpstr (get_entry (feed, 0)->title, ==, "&passwd;A");
}

/* Depth and breadth that a feed has no need of neither crash nor take long. */
static void
test_abuse (void)
{
  g_autoptr(GString) deep = g_string_new ("<rss><channel><item><title>A</title></item>");
  g_autoptr(GString) html = g_string_new ("<rss><channel><item><title>A</title><description>");
  g_autoptr(GString) wide = g_string_new ("<rss><channel>");
  g_autoptr(DpFeed) first = NULL;
  g_autoptr(DpFeed) second = NULL;
  g_autoptr(DpFeed) third = NULL;

  for (int i = 0; i < 100000; i++)
    {
      g_string_append (deep, "<a>");
      g_string_append (html, "&lt;div&gt;&lt;b");
    }
  g_string_append (html, "</description></item></channel></rss>");
  for (int i = 0; i < 10005; i++)
    g_string_append_printf (wide, "<item><guid>%d</guid></item>", i);
  g_string_append (wide, "</channel></rss>");

  first = parse (deep->str);
  g_assert_cmpuint (first->batch->entries->len, ==, 1);
  second = parse (html->str);
  g_assert_cmpuint (second->batch->entries->len, ==, 1);
  third = parse (wide->str);
  g_assert_cmpuint (third->batch->entries->len, ==, 10000);
  assert_warned (third, "10,000");
}

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
  g_test_add_func ("/extract/feed/survives", test_survives);
  g_test_add_func ("/extract/feed/encodings", test_encodings);
  g_test_add_func ("/extract/feed/encodings/wide", test_wide_encodings);
  g_test_add_func ("/extract/feed/refuses", test_refuses);
  g_test_add_func ("/extract/feed/refuses/entities", test_refuses_entities);
  g_test_add_func ("/extract/feed/follows-nothing", test_follows_nothing);
  g_test_add_func ("/extract/feed/abuse", test_abuse);

  return g_test_run ();
}
