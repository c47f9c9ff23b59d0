/* dp-engine-private.h: what the engine's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"
#include "dp-private-server.h"

G_BEGIN_DECLS

struct _DpEngine
{
  GObject parent_instance;

  DpSettings      *settings;
  DpEngineState    state;
  char            *error_message;
  DpPrivateServer *server;       /* (nullable): where the database is the private one */
  DpDbPool        *pool;         /* (nullable) */
  DpRun           *current_run;  /* (nullable): going on, or the last one */
  DexFuture       *run_work;     /* (nullable): done when the lists show what that run brought */
  GListStore      *instruments;
  gboolean         lists_instruments; /* somebody asked for them */
  GListStore      *pipelines;
  DpClock         *clock;
  GListStore      *backfills;
  guint            backfill_wishes; /* how often somebody said what is to become of one */
  DpNotifier      *desktop;      /* (nullable) */
  DexFuture       *notifying;    /* (nullable): the last look at what is to be told */
  gboolean         notify_waits; /* it waits for the one before it */
};

/* dp-engine-notify.c: at the end of @run: tells what came of it, without keeping anybody
 * waiting. */
void       _dp_engine_run_finished     (DpEngine *self,
                                        DpRun    *run);
/* Gives what is being told a little time to arrive. It is told later, where it does not. A future
 * of TRUE */
DexFuture *_dp_engine_finish_notifying (DpEngine *self) G_GNUC_WARN_UNUSED_RESULT;

/* dp-engine-data.c: brings the list of instruments up to date, where somebody asked for it.
 * Returns: a future of TRUE */
DexFuture *_dp_engine_refresh (DpEngine *self) G_GNUC_WARN_UNUSED_RESULT;

/* dp-engine.c: a server that went away because its disk is full says only that it went away. Puts
 * the reason into @error where it is that. */
void       _dp_engine_explain (DpSettings  *settings,
                               GError     **error);

/* dp-engine.c: Returns: whether the database is open; else @error says that it is not */
gboolean   _dp_engine_require_open (DpEngine  *self,
                                    GError   **error);

G_END_DECLS
