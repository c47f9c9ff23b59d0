#!/usr/bin/env python3
"""datapipe replay: what is typed, made again from what is stored."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

TABLES = ('raw.daily_prices', 'raw.quotes', 'raw.company_overviews', 'raw.csv_records', 'raw.rejects', 'marts.dim_company',
          'marts.fact_daily_trading', 'marts.fact_market_metrics')


def content(program):
    """The content of every table, as the server hashes it."""
    sql = ' union all '.join(
        f"select '{t}' as t, count(*) as n, md5(string_agg(x::text, '' order by x::text)) as h from {t} as x"
        for t in TABLES)
    return {row['t']: (row['n'], row['h']) for row in program.query(sql)}


def replay_sample(program, provider):
    program.run('run', '--sample')
    before = content(program)
    assert before['raw.daily_prices'][0] > 10000, before
    program.run('query', '--write', 'update raw.daily_prices set close = close + 1')
    assert content(program) != before
    replayed = program.json('replay')
    assert replayed['replies'] > 12 and replayed['tables_failed'] == 0 and replayed['rows'] > 10000, replayed
    assert content(program) == before
    text = program.run('replay', '--source', 'alphavantage', '--from', '2026-01-01')
    assert 'replies made' in text.stdout and content(program) == before, text
    # Nothing was rejected, so there is nothing to try again.
    assert program.json('replay', '--rejected')['replies'] == 0
    program.run('run', '--sample')
    assert provider.requests == [], 'no call was made'


def replay_files(program, provider):
    prices = program.folder / 'prices.csv'
    header = 'Symbol,Date,Open,High,Low,Close,Volume\n'
    first = 'AAA,2026-11-18,10,12,9,11,100\nAAA,2026-11-19,10,12,9,11.5,100\n'
    prices.write_text(header + first)
    program.run('import', str(prices))
    prices.write_text(header + first.replace('11.5', '11.75') + 'AAA,2026-11-20,10,9,9,11,100\n')
    program.run('import', str(prices), expect=3)
    prices.write_text(header + first)
    program.run('import', str(prices))
    notes = program.folder / 'notes.csv'
    notes.write_text('id,note\n1,one\n2,two\n')
    program.run('import', '--as', 'records', str(notes))
    before = content(program)
    assert before['raw.daily_prices'][0] == 2 and before['raw.csv_records'][0] == 2, before
    program.run('query', '--write', "update raw.daily_prices set close = 1")
    program.run('query', '--write', "delete from raw.csv_records")
    replayed = program.json('replay', '--source', 'csv')
    assert replayed['replies'] == 4 and replayed['resolved'] == 0, replayed
    assert content(program) == before
    program.json('replay', '--from', '2026-11-19')
    assert content(program) == before


def wrong_calls(program, provider):
    assert 'nosuch' in program.run('replay', '--source', 'nosuch', expect=2).stderr
    assert '2026-13' in program.run('replay', '--from', '2026-13-01', expect=2).stderr
    program.run('replay', 'everything', expect=2)


main(replay_sample, replay_files, wrong_calls)
