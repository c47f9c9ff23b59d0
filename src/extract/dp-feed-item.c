/* dp-feed-item.c: from what an item says to an entry of the warehouse
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-item-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-feed-date.h"

#define MAX_ENTRIES     10000
#define MAX_TITLE       500      /* characters */
#define MAX_SUMMARY     2000
#define MAX_AUTHOR      200
#define MAX_CATEGORY    100
#define MAX_CATEGORIES  32
#define MAX_LINK        4096     /* bytes */
/* An index takes keys of a third of a page. */
#define MAX_KEY         1024
#define MAX_PAYLOAD     4096

DpFeedItem *
_dp_feed_item_new (void)
{
  DpFeedItem *item = g_new0 (DpFeedItem, 1);

  item->categories = g_ptr_array_new_with_free_func (g_free);

  return item;
}

void
_dp_feed_item_free (DpFeedItem *item)
{
  g_free (item->id);
  g_free (item->title);
  g_free (item->link);
  g_free (item->other_link);
  g_free (item->summary);
  g_free (item->content);
  g_free (item->media_title);
  g_free (item->media_text);
  g_free (item->author);
  g_free (item->creator);
  g_free (item->published);
  g_free (item->date);
  g_free (item->updated);
  g_ptr_array_unref (item->categories);
  g_free (item);
}

void
_dp_feed_read_media (DpFeedItem *item,
                     xmlNode    *node,
                     const char *name)
{
  if (g_str_equal (name, "title"))
    _dp_feed_take_first (&item->media_title, _dp_feed_dup_plain (node));
  else if (g_str_equal (name, "description"))
    _dp_feed_take_first (&item->media_text, _dp_feed_dup_plain (node));
  if (!g_str_equal (name, "group") && !g_str_equal (name, "content"))
    return;

  for (xmlNode *child = node->children; child != NULL; child = child->next)
    {
      const char *child_name;

      if (child->type == XML_ELEMENT_NODE &&
          _dp_feed_get_ns (child, &child_name) == DP_FEED_NS_MEDIA &&
          (g_str_equal (child_name, "title") || g_str_equal (child_name, "description")))
        _dp_feed_read_media (item, child, child_name);
    }
}

/* (transfer full): hex digits of a hash over @parts, each of which may be NULL */
static char *
hash_parts (const char * const *parts,
            gsize               n_parts)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < n_parts; i++)
    {
      if (parts[i] != NULL)
        g_checksum_update (checksum, (const guchar *) parts[i], (gssize) strlen (parts[i]));
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

static char *
dup_hash_key (const char * const *parts,
              gsize               n_parts)
{
  g_autofree char *hash = hash_parts (parts, n_parts);

  return g_strconcat ("sha256:", hash, NULL);
}

/* The guid or id, letter by letter; else the link without fragment; else what the entry consists
 * of */
static char *
dup_key (DpFeedItem *item,
         const char *title,
         const char *link,
         const char *summary)
{
  const char *date = item->published != NULL ? item->published : item->date;
  const char *parts[] = { title, date, summary };
  g_autofree char *key = NULL;

  if (item->id != NULL)
    key = g_strdup (item->id);
  else if (link != NULL)
    key = g_strndup (link, strcspn (link, "#"));
  if (key == NULL || *key == '\0')
    return dup_hash_key (parts, G_N_ELEMENTS (parts));
  if (strlen (key) > MAX_KEY)
    return dup_hash_key ((const char *[]) { key }, 1);

  return g_steal_pointer (&key);
}

static char *
dup_link (DpFeedItem *item,
          xmlNode    *node)
{
  g_autofree char *link = NULL;

  if (item->link != NULL)
    link = g_strdup (item->link);
  else if (item->other_link != NULL)
    link = g_strdup (item->other_link);
  /* Only a whole address: a guid that is a number would be taken for a relative one. */
  else if (item->id_may_be_link && item->id != NULL && strstr (item->id, "://") != NULL)
    link = _dp_feed_resolve_link (node, item->id);
  if (link != NULL && strlen (link) > MAX_LINK)
    return NULL;

  return g_steal_pointer (&link);
}

static gint64
parse_date (DpFeed      *feed,
            DpNewsEntry *entry,
            const char  *text)
{
  gboolean zone_missing;
  gint64 moment;

  if (text == NULL)
    return G_MININT64;
  if (!dp_feed_date_parse (text, &moment, &zone_missing))
    {
      _dp_feed_warn (feed->warnings, _("The feed has dates that could not be read."));
      return G_MININT64;
    }
  entry->zone_missing |= zone_missing;

  return moment;
}

static char **
dup_categories (GPtrArray *categories)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < categories->len && g_hash_table_size (seen) < MAX_CATEGORIES; i++)
    {
      g_autofree char *category = _dp_feed_tidy (g_ptr_array_index (categories, i), MAX_CATEGORY);

      if (category == NULL || g_hash_table_contains (seen, category))
        continue;
      g_strv_builder_add (builder, category);
      g_hash_table_add (seen, g_steal_pointer (&category));
    }

  return g_strv_builder_end (builder);
}

static char *
hash_content (const DpNewsEntry *entry)
{
  g_autofree char *published = g_strdup_printf ("%" G_GINT64_FORMAT, entry->published_us);
  g_autofree char *updated = g_strdup_printf ("%" G_GINT64_FORMAT, entry->updated_us);
  g_autofree char *categories = g_strjoinv ("\n", entry->categories);
  const char *parts[] = {
    entry->title, entry->link, entry->summary, entry->author, published, updated, categories,
  };

  return hash_parts (parts, G_N_ELEMENTS (parts));
}

static void
reject_item (DpFeed     *feed,
             xmlNode    *node,
             const char *cause)
{
  g_autofree char *position = g_strdup_printf ("entry %u", feed->batch->n_records);
  xmlBuffer *buffer = xmlBufferCreate ();
  const char *payload;
  gsize length;

  xmlNodeDump (buffer, node->doc, node, 0, 0);
  payload = (const char *) xmlBufferContent (buffer);
  length = strlen (payload);
  if (length > MAX_PAYLOAD)
    length = (gsize) (g_utf8_find_prev_char (payload, payload + MAX_PAYLOAD) - payload);
  dp_batch_add_reject (feed->batch, position, payload, (gssize) length, "%s", cause);
  xmlBufferFree (buffer);
}

static const char *
first_of (const char *first,
          const char *second)
{
  return first != NULL ? first : second;
}

static void
fill_entry (DpFeed      *feed,
            DpFeedItem  *item,
            DpNewsEntry *entry)
{
  const char *published = first_of (item->published, item->date);

  entry->author = _dp_feed_tidy (first_of (item->creator, item->author), MAX_AUTHOR);
  entry->published_us = parse_date (feed, entry, published);
  entry->updated_us = parse_date (feed, entry, item->updated);
  entry->categories = dup_categories (item->categories);
  entry->content_hash = hash_content (entry);
}

void
_dp_feed_add_item (DpFeed     *feed,
                   DpFeedItem *item,
                   xmlNode    *node)
{
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *link = NULL;
  g_autofree char *key = NULL;
  DpNewsEntry *entry, *earlier;

  if (feed->batch->n_records >= MAX_ENTRIES)
    {
      _dp_feed_warn (feed->warnings, _("The feed has more than 10,000 entries; the rest was left "
                                       "out."));
      return;
    }
  feed->batch->n_records++;

  title = _dp_feed_tidy (first_of (item->title, item->media_title), MAX_TITLE);
  summary = _dp_feed_tidy (first_of (first_of (item->summary, item->content), item->media_text),
                           MAX_SUMMARY);
  link = dup_link (item, node);
  if (title == NULL && summary == NULL && link == NULL && item->id == NULL)
    {
      reject_item (feed, node, _("The entry has no title, no text, no link and no id."));
      return;
    }

  key = dup_key (item, title, link, summary);
  earlier = g_hash_table_lookup (feed->by_key, key);
  entry = dp_news_entry_new (key);
  entry->title = g_steal_pointer (&title);
  entry->summary = g_steal_pointer (&summary);
  entry->link = g_steal_pointer (&link);
  fill_entry (feed, item, entry);
  if (earlier == NULL)
    {
      g_hash_table_insert (feed->by_key, entry->entry_key, entry);
      g_ptr_array_add (feed->batch->entries, entry);
      return;
    }

  if (g_strcmp0 (earlier->content_hash, entry->content_hash) == 0)
    feed->batch->n_records--;
  else
    reject_item (feed, node, _("There is an entry with this id already; the first one was kept."));
  dp_news_entry_free (entry);
}
