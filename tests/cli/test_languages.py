#!/usr/bin/env python3
"""datapipe in German: people read German, programs read the same as ever, and prices are those of the C locale."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

GERMAN = {'LC_ALL': 'de_DE.UTF-8', 'LANGUAGE': ''}
PRICES = ('select symbol, trading_date, close, sma_20, daily_return, volume from marts.fact_daily_trading'
          ' order by symbol, trading_date')


def people_read_german(program, provider):
    assert 'Es ist noch nichts geladen' in program.run('status', **GERMAN).stdout
    assert 'Beispielmarkt: kein Schlüssel' in program.run('run', '--help', **GERMAN).stdout
    assert 'nimmt „morgen“ nicht an' in program.run('status', 'morgen', expect=2, **GERMAN).stderr
    assert 'Es gibt keinen Lauf 999' in program.run('runs', '999', expect=1, **GERMAN).stderr
    # Numbers are as people write them.
    said = program.run('run', '--sample', '--symbol', 'NORD.SIM', **GERMAN).stdout
    assert re.search(r'Tests bestanden, 0 fehlgeschlagen oder übersprungen, in \d+,\d s\n', said), said
    # So are the titles and states of tables; what a query of one's own gives is as it is.
    table = program.run('status', **GERMAN).stdout
    assert re.search(r'Art +Quelle +Instrumente +Kurse +erster Tag', table) and 'Aktie ' in table, table
    assert re.search(r'Lauf +Status +Auslöser', table) and re.search(r' 1 +gelungen +Befehl +Beispiel', table), table
    own = program.run('query', "select 'success' as status", **GERMAN).stdout
    assert 'status' in own and 'success' in own, own
    assert re.search(r'^\d+ Antworten ergaben \d+ Zeilen\.$', program.run('replay', **GERMAN).stdout, re.M)
    # The variable that names languages alone is heard too.
    assert 'Aufruf: datapipe' in program.run('--help', LC_ALL='en_US.UTF-8', LANGUAGE='de').stdout


def programs_read_the_same(program, provider):
    one = ('run', '--sample', '--symbol', 'NORD.SIM')
    run = program.json(*one, **GERMAN)
    assert run['status'] == 'success' and run['tasks'][0]['status'] == 'success', run
    german = program.run('query', PRICES, '--format', 'csv', **GERMAN).stdout
    assert len(german.splitlines()) > 300, german[:200]
    program.run(*one, '--full-refresh')
    assert program.run('query', PRICES, '--format', 'csv').stdout == german
    assert program.json('status', **GERMAN) == program.json('status')
    picture = program.folder / 'chart.svg'
    program.run('chart', 'NORD.SIM', '-o', str(picture), **GERMAN)
    # A comma within a number would make a picture of nothing.
    assert re.search(r' d="M ?\d+(\.\d+)? ', picture.read_text()), picture.read_text()[:500]


main(people_read_german, programs_read_the_same)
