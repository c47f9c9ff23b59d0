#!/usr/bin/env python3
"""What a run asks for, what it may spend, and what it says before it does."""
import json
import threading
import time

from harness import FIXTURES, main

FOLDER = FIXTURES / 'alpha-vantage'
DAILY = FOLDER / 'daily_compact_MSFT_2018-08-16.json'
OVERVIEW = FOLDER / 'overview_IBM_2025-09.json'
QUOTE = FOLDER / 'global_quote_MSFT_2018-10-05.json'


def serve(provider, *symbols):
    for symbol in symbols:
        provider.answers |= {('TIME_SERIES_DAILY', symbol): DAILY.read_bytes(),
                             ('GLOBAL_QUOTE', symbol): QUOTE.read_bytes(),
                             ('OVERVIEW', symbol): OVERVIEW.read_bytes()}


def named(*symbols):
    return [x for symbol in symbols for x in ('--symbol', symbol)]


def a_plan_changes_nothing(program, provider):
    plan = program.json('run', '--dry-run', '--symbol', 'MSFT', DATAPIPE_ALPHA_VANTAGE_PER_DAY='2')
    assert [c['dataset'] for c in plan['calls']] == ['daily', 'quote'], plan
    assert [(c['dataset'], '2' in c['reason']) for c in plan['stale']] == [('overview', True)], plan
    source, = plan['sources']
    assert (source['plan'], source['calls'], source['calls_wanted']) == ('free', 2, 3), source
    assert source['quota']['day'] == {'allowed': 2, 'used': 0, 'left': 2}, source
    assert not (program.folder / 'data' / 'postgresql').exists(), 'a database that was not there is not made'

    text = program.run('run', '--dry-run', '--symbol', 'MSFT', DATAPIPE_ALPHA_VANTAGE_PER_DAY='2')
    assert '2 calls would be made' in text.stdout and 'facts of the company' in text.stdout, text
    assert '2 a day, 2 left' in text.stderr, text
    assert provider.requests == []


def a_budget_is_kept_between_processes(program, provider):
    serve(provider, 'A', 'B', 'C')
    limits = {'DATAPIPE_ALPHA_VANTAGE_PER_DAY': '4'}
    run = program.json('run', *named('A', 'B', 'C'), expect=3, **limits)
    assert run['status'] == 'partial', run
    asked = [q['function'] for q in provider.requests]
    assert asked[:3] == ['TIME_SERIES_DAILY'] * 3 and asked[3:] == ['GLOBAL_QUOTE'], 'prices before facts'
    spent = [i for i in run['items'] if i['status'] == 'partial']
    assert len(spent) >= 2 and all('4 calls' in i['error'] and 'asked again from' in i['error'] for i in spent), run

    run = program.json('run', *named('A', 'D'), expect=1, **limits)
    assert run['status'] == 'failed' and len(provider.requests) == 4, 'another process knows what was spent'
    plan = program.json('run', '--dry-run', *named('A', 'D'), **limits)
    assert plan['calls'] == [] and plan['sources'][0]['quota']['day'] == {'allowed': 4, 'used': 4, 'left': 0}, plan
    # Another key has a budget of its own.
    plan = program.json('run', '--dry-run', '--symbol', 'A', ALPHA_VANTAGE_API_KEY='OTHER', **limits)
    assert plan['sources'][0]['quota']['day']['used'] == 0, plan


def what_a_provider_says_is_remembered(program, provider):
    spent = b'{"Information": "We have detected your API key as E2EKEY42 and our standard rate limit is 25 requests per day."}'
    serve(provider, 'A', 'B')
    provider.answers[('TIME_SERIES_DAILY', 'A')] = spent
    run = program.json('run', *named('A', 'B'), expect=3)
    asked = len(provider.requests)
    again = program.json('run', *named('B'), expect=1)
    assert len(provider.requests) == asked, 'it said that there is no use in asking'
    assert 'asked again from' in again['items'][0]['error'], again
    plan = program.json('run', '--dry-run', '--symbol', 'B')
    assert plan['calls'] == [] and plan['stale'], plan
    kept, = program.query('select message, until_at > now() as holds from control.quota_spent')
    assert kept['holds'] and 'E2EKEY42' not in kept['message'], kept
    assert run['status'] == 'partial', run
    # With another key it is another matter, and so it is tomorrow.
    program.run('run', '--symbol', 'B', ALPHA_VANTAGE_API_KEY='OTHERKEY')
    program.another_day()
    program.run('run', '--symbol', 'B')


def the_stalest_goes_first(program, provider):
    serve(provider, 'OLD', 'NEW', 'FRESH')
    program.run('run', '--symbol', 'OLD')
    program.run('run', '--symbol', 'FRESH')
    # Days that never came keep being asked for; who waited longest is first, and who never came before all.
    plan = program.json('run', '--dry-run', *named('FRESH', 'OLD', 'NEW'))
    assert [c['symbol'] for c in plan['calls'] if c['dataset'] == 'daily'] == ['NEW', 'OLD', 'FRESH'], plan
    assert [c['symbol'] for c in plan['calls'] if c['dataset'] == 'overview'] == ['NEW'], plan
    days = [(c['symbol'], c['last_asked_at'] is None) for c in plan['calls'] if c['dataset'] == 'daily']
    assert days == [('NEW', True), ('OLD', False), ('FRESH', False)], days


def ledger(program, symbol):
    rows = program.query('select state, first_day::text, last_day::text from control.intervals '
                         'join raw.listings using (instrument_id, source) '
                         f"where source_symbol = '{symbol}' order by first_day")
    return [(r['state'], r['first_day'], r['last_day']) for r in rows]


def a_backfill_asks_for_what_is_missing(program, provider):
    serve(provider, 'MSFT')
    program.run('run', '--symbol', 'MSFT')
    known = ledger(program, 'MSFT')
    assert known[0] == ('loaded', '2018-03-27', '2018-08-16') and known[1][:2] == ('empty', '2018-08-17'), known

    provider.requests.clear()
    done = program.run('backfill', '--from', '2018-04-01', '--to', '2018-06-30', '--symbol', 'MSFT')
    assert provider.requests == [] and 'No day in that range is missing' in done.stderr, done

    provider.answers[('TIME_SERIES_DAILY', 'MSFT')] = lambda h, q: h.answer(b'oops', status=503)
    asked = ('backfill', '--from', '2018-03-01', '--to', '2018-06-30', '--symbol', 'MSFT')
    plan = program.json(*asked, '--dry-run')
    assert [c['dataset'] for c in plan['calls']] == ['daily'] and provider.requests == [], plan
    done = program.run(*asked, expect=1, DATAPIPE_REQUEST_ATTEMPTS='1')
    assert 'alphavantage: 1 call' in done.stderr, done
    assert {q['function'] for q in provider.requests} == {'TIME_SERIES_DAILY'}, provider.requests
    assert ledger(program, 'MSFT') == [('failed', '2018-03-01', '2018-03-26'), *known]


def a_backfill_within_the_day(program, provider):
    """Of prices within the day each month is asked for by itself, whatever is there by day."""
    def month(handler, query):
        bar = {'1. open': '10', '2. high': '12', '3. low': '9', '4. close': '11', '5. volume': '100'}
        rows = {f"{query['month']}-{day} {time}:00": bar for day in ('27', '28') for time in ('09:00', '10:00')}
        handler.answer(json.dumps({'Meta Data': {'6. Time Zone': 'US/Eastern'}, 'Time Series (60min)': rows}).encode())

    serve(provider, 'MSFT')
    program.run('run', '--symbol', 'MSFT')
    provider.requests.clear()
    provider.answers[('TIME_SERIES_INTRADAY', 'MSFT')] = month
    program.run('backfill', '--from', '2018-02-10', '--to', '2018-03-31', '--symbol', 'MSFT',
                DATAPIPE_ALPHA_VANTAGE_DATASETS='intraday-60min', DATAPIPE_ALPHA_VANTAGE_EXTENDED_HOURS='false')
    asked = [(q['month'], q['interval'], q['adjusted'], q['extended_hours'], q['outputsize']) for q in provider.requests]
    assert sorted(asked) == [(m, '60min', 'false', 'false', 'full') for m in ('2018-02', '2018-03')], asked
    # Summer time began on 11 March.
    found = program.query("select to_char(started_at at time zone 'UTC', 'MM-DD HH24') as t, trading_date::text as d "
                          'from marts.fact_intraday_trading order by started_at')
    assert [(r['t'], r['d']) for r in found][1:5:3] == [('02-27 15', '2018-02-27'), ('03-27 13', '2018-03-27')], found
    kinds = program.query("select kind, count(*) n from staging.observations where symbol = 'MSFT' group by 1 order by 1")
    assert kinds == [{'kind': 'company', 'n': 1}, {'kind': 'daily', 'n': 100}, {'kind': 'intraday', 'n': 8},
                     {'kind': 'quote', 'n': 1}], kinds


def each_interval_has_a_ledger(program, provider):
    """What is there of one interval is not asked for again, and says nothing of another."""
    refused = set()

    def month(handler, query):
        bar = {'1. open': '10', '2. high': '12', '3. low': '9', '4. close': '11', '5. volume': '100'}
        rows = {f"{query['month']}-{day:02} 10:00:00": bar for day in range(1, 29)}
        if query['month'] in refused:
            handler.answer(b'{}', status=500)
        else:
            handler.answer(json.dumps({'Meta Data': {'6. Time Zone': 'US/Eastern'},
                                       f"Time Series ({query['interval']})": rows}).encode())

    def backfill(first, last, interval, expect=0):
        provider.requests.clear()
        program.run('backfill', '--from', first, '--to', last, '--symbol', 'MSFT', expect=expect,
                    DATAPIPE_ALPHA_VANTAGE_DATASETS=f'intraday-{interval}', DATAPIPE_REQUEST_ATTEMPTS='1')
        return sorted((q['month'], q['interval']) for q in provider.requests)

    provider.answers[('TIME_SERIES_INTRADAY', 'MSFT')] = month
    assert backfill('2018-02-01', '2018-03-15', '60min') == [('2018-02', '60min'), ('2018-03', '60min')]
    assert backfill('2018-02-01', '2018-03-15', '60min') == []
    assert backfill('2018-02-10', '2018-03-31', '60min') == [], 'a month is there as a whole'
    assert backfill('2018-02-01', '2018-03-15', '5min') == [('2018-02', '5min'), ('2018-03', '5min')]
    # What failed is asked for again, and nothing else.
    refused.add('2018-05')
    assert backfill('2018-03-01', '2018-05-31', '60min', expect=None) == [('2018-04', '60min'), ('2018-05', '60min')]
    refused.clear()
    assert backfill('2018-03-01', '2018-05-31', '60min') == [('2018-05', '60min')]
    found = program.query("select interval, state, min(first_day)::text as first, max(last_day)::text as last "
                          'from control.intervals group by 1, 2 order by 1, 2')
    assert [(r['interval'], r['state']) for r in found if r['state'] in ('failed', 'loaded')] == [
        ('intraday-5min', 'loaded'), ('intraday-60min', 'loaded')], found
    loaded = {r['interval']: (r['first'], r['last']) for r in found if r['state'] == 'loaded'}
    assert loaded == {'intraday-5min': ('2018-02-01', '2018-03-28'), 'intraday-60min': ('2018-02-01', '2018-05-28')}, found
    points = program.query("select endpoint from control.checkpoints where endpoint like '%INTRADAY%' order by 1")
    assert [p['endpoint'] for p in points] == ['TIME_SERIES_INTRADAY?intraday-5min',
                                               'TIME_SERIES_INTRADAY?intraday-60min'], points


def backfills(program):
    return [(b['state'], b['days'], b['days_left'], b['calls_left'], b['resume_at'] is not None)
            for b in program.json('backfill', 'list')]


def a_backfill_over_several_days(program, provider):
    """What a day's calls do not suffice for is kept, waits, goes on, and is done."""
    serve(provider, 'A', 'B', 'C')
    names, range_ = named('A', 'B', 'C'), ('--from', '2018-04-02', '--to', '2018-06-29')
    limit = {'DATAPIPE_ALPHA_VANTAGE_PER_DAY': '2'}
    assert program.json('backfill', 'list') == []
    done = program.run('backfill', *range_, *names, expect=3, **limit)
    assert 'Of backfill 1 1 call is left' in done.stderr and "today's budget" in done.stderr, done
    (state, days, left, calls, waits), = backfills(program)
    assert (state, calls, waits) == ('active', 1, True) and days == 3 * left == 192, (state, days, left, calls, waits)
    assert len(provider.requests) == 2, provider.requests

    # Still the same day: nothing is asked, and it says so.
    done = program.run('backfill', 'resume', '1', expect=3, **limit)
    assert len(provider.requests) == 2 and 'asked again from' in done.stderr, done
    assert '128 of 192' in program.run('backfill', 'list').stdout

    program.query("update control.quota set period_start = period_start - interval '1 day' where period = 'day' returning period")
    program.run('backfill', 'resume', '1', **limit)
    assert backfills(program) == [('done', 192, 0, 0, False)] and len(provider.requests) == 3, backfills(program)
    found = program.query("select options, status from control.runs where trigger = 'backfill' order by run_id")
    assert [r['options'] for r in found] == [{'backfill_id': 1}] * 2, found
    done = program.run('backfill', 'resume', '1', expect=1)
    assert 'has ended already' in done.stderr, done


def a_backfill_goes_on_under_watch(program, provider):
    """Where schedules are kept, what waits for calls is gone on with once there are some."""
    serve(provider, 'A', 'B')
    program.run('backfill', '--from', '2018-04-02', '--to', '2018-06-29', *named('A', 'B'), expect=3,
                DATAPIPE_ALPHA_VANTAGE_PER_DAY='1')
    assert backfills(program)[0][3:] == (1, True), backfills(program)
    program.query('update control.backfills set resume_at = now() returning 1 as it')
    watch = program.start('watch')
    try:
        for _ in range(300):
            if backfills(program)[0][0] == 'done':
                break
            time.sleep(0.2)
    finally:
        watch.terminate()
    said = ''.join(watch.communicate(timeout=60))
    assert backfills(program) == [('done', 128, 0, 0, False)], said
    assert 'Backfill 1 goes on: 1 call is left' in said and 'Backfill 1 is done' in said, said
    assert len(provider.requests) == 2, provider.requests


def a_backfill_paused_from_elsewhere(program, provider):
    """Another process pauses it while it waits for an answer; what had come stays, and nothing more is asked."""
    serve(provider, 'A')
    gate = threading.Event()
    provider.answers[('TIME_SERIES_DAILY', 'B')] = lambda h, q: gate.wait(30)
    going = program.start('backfill', '--from', '2018-04-02', '--to', '2018-06-29', *named('A', 'B'))
    while provider.count('TIME_SERIES_DAILY', 'B') == 0:
        time.sleep(0.05)
    program.run('backfill', 'pause', '1')
    _, errors = going.communicate(timeout=60)
    gate.set()
    assert going.returncode != 0 and 'is paused' in errors, errors
    state, _, left, _, _ = backfills(program)[0]
    assert (state, left) == ('paused', 64), backfills(program)
    program.run('backfill', 'cancel', '1')
    assert 'cancelled' in program.run('backfill', 'list').stdout
    assert 'no backfill 7' in program.run('backfill', 'pause', '7', expect=1).stderr


def a_backfill_of_what_failed(program, provider):
    """Of a range only the days whose request failed, not those that were never asked for."""
    serve(provider, 'A')
    program.run('run', *named('A'))
    provider.answers[('TIME_SERIES_DAILY', 'A')] = lambda h, q: h.answer(b'oops', status=503)
    program.run('backfill', '--from', '2018-03-01', '--to', '2018-03-31', *named('A'), expect=1, DATAPIPE_REQUEST_ATTEMPTS='1')
    assert backfills(program)[0] == ('active', 18, 18, 1, True), backfills(program)
    provider.requests.clear()
    done = program.run('backfill', '--from', '2018-01-02', '--to', '2018-02-28', '--failed', *named('A'))
    assert provider.requests == [] and 'No day in that range is missing' in done.stderr, done
    plan = program.json('backfill', '--from', '2018-01-02', '--to', '2018-03-31', '--failed', *named('A'), '--dry-run')
    assert [c['dataset'] for c in plan['calls']] == ['daily'], plan


def a_backfill_of_several_runs(program, provider):
    """What is left after a run is asked for once more; of all of it there is one object."""
    serve(provider, 'A')
    provider.answers[('TIME_SERIES_DAILY', 'B')] = json.dumps({'Error Message': 'Invalid API call.'}).encode()
    done = program.run('backfill', '--from', '2018-04-02', '--to', '2018-06-29', *named('A', 'B'), '--json', expect=3)
    told = json.loads(done.stdout)
    assert told['run_ids'] == [1, 2] and told['run_id'] == 2 and told['status'] == 'partial', told
    assert [(i['symbol'], i['status'], i['rows'] > 0) for i in told['items']] == [('A', 'success', True), ('B', 'failed', False)]
    assert told['quota'] == [{'source': 'alphavantage', 'calls': len(provider.requests)}], told['quota']
    assert told['tasks'][1]['rows_in'] == len(provider.requests) and len(told['tasks']) == 7, told['tasks']
    assert told['backfill']['state'] == 'failed' and told['backfill']['days_left'] == 64, told['backfill']
    assert done.stderr.count('alphavantage: 2 calls') == 1, done.stderr

    # Nothing can be asked today: still an object, of no run.
    limit = {'DATAPIPE_ALPHA_VANTAGE_PER_DAY': '3'}
    told = program.json('backfill', '--from', '2018-04-02', '--to', '2018-06-29', *named('C'), expect=3, **limit)
    assert told['run_id'] is None and told['status'] == 'partial' and told['backfill']['resume_at'], told


def a_backfill_called_wrongly(program, provider):
    for arguments in ([], ['--from', 'yesterday'], ['--from', '2018-02-30'], ['--from', '2018-01-01T00'],
                      ['--from', '2018-06-01', '--to', '2018-05-01'], ['--from', '2999-01-01'],
                      ['--from', '2018-01-01', 'MSFT'], ['MSFT'], ['pause'], ['resume', 'A'], ['cancel', '1', '2']):
        done = program.run('backfill', *arguments, expect=2)
        assert done.stderr.startswith('datapipe: '), done


main(a_plan_changes_nothing, a_budget_is_kept_between_processes, what_a_provider_says_is_remembered, the_stalest_goes_first,
     a_backfill_asks_for_what_is_missing, a_backfill_within_the_day, each_interval_has_a_ledger,
     a_backfill_called_wrongly, a_backfill_over_several_days, a_backfill_goes_on_under_watch,
     a_backfill_paused_from_elsewhere, a_backfill_of_what_failed, a_backfill_of_several_runs, steady=True)
