/* dp-timetable.c: which runs are due, each decided once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-timetable.h"

#include <string.h>

#include "dp-content-hash.h"

/* Later than this, it was missed: the computer slept, or nobody was there. */
#define GRACE_US     (2 * 60 * G_USEC_PER_SEC)
#define MAX_BACK_US  (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
/* How many moments that were missed are made up for, the newest ones, by policy. */
static const guint n_made_up[] = {
  [DP_MISSED_RUN_ONCE] = 1, [DP_MISSED_RUN_ALL] = 1000, [DP_MISSED_SKIP] = 0
};

typedef struct
{
  char               *id;
  DpSchedule         *schedule;
  DpTimetableOptions  options;
  gint64              decided_us;
  gint64              due_us;       /* the next moment; 0: never */
  gint64              start_us;     /* when that one begins */
  guint               position;     /* in the heap */
} Entry;

struct _DpTimetable
{
  GTimeZone  *zone;
  GHashTable *entries;              /* by id */
  GPtrArray  *heap;                 /* of Entry, borrowed: the earliest start first */
  gint64      newest_us;            /* the latest time it was told */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  dp_schedule_unref (entry->schedule);
  g_free (entry->id);
  g_free (entry);
}

DpTimetable *
dp_timetable_new (GTimeZone *zone)
{
  DpTimetable *self;

  g_return_val_if_fail (zone != NULL, NULL);

  self = g_new0 (DpTimetable, 1);
  self->zone = g_time_zone_ref (zone);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->heap = g_ptr_array_new ();

  return self;
}

void
dp_timetable_free (DpTimetable *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->heap);
  g_hash_table_unref (self->entries);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static Entry *
heap_get (DpTimetable *self,
          guint        position)
{
  return g_ptr_array_index (self->heap, position);
}

static void
heap_put (DpTimetable *self,
          guint        position,
          Entry       *entry)
{
  g_ptr_array_index (self->heap, position) = entry;
  entry->position = position;
}

/* Moves an entry to where its start belongs. */
static void
heap_settle (DpTimetable *self,
             Entry       *entry)
{
  guint position = entry->position;

  while (position > 0 && heap_get (self, (position - 1) / 2)->start_us > entry->start_us)
    {
      heap_put (self, position, heap_get (self, (position - 1) / 2));
      position = (position - 1) / 2;
    }
  for (guint child = 2 * position + 1; child < self->heap->len; child = 2 * position + 1)
    {
      if (child + 1 < self->heap->len &&
          heap_get (self, child + 1)->start_us < heap_get (self, child)->start_us)
        child++;
      if (heap_get (self, child)->start_us >= entry->start_us)
        break;
      heap_put (self, position, heap_get (self, child));
      position = child;
    }
  heap_put (self, position, entry);
}

static void
heap_remove (DpTimetable *self,
             Entry       *entry)
{
  Entry *last = g_ptr_array_steal_index (self->heap, self->heap->len - 1);

  if (last == entry)
    return;
  heap_put (self, entry->position, last);
  heap_settle (self, last);
}

/* The same moment of the same schedule always has the same delay, also after a restart. */
static gint64
get_jitter (const Entry *entry,
            gint64       due_us)
{
  guint64 words[2];

  if (entry->options.jitter_s == 0)
    return 0;
  words[0] = dp_content_hash_64 (entry->id, strlen (entry->id));
  words[1] = (guint64) due_us;

  return (gint64) (dp_content_hash_64 (words, sizeof words) % entry->options.jitter_s) *
         G_USEC_PER_SEC;
}

/* Returns: @moment_us, or the end of the quiet hours that it is in */
static gint64
leave_quiet_hours (DpTimetable *self,
                   const Entry *entry,
                   gint64       moment_us)
{
  gint64 length = ((entry->options.quiet_to - entry->options.quiet_from) + 1440) % 1440 * 60;
  gint64 seconds = moment_us / G_USEC_PER_SEC;
  gint64 since;

  if (length == 0)
    return moment_us;
  since = seconds +
          g_time_zone_get_offset (self->zone,
                                  g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                                             seconds));
  since = (since - entry->options.quiet_from * 60 + 86400) % 86400;

  return since < length ? (seconds + length - since) * G_USEC_PER_SEC : moment_us;
}

static gint64
get_start (DpTimetable *self,
           const Entry *entry,
           gint64       due_us)
{
  return leave_quiet_hours (self, entry, due_us + get_jitter (entry, due_us));
}

/* On to the moment after the one that was decided last. */
static void
step (DpTimetable *self,
      Entry       *entry)
{
  entry->due_us = dp_schedule_next (entry->schedule, entry->decided_us);
  entry->start_us = entry->due_us != 0 ? get_start (self, entry, entry->due_us) : G_MAXINT64;
}

static void
plan_next (DpTimetable *self,
           Entry       *entry)
{
  step (self, entry);
  heap_settle (self, entry);
}

void
dp_timetable_set (DpTimetable              *self,
                  const char               *id,
                  DpSchedule               *schedule,
                  const DpTimetableOptions *options,
                  gint64                    decided_us)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);
  g_return_if_fail (schedule != NULL);
  g_return_if_fail (options == NULL || (options->quiet_from < 1440 && options->quiet_to < 1440));

  dp_timetable_remove (self, id);
  entry = g_new0 (Entry, 1);
  entry->id = g_strdup (id);
  entry->schedule = dp_schedule_ref (schedule);
  if (options != NULL)
    entry->options = *options;
  entry->decided_us = decided_us;
  entry->position = self->heap->len;
  g_hash_table_insert (self->entries, entry->id, entry);
  g_ptr_array_add (self->heap, entry);
  plan_next (self, entry);
}

void
dp_timetable_remove (DpTimetable *self,
                     const char  *id)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);

  entry = g_hash_table_lookup (self->entries, id);
  if (entry == NULL)
    return;
  heap_remove (self, entry);
  g_hash_table_remove (self->entries, id);
}

gint64
dp_timetable_get_next (DpTimetable *self)
{
  g_return_val_if_fail (self != NULL, G_MAXINT64);

  return self->heap->len > 0 ? heap_get (self, 0)->start_us : G_MAXINT64;
}

/* All moments of one schedule that are over; the last may be on time, the others were missed. */
static void
decide_entry (DpTimetable *self,
              Entry       *entry,
              gint64       now_us,
              GArray      *decisions)
{
  guint first = decisions->len;

  for (; entry->start_us <= now_us; step (self, entry))
    {
      DpDecision decision = { entry->id, entry->due_us, DP_DECISION_RUN,
                              entry->start_us + GRACE_US < now_us };

      g_array_append_val (decisions, decision);
      entry->decided_us = entry->due_us;
    }
  heap_settle (self, entry);

  for (guint i = first; i < decisions->len; i++)
    {
      DpDecision *decision = &g_array_index (decisions, DpDecision, i);
      guint n_newer = decisions->len - i - 1;

      if (decision->is_late && n_newer >= n_made_up[entry->options.missed])
        decision->action = DP_DECISION_MISSED;
    }
}

static int
compare_decisions (gconstpointer a,
                   gconstpointer b)
{
  const DpDecision *left = a;
  const DpDecision *right = b;

  return (left->due_us > right->due_us) - (left->due_us < right->due_us);
}

/* What was decided under a clock that was wrong by days is no reason to wait until it is right
 * again. */
static void
follow_clock_back (DpTimetable *self,
                   gint64       now_us)
{
  GHashTableIter iter;
  Entry *entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    {
      if (entry->decided_us - now_us > MAX_BACK_US)
        {
          entry->decided_us = now_us;
          plan_next (self, entry);
        }
    }
}

GArray *
dp_timetable_decide (DpTimetable *self,
                     gint64       now_us)
{
  GArray *decisions;

  g_return_val_if_fail (self != NULL, NULL);

  decisions = g_array_new (FALSE, FALSE, sizeof (DpDecision));
  if (self->newest_us - now_us > MAX_BACK_US)
    {
      follow_clock_back (self, now_us);
      self->newest_us = now_us;
    }
  self->newest_us = MAX (self->newest_us, now_us);
  while (dp_timetable_get_next (self) <= now_us)
    decide_entry (self, heap_get (self, 0), now_us, decisions);
  g_array_sort (decisions, compare_decisions);

  return decisions;
}
