/* dp-load-news.c: the entries of a feed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include "dp-json-text.h"
#include "dp-symbol-spotter.h"

/* Returns: (transfer full) (nullable): one that knows the instruments there are */
static DpSymbolSpotter *
new_spotter (DpLoad  *load,
             GError **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();
  DpSymbolSpotter *spotter;

  dp_db_params_add_time (params, load->now_us);
  result = _dp_load_query (load, "list_spottable", params, error);
  if (result == NULL)
    return NULL;

  spotter = dp_symbol_spotter_new ();
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    dp_symbol_spotter_add (spotter, dp_db_result_get_text (result, i, 0),
                           dp_db_result_get_text (result, i, 1),
                           dp_db_result_get_text (result, i, 2));

  return spotter;
}

static void
add_strv (yyjson_mut_doc *doc,
          yyjson_mut_val *object,
          const char     *name,
          char          **texts)
{
  yyjson_mut_val *array = yyjson_mut_obj_add_arr (doc, object, name);

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    yyjson_mut_arr_add_str (doc, array, texts[i]);
}

static void
add_time (yyjson_mut_doc *doc,
          yyjson_mut_val *object,
          const char     *name,
          gint64          moment)
{
  g_autofree char *text = moment != G_MININT64 ? dp_timestamp_to_string (moment) : NULL;

  yyjson_mut_obj_add_strcpy (doc, object, name, text);
}

static void
add_entry (yyjson_mut_doc    *doc,
           yyjson_mut_val    *array,
           const DpNewsEntry *entry)
{
  yyjson_mut_val *object = yyjson_mut_arr_add_obj (doc, array);

  yyjson_mut_obj_add_str (doc, object, "entry_key", entry->entry_key);
  yyjson_mut_obj_add_str (doc, object, "title", entry->title);
  yyjson_mut_obj_add_str (doc, object, "link", entry->link);
  yyjson_mut_obj_add_str (doc, object, "summary", entry->summary);
  yyjson_mut_obj_add_str (doc, object, "author", entry->author);
  add_time (doc, object, "published_at", entry->published_us);
  add_time (doc, object, "updated_at", entry->updated_us);
  yyjson_mut_obj_add_bool (doc, object, "zone_missing", entry->zone_missing);
  add_strv (doc, object, "categories", entry->categories);
  add_strv (doc, object, "symbols", entry->symbols);
  yyjson_mut_obj_add_str (doc, object, "content_hash", entry->content_hash);
}

/* (transfer full): as a JSON array, since arrays of arrays cannot differ in length in SQL */
static char *
entries_to_json (GPtrArray *entries)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *array = yyjson_mut_arr (doc);

  yyjson_mut_doc_set_root (doc, array);
  for (guint i = 0; i < entries->len; i++)
    add_entry (doc, array, g_ptr_array_index (entries, i));

  return dp_json_text_take (doc, 0);
}

static void
save_feed (DpLoad           *load,
           const DpNewsFeed *feed)
{
  static const char * const none[] = { NULL };
  const char * const *warnings = (const char * const *) feed->warnings;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, dp_request_get_symbol (load->request));
  dp_db_params_add_text (params, feed->title);
  dp_db_params_add_text (params, feed->link);
  dp_db_params_add_int64 (params, feed->ttl_minutes);
  dp_db_params_add_strv (params, warnings != NULL ? warnings : none);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);

  _dp_load_defer (load, "save_feed", params);
}

gboolean
_dp_load_save_news (DpLoad  *load,
                    GError **error)
{
  GPtrArray *entries = load->batch->entries;
  g_autoptr(DpSymbolSpotter) spotter = NULL;
  g_autofree char *json = NULL;
  DpDbParams *params;

  if (load->batch->feed != NULL)
    save_feed (load, load->batch->feed);
  if (entries->len == 0)
    return TRUE;

  spotter = new_spotter (load, error);
  if (spotter == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      DpNewsEntry *entry = g_ptr_array_index (entries, i);

      g_strfreev (entry->symbols);
      entry->symbols = dp_symbol_spotter_spot (spotter, entry->title, entry->summary);
    }

  json = entries_to_json (entries);
  params = dp_db_params_new ();
  dp_db_params_add_text (params, dp_request_get_symbol (load->request));
  dp_db_params_add_text (params, json);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);

  return _dp_load_write (load, "merge_news", params, error);
}
