/* dp-feed-node.c: elements of a feed, in whatever vocabulary
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-item-private.h"

#include <string.h>

#include <libxml/uri.h>

typedef struct
{
  const char *name;     /* how a namespace's address begins, or a prefix */
  DpFeedNs    ns;
} Vocabulary;

static const Vocabulary addresses[] = {
  { "http://purl.org/rss/1.0/modules/content", DP_FEED_NS_CONTENT },
  { "http://purl.org/rss/1.0/modules/", DP_FEED_NS_OTHER },
  { "http://purl.org/rss/", DP_FEED_NS_CORE },
  { "http://purl.org/net/rss", DP_FEED_NS_CORE },
  { "http://my.netscape.com/", DP_FEED_NS_CORE },
  { "http://channel.netscape.com/", DP_FEED_NS_CORE },
  { "http://backend.userland.com/", DP_FEED_NS_CORE },
  { "http://blogs.law.harvard.edu/tech/rss", DP_FEED_NS_CORE },
  { "http://www.w3.org/2005/Atom", DP_FEED_NS_ATOM },
  { "http://purl.org/atom/", DP_FEED_NS_ATOM },
  { "http://purl.org/dc/", DP_FEED_NS_DC },
  { "http://search.yahoo.com/mrss", DP_FEED_NS_MEDIA },
};

static const Vocabulary prefixes[] = {
  { "content", DP_FEED_NS_CONTENT },
  { "atom", DP_FEED_NS_ATOM },
  { "atom10", DP_FEED_NS_ATOM },
  { "a10", DP_FEED_NS_ATOM },
  { "dc", DP_FEED_NS_DC },
  { "dcterms", DP_FEED_NS_DC },
  { "media", DP_FEED_NS_MEDIA },
  { "rss", DP_FEED_NS_CORE },
};

/* Some write https:// into names that are compared letter by letter. */
static DpFeedNs
find_address (const char *address)
{
  gboolean is_https = g_str_has_prefix (address, "https://");
  const char *rest = strstr (address, "://");

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      const char *name = addresses[i].name;

      if (is_https ? g_str_has_prefix (rest, strstr (name, "://"))
                   : g_str_has_prefix (address, name))
        return addresses[i].ns;
    }

  return DP_FEED_NS_OTHER;
}

DpFeedNs
_dp_feed_get_ns (const xmlNode  *node,
                 const char    **name)
{
  const char *full = (const char *) node->name;
  const char *colon = strchr (full, ':');

  if (name != NULL)
    *name = colon != NULL ? colon + 1 : full;
  if (node->ns != NULL && node->ns->href != NULL)
    return find_address ((const char *) node->ns->href);
  if (colon == NULL)
    return DP_FEED_NS_CORE;

  /* An undeclared prefix stays part of the name. */
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (strlen (prefixes[i].name) == (gsize) (colon - full) &&
          g_ascii_strncasecmp (prefixes[i].name, full, colon - full) == 0)
        return prefixes[i].ns;
    }

  return DP_FEED_NS_OTHER;
}

xmlNode *
_dp_feed_find_child (xmlNode    *parent,
                     const char *name)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      const char *node_name;

      if (node->type == XML_ELEMENT_NODE &&
          _dp_feed_get_ns (node, &node_name) == DP_FEED_NS_CORE && g_str_equal (node_name, name))
        return node;
    }

  return NULL;
}

/* (transfer full) (nullable): takes what libxml2 allocated */
static char *
take_stripped (xmlChar *text)
{
  g_autofree char *copy = g_strdup ((const char *) text);

  if (text != NULL)
    xmlFree (text);
  if (copy == NULL || *g_strstrip (copy) == '\0')
    return NULL;

  return g_steal_pointer (&copy);
}

char *
_dp_feed_dup_text (xmlNode *node)
{
  return take_stripped (xmlNodeGetContent (node));
}

char *
_dp_feed_dup_plain (xmlNode *node)
{
  g_autofree char *text = NULL;

  if (xmlFirstElementChild (node) != NULL)
    return _dp_feed_node_to_text (node);
  text = _dp_feed_dup_text (node);
  if (text != NULL && _dp_feed_looks_like_html (text))
    return _dp_feed_html_to_text (text);

  return g_steal_pointer (&text);
}

char *
_dp_feed_dup_attribute (xmlNode    *node,
                        const char *name)
{
  return take_stripped (xmlGetNoNsProp (node, (const xmlChar *) name));
}

static gboolean
is_web_address (const char *address)
{
  return g_ascii_strncasecmp (address, "http://", 7) == 0 ||
         g_ascii_strncasecmp (address, "https://", 8) == 0;
}

char *
_dp_feed_resolve_link (xmlNode    *node,
                       const char *address)
{
  g_autofree char *joined = NULL;
  xmlChar *base, *resolved;
  char *out = NULL;
  char *end;

  if (address == NULL)
    return NULL;

  /* Line breaks within an address are left out, as browsers do. */
  joined = g_strdup (address);
  end = joined;
  for (const char *p = address; *p != '\0'; p++)
    {
      if (*p != '\n' && *p != '\r' && *p != '\t')
        *end++ = *p;
    }
  *end = '\0';
  if (*joined == '\0' || is_web_address (joined))
    return *joined != '\0' ? g_steal_pointer (&joined) : NULL;

  base = xmlNodeGetBase (node->doc, node);
  resolved = base != NULL ? xmlBuildURI ((const xmlChar *) joined, base) : NULL;
  if (resolved != NULL && is_web_address ((const char *) resolved))
    out = g_strdup ((const char *) resolved);
  if (base != NULL)
    xmlFree (base);
  if (resolved != NULL)
    xmlFree (resolved);

  return out;
}

void
_dp_feed_take_first (char **field,
                     char  *text)
{
  if (*field == NULL && text != NULL && *text != '\0')
    *field = text;
  else
    g_free (text);
}
