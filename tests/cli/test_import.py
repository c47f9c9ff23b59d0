#!/usr/bin/env python3
"""datapipe import: files of every sort, what is said of them, what is kept back, exit codes."""
import gzip
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

HEADER = 'date,open,high,low,close,volume\n'
GOOD = '2026-01-02,1,3,0.5,2,100\n2026-01-05,2,4,1.5,3,110\n2026-01-06,3,5,2.5,4,120\n'
BAD = '2026-02-30,1,3,0.5,2,100\n2026-01-07,1,3,0.5,2,-5\n2026-01-08,1,0.4,0.5,0.45,1\n2026-01-09,1,2\n'


def write(program, name, text):
    path = program.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def load(program, *arguments, expect=0):
    """What came of each file, by its name."""
    run = program.json('import', *arguments, expect=expect)
    return {pathlib.Path(item['symbol']).name: item for item in run['items']}


def prices(program, provider):
    """Loaded, built, loaded again for nothing, grown, changed."""
    path = write(program, 'ABC.csv', HEADER + GOOD)
    first = load(program, path)['ABC.csv']
    assert first['status'] == 'success' and first['rows'] == 3, first
    rows = program.query("select trading_date, close from marts.fact_daily_trading where symbol = 'ABC' order by 1")
    assert [row['close'] for row in rows] == [2, 3, 4], rows
    again = load(program, path)['ABC.csv']
    assert again['status'] == 'success' and again['rows'] == 0, again
    write(program, 'ABC.csv', HEADER + GOOD + '2026-01-07,3,5,2.5,4.5,130\n')
    assert load(program, path)['ABC.csv']['rows'] == 1
    write(program, 'ABC.csv', HEADER + GOOD.replace(',3,110', ',3.5,110') + '2026-01-07,3,5,2.5,4.5,130\n')
    assert load(program, path)['ABC.csv']['rows'] == 1
    rows = program.query("select trading_date, close from marts.fact_daily_trading where symbol = 'ABC' order by 1")
    assert [row['close'] for row in rows] == [2, 3.5, 4, 4.5], rows


def rejects(program, provider):
    """Rows that cannot be: named with file, line and column; the others are there."""
    path = write(program, 'BAD.csv', HEADER + GOOD + BAD)
    item = load(program, path, expect=3)['BAD.csv']
    assert item['status'] == 'partial' and item['rows'] == 3, item
    assert '4 of 7 rows' in item['error'] and 'Line 5, column 1 (date)' in item['error'], item
    causes = program.query("select cause from raw.rejects order by cause")
    assert len(causes) == 4 and any('Line 6, column 6 (volume)' in row['cause'] for row in causes), causes
    assert program.json('runs')[0]['status'] == 'partial'


def bad_files(program, provider):
    """A sentence each, and what can be loaded beside them is."""
    good = write(program, 'GOOD.csv', HEADER + GOOD)
    cases = {
        'empty.csv': ('', 'is empty'),
        'page.csv': ('<!doctype html><html></html>', 'web page'),
        'picture.csv': (b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0', 'not text'),
        'wide.csv': (','.join(f'c{i}' for i in range(10000)) + '\n', '4096 columns'),
        'nodate.csv': ('close,high,low,open\n2,3,1,2\n3,4,2,3\n', 'No column has dates'),
        'cut.csv.gz': (gzip.compress((HEADER + GOOD * 50).encode())[:40], 'cut.csv.gz'),
    }
    for name, (text, part) in cases.items():
        path = write(program, name, text)
        done = load(program, path, good, expect=3)
        assert done['GOOD.csv']['status'] == 'success' and done[name]['status'] == 'failed', (name, done)
        assert part in done[name]['error'] and path in done[name]['error'], (name, done)
    missing = program.run('import', str(program.folder / 'missing.csv'), expect=1)
    assert 'missing.csv' in missing.stderr, missing.stderr
    large = write(program, 'LARGE.csv', HEADER + GOOD + '2026-01-07,"' + 'x' * (100 << 20) + '",1,1,1,1\n'
                  + '2026-01-08,1,3,0.5,2,100\n2026-01-09,1,3\0,0.5,2,100\n')
    done = load(program, large, expect=3)['LARGE.csv']
    assert done['rows'] == 4 and '2 of 6 rows' in done['error'] and '1 MiB' in done['error'], done
    os.remove(large)


def folders(program, provider):
    write(program, 'folder/one/A_data.csv', HEADER + GOOD)
    write(program, 'folder/B.csv.gz', gzip.compress((HEADER + GOOD).encode()))
    write(program, 'folder/notes.md', 'not a table')
    done = load(program, str(program.folder / 'folder'))
    assert {name: item['rows'] for name, item in done.items()} == {'B.csv.gz': 3, 'A_data.csv': 3}, done
    done = load(program, str(program.folder / 'folder' / '*.gz'))
    assert {name: item['rows'] for name, item in done.items()} == {'B.csv.gz': 0}, done
    symbols = program.query('select distinct symbol from marts.fact_daily_trading order by 1')
    assert [row['symbol'] for row in symbols] == ['A', 'B'], symbols
    os.mkdir(program.folder / 'nothing')
    assert 'no .csv' in program.run('import', str(program.folder / 'nothing'), expect=1).stderr


def remembered(program, provider):
    """What is said of a file's columns holds for the next one of its family."""
    first = write(program, 'ONE.csv', 'when;worth;other\n01/02/2026;5,5;1\n02/03/2026;6,5;2\n')
    second = write(program, 'TWO.csv', 'other;when;worth\n1;03/02/2026;7,5\n2;04/02/2026;8,5\n')
    done = load(program, first, '--as', 'prices', '--map', 'close=worth', '--map', 'date=when', '--dates', 'dmy')
    assert done['ONE.csv']['rows'] == 2, done
    assert load(program, second)['TWO.csv']['rows'] == 2
    rows = program.query("select trading_date, close from marts.fact_daily_trading where symbol = 'TWO' order by 1")
    assert rows == [{'trading_date': '2026-02-03', 'close': 7.5}, {'trading_date': '2026-02-04', 'close': 8.5}], rows


def not_misled(program, provider):
    """What was no table of prices yet, or is something else beside it, makes no records of prices."""
    path = write(program, 'later/LATER.csv', HEADER)
    assert load(program, path)['LATER.csv']['rows'] == 0
    write(program, 'later/LATER.csv', HEADER + GOOD)
    assert load(program, path)['LATER.csv']['rows'] == 3
    load(program, write(program, 'later/notes.csv', 'open,high,low,close,mood\n1,3,0.5,2,well\n'), '--as', 'records')
    assert load(program, write(program, 'later/BESIDE.csv', HEADER + GOOD))['BESIDE.csv']['rows'] == 3
    few = load(program, write(program, 'few/FEW.csv', 'date,close\n2026-02-30,5\n2026-03-02,6\n'), expect=3)['FEW.csv']
    assert few['rows'] == 1 and 'Line 2, column 1 (date)' in few['error'], few
    rows = program.query("select symbol, count(*) as days from marts.fact_daily_trading group by 1 order by 1")
    assert rows == [{'symbol': 'BESIDE', 'days': 3}, {'symbol': 'FEW', 'days': 1}, {'symbol': 'LATER', 'days': 3}], rows
    # What a person said counts on.
    said = write(program, 'said/SAID.csv', 'day,' + HEADER + ''.join('1,' + line + '\n' for line in GOOD.split()))
    load(program, said, '--as', 'records')
    write(program, 'said/SAID.csv', pathlib.Path(said).read_text() + '1,2026-01-07,3,5,2.5,4,120\n')
    assert load(program, said)['SAID.csv']['rows'] == 1
    assert program.query("select count(*) as n from raw.csv_records where file_name = 'SAID.csv'") == [{'n': 4}]


def other_kinds(program, provider):
    companies = write(program, 'companies.csv', 'Symbol,Name,Sector\nABC,Abc Inc.,Energy\nDEF,Def Ltd.,Health\n')
    records = write(program, 'records.csv', 'a,b\n1,x\n2,"y\nz"\n')
    done = load(program, companies, records)
    assert {name: item['rows'] for name, item in done.items()} == {'companies.csv': 2, 'records.csv': 2}, done
    names = program.query('select name from marts.dim_company order by 1')
    assert [row['name'] for row in names] == ['Abc Inc.', 'Def Ltd.'], names
    assert program.query('select count(*)::int as n from raw.csv_records') == [{'n': 2}]


def preview(program, provider):
    path = write(program, 'XYZ.csv', HEADER + GOOD)
    shown = json.loads(program.run('import', '--preview', '--json', path).stdout)
    assert shown['mapping']['fields']['close'] == {'column': 'close', 'number': 5, 'score': 1, 'origin': 'name'}, shown
    assert shown['rows'][0]['values']['date'] == '2026-01-02' and shown['problem'] is None, shown
    text = program.run('import', '--preview', path, '--symbol', 'QQQ').stdout
    assert 'daily prices' in text and '“QQQ” in every row' in text, text
    assert program.json('runs') == []


def wrong_calls(program, provider):
    path = write(program, 'XYZ.csv', HEADER + GOOD)
    program.run('import', expect=2)
    program.run('import', path, '--as', 'pictures', expect=2)
    program.run('import', path, '--delimiter', 'xyz', expect=2)
    program.run('import', path, '--dates', 'xyz', expect=2)
    for option, text, part in (('--map', 'close=nothing', '“nothing”'), ('--map', 'nothing=close', 'FIELD=COLUMN'),
                               ('--time-zone', 'Mars/Base', 'Mars')):
        assert part in load(program, path, option, text, expect=1)['XYZ.csv']['error'], option


main(prices, rejects, bad_files, folders, remembered, not_misled, other_kinds, preview, wrong_calls)
