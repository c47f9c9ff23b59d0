/* dp-source.c: a provider of market data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-private.h"

#include <glib/gi18n-lib.h>

#include "dp-call-budget-private.h"
#include "dp-extract-error.h"
#include "dp-json-private.h"
#include "dp-sample-market.h"

#define DEFAULT_ATTEMPTS 3
/* Requests sent a second apart can arrive a little less than a second apart. */
#define SECOND_US  G_GINT64_CONSTANT (1050000)
#define MINUTE_US  G_GINT64_CONSTANT (60500000)
#define MAX_DETAIL 300

typedef struct
{
  DpTransport   *transport;
  DpClock       *clock;
  char          *base_url;
  char          *key;
  char          *plan;
  gboolean       full_history;
  gboolean       regular_hours;
  guint          max_attempts;
  DpTokenBucket *second_bucket;   /* (nullable) */
  DpTokenBucket *minute_bucket;   /* (nullable) */
  GRand         *random;
  gint64         held_until_us;
  DpFieldAliases *aliases;        /* (nullable) */
  DpCallBudget   budget;
  gint64         spent_until_us;  /* the provider says so */
} DpSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DpSource, dp_source, G_TYPE_OBJECT)

static DpSourcePrivate *
get_private (DpSource *self)
{
  return dp_source_get_instance_private (self);
}

static gboolean
dp_source_real_check_reply (DpSource   *self,
                            DpRequest  *request,
                            DpReply    *reply,
                            GError    **error)
{
  g_autoptr(DpBatch) batch = dp_source_decode (self, request, reply, error);

  return batch != NULL;
}

static gint64
dp_source_real_get_pause_us (DpSource     *self,
                             const GError *error,
                             guint         attempt)
{
  return G_USEC_PER_SEC;
}

static void
dp_source_finalize (GObject *object)
{
  DpSourcePrivate *priv = get_private (DP_SOURCE (object));

  g_clear_object (&priv->transport);
  g_clear_object (&priv->clock);
  g_clear_object (&priv->second_bucket);
  g_clear_object (&priv->minute_bucket);
  g_clear_pointer (&priv->random, g_rand_free);
  g_clear_pointer (&priv->aliases, dp_field_aliases_unref);
  g_free (priv->base_url);
  g_free (priv->key);
  g_free (priv->plan);
  _dp_call_budget_clear (&priv->budget);

  G_OBJECT_CLASS (dp_source_parent_class)->finalize (object);
}

static gint64
dp_source_real_get_next_us (DpSource  *self,
                            DpRequest *request,
                            DpReply   *reply,
                            DpBatch   *batch)
{
  return 0;
}

static void
dp_source_class_init (DpSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_source_finalize;
  klass->check_reply = dp_source_real_check_reply;
  klass->get_pause_us = dp_source_real_get_pause_us;
  klass->get_next_us = dp_source_real_get_next_us;
  klass->spent_period = DP_QUOTA_DAY;
}

static void
dp_source_init (DpSource *self)
{
  get_private (self)->random = g_rand_new ();
}

static char *
dup_unless_empty (const char *text)
{
  return text == NULL || *text == '\0' ? NULL : g_strstrip (g_strdup (text));
}

void
_dp_source_configure (DpSource              *self,
                      const DpSourceOptions *options)
{
  DpSourcePrivate *priv = get_private (self);

  g_assert (DP_IS_SOURCE (self));
  g_assert (DP_IS_TRANSPORT (options->transport));

  priv->transport = g_object_ref (options->transport);
  priv->clock = g_object_ref (options->clock != NULL ? options->clock : dp_clock_get_default ());
  priv->base_url = dup_unless_empty (options->base_url);
  priv->key = dup_unless_empty (options->key);
  priv->plan = dup_unless_empty (options->plan);
  priv->full_history = options->full_history;
  priv->regular_hours = options->regular_hours;
  priv->max_attempts = options->max_attempts > 0 ? options->max_attempts : DEFAULT_ATTEMPTS;
  if (options->per_second > 0)
    priv->second_bucket = dp_token_bucket_new (priv->clock, options->per_second, SECOND_US);
  if (options->per_minute > 0)
    priv->minute_bucket = dp_token_bucket_new (priv->clock, options->per_minute, MINUTE_US);
}

gboolean
_dp_source_wants_full_history (DpSource *self)
{
  DpSourcePrivate *priv = get_private (self);

  return priv->full_history || dp_transport_is_synthetic (priv->transport);
}

gboolean
_dp_source_wants_regular_hours (DpSource *self)
{
  return get_private (self)->regular_hours;
}

/* What an HTTP status says where the body does not say more */
static int
code_of_status (guint status)
{
  switch (status)
    {
    case 400:
    case 404:
    case 422:
      return DP_EXTRACT_ERROR_REQUEST;
    case 401:
      return DP_EXTRACT_ERROR_KEY;
    case 402:
    case 403:
      return DP_EXTRACT_ERROR_PLAN;
    case 408:
      return DP_EXTRACT_ERROR_TIMEOUT;
    case 429:
      return DP_EXTRACT_ERROR_TOO_FAST;
    default:
      return status >= 500 ? DP_EXTRACT_ERROR_SERVER : DP_EXTRACT_ERROR_FAILED;
    }
}

static char *
describe_code (int         code,
               const char *title,
               const char *symbol,
               guint       status)
{
  switch (code)
    {
    case DP_EXTRACT_ERROR_REQUEST:
      return g_strdup_printf (_("%s does not take the request for “%s” (HTTP %u). Check the "
                                "symbol, and the provider's address in the preferences."),
                              title, symbol, status);
    case DP_EXTRACT_ERROR_KEY:
      return g_strdup_printf (_("%s does not accept the key in the request for “%s” (HTTP %u). "
                                "Enter a valid key in the preferences."), title, symbol, status);
    case DP_EXTRACT_ERROR_PLAN:
      return g_strdup_printf (_("%s does not allow the request for “%s” in this plan (HTTP %u). "
                                "Choose a plan that has it, or ask for less."),
                              title, symbol, status);
    case DP_EXTRACT_ERROR_TIMEOUT:
      return g_strdup_printf (_("%s gave up the request for “%s” because it took too long (HTTP "
                                "%u). Try again later."), title, symbol, status);
    case DP_EXTRACT_ERROR_TOO_FAST:
      return g_strdup_printf (_("%s got too many requests and refused the one for “%s” (HTTP %u). "
                                "Wait a minute, then try again; a lower rate in the preferences "
                                "helps."),
                              title, symbol, status);
    case DP_EXTRACT_ERROR_SERVER:
      return g_strdup_printf (_("%s has a fault of its own and could not answer for “%s” (HTTP "
                                "%u). Try again later."), title, symbol, status);
    default:
      return g_strdup_printf (_("%s answered the request for “%s” with HTTP %u and no data. Try "
                                "again later."),
                              title, symbol, status);
    }
}

void
_dp_source_set_status_error (DpSource    *self,
                             DpRequest   *request,
                             DpReply     *reply,
                             const char  *detail,
                             GError     **error)
{
  guint status = dp_reply_get_status (reply);
  int code = code_of_status (status);
  g_autofree char *sentence = NULL;

  g_assert (DP_IS_SOURCE (self));

  sentence = describe_code (code, dp_source_get_title (self), dp_request_get_title (request),
                            status);
  if (detail != NULL)
    {
      g_autofree char *start = g_utf8_substring (detail, 0,
                                                 MIN (g_utf8_strlen (detail, -1), MAX_DETAIL));

      g_set_error (error, DP_EXTRACT_ERROR, code, _("%s It says: “%s”."), sentence, start);
    }
  else
    g_set_error_literal (error, DP_EXTRACT_ERROR, code, sentence);
}

DpTransport *
_dp_source_get_transport (DpSource *self)
{
  return get_private (self)->transport;
}

DpClock *
_dp_source_get_clock (DpSource *self)
{
  return get_private (self)->clock;
}

const char *
_dp_source_get_base_url (DpSource *self)
{
  return get_private (self)->base_url;
}

const char *
_dp_source_get_key (DpSource *self)
{
  return get_private (self)->key;
}

const char *
_dp_source_get_plan (DpSource *self)
{
  return get_private (self)->plan;
}

guint
_dp_source_get_max_attempts (DpSource *self)
{
  return get_private (self)->max_attempts;
}

gboolean
_dp_source_check_budget (DpSource  *self,
                         GError   **error)
{
  return _dp_call_budget_check (&get_private (self)->budget, error);
}

gboolean
_dp_source_take_call (DpSource  *self,
                      GError   **error)
{
  DpSourcePrivate *priv = get_private (self);

  return _dp_call_budget_take (&priv->budget, priv->clock, error);
}

void
_dp_source_note_spent (DpSource *self,
                       gint64    until_us)
{
  get_private (self)->spent_until_us = until_us;
}

GRand *
_dp_source_get_random (DpSource *self)
{
  return get_private (self)->random;
}

DpTokenBucket *
_dp_source_get_second_bucket (DpSource *self)
{
  return get_private (self)->second_bucket;
}

DpTokenBucket *
_dp_source_get_minute_bucket (DpSource *self)
{
  return get_private (self)->minute_bucket;
}

void
_dp_source_hold (DpSource *self,
                 gint64    until_us)
{
  DpSourcePrivate *priv = get_private (self);

  priv->held_until_us = MAX (priv->held_until_us, until_us);
}

gint64
_dp_source_get_held_until (DpSource *self)
{
  return get_private (self)->held_until_us;
}

const char *
dp_source_get_name (DpSource *self)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  return DP_SOURCE_GET_CLASS (self)->name;
}

const char *
dp_source_get_title (DpSource *self)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  return DP_SOURCE_GET_CLASS (self)->title;
}

const char *
dp_source_get_default_kind (DpSource *self)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  return DP_SOURCE_GET_CLASS (self)->default_kind;
}

GPtrArray *
dp_source_list_requests (DpSource            *self,
                         const char          *symbol,
                         const DpSourceNeeds *needs)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  g_return_val_if_fail (symbol != NULL, NULL);
  g_return_val_if_fail (needs != NULL, NULL);

  /* The sample market's time stands still: it has the replies of its last day, and only those. */
  if (dp_transport_is_synthetic (get_private (self)->transport))
    return DP_SOURCE_GET_CLASS (self)->list_requests (
      self, symbol, DP_SOURCE_NEEDS_ALL (dp_sample_market_get_last_date ()));

  return DP_SOURCE_GET_CLASS (self)->list_requests (self, symbol, needs);
}

GPtrArray *
dp_source_list_followers (DpSource  *self,
                          DpRequest *asked,
                          DpRequest *answered)
{
  DpSourceClass *klass;

  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (asked), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (answered), NULL);

  klass = DP_SOURCE_GET_CLASS (self);

  return klass->list_followers != NULL ? klass->list_followers (self, asked, answered) : NULL;
}

guint
dp_source_get_batch_size (DpSource   *self,
                          const char *endpoint)
{
  DpSourceClass *klass;

  g_return_val_if_fail (DP_IS_SOURCE (self), 1);
  g_return_val_if_fail (endpoint != NULL, 1);

  klass = DP_SOURCE_GET_CLASS (self);
  /* Recordings are of one instrument each. */
  if (klass->get_batch_size == NULL || dp_transport_is_recorded (get_private (self)->transport))
    return 1;

  return klass->get_batch_size (self, endpoint);
}

DpRequest *
dp_source_combine (DpSource           *self,
                   const char         *endpoint,
                   const char * const *symbols)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  g_return_val_if_fail (symbols != NULL, NULL);
  g_return_val_if_fail (DP_SOURCE_GET_CLASS (self)->combine != NULL, NULL);

  return DP_SOURCE_GET_CLASS (self)->combine (self, endpoint, symbols);
}

void
dp_source_set_aliases (DpSource       *self,
                       DpFieldAliases *aliases)
{
  DpSourcePrivate *priv;

  g_return_if_fail (DP_IS_SOURCE (self));

  priv = get_private (self);
  g_clear_pointer (&priv->aliases, dp_field_aliases_unref);
  priv->aliases = aliases != NULL ? dp_field_aliases_ref (aliases) : NULL;
}

/* Names that the reply's members have besides their own are known while it is read. */
static void
use_aliases (DpSource  *self,
             DpRequest *request)
{
  DpSourcePrivate *priv = get_private (self);

  if (priv->aliases != NULL)
    _dp_json_set_aliases (dp_field_aliases_find (priv->aliases, dp_request_get_endpoint (request)));
}

gboolean
_dp_source_check_reply (DpSource   *self,
                        DpRequest  *request,
                        DpReply    *reply,
                        GError    **error)
{
  gboolean good;

  g_assert (DP_IS_SOURCE (self));

  use_aliases (self, request);
  good = DP_SOURCE_GET_CLASS (self)->check_reply (self, request, reply, error);
  _dp_json_set_aliases (NULL);

  return good;
}

DpBatch *
dp_source_decode (DpSource   *self,
                  DpRequest  *request,
                  DpReply    *reply,
                  GError    **error)
{
  DpBatch *batch;

  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);
  g_return_val_if_fail (DP_IS_REPLY (reply), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  use_aliases (self, request);
  batch = DP_SOURCE_GET_CLASS (self)->decode (self, request, reply, error);
  _dp_json_set_aliases (NULL);

  return batch;
}

gint64
dp_source_get_next_us (DpSource  *self,
                       DpRequest *request,
                       DpReply   *reply,
                       DpBatch   *batch)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), 0);
  g_return_val_if_fail (DP_IS_REQUEST (request), 0);
  g_return_val_if_fail (reply == NULL || DP_IS_REPLY (reply), 0);

  return DP_SOURCE_GET_CLASS (self)->get_next_us (self, request, reply, batch);
}

guint
dp_source_get_n_calls (DpSource *self)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), 0);

  return (guint) g_atomic_int_get (&get_private (self)->budget.n_calls);
}

void
dp_source_set_budget (DpSource   *self,
                      guint       n_calls,
                      const char *refusal)
{
  DpSourcePrivate *priv;

  g_return_if_fail (DP_IS_SOURCE (self));
  g_return_if_fail (refusal != NULL);

  priv = get_private (self);
  priv->budget.last_call = dp_source_get_n_calls (self) + n_calls;
  g_set_str (&priv->budget.refusal, refusal);
}

void
dp_source_set_reserve (DpSource            *self,
                       guint                n_at_once,
                       DpSourceReserveFunc  reserve,
                       gpointer             user_data,
                       GDestroyNotify       destroy)
{
  DpCallBudget *budget;

  g_return_if_fail (DP_IS_SOURCE (self));
  g_return_if_fail (n_at_once > 0);
  g_return_if_fail (reserve != NULL);

  budget = &get_private (self)->budget;
  g_return_if_fail (budget->reserve == NULL);
  budget->reserve = reserve;
  budget->user_data = user_data;
  budget->destroy = destroy;
  budget->n_at_once = n_at_once;
}

gint64
dp_source_get_spent_until_us (DpSource *self)
{
  g_return_val_if_fail (DP_IS_SOURCE (self), 0);

  return get_private (self)->spent_until_us;
}

void
dp_source_note_past_calls (DpSource *self,
                           guint     n_calls,
                           gint64    ago_us)
{
  DpSourcePrivate *priv;

  g_return_if_fail (DP_IS_SOURCE (self));

  priv = get_private (self);
  if (priv->second_bucket != NULL && ago_us < SECOND_US)
    dp_token_bucket_note (priv->second_bucket, n_calls, ago_us);
  if (priv->minute_bucket != NULL && ago_us < MINUTE_US)
    dp_token_bucket_note (priv->minute_bucket, n_calls, ago_us);
}
