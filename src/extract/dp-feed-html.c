/* dp-feed-html.c: from the HTML of an entry to plain text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-text-private.h"

#include <string.h>

#include <libxml/HTMLparser.h>

/* A summary is made of the beginning; the rest would only take time. */
#define LONGEST_HTML (64 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* Whether a tag that HTML knows begins at @p, which is behind a "<"; @last_end: the last ">" */
static gboolean
is_html_tag (const char *p,
             const char *last_end)
{
  char name[16];
  gsize length = 0;

  if (last_end == NULL || p > last_end)
    return FALSE;
  if (strncmp (p, "!--", 3) == 0)
    return TRUE;
  p += *p == '/';
  while (length < sizeof name - 1 && g_ascii_isalnum (p[length]))
    {
      name[length] = g_ascii_tolower (p[length]);
      length++;
    }
  name[length] = '\0';
  if (length == 0 || (p[length] != '>' && p[length] != '/' && !g_ascii_isspace (p[length])))
    return FALSE;

  return htmlTagLookup ((const xmlChar *) name) != NULL;
}

static gboolean
is_html_entity (const char *p)
{
  g_autofree char *name = NULL;
  gsize length = strcspn (p, ";&<> \t\r\n\"'");

  if (p[length] != ';' || length == 0 || length > 31)
    return FALSE;
  if (*p == '#')
    return g_ascii_isxdigit (p[1]) || p[1] == 'x' || p[1] == 'X';
  name = g_strndup (p, length);

  return htmlEntityLookup ((const xmlChar *) name) != NULL;
}

gboolean
_dp_feed_looks_like_html (const char *text)
{
  const char *last_end = strrchr (text, '>');

  g_assert (text != NULL);

  for (const char *p = strpbrk (text, "<&"); p != NULL; p = strpbrk (p + 1, "<&"))
    {
      if (*p == '<' ? is_html_tag (p + 1, last_end) : is_html_entity (p + 1))
        return TRUE;
    }

  return FALSE;
}

/* Words of what these enclose stay together; all other tags part them. */
static gboolean
is_inline (const xmlNode *node)
{
  static const char * const names[] = {
    "a", "abbr", "acronym", "b", "big", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp ((const char *) node->name, names[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_hidden (const xmlNode *node)
{
  return g_ascii_strcasecmp ((const char *) node->name, "script") == 0 ||
         g_ascii_strcasecmp ((const char *) node->name, "style") == 0 ||
         g_ascii_strcasecmp ((const char *) node->name, "iframe") == 0;
}

/* The node after @node in the document's order, below @root; children only where @deep. An element
 * that is left parts words. */
static const xmlNode *
next_node (const xmlNode *node,
           const xmlNode *root,
           gboolean       deep,
           GString       *text)
{
  if (deep && node->children != NULL)
    return node->children;
  while (node != root && node->next == NULL)
    {
      node = node->parent;
      if (node->type == XML_ELEMENT_NODE && !is_inline (node))
        g_string_append_c (text, ' ');
    }

  return node != root ? node->next : NULL;
}

char *
_dp_feed_node_to_text (const xmlNode *root)
{
  GString *text = g_string_new (NULL);

  g_assert (root != NULL);

  for (const xmlNode *node = root; node != NULL;)
    {
      gboolean is_element = node->type == XML_ELEMENT_NODE;

      if (is_element && !is_inline (node))
        g_string_append_c (text, ' ');
      if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        g_string_append (text, (const char *) node->content);
      node = next_node (node, root, is_element && !is_hidden (node), text);
    }

  return g_string_free (text, FALSE);
}

char *
_dp_feed_html_to_text (const char *html)
{
  g_autoptr(xmlDoc) doc = NULL;
  const xmlNode *root;
  gsize length;

  g_assert (html != NULL);

  length = strlen (html);
  if (length > LONGEST_HTML)
    length = (gsize) (g_utf8_find_prev_char (html, html + LONGEST_HTML) - html);
  doc = htmlReadMemory (html, (int) length, NULL, "UTF-8",
                        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                          HTML_PARSE_NONET);
  root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  return root != NULL ? _dp_feed_node_to_text (root) : g_strdup ("");
}

char *
_dp_feed_tidy (const char *text,
               gsize       max_chars)
{
  g_autoptr(GString) out = g_string_new (NULL);
  gsize n_chars = 0;
  gsize word_end = 0;
  gboolean blank = FALSE;

  if (text == NULL)
    return NULL;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0xfeff)
        {
          blank = out->len > 0;
          continue;
        }
      if (n_chars + blank >= max_chars)
        {
          g_string_truncate (out, !blank && word_end > out->len / 2 ? word_end : out->len);
          g_string_append (out, "…");
          break;
        }
      if (blank)
        {
          word_end = out->len;
          g_string_append_c (out, ' ');
          n_chars++;
          blank = FALSE;
        }
      g_string_append_unichar (out, c);
      n_chars++;
    }

  return out->len > 0 ? g_string_free_and_steal (g_steal_pointer (&out)) : NULL;
}
