/* dp-application-private.h: what the application's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-application.h"
#include "dp-background.h"
#include "dp-care-keeper.h"
#include "dp-engine.h"
#include "dp-run-bus.h"
#include "dp-scheduler.h"
#include "dp-search-provider.h"
#include "dp-sharing.h"
#include "dp-window.h"

G_BEGIN_DECLS

struct _DpApplication
{
  AdwApplication  parent_instance;

  DpSettings     *settings;
  DpEngine       *engine;
  DpWindow       *window;
  DpScheduler    *scheduler;
  DpCareKeeper   *keeper;      /* of backups */
  DpBackground   *background;
  DpSearchProvider *search_provider;
  DpRunBus       *bus;
  DpSharing      *sharing;

  DexFuture      *opening;     /* (nullable): the last opening, which what is next has to wait
                                * for */
  guint           notify_source;
  guint           linger_source;
  guint           trim_source;
  guint           open_again : 1; /* another database was chosen while one was opened */
  guint           quitting : 1;
  guint           following : 1;
};

/** _dp_application_add_actions: the actions, their keys, and what makes them available */
void _dp_application_add_actions (DpApplication *self);

/** _dp_application_add_file_actions: import and import-files */
void _dp_application_add_file_actions (DpApplication *self);

/** _dp_application_open: what was named on the command line, or opened from a file manager, is
 * imported */
void _dp_application_open        (GApplication   *application,
                                  GFile         **files,
                                  int             n_files,
                                  const char     *hint);

/** _dp_application_keep_schedules: runs begin by themselves, as the settings say */
void _dp_application_keep_schedules (DpApplication *self);

/** _dp_application_reconnect: closes the engine and opens it again, with what is set up by now */
void _dp_application_reconnect   (DpApplication *self);

/** _dp_application_linger: a program that was started to answer, and shows no window, is there for
 * a while yet; it closes its database, and ends, once nothing goes on */
void _dp_application_linger      (DpApplication *self);

/** _dp_application_quit: stops a run, closes the engine, then ends */
void _dp_application_quit        (DpApplication *self);

G_END_DECLS
