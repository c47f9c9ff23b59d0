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

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->engine);
  g_free (question->name);
  g_free (question->text);
  g_free (question);
}

/* Fiber. That a call could not be counted is no reason to keep its answer back. */
static void
count_calls (DpEngine   *engine,
             const char *name,
             const char *key_id,
             guint       n_calls)
{
  DpDbPool *pool = dp_engine_get_pool (engine);
  g_autoptr(GError) error = NULL;
  DpDbParams *params;

  if (pool == NULL || n_calls == 0)
    return;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, name);
  dp_db_params_add_text (params, key_id);
  dp_db_params_add_time (params, g_get_real_time ());
  dp_db_params_add_int64 (params, n_calls);
  if (!dex_await (dp_db_pool_query (pool, dp_db_load_sql ("count_quota"), params), &error))
    g_debug ("%s: %u calls are not counted: %s", name, n_calls, error->message);
}

static DexFuture *
question_fiber (gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_auto(DpSourceSettings) found = { 0 };
  g_autoptr(DpSource) source = NULL;
  DexFuture *answer;

  source = dp_source_settings_make (&found, question->name,
                                    dp_engine_get_settings (question->engine), transport);
  if (source == NULL)
    return dex_future_new_reject (DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO,
                                  _("No source is called “%s”."), question->name);

  answer = question->text != NULL ? dp_source_search (source, question->text)
                                  : dp_source_check (source);
  dex_await (dex_ref (answer), NULL);
  count_calls (question->engine, question->name, found.key_id, dp_source_get_n_calls (source));

  return answer;
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
