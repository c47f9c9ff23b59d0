/* dp-drift-event.c: a change of the form of replies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "dp-health-private.h"

typedef struct
{
  char   *field;
  double  confidence;
} Candidate;

struct _DpDriftEvent
{
  GObject parent_instance;

  gint64      id;
  char       *state;
  char       *source;
  char       *endpoint;
  char       *change;
  char       *field;
  char       *message;
  double      confidence;
  GArray     *candidates;   /* (element-type Candidate) */
};

G_DEFINE_FINAL_TYPE (DpDriftEvent, dp_drift_event, G_TYPE_OBJECT)

static void
candidate_clear (gpointer data)
{
  Candidate *candidate = data;

  g_free (candidate->field);
}

static void
dp_drift_event_finalize (GObject *object)
{
  DpDriftEvent *self = DP_DRIFT_EVENT (object);

  g_free (self->state);
  g_free (self->source);
  g_free (self->endpoint);
  g_free (self->change);
  g_free (self->field);
  g_free (self->message);
  g_array_unref (self->candidates);

  G_OBJECT_CLASS (dp_drift_event_parent_class)->finalize (object);
}

static void
dp_drift_event_class_init (DpDriftEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_drift_event_finalize;
}

static void
dp_drift_event_init (DpDriftEvent *self)
{
  self->candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  g_array_set_clear_func (self->candidates, candidate_clear);
}

static void
read_candidates (DpDriftEvent *self,
                 const char   *json)
{
  g_autoptr(JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  JsonArray *array;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return;

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      Candidate candidate = {
        .field = g_strdup (json_object_get_string_member_with_default (object, "field", "")),
        .confidence = json_object_get_double_member_with_default (object, "confidence", 0),
      };

      g_array_append_val (self->candidates, candidate);
    }
}

gpointer
_dp_drift_event_new_from_row (DpDbResult *rows,
                              guint       row)
{
  DpDriftEvent *self = g_object_new (DP_TYPE_DRIFT_EVENT, NULL);
  const char *target = dp_db_result_get_text (rows, row, 6);

  self->id = dp_db_result_get_int64 (rows, row, 0);
  self->state = g_strdup (dp_db_result_get_text (rows, row, 1));
  self->source = g_strdup (dp_db_result_get_text (rows, row, 2));
  self->endpoint = g_strdup (dp_db_result_get_text (rows, row, 3));
  self->change = g_strdup (dp_db_result_get_text (rows, row, 4));
  self->field = g_strdup (dp_db_result_get_text (rows, row, 5));
  self->confidence = dp_db_result_get_double (rows, row, 7);
  self->message = g_strdup (dp_db_result_get_text (rows, row, 8));
  read_candidates (self, dp_db_result_get_text (rows, row, 9));
  /* The name that it seems to have now is the first proposal, whether or not there are others. */
  if (self->candidates->len == 0 && target != NULL)
    {
      Candidate candidate = { g_strdup (target), self->confidence };

      g_array_append_val (self->candidates, candidate);
    }

  return self;
}

gint64
dp_drift_event_get_id (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), 0);
  return self->id;
}

const char *
dp_drift_event_get_state (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  return self->state;
}

const char *
dp_drift_event_get_source (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  return self->source;
}

const char *
dp_drift_event_get_endpoint (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  return self->endpoint;
}

const char *
dp_drift_event_get_change (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  return self->change;
}

const char *
dp_drift_event_get_field (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  return self->field;
}

const char *
dp_drift_event_get_message (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  return self->message;
}

double
dp_drift_event_get_confidence (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), 0);
  return self->confidence;
}

guint
dp_drift_event_get_n_candidates (DpDriftEvent *self)
{
  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), 0);
  return self->candidates->len;
}

const char *
dp_drift_event_get_candidate (DpDriftEvent *self,
                              guint         position,
                              double       *confidence)
{
  const Candidate *candidate;

  g_return_val_if_fail (DP_IS_DRIFT_EVENT (self), NULL);
  g_return_val_if_fail (position < self->candidates->len, NULL);
  g_return_val_if_fail (confidence != NULL, NULL);

  candidate = &g_array_index (self->candidates, Candidate, position);
  *confidence = candidate->confidence;

  return candidate->field;
}
