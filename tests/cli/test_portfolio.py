#!/usr/bin/env python3
"""datapipe portfolio: transactions are added, imported, listed and removed, and valued with loaded prices."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402


def portfolio(program, provider):
    assert 'no transactions' in program.run('portfolio', 'list').stdout
    program.run('run', '--sample', '--symbol', 'VOLT.SIM')
    first, last = program.query("""select min(trading_date)::text as day, (array_agg(close order by trading_date))[1]::float8 as close
                                   from marts.fact_daily_trading where trading_date > '2026-01-01'
                                   union all
                                   select max(trading_date)::text, (array_agg(close order by trading_date desc))[1]::float8
                                   from marts.fact_daily_trading""")

    program.run('portfolio', 'add', 'deposit', first['day'], '100000')
    program.run('portfolio', 'add', 'buy', first['day'], 'volt.sim', '10', str(first['close']), '--fee', '1.5')
    path = program.folder / 'more.csv'
    path.write_text(f'Date,Action,Symbol,Shares,Price\n{last["day"]},sell,VOLT.SIM,4,{last["close"]}\n{last["day"]},sell,VOLT.SIM,many,1\n')
    said = program.run('portfolio', 'import', str(path), expect=3)
    assert 'Line 3' in said.stderr and '1 transaction' in said.stdout, said

    shown = program.json('portfolio', 'show')
    holding, = shown['holdings']
    cost = 10 * first['close'] + 1.5
    assert holding['symbol'] == 'VOLT.SIM' and abs(holding['quantity'] - 6) < 1e-9, holding
    assert abs(holding['price'] - last['close']) < 1e-9 and holding['date'] == last['day'], holding
    for method in 'fifo', 'average':
        assert abs(shown[method]['realised'] - (4 * last['close'] - cost * 0.4)) < 1e-6, shown[method]
        assert abs(shown[method]['unrealised'] - (6 * last['close'] - cost * 0.6)) < 1e-6, shown[method]
    assert abs(shown['value'] - (100000 - cost + 10 * last['close'])) < 1e-6, shown['value']
    assert shown['days'][0]['date'] == first['day'] and shown['days'][-1]['date'] == last['day'], shown['days'][-1]
    assert shown['problems'] == [] and abs(shown['time_weighted'] - (shown['value'] / 100000 - 1)) < 1e-9, shown
    assert 'VOLT.SIM' in program.run('portfolio', '--average').stdout

    listed = program.json('portfolio', 'list')
    assert [line['kind'] for line in listed] == ['sell', 'buy', 'deposit'], listed
    program.run('portfolio', 'remove', str(listed[0]['id']))
    assert len(program.json('portfolio', 'list')) == 2
    assert 'no transaction' in program.run('portfolio', 'remove', str(listed[0]['id']), expect=1).stderr
    program.run('portfolio', 'set', '--currency', 'EUR', '--benchmark', 'VOLT.SIM')
    shown = program.json('portfolio', 'show')
    assert (shown['currency'], shown['benchmark']) == ('EUR', 'VOLT.SIM') and 'USD/EUR' in shown['problems'][0], shown['problems']
    assert program.json('portfolio', 'list', '--portfolio', 'Other') == []


def wrong(program, provider):
    for words in (['add'], ['add', 'buy', '2026-01-05', 'X', '1'], ['add', 'lend', '2026-01-05', 'X', '1', '1'],
                  ['add', 'deposit', '2026-01-05', '1', '2'], ['remove', 'x'], ['import'], ['set'], ['burn']):
        program.run('portfolio', *words, expect=2)
    for day in 'yesterday', '2020-01-32':
        assert f'“{day}” is no day' in program.run('portfolio', 'add', 'buy', day, 'X', '1', '1', expect=2).stderr
    assert 'quantity' in program.run('portfolio', 'add', 'buy', '2026-01-05', 'X', '0', '1', expect=1).stderr
    assert 'three letters' in program.run('portfolio', 'add', 'deposit', '2026-01-05', '1', '--currency', 'euro', expect=1).stderr


main(portfolio, wrong)
