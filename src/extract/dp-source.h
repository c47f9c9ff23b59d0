/* dp-source.h: a provider of market data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-clock.h"
#include "dp-field-aliases.h"
#include "dp-source-match.h"
#include "dp-source-needs.h"
#include "dp-transport.h"

G_BEGIN_DECLS

/**
 * DpSource:
 *
 * Abstract. A provider is one subclass that says what to ask for a symbol, reads the answers and
 * knows the refusals; limits, retries and transport are here. A new one is registered by a line in
 * dp-source-registry.c. Decoding is pure and may run on any thread.
 */
#define DP_TYPE_SOURCE (dp_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (DpSource, dp_source, DP, SOURCE, GObject)

/** DpSourceOptions: what a source is made with; strings are copied, 0 limits mean none */
typedef struct
{
  DpTransport *transport;
  DpClock     *clock;              /* (nullable): the computer's */
  const char  *base_url;           /* (nullable): the provider's own */
  const char  *key;                /* (nullable) */
  const char  *plan;               /* (nullable): as in the settings: "demo", "pro" */
  gboolean     full_history;       /* ask for all there is (a paid plan, or the sample market) */
  gboolean     regular_hours;      /* without what is traded before and after the exchange's
                                    * hours */
  guint        per_second;
  guint        per_minute;
  guint        max_attempts;       /* 0 for 3 */
} DpSourceOptions;

/** dp_source_new_by_name: Returns: (transfer full) (nullable): %NULL for a name nobody
 * registered */
DpSource           *dp_source_new_by_name   (const char            *name,
                                             const DpSourceOptions *options);
/** dp_source_list_names: Returns: (transfer none): %NULL-terminated */
const char * const *dp_source_list_names    (void);
/** dp_source_find_settings_name: Returns: (transfer none) (nullable): how the settings of the
 * provider @name begin: "alpha-vantage" for alpha-vantage-url, alpha-vantage-key and so on */
const char         *dp_source_find_settings_name (const char *name);
/** dp_source_can_search: whether instruments can be looked for at the provider @name */
gboolean            dp_source_can_search    (const char            *name);
/** dp_source_find_title: Returns: (transfer none) (nullable): "Alpha Vantage" */
const char         *dp_source_find_title    (const char            *name);

/** dp_source_get_name: Returns: "alphavantage", as in raw.api_responses.source */
const char         *dp_source_get_name      (DpSource  *self);
/** dp_source_get_title: Returns: "Alpha Vantage" */
const char         *dp_source_get_title     (DpSource  *self);
/** dp_source_get_default_kind: Returns: "stock" or "coin" */
const char         *dp_source_get_default_kind (DpSource *self);

/**
 * dp_source_list_requests:
 * @symbol: the provider's name of an instrument
 * @needs: what is there already, and what is wanted
 * Returns: (transfer full) (element-type DpRequest): most important first: the first one failing
 *   fails the symbol, a later one makes it partial
 */
GPtrArray          *dp_source_list_requests (DpSource   *self,
                                             const char *symbol,
                                             const DpSourceNeeds *needs);

/** dp_source_get_batch_size: Returns: how many instruments one call to @endpoint can be about, 1
 * for most */
guint               dp_source_get_batch_size (DpSource   *self,
                                              const char *endpoint);
/**
 * dp_source_combine:
 * @endpoint: one with a batch size above 1
 * @symbols: sorted, as many as that at the most
 * Returns: (transfer full) (nullable): the one request in place of those of each symbol; %NULL
 *   where these are better asked for one by one
 */
DpRequest          *dp_source_combine       (DpSource           *self,
                                             const char         *endpoint,
                                             const char * const *symbols);

/**
 * dp_source_fetch:
 * Waits for its turn under the limits, sends, checks for refusals, tries again what can succeed:
 * exponential backoff with jitter, Retry-After honoured.
 * Returns: a future of a [class@Reply] that holds data, or that is too long for a refusal, so that
 *   decoding tells; rejects in %DP_EXTRACT_ERROR
 */
DexFuture          *dp_source_fetch         (DpSource   *self,
                                             DpRequest  *request) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_source_list_followers:
 * @asked: what was wanted
 * @answered: what was asked in its place, see dp_reply_get_request()
 * Returns: (transfer full) (nullable) (element-type DpRequest): what makes up for it
 */
GPtrArray          *dp_source_list_followers (DpSource  *self,
                                              DpRequest *asked,
                                              DpRequest *answered);

/** dp_source_set_aliases: @aliases: (nullable): what fields of its replies are called, too; before
 * any is read */
void                dp_source_set_aliases   (DpSource       *self,
                                             DpFieldAliases *aliases);

/**
 * dp_source_decode:
 * Returns: (transfer full) (nullable): the rows of @reply; %NULL where it holds no data at all
 */
DpBatch            *dp_source_decode        (DpSource   *self,
                                             DpRequest  *request,
                                             DpReply    *reply,
                                             GError    **error);

/**
 * dp_source_get_next_us:
 * @reply: (nullable): %NULL where @request was refused
 * @batch: (nullable): what @reply was decoded to; %NULL where it is the one there already
 * Returns: when the same may be asked again at the earliest, since 1970 UTC; 0 for no such time
 */
gint64              dp_source_get_next_us   (DpSource   *self,
                                             DpRequest  *request,
                                             DpReply    *reply,
                                             DpBatch    *batch);

/**
 * dp_source_set_budget:
 * @n_calls: how many calls may still be sent, retries included
 * @refusal: what %DP_EXTRACT_ERROR_QUOTA_SPENT says of those that are not
 */
void                dp_source_set_budget    (DpSource   *self,
                                             guint       n_calls,
                                             const char *refusal);

/**
 * DpSourceReserveFunc:
 * Counts @n_calls beyond this process before they are sent, so that whatever becomes of it, they
 * are not sent again. Fiber on the main thread.
 * Returns: (transfer full): a future of how many may be sent; rejects where they cannot be counted
 */
typedef DexFuture *(*DpSourceReserveFunc)   (guint      n_calls,
                                             gpointer   user_data);

/**
 * dp_source_set_reserve:
 * @n_at_once: so many calls are reserved in one go
 * @destroy: (nullable): of @user_data
 * From here on no call is sent before it is reserved.
 */
void                dp_source_set_reserve   (DpSource            *self,
                                             guint                n_at_once,
                                             DpSourceReserveFunc  reserve,
                                             gpointer             user_data,
                                             GDestroyNotify       destroy);
/** dp_source_get_spent_until_us: Returns: where the provider itself said that the day's or month's
 * calls are used up, when there are some again, since 1970 UTC; else 0 */
gint64              dp_source_get_spent_until_us (DpSource  *self);

/**
 * dp_source_search:
 * @text: a name or a symbol, or how one begins
 * Returns: a future of a boxed %G_TYPE_PTR_ARRAY of [struct@SourceMatch], best first, empty where
 *   nothing fits; rejects in %DP_EXTRACT_ERROR
 */
DexFuture          *dp_source_search        (DpSource   *self,
                                             const char *text) G_GNUC_WARN_UNUSED_RESULT;

/** dp_source_check: the cheapest call there is. Returns: a future of %TRUE where address and key
 * work; rejects in %DP_EXTRACT_ERROR with the sentence that says why not */
DexFuture          *dp_source_check         (DpSource   *self) G_GNUC_WARN_UNUSED_RESULT;

/** dp_source_note_past_calls: another process sent @n_calls @ago_us ago, which count under the
 * limits by second and minute; to be called with the oldest first */
void                dp_source_note_past_calls (DpSource *self,
                                               guint     n_calls,
                                               gint64    ago_us);

/** dp_source_get_n_attempts: calls sent to the provider so far, retries included */
guint               dp_source_get_n_calls   (DpSource   *self);

G_END_DECLS
