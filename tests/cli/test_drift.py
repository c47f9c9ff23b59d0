#!/usr/bin/env python3
"""datapipe drift and rejects: replies that change their form, what contracts make of them, and what a person does."""
import csv
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import FIXTURES, main  # noqa: E402

DAILY = FIXTURES / 'alpha-vantage' / 'daily_compact_MSFT_2018-08-16.json'
SERIES = 'Time Series (Daily)'
KNOWN, NEW = '5. volume', '6. volume traded'
CONTRACT = 'DATAPIPE_ALPHA_VANTAGE_CONTRACT'


def daily(change=lambda row: row):
    reply = json.loads(DAILY.read_bytes())
    reply[SERIES] = {day: change(row) for day, row in reply[SERIES].items()}
    return json.dumps(reply).encode()


def renamed(row):
    return {NEW if name == KNOWN else name: value for name, value in row.items()}


def retyped(row):
    return row | {KNOWN: 'a lot'}


def serve(provider, **replies):
    for symbol, body in replies.items():
        provider.answers['TIME_SERIES_DAILY', symbol] = body


def load(program, symbol, expect=0, contract='evolve'):
    return program.json('run', '--symbol', symbol, expect=expect,
                        **{CONTRACT: contract, 'DATAPIPE_ALPHA_VANTAGE_DATASETS': 'daily'})


def volumes(program, symbol):
    row, = program.query(f"""select count(*) as days, count(price.volume) as volumes from raw.daily_prices as price
                             join raw.listings using (instrument_id) where source_symbol = '{symbol}'""")
    return row['days'], row['volumes']


def accepted_rename(program, provider):
    serve(provider, MSFT=daily(), AAA=daily(renamed), BBB=daily(renamed))
    load(program, 'MSFT')
    assert 'Nothing has changed' in program.run('drift').stdout
    assert load(program, 'AAA')['status'] == 'success'
    load(program, 'BBB')
    assert volumes(program, 'AAA') == (100, 0)

    change, = program.json('drift')
    assert (change['change'], change['field'], change['target'], change['state']) == (
        'renamed', f'/{SERIES}/*/{KNOWN}', f'/{SERIES}/*/{NEW}', 'open'), change
    assert change['confidence'] > 0.6 and change['proposal'][0]['field'] == change['target'], change
    assert 'seems to be called' in program.run('drift', 'list').stdout

    asked = len(provider.requests)
    accepted = program.json('drift', 'accept', str(change['id']))
    assert accepted['state'] == 'accepted' and accepted['replies'] == 3, accepted
    assert len(provider.requests) == asked, 'no call was made'
    assert volumes(program, 'AAA') == (100, 100) and volumes(program, 'BBB') == (100, 100)
    assert volumes(program, 'MSFT') == (100, 100)
    days, = program.query("select count(*) as n from marts.fact_daily_trading where volume is not null")
    assert days['n'] == 300, days
    assert program.json('drift') == [] and program.json('drift', '--all')[0]['state'] == 'accepted'

    # From now on replies are read under both names, whichever contract there is.
    serve(provider, CCC=daily(renamed))
    assert load(program, 'CCC', contract='freeze')['status'] == 'success'
    assert volumes(program, 'CCC') == (100, 100)

    # Who changes their mind has what was stored before.
    program.run('drift', 'refuse', str(change['id']))
    assert volumes(program, 'AAA') == (100, 0) and volumes(program, 'MSFT') == (100, 100)
    days, = program.query("select count(*) as n from marts.fact_daily_trading where volume is not null")
    assert days['n'] == 100, days


def refused_rename(program, provider):
    serve(provider, MSFT=daily(), AAA=daily(renamed), BBB=daily(renamed))
    load(program, 'MSFT')
    load(program, 'AAA', contract='freeze', expect=1)
    change, = program.json('drift')
    program.run('drift', 'refuse', str(change['id']))
    load(program, 'BBB', contract='freeze', expect=1)
    assert {c['change'] for c in program.json('drift')} == {'new', 'missing'}, program.json('drift')
    assert volumes(program, 'BBB') == (0, 0)


def frozen(program, provider):
    serve(provider, MSFT=daily(), AAA=daily(renamed))
    load(program, 'MSFT', contract='freeze')
    run = load(program, 'AAA', contract='freeze', expect=1)
    error = run['items'][0]['error']
    assert 'freeze' in error and 'datapipe drift' in error and NEW in error, error
    assert volumes(program, 'AAA') == (0, 0)
    assert program.query("select count(*) as n from raw.api_responses")[0]['n'] == 2, 'it is kept'
    # The same reply again is no reason to take it for loaded.
    load(program, 'AAA', contract='freeze', expect=1)
    change, = program.json('drift')
    assert program.json('replay')['held'] == 2
    assert volumes(program, 'AAA') == (0, 0)
    assert program.json('drift', 'accept', str(change['id']))['held'] == 0
    assert volumes(program, 'AAA') == (100, 100)


def discarded_rows(program, provider):
    serve(provider, MSFT=daily(), AAA=daily(lambda row: renamed(row) if float(row['1. open']) < 104 else row))
    load(program, 'MSFT')
    run = load(program, 'AAA', contract='discard-row', expect=3)
    rejected = program.json('rejects', '--source', 'alphavantage')
    assert 10 < len(rejected) < 90 and 'the contract rejects' in rejected[0]['cause'], rejected[:1]
    assert volumes(program, 'AAA') == (100 - len(rejected),) * 2, run
    path = program.folder / 'rejects.csv'
    program.run('rejects', '-o', str(path))
    assert len(list(csv.DictReader(path.open(newline='')))) == len(rejected)
    program.json('replay')
    assert len(program.json('rejects')) == len(rejected), 'a replay does as the contract did'

    # Half of the rows have the old name, so it is no rename; a person knows what the new field is.
    change, = program.json('drift')
    assert change['change'] == 'new', change
    program.run('drift', 'accept', str(change['id']), '--as', f'/{SERIES}/*/{KNOWN}')
    assert volumes(program, 'AAA') == (100, 100)
    assert program.json('rejects') == [] and 'is loaded' in program.run('rejects').stdout
    assert {r['state'] for r in program.json('rejects', '--all')} == {'resolved'}


def discarded_values(program, provider):
    serve(provider, MSFT=daily(), AAA=daily(retyped), BBB=daily(retyped))
    load(program, 'MSFT')
    load(program, 'AAA', expect=3)
    assert volumes(program, 'AAA') == (0, 0), 'a volume that is no number is a bad record'
    program.run('replay', '--rejected')
    assert len(program.json('rejects')) == 100


def left_empty(program, provider):
    serve(provider, MSFT=daily(), AAA=daily(retyped))
    load(program, 'MSFT')
    assert load(program, 'AAA', contract='discard-value')['status'] == 'success'
    assert volumes(program, 'AAA') == (100, 0) and program.json('rejects') == []
    change, = program.json('drift')
    assert change['change'] == 'retyped' and 'was a number' in change['message'], change
    program.json('replay')
    assert volumes(program, 'AAA') == (100, 0)


def wrong_calls(program, provider):
    program.run('drift', 'accept', expect=2)
    program.run('drift', 'accept', 'x', expect=2)
    program.run('drift', 'judge', expect=2)
    program.run('drift', 'accept', '1', '--as', 'volume', expect=2)
    assert 'There is no change 7' in program.run('drift', 'accept', '7', expect=1).stderr
    program.run('rejects', 'all', expect=2)
    assert 'freeze' in program.run('status', expect=1, **{CONTRACT: 'melt'}).stderr


main(accepted_rename, refused_rename, frozen, discarded_rows, discarded_values, left_empty, wrong_calls)
