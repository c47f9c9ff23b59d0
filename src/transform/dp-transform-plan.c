/* dp-transform-plan.c: which nodes a run is about, and which of them waits for which
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-group.h"
#include "dp-transform-run-private.h"
#include "dp-unit-test.h"

/* A set of models, by index. */
typedef struct
{
  guint64 *words;
  gsize    n_words;        /* of each model */
} Ancestors;

void
_dp_job_free (gpointer data)
{
  DpJob *job = data;

  g_clear_pointer (&job->tests, g_ptr_array_unref);
  g_ptr_array_unref (job->followers);
  g_free (job);
}

static DpJob *
add_job (DpTransformRun *self,
         DpModel        *model,
         GPtrArray      *tests)
{
  DpJob *job = g_new0 (DpJob, 1);

  job->model = model;
  job->tests = tests;
  job->followers = g_ptr_array_new ();
  g_ptr_array_add (self->jobs, job);

  return job;
}

static void
wait_for_job (DpJob *job,
              DpJob *below)
{
  if (g_ptr_array_find (below->followers, job, NULL))
    return;
  g_ptr_array_add (below->followers, job);
  job->waits_for++;
}

/* A model that was not chosen passes on what it stands on itself. */
static void
wait_for (DpTransformRun *self,
          DpJob          *job,
          GArray         *dependencies)
{
  for (guint i = 0; i < dependencies->len; i++)
    {
      DpModel *model = g_array_index (dependencies, DpDependency, i).model;
      DpJob *below = self->job_of_model[model->index];

      if (below == NULL)
        wait_for (self, job, model->dependencies);
      else
        wait_for_job (job, below);
    }
}

static Ancestors
find_ancestors (GPtrArray *models)
{
  Ancestors all = { NULL, (models->len + 63) / 64 };

  all.words = g_new0 (guint64, MAX (all.n_words * models->len, 1));
  for (guint i = 0; i < models->len; i++)
    {
      DpModel *model = g_ptr_array_index (models, i);
      guint64 *own = all.words + i * all.n_words;

      for (guint k = 0; k < model->dependencies->len; k++)
        {
          guint below = g_array_index (model->dependencies, DpDependency, k).model->index;

          for (gsize n = 0; n < all.n_words; n++)
            own[n] |= all.words[below * all.n_words + n];
          own[below / 64] |= G_GUINT64_CONSTANT (1) << (below % 64);
        }
    }

  return all;
}

static gboolean
are_all_below (const Ancestors *all,
               DpModel         *model,
               GArray          *dependencies)
{
  const guint64 *own = all->words + model->index * all->n_words;

  for (guint i = 0; i < dependencies->len; i++)
    {
      guint below = g_array_index (dependencies, DpDependency, i).model->index;

      if ((own[below / 64] & (G_GUINT64_CONSTANT (1) << (below % 64))) == 0)
        return FALSE;
    }

  return TRUE;
}

/* A model below it that is built waits for the tests already. */
static gboolean
waits_below (DpTransformRun  *self,
             const Ancestors *all,
             DpModel         *model,
             GArray          *dependencies)
{
  for (guint i = 0; i < model->dependencies->len; i++)
    {
      DpModel *below = g_array_index (model->dependencies, DpDependency, i).model;

      if (self->job_of_model[below->index] != NULL && are_all_below (all, below, dependencies))
        return TRUE;
    }

  return FALSE;
}

/* Models and tests in one run: what stands on all that a test reads waits for its answer. */
static void
hold_back (DpTransformRun  *self,
           const Ancestors *all,
           DpJob           *job)
{
  GArray *dependencies = ((DpDataTest *) g_ptr_array_index (job->tests, 0))->dependencies;

  for (guint i = 0; dependencies->len > 0 && i < self->project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->project->models, i);

      if (self->job_of_model[i] != NULL && are_all_below (all, model, dependencies) &&
          !waits_below (self, all, model, dependencies))
        wait_for_job (self->job_of_model[i], job);
    }
}

/* A unit test needs only the types of what the model reads, and says whether the model is worth
 * building. */
static void
plan_unit_test (DpTransformRun *self,
                DpJob          *job,
                DpDataTest     *test)
{
  DpJob *model = self->job_of_model[test->model->index];

  wait_for (self, job, test->unit->dependencies);
  if (model != NULL)
    wait_for_job (model, job);
}

static void
plan_tests (DpTransformRun *self,
            GByteArray     *chosen)
{
  g_autoptr(GPtrArray) tests = g_ptr_array_new ();
  g_autoptr(GPtrArray) groups = NULL;
  Ancestors all = find_ancestors (self->project->models);

  for (guint i = 0; i < self->project->tests->len; i++)
    if (_dp_project_test_is_chosen (self->project, i, chosen))
      g_ptr_array_add (tests, g_ptr_array_index (self->project->tests, i));
  self->total += tests->len;

  groups = dp_test_group_split (tests);
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (groups, i);
      DpJob *job = add_job (self, NULL, g_ptr_array_ref (group));

      if (((DpDataTest *) g_ptr_array_index (group, 0))->unit != NULL)
        {
          plan_unit_test (self, job, g_ptr_array_index (group, 0));
          continue;
        }
      for (guint k = 0; k < group->len; k++)
        wait_for (self, job, ((DpDataTest *) g_ptr_array_index (group, k))->dependencies);
      hold_back (self, &all, job);
    }
  g_free (all.words);
}

/* What did not succeed last time. */
static GByteArray *
choose_failed (DpTransformRun *self)
{
  GPtrArray *models = self->project->models;
  GByteArray *chosen = g_byte_array_new ();
  g_auto(GStrv) failed = dp_node_history_list_failed (self->history);
  const char * const *ids = (const char * const *) failed;

  for (guint i = 0; i < models->len + self->project->tests->len; i++)
    {
      const char *id = i < models->len
                         ? ((DpModel *) g_ptr_array_index (models, i))->id
                         : ((DpDataTest *) g_ptr_array_index (self->project->tests,
                                                              i - models->len))->id;
      guint8 is_chosen = g_strv_contains (ids, id);

      g_byte_array_append (chosen, &is_chosen, 1);
    }

  return chosen;
}

gboolean
_dp_transform_plan (DpTransformRun  *self,
                    GError         **error)
{
  GPtrArray *models = self->project->models;
  g_autoptr(GByteArray) chosen = NULL;

  if (self->retry)
    chosen = choose_failed (self);
  else
    chosen = _dp_project_select (self->project, (const char * const *) self->select,
                                 (const char * const *) self->exclude, self->history, error);
  if (chosen == NULL)
    return FALSE;

  self->jobs = g_ptr_array_new_with_free_func (_dp_job_free);
  self->job_of_model = g_new0 (DpJob *, models->len + 1);
  for (guint i = 0; i < models->len; i++)
    {
      DpModel *model = g_ptr_array_index (models, i);

      /* An ephemeral model is part of those that stand on it. */
      if (!chosen->data[i] || !(self->parts & _dp_project_get_part (model)) ||
          model->materialization == DP_MATERIALIZATION_EPHEMERAL)
        continue;
      self->job_of_model[i] = add_job (self, model, NULL);
      self->total++;
      wait_for (self, self->job_of_model[i], model->dependencies);
    }
  if (self->parts & DP_TRANSFORM_TESTS)
    plan_tests (self, chosen);

  return TRUE;
}
