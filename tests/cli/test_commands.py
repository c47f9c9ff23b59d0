#!/usr/bin/env python3
"""The commands, as a person at a terminal or a script sees them: output, messages, exit codes."""
import csv
import io
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402


def before_anything(program, provider):
    """No data yet is not an error, and nothing set up is a sentence."""
    status = program.json('status')
    assert status['bars'] == 0 and status['last_run'] is None, status
    assert program.json('runs') == []
    nothing = program.run('run', expect=1)
    assert 'No symbols are set up' in nothing.stderr and nothing.stdout == '', nothing
    assert 'NORD.SIM' in program.run('chart', 'NORD.SIM', '-o', str(program.folder / 'x.png'), expect=1).stderr


def sample_run(program, provider):
    run = program.json('run', '--sample')
    assert run['status'] == 'success' and len(run['items']) >= 12 and run['message'] is None, run
    assert {t['status'] for t in run['tasks']} == {'success'}, run
    shown = program.json('runs', str(run['run_id']))
    assert shown['status'] == 'success' and len(shown['items']) == len(run['items']), shown
    assert program.json('runs')[0]['run_id'] == run['run_id']
    assert program.json('status')['last_run']['run_id'] == run['run_id']
    text = program.run('run', '--sample')
    assert 'NORD.SIM' in text.stdout and 'tests passed' in text.stdout, text.stdout
    assert 'There is no run 999' in program.run('runs', '999', expect=1).stderr


def query_formats(program, provider):
    sql = """select 1 as n, 1.50::numeric as d, 'a,"b"' as t, null::text as nothing, true as b,
             '{"k": [1]}'::jsonb as j, 'NaN'::float8 as f"""
    row, = json.loads(program.run('query', sql, '--format', 'json').stdout)
    assert row == {'n': 1, 'd': 1.5, 't': 'a,"b"', 'nothing': None, 'b': True, 'j': {'k': [1]}, 'f': 'NaN'}, row
    header, cells = csv.reader(io.StringIO(program.run('query', sql, '--format', 'csv').stdout))
    assert header == ['n', 'd', 't', 'nothing', 'b', 'j', 'f'] and cells[2] == 'a,"b"' and cells[3] == '', cells
    table = program.run('query', "select 'äö' as a, 7 as b union all select 'x', 1234 order by b").stdout
    assert table.splitlines() == ['a      b', '--  ----', 'äö     7', 'x   1234'], table
    unruly = program.run('query', "select E'a\\nb\\x1b[31m' as a").stdout
    assert unruly.splitlines()[2] == 'a b [31m', unruly
    assert len(program.run('query', 'select generate_series(1, 20000)', '--format', 'csv').stdout.split()) == 20001
    assert program.query('select 1 where false') == []
    statement = program.folder / 'statement.sql'
    statement.write_text('select 42 as answer')
    assert '42' in program.run('query', '-f', str(statement)).stdout
    wrong = program.run('query', 'selec 1', expect=1)
    assert 'selec' in wrong.stderr and wrong.stdout == '' and len(wrong.stderr.splitlines()) == 1, wrong
    refused = program.run('query', 'delete from raw.daily_prices returning 1', expect=1)
    assert '--write' in refused.stderr, refused.stderr
    assert program.run('query', '-w', 'delete from raw.daily_prices where false').stdout == ''
    # Several, up to the first that fails; none of them takes the guard off the others.
    assert program.run('query', "select 1 as a; select ';' as b -- the end;\n;").stdout.split() == \
        ['a', '-', '1', 'b', '-', ';']
    stopped = program.run('query', 'select 5 as five; select 1 / 0; select 6 as six', expect=1)
    assert 'five' in stopped.stdout and 'six' not in stopped.stdout and '2 of 3' in stopped.stderr, stopped
    for way in ('commit', 'set transaction read write', 'set session characteristics as transaction read write'):
        refused = program.run('query', f'{way}; delete from raw.daily_prices returning 1', expect=1)
        assert '--write' in refused.stderr and '2 of 2' in refused.stderr, refused
    assert program.run('query', '-w', 'create temp table t as select 7 as seven; select * from t').stdout.split()[-1] == '7'
    assert program.run('query', ' ; -- nothing', expect=2).stderr
    program.run('query', expect=2)
    program.run('query', 'select 1', '--format', 'xml', expect=2)


def export_and_models(program, provider):
    program.run('run', '--sample', '--symbol', 'NORD.SIM')
    path = program.folder / 'out.csv'
    program.run('export', 'marts.fact_daily_trading', '-o', str(path))
    rows = list(csv.DictReader(path.open(newline='')))
    assert len(rows) > 1000 and rows[0]['symbol'] == 'NORD.SIM', rows[:1]
    assert 'nosuch' in program.run('export', 'marts.nosuch', '-o', str(path), expect=1).stderr
    assert 'dim_company' in program.run('model', 'ls').stdout
    built = program.run('model', 'build').stdout
    assert 'marts.dim_company' in built and 'ERROR=0' in built, built
    assert 'raw' in program.run('model', 'compile', '--select', 'stg_daily_prices').stdout


def model_docs(program, provider):
    folder = program.folder / 'target'
    program.run('model', 'run', '--target-path', str(folder))
    results = json.loads((folder / 'run_results.json').read_text())['results']
    assert {'model.datapipe.dim_company': 'success'}.items() <= {r['unique_id']: r['status'] for r in results}.items(), results
    page = program.run('model', 'docs', '--target-path', str(folder), '-o', str(program.folder) + '/').stdout.strip()
    assert page == str(program.folder / 'index.html') and 'dim_company' in open(page).read()
    manifest = json.loads((folder / 'manifest.json').read_text())
    assert 'source.datapipe.raw.instruments' in manifest['parent_map']['model.datapipe.dim_company']
    assert 'model.datapipe.dim_company' in json.loads((folder / 'catalog.json').read_text())['nodes']
    tree = program.run('model', 'lineage', 'dim_company.last_close').stdout
    assert '└─ fact_daily_trading.close (handed on)' in tree, tree
    edges = program.json('model', 'lineage', 'raw.quotes')['downstream']
    assert {'node': 'model.datapipe.stg_coin_quotes'} in [e['to'] for e in edges], edges
    assert 'nosuch' in program.run('model', 'lineage', 'dim_company.nosuch', expect=1).stderr
    assert 'nosuch' in program.run('model', 'lineage', 'nosuch', expect=1).stderr
    program.run('model', 'lineage', expect=2)


def model_checks(program, provider):
    program.run('run', '--sample')
    program.run('model', 'test')
    last = {row['test']: row for row in program.json('model', 'history')}
    assert len(last) > 100 and all(row['status'] == 'pass' for row in last.values()), last
    name = sorted(last)[0]
    over_time = program.json('model', 'history', name)
    assert len(over_time) == last[name]['times'] >= 2 and {row['test'] for row in over_time} == {name}, over_time
    assert 'nosuch' in program.run('model', 'history', 'nosuch', expect=1).stdout
    assert 'freshness:' in program.run('model', 'freshness').stdout

    folder = program.folder / 'old'
    (folder / 'models').mkdir(parents=True)
    (folder / 'dbt_project.yml').write_text('name: old\nmodel-paths: [models]\n', encoding='utf-8')
    (folder / 'models' / 'sources.yml').write_text('''sources:
  - name: raw
    schema: raw
    freshness: {error_after: {count: 1, period: day}}
    tables:
      - {name: daily_prices, loaded_at_field: first_seen_at}
      - {name: instruments, loaded_at_field: "timestamptz '2020-01-01'"}
''', encoding='utf-8')
    stale = program.run('model', 'freshness', '--project', str(folder), expect=3)
    assert '1 of 2 PASS freshness of raw.daily_prices' in stale.stdout, stale.stdout
    assert 'models/sources.yml' in stale.stderr and 'raw.instruments' in stale.stderr, stale.stderr
    program.run('model', 'freshness', '--project', str(folder), '--select', 'source:raw.instruments', expect=1)
    program.run('model', 'freshness', '--project', str(folder), '--select', 'source:raw.daily_prices')


def settings(program, provider):
    program.run('settings', 'set', 'symbols', 'alphavantage:IBM, coinpaprika:btc-bitcoin')
    assert program.run('settings', 'get', 'symbols').stdout.strip() == 'alphavantage:IBM,coinpaprika:btc-bitcoin'
    assert program.json('settings', 'list')['symbols'] == 'alphavantage:IBM,coinpaprika:btc-bitcoin'
    assert program.run('settings', 'get', 'symbols', DATAPIPE_SYMBOLS='X').stdout.strip() == 'X'
    program.run('settings', 'unset', 'symbols')
    assert program.run('settings', 'get', 'symbols').stdout.strip() == ''
    assert 'many' in program.run('settings', 'set', 'request-attempts', 'many', expect=1).stderr
    assert 'nosuch' in program.run('settings', 'set', 'nosuch', '1', expect=1).stderr
    listed = program.run('settings', 'list').stdout
    assert 'E2EKEY42' not in listed, 'a key is never shown'
    refused = program.run('status', expect=1, DATAPIPE_REQUEST_ATTEMPTS='abc')
    assert 'DATAPIPE_REQUEST_ATTEMPTS' in refused.stderr, refused
    env = program.folder / '.env'
    env.write_text('# comment\nexport DATAPIPE_SYMBOLS="alphavantage:MSFT"\nOTHER=1\n')
    assert program.run('settings', 'get', 'symbols', '--env-file', str(env)).stdout.strip() == 'alphavantage:MSFT'
    program.run('settings', 'import-env', str(env))
    assert program.run('settings', 'get', 'symbols').stdout.strip() == 'alphavantage:MSFT'


def database(program, provider):
    assert program.json('database', 'status')['state'] == 'absent'
    program.run('database', 'start')
    assert program.json('database', 'status')['state'] == 'running'
    program.run('status')
    assert program.json('database', 'status')['state'] == 'running', 'it was asked to stay'
    uri = program.run('database', 'uri').stdout.strip()
    assert uri.startswith('postgresql://'), uri
    assert '42' in program.run('database', 'psql', '--', '-Atc', 'select 42').stdout
    assert program.run('query', 'select 7 as n', '--database', uri, '--format', 'csv').stdout.split() == ['n', '7']
    program.run('database', 'stop')
    assert program.json('database', 'status')['state'] == 'stopped'
    away = program.run('status', '--database', 'postgresql://nobody@127.0.0.1:1/nothing', expect=1)
    assert '127.0.0.1' in away.stderr and len(away.stderr.splitlines()) == 1, away


def doctor(program, provider):
    checks = {c['check']: c for c in program.json('doctor')}
    assert checks['database']['status'] == 'ok' and 'PostgreSQL' in checks['database']['message'], checks
    blocked = program.folder / 'file'
    blocked.write_text('')
    bad = program.run('doctor', expect=1, DATAPIPE_DATA_DIR=str(blocked / 'x'))
    assert str(blocked) in bad.stdout, bad


def calls(program, provider):
    assert 'DataPipe' in program.run('--version').stdout
    assert 'doctor' in program.run('--help').stdout
    for command in ('run', 'status', 'runs', 'chart', 'query', 'export', 'model', 'settings', 'database', 'doctor'):
        assert 'Usage' in program.run(command, '--help').stdout, command
    assert 'status' in program.run('statsu', expect=2).stderr
    assert '--nope' in program.run('run', '--nope', expect=2).stderr
    program.run('chart', expect=2)
    program.run('settings', expect=2)
    planned = program.run('run', '--dry-run', '--symbol', 'IBM').stdout
    assert 'TIME_SERIES_DAILY' in planned and provider.requests == [], planned


main(before_anything, sample_run, query_formats, export_and_models, model_docs, model_checks, settings, database, doctor, calls)
