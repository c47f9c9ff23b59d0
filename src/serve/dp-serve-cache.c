/* dp-serve-cache.c: answers that are given again while the data stays as it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-cache.h"

#include <string.h>

#include "dp-db-connection.h"
#include "dp-metrics.h"
#include "dp-serve-service.h"

/* One answer alone takes no more than this part of the room. */
#define PARTS 8
/* Smaller ones are one packet anyway. */
#define LEAST_PACKED 1024

struct _DpServeCache
{
  DpServeService *service;
  gsize           most_bytes;
  gsize           n_bytes;
  GHashTable     *entries;       /* key → Entry */
  GQueue          order;         /* (element-type Entry): the one that was wanted last comes
                                  * first */
  char           *snapshot;      /* (nullable): of the database, when they were known to be right */
  guint           epoch;         /* of the reader: another server may have other transactions of the
                                  * same numbers */
  guint64         generation;    /* grows when all are forgotten */
  GPtrArray      *asking;        /* (element-type DpServeRequest) (nullable): whose question is
                                  * under way */
  GPtrArray      *waiting;       /* (element-type DpServeRequest): who came after it was sent */
  GSource        *looking;
};

/* Looks once a turn of the loop, at its end. */
typedef struct
{
  GSource       source;
  DpServeCache *cache;
} LookSource;

typedef struct
{
  GList          link;
  char          *key;
  GBytes        *data;
  char          *pagination;     /* (nullable) */
  DpServePacked *packed;         /* (nullable): the data, made when somebody takes it so */
  char           etag[24];
} Entry;

static gsize
measure (const Entry *entry)
{
  return sizeof *entry + strlen (entry->key) + g_bytes_get_size (entry->data) +
         (entry->packed != NULL ? entry->packed->size : 0);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_bytes_unref (entry->data);
  g_free (entry->pagination);
  g_free (entry->packed);
  g_free (entry);
}

static GPtrArray *
new_requests (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_serve_request_unref);
}

static gboolean look_prepare (GSource *source,
                              int     *timeout);

static gboolean
look_dispatch (GSource     *source,
               GSourceFunc  callback,
               gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs look_source_funcs = { look_prepare, NULL, look_dispatch, NULL };

DpServeCache *
_dp_serve_cache_new (DpServeService *service,
                     gsize           most_bytes)
{
  DpServeCache *self = g_new0 (DpServeCache, 1);

  self->service = service;
  self->most_bytes = most_bytes;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  g_queue_init (&self->order);
  self->waiting = new_requests ();
  self->looking = g_source_new (&look_source_funcs, sizeof (LookSource));
  ((LookSource *) self->looking)->cache = self;
  /* Before the reader sends what it was asked. */
  g_source_set_priority (self->looking, G_PRIORITY_HIGH);
  g_source_set_static_name (self->looking, "DpServeCache");
  g_source_attach (self->looking, service->context);

  return self;
}

void
_dp_serve_cache_free (DpServeCache *self)
{
  g_return_if_fail (self != NULL);

  g_source_destroy (self->looking);
  g_source_unref (self->looking);
  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->asking, g_ptr_array_unref);
  g_ptr_array_unref (self->waiting);
  g_free (self->snapshot);
  g_free (self);
}

/* --- what is kept ----------------------------------------------------------------------------- */

static void
forget_all (DpServeCache *self)
{
  g_queue_init (&self->order);
  g_hash_table_remove_all (self->entries);
  self->n_bytes = 0;
  self->generation++;
}

static void
forget_oldest (DpServeCache *self)
{
  Entry *entry = g_queue_peek_tail (&self->order);

  self->n_bytes -= measure (entry);
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, entry->key);
}

void
_dp_serve_cache_keep (DpServeCache   *self,
                      DpServeRequest *request,
                      const char     *data,
                      gsize           length,
                      const char     *pagination,
                      const char     *etag)
{
  Entry *entry;

  /* Something was committed between the look and the answer: it may be of before or of after. */
  if (request->cache_key == NULL || request->generation != self->generation ||
      length > self->most_bytes / PARTS ||
      g_hash_table_contains (self->entries, request->cache_key))
    return;

  entry = g_new0 (Entry, 1);
  entry->link.data = entry;
  entry->key = g_strdup (request->cache_key);
  entry->data = g_bytes_new (data, length);
  entry->pagination = g_strdup (pagination);
  g_strlcpy (entry->etag, etag, sizeof entry->etag);
  self->n_bytes += measure (entry);
  g_queue_push_head_link (&self->order, &entry->link);
  g_hash_table_insert (self->entries, entry->key, entry);
  while (self->n_bytes > self->most_bytes)
    forget_oldest (self);
}

/* --- whether it is still so ------------------------------------------------------------------- */

/* What is given out packed is packed once. */
static void
pack (DpServeCache *self,
      Entry        *entry)
{
  gsize length;
  const void *data = g_bytes_get_data (entry->data, &length);

  if (entry->packed != NULL || length < LEAST_PACKED)
    return;
  entry->packed = _dp_serve_packer_begin (self->service->packer, data, length);
  if (entry->packed != NULL)
    self->n_bytes += entry->packed->size;
  /* It itself came first, and takes no more than a part of the room. */
  while (self->n_bytes > self->most_bytes)
    forget_oldest (self);
}

/* Returns: whether the answer was there */
static gboolean
answer (DpServeCache   *self,
        DpServeRequest *request)
{
  Entry *entry = g_hash_table_lookup (self->entries, request->cache_key);
  gboolean takes_packed;

  if (entry == NULL)
    {
      request->generation = self->generation;
      request->route->handle (request);
      return FALSE;
    }
  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_head_link (&self->order, &entry->link);
  takes_packed = _dp_serve_request_takes_gzip (request);
  if (takes_packed)
    pack (self, entry);
  _dp_serve_request_reply_kept (request, entry->data, takes_packed ? entry->packed : NULL,
                                entry->pagination, entry->etag);

  return TRUE;
}

static void
note_snapshot (DpServeCache *self,
               DpDbResult   *rows)
{
  guint epoch = dp_db_reader_get_epoch (self->service->quick);
  DpDbValue value;

  dp_db_result_read_row (rows, 0, &value);
  if (g_strcmp0 (self->snapshot, (const char *) value.data) == 0 && self->epoch == epoch)
    return;
  forget_all (self);
  g_set_str (&self->snapshot, (const char *) value.data);
  self->epoch = epoch;
}

static void
looked_cb (DpDbResult   *rows,
           const GError *error,
           gpointer      user_data)
{
  DpServeCache *self = user_data;
  g_autoptr(GPtrArray) asked = g_steal_pointer (&self->asking);
  DpMetrics *metrics = dp_metrics_get_default ();
  guint n_hits = 0, n_misses = 0;

  if (error == NULL)
    note_snapshot (self, rows);
  for (guint i = 0; i < asked->len; i++)
    {
      DpServeRequest *request = asked->pdata[i];

      if (error != NULL)
        _dp_serve_request_fail_database (request, error);
      else if (request->gone)
        continue;
      else if (answer (self, request))
        n_hits++;
      else
        n_misses++;
    }
  dp_metrics_add (metrics, "datapipe_serve_cache_total", "hit", NULL, n_hits);
  dp_metrics_add (metrics, "datapipe_serve_cache_total", "miss", NULL, n_misses);
}

/* One question is about all who came in this turn. */
static gboolean
look_prepare (GSource *source,
              int     *timeout)
{
  DpServeCache *self = ((LookSource *) source)->cache;

  *timeout = -1;
  if (self->asking == NULL && self->waiting->len > 0)
    {
      self->asking = self->waiting;
      self->waiting = new_requests ();
      dp_db_reader_ask (self->service->quick, "serve_snapshot",
                        dp_db_load_sql ("serve_snapshot"), NULL, looked_cb, self);
    }

  return FALSE;
}

void
_dp_serve_cache_handle (DpServeCache   *self,
                        DpServeRequest *request)
{
  GUri *uri = soup_server_message_get_uri (request->message);

  request->cache_key = g_strconcat (g_uri_get_path (uri), "?", g_uri_get_query (uri), NULL);
  _dp_serve_request_wait (request);
  g_ptr_array_add (self->waiting, _dp_serve_request_ref (request));
}
