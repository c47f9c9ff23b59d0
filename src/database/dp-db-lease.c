/* dp-db-lease.c: the right to use a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-pool-private.h"

#include "dp-metrics.h"

struct _DpDbLease
{
  GObject         parent_instance;

  DpDbPool       *pool;
  DpDbConnection *connection;
};

G_DEFINE_FINAL_TYPE (DpDbLease, dp_db_lease, G_TYPE_OBJECT)

static void
dp_db_lease_dispose (GObject *object)
{
  DpDbLease *self = DP_DB_LEASE (object);

  if (self->connection != NULL)
    {
      dp_metrics_add (dp_metrics_get_default (), "datapipe_database_leases", NULL, NULL, -1);
      _dp_db_pool_take_back (self->pool, g_steal_pointer (&self->connection));
    }
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (dp_db_lease_parent_class)->dispose (object);
}

static void
dp_db_lease_class_init (DpDbLeaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dp_db_lease_dispose;
}

static void
dp_db_lease_init (DpDbLease *self)
{
}

DpDbLease *
_dp_db_lease_new (DpDbPool       *pool,
                  DpDbConnection *connection)
{
  DpDbLease *self = g_object_new (DP_TYPE_DB_LEASE, NULL);

  self->pool = g_object_ref (pool);
  self->connection = connection;

  return self;
}

/**
 * dp_db_lease_get_connection: Returns: (transfer none): the connection, for as long as the lease is
 */
DpDbConnection *
dp_db_lease_get_connection (DpDbLease *self)
{
  g_return_val_if_fail (DP_IS_DB_LEASE (self), NULL);

  return self->connection;
}
