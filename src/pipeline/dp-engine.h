/* dp-engine.h: the one object that window, command line and servers hold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "dp-backfill.h"
#include "dp-clock.h"
#include "dp-csv-preview.h"
#include "dp-db-pool.h"
#include "dp-instrument.h"
#include "dp-notifier.h"
#include "dp-pipeline-spec.h"
#include "dp-run.h"
#include "dp-series.h"
#include "dp-settings.h"

G_BEGIN_DECLS

typedef enum
{
  DP_ENGINE_ERROR_BUSY,            /* a run is in progress, here or in another process */
  DP_ENGINE_ERROR_NOTHING_TO_DO,   /* no symbols, and sample mode was not asked for */
  DP_ENGINE_ERROR_CLOSED,
  DP_ENGINE_ERROR_TIMEOUT,         /* a step took longer than it may */
  DP_ENGINE_ERROR_DECIDED,         /* that moment of the schedule was dealt with elsewhere */
} DpEngineError;

#define DP_ENGINE_ERROR (dp_engine_error_quark ())
GQuark dp_engine_error_quark (void);

typedef enum
{
  DP_ENGINE_STATE_CLOSED,
  DP_ENGINE_STATE_OPENING,
  DP_ENGINE_STATE_OPEN,
  DP_ENGINE_STATE_FAILED,
} DpEngineState;

#define DP_TYPE_ENGINE_STATE (dp_engine_state_get_type ())
GType dp_engine_state_get_type (void);

/** DpRunOptions: what to run; all may be zero for "everything that is set up" */
typedef struct
{
  gboolean            sample;        /* the sample market instead of the network */
  const char * const *sources;       /* (nullable): only these */
  const char * const *symbols;       /* (nullable): only these, "AAPL" or "alphavantage:AAPL" */
  gint32              from;          /* backfill: only days from this one on; 0 for no backfill */
  gint32              to;            /* the last day of it; 0 for the latest */
  gboolean            only_failed;   /* of it only days whose request failed */
  gint64              backfill_id;   /* which one it is; 0 where it is not kept */
  const char * const *files;         /* (nullable): only these files, and nothing else; folders:
                                      * what is in them */
  const DpCsvOptions *file_options;  /* (nullable): what a person says of them */
  gboolean            full_refresh;
  gboolean            load_only;     /* tables are built by the next run */
  DpClock            *clock;         /* (nullable): whose time what is told has; the engine's sets
                                      * it */
  const char         *trigger;       /* "window", "command", "schedule" */
  const char * const *models;        /* (nullable): only these, and what they stand on, as --select
                                      * has it */
  const char         *pipeline;      /* (nullable): whose run it is */
  gint64              due_us;        /* the moment of its schedule; 0: a person asked for it */
  gboolean            is_late;       /* made up for */
  guint               attempt;       /* of that moment; 0 is the first, too */
  guint               timeout_s;     /* that a task may take; 0 for no limit */
} DpRunOptions;

/**
 * DpEngine:
 * Main thread only; work happens on others. Properties: state, error-message (nullable),
 * current-run (nullable). Signal "data-changed": marts were rebuilt, lists have been refreshed;
 * "pipelines-changed": one was saved or removed through it.
 */
#define DP_TYPE_ENGINE (dp_engine_get_type ())
G_DECLARE_FINAL_TYPE (DpEngine, dp_engine, DP, ENGINE, GObject)

DpEngine      *dp_engine_new               (DpSettings   *settings);
DpSettings    *dp_engine_get_settings      (DpEngine     *self);
DpEngineState  dp_engine_get_state         (DpEngine     *self);
const char    *dp_engine_get_error_message (DpEngine     *self);

/** dp_engine_open: private server or the external one, migrations, lists. Returns: a future of
 * %TRUE */
DexFuture     *dp_engine_open              (DpEngine     *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_close: cancels a run, closes connections, lets the private server go. A future of
 * %TRUE */
DexFuture     *dp_engine_close             (DpEngine     *self) G_GNUC_WARN_UNUSED_RESULT;

/** dp_engine_refresh: reads the lists again, as after a run of another process. A future of
 * %TRUE */
DexFuture     *dp_engine_refresh           (DpEngine     *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_engine_start_run:
 * Returns: (transfer full) (nullable): the run, already going on; %NULL in %DP_ENGINE_ERROR when
 *   one is going on in this process or there is nothing to do. A run of another process shows as a
 *   failed run with the sentence that says so.
 */
DpRun         *dp_engine_start_run         (DpEngine           *self,
                                            const DpRunOptions *options,
                                            GError            **error);
/** dp_engine_get_current_run: Returns: (transfer none) (nullable): the one going on, else the last
 * one */
DpRun         *dp_engine_get_current_run   (DpEngine     *self);

/**
 * dp_engine_list_instruments:
 * Most commands do not need them, so they are read only once this was called: by dp_engine_open(),
 * by dp_engine_refresh(), and at the end of each run.
 *
 * Returns: (transfer none): live [class@Gio.ListModel] of [class@Instrument], by kind and symbol
 */
GListModel    *dp_engine_list_instruments  (DpEngine     *self);
/** dp_engine_find_instrument: Returns: (transfer full) (nullable): by symbol, case ignored */
DpInstrument  *dp_engine_find_instrument   (DpEngine     *self,
                                            const char   *symbol);
/**
 * dp_engine_load_series:
 *
 * Returns: a future of a [class@Series], all its daily bars, in shares of today: what indicators
 *   are computed from, in charts as in marts.fact_indicators
 */
DexFuture     *dp_engine_load_series       (DpEngine     *self,
                                            DpInstrument *instrument) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_load_quoted_series: the same as the prices were quoted, with a step at each split */
DexFuture     *dp_engine_load_quoted_series (DpEngine     *self,
                                            DpInstrument *instrument) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_query: one statement of the person's own. Returns: a future of a [class@DbResult] */
DexFuture     *dp_engine_query             (DpEngine     *self,
                                            const char   *sql,
                                            DpDbParams   *params) G_GNUC_WARN_UNUSED_RESULT;
/**
 * dp_engine_search:
 * @source: the name of a provider
 * @text: part of an instrument's name or symbol
 * Asks the provider, with the key and the limits of the settings. The engine need not be open;
 * where it is, the call counts as any other.
 * Returns: a future of a boxed %G_TYPE_PTR_ARRAY of [struct@SourceMatch], best first
 */
DexFuture     *dp_engine_search            (DpEngine     *self,
                                            const char   *source,
                                            const char   *text) G_GNUC_WARN_UNUSED_RESULT;
/**
 * dp_engine_preview_file:
 * @path: a CSV file
 * @options: (nullable): what the person says of it; copied
 * @n_rows: how many rows to show
 * How a run would understand the file: by itself, by what was said of files like it, and by
 * @options. Reads no more than its beginning. The engine need not be open; then nothing is
 * remembered.
 * Returns: a future of a pointer, the caller's [struct@CsvPreview]; await it to the end
 */
DexFuture     *dp_engine_preview_file      (DpEngine           *self,
                                            const char         *path,
                                            const DpCsvOptions *options,
                                            guint               n_rows) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_list_files: as [func@csv_list_files], on another thread. Returns: a future of a
 * %G_TYPE_STRV */
DexFuture     *dp_engine_list_files        (DpEngine           *self,
                                            const char * const *words) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_check_source: whether the provider answers with what the settings say. Returns: a
 * future of %TRUE; rejects with the sentence that says why not */
DexFuture     *dp_engine_check_source      (DpEngine     *self,
                                            const char   *source) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_list_pipelines: Returns: (transfer none): live [class@Gio.ListModel] of
 * [class@PipelineSpec], by name, as dp_engine_load_pipelines() found them */
GListModel    *dp_engine_list_pipelines    (DpEngine       *self);
/** dp_engine_load_pipelines: Returns: a future of %TRUE once the list is as the database has it */
DexFuture     *dp_engine_load_pipelines    (DpEngine       *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_find_pipeline: Returns: (transfer full) (nullable): out of that list */
DpPipelineSpec *dp_engine_find_pipeline    (DpEngine       *self,
                                            const char     *name);
/** dp_engine_save_pipeline: @now_us: where its schedule is another one, moments count from then on.
 * Returns: a future of %TRUE; rejects where @spec cannot be kept */
DexFuture     *dp_engine_save_pipeline     (DpEngine       *self,
                                            DpPipelineSpec *spec,
                                            gint64          now_us) G_GNUC_WARN_UNUSED_RESULT;
/** dp_pipeline_spec_fill_run: what its runs load and build; strings belong to @self */
void           dp_pipeline_spec_fill_run   (DpPipelineSpec *self,
                                            DpRunOptions   *options);
/** dp_engine_remove_pipeline: what it did is remembered. Returns: a future of whether there was one
 * of that name */
DexFuture     *dp_engine_remove_pipeline   (DpEngine       *self,
                                            const char     *name) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_set_desktop: @desktop: (nullable): who tells on the desktop, while there is a
 * window */
void           dp_engine_set_desktop       (DpEngine     *self,
                                            DpNotifier   *desktop);
/** dp_engine_set_clock: @clock: whose time it is for what is told and for what waits; the
 * computer's unless it is set */
void           dp_engine_set_clock         (DpEngine     *self,
                                            DpClock      *clock);
/** dp_engine_notify: looks at what is wrong, and sends what is to be told; to be called every few
 * minutes. It is called at each run's end, too. Returns: a future of %TRUE */
DexFuture     *dp_engine_notify            (DpEngine     *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_list_backfills: Returns: (transfer none): [class@Gio.ListModel] of [class@Backfill],
 * those to be done first; as of the last dp_engine_load_backfills() */
GListModel    *dp_engine_list_backfills    (DpEngine     *self);
/** dp_engine_load_backfills: Returns: a future of %TRUE once the list is as the database has it */
DexFuture     *dp_engine_load_backfills    (DpEngine     *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_find_backfill: Returns: (transfer full) (nullable): of the list */
DpBackfill    *dp_engine_find_backfill     (DpEngine     *self,
                                            gint64        id);
/**
 * dp_engine_look_backfill:
 * Finds out what is left of @backfill, and what that costs; one that is kept is noted as done,
 * waiting or failed. Call it before the first run of it, and after each.
 * Returns: a future of whether a run would bring something now
 */
DexFuture     *dp_engine_look_backfill     (DpEngine     *self,
                                            DpBackfill   *backfill) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_add_backfill: keeps it, after a look. Returns: a future of %TRUE */
DexFuture     *dp_engine_add_backfill      (DpEngine     *self,
                                            DpBackfill   *backfill) G_GNUC_WARN_UNUSED_RESULT;
/**
 * dp_engine_set_backfill_state:
 * @state: %DP_BACKFILL_ACTIVE, PAUSED or CANCELLED
 * A run of it that is going on ends soon, in whichever process it is.
 * Returns: a future of whether that could be: what has ended stays ended, but what failed may go on
 */
DexFuture     *dp_engine_set_backfill_state (DpEngine        *self,
                                             DpBackfill      *backfill,
                                             DpBackfillState  state) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_run_backfill: as dp_engine_start_run(), for what calls are left for now. It ends early
 * where somebody pauses or cancels the backfill */
DpRun         *dp_engine_run_backfill      (DpEngine     *self,
                                            DpBackfill   *backfill,
                                            GError      **error);
/** dp_engine_get_pool: Returns: (transfer none) (nullable): while open; for commands that need the
 * database itself */
DpDbPool      *dp_engine_get_pool          (DpEngine     *self);

G_END_DECLS
