/* dp-drift.c: what is known of the form of replies, and what to do where it changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drift-private.h"

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"
#include "dp-reply-private.h"

/* A contract acts on what two records or more have in common, not on how one differs from
 * another. */
#define SURE          0.5
/* A sentence names as many changes. */
#define MAX_DESCRIBED 3

G_DEFINE_FINAL_TYPE (DpDrift, dp_drift, G_TYPE_OBJECT)

static void
alias_free (gpointer data)
{
  DpDriftAlias *alias = data;

  g_free (alias->field);
  g_free (alias->alias);
  g_free (alias);
}

static void
endpoint_free (gpointer data)
{
  DpDriftEndpoint *endpoint = data;

  g_clear_pointer (&endpoint->shape, dp_reply_shape_free);
  g_hash_table_unref (endpoint->usual);
  g_hash_table_unref (endpoint->events);
  g_hash_table_unref (endpoint->refused);
  g_ptr_array_unref (endpoint->aliases);
  g_free (endpoint);
}

DpDriftEndpoint *
_dp_drift_take_endpoint (DpDrift    *self,
                         const char *source,
                         const char *name)
{
  g_autofree char *key = g_strconcat (source, "\n", name, NULL);
  DpDriftEndpoint *endpoint = g_hash_table_lookup (self->endpoints, key);

  if (endpoint != NULL)
    return endpoint;

  endpoint = g_new0 (DpDriftEndpoint, 1);
  endpoint->usual = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  endpoint->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  endpoint->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  endpoint->aliases = g_ptr_array_new_with_free_func (alias_free);
  g_hash_table_insert (self->endpoints, g_steal_pointer (&key), endpoint);

  return endpoint;
}

static char *
dup_event_key (const char *change,
               const char *field,
               const char *target)
{
  return g_strjoin ("\n", change, field, target != NULL ? target : "", NULL);
}

static void
dp_drift_finalize (GObject *object)
{
  DpDrift *self = DP_DRIFT (object);

  g_hash_table_unref (self->endpoints);
  g_hash_table_unref (self->contracts);
  g_hash_table_unref (self->aliases);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (dp_drift_parent_class)->finalize (object);
}

static void
dp_drift_class_init (DpDriftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_drift_finalize;
}

static void
dp_drift_init (DpDrift *self)
{
  g_mutex_init (&self->lock);
  self->endpoints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, endpoint_free);
  self->contracts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) dp_field_aliases_unref);
}

DpDrift *
dp_drift_new (void)
{
  return g_object_new (DP_TYPE_DRIFT, NULL);
}

void
dp_drift_set_contract (DpDrift    *self,
                       const char *source,
                       DpContract  contract)
{
  g_return_if_fail (DP_IS_DRIFT (self));
  g_return_if_fail (source != NULL);

  g_hash_table_insert (self->contracts, g_strdup (source), GUINT_TO_POINTER (contract));
}

static DpDbResult *
query (DpDbConnection  *connection,
       const char      *name,
       GError         **error)
{
  return dex_await_object (dp_db_connection_query (connection, dp_db_load_sql (name), NULL), error);
}

static void
read_shapes (DpDrift    *self,
             DpDbResult *rows)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpDriftEndpoint *endpoint = _dp_drift_take_endpoint (self, dp_db_result_get_text (rows, i, 0),
                                                           dp_db_result_get_text (rows, i, 1));

      endpoint->shape = dp_reply_shape_parse (dp_db_result_get_text (rows, i, 2), -1);
    }
}

static void
read_events (DpDrift    *self,
             DpDbResult *rows)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpDriftEndpoint *endpoint = _dp_drift_take_endpoint (self, dp_db_result_get_text (rows, i, 0),
                                                           dp_db_result_get_text (rows, i, 1));
      const char *change = dp_db_result_get_text (rows, i, 2);
      const char *field = dp_db_result_get_text (rows, i, 3);
      const char *target = dp_db_result_get_text (rows, i, 4);
      const char *state = dp_db_result_get_text (rows, i, 5);

      g_hash_table_insert (endpoint->events, dup_event_key (change, field, target),
                           g_strdup (state));
      if (g_str_equal (state, "refused") && *target != '\0')
        g_hash_table_add (endpoint->refused, g_strconcat (field, " → ", target, NULL));
    }
}

static void
read_aliases (DpDrift    *self,
              DpDbResult *rows)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      const char *source = dp_db_result_get_text (rows, i, 0);
      const char *name = dp_db_result_get_text (rows, i, 1);
      DpFieldAliases *aliases = g_hash_table_lookup (self->aliases, source);
      DpDriftAlias *alias = g_new0 (DpDriftAlias, 1);

      alias->field = g_strdup (dp_db_result_get_text (rows, i, 2));
      alias->alias = g_strdup (dp_db_result_get_text (rows, i, 3));
      g_ptr_array_add (_dp_drift_take_endpoint (self, source, name)->aliases, alias);
      if (aliases == NULL)
        {
          aliases = dp_field_aliases_new ();
          g_hash_table_insert (self->aliases, g_strdup (source), aliases);
        }
      dp_field_aliases_add (aliases, name, alias->field, alias->alias);
    }
}

gboolean
dp_drift_read (DpDrift         *self,
               DpDbConnection  *connection,
               GError         **error)
{
  g_autoptr(DpDbResult) shapes = NULL;
  g_autoptr(DpDbResult) events = NULL;
  g_autoptr(DpDbResult) aliases = NULL;

  g_return_val_if_fail (DP_IS_DRIFT (self), FALSE);
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), FALSE);

  shapes = query (connection, "list_shapes", error);
  if (shapes == NULL)
    return FALSE;
  events = query (connection, "list_drift_states", error);
  if (events == NULL)
    return FALSE;
  aliases = query (connection, "list_field_aliases", error);
  if (aliases == NULL)
    return FALSE;

  read_shapes (self, shapes);
  read_events (self, events);
  read_aliases (self, aliases);

  return TRUE;
}

DpFieldAliases *
dp_drift_get_aliases (DpDrift    *self,
                      const char *source)
{
  g_return_val_if_fail (DP_IS_DRIFT (self), NULL);
  g_return_val_if_fail (source != NULL, NULL);

  return g_hash_table_lookup (self->aliases, source);
}

static const char *
find_state (DpDriftEndpoint   *endpoint,
            DpShapeChangeKind  kind,
            const char        *field,
            const char        *target)
{
  g_autofree char *key = dup_event_key (dp_shape_change_kind_get_name (kind), field, target);

  return g_hash_table_lookup (endpoint->events, key);
}

gboolean
dp_drift_drop_accepted (DpDrift       *self,
                        const char    *source,
                        const char    *endpoint,
                        DpDriftAction *action)
{
  DpDriftEndpoint *known;

  g_return_val_if_fail (DP_IS_DRIFT (self), FALSE);
  g_return_val_if_fail (action != NULL, FALSE);

  g_mutex_lock (&self->lock);
  known = _dp_drift_take_endpoint (self, source, endpoint);
  for (guint i = action->marks->len; i > 0; i--)
    {
      const DpDriftMark *mark = g_ptr_array_index (action->marks, i - 1);

      if (g_strcmp0 (find_state (known, mark->kind, mark->field, mark->target), "accepted") == 0)
        g_ptr_array_remove_index (action->marks, i - 1);
    }
  g_mutex_unlock (&self->lock);

  return action->marks->len > 0;
}

/* Fields that have another name now are compared under the one they are known by. */
static void
apply_aliases (DpDriftEndpoint *endpoint,
               DpReplyShape    *shape)
{
  for (guint i = 0; i < endpoint->aliases->len; i++)
    {
      const DpDriftAlias *alias = g_ptr_array_index (endpoint->aliases, i);

      if (dp_reply_shape_get_field (shape, alias->field) == NULL)
        dp_reply_shape_rename (shape, alias->alias, alias->field);
    }
}

static gboolean
is_power_of_two (guint n)
{
  return (n & (n - 1)) == 0;
}

static void
merge (DpDriftVerdict  *verdict,
       DpDriftEndpoint *endpoint)
{
  if (endpoint->shape == NULL)
    endpoint->shape = dp_reply_shape_new ();
  dp_reply_shape_merge (endpoint->shape, verdict->shape);
  g_hash_table_add (endpoint->usual, g_strdup (verdict->fingerprint));
}

/* Nothing is different: what is known grows, and is stored ever more rarely. */
static void
pass (DpDriftVerdict  *verdict,
      DpDriftEndpoint *endpoint)
{
  merge (verdict, endpoint);
  if (is_power_of_two (dp_reply_shape_get_n_replies (endpoint->shape)))
    verdict->shape_json = dp_reply_shape_to_json (endpoint->shape);
}

static char *
dup_merged_json (DpDriftVerdict  *verdict,
                 DpDriftEndpoint *endpoint)
{
  g_autoptr(DpReplyShape) merged = NULL;

  merged = endpoint->shape != NULL ? dp_reply_shape_copy (endpoint->shape) : dp_reply_shape_new ();
  dp_reply_shape_merge (merged, verdict->shape);

  return dp_reply_shape_to_json (merged);
}

/* What was accepted is no change; what is noted already is not noted again. */
static void
sort_changes (DpDriftVerdict  *verdict,
              DpDriftEndpoint *endpoint)
{
  for (guint i = verdict->changes->len; i > 0; i--)
    {
      DpShapeChange *change = g_ptr_array_index (verdict->changes, i - 1);
      const char *state = find_state (endpoint, change->kind, change->path,
                                      dp_shape_change_get_target (change));

      if (g_strcmp0 (state, "accepted") == 0)
        g_ptr_array_remove_index (verdict->changes, i - 1);
      else if (state == NULL)
        g_ptr_array_add (verdict->fresh, change);
    }
}

/* Returns: (transfer full) (nullable): NULL where nothing has changed for sure */
static DpDriftAction *
new_action (DpDriftVerdict *verdict,
            DpContract      contract)
{
  DpDriftAction *action = dp_drift_action_new (contract);

  for (guint i = 0; i < verdict->changes->len; i++)
    {
      const DpShapeChange *change = g_ptr_array_index (verdict->changes, i);

      if (change->confidence > SURE)
        dp_drift_action_add (action, change->kind, change->path,
                             dp_shape_change_get_target (change), change->from);
    }
  if (action->marks->len == 0)
    g_clear_pointer (&action, dp_drift_action_free);

  return action;
}

static DpDriftAction *
decide (DpDrift        *self,
        DpDriftVerdict *verdict)
{
  DpContract contract = GPOINTER_TO_UINT (g_hash_table_lookup (self->contracts, verdict->source));

  return contract != DP_CONTRACT_EVOLVE ? new_action (verdict, contract) : NULL;
}

static void
compare (DpDrift         *self,
         DpDriftVerdict  *verdict,
         DpDriftEndpoint *endpoint)
{
  apply_aliases (endpoint, verdict->shape);
  verdict->fingerprint = dp_reply_shape_dup_fingerprint (verdict->shape);
  if (endpoint->shape == NULL)
    {
      verdict->shape_json = dup_merged_json (verdict, endpoint);
      return;
    }
  if (g_hash_table_contains (endpoint->usual, verdict->fingerprint))
    {
      pass (verdict, endpoint);
      return;
    }

  g_ptr_array_unref (verdict->changes);
  verdict->changes = dp_shape_diff (endpoint->shape, verdict->shape, endpoint->refused);
  sort_changes (verdict, endpoint);
  verdict->action = decide (self, verdict);
  if (verdict->action == NULL && verdict->fresh->len == 0)
    pass (verdict, endpoint);
  else if (verdict->action == NULL)
    verdict->shape_json = dup_merged_json (verdict, endpoint);
}

DpDriftVerdict *
_dp_drift_judge_shape (DpDrift      *self,
                       const char   *source,
                       const char   *endpoint,
                       DpReplyShape *shape)
{
  DpDriftVerdict *verdict = g_atomic_rc_box_new0 (DpDriftVerdict);

  verdict->drift = g_object_ref (self);
  verdict->source = g_strdup (source);
  verdict->endpoint = g_strdup (endpoint);
  verdict->shape = shape;
  verdict->changes = g_ptr_array_new ();
  verdict->fresh = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  compare (self, verdict, _dp_drift_take_endpoint (self, verdict->source, verdict->endpoint));
  g_mutex_unlock (&self->lock);

  return verdict;
}

DpDriftVerdict *
dp_drift_judge (DpDrift   *self,
                DpRequest *request,
                DpReply   *reply)
{
  yyjson_doc *document;

  g_return_val_if_fail (DP_IS_DRIFT (self), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);
  g_return_val_if_fail (DP_IS_REPLY (reply), NULL);

  document = _dp_reply_get_document (reply, NULL);
  if (document == NULL)
    return NULL;

  return _dp_drift_judge_shape (self, dp_request_get_source (request),
                                dp_request_get_endpoint (request),
                                dp_reply_shape_new_for_json (yyjson_doc_get_root (document)));
}

gboolean
dp_drift_verdict_hold (DpDriftVerdict *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_clear_pointer (&self->action, dp_drift_action_free);
  self->action = new_action (self, DP_CONTRACT_FREEZE);
  if (self->action != NULL)
    g_clear_pointer (&self->shape_json, g_free);

  return self->action != NULL;
}

void
dp_drift_learn (DpDriftVerdict *verdict)
{
  DpDrift *self;
  DpDriftEndpoint *endpoint;

  g_return_if_fail (verdict != NULL);

  self = verdict->drift;
  g_mutex_lock (&self->lock);
  endpoint = _dp_drift_take_endpoint (self, verdict->source, verdict->endpoint);
  for (guint i = 0; i < verdict->fresh->len; i++)
    {
      const DpShapeChange *change = g_ptr_array_index (verdict->fresh, i);

      g_hash_table_insert (endpoint->events,
                           dup_event_key (dp_shape_change_kind_get_name (change->kind),
                                          change->path, dp_shape_change_get_target (change)),
                           g_strdup ("open"));
    }
  if (verdict->action == NULL && !g_hash_table_contains (endpoint->usual, verdict->fingerprint))
    merge (verdict, endpoint);
  g_mutex_unlock (&self->lock);
}

DpDriftVerdict *
dp_drift_verdict_ref (DpDriftVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
verdict_clear (gpointer data)
{
  DpDriftVerdict *self = data;

  g_object_unref (self->drift);
  g_free (self->source);
  g_free (self->endpoint);
  dp_reply_shape_free (self->shape);
  g_free (self->fingerprint);
  g_ptr_array_unref (self->fresh);
  g_ptr_array_unref (self->changes);
  g_clear_pointer (&self->action, dp_drift_action_free);
  g_free (self->shape_json);
}

void
dp_drift_verdict_unref (DpDriftVerdict *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, verdict_clear);
}

char *
dp_drift_verdict_describe (DpDriftVerdict *self)
{
  GString *what = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < MIN (self->changes->len, MAX_DESCRIBED); i++)
    {
      g_autofree char *sentence = dp_shape_change_describe (g_ptr_array_index (self->changes, i));

      g_string_append_printf (what, "%s%s", i > 0 ? ", " : "", sentence);
    }
  if (self->changes->len > MAX_DESCRIBED)
    g_string_append (what, " …");

  return g_string_free (what, FALSE);
}

void
dp_drift_verdict_set_error (DpDriftVerdict  *self,
                            DpSource        *source,
                            DpRequest       *request,
                            GError         **error)
{
  g_autofree char *what = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (DP_IS_SOURCE (source));

  what = dp_drift_verdict_describe (self);
  g_set_error (
      error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_DRIFT,
      _("The answer of %s for “%s” has another form than before: %s. The contract of this source "
        "is “freeze”, so it is kept, but nothing of it is loaded. “datapipe drift” lists what has "
        "changed; accept it there, or choose the contract “evolve”."),
      dp_source_get_title (source), dp_request_get_symbol (request), what);
}
