/* dp-run-graph.c: the steps of a run and how each stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-graph.h"

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-run-text.h"
#include "dp-state-icon.h"

struct _DpRunGraph
{
  AdwBin             parent_instance;

  AdwWrapBox        *box;
  DpRun             *run;
  gboolean           narrow;
};

G_DEFINE_FINAL_TYPE (DpRunGraph, dp_run_graph, ADW_TYPE_BIN)

/* A step: what it is, how it stands, and what it has done. */
typedef struct
{
  GtkWidget   *box;
  DpStateIcon *icon;
  GtkLabel    *state_label;
  GtkLabel    *count_label;
} Node;

/* "Done, 1.2 s" */
static char *
dup_state (DpTask *task)
{
  DpRunState state = dp_task_get_state (task);
  const char *label = dp_state_icon_get_label (state);
  gint64 usec = dp_task_get_duration_us (task);
  g_autofree char *duration = NULL;

  if (usec <= 0 || state == DP_RUN_STATE_RUNNING)
    return g_strdup (label);

  duration = dp_format_duration (usec);

  /* Translators: how a step stands, and how long it took: "Done, 1.2 s" */
  return g_strdup_printf (_("%s, %s"), label, duration);
}

static void
show_task (Node   *node,
           DpTask *task)
{
  const char *title = dp_run_text_get_task_title (dp_task_get_name (task));
  const char *message = dp_task_get_message (task);
  g_autofree char *state = dup_state (task);
  g_autofree char *done = dp_run_text_dup_count (dp_task_get_name (task),
                                                 dp_task_get_rows_out (task));
  g_autofree char *label = NULL;

  dp_state_icon_set_state (node->icon, dp_task_get_state (task));
  gtk_label_set_label (node->state_label, state);
  gtk_label_set_label (node->count_label, done);
  gtk_widget_set_tooltip_text (node->box, message);
  if (*done != '\0')
    /* Translators: a step of a run, how it stands, what it did: "Fetch: Done, 1.2 s, 20 replies" */
    label = g_strdup_printf (_("%s: %s, %s"), title, state, done);
  else
    /* Translators: a step of a run, and how it stands: "Fetch: Waiting" */
    label = g_strdup_printf (_("%s: %s"), title, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (node->box), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
task_cb (DpTask     *task,
         GParamSpec *pspec,
         GtkWidget  *box)
{
  Node *node = g_object_get_data (G_OBJECT (box), "node");

  show_task (node, task);
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static GtkWidget *
create_node (DpTask *task)
{
  Node *node = g_new0 (Node, 1);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  node->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3,
                            "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (node->box, "card");
  gtk_widget_add_css_class (node->box, "run-step");
  node->icon = DP_STATE_ICON (dp_state_icon_new ());
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (node->icon));
  gtk_widget_set_halign (heading, GTK_ALIGN_CENTER);
  add_label (heading, dp_run_text_get_task_title (dp_task_get_name (task)), "caption-heading");
  gtk_box_append (GTK_BOX (node->box), heading);
  node->state_label = add_label (node->box, NULL, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (node->state_label), "numeric");
  node->count_label = add_label (node->box, NULL, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (node->count_label), "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (node->count_label), "numeric");
  g_object_set_data_full (G_OBJECT (node->box), "node", node, g_free);
  g_signal_connect_object (task, "notify", G_CALLBACK (task_cb), node->box, 0);
  show_task (node, task);

  return node->box;
}

/* Where there is little room, what a step did is in the details of the run, and told to assistive
 * technology. */
static void
show_words (GtkWidget *step,
            gboolean   shown)
{
  Node *node = g_object_get_data (G_OBJECT (gtk_widget_get_first_child (step)), "node");

  gtk_widget_set_visible (GTK_WIDGET (node->state_label), shown);
  gtk_widget_set_visible (GTK_WIDGET (node->count_label), shown);
}

static GtkWidget *
create_arrow (void)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (arrow, "dimmed");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);

  return arrow;
}

/* An arrow stays at the end of its step's line. */
static GtkWidget *
create_step (DpTask   *task,
             gboolean  is_followed)
{
  GtkWidget *step = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  gtk_box_append (GTK_BOX (step), create_node (task));
  if (is_followed)
    gtk_box_append (GTK_BOX (step), create_arrow ());

  return step;
}

static void
dp_run_graph_dispose (GObject *object)
{
  DpRunGraph *self = DP_RUN_GRAPH (object);

  g_clear_object (&self->run);

  G_OBJECT_CLASS (dp_run_graph_parent_class)->dispose (object);
}

static void
dp_run_graph_class_init (DpRunGraphClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_run_graph_dispose;

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dp_run_graph_init (DpRunGraph *self)
{
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 3);
  adw_wrap_box_set_line_spacing (self->box, 6);
  adw_wrap_box_set_align (self->box, .5f);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "run-graph");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Steps of the Run"), -1);
}

void
dp_run_graph_set_run (DpRunGraph *self,
                      DpRun      *run)
{
  GListModel *tasks;
  GtkWidget *child;

  g_return_if_fail (DP_IS_RUN_GRAPH (self));
  g_return_if_fail (run == NULL || DP_IS_RUN (run));

  if (!g_set_object (&self->run, run))
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    adw_wrap_box_remove (self->box, child);
  tasks = run != NULL ? dp_run_list_tasks (run) : NULL;
  for (guint i = 0; tasks != NULL && i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);
      GtkWidget *step = create_step (task, i + 1 < g_list_model_get_n_items (tasks));

      show_words (step, !self->narrow);
      adw_wrap_box_append (self->box, step);
    }
}

void
dp_run_graph_set_narrow (DpRunGraph *self,
                         gboolean    narrow)
{
  g_return_if_fail (DP_IS_RUN_GRAPH (self));

  self->narrow = narrow;
  for (GtkWidget *step = gtk_widget_get_first_child (GTK_WIDGET (self->box)); step != NULL;
       step = gtk_widget_get_next_sibling (step))
    show_words (step, !narrow);
}
