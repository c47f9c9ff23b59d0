#!/usr/bin/env python3
"""Files whose columns change: what is noted, what each contract makes of them, what a person says and what comes of it
without the file."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

NAMES = ['Date', 'Symbol', 'Open', 'High', 'Low', 'Close', 'Traded']
CONTRACT = 'DATAPIPE_CSV_CONTRACT'


def table(names, first=1, change=lambda row: row):
    lines = [','.join(names)]
    for day in range(first, first + 20):
        row = {'Date': f'2026-01-{day:02}', 'Symbol': 'ABC', 'Open': '10', 'High': f'{12 + day}.5', 'Low': '9',
               'Close': f'{11 + day % 2}', 'Traded': str(10000 + day)}
        lines.append(','.join(change(row).values()))
    return '\n'.join(lines) + '\n'


def write(program, name, text):
    path = program.folder / 'files' / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return str(path)


def load(program, path, *arguments, expect=0, contract='evolve'):
    run = program.json('import', path, '--no-models', *arguments, expect=expect, **{CONTRACT: contract})
    return run['items'][0]


def known(program):
    """Of these files somebody has said what a column is."""
    assert load(program, write(program, 'prices-01.csv', table(NAMES)), '--map', 'volume=Traded')['rows'] == 20
    assert program.json('drift') == []


def volumes(program):
    row, = program.query('select count(*) as days, count(volume) as volumes from raw.daily_prices')
    return row['days'], row['volumes']


def changes(program, *arguments):
    return [(c['change'], c['field'], c['target']) for c in program.json('drift', *arguments)]


RENAMED = ['Traded Quantity' if name == 'Traded' else name for name in NAMES]


def evolve(program, provider):
    """A column that is new, one that is gone, one that holds something else: loaded, and noted once."""
    known(program)
    wide = table(NAMES + ['Note'], 21, lambda row: row | {'Date': row['Date'].replace('-01-', '-02-', 1), 'Note': 'x'})
    for line in range(21, 41):
        wide = wide.replace(f'2026-02-{line:02}', f'2026-02-{line - 20:02}')
    path = write(program, 'prices-02.csv', wide)
    assert load(program, path)['status'] == 'success'
    # What was said of files like it holds for it, too.
    assert volumes(program) == (40, 40)
    assert changes(program) == [('new', '/[]/Note', None)], changes(program)
    load(program, path)
    text = table([n for n in NAMES if n != 'Open'], 1,
                 lambda row: {k: v for k, v in row.items() if k != 'Open'} | {'Date': row['Date'].replace('-01-', '-03-')})
    load(program, write(program, 'prices-03.csv', text))
    load(program, write(program, 'prices-04.csv', table(NAMES, 1, lambda row: row | {'Traded': 'many'})), expect=3)
    assert sorted(changes(program)) == [('missing', '/[]/Open', None), ('new', '/[]/Note', None),
                                        ('retyped', '/[]/Traded', None)], changes(program)
    event = program.json('drift')[0]
    assert event['endpoint'].endswith('/files/prices-#.csv') and event['source'] == 'csv', event
    # Another table in the same folder is no change of this one.
    load(program, write(program, 'people.csv', 'name,city,age\nAnn,Rome,4\nBob,Oslo,5\n'), '--as', 'records')
    assert len(changes(program)) == 3


def frozen(program, provider):
    """Kept, but not loaded; accepted, it is loaded without the file, and so are those that come later."""
    known(program)
    later = write(program, 'prices-02.csv', table(RENAMED, 1, lambda row: row | {'Date': row['Date'].replace('-01-', '-02-')}))
    item = load(program, later, expect=1, contract='freeze')
    assert 'freeze' in item['error'] and 'datapipe drift' in item['error'] and 'Traded Quantity' in item['error'], item
    assert volumes(program) == (20, 20)
    # The same file again is no reason to take it for loaded.
    load(program, later, expect=1, contract='freeze')
    change, = program.json('drift')
    assert (change['change'], change['field'], change['target']) == (
        'renamed', '/[]/Traded', '/[]/Traded Quantity'), change
    assert change['confidence'] > 0.5 and change['proposal'][0]['field'] == '/[]/Traded Quantity', change
    assert program.json('replay')['held'] == 1 and volumes(program) == (20, 20)

    os.remove(later)
    assert program.json('drift', 'accept', str(change['id']))['held'] == 0
    assert volumes(program) == (40, 40)
    assert program.query('select count(*) as n from control.loads where contract is not null') == [{'n': 0}]
    before = program.query('select md5(string_agg(p::text, \',\' order by p::text)) as h from raw.daily_prices as p')
    program.json('replay')
    assert program.query('select md5(string_agg(p::text, \',\' order by p::text)) as h from raw.daily_prices as p') == before

    third = write(program, 'prices-03.csv', table(RENAMED, 1, lambda row: row | {'Date': row['Date'].replace('-01-', '-03-')}))
    assert load(program, third, contract='freeze')['rows'] == 20 and volumes(program) == (60, 60)
    write(program, 'prices-02.csv', table(RENAMED, 1, lambda row: row | {'Date': row['Date'].replace('-01-', '-02-')}))
    assert load(program, later, contract='freeze')['rows'] == 0
    assert program.query('select count(*) as n from control.loads') == [{'n': 3}], 'it is known'


def thawed(program, provider):
    """Another contract loads what was held back."""
    known(program)
    path = write(program, 'prices-02.csv', table(NAMES + ['Note'], 1, lambda row: row | {
        'Date': row['Date'].replace('-01-', '-02-'), 'Note': 'x'}))
    load(program, path, expect=1, contract='freeze')
    assert load(program, path)['rows'] == 20
    assert volumes(program) == (40, 40)


def discarded_rows(program, provider):
    known(program)

    def some(row):
        return row | {'Date': row['Date'].replace('-01-', '-02-'), 'Traded': 'many' if row['Date'] > '2026-01-05' else '5'}

    path = write(program, 'prices-02.csv', table(NAMES, 1, some))
    item = load(program, path, expect=3, contract='discard-row')
    assert '15 of 20 rows' in item['error'] and 'the contract rejects' in item['error'], item
    assert 'Line 7' in item['error'], item
    rejected = program.json('rejects', '--source', 'csv')
    assert len(rejected) == 15 and 'line 7' in [r['position'] for r in rejected], rejected[:1]
    assert volumes(program) == (25, 25)
    program.json('replay')
    assert len(program.json('rejects')) == 15 and volumes(program) == (25, 25), 'a replay does as the contract did'
    # A column that is new makes rows that have it others.
    path = write(program, 'prices-03.csv', table(NAMES + ['Note'], 1, lambda row: row | {
        'Date': row['Date'].replace('-01-', '-03-'), 'Note': 'x' if row['Date'] < '2026-01-03' else ''}))
    assert '2 of 20 rows' in load(program, path, expect=3, contract='discard-row')['error']
    change, = [c for c in program.json('drift') if c['change'] == 'new']
    program.json('drift', 'accept', str(change['id']))
    assert volumes(program) == (45, 45), 'what was rejected is loaded from what is kept'


def discarded_values(program, provider):
    known(program)
    path = write(program, 'prices-02.csv', table(NAMES, 1, lambda row: row | {
        'Date': row['Date'].replace('-01-', '-02-'), 'Traded': 'many' if row['Date'] > '2026-01-05' else '5'}))
    assert load(program, path, contract='discard-value')['status'] == 'success'
    assert volumes(program) == (40, 25)
    program.json('replay')
    assert volumes(program) == (40, 25) and program.json('rejects') == []


def unreadable(program, provider):
    """A file that cannot be read any more, since the column that it needs has another name, waits for a word."""
    def few(*names):
        return table(names, 1, lambda row: dict(zip(names, (
            row['Date'].replace('-01-', '-02-' if 'Qzx' in names else '-01-'), row['Symbol'], row['Close'], row['Traded']))))

    load(program, write(program, 'few-01.csv', few('Date', 'Symbol', 'Close', 'Volume')))
    path = write(program, 'few-02.csv', few('Date', 'Symbol', 'Qzx', 'Volume'))
    item = load(program, path, expect=1)
    assert 'is kept' in item['error'] and 'closing prices' in item['error'] and 'Qzx' in item['error'], item
    assert volumes(program) == (20, 20)
    os.remove(path)
    for change in program.json('drift'):
        arguments = ['--as', '/[]/Qzx'] if change['change'] == 'missing' else \
            ['--as', '/[]/Close'] if change['change'] == 'new' else []
        program.json('drift', 'accept', str(change['id']), *arguments)
    assert volumes(program) == (40, 40), program.json('drift', '--all')


main(evolve, frozen, thawed, discarded_rows, discarded_values, unreadable)
