#!/usr/bin/env python3
"""Every recorded daily reply of the folder beside the project, through the program, against the marts computed from
the file. The folder is not part of the project; the build adds this test where it is there."""
import pathlib
import sys

from harness import main
from marts import facts, near, read_daily

FOLDER = pathlib.Path(sys.argv[1])


def recorded_replies(program, provider):
    files = sorted((FOLDER / 'alpha-vantage').glob('daily*.json'))
    assert files, FOLDER
    overviews = sorted((FOLDER / 'alpha-vantage').glob('overview*.json'))
    symbols = []
    for number, path in enumerate(files):
        symbol = f'REAL{number}'
        symbols += ['--symbol', symbol]
        provider.answers[('TIME_SERIES_DAILY', symbol)] = path.read_bytes()
        if overviews:
            provider.answers[('OVERVIEW', symbol)] = overviews[number % len(overviews)].read_bytes()
    run = program.json('run', *symbols)
    assert run['status'] == 'success', run
    for number, path in enumerate(files):
        expected = facts(read_daily(path))
        found = program.query(f"select * from marts.fact_daily_trading where symbol = 'REAL{number}' "
                              "order by trading_date")
        assert [row['trading_date'] for row in found] == list(expected), path
        for row in found:
            for column, value in expected[row['trading_date']].items():
                near(row[column], value, f'{path.name} {row["trading_date"]} {column}')


def recorded_refusals(program, provider):
    files = sorted((FOLDER / 'alpha-vantage' / 'errors').glob('*.json'))
    assert files, FOLDER
    for path in files:
        provider.answers[('TIME_SERIES_DAILY', path.stem)] = path.read_bytes()
        run = program.json('run', '--symbol', path.stem, expect=1, DATAPIPE_REQUEST_ATTEMPTS='1')
        assert run['items'][0]['status'] == 'failed' and run['items'][0]['error'], (path, run)


main(recorded_replies, recorded_refusals)
