/* dp-engine-sources.c: asking a provider something outside a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-engine-private.h"
#include "dp-source-settings.h"

typedef struct
{
  DpEngine *engine;
  char     *name;
  char     *text;     /* (nullable): only whether it answers is to be found out */
} Question;

typedef struct
{
  DpDbPool *pool;
  char     *name;
  char     *key_id;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_object_unref (count->pool);
  g_free (count->name);
  g_free (count->key_id);
  g_free (count);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->engine);
  g_free (question->name);
  g_free (question->text);
  g_free (question);
}

static DexFuture *
count_fiber (gpointer user_data)
{
  Count *count = user_data;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, count->name);
  dp_db_params_add_text (params, count->key_id);
  dp_db_params_add_time (params, g_get_real_time ());
  dp_db_params_add_int64 (params, 1);
  /* That a call could not be counted is no reason not to make it for a person who waits. */
  if (!dex_await (dp_db_pool_query (count->pool, dp_db_load_sql ("count_quota"), params), &error))
    g_debug ("%s: a call is not counted: %s", count->name, error->message);

  return dex_future_new_for_int (1);
}

/* Each call is counted before it is sent, retries like the first one. */
static DexFuture *
count_call (guint    n_calls,
            gpointer user_data)
{
  return dex_scheduler_spawn (NULL, 0, count_fiber, user_data, NULL);
}

static void
count_calls (DpEngine   *engine,
             DpSource   *source,
             const char *key_id)
{
  DpDbPool *pool = dp_engine_get_pool (engine);
  Count *count;

  if (pool == NULL)
    return;

  count = g_new (Count, 1);
  count->pool = g_object_ref (pool);
  count->name = g_strdup (dp_source_get_name (source));
  count->key_id = g_strdup (key_id);
  dp_source_set_reserve (source, 1, count_call, count, count_free);
}

static DexFuture *
question_fiber (gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_auto(DpSourceSettings) found = { 0 };
  g_autoptr(DpSource) source = NULL;

  source = dp_source_settings_make (&found, question->name,
                                    dp_engine_get_settings (question->engine), transport);
  if (source == NULL)
    return dex_future_new_reject (DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO,
                                  _("No source is called “%s”."), question->name);

  count_calls (question->engine, source, found.key_id);

  return question->text != NULL ? dp_source_search (source, question->text)
                                : dp_source_check (source);
}

static DexFuture *
ask (DpEngine   *self,
     const char *name,
     const char *text)
{
  Question *question = g_new0 (Question, 1);

  question->engine = g_object_ref (self);
  question->name = g_strdup (name);
  question->text = g_strdup (text);

  return dex_scheduler_spawn (NULL, 0, question_fiber, question, question_free);
}

DexFuture *
dp_engine_search (DpEngine   *self,
                  const char *source,
                  const char *text)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return ask (self, source, text);
}

DexFuture *
dp_engine_check_source (DpEngine   *self,
                        const char *source)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (source != NULL, NULL);

  return ask (self, source, NULL);
}
