/* dp-source-search.c: finding instruments at a provider, and finding out whether it answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-private.h"

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"

typedef struct
{
  DpSource *source;
  char     *text;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->source);
  g_free (search->text);
  g_free (search);
}

static DexFuture *
search_fiber (gpointer user_data)
{
  Search *search = user_data;
  DpSourceClass *klass = DP_SOURCE_GET_CLASS (search->source);
  g_autoptr(DpRequest) request = klass->new_search (search->source, search->text);
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *matches = NULL;

  reply = dex_await_object (dp_source_fetch (search->source, request), &error);
  if (reply != NULL)
    matches = klass->decode_matches (search->source, request, reply, &error);
  if (matches == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, matches);
}

DexFuture *
dp_source_search (DpSource   *self,
                  const char *text)
{
  Search *search;

  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (DP_SOURCE_GET_CLASS (self)->new_search == NULL)
    return dex_future_new_reject (DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                                  _("%s cannot be searched. Enter the symbol as it calls it."),
                                  dp_source_get_title (self));

  search = g_new0 (Search, 1);
  search->source = g_object_ref (self);
  search->text = g_strstrip (g_strdup (text));

  return dex_scheduler_spawn (dex_scheduler_get_default (), 0, search_fiber, search,
                              (GDestroyNotify) search_free);
}

static DexFuture *
answered_cb (DexFuture *future,
             gpointer   user_data)
{
  return dex_future_new_true ();
}

DexFuture *
dp_source_check (DpSource *self)
{
  DpSourceClass *klass;
  g_autoptr(DpRequest) request = NULL;

  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);

  klass = DP_SOURCE_GET_CLASS (self);
  if (klass->new_check != NULL)
    request = klass->new_check (self);
  else if (klass->new_search != NULL)
    request = klass->new_search (self, "a");
  if (request == NULL)
    return dex_future_new_reject (DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                                  _("%s has nothing that could be asked for without a symbol. Load "
                                    "one to see whether it answers."), klass->title);

  return dex_future_then (dp_source_fetch (self, request), answered_cb, NULL, NULL);
}
