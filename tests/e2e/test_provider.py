#!/usr/bin/env python3
"""From the provider's replies over HTTP to marts and a picture; and every refusal on the way."""
import concurrent.futures
import json
import socket
import struct
import time

from harness import FIXTURES, main
from marts import facts, near, read_daily

FOLDER = FIXTURES / 'alpha-vantage'
DAILY = FOLDER / 'daily_compact_MSFT_2018-08-16.json'
QUOTE = FOLDER / 'global_quote_MSFT_2018-10-05.json'
OVERVIEW = FOLDER / 'overview_IBM_2025-09.json'


def serve_good(provider, symbol='MSFT'):
    provider.answers |= {('TIME_SERIES_DAILY', symbol): DAILY.read_bytes(),
                         ('GLOBAL_QUOTE', symbol): QUOTE.read_bytes(),
                         ('OVERVIEW', symbol): OVERVIEW.read_bytes()}


def item(run, symbol):
    return next(i for i in run['items'] if i['symbol'] == symbol)


def replies_to_marts(program, provider):
    serve_good(provider)
    run = program.json('run', '--symbol', 'MSFT')
    assert run['status'] == 'success', run
    of_it = item(run, 'MSFT')
    assert of_it.pop('metrics')['replies'] == 3, run['items']
    assert of_it == {'source': 'alphavantage', 'symbol': 'MSFT', 'status': 'success',
                     'rows': 102, 'error': None}, run['items']
    assert [t['name'] for t in run['tasks']] == ['start', 'extract', 'verify', 'load', 'transform', 'test', 'finish']

    expected = facts(read_daily(DAILY))
    found = program.query('select * from marts.fact_daily_trading order by trading_date')
    assert [row['trading_date'] for row in found] == list(expected), 'the days'
    for row in found:
        for column, value in expected[row['trading_date']].items():
            near(row[column], value, f'{row["trading_date"]} {column}')

    company, = program.query('select * from marts.dim_company')
    last = found[-1]
    assert (company['symbol'], company['sector']) == ('MSFT', 'TECHNOLOGY'), company
    near(company['last_close'], last['close'], 'last close')
    near(company['market_cap'], last['close'] * company['shares_outstanding'], 'market cap')
    near(company['high_52w'], max(row['high'] for row in found), '52 weeks high')
    near(company['avg_volume_30d'], sum(row['volume'] for row in found[-30:]) / 30, 'volume')
    metrics = program.query('select * from marts.fact_market_metrics order by trading_date')
    assert len(metrics) == 100
    for row, day in zip(metrics[1:], found[1:]):
        assert row['advancers'] == (day['daily_return'] > 0) and row['decliners'] == (day['daily_return'] < 0), row
        near(row['average_return'], day['daily_return'], 'average return')

    stored = program.query("select endpoint, request_params::text as params, response_data is not null as kept "
                           "from raw.api_responses order by endpoint")
    assert [r['endpoint'] for r in stored] == ['GLOBAL_QUOTE', 'OVERVIEW', 'TIME_SERIES_DAILY'], stored
    assert all(r['kept'] for r in stored) and 'E2EKEY42' not in str(stored)
    assert all(q['apikey'] == 'E2EKEY42' for q in provider.requests)
    assert program.query("select source, used from control.quota where period = 'day'") == [{'source': 'alphavantage', 'used': 3}]


def pictures(program, provider):
    serve_good(provider)
    program.run('run', '--symbol', 'MSFT')
    for ending, head in (('png', b'\x89PNG\r\n'), ('svg', b'<?xml'), ('pdf', b'%PDF')):
        path = program.folder / f'chart.{ending}'
        program.run('chart', 'msft', '-o', str(path), '--indicator', 'sma:20')
        assert path.read_bytes().startswith(head), ending
        assert path.stat().st_size > 2000, ending
    refused = program.run('chart', 'NOPE', '-o', str(program.folder / 'x.png'), expect=1)
    assert 'NOPE' in refused.stderr, refused.stderr


def again_changes_nothing(program, provider):
    serve_good(provider)
    program.run('run', '--symbol', 'MSFT')
    before = program.query('select count(*) n, max(first_seen_at)::text t, count(revised_at) r from raw.daily_prices')
    run = program.json('run', '--symbol', 'MSFT')
    assert run['status'] == 'success' and item(run, 'MSFT')['rows'] == 0, run
    assert provider.count('OVERVIEW', 'MSFT') == 1, 'facts of today are not asked for again'
    assert provider.count('TIME_SERIES_DAILY', 'MSFT') == 2, 'days that never came are'
    used = program.query("select used from control.quota where period = 'month'")
    assert used == [{'used': len(provider.requests)}], 'calls count, new or not'
    assert program.query('select count(*) n, max(first_seen_at)::text t, count(revised_at) r '
                         'from raw.daily_prices') == before


def refused(text, key='Information'):
    return ('{"%s": "%s"}' % (key, text)).encode()


def refusals(program, provider):
    """One good symbol beside each kind of refusal: the good one is there, the others say why not."""
    serve_good(provider)
    fine = (FOLDER / 'errors' / 'error_invalid_api_call_2018.json').read_bytes()
    cases = {
        'UNKNOWN': (fine, 'does not know'),
        'HTML': (lambda h, q: h.answer(b'<html><body>Gateway</body></html>', content_type='text/html'), ''),
        'CUT': (DAILY.read_bytes()[:5000], ''),
        'GONE': (lambda h, q: (h.answer(DAILY.read_bytes()[:5000], claim=90000), h.connection.close()), ''),
        'ERROR': (lambda h, q: h.answer(b'oops', status=503, content_type='text/plain'), ''),
    }
    for symbol, (answer, _) in cases.items():
        provider.answers[('TIME_SERIES_DAILY', symbol)] = answer
    symbols = [x for symbol in ['MSFT', *cases] for x in ('--symbol', symbol)]
    run = program.json('run', *symbols, expect=3, DATAPIPE_REQUEST_ATTEMPTS='2')
    assert run['status'] == 'partial', run
    assert item(run, 'MSFT')['status'] == 'success', run
    for symbol, (_, word) in cases.items():
        entry = item(run, symbol)
        assert entry['status'] == 'failed' and entry['rows'] == 0 and word in entry['error'], entry
        assert 'E2EKEY42' not in entry['error']
    assert provider.count('TIME_SERIES_DAILY', 'UNKNOWN') == 1, 'what cannot succeed is not asked twice'
    assert provider.count('TIME_SERIES_DAILY', 'ERROR') == 2, 'what can succeed is'
    assert program.query('select count(*) n from marts.fact_daily_trading') == [{'n': 100}]


def wrong_key(program, provider):
    serve_good(provider)
    program.run('run', '--symbol', 'MSFT')
    text = refused('the parameter apikey is invalid or missing. Please claim your free API key', 'Error Message')
    provider.answers = {(f, s): text for f in ('TIME_SERIES_DAILY', 'OVERVIEW', 'GLOBAL_QUOTE') for s in ('A', 'B')}
    provider.requests.clear()
    run = program.json('run', '--symbol', 'A', '--symbol', 'B', expect=1)
    assert run['status'] == 'failed' and 'key' in item(run, 'A')['error'].lower(), run
    assert len(provider.requests) <= 3, 'a wrong key is not tried on every symbol'
    assert program.query('select count(*) n from marts.fact_daily_trading') == [{'n': 100}], 'nothing is lost'


def spent_quota(program, provider):
    serve_good(provider)
    text = refused('We have detected your API key as E2EKEY42 and our standard API rate limit is 25 requests per day.')
    provider.answers |= {(f, 'LATE'): text for f in ('TIME_SERIES_DAILY', 'OVERVIEW', 'GLOBAL_QUOTE')}
    done = program.run('run', '--symbol', 'MSFT', '--symbol', 'LATE', '--json', expect=3)
    assert 'E2EKEY42' not in done.stdout + done.stderr, 'the key is not repeated'
    assert provider.count('TIME_SERIES_DAILY', 'LATE') == 1, 'a spent quota is not asked again'
    assert program.query("select count(*) n from marts.fact_daily_trading where symbol = 'MSFT'") == [{'n': 100}]


def premium_falls_back(program, provider):
    def daily(handler, query):
        if query.get('outputsize') == 'full':
            handler.answer(refused('Thank you! The outputsize=full parameter value is a premium feature.'))
        else:
            handler.answer(DAILY.read_bytes())

    def periods(key, *rows):
        bar = {'1. open': '90', '2. high': '99', '3. low': '80', '4. close': '95', '5. volume': '7'}
        return json.dumps({key: {day: bar for day in rows}}).encode()

    provider.answers |= {('TIME_SERIES_DAILY', 'MSFT'): daily,
                         ('TIME_SERIES_WEEKLY', 'MSFT'): periods('Weekly Time Series', '2018-01-05', '2018-01-12'),
                         ('TIME_SERIES_MONTHLY', 'MSFT'): periods('Monthly Time Series', '2017-12-29')}
    run = program.json('run', '--symbol', 'MSFT', DATAPIPE_ALPHA_VANTAGE_PLAN='premium')
    assert run['status'] == 'success', run
    assert provider.count('TIME_SERIES_DAILY', 'MSFT') == 2
    assert program.query('select count(*) n from marts.fact_daily_trading') == [{'n': 100}]
    # What the short history lacks comes by week and month, and is asked for once.
    assert provider.count('TIME_SERIES_WEEKLY', 'MSFT') == provider.count('TIME_SERIES_MONTHLY', 'MSFT') == 1
    rows = program.query('select period, count(*) n from raw.period_prices group by period order by period')
    assert rows == [{'period': 'month', 'n': 1}, {'period': 'week', 'n': 2}], rows
    program.json('run', '--symbol', 'MSFT', DATAPIPE_ALPHA_VANTAGE_PLAN='premium')
    assert provider.count('TIME_SERIES_WEEKLY', 'MSFT') == 1


def bad_records(program, provider):
    text = DAILY.read_text(encoding='utf-8-sig')
    text = text.replace('"4. close": "107.6400"', '"4. close": "-"').replace('"2018-08-15"', '"2018-02-30"')
    provider.answers[('TIME_SERIES_DAILY', 'MSFT')] = text.encode()
    run = program.json('run', '--symbol', 'MSFT', expect=3)
    assert item(run, 'MSFT')['rows'] == 98, run
    rejects = program.query('select position, cause, payload from raw.rejects order by position')
    assert [r['position'] for r in rejects] == ['2018-02-30', '2018-08-16'], rejects
    assert all(r['cause'] and r['payload'] for r in rejects), rejects
    again = program.json('run', '--symbol', 'MSFT', expect=None)
    assert program.query('select count(*) n from raw.rejects') == [{'n': 2}], again


def provider_away(program, provider):
    closed = socket.socket()
    closed.bind(('127.0.0.1', 0))
    url = f'http://127.0.0.1:{closed.getsockname()[1]}/query'
    run = program.json('run', '--symbol', 'MSFT', expect=1, DATAPIPE_ALPHA_VANTAGE_URL=url,
                       DATAPIPE_REQUEST_ATTEMPTS='1')
    closed.close()
    assert '127.0.0.1' in item(run, 'MSFT')['error'], run


def reset_in_the_middle(program, provider):
    def reset(handler, query):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        handler.connection.close()

    provider.answers[('TIME_SERIES_DAILY', 'MSFT')] = reset
    run = program.json('run', '--symbol', 'MSFT', expect=1, DATAPIPE_REQUEST_ATTEMPTS='2')
    assert provider.count('TIME_SERIES_DAILY', 'MSFT') == 2, run
    assert run['status'] == 'failed' and item(run, 'MSFT')['error'], run


def second_run_at_once(program, provider):
    def slow(handler, query):
        time.sleep(2)
        handler.answer(DAILY.read_bytes())

    provider.answers[('TIME_SERIES_DAILY', 'MSFT')] = slow
    with concurrent.futures.ThreadPoolExecutor() as pool:
        first = pool.submit(program.json, 'run', '--symbol', 'MSFT')
        deadline = time.monotonic() + 30
        while not provider.requests and time.monotonic() < deadline:
            time.sleep(0.02)
        second = program.run('run', '--symbol', 'MSFT', expect=1)
        assert 'Another run' in second.stderr + second.stdout, second
        assert first.result()['status'] == 'success'


main(replies_to_marts, pictures, again_changes_nothing, refusals, wrong_key, spent_quota, premium_falls_back,
     bad_records, provider_away, reset_in_the_middle, second_run_at_once)
