/* dp-cli-progress.c: a run, as a terminal or a log shows it while it goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define BAR_WIDTH      20
#define DEFAULT_WIDTH  80

struct _DpCliProgress
{
  DpRun    *run;
  GObject  *signals;       /* whose end ends the watching */
  gboolean  on_terminal;
};

static int
terminal_width (void)
{
  struct winsize size;

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                          : DEFAULT_WIDTH;
}

/* "1 of 12 symbols" of the tasks that go symbol by symbol */
static char *
describe_items (DpRun *run)
{
  GListModel *items = dp_run_list_items (run);
  guint total = g_list_model_get_n_items (items);
  guint done = 0;

  for (guint i = 0; i < total; i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      DpRunState state = dp_run_item_get_state (item);

      done += state != DP_RUN_STATE_PENDING && state != DP_RUN_STATE_RUNNING;
    }

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u symbol", "%u of %u symbols",
                                       total),
                          done, total);
}

static DpTask *
find_running_task (DpRun *run)
{
  GListModel *tasks = dp_run_list_tasks (run);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);

      if (dp_task_get_state (task) == DP_RUN_STATE_RUNNING)
        return g_steal_pointer (&task);
    }

  return NULL;
}

static void
show_line (DpRun *run)
{
  g_autoptr(DpTask) task = find_running_task (run);
  g_autofree char *items = describe_items (run);
  g_autofree char *line = NULL;
  g_autofree char *cut = NULL;
  const char *message;
  char bar[BAR_WIDTH + 1];

  if (task == NULL)
    return;
  for (int i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < dp_run_get_fraction (run) * BAR_WIDTH ? '#' : '.';
  bar[BAR_WIDTH] = '\0';

  message = dp_task_get_message (task);
  line = g_strdup_printf ("[%s] %3.0f %%  %s  %s  %s", bar, 100 * dp_run_get_fraction (run), items,
                          dp_task_get_name (task), message != NULL ? message : "");
  cut = g_utf8_truncate_middle (line, terminal_width () - 1);
  g_printerr ("\r\033[K%s", cut);
}

static void
run_changed_cb (DpRun      *run,
                GParamSpec *pspec,
                GObject    *signals)
{
  if (!dp_run_is_finished (run))
    show_line (run);
}

static void
item_changed_cb (DpRunItem  *item,
                 GParamSpec *pspec,
                 GObject    *signals)
{
  DpRunState state = dp_run_item_get_state (item);
  const char *message = dp_run_item_get_message (item);

  if (state == DP_RUN_STATE_PENDING || state == DP_RUN_STATE_RUNNING)
    return;
  g_printerr ("%s:%s %s%s%s\n", dp_run_item_get_source (item), dp_run_item_get_symbol (item),
              dp_run_state_get_nick (state), message != NULL ? ": " : "",
              message != NULL ? message : "");
}

static void
task_changed_cb (DpTask     *task,
                 GParamSpec *pspec,
                 GObject    *signals)
{
  DpRunState state = dp_task_get_state (task);

  if (state == DP_RUN_STATE_PENDING || state == DP_RUN_STATE_RUNNING ||
      state == DP_RUN_STATE_SKIPPED)
    return;
  g_printerr (_("task %s %s in %.2f s\n"), dp_task_get_name (task), dp_run_state_get_nick (state),
              dp_task_get_duration_us (task) / 1e6);
}

static void
watch_all (DpCliProgress *self,
           GListModel    *model,
           GCallback      callback)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (model, i);

      g_signal_connect_object (object, "notify::state", callback, self->signals, G_CONNECT_DEFAULT);
    }
}

DpCliProgress *
dp_cli_progress_new (DpRun *run)
{
  DpCliProgress *self;

  g_return_val_if_fail (DP_IS_RUN (run), NULL);

  self = g_new0 (DpCliProgress, 1);
  self->run = g_object_ref (run);
  self->signals = g_object_new (G_TYPE_OBJECT, NULL);
  self->on_terminal = isatty (STDERR_FILENO);
  if (self->on_terminal)
    {
      g_signal_connect_object (run, "notify::fraction", G_CALLBACK (run_changed_cb), self->signals,
                               G_CONNECT_DEFAULT);
    }
  else
    {
      watch_all (self, dp_run_list_items (run), G_CALLBACK (item_changed_cb));
      watch_all (self, dp_run_list_tasks (run), G_CALLBACK (task_changed_cb));
    }

  return self;
}

void
dp_cli_progress_free (DpCliProgress *self)
{
  g_return_if_fail (self != NULL);

  if (self->on_terminal)
    g_printerr ("\r\033[K");
  g_clear_object (&self->signals);
  g_clear_object (&self->run);
  g_free (self);
}
