#!/usr/bin/env python3
"""One definition of an indicator, with splits: what a chart draws, what marts.fact_indicators holds and what an export
contains are the same numbers. Given a folder of recordings, also with prices that were recorded over two splits."""
import csv
import json
import pathlib
import sys

from harness import FIXTURES, main

SPECS = {'sma:20': ['sma_20'], 'ema:50': ['ema_50'], 'rsi:14': ['rsi_14'], 'bbands': ['bb_upper_20', 'bb_lower_20'],
         'macd': ['macd', 'macd_signal', 'macd_histogram'], 'atr:14': ['atr_14'], 'stoch': ['stoch_k_14', 'stoch_d_14'],
         'adx': ['adx_14', 'plus_di_14', 'minus_di_14'], 'obv': ['obv'], 'vwap:20': ['vwap_20']}


def near(found, expected, what):
    assert (found == '') == (expected == ''), (what, found, expected)
    if found != '':
        assert abs(float(found) - float(expected)) <= 1e-9 * max(1, abs(float(expected))), (what, found, expected)


def read(program, *arguments):
    path = program.folder / 'numbers.csv'
    program.run(*arguments, '-o', str(path))
    with path.open(newline='') as file:
        return list(csv.DictReader(file))


def one_definition(program, bars, splits):
    """Of bars in shares of today, oldest first: loaded as they must have been quoted before the splits."""
    path = program.folder / 'SPLIT.csv'
    with path.open('w') as file:
        file.write('Date,Open,High,Low,Close,Volume,Stock Splits\n')
        for bar in bars:
            factor = 1
            for day, ratio in splits.items():
                factor *= ratio if bar['date'] < day else 1
            prices = [f'{float(bar[name]) * factor:.6f}' for name in ('open', 'high', 'low', 'close')]
            file.write(','.join([bar['date'], *prices, f"{int(bar['volume']) // factor}",
                                 f"{splits.get(bar['date'], 0)}"]) + '\n')
    program.run('import', str(path), '--symbol', 'SPLIT')
    drawn = read(program, 'chart', 'SPLIT', '--range', 'max', *(w for spec in SPECS for w in ('--indicator', spec)))
    quoted = read(program, 'chart', 'SPLIT', '--range', 'max', '--quoted')
    table = {row['trading_date']: row for row in program.query('select * from marts.fact_indicators')}
    exported = {row['trading_date']: row for row in read(program, 'export', 'marts.fact_indicators')}
    assert len(drawn) == len(bars) == len(quoted) == len(table) == len(exported), (len(drawn), len(bars), len(table))
    for bar, row, raw in zip(bars, drawn, quoted):
        day = row['time']
        near(row['close'], bar['close'], day)
        near(raw['close'], float(bar['close']) * (2 if day < max(splits) else 1) *
             (2 if len(splits) > 1 and day < min(splits) else 1), day)
        for column in (column for columns in SPECS.values() for column in columns):
            near(row[column], exported[day][column], (day, column, 'exported'))
            held = table[day][column]
            near(row[column], '' if held is None else held, (day, column, 'in the table'))
    assert any(row['adx_14'] for row in drawn) and any(row['macd_signal'] for row in drawn)


def a_split(program, provider):
    reply = json.loads((FIXTURES / 'alpha-vantage' / 'daily_compact_MSFT_2018-08-16.json').read_text('utf-8-sig'))
    series = reply['Time Series (Daily)']
    bars = [{'date': day} | {name.split('. ')[1]: value for name, value in series[day].items()} for day in sorted(series)]
    one_definition(program, bars, {bars[60]['date']: 2})


def recorded_splits(program, provider):
    """ORCL, which was split in two in January and in October 2000, as a service adjusted it for both."""
    with open(pathlib.Path(sys.argv[1]) / 'csv' / 'orcl-1995-2014.txt', newline='', encoding='utf-8') as file:
        bars = [{name.lower(): value for name, value in row.items()} for row in csv.DictReader(file)]
    bars = [bar for bar in bars if '1999-06-01' <= bar['date'] < '2001-06-01']
    one_definition(program, bars, {'2000-01-19': 2, '2000-10-13': 2})


main(a_split, *([recorded_splits] if len(sys.argv) > 1 else []))
