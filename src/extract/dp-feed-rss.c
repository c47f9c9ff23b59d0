/* dp-feed-rss.c: RSS 0.9x, 1.0 and 2.0
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-item-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static void
read_guid (DpFeedItem *item,
           xmlNode    *node)
{
  g_autofree char *is_link = _dp_feed_dup_attribute (node, "isPermaLink");

  if (item->id != NULL)
    return;
  item->id = _dp_feed_dup_text (node);
  item->id_may_be_link = is_link == NULL || g_ascii_strcasecmp (is_link, "false") != 0;
}

static void
read_core (DpFeedItem *item,
           xmlNode    *node,
           const char *name)
{
  if (g_str_equal (name, "title"))
    _dp_feed_take_first (&item->title, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "link"))
    {
      g_autofree char *address = _dp_feed_dup_text (node);

      _dp_feed_take_first (&item->link, _dp_feed_resolve_link (node, address));
    }
  else if (g_str_equal (name, "description"))
    _dp_feed_take_first (&item->summary, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "guid"))
    read_guid (item, node);
  else if (g_ascii_strcasecmp (name, "pubDate") == 0)
    _dp_feed_take_first (&item->published, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "author"))
    _dp_feed_take_first (&item->author, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "category"))
    g_ptr_array_add (item->categories, _dp_feed_dup_plain (node));
}

static void
read_dublin_core (DpFeedItem *item,
                  xmlNode    *node,
                  const char *name)
{
  if (g_str_equal (name, "creator"))
    _dp_feed_take_first (&item->creator, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "date") || g_str_equal (name, "issued") ||
           g_str_equal (name, "created"))
    _dp_feed_take_first (&item->date, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "modified"))
    _dp_feed_take_first (&item->updated, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "subject"))
    g_ptr_array_add (item->categories, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "title"))
    _dp_feed_take_first (&item->media_title, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "description"))
    _dp_feed_take_first (&item->media_text, _dp_feed_dup_plain (node));
}

static void
read_atom_part (DpFeedItem *item,
                xmlNode    *node,
                const char *name)
{
  if (g_str_equal (name, "link"))
    {
      g_autofree char *rel = _dp_feed_dup_attribute (node, "rel");
      g_autofree char *href = _dp_feed_dup_attribute (node, "href");

      if (rel == NULL || g_str_equal (rel, "alternate"))
        _dp_feed_take_first (&item->other_link, _dp_feed_resolve_link (node, href));
    }
  else if (g_str_equal (name, "updated"))
    _dp_feed_take_first (&item->updated, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "published"))
    _dp_feed_take_first (&item->date, _dp_feed_dup_text (node));
  else if (g_str_equal (name, "summary"))
    _dp_feed_take_first (&item->content, _dp_feed_dup_plain (node));
}

static void
read_item (DpFeed  *feed,
           xmlNode *node)
{
  g_autoptr(DpFeedItem) item = _dp_feed_item_new ();

  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      if (g_str_has_suffix ((const char *) attribute->name, "about") && item->id == NULL)
        {
          item->id = _dp_feed_dup_text ((xmlNode *) attribute);
          item->id_may_be_link = TRUE;
        }
    }
  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      const char *name;

      if (child->type != XML_ELEMENT_NODE)
        continue;
      switch (_dp_feed_get_ns (child, &name))
        {
        case DP_FEED_NS_CORE:
          read_core (item, child, name);
          break;
        case DP_FEED_NS_DC:
          read_dublin_core (item, child, name);
          break;
        case DP_FEED_NS_ATOM:
          read_atom_part (item, child, name);
          break;
        case DP_FEED_NS_MEDIA:
          _dp_feed_read_media (item, child, name);
          break;
        case DP_FEED_NS_CONTENT:
          if (g_str_equal (name, "encoded"))
            _dp_feed_take_first (&item->content, _dp_feed_dup_plain (child));
          break;
        default:
          break;
        }
    }
  _dp_feed_add_item (feed, item, node);
}

static void
read_items (DpFeed  *feed,
            xmlNode *parent)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    {
      const char *name;

      if (node->type == XML_ELEMENT_NODE && _dp_feed_get_ns (node, &name) == DP_FEED_NS_CORE &&
          g_str_equal (name, "item"))
        read_item (feed, node);
    }
}

static void
read_channel (DpFeed  *feed,
              xmlNode *channel)
{
  xmlNode *title = _dp_feed_find_child (channel, "title");
  xmlNode *link = _dp_feed_find_child (channel, "link");
  xmlNode *ttl = _dp_feed_find_child (channel, "ttl");
  guint64 minutes;

  if (title != NULL)
    feed->title = _dp_feed_dup_plain (title);
  if (link != NULL)
    {
      g_autofree char *address = _dp_feed_dup_text (link);

      feed->link = _dp_feed_resolve_link (link, address);
    }
  if (ttl != NULL)
    {
      g_autofree char *text = _dp_feed_dup_text (ttl);

      if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &minutes, NULL))
        feed->ttl_minutes = (guint) minutes;
    }
}

void
_dp_feed_read_rss (DpFeed  *feed,
                   xmlNode *root)
{
  xmlNode *channel = _dp_feed_find_child (root, "channel");

  /* In RSS 1.0 the items are beside the channel, in the others within. */
  if (channel != NULL)
    {
      read_channel (feed, channel);
      read_items (feed, channel);
    }
  else
    _dp_feed_warn (feed->warnings, _("The feed has no channel."));
  read_items (feed, root);
}
