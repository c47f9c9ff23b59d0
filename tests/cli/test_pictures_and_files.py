#!/usr/bin/env python3
"""What the commands write into files, what they say in JSON, and what a signal or a second call does."""
import csv
import json
import pathlib
import re
import signal
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402


def pictures(program, provider):
    program.run('run', '--sample')
    size = {}
    for name, options in {
        'plain.png': [],
        'all.png': ['--indicator', 'sma:20', '--indicator', 'ema:50', '--indicator', 'rsi', '--type', 'line', '--log', '--range', '5y'],
        'compared.svg': ['--compare', 'NORD.SIM', '--compare', 'AUR.SIM'],
        'dark.pdf': ['--dark', '--range', 'max', '--type', 'area'],
        'small.png': ['--size', '320x200', '--type', 'bars', '--range', 'ytd'],
    }.items():
        path = program.folder / name
        assert program.run('chart', 'volt.sim', '-o', str(path), *options).stdout.strip() == str(path)
        data = path.read_bytes()
        magic = {'.png': b'\x89PNG', '.svg': b'<?xml', '.pdf': b'%PDF'}[path.suffix]
        assert data.startswith(magic), (name, data[:20])
        if path.suffix == '.png':
            size[name] = struct.unpack('>II', data[16:24])
    assert size == {'plain.png': (1200, 675), 'all.png': (1200, 675), 'small.png': (320, 200)}, size
    assert (program.folder / 'plain.png').read_bytes() != (program.folder / 'all.png').read_bytes()

    path = program.folder / 'numbers.csv'
    program.run('chart', 'VOLT.SIM', '-o', str(path), '--indicator', 'macd', '--indicator', 'sma:3', '--range', 'max')
    rows = list(csv.DictReader(path.open()))
    assert list(rows[0])[-4:] == ['macd', 'macd_signal', 'macd_histogram', 'sma_3'] and len(rows) > 1000, rows[0]
    assert rows[32]['macd'] == '' and rows[33]['macd_histogram'] != '', rows[32:34]
    mean = sum(float(row['close']) for row in rows[-3:]) / 3
    assert abs(float(rows[-1]['sma_3']) / mean - 1) < 1e-12, (rows[-1], mean)

    path = str(program.folder / 'no.png')
    assert 'NOPE' in program.run('chart', 'NOPE', '-o', path, expect=1).stderr
    assert 'NOPE' in program.run('chart', 'VOLT.SIM', '--compare', 'NOPE', '-o', path, expect=1).stderr
    for wrong in (['--size', '10x10'], ['--size', 'big'], ['--type', 'pie'], ['--range', 'often'], ['--indicator', 'x:1'],
                  ['--scale', 'round'], ['--interval', '7x'], ['--interval', '24h']):
        program.run('chart', 'VOLT.SIM', '-o', path, *wrong, expect=2)
    assert '--interval' in program.run('chart', 'VOLT.SIM', '-o', path, '--interval', '5m', expect=1).stderr
    program.run('chart', 'VOLT.SIM', '-o', str(program.folder / 'x.gif'), expect=1)
    program.run('chart', 'VOLT.SIM', '-o', str(program.folder / 'no' / 'x.png'), expect=1)
    assert not pathlib.Path(path).exists()


def export_is_whole_or_not_there(program, provider):
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    kept = program.folder / 'kept.csv'
    kept.write_text('from before')
    program.run('export', 'marts.nosuch', '-o', str(kept), expect=1)
    assert kept.read_text() == 'from before' and list(program.folder.glob('*.part')) == []
    program.run('export', 'dim_company', '-o', str(kept))
    assert kept.read_bytes().count(b'\r\n') == 2, kept.read_bytes()
    assert program.run('export', 'dim_company', '-o', '-').stdout == kept.read_text()
    program.run('query', '  ', expect=2)


def models_as_json(program, provider):
    assert 'dim_company' in program.json('model', 'ls')
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    results = {r['name']: r for r in program.json('model', 'build', '--select', 'stg_daily_prices')}
    assert results['stg_daily_prices']['status'] == 'success', results
    assert results['stg_daily_prices']['relation'] == 'staging.stg_daily_prices', results
    assert 'dim_company' not in results and any(r['kind'] == 'test' for r in results.values()), results
    program.run('model', 'run', '--select', 'nosuch_model', expect=1)
    program.run('model', expect=2)
    program.run('model', 'ls', '--project', str(program.folder / 'nowhere'), expect=1)


def plan_as_json(program, provider):
    plan = program.json('run', '--dry-run', '--symbol', 'IBM', '--symbol', 'coinpaprika:btc-bitcoin')
    calls = {(c['source'], c['symbol'], c['endpoint']) for c in plan['calls']}
    assert ('alphavantage', 'IBM', 'TIME_SERIES_DAILY') in calls, calls
    assert {c[1] for c in calls} == {'IBM', 'btc-bitcoin'} and provider.requests == [], calls
    assert 'E2EKEY42' not in json.dumps(plan)


def slow_answers(provider, released):
    """Every answer waits, so that a run is going on for as long as the test needs it."""
    def answer(handler, query):
        while not released:
            time.sleep(0.02)
        try:
            handler.answer(b'{}')
        except BrokenPipeError:
            pass    # whoever asked was stopped meanwhile
    for function in ('TIME_SERIES_DAILY', 'OVERVIEW', 'GLOBAL_QUOTE'):
        provider.answers[(function, 'IBM')] = answer


def wait_for_a_call(provider):
    deadline = time.monotonic() + 60
    while not provider.requests:
        assert time.monotonic() < deadline, 'the run asked nothing'
        time.sleep(0.02)


def one_run_at_a_time(program, provider):
    released = []
    slow_answers(provider, released)
    first = program.start('run', '--symbol', 'IBM')
    try:
        wait_for_a_call(provider)
        second = program.run('run', '--sample', expect=1)
        assert 'Another run is going on' in second.stderr, second
        # Reading goes on beside it.
        assert program.json('runs')[-1]['status'] == 'running'
    finally:
        released.append(True)
        first.communicate(timeout=120)


def a_signal_stops_it(program, provider):
    released = []
    slow_answers(provider, released)
    run = program.start('run', '--symbol', 'IBM', '--json')
    try:
        wait_for_a_call(provider)
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=60)
    finally:
        released.append(True)
        run.kill()
    assert run.returncode == 1 and json.loads(out)['status'] == 'cancelled', (run.returncode, out)
    assert program.json('runs')[0]['status'] == 'cancelled'


def progress_is_for_people(program, provider):
    done = program.run('run', '--sample', '--symbol', 'NORD.SIM', '--json')
    assert json.loads(done.stdout)['status'] == 'success'
    assert 'alphavantage:NORD.SIM success' in done.stderr and '\r' not in done.stderr, done.stderr
    assert re.search(r'task transform success in [0-9.]+ s', done.stderr), done.stderr


def import_env(program, provider):
    env = program.folder / '.env'
    env.write_text('POSTGRES_HOST=db.example\nPOSTGRES_PORT=5433\nPOSTGRES_DB=market\nPOSTGRES_USER=me\n'
                   'DATAPIPE_REQUEST_ATTEMPTS=many\nDATAPIPE_SYMBOLS=IBM\nEMPTY=\n')
    done = program.run('settings', 'import-env', str(env), expect=3)
    assert 'request-attempts' in done.stderr and 'many' in done.stderr, done
    assert program.run('settings', 'get', 'database-url').stdout.strip() == \
        'postgresql://me@db.example:5433/market'
    assert program.run('settings', 'get', 'symbols').stdout.strip() == 'IBM'
    env.write_text('NOTHING=1\n')
    program.run('settings', 'import-env', str(env), expect=1)
    env.write_text('this is no setting\n')
    assert 'Line 1' in program.run('settings', 'import-env', str(env), expect=1).stderr
    assert 'Line 1' in program.run('status', '--env-file', str(env), expect=1).stderr


main(pictures, export_is_whole_or_not_there, models_as_json, plan_as_json, one_run_at_a_time, a_signal_stops_it,
     progress_is_for_people, import_env)
