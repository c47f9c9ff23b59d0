/* dp-file-rows.c: records of a file as rows of tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-load-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-load-columns-private.h"

/* As much of a record is kept beside the reason why it was not loaded. */
#define MAX_PAYLOAD (16 * 1024)

static DpDbCopy *
get_copy (DpFileBlock  *block,
          DpFileTarget  target)
{
  if (block->copies[target] == NULL)
    block->copies[target] = dp_db_copy_new ();

  return block->copies[target];
}

static void
reject (DpFileLoad        *load,
        DpFileBlock       *block,
        const DpCsvRecord *record,
        const char        *cause)
{
  g_autofree char *payload = g_utf8_make_valid (record->raw, MIN (record->raw_length, MAX_PAYLOAD));
  g_autofree char *position = g_strdup_printf ("line %" G_GUINT64_FORMAT, record->line);

  dp_batch_add_reject (block->batch, position, payload, -1, "%s", cause);
}

/* A line that is no row is kept apart, unless there is nothing in it. */
static gboolean
is_taken (DpFileLoad        *load,
          DpFileBlock       *block,
          const DpCsvRecord *record,
          DpCsvOutcome       outcome)
{
  if (outcome == DP_CSV_ROW_REJECTED)
    reject (load, block, record, dp_csv_rows_get_cause (load->rows));

  return outcome == DP_CSV_ROW_TAKEN;
}

static DpLoadOrigin
get_origin (DpFileLoad   *load,
            DpFileSymbol *symbol)
{
  return (DpLoadOrigin) { symbol->instrument_id, load->source, load->load_id, load->now_us };
}

static void
add_day (DpFileLoad     *load,
         DpFileBlock    *block,
         DpFileSymbol   *symbol,
         const DpBar    *bar)
{
  gboolean straight = load->may_copy && !symbol->has_rows;
  DpDbCopy *copy = get_copy (block, straight ? DP_FILE_TARGET_DAYS : DP_FILE_TARGET_PENDING_DAYS);
  DpLoadOrigin origin = get_origin (load, symbol);

  _dp_load_put_day (copy, &origin, bar);
  block->n_straight += straight;
}

static void
add_period (DpFileLoad   *load,
            DpFileBlock  *block,
            DpFileSymbol *symbol,
            const DpBar  *bar)
{
  const char *period = load->mapping->period == DP_CSV_PERIOD_WEEK ? "week" : "month";
  DpLoadOrigin origin = get_origin (load, symbol);

  _dp_load_put_period (get_copy (block, DP_FILE_TARGET_PERIODS), &origin, period, bar);
}

/* Bars of some length, or trades, which are quotes. */
static void
add_moment (DpFileLoad     *load,
            DpFileBlock    *block,
            DpFileSymbol   *symbol,
            const DpCsvRow *row)
{
  const DpBar *bar = &row->bar;
  DpLoadOrigin origin = get_origin (load, symbol);

  if (load->mapping->interval_s > 0)
    _dp_load_put_candle (get_copy (block, DP_FILE_TARGET_INTRADAY), &origin,
                         &(DpCandle) { row->start_us, load->mapping->interval_s,
                                       bar->open, bar->high, bar->low, bar->close, bar->volume });
  else
    _dp_load_put_quote (get_copy (block, DP_FILE_TARGET_QUOTES), &origin,
                        &(DpQuote) { row->start_us, bar->date, bar->close,
                                     bar->open, bar->high, bar->low, DP_DECIMAL_NONE,
                                     DP_DECIMAL_NONE, bar->volume, bar->market_cap });
}

static void
add_action (DpFileLoad   *load,
            DpFileBlock  *block,
            DpFileSymbol *symbol,
            gint32        date,
            DpActionKind  kind,
            DpDecimal     value)
{
  DpLoadOrigin origin = get_origin (load, symbol);

  if (dp_decimal_is_set (value))
    _dp_load_put_action (get_copy (block, DP_FILE_TARGET_ACTIONS), &origin,
                         &(DpAction) { date, kind, value });
}

gboolean
_dp_file_has_trades (DpFileLoad *load)
{
  return load->mapping->period == DP_CSV_PERIOD_INTRADAY && load->mapping->interval_s == 0;
}

/* Whether the file has the row's time of this instrument for the first time. Rows stand in the
 * order of their moments, so that the same one twice stands together. Trades of one moment are told
 * apart by microseconds, in the order they happened: the files' clocks are not that fine. */
static gboolean
is_first (DpFileLoad   *load,
          DpFileSymbol *symbol,
          DpCsvRow     *row)
{
  if (load->mapping->period != DP_CSV_PERIOD_INTRADAY)
    return _dp_file_symbol_add_day (symbol, row->bar.date);

  if (symbol->last_us != row->start_us)
    {
      symbol->last_us = row->start_us;
      symbol->n_same = 0;
      return TRUE;
    }
  row->start_us += ++symbol->n_same;

  return _dp_file_has_trades (load);
}

void
_dp_file_note_known (DpFileLoad        *load,
                     const DpCsvRecord *record)
{
  DpFileSymbol *symbol;
  DpCsvRow row;

  if (!_dp_file_has_trades (load) ||
      dp_csv_rows_read_price (load->rows, record, &row) != DP_CSV_ROW_TAKEN)
    return;

  symbol = _dp_file_symbols_get (load->symbols, row.symbol, row.symbol_length, NULL);
  if (symbol != NULL)
    is_first (load, symbol, &row);
}

static gboolean
add_price (DpFileLoad         *load,
           DpFileBlock        *block,
           const DpCsvRecord  *record,
           GError            **error)
{
  DpFileSymbol *symbol;
  DpCsvRow row;

  if (!is_taken (load, block, record, dp_csv_rows_read_price (load->rows, record, &row)))
    return TRUE;

  symbol = _dp_file_symbols_get (load->symbols, row.symbol, row.symbol_length, error);
  if (symbol == NULL)
    return FALSE;
  if (!is_first (load, symbol, &row))
    {
      g_autofree char *cause = g_strdup_printf (
        _("Line %" PRIu64 ": The file has a row of %s for this time already; the first one "
          "was kept."), record->line, symbol->symbol);

      reject (load, block, record, cause);
      return TRUE;
    }

  load->latest_day = MAX (load->latest_day, row.bar.date);
  if (load->mapping->period == DP_CSV_PERIOD_DAY)
    add_day (load, block, symbol, &row.bar);
  else if (load->mapping->period == DP_CSV_PERIOD_INTRADAY)
    add_moment (load, block, symbol, &row);
  else
    add_period (load, block, symbol, &row.bar);
  add_action (load, block, symbol, row.bar.date, DP_ACTION_DIVIDEND, row.dividend);
  add_action (load, block, symbol, row.bar.date, DP_ACTION_SPLIT, row.split);

  return TRUE;
}

static gboolean
add_company (DpFileLoad         *load,
             DpFileBlock        *block,
             const DpCsvRecord  *record,
             GError            **error)
{
  g_autofree char *name = NULL;
  DpInstrumentRows *rows;
  DpCompany *company;

  if (!is_taken (load, block, record,
                 dp_csv_rows_read_company (load->rows, record, &name, &company)))
    return TRUE;

  rows = dp_batch_add_instrument (block->batch, name);
  if (rows->company != NULL)
    {
      dp_company_free (company);
      reject (load, block, record, _("The file has this company already; the first one was kept."));
      return TRUE;
    }
  rows->company = company;
  rows->name = g_strdup (company->name);
  rows->currency = g_strdup (company->currency);

  return TRUE;
}

static gboolean
add_general (DpFileLoad        *load,
             DpFileBlock       *block,
             const DpCsvRecord *record,
             guint64            row_number)
{
  g_autoptr(GString) json = g_string_new (NULL);
  g_autofree char *name = NULL;
  DpDbCopy *copy;

  if (!is_taken (load, block, record, dp_csv_rows_read_record (load->rows, record, json)))
    return TRUE;

  name = g_path_get_basename (load->path);
  copy = get_copy (block, DP_FILE_TARGET_RECORDS);
  dp_db_copy_begin_row (copy, 8);
  dp_db_copy_add_int64 (copy, 0);
  dp_db_copy_add_uuid (copy, load->file_uuid);
  dp_db_copy_add_int64 (copy, (gint64) row_number);
  dp_db_copy_add_text (copy, name, -1);
  dp_db_copy_add_jsonb (copy, json->str, json->len);
  dp_db_copy_add_int64 (copy, load->run_id);
  dp_db_copy_add_int64 (copy, load->load_id);
  dp_db_copy_add_time (copy, load->now_us);

  return TRUE;
}

gboolean
_dp_file_add_record (DpFileLoad         *load,
                     DpFileBlock        *block,
                     const DpCsvRecord  *record,
                     guint64             row_number,
                     GError            **error)
{
  g_autofree char *refusal = NULL;
  DpCsvRecord allowed;

  if (_dp_file_load_is_held (load))
    return TRUE;
  /* What is not even a record is refused when it is read. */
  if (load->contract != NULL && record->fault == DP_CSV_FAULT_NONE)
    {
      allowed = *record;
      if (!_dp_file_contract_allows (load->contract, &allowed, &refusal))
        {
          reject (load, block, record, refusal);
          return TRUE;
        }
      record = &allowed;
    }

  switch (load->mapping->kind)
    {
    case DP_CSV_KIND_PRICES:
      return add_price (load, block, record, error);
    case DP_CSV_KIND_COMPANIES:
      return add_company (load, block, record, error);
    case DP_CSV_KIND_RECORDS:
    case DP_CSV_KIND_UNKNOWN:
    default:
      return add_general (load, block, record, row_number);
    }
}
