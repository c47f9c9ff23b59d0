#!/usr/bin/env python3
# test-page-models.py: the page Models, as a person uses it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-models.py DATAPIPE"""

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile

from ui_driver import Failure, Program, Tap, check, name_of, role_of, wait

SEARCH = 'Search Models and Tests'
GRAPH = re.compile('stands on|Graph of Models')


def test_list(tap, program):
    with tap.step('the models are listed, and found', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        program.action('show-page', "'models'")
        program.find('list item', 'fact_daily_trading')
        program.type_into(SEARCH, 'dim_comp', role='entry')
        program.gone('list item', 'fact_daily_trading')
        program.find('list item', 'dim_company')

    with tap.step('every control has a name', program):
        program.check_names()


def test_graph(tap, program):
    with tap.step('the graph is walked along with keys', program):
        program.press('page tab', 'Graph')
        graph = program.find(None, GRAPH)
        wait('what was searched', lambda: name_of(program.find(None, GRAPH)).startswith('dim_company'))
        program.click(graph)
        program.type_into(SEARCH, 'fact_daily', role='entry')
        wait('the other one', lambda: name_of(program.find(None, GRAPH)).startswith('fact_daily_trading'))
        program.click(graph)
        program.keys('Home', 'Left')
        before = name_of(program.find(None, GRAPH))
        program.keys('Right')
        wait('the next one', lambda: name_of(program.find(None, GRAPH)) != before)


def graph_says(program):
    return name_of(program.find(None, re.compile('stands on|Graph of Models|, made of')))


def unfolded(program):
    return re.search('columns? unfolded$', graph_says(program))


def press_down_from(program, graph, right):
    """Clicks down a line at the distance @right from the right edge of the graph, until something unfolds."""
    area = program.still_area(graph)
    for y in range(area.y + 20, area.y + area.height - 20, 30):
        press(program, area.x + area.width - right, y)
        with contextlib.suppress(Failure):
            return wait('the columns', lambda: unfolded(program), deadline=1) and y
    raise Failure('nothing unfolds')


def press(program, x, y):
    subprocess.run(['xdotool', 'mousemove', '--window', program.window_id(), str(x), str(y), 'click', '1'], check=True)


def test_arrow(tap, program):
    with tap.step('the arrow of a table unfolds its columns, and folds them', program):
        # In the large, a table that is gone to from the left ends 24 before the right edge.
        program.type_into(SEARCH, 'raw.daily_prices', role='entry')
        wait('it', lambda: graph_says(program).startswith('raw.daily_prices'))
        program.tab_to(re.compile('^raw.daily_prices, stands on'))
        program.keys(*['plus'] * 4, 'Right', 'Left', 'Right', focus=False)
        wait('one made of it', lambda: graph_says(program).startswith('stg_daily_prices'))
        check(not unfolded(program), graph_says(program))
        graph = program.find(None, GRAPH)
        y = press_down_from(program, graph, 24 + 20)
        area = program.still_area(graph)
        press(program, area.x + area.width - 24 - 20, y)
        wait('the columns to go', lambda: not unfolded(program))
        program.keys('0', focus=False)


def test_columns(tap, program):
    with tap.step('a table of the graph unfolds its columns, by key and by button', program):
        program.type_into(SEARCH, 'fact_daily', role='entry')
        wait('it', lambda: graph_says(program).startswith('fact_daily_trading, stands on'))
        program.find('list item', re.compile('^close'))
        check('unfolded' not in graph_says(program), graph_says(program))
        program.press('toggle button', 'Columns in the Graph')
        wait('the columns', lambda: unfolded(program))

    with tap.step('they stay so when the models are read again after a run', program):
        program.action('run-sample')
        program.find('button', 'Stop')
        program.gone('button', 'Stop')
        program.action('show-page', "'overview'")
        program.gone(None, GRAPH)
        program.action('show-page', "'models'")
        program.find(None, GRAPH)
        check(unfolded(program), graph_says(program))

    with tap.step('a chosen column says where it comes from, and what uses it', program):
        program.click(program.find('list item', re.compile('^close')))
        wait('the column', lambda: re.match(r'close of fact_daily_trading, made of 2, used by [1-9]',
                                            graph_says(program)))
        program.find('label', 'fact_daily_trading.close')
        program.find('list item', re.compile(r'^stg_daily_prices\.close'))
        program.find('list item', re.compile(r'^raw\.daily_prices\.close'))
        program.find('list item', re.compile(r'^dim_company\.last_close'))
        check(not program.all('list item', re.compile(r'\.volume')), 'the volume is none of it')
        program.find('label', 'Comes From')
        program.find('label', 'Used By')
        program.check_names()

    with tap.step('the way is gone along, and back', program):
        program.click(program.find('list item', re.compile(r'^stg_daily_prices\.close')))
        wait('it', lambda: graph_says(program).startswith('close of stg_daily_prices, made of 1'))
        program.press('button', 'All Columns')
        wait('the table', lambda: graph_says(program).startswith('stg_daily_prices, stands on'))

    with tap.step('keys unfold, walk the columns and follow them', program):
        program.tab_to(re.compile('^stg_daily_prices, stands on'), backwards=True)
        program.keys('space', focus=False)
        wait('the columns', lambda: unfolded(program))
        program.keys('Down', focus=False)
        wait('a column', lambda: ' of stg_daily_prices, made of 1' in graph_says(program))
        program.keys('Left', focus=False)
        wait('what it is made of', lambda: ' of raw.daily_prices, made of 0' in graph_says(program))
        program.keys('Escape', focus=False)
        wait('the table', lambda: graph_says(program).startswith('raw.daily_prices, stands on'))


def test_item(tap, program):
    with tap.step('a model shows its columns, and what these are made of', program):
        program.press('page tab', 'List')
        program.type_into(SEARCH, 'dim_company', role='entry')
        program.click(program.find('list item', 'dim_company'))
        program.find('label', re.compile('^incremental table · built · marts.dim_company'))
        program.find('list item', re.compile('^symbol · text'))
        program.find('label', re.compile(r'^Made of .*\.symbol \(as it is\)', re.DOTALL))

    with tap.step('its SQL is there as written and as run', program):
        program.press('page tab', 'SQL')
        check('ref(' in program.text(program.find('text', 'SQL as Written')), 'no template')
        program.press('page tab', 'As Run')
        check('ref(' not in program.text(program.find('text', 'SQL as It Is Run')), 'a template')

    with tap.step('its first rows are shown', program):
        program.press('page tab', 'Rows')
        wait('rows', lambda: any(name_of(node) == 'VOLT.SIM' and role_of(node.get_parent()) == 'table cell'
                                 for node in program.all('label')))

    with tap.step('it is built and tested from here', program):
        program.press('button', 'Build')
        program.find('label', re.compile('all went well$'))
        program.press('button', 'Test')
        wait('the outcome', lambda: program.look('label', re.compile('all went well$')))
        program.press('button', 'All Models')
        program.find(None, SEARCH)


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-models-')
    try:
        program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'})
        for test in (test_list, test_graph, test_arrow, test_columns, test_item):
            test(tap, program)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
