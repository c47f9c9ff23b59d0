#!/usr/bin/env python3
"""datapipe anomalies: found after a run that brings it, in words, labelled, and gone when it is put right."""
import datetime
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

FIRST = datetime.date(2025, 1, 6)


def rows(n):
    """A synthetic price for each weekday, so many of them; the same each time."""
    draw = random.Random(7)
    price, day = 50.0, FIRST
    while n > 0:
        price *= 1 + draw.gauss(0, 0.01)
        if day.weekday() < 5:
            yield [day.isoformat(), price, price * 1.01, price * 0.99, price * 1.002,
                   int(100000 * 2 ** draw.gauss(0, 0.3))]
            n -= 1
        day += datetime.timedelta(days=1)


def load(program, table, **environment):
    path = program.folder / 'ABC.csv'
    path.write_text('date,open,high,low,close,volume\n' + ''.join(
        ','.join(str(round(value, 4)) if isinstance(value, float) else str(value) for value in row) + '\n'
        for row in table))
    program.json('import', str(path), **environment)


def split(table):
    """The last day in half, as a split that nobody recorded."""
    return table[:-1] + [[table[-1][0]] + [value / 2 for value in table[-1][1:5]] + table[-1][5:]]


def found_and_labelled(program, provider):
    table = list(rows(300))
    load(program, table[:-1])
    assert program.json('anomalies', '--all') == []
    assert 'Nothing unusual' in program.run('anomalies').stdout
    load(program, split(table))
    jump, = program.json('anomalies')
    assert (jump['kind'], jump['state'], jump['symbol']) == ('jump', 'open', 'ABC'), jump
    assert jump['observed_at'].startswith(table[-1][0]) and jump['confidence'] > 0.9, jump
    assert 'expected' in jump['message'] and 'sure' in jump['message'] and '2:1' in jump['message'], jump
    assert 'sure' in program.run('anomalies', 'list', '--symbol', 'abc').stdout
    assert program.json('anomalies', '--symbol', 'XYZ') == []

    # Another run finds the same, and does not tell it again.
    load(program, split(table))
    assert [row['id'] for row in program.json('anomalies')] == [jump['id']]
    assert program.json('anomalies', 'label', str(jump['id']), 'expected')['state'] == 'expected'
    assert program.json('anomalies') == []
    assert program.json('anomalies', '--all')[0]['state'] == 'expected'
    program.run('anomalies', 'label', str(jump['id']), 'open')

    # The file is put right.
    load(program, table)
    assert program.json('anomalies') == []
    assert program.json('anomalies', '--all')[0]['state'] == 'gone'


def switched_off(program, provider):
    table = list(rows(300))
    load(program, table[:-1], DATAPIPE_ANOMALY_SENSITIVITY='off')
    load(program, split(table), DATAPIPE_ANOMALY_SENSITIVITY='off')
    assert program.json('anomalies', '--all') == []


def wrong_calls(program, provider):
    program.run('anomalies', 'label', expect=2)
    program.run('anomalies', 'label', '1', 'nice', expect=2)
    program.run('anomalies', 'label', 'one', 'expected', expect=2)
    program.run('anomalies', 'forget', expect=2)
    assert 'no finding 77' in program.run('anomalies', 'label', '77', 'incident', expect=1).stderr


main(found_and_labelled, switched_off, wrong_calls)
