/* test-pipeline-spec.c: what a pipeline is, and when it is due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"
#include "dp-pipeline-spec.h"
#include "dp-test.h"

static gint64
moment (const char *text)
{
  gint64 us;

  g_assert_true (dp_timestamp_parse (text, &us));

  return us;
}

static void
test_json (void)
{
  const char * const symbols[] = { "IBM", "coinpaprika:btc-bitcoin", NULL };
  g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new ("prices");
  g_autoptr(DpPipelineSpec) copy = dp_pipeline_spec_new ("prices");
  g_autoptr(GError) error = NULL;
  g_autofree char *empty = dp_pipeline_spec_dup_json (spec);
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpstr (empty, ==, "{}");
  g_object_set (spec, "symbols", symbols, "schedule", "@daily", "zone", "XNYS", "missed",
                DP_MISSED_SKIP, "jitter", 60, "quiet-hours", "22:00-07:00", "sample", TRUE,
                "attempts", 5, "notifications", "{\"mail\":false}", NULL);
  json = dp_pipeline_spec_dup_json (spec);
  g_assert_cmpstr (
      json, ==,
      "{\"sample\":true,\"symbols\":[\"IBM\",\"coinpaprika:btc-bitcoin\"],\"schedule\":\"@daily\","
      "\"zone\":\"XNYS\",\"missed\":\"skip\",\"jitter\":60,\"quiet-hours\":\"22:00-07:00\","
      "\"attempts\":5,\"notifications\":{\"mail\":false}}");
  g_assert_true (dp_pipeline_spec_set_json (copy, json, &error));
  g_assert_no_error (error);
  again = dp_pipeline_spec_dup_json (copy);
  g_assert_cmpstr (again, ==, json);

  /* What it does not say is as for a new one. */
  g_assert_true (dp_pipeline_spec_set_json (copy, "{}", &error));
  g_clear_pointer (&again, g_free);
  again = dp_pipeline_spec_dup_json (copy);
  g_assert_cmpstr (again, ==, "{}");
}

static void
test_json_errors (void)
{
  static const char * const texts[] = {
    "",
    "[]",
    "{",
    "{\"missed\": \"often\"}",
    "{\"jitter\": -1}",
    "{\"jitter\": \"5\"}",
    "{\"attempts\": 99}",
    "{\"symbols\": \"IBM\"}",
    "{\"schedule\": 5}",
    "{\"sample\": \"yes\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new ("prices");
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_false (dp_pipeline_spec_set_json (spec, texts[i], &error));
      g_assert_nonnull (strstr (error->message, "prices"));
      g_assert_true (dp_pipeline_spec_check (spec, NULL));
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *property;
    const char *value;
    gboolean    good;
  } cases[] = {
    { "schedule", "0 0 * * 1-5", TRUE },     { "schedule", "", TRUE },
    { "schedule", "0 0 29 2 *", TRUE },      { "schedule", "0 0 30 2 *", FALSE },
    { "schedule", "at noon", FALSE },        { "schedule", "after XNYS close", TRUE },
    { "zone", "America/New_York", TRUE },    { "zone", "XNAS", TRUE },
    { "zone", "Mars/Olympus", FALSE },       { "quiet-hours", "22:00-07:00", TRUE },
    { "quiet-hours", "7:05-8:00", TRUE },    { "quiet-hours", "24:00-07:00", FALSE },
    { "quiet-hours", "22:00", FALSE },       { "quiet-hours", "22:00-07:00h", FALSE },
    { "quiet-hours", "22:60-07:00", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new ("prices");
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", cases[i].property, cases[i].value);
      g_object_set (spec, cases[i].property, cases[i].value, NULL);
      g_assert_cmpint (dp_pipeline_spec_check (spec, &error), ==, cases[i].good);
      g_assert_cmpint (error == NULL, ==, cases[i].good);
    }
}

static void
test_next (void)
{
  static const char * const expected[] = { "2026-11-20T22:00:00Z", "2026-11-23T22:00:00Z",
                                          "2026-11-24T22:00:00Z" };
  g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new ("prices");
  g_autoptr(GArray) none = dp_pipeline_spec_list_next (spec, 0, 3);
  g_autoptr(GArray) moments = NULL;
  g_autofree char *words = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_object_set (spec, "schedule", "0 17 * * mon-fri", "zone", "XNYS", NULL);
  moments = dp_pipeline_spec_list_next (spec, moment ("2026-11-20T12:00:00Z"), 3);
  g_assert_cmpuint (moments->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (g_array_index (moments, gint64, i), ==, moment (expected[i]));
  words = dp_pipeline_spec_describe (spec);
  g_assert_cmpstr (words, ==, "at 17:00, Monday to Friday, by the clocks of XNYS");
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/pipeline/spec/json", test_json);
  g_test_add_func ("/pipeline/spec/json/errors", test_json_errors);
  g_test_add_func ("/pipeline/spec/check", test_check);
  g_test_add_func ("/pipeline/spec/next", test_next);

  return g_test_run ();
}
