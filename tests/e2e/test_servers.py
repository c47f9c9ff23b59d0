#!/usr/bin/env python3
"""An external server of the oldest version: everything from nothing, with all data tests; and nothing the second time."""
from harness import main

TABLES = ('raw.daily_prices', 'raw.company_overviews', 'marts.dim_company', 'marts.dim_date', 'marts.fact_daily_trading',
          'marts.fact_indicators', 'marts.fact_market_metrics')


def content(program):
    sql = ' union all '.join(
        f"select '{t}' as t, count(*) as n, md5(string_agg(x::text, '' order by x::text)) as h from {t} as x"
        for t in TABLES)
    return {row['t']: (row['n'], row['h']) for row in program.query(sql)}


def sample(program, provider):
    version, = program.query('show server_version_num')
    assert version['server_version_num'].startswith('15'), version
    assert program.json('database', 'status')['kind'] == 'external'
    run = program.json('run', '--sample')
    assert run['status'] == 'success', run
    first = content(program)
    assert all(n for n, _ in first.values()), first

    again = program.json('run', '--sample')
    assert again['status'] == 'success' and all(item['rows'] == 0 for item in again['items']), again
    built = program.run('model', 'build').stdout
    assert 'OK created' not in built and 'ERROR=0' in built and 'WARN=0' in built, built
    assert content(program) == first

    program.json('replay')
    assert content(program) == first
    whole = program.run('model', 'build', '--full-refresh').stdout
    tests, = program.query("select count(*) as n from (select distinct on (test) status from control.test_results "
                           "order by test, tested_at desc) t where status = 'pass'")
    assert 'ERROR=0' in whole and tests['n'] >= 90, (tests, whole)


main(sample)
