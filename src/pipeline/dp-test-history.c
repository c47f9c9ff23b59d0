/* dp-test-history.c: how a data test went over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-private.h"

struct _DpTestHistory
{
  GObject parent_instance;

  char   *name;
  char   *relation;
  char   *message;
  char   *stored_in;
  gint64  failures;
  gint64  tested_us;
  GArray *outcomes;   /* (element-type DpTestOutcome): oldest first, never empty */
};

G_DEFINE_FINAL_TYPE (DpTestHistory, dp_test_history, G_TYPE_OBJECT)

/* As control.test_results.status has them. */
static const char * const nicks[] = {
  [DP_TEST_PASSED] = "pass",  [DP_TEST_WARNED] = "warn",     [DP_TEST_FAILED] = "fail",
  [DP_TEST_BROKEN] = "error", [DP_TEST_SKIPPED] = "skipped",
};

static void
dp_test_history_finalize (GObject *object)
{
  DpTestHistory *self = DP_TEST_HISTORY (object);

  g_free (self->name);
  g_free (self->relation);
  g_free (self->message);
  g_free (self->stored_in);
  g_array_unref (self->outcomes);

  G_OBJECT_CLASS (dp_test_history_parent_class)->finalize (object);
}

static void
dp_test_history_class_init (DpTestHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_test_history_finalize;
}

static void
dp_test_history_init (DpTestHistory *self)
{
  self->outcomes = g_array_new (FALSE, FALSE, sizeof (DpTestOutcome));
}

gpointer
_dp_test_history_new_from_row (DpDbResult *rows,
                               guint       row)
{
  DpTestHistory *self = g_object_new (DP_TYPE_TEST_HISTORY, NULL);
  g_auto(GStrv) states = g_strsplit (dp_db_result_get_text (rows, row, 6), " ", -1);

  self->name = g_strdup (dp_db_result_get_text (rows, row, 0));
  self->relation = g_strdup (dp_db_result_get_text (rows, row, 1));
  self->failures = dp_db_result_get_int64 (rows, row, 2);
  self->message = g_strdup (dp_db_result_get_text (rows, row, 3));
  self->stored_in = g_strdup (dp_db_result_get_text (rows, row, 4));
  self->tested_us = dp_db_result_get_int64 (rows, row, 5);
  for (guint i = 0; states[i] != NULL; i++)
    {
      DpTestOutcome outcome = DP_TEST_BROKEN;

      for (guint j = 0; j < G_N_ELEMENTS (nicks); j++)
        {
          if (g_str_equal (nicks[j], states[i]))
            outcome = (DpTestOutcome) j;
        }
      g_array_append_val (self->outcomes, outcome);
    }

  return self;
}

const char *
dp_test_history_get_name (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), NULL);
  return self->name;
}

const char *
dp_test_history_get_relation (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), NULL);
  return self->relation;
}

const char *
dp_test_history_get_message (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), NULL);
  return self->message;
}

const char *
dp_test_history_get_stored_in (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), NULL);
  return self->stored_in;
}

DpTestOutcome
dp_test_history_get_outcome (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), DP_TEST_BROKEN);

  return g_array_index (self->outcomes, DpTestOutcome, self->outcomes->len - 1);
}

gint64
dp_test_history_get_failures (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), 0);
  return self->failures;
}

gint64
dp_test_history_get_tested_us (DpTestHistory *self)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), 0);
  return self->tested_us;
}

const DpTestOutcome *
dp_test_history_get_outcomes (DpTestHistory *self,
                              guint         *n)
{
  g_return_val_if_fail (DP_IS_TEST_HISTORY (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->outcomes->len;

  return (const DpTestOutcome *) self->outcomes->data;
}
