#!/usr/bin/env python3
"""datapipe replay: what is typed, made again from what is stored."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

TABLES = ('raw.daily_prices', 'raw.quotes', 'raw.company_overviews', 'raw.rejects', 'marts.dim_company',
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
    program.run('query', 'update raw.daily_prices set close = close + 1')
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


def wrong_calls(program, provider):
    assert 'nosuch' in program.run('replay', '--source', 'nosuch', expect=2).stderr
    assert '2026-13' in program.run('replay', '--from', '2026-13-01', expect=2).stderr
    program.run('replay', 'everything', expect=2)


main(replay_sample, wrong_calls)
