/* dp-feed-parser.c: RSS and Atom feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-parser.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>

#include "dp-extract-error.h"
#include "dp-feed-item-private.h"

#define MAX_BODY  (16 * 1024 * 1024)
#define MAX_TITLE 200

/* Nothing is fetched, and no entity is put in place of its name: there are none by now. */
#define OPTIONS   (XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | \
                   XML_PARSE_NOWARNING)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

static DpFeed *
feed_new (void)
{
  DpFeed *self = g_new0 (DpFeed, 1);

  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->batch = dp_batch_new ();
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
dp_feed_free (DpFeed *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  g_free (self->link);
  g_ptr_array_unref (self->warnings);
  g_hash_table_unref (self->by_key);
  g_clear_pointer (&self->batch, dp_batch_free);
  g_free (self);
}

static gpointer
init_parser (gpointer data)
{
  xmlInitParser ();

  return NULL;
}

/* (transfer full) (nullable): the tree of @text, as far as it can be read */
static xmlDoc *
read_tree (const GString *text,
           const char    *address,
           GPtrArray     *warnings)
{
  static GOnce once = G_ONCE_INIT;
  xmlParserCtxt *context;
  xmlDoc *doc;

  g_once (&once, init_parser, NULL);
  context = xmlNewParserCtxt ();
  doc = xmlCtxtReadMemory (context, text->str, (int) text->len, address, "UTF-8", OPTIONS);
  if (!context->wellFormed)
    _dp_feed_warn (warnings,
                   _("The feed is not well-formed XML; it was read as far as it can be."));
  else if (!context->nsWellFormed)
    _dp_feed_warn (warnings, _("The feed uses prefixes that it does not declare."));
  xmlFreeParserCtxt (context);

  return doc;
}

/* Takes away the item in whose middle the feed ends: the next load would find it changed. */
static void
drop_open_item (xmlNode   *root,
                GPtrArray *warnings)
{
  for (xmlNode *node = xmlLastElementChild (root); node != NULL;
       node = xmlLastElementChild (node))
    {
      const char *name;

      _dp_feed_get_ns (node, &name);
      if (!g_str_equal (name, "item") && !g_str_equal (name, "entry"))
        continue;
      xmlUnlinkNode (node);
      xmlFreeNode (node);
      _dp_feed_warn (warnings, _("The feed ends in the middle of an entry, which was left out."));
      return;
    }
}

static gboolean
read_feed (DpFeed   *feed,
           xmlNode  *root,
           GError  **error)
{
  const char *name = "";

  if (root != NULL)
    _dp_feed_get_ns (root, &name);
  if (g_ascii_strcasecmp (name, "rss") == 0 || g_str_equal (name, "RDF"))
    _dp_feed_read_rss (feed, root);
  else if (g_str_equal (name, "feed"))
    _dp_feed_read_atom (feed, root);
  else
    {
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                   g_ascii_strcasecmp (name, "html") == 0
                     ? _("There is a web page at this address, not a feed. Enter the address of "
                         "the page's feed in the preferences; pages often name it “RSS”.")
                     : _("There is no RSS or Atom feed at this address. Check the address in the "
                         "preferences."));
      return FALSE;
    }

  return TRUE;
}

DpFeed *
dp_feed_parse (GBytes      *body,
               const char  *content_type,
               const char  *address,
               GError     **error)
{
  g_autoptr(DpFeed) feed = NULL;
  g_autoptr(GString) clean = NULL;
  g_autoptr(xmlDoc) doc = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tidied = NULL;
  gboolean last_is_open;
  xmlNode *root;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_bytes_get_size (body) > MAX_BODY)
    {
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                   _("The feed is larger than %d MiB and was not read. Check its address in the "
                     "preferences."), MAX_BODY / 1024 / 1024);
      return NULL;
    }

  feed = feed_new ();
  text = _dp_feed_decode (body, content_type, feed->warnings);
  clean = _dp_feed_clean (text, feed->warnings, &last_is_open, error);
  if (clean == NULL)
    return NULL;
  doc = read_tree (clean, address, feed->warnings);
  root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root != NULL && last_is_open)
    drop_open_item (root, feed->warnings);
  if (!read_feed (feed, root, error))
    return NULL;
  tidied = _dp_feed_tidy (feed->title, MAX_TITLE);
  g_set_str (&feed->title, tidied);

  return g_steal_pointer (&feed);
}
