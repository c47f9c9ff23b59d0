/* dp-quota-meter.c: what is left of a provider's calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quota-meter.h"

#include "dp-source-settings.h"

struct _DpQuotaMeter
{
  GObject parent_instance;

  char       *title;
  char       *key_id;
  DpRunQuota  quota;
};

G_DEFINE_FINAL_TYPE (DpQuotaMeter, dp_quota_meter, G_TYPE_OBJECT)

static void
dp_quota_meter_finalize (GObject *object)
{
  DpQuotaMeter *self = DP_QUOTA_METER (object);

  g_free (self->title);
  g_free (self->key_id);

  G_OBJECT_CLASS (dp_quota_meter_parent_class)->finalize (object);
}

static void
dp_quota_meter_class_init (DpQuotaMeterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_quota_meter_finalize;
}

static void
dp_quota_meter_init (DpQuotaMeter *self)
{
}

const char *
dp_quota_meter_get_title (DpQuotaMeter *self)
{
  g_return_val_if_fail (DP_IS_QUOTA_METER (self), NULL);
  return self->title;
}

const char *
dp_quota_meter_get_key_id (DpQuotaMeter *self)
{
  g_return_val_if_fail (DP_IS_QUOTA_METER (self), NULL);
  return self->key_id;
}

const DpRunQuota *
dp_quota_meter_get_quota (DpQuotaMeter *self)
{
  g_return_val_if_fail (DP_IS_QUOTA_METER (self), NULL);
  return &self->quota;
}

gint64
dp_quota_meter_get_renewal (DpQuotaMeter  *self,
                            DpQuotaPeriod  period)
{
  gint64 end_us;

  g_return_val_if_fail (DP_IS_QUOTA_METER (self), 0);

  end_us = dp_quota_period_get_end (period, self->quota.now_us);

  /* What the provider itself said counts where it is later. */
  return MAX (end_us, self->quota.spent_until_us);
}

static gboolean
is_limited (const DpRunQuota *quota)
{
  return quota->allowed[DP_QUOTA_DAY] > 0 || quota->allowed[DP_QUOTA_MONTH] > 0 ||
         quota->allowed[DP_QUOTA_MINUTE] > 0 || quota->used[DP_QUOTA_MONTH] > 0;
}

/* Returns: (transfer full) (nullable): NULL without @error for a provider that does not count
 * calls */
static DpQuotaMeter *
read_meter (DpEngine        *engine,
            const char      *name,
            DpDbConnection  *connection,
            GError         **error)
{
  g_auto(DpSourceSettings) settings = { 0 };
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_autoptr(DpSource) source = NULL;
  DpQuotaMeter *self;

  source = dp_source_settings_make (&settings, name, dp_engine_get_settings (engine), transport);
  if (source == NULL ||
      !dp_run_quota_read_used (&settings.quota, connection, name, settings.key_id,
                               g_get_real_time (), error) ||
      !is_limited (&settings.quota))
    return NULL;

  self = g_object_new (DP_TYPE_QUOTA_METER, NULL);
  self->title = g_strdup (dp_source_get_title (source));
  self->key_id = g_strdup (settings.key_id);
  self->quota = settings.quota;

  return self;
}

static DexFuture *
list_fiber (gpointer user_data)
{
  DpEngine *engine = user_data;
  const char * const *names = dp_source_list_names ();
  g_autoptr(GListStore) meters = g_list_store_new (DP_TYPE_QUOTA_METER);
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(GError) error = NULL;
  DpDbPool *pool = dp_engine_get_pool (engine);

  if (pool == NULL)
    return dex_future_new_take_object (g_steal_pointer (&meters));
  lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(DpQuotaMeter) meter = read_meter (engine, names[i],
                                                  dp_db_lease_get_connection (lease), &error);

      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (meter != NULL)
        g_list_store_append (meters, meter);
    }

  return dex_future_new_take_object (g_steal_pointer (&meters));
}

DexFuture *
dp_quota_meter_list (DpEngine *engine)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return dex_scheduler_spawn (NULL, 0, list_fiber, g_object_ref (engine), g_object_unref);
}
