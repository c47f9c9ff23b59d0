/* dp-serve-live-look.c: what happens, as the database tells it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-live-look.h"

#include "dp-db-connection.h"
#include "dp-serve-text.h"

/* Of ticks: how often it is looked while a run goes on that somebody follows, while somebody waits
 * for one, and else. */
#define TICKS_BUSY 2
#define TICKS_FOLLOWED 5
#define TICKS_ALONE 20
/* Transactions end later than they say: so much of what was seen is looked at again. */
#define OVERLAP_US (10 * G_USEC_PER_SEC)

/* Columns of serve_live.sql */
enum
{
  KIND,
  KEY,
  NUMBER,
  MOMENT,
  BODY,
  PLACE,
  N_COLUMNS
};

struct _DpServeLiveLook
{
  DpServeLive *live;
  DpDbReader  *reader;
  gboolean     asks;
  gboolean     looked;         /* at least once: what is new is an event */
  guint        n_ticks;        /* since the last look */
  GHashTable  *known;          /* "run 12" → hash of how it was: of what the last look showed */
  GHashTable  *known_prices;   /* the same of all instruments that changed since it began */
  GPtrArray   *going_on;       /* (element-type utf8): runs */
  gint64       newest_run;
  gint64       versions;       /* that tables of prices had */
  gint64       looked_us;      /* by the database's clock */
  gint64       changed_us;     /* the latest change of prices */
};

DpServeLiveLook *
_dp_serve_live_look_new (DpServeLive *live,
                         DpDbReader  *reader)
{
  DpServeLiveLook *self = g_new0 (DpServeLiveLook, 1);

  self->live = live;
  self->reader = dp_db_reader_ref (reader);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known_prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->going_on = g_ptr_array_new_with_free_func (g_free);
  self->n_ticks = TICKS_ALONE;

  return self;
}

void
_dp_serve_live_look_free (DpServeLiveLook *self)
{
  g_return_if_fail (self != NULL);

  dp_db_reader_unref (self->reader);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->known_prices);
  g_ptr_array_unref (self->going_on);
  g_free (self);
}

static void
note_row (DpServeLiveLook *self,
          const char      *kind,
          const DpDbValue *row,
          GHashTable      *shown)
{
  gint64 number = _dp_serve_value_get_int64 (&row[NUMBER], DP_SERVE_TYPE_INT8);
  gboolean prices = g_str_equal (kind, "prices");
  g_autofree char *key = g_strdup_printf ("%s %s", kind, (const char *) row[KEY].data);
  const char *body = (const char *) row[BODY].data;
  gpointer hash = GUINT_TO_POINTER (g_str_hash (body));
  GHashTable *known = prices ? self->known_prices : self->known;
  gpointer before;
  gboolean same;

  if (prices)
    self->changed_us = MAX (self->changed_us,
                            _dp_serve_value_get_int64 (&row[MOMENT], DP_SERVE_TYPE_TIMESTAMPTZ));
  else
    self->newest_run = MAX (self->newest_run, number);
  same = g_hash_table_lookup_extended (known, key, NULL, &before) && before == hash;
  if (!same && self->looked)
    _dp_serve_live_push (self->live, kind, body);
  g_hash_table_replace (prices ? known : shown, g_steal_pointer (&key), hash);
}

static void
looked_cb (DpDbResult   *rows,
           const GError *error,
           gpointer      user_data)
{
  DpServeLiveLook *self = user_data;
  GHashTable *shown;

  self->asks = FALSE;
  /* While the database is away, nothing happens. */
  if (error != NULL)
    {
      g_debug ("what happens could not be looked at: %s", error->message);
      return;
    }

  shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_set_size (self->going_on, 0);
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpDbValue row[N_COLUMNS];
      const char *kind;

      dp_db_result_read_row (rows, i, row);
      kind = (const char *) row[KIND].data;
      if (g_str_equal (kind, "look"))
        {
          self->versions = _dp_serve_value_get_int64 (&row[NUMBER], DP_SERVE_TYPE_INT8);
          self->looked_us = _dp_serve_value_get_int64 (&row[MOMENT], DP_SERVE_TYPE_TIMESTAMPTZ);
          continue;
        }
      /* One that goes on has no end. */
      if (g_str_equal (kind, "run") && row[MOMENT].length < 0)
        g_ptr_array_add (self->going_on, g_strdup ((const char *) row[KEY].data));
      note_row (self, kind, row, shown);
    }
  g_hash_table_unref (self->known);
  self->known = shown;
  self->looked = TRUE;
}

static void
add_moment (DpDbParams *params,
            gint64      unix_us)
{
  if (unix_us != 0)
    dp_db_params_add_time (params, unix_us);
  else
    dp_db_params_add_text (params, NULL);
}

static void
look (DpServeLiveLook *self)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, self->looked ? self->newest_run : G_MAXINT64);
  dp_db_params_add_texts (params, (const char * const *) self->going_on->pdata,
                          self->going_on->len);
  dp_db_params_add_int64 (params, self->looked ? self->versions : -1);
  add_moment (params, self->looked ? self->looked_us - OVERLAP_US : 0);
  add_moment (params, self->changed_us);
  self->asks = TRUE;
  self->n_ticks = 0;
  dp_db_reader_ask (self->reader, "serve_live", dp_db_load_sql ("serve_live"), params, looked_cb,
                    self);
}

void
_dp_serve_live_look_tick (DpServeLiveLook *self,
                          gboolean         followed)
{
  guint every = !followed ? TICKS_ALONE : self->going_on->len > 0 ? TICKS_BUSY : TICKS_FOLLOWED;

  self->n_ticks++;
  if (!self->asks && self->n_ticks >= every)
    look (self);
}
