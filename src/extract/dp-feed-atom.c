/* dp-feed-atom.c: Atom 1.0 and 0.3
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-item-private.h"

#include <string.h>

static gboolean
is_atom (const xmlNode  *node,
         const char    **name)
{
  DpFeedNs ns;

  if (node->type != XML_ELEMENT_NODE)
    return FALSE;
  ns = _dp_feed_get_ns (node, name);

  return ns == DP_FEED_NS_ATOM || ns == DP_FEED_NS_CORE;
}

static xmlNode *
find_child (xmlNode    *parent,
            const char *name)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      const char *node_name;

      if (is_atom (node, &node_name) && g_str_equal (node_name, name))
        return node;
    }

  return NULL;
}

static char *
decode_base64 (xmlNode *node)
{
  g_autofree char *text = _dp_feed_dup_text (node);
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (text == NULL)
    return NULL;
  bytes = g_base64_decode (text, &length);

  return g_utf8_make_valid ((const char *) bytes, length);
}

/* (nullable): a text construct, or content, as plain text */
static char *
dup_construct (xmlNode *node)
{
  g_autofree char *type = _dp_feed_dup_attribute (node, "type");
  g_autofree char *mode = _dp_feed_dup_attribute (node, "mode");
  g_autofree char *text = NULL;
  gboolean is_base64 = mode != NULL && g_str_equal (mode, "base64");
  gboolean is_html, is_text;

  if (xmlFirstElementChild (node) != NULL)
    return _dp_feed_node_to_text (node);

  is_html = type != NULL && (g_ascii_strcasecmp (type, "html") == 0 ||
                             g_ascii_strcasecmp (type, "text/html") == 0 ||
                             g_ascii_strcasecmp (type, "xhtml") == 0);
  is_text = type == NULL || g_ascii_strncasecmp (type, "text", 4) == 0;
  /* Anything else is a picture, a sound, … */
  if (!is_html && !is_text)
    return NULL;
  text = is_base64 ? decode_base64 (node) : _dp_feed_dup_text (node);
  if (text != NULL && is_html)
    return _dp_feed_html_to_text (text);

  return g_steal_pointer (&text);
}

/* Adds the authors within @parent to @names. */
static void
read_authors (xmlNode   *parent,
              GPtrArray *names)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      const char *name;
      xmlNode *part;

      if (!is_atom (node, &name) || !g_str_equal (name, "author"))
        continue;
      part = find_child (node, "name");
      if (part == NULL)
        part = find_child (node, "email");
      if (part != NULL)
        {
          char *text = _dp_feed_dup_text (part);

          if (text != NULL)
            g_ptr_array_add (names, text);
        }
    }
}

/* The entry's authors, else those of where it was taken from, else the feed's */
static char *
dup_author (xmlNode *entry)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  xmlNode *source = find_child (entry, "source");

  read_authors (entry, names);
  if (names->len == 0 && source != NULL)
    read_authors (source, names);
  if (names->len == 0)
    read_authors (entry->parent, names);
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

/* The page that an entry stands for is its alternate; of several, the first in HTML. */
static void
read_link (DpFeedItem *item,
           xmlNode    *node)
{
  g_autofree char *rel = _dp_feed_dup_attribute (node, "rel");
  g_autofree char *href = _dp_feed_dup_attribute (node, "href");
  g_autofree char *type = _dp_feed_dup_attribute (node, "type");
  gboolean is_page = type == NULL || strstr (type, "html") != NULL;

  if (rel == NULL || g_str_equal (rel, "alternate") ||
      g_str_equal (rel, "http://www.iana.org/assignments/relation/alternate"))
    _dp_feed_take_first (is_page ? &item->link : &item->other_link,
                         _dp_feed_resolve_link (node, href));
}

static void
read_category (DpFeedItem *item,
               xmlNode    *node)
{
  char *label = _dp_feed_dup_attribute (node, "label");

  g_ptr_array_add (item->categories,
                   label != NULL ? label : _dp_feed_dup_attribute (node, "term"));
}

static void
read_content (DpFeedItem *item,
              xmlNode    *node)
{
  g_autofree char *address = _dp_feed_dup_attribute (node, "src");

  if (address != NULL)
    _dp_feed_take_first (&item->other_link, _dp_feed_resolve_link (node, address));
  else
    _dp_feed_take_first (&item->content, dup_construct (node));
}

static void
read_part (DpFeedItem *item,
           xmlNode    *node,
           const char *name)
{
  if (g_str_equal (name, "id"))
    _dp_feed_take_first (&item->id, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "title"))
    _dp_feed_take_first (&item->title, dup_construct (node));
  else if (g_str_equal (name, "link"))
    read_link (item, node);
  else if (g_str_equal (name, "summary"))
    _dp_feed_take_first (&item->summary, dup_construct (node));
  else if (g_str_equal (name, "content"))
    read_content (item, node);
  else if (g_str_equal (name, "published") || g_str_equal (name, "issued"))
    _dp_feed_take_first (&item->published, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "created"))
    _dp_feed_take_first (&item->date, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "updated") || g_str_equal (name, "modified"))
    _dp_feed_take_first (&item->updated, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "category"))
    read_category (item, node);
}

static void
read_entry (DpFeed  *feed,
            xmlNode *entry)
{
  g_autoptr(DpFeedItem) item = _dp_feed_item_new ();

  for (xmlNode *node = entry->children; node != NULL; node = node->next)
    {
      const char *name;

      if (is_atom (node, &name))
        read_part (item, node, name);
      else if (node->type == XML_ELEMENT_NODE &&
               _dp_feed_get_ns (node, &name) == DP_FEED_NS_MEDIA)
        _dp_feed_read_media (item, node, name);
    }
  item->author = dup_author (entry);
  _dp_feed_add_item (feed, item, entry);
}

void
_dp_feed_read_atom (DpFeed  *feed,
                    xmlNode *root)
{
  g_autoptr(DpFeedItem) own = _dp_feed_item_new ();

  for (xmlNode *node = root->children; node != NULL; node = node->next)
    {
      const char *name;

      if (!is_atom (node, &name))
        continue;
      if (g_str_equal (name, "entry"))
        read_entry (feed, node);
      else if (g_str_equal (name, "title") || g_str_equal (name, "link"))
        read_part (own, node, name);
    }
  feed->title = g_steal_pointer (&own->title);
  feed->link = g_steal_pointer (&own->link);
}
