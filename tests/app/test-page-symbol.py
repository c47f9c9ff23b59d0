#!/usr/bin/env python3
# test-page-symbol.py: a symbol's chart, what is drawn on it, its facts and where they come from
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-symbol.py DATAPIPE"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from ui_driver import Atspi, Program, Tap, add_news, check, name_of, wait

CHART = re.compile(r'^(\S+) price chart$')
MENU_ITEM = re.compile('menu item')

# The menus, and where in them their items are.
DRAW, TREND, LEVEL, REMOVE = 'Measure and Draw', 2, 3, 6
OPTIONS, INDICATORS, COMPARE, NOTHING, TABLE, ORIGIN = 'Chart Options', 8, 9, 10, 13, 14


# What happened on the newest day of what is shown first
ACTIONS = """insert into raw.corporate_actions (instrument_id, source, action_date, kind, value, load_id, first_seen_at)
  select f.instrument_id, 'test', max(f.trading_date), a.kind, a.value, 0, now()
  from marts.fact_daily_trading f, (values ('split', 2), ('dividend', 0.75)) as a (kind, value)
  where f.symbol = 'AGRI.SIM'
  group by f.instrument_id, a.kind, a.value"""
NEWS = """with feed as (
    insert into raw.feeds (feed, load_id, first_seen_at) values ('https://news.example/feed', 0, now()) on conflict do nothing)
  insert into raw.rss_entries (feed, entry_key, title, link, published_at, content_hash, load_id, first_seen_at, symbols)
  select 'https://news.example/feed', 'day', 'Agrimond buys a farm', 'https://news.example/day', max(trading_date), 'day',
    0, now(), array['AGRI.SIM']
  from marts.fact_daily_trading where symbol = 'AGRI.SIM'"""
ANOMALIES = """insert into control.anomalies (key, kind, instrument_id, observed_at, confidence, message, label)
  select message, 'jump', f.instrument_id, max(f.trading_date), 0.97, message, label
  from marts.fact_daily_trading f, (values ('It moved by 40 %', null), ('As one knew', 'expected')) as a (message, label)
  where f.symbol = 'AGRI.SIM'
  group by f.instrument_id, a.message, a.label"""


def value_of(program):
    return program.find('slider', CHART).get_value_iface()


def choose(program, menu, position):
    """Opens a menu of the header bar and walks down to an item."""
    program.press('toggle button', menu)
    program.find(MENU_ITEM)
    program.keys(*['Down'] * position, 'Return', focus=False)
    program.gone(MENU_ITEM, None)


def settings(data):
    with open(f'{data}/settings.ini', encoding='utf-8') as file:
        return file.read()


def drag(program, chart, start, end):
    """A real drag of the mouse, between parts of the chart's width and height."""
    area = chart.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    window = program.window_id()

    def place(part):
        return str(int(area.x + area.width * part[0])), str(int(area.y + area.height * part[1]))
    steps = ['mousemove', '--window', window, *place(start), 'mousedown', '1']
    for step in range(1, 6):
        part = tuple(a + (b - a) * step / 5 for a, b in zip(start, end))
        steps += ['mousemove', '--window', window, *place(part)]
    subprocess.run(['xdotool', *steps, 'mouseup', '1'], check=True)


def test_drawings(tap, program, data):
    with tap.step('a horizontal line is drawn with the keyboard, and kept', program):
        choose(program, DRAW, LEVEL)
        program.keys('End', 'Left', 'Return')
        wait('the line in the settings', lambda: '|level|' in settings(data))

    with tap.step('a trend line is drawn with the mouse', program):
        choose(program, DRAW, TREND)
        drag(program, program.find('slider', CHART), (.3, .3), (.6, .5))
        wait('the line in the settings', lambda: '|trend|' in settings(data))

    with tap.step('all are removed, and brought back', program):
        choose(program, DRAW, REMOVE)
        wait('no line', lambda: '|trend|' not in settings(data) and '|level|' not in settings(data))
        program.press('button', 'Undo')
        wait('both lines', lambda: '|trend|' in settings(data) and '|level|' in settings(data))

    with tap.step('one is removed with a key, and brought back', program):
        program.click(program.find('slider', CHART))
        program.keys('Delete')
        wait('one line', lambda: ('|trend|' in settings(data)) + ('|level|' in settings(data)) == 1)
        program.press('button', 'Undo')
        wait('both lines', lambda: '|trend|' in settings(data) and '|level|' in settings(data))


def test_indicators(tap, program, data):
    with tap.step('an indicator is added, and removed with undo', program):
        choose(program, OPTIONS, INDICATORS)
        program.find('label', 'On the Chart')
        program.click(program.find('list item', re.compile('^Exponential moving average')))
        wait('it in the settings', lambda: "'ema:20'" in settings(data))
        program.press('button', 'Remove EMA 20')
        wait('it to go', lambda: 'ema:20' not in settings(data))
        program.press('button', 'Undo')
        wait('it again', lambda: "'ema:20'" in settings(data))
        program.check_names()
        program.keys('Escape')
        program.gone('label', 'On the Chart')


def compared(program, symbol):
    """Whether the newest bar is told with that of another instrument."""
    return symbol in program.value_text(program.find('slider', CHART))


def test_comparisons(tap, program, data):
    with tap.step('another instrument is found by its name, drawn in the chart, and kept', program):
        choose(program, OPTIONS, COMPARE)
        program.find('entry', 'Symbol or Name')
        program.typed('volt')
        program.keys('Return', focus=False)
        wait('it in the settings', lambda: 'AGRI.SIM|VOLT.SIM' in settings(data))
        wait('it in the chart', lambda: compared(program, 'VOLT.SIM'))
        program.check_names()

    with tap.step('it is that symbol\'s alone', program):
        program.action('show-symbol', "'NORD.SIM'")
        program.find('slider', 'NORD.SIM price chart')
        check(not compared(program, 'VOLT.SIM'), 'another symbol is compared, too')
        program.action('show-symbol', "'AGRI.SIM'")
        program.find('slider', 'AGRI.SIM price chart')
        wait('it in the chart again', lambda: compared(program, 'VOLT.SIM'))

    with tap.step('all are removed, and brought back', program):
        choose(program, OPTIONS, NOTHING)
        wait('no comparison', lambda: 'AGRI.SIM|VOLT.SIM' not in settings(data))
        program.press('button', 'Undo')
        wait('it again', lambda: 'AGRI.SIM|VOLT.SIM' in settings(data) and compared(program, 'VOLT.SIM'))


def write(data, sql):
    subprocess.run([sys.argv[1], 'query', '--write', sql], check=True, stdout=subprocess.DEVNULL,
                   env=os.environ | {'DATAPIPE_DATA_DIR': data})


def test_events(tap, program, data):
    with tap.step('what the database knows to have happened is told at its bar', program):
        for what in (ACTIONS, NEWS, ANOMALIES):
            write(data, what)
        program.action('run-sample')
        value_of(program).set_current_value(value_of(program).get_maximum_value())
        for words in ('Split 2 for 1', 'Dividend of 0.75', 'Agrimond buys a farm', 'It moved by 40 %'):
            wait(words, lambda words=words: words in program.value_text(program.find('slider', CHART)))
        said = program.value_text(program.find('slider', CHART))
        check('As one knew' not in said, f'what is expected is marked: {said}')
        wait('the run to finish', lambda: program.look('button', 'Run'))


def test_dialogs(tap, program):
    with tap.step('the bars can be read as a table, with all that is drawn', program):
        choose(program, OPTIONS, TABLE)
        program.find('tree table', 'Prices as a Table')
        for title in ('SMA 20', 'SMA 50', 'EMA 20', 'VOLT.SIM', 'Events'):
            program.find(re.compile('column header|button|label'), title)
        program.find('label', re.compile('^Split 2 for 1; Dividend of 0.75'))
        wait('numbers', lambda: any(re.fullmatch(r'[\d,]+\.\d\d', name_of(node))
                                    for node in program.all('label')))

    with tap.step('in the width of a phone it is without scrolling, what has no column below the time', program):
        program.narrow()
        program.find('label', re.compile(
            r'Open [\d,.]+ · High [\d,.]+\nLow [\d,.]+ · Volume [\d,]+\nVOLT.SIM [\d,.]+ · SMA 20 [\d,.]+'))
        program.check_fits('label', re.compile(r'^(Time|Close|Change|.?[+−][\d.]+%.?)$'))
        program.resize(1100, 720)
        program.find('label', 'Volume')
        program.keys('Escape')
        program.gone('tree table', 'Prices as a Table')

    with tap.step('without a comparison, the chart is that of the symbol alone', program):
        choose(program, OPTIONS, NOTHING)
        wait('no comparison', lambda: not compared(program, 'VOLT.SIM'))

    with tap.step('a bar leads back to the reply that brought it', program):
        choose(program, OPTIONS, ORIGIN)
        for step in ('Table', 'Model', 'Staging Row', 'Loaded Row', 'Load', 'Stored Reply'):
            program.find('label', step)
        program.find('label', re.compile('^Received .* HTTP 200'))
        program.find('label', 'marts.fact_daily_trading')

    with tap.step('and so is its model, to be looked at', program):
        program.click(program.find('label', 'fact_daily_trading'))
        program.gone('label', 'Staging Row')
        program.find('page tab', 'As Run')
        program.find('label', 'fact_daily_trading')


def test_menus(tap, program):
    with tap.step('what is in menus has names', program):
        for menu, item in ((OPTIONS, 'Where This Comes From'), ('Main Menu', 'Preferences')):
            program.press('toggle button', menu)
            program.find(MENU_ITEM, item)
            program.check_names(menu)
            program.keys('Escape', focus=False)
            program.gone(MENU_ITEM, None)


def test_within_the_day(tap, program, data):
    with tap.step('a bar within the day leads back, too', program):
        head = 'timestamp,symbol,open,high,low,close,volume\n'
        for name, lines in (
                ('minutes', [f'2026-03-02 10:{minute:02}:00,{symbol},{10 + minute},{11 + minute},{9 + minute},'
                             f'{10.5 + minute},100\n' for symbol in ('MINS', 'MINT') for minute in range(60)]),
                ('days', [f'2026-03-0{day},{symbol},10,70,9,69.5,6000\n' for symbol in ('MINS', 'MINT')
                          for day in (2, 3)])):
            path = pathlib.Path(data) / f'{name}.csv'
            path.write_text(head + ''.join(lines), encoding='utf-8')
            subprocess.run([sys.argv[1], 'import', str(path), '--time-zone', 'America/New_York'], check=True,
                           env=os.environ | {'DATAPIPE_DATA_DIR': data}, stdout=subprocess.DEVNULL)
        program.action('run-sample')
        # A file says nothing of currencies.
        program.find('list item', re.compile('^MINS, MINS, 69.50, '))
        program.action('show-symbol', "'MINS'")
        program.press('radio button', '1D')
        chart = program.find('slider', CHART)
        wait('a minute', lambda: '10:59' in program.value_text(chart))
        choose(program, OPTIONS, ORIGIN)
        program.find('label', 'marts.fact_intraday_trading')
        program.find('label', 'raw.intraday_prices')
        wait('its first minutes', lambda: any('69.5' in name_of(node) for node in program.all('label', showing=False)))
        program.keys('Escape')
        program.gone('label', 'Staging Row')

    with tap.step('within the day it is compared, too', program):
        choose(program, OPTIONS, COMPARE)
        program.find('entry', 'Symbol or Name')
        program.typed('mint')
        program.keys('Return', focus=False)
        wait('minutes of both', lambda: within_the_day(program))


def within_the_day(program):
    said = program.value_text(program.find('slider', 'MINS price chart'))
    return re.search(r'10:\d\d', said) and 'MINT' in said


def test_next_start(tap, program):
    with tap.step('at the next start it is compared as before', program):
        program.action('show-symbol', "'MINS'")
        program.find('slider', 'MINS price chart')
        program.press('radio button', '1D')
        wait('minutes of both', lambda: within_the_day(program))


def show(program, view):
    program.find(re.compile('radio button|toggle button|page tab'), view).get_action_iface().do_action(0)


def test_facts(tap, program, data):
    with tap.step('statistics, company and news are beside the chart', program):
        show(program, 'Facts and News')
        program.find('label', '30 Days and a Year')
        program.find('label', re.compile('in 30 days · .* in a year'))
        program.find('label', 'What It Is')
        program.find('label', 'News')
        program.find('label', re.compile('^None of the feeds'))

    with tap.step('the focus stays where it was when more comes', program):
        add_news(data, 'AGRI.SIM', 'Second')
        program.action('run-sample')
        program.find('label', 'Second')
        program.tab_to('Second', backwards=True)
        add_news(data, 'AGRI.SIM', 'Third', 'First')
        program.action('run-sample')
        program.find('label', 'Third')
        check(program.focused('Second'), 'the line was made again')

    with tap.step('the news of all symbols keep it, too', program):
        program.action('show-page', "'overview'")
        program.tab_to('Second', backwards=True)
        add_news(data, 'AGRI.SIM', 'Fourth')
        program.action('run-sample')
        program.find('label', 'Fourth')
        check(program.focused('Second'), 'the line was made again')

    with tap.step('another symbol begins at the top', program):
        program.action('show-symbol', "'VOLT.SIM'")
        show(program, 'Facts and News')
        program.find('label', '30 Days and a Year')
        program.gone('label', 'Second')
        show(program, 'Chart')
        program.find('slider', CHART)


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-ui-')
    program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data})
    try:
        with tap.step('the sample market is there', program):
            program.press('button', 'Explore with Sample Market')
            wait('bars', lambda: value_of(program).get_maximum_value() > 1000)
            wait('the run to finish', lambda: program.look('button', 'Run'))
        test_facts(tap, program, data)
        program.action('show-symbol', "'AGRI.SIM'")
        program.find('slider', 'AGRI.SIM price chart')
        test_drawings(tap, program, data)
        test_indicators(tap, program, data)
        test_comparisons(tap, program, data)
        test_events(tap, program, data)
        test_menus(tap, program)
        test_dialogs(tap, program)
        test_within_the_day(tap, program, data)
        code, said = program.terminate()
        check(code == 0, f'it ended with {code}:\n{said}')
        program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data})
        test_next_start(tap, program)
    finally:
        code, said = program.terminate()
    with tap.step('it ends in order'):
        check(code == 0, f'it ended with {code}:\n{said}')
    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
