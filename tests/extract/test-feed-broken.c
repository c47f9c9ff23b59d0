/* test-feed-broken.c: feeds that are not what they should be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-test-feed.h"

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
      g_autoptr(DpFeed) feed = dp_test_feed_parse (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (feed->batch->entries->len, ==, 1);
      g_assert_cmpstr (dp_test_feed_get_entry (feed, 0)->title, ==, cases[i].title);
      if (cases[i].warning != NULL)
        dp_test_feed_assert_warned (feed, cases[i].warning);
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
      g_autoptr(DpFeed) feed = dp_test_feed_parse_bytes (cases[i].text, -1, cases[i].content_type);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (dp_test_feed_get_entry (feed, 0)->title, ==, cases[i].title);
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
          g_autoptr(DpFeed) feed = dp_test_feed_parse_bytes (wide, (gssize) length,
                                                             "text/xml; charset=utf-16");

          g_assert_cmpstr (dp_test_feed_get_entry (feed, 0)->title, ==, "café");
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

  g_assert_null (dp_feed_parse (body, NULL, DP_TEST_FEED_ADDRESS, &error));
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
  g_autoptr(GString) laughs = g_string_new (
      "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">");

  external = g_strdup_printf ("<!DOCTYPE rss [ <!ENTITY x SYSTEM \"file://%s\"> "
                              "]><rss><channel><item><title>&x;</title></item></channel></rss>",
                              secret);
  parameter = g_strdup_printf ("<!doctype rss [\n<!-- ]> --><!entity %% p SYSTEM \"file://%s\"> "
                               "%%p; ]><rss><channel/></rss>",
                               secret);
  for (int i = 1; i < 10; i++)
    g_string_append_printf (laughs,
                            "<!ENTITY l%d \"&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;&l%d;\">",
                            i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1,
                            i - 1);
  g_string_append (laughs, "]><rss><channel><item><title>&l9;</title></item></channel></rss>");

  assert_refused (external, -1, "entities of its own");
  assert_refused (parameter, -1, "entities of its own");
  assert_refused (laughs->str, -1, "entities of its own");
}

/* What stays of a document type is nothing that could be followed. */
static void
test_follows_nothing (void)
{
  g_autoptr(DpFeed) feed = dp_test_feed_parse (
    "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\"><?xml-stylesheet href=\"file:///etc/passwd\"?>"
    "<rss xmlns:xi=\"http://www.w3.org/2001/XInclude\"><channel><item>"
    "<title>&passwd;A<xi:include href=\"file:///etc/passwd\" parse=\"text\"/></title></item>"
    "</channel></rss>");

  g_assert_cmpstr (dp_test_feed_get_entry (feed, 0)->title, ==, "&passwd;A");
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

  first = dp_test_feed_parse (deep->str);
  g_assert_cmpuint (first->batch->entries->len, ==, 1);
  second = dp_test_feed_parse (html->str);
  g_assert_cmpuint (second->batch->entries->len, ==, 1);
  third = dp_test_feed_parse (wide->str);
  g_assert_cmpuint (third->batch->entries->len, ==, 10000);
  dp_test_feed_assert_warned (third, "10,000");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/feed/survives", test_survives);
  g_test_add_func ("/extract/feed/encodings", test_encodings);
  g_test_add_func ("/extract/feed/encodings/wide", test_wide_encodings);
  g_test_add_func ("/extract/feed/refuses", test_refuses);
  g_test_add_func ("/extract/feed/refuses/entities", test_refuses_entities);
  g_test_add_func ("/extract/feed/follows-nothing", test_follows_nothing);
  g_test_add_func ("/extract/feed/abuse", test_abuse);

  return g_test_run ();
}
