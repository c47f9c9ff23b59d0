/* dp-feed-item-private.h: an entry of a feed while it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-feed-parser.h"
#include "dp-feed-text-private.h"

G_BEGIN_DECLS

/* The vocabularies that feeds mix; undeclared prefixes count as what they usually stand for. */
typedef enum
{
  DP_FEED_NS_CORE,      /* RSS, whatever its version, or nothing declared */
  DP_FEED_NS_ATOM,
  DP_FEED_NS_CONTENT,
  DP_FEED_NS_DC,
  DP_FEED_NS_MEDIA,
  DP_FEED_NS_OTHER,
} DpFeedNs;

/* Texts are plain; all of them (nullable). */
typedef struct
{
  char      *id;             /* guid, id or rdf:about */
  gboolean   id_may_be_link;
  char      *title;
  char      *link;
  char      *other_link;     /* what serves where there is no @link */
  char      *summary;
  char      *content;        /* what serves where there is no @summary */
  char      *media_title;
  char      *media_text;
  char      *author;
  char      *creator;        /* what serves before @author */
  char      *published;      /* dates as written */
  char      *date;
  char      *updated;
  GPtrArray *categories;
} DpFeedItem;

DpFeedItem *_dp_feed_item_new      (void);
void        _dp_feed_item_free     (DpFeedItem   *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFeedItem, _dp_feed_item_free)

/* dp-feed-rss.c, dp-feed-atom.c */
void        _dp_feed_read_rss      (DpFeed       *feed,
                                    xmlNode      *root);
void        _dp_feed_read_atom     (DpFeed       *feed,
                                    xmlNode      *root);

/* dp-feed-item.c: adds @item, read from @node, to the feed's entries or rejects. */
void        _dp_feed_add_item      (DpFeed       *feed,
                                    DpFeedItem   *item,
                                    xmlNode      *node);
/* What an element of Media RSS says of the item: titles and descriptions may stand in a group. */
void        _dp_feed_read_media    (DpFeedItem   *item,
                                    xmlNode      *node,
                                    const char   *name);

/* dp-feed-node.c. @name: (out) (nullable): the element's name without prefix */
DpFeedNs    _dp_feed_get_ns        (const xmlNode *node,
                                    const char   **name);
/* (nullable): the first child element of that name in the core vocabulary */
xmlNode    *_dp_feed_find_child    (xmlNode       *parent,
                                    const char    *name);
/* (nullable): the text of an element, outer white space stripped */
char       *_dp_feed_dup_text      (xmlNode       *node);
/* (nullable): the same as plain text where it is, or looks like, HTML */
char       *_dp_feed_dup_plain     (xmlNode       *node);
/* (nullable): an attribute without a namespace, stripped */
char       *_dp_feed_dup_attribute (xmlNode       *node,
                                    const char    *name);
/* (nullable): @address made absolute at @node; NULL where it is no web address */
char       *_dp_feed_resolve_link  (xmlNode       *node,
                                    const char    *address);
/* Gives @text to @field where that has none yet, and frees it otherwise. */
void        _dp_feed_take_first    (char         **field,
                                    char          *text);

G_END_DECLS
