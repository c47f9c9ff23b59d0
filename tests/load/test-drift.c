/* test-drift.c: what a reply says about its form, and what contracts allow of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-drift-filter-private.h"
#include "dp-drift.h"
#include "dp-extract-error.h"
#include "dp-test.h"

#define KNOWN \
  "[{\"id\":\"a\",\"price\":1.5,\"volume\":10},{\"id\":\"b\",\"price\":2,\"volume\":null}]"

static DpReply *
new_reply (const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  return dp_reply_new (200, "application/json", bytes, G_GINT64_CONSTANT (1700000000000000), 1000,
                       -1);
}

static DpDriftVerdict *
judge (DpDrift    *drift,
       const char *body)
{
  g_autoptr(DpRequest) request = dp_request_new ("coingecko", "/coins/markets", "a", NULL);
  g_autoptr(DpReply) reply = new_reply (body);

  return dp_drift_judge (drift, request, reply);
}

/* As it is after @n replies of the known form were loaded */
static DpDrift *
new_drift (DpContract contract,
           guint      n)
{
  DpDrift *drift = dp_drift_new ();

  dp_drift_set_contract (drift, "coingecko", contract);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DpDriftVerdict) verdict = judge (drift, KNOWN);

      dp_drift_learn (verdict);
    }

  return drift;
}

/* A reply like those before takes no statement; that there are more of them is stored ever more
 * rarely. */
static void
test_usual_replies_store_nothing (void)
{
  g_autoptr(DpDrift) drift = dp_drift_new ();
  GString *stored = g_string_new (NULL);

  for (guint i = 1; i <= 20; i++)
    {
      g_autoptr(DpDriftVerdict) verdict = judge (drift, KNOWN);

      g_assert_cmpuint (verdict->fresh->len, ==, 0);
      g_assert_null (verdict->action);
      if (verdict->shape_json != NULL)
        g_string_append_printf (stored, "%u ", i);
      dp_drift_learn (verdict);
    }
  g_assert_cmpstr (stored->str, ==, "1 2 4 8 16 ");
  g_string_free (stored, TRUE);
}

static void
test_each_change_once (void)
{
  g_autoptr(DpDrift) drift = new_drift (DP_CONTRACT_EVOLVE, 5);
  const char *changed = "[{\"id\":\"a\",\"price\":1.5,\"volume\":10,\"extra\":true}]";
  g_autoptr(DpDriftVerdict) lost = judge (drift, changed);
  g_autoptr(DpDriftVerdict) first = NULL;
  g_autoptr(DpDriftVerdict) second = NULL;

  /* What was never stored is told again. */
  first = judge (drift, changed);
  g_assert_cmpuint (first->fresh->len, ==, 1);
  g_assert_nonnull (first->shape_json);
  dp_drift_learn (first);
  second = judge (drift, changed);
  g_assert_cmpuint (second->fresh->len, ==, 0);
  g_assert_null (second->action);
}

static void
test_unsure_changes_are_not_acted_on (void)
{
  g_autoptr(DpDrift) drift = dp_drift_new ();
  g_autoptr(DpDriftVerdict) known = NULL;
  g_autoptr(DpDriftVerdict) verdict = NULL;

  dp_drift_set_contract (drift, "coingecko", DP_CONTRACT_FREEZE);
  known = judge (drift, "{\"id\":\"a\",\"price\":1}");
  dp_drift_learn (known);
  verdict = judge (drift, "{\"id\":\"b\"}");
  g_assert_cmpuint (verdict->fresh->len, ==, 1);
  g_assert_null (verdict->action);
}

static void
test_freeze (void)
{
  g_autoptr(DpDrift) drift = new_drift (DP_CONTRACT_FREEZE, 5);
  g_autoptr(DpDriftVerdict) verdict = judge (drift,
                                             "[{\"id\":\"a\",\"price\":\"x\",\"volume\":1}]");
  g_autoptr(DpDriftVerdict) again = NULL;
  g_autofree char *json = NULL;
  g_autoptr(DpDriftAction) parsed = NULL;
  const DpDriftMark *mark;

  g_assert_nonnull (verdict->action);
  json = dp_drift_action_to_json (verdict->action);
  parsed = dp_drift_action_parse (json);
  g_assert_cmpint (parsed->contract, ==, DP_CONTRACT_FREEZE);
  g_assert_cmpuint (parsed->marks->len, ==, 1);
  mark = g_ptr_array_index (parsed->marks, 0);
  g_assert_cmpint (mark->kind, ==, DP_SHAPE_CHANGE_RETYPED);
  g_assert_cmpstr (mark->field, ==, "/[]/price");
  g_assert_cmpint (mark->from, ==, DP_VALUE_NUMBER);

  /* It does not become known by coming often. */
  dp_drift_learn (verdict);
  again = judge (drift, "[{\"id\":\"a\",\"price\":\"x\",\"volume\":1}]");
  g_assert_nonnull (again->action);
  g_assert_cmpuint (again->fresh->len, ==, 0);
  g_assert_null (dp_drift_action_parse ("{\"contract\":\"melt\",\"changes\":[]}"));
  g_assert_null (dp_drift_action_parse ("[]"));
}

/* What is left of @body, and how many records are rejected */
static void
assert_filtered (DpContract         contract,
                 DpShapeChangeKind  kind,
                 const char        *field,
                 const char        *body,
                 const char        *expected,
                 guint              n_rejected)
{
  g_autoptr(DpDriftAction) action = dp_drift_action_new (contract);
  g_autoptr(DpReply) reply = new_reply (body);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func (_dp_drift_reject_free);
  g_autoptr(DpReply) allowed = NULL;
  gsize length;

  dp_drift_action_add (action, kind, field, NULL, DP_VALUE_NUMBER);
  allowed = _dp_drift_filter (action, reply, rejects);
  g_assert_cmpuint (rejects->len, ==, n_rejected);
  if (expected == NULL)
    {
      g_assert_null (allowed);
      return;
    }
  g_assert_nonnull (allowed);
  {
    const char *text = dp_reply_get_json (allowed, &length);
    g_autofree char *left = g_strndup (text, length);

    g_assert_cmpstr (left, ==, expected);
  }
}

static void
test_discard_value (void)
{
  assert_filtered (DP_CONTRACT_DISCARD_VALUE, DP_SHAPE_CHANGE_NEW, "/[]/x",
                   "[{\"a\":1,\"x\":2},{\"a\":3}]", "[{\"a\":1},{\"a\":3}]", 0);
  /* Only values that are not what they were; 1.50 stays as it is written. */
  assert_filtered (DP_CONTRACT_DISCARD_VALUE, DP_SHAPE_CHANGE_RETYPED, "/days/*/a",
                   "{\"days\":{\"2024-01-02\":{\"a\":1.50},\"2024-01-03\":{\"a\":\"many\"}}}",
                   "{\"days\":{\"2024-01-02\":{\"a\":1.50},\"2024-01-03\":{}}}", 0);
  assert_filtered (DP_CONTRACT_DISCARD_VALUE, DP_SHAPE_CHANGE_NEW, "/prices/[]/1",
                   "{\"prices\":[[1,2,3],[4,5,6]]}", "{\"prices\":[[1,null,3],[4,null,6]]}", 0);
}

static void
test_discard_row (void)
{
  assert_filtered (DP_CONTRACT_DISCARD_ROW, DP_SHAPE_CHANGE_NEW, "/[]/x",
                   "[{\"a\":1,\"x\":2},{\"a\":3}]", "[{\"a\":3}]", 1);
  assert_filtered (DP_CONTRACT_DISCARD_ROW, DP_SHAPE_CHANGE_MISSING, "/days/*/b",
                   "{\"days\":{\"2024-01-02\":{\"a\":1},\"2024-01-03\":{\"a\":2,\"b\":3}}}",
                   "{\"days\":{\"2024-01-03\":{\"a\":2,\"b\":3}}}", 1);
  assert_filtered (DP_CONTRACT_DISCARD_ROW, DP_SHAPE_CHANGE_NEW, "/[]/roi/times",
                   "[{\"roi\":{\"times\":1}},{\"roi\":null}]", "[{\"roi\":null}]", 1);
  assert_filtered (DP_CONTRACT_DISCARD_ROW, DP_SHAPE_CHANGE_NEW, "/prices/[]/2",
                   "{\"prices\":[[1,2],[4,5,6]]}", "{\"prices\":[[1,2]]}", 1);
  /* A reply that is one record is rejected as one. */
  assert_filtered (DP_CONTRACT_DISCARD_ROW, DP_SHAPE_CHANGE_NEW, "/x", "{\"a\":1,\"x\":2}", NULL,
                   1);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/load/drift/usual", test_usual_replies_store_nothing);
  g_test_add_func ("/load/drift/once", test_each_change_once);
  g_test_add_func ("/load/drift/unsure", test_unsure_changes_are_not_acted_on);
  g_test_add_func ("/load/drift/freeze", test_freeze);
  g_test_add_func ("/load/drift/discard-value", test_discard_value);
  g_test_add_func ("/load/drift/discard-row", test_discard_row);

  return g_test_run ();
}
