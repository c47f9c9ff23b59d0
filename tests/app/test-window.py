#!/usr/bin/env python3
# test-window.py: the real window, from the first start to the second run
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-window.py DATAPIPE"""

import os
import pathlib
import re
import shutil
import sys
import tempfile

from ui_driver import Atspi, Program, Tap, check, name_of, role_of, wait, walk

CHART = re.compile(r'^(\S+) price chart$')
MENU_ITEM = re.compile('menu item')
ROW = re.compile(r'^\S+, .*, ')


def row_symbol(row):
    return name_of(row).split(',')[0]


def chart_symbol(program):
    return CHART.search(name_of(program.find('slider', CHART))).group(1)


def wait_idle(program):
    """No run goes on, and another can be started."""
    def idle():
        button = program.look('button', 'Run')
        return button is not None and button.get_state_set().contains(Atspi.StateType.SENSITIVE) \
            and not program.all('button', 'Stop')
    wait('the run to finish', idle)


def test_first_start(tap, program):
    with tap.step('the welcome page offers both ways to begin', program):
        program.find('button', 'Explore with Sample Market')
        program.find('button', 'Connect a Provider')
        program.check_names()

    with tap.step('the sample market is loaded and its first symbol drawn', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider', CHART)
        rows = program.all('list item', ROW)
        check(len(rows) >= 5, f'only {len(rows)} symbols are listed')
        check(chart_symbol(program) == row_symbol(rows[0]),
              f'the chart shows {chart_symbol(program)}, the list begins with {name_of(rows[0])}')
        program.find('row header', 'Stocks')
        wait_idle(program)
        frame = program.find('frame')
        check(name_of(frame) == f'{chart_symbol(program)} – DataPipe',
              f'the window is called {name_of(frame)}')

    with tap.step('every control of the main window has a name', program):
        program.check_names()


def test_symbols(tap, program):
    with tap.step('a symbol further down is scrolled to, under the heading of its kind', program):
        first = chart_symbol(program)
        program.action('show-symbol', "'AUR.SIM'")
        wait('the coin', lambda: chart_symbol(program) == 'AUR.SIM')
        program.find('row header', 'Coins')
        program.action('show-symbol', f"'{first}'")
        wait('the first symbol', lambda: chart_symbol(program) == first)

    with tap.step('choosing another symbol draws it', program):
        row = program.all('list item', ROW)[2]
        program.click(row)
        wait('the chart of the third symbol', lambda: chart_symbol(program) == row_symbol(row))

    with tap.step('the arrow keys move in the list', program):
        before = chart_symbol(program)
        program.keys('Down')
        wait('the next symbol', lambda: chart_symbol(program) != before)

    with tap.step('a search leaves what matches, and Enter opens it', program):
        rows = program.all('list item', ROW)
        wanted = row_symbol(rows[-1])
        program.keys('ctrl+f')
        program.find('entry', 'Search Symbols')
        program.typed(wanted.lower())
        wait('fewer rows', lambda: 0 < len(program.all('list item', ROW)) < len(rows))
        program.keys('Return')
        wait('the symbol searched for', lambda: chart_symbol(program) == wanted)
        program.keys('ctrl+a')
        program.typed('no such symbol')
        program.find('label', 'No Results Found')
        program.keys('Escape')
        wait('all rows again', lambda: len(program.all('list item', ROW)) >= 5)
        check(chart_symbol(program) == wanted, 'the search lost the selection')


def test_pages(tap, program):
    with tap.step('a page is chosen in the list, and the window is called after it', program):
        before = chart_symbol(program)
        program.click(program.find('list item', 'Overview'))
        program.find('label', re.compile(r'\d+ rose'))
        wait('the title', lambda: name_of(program.find('frame')) == 'Overview – DataPipe')
        check(not program.all('slider', CHART), 'the chart is still there')
        program.check_names()

    with tap.step('keys show the pages, and each control there has a name', program):
        for key, page in (('2', 'Compare'), ('3', 'Portfolio'), ('4', 'Pipeline'), ('5', 'Data Health'),
                          ('6', 'Models'), ('7', 'Query'), ('1', 'Overview')):
            program.keys(f'alt+{key}')
            wait(page, lambda page=page: name_of(program.find('frame')) == f'{page} – DataPipe')
            program.check_names(f'on {page}')

    with tap.step('Tab leaves the list for the page, however many symbols there are', program):
        program.click(program.find('list item', 'Overview'))
        program.keys('Tab')
        wait('the focus outside the list', lambda: not any(
            node.get_state_set().contains(Atspi.StateType.FOCUSED)
            for node in walk(program.find('list', 'Pages and Symbols'))))

    with tap.step('what moved most leads to its chart', program):
        row = next(node for node in walk(program.find('list', 'Rose Most'))
                   if role_of(node) == 'list item')
        wanted = row_symbol(row)
        program.click(row)
        wait('its chart', lambda: chart_symbol(program) == wanted)

    with tap.step('a tile of the heat map leads there, too', program):
        program.action('show-page', "'overview'")
        tile = program.find('button', re.compile(r'^\S+, .*[+−]\d'))
        wanted = row_symbol(tile)
        program.click(tile)
        wait('its chart', lambda: chart_symbol(program) == wanted)

    with tap.step('freshness is told, and leads to what makes it', program):
        program.action('show-page', "'overview'")
        program.click(program.find('button', re.compile(r'^Freshness\W+(Fresh|\d+ of \d+ late)')))
        wait('the page of health', lambda: name_of(program.find('frame')) == 'Data Health – DataPipe')

    with tap.step('a search finds pages, too', program):
        program.keys('ctrl+f')
        program.typed('overv')
        wait('one line', lambda: not program.all('list item', ROW))
        program.keys('Return')
        program.find('label', re.compile(r'\d+ rose'))
        program.keys('ctrl+f', 'ctrl+a', 'BackSpace', 'Escape')
        program.action('show-symbol', f"'{before}'")
        wait('the chart again', lambda: chart_symbol(program) == before)


def test_chart(tap, program, data):
    with tap.step('a screen reader walks the bars and hears what they say', program):
        chart = program.find('slider', CHART)
        value = chart.get_value_iface()
        last = value.get_maximum_value()
        check(last > 1000, f'the chart has only {last} bars')
        said = program.value_text(chart)
        check(value.set_current_value(last - 3), 'the cursor cannot be set')
        wait('the cursor', lambda: value.get_current_value() == last - 3)
        check(program.value_text(chart) not in ('', said), 'the bar is not said in words')

    with tap.step('the arrow keys move the cursor', program):
        chart = program.find('slider', CHART)
        value = chart.get_value_iface()
        said = program.value_text(chart)
        program.click(chart)
        at = wait('the cursor under the pointer', value.get_current_value)
        program.keys('Left')
        wait('the bar before', lambda: value.get_current_value() == at - 1)
        check(program.value_text(chart) != said, 'the bar is not said in words')

    with tap.step('a range button shows that range', program):
        program.press('radio button', '1M')
        wait('one month chosen', lambda: program.find('radio button', '1M').get_state_set()
             .contains(Atspi.StateType.CHECKED))
        program.press('radio button', 'All')
        wait('everything chosen', lambda: program.find('radio button', 'All').get_state_set()
             .contains(Atspi.StateType.CHECKED))

    with tap.step('zooming leaves the ranges, and pressing one brings it back', program):
        chart = program.find('slider', CHART)
        program.click(chart)
        program.keys('plus')
        wait('no range chosen', lambda: not any(
            node.get_state_set().contains(Atspi.StateType.CHECKED)
            for node in program.all('radio button')))
        program.press('radio button', '1Y')
        wait('one year chosen', lambda: program.find('radio button', '1Y').get_state_set()
             .contains(Atspi.StateType.CHECKED))

    with tap.step('a chart type chosen in the menu is kept', program):
        program.press('toggle button', 'Chart Options')
        program.find(MENU_ITEM)
        program.keys('Down', 'Down', 'Return', focus=False)
        settings = pathlib.Path(data, 'settings.ini')
        wait('the stored choice', lambda: "chart-type='line'" in settings.read_text())
        program.gone(MENU_ITEM, None)


def open_page(program, name):
    """A page of the preferences, from whichever is shown."""
    program.action('preferences-page', f"'{name}'")
    program.find('button', 'Back')


def close_preferences(program):
    def closed():
        # The first ones end the editing of a row, and lead back to the list of pages.
        program.keys('Escape')
        return not program.all('dialog', 'Preferences')
    wait('Preferences to close', closed)


def test_preferences(tap, program):
    with tap.step('a symbol can be added in Preferences', program):
        program.keys('ctrl+comma')
        program.find('dialog', 'Preferences')
        program.click(program.find('list item', 'Symbols'))
        program.find('button', 'Back')
        program.click(program.find('list item', re.compile('^Symbol')))
        program.typed('msft')
        program.keys('Return')
        program.find('list item', re.compile('MSFT'))
        program.find('button', 'Remove MSFT')

    with tap.step('a removal can be undone', program):
        program.press('button', 'Remove MSFT')
        program.gone('button', 'Remove MSFT')
        program.press('button', 'Undo')
        program.find('button', 'Remove MSFT')
        program.press('button', 'Remove MSFT')
        program.gone('button', 'Remove MSFT')

    with tap.step('every control of every page has a name', program):
        for page, something in (('symbols', 'Add Symbols'), ('sources', 'Alpha Vantage'),
                                ('schedules', 'Pipelines'), ('database', 'In Use'),
                                ('notifications', 'On This Computer')):
            open_page(program, page)
            program.find('label', something)
            program.check_names(f'on {page}')

    with tap.step('without a keyring, storing a key says so and nothing hangs', program):
        open_page(program, 'sources')
        program.click(program.find('list item', re.compile('^Key')))
        program.typed('DEMO')
        program.keys('Return')
        program.find('label', re.compile('keyring', re.IGNORECASE))

    with tap.step('a service is tested, and says why it does not answer', program):
        program.find('label', 'A test takes one request')
        program.press('button', 'Connection')
        program.find('label', re.compile('There is no key for Alpha Vantage'))
        for name in ('CoinGecko', 'CoinPaprika'):
            check(program.all('label', name), f'{name} is not there')

    with tap.step('a way to be told is tested, and says why nobody is', program):
        open_page(program, 'notifications')
        program.press('button', 'Test Mail')
        program.find('label', re.compile('There is no mail server, or nobody to write to'))

    with tap.step('Escape closes Preferences', program):
        close_preferences(program)


def test_schedules(tap, program):
    autostart = pathlib.Path(os.environ['XDG_CONFIG_HOME'], 'autostart',
                             'io.github.datapipe_analytics.DataPipe.desktop')

    with tap.step('a schedule is said in words while it is typed, and kept', program):
        program.action('preferences-page', "'schedules'")
        program.click([node for node in program.all('list item') if name_of(node) == 'default'][-1])
        program.find('label', 'at 00:00, Monday to Friday')
        program.click(program.find('list item', re.compile('^Schedule')))
        program.keys('ctrl+a')
        program.typed('at noon')
        program.find('label', 'Not understood')
        program.keys('ctrl+a')
        program.typed('30 16 * * mon')
        program.find('label', 'at 16:30, Monday')
        program.keys('Return')
        program.find('label', re.compile('^Runs at 16:30, Monday. Next: Monday'))

    with tap.step('a schedule can be paused', program):
        program.click(program.find('check box', 'Keep the schedule of default'))
        program.find('label', 'Paused: at 16:30, Monday')
        close_preferences(program)

    with tap.step('the session starts it, where that is wanted', program):
        check(not autostart.exists(), 'it starts with the session unasked')
        program.action('preferences-page', "'schedules'")
        program.toggle('Run in Background')
        wait('the file of the session', autostart.exists)
        check('--gapplication-service' in autostart.read_text(), 'it would open a window')
        program.toggle('Run in Background')
        wait('the file to go', lambda: not autostart.exists())
        close_preferences(program)


def test_background(tap, command, environment):
    program = Program(command, env=environment | {'DATAPIPE_RUN_IN_BACKGROUND': 'true'})
    try:
        with tap.step('with the window closed it goes on, until it is told to quit', program):
            symbol = row_symbol(program.find('list item', ROW))
            program.keys('ctrl+w')
            wait('the window to close', lambda: not program.all('frame'))
            # Who is only slow to end opens no window again.
            program.action('show-symbol', f"'{symbol}'")
            program.find('slider', CHART)
            program.keys('ctrl+w')
            wait('the window to close again', lambda: not program.all('frame'))
            program.action('quit')
            code, said = program.wait_ended()
            check(code == 0, f'it ended with {code}:\n{said}')
    finally:
        program.terminate()


def show_and_close(program):
    program.keys('ctrl+question')
    program.find('label', 'Update Market Data')
    program.keys('Escape')
    program.gone('label', 'Update Market Data')
    program.action('about')
    program.find('label', 'The DataPipe developers')
    program.keys('Escape')
    program.gone('label', 'The DataPipe developers')


def test_runs(tap, program):
    with tap.step('the sample market runs again by keyboard, and the view stays', program):
        before = chart_symbol(program)
        program.keys('ctrl+r')
        program.find('label', re.compile('up to date'))
        wait_idle(program)
        check(chart_symbol(program) == before, 'the run changed the selection')

    with tap.step('the details of the last run list steps and symbols', program):
        program.action('run-details')
        program.find('dialog', 'Run Details')
        for step in ('Fetch', 'Store', 'Build Tables', 'Test Tables'):
            program.find('label', step)
        program.check_names()
        program.press(re.compile('radio button|page tab'), 'Symbols')
        program.find('list item', row_symbol(program.all('list item', ROW)[0]))
        program.keys('Escape')
        program.gone('dialog', 'Run Details')

    with tap.step('a run can be stopped', program):
        program.action('run-sample')
        program.action('stop')
        program.find('label', re.compile('Stopped'))
        wait_idle(program)

    with tap.step('a symbol that is not there is said so', program):
        program.action('show-symbol', "'NOSUCH'")
        program.find('label', re.compile('There is no “NOSUCH” here yet'))

    with tap.step('shortcuts and about open and close', program):
        show_and_close(program)

    with tap.step('shortcuts are shown in the width of a phone, too, with the keys that act', program):
        program.narrow()
        program.keys('ctrl+question')
        program.find('dialog', 'Keyboard Shortcuts')
        program.check_fits('label', re.compile('^(Update Market Data|Ctrl\\+R|F5)$'))
        program.check_names()
        program.keys('Escape')
        program.gone('dialog', 'Keyboard Shortcuts')
        program.resize(1100, 720)
        program.find('list item', ROW)


def frames(program):
    return {name_of(node) for node in program.all('frame')}


def test_windows(tap, program, symbol):
    own, overview = f'{symbol} – DataPipe', 'Overview – DataPipe'

    with tap.step('a window of a symbol stays where the main one is closed', program):
        program.action('open-symbol', f"'{symbol}'")
        program.action('show-page', "'overview'")
        wait('two windows', lambda: frames(program) == {overview, own})
        program.keys('ctrl+w', title=f'^{overview}$')
        wait('one window', lambda: frames(program) == {own})
        check(chart_symbol(program) == symbol, 'another chart is shown')

    with tap.step('what is there for all windows is there in it', program):
        show_and_close(program)
        check(frames(program) == {own}, f'there are {frames(program)}')

    with tap.step('a page opens the main window again', program):
        program.keys('alt+1')
        wait('two windows', lambda: frames(program) == {overview, own})
        program.keys('ctrl+w', title=f'^{own}$')
        wait('one window', lambda: frames(program) == {overview})
        program.find('label', re.compile(r'\d+ rose'))

    with tap.step('the last one ends the program, also where it is that of a symbol', program):
        program.action('open-symbol', f"'{symbol}'")
        wait('two windows', lambda: frames(program) == {overview, own})
        program.keys('ctrl+w', title=f'^{overview}$')
        wait('one window', lambda: frames(program) == {own})
        program.keys('ctrl+w', title=f'^{own}$')
        wait('the end', lambda: program.process.poll() is not None)


def main():
    command = sys.argv[1]
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-window-')
    environment = {'DATAPIPE_DATA_DIR': data}
    program = Program(command, env=environment)

    try:
        test_first_start(tap, program)
        test_symbols(tap, program)
        test_pages(tap, program)
        test_chart(tap, program, data)
        test_preferences(tap, program)
        test_schedules(tap, program)
        test_runs(tap, program)

        with tap.step('closing the window in the middle of a run ends the program', program):
            selected = chart_symbol(program)
            program.action('run-sample')
            program.keys('ctrl+w')
            code, said = program.wait_ended()
            check(code == 0, f'it ended with {code}:\n{said}')

        with tap.step('the next start shows the same symbol'):
            program = Program(command, env=environment)
            wait(f'the chart of {selected}', lambda: chart_symbol(program) == selected)

        test_windows(tap, program, selected)
    finally:
        code, said = program.terminate()

    with tap.step('the last window that is closed ended it in order'):
        check(code == 0, f'it ended with {code}:\n{said}')

    test_background(tap, command, environment)
    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
