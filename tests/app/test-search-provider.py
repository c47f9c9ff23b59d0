#!/usr/bin/env python3
# test-search-provider.py: symbols in the desktop's search, and in windows of their own
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-search-provider.py DATAPIPE"""

import re
import shutil
import subprocess
import sys
import tempfile

from gi.repository import Gio, GLib

from ui_driver import Atspi, Program, Tap, check, name_of, wait

NAME = 'io.github.datapipe_analytics.DataPipe'
PATH = '/io/github/datapipe_analytics/DataPipe/SearchProvider'


def call(method, signature, *arguments):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync(NAME, PATH, 'org.gnome.Shell.SearchProvider2', method,
                         GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE, 20000,
                         None).unpack()


def frames(program):
    return sorted(name_of(node) for node in program.all('frame'))


def test_search(tap, program):
    with tap.step('symbols are found by part of symbol or name, whatever the case', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        check(call('GetInitialResultSet', '(as)', ['volt']) == (['VOLT.SIM'],), 'volt')
        check(call('GetInitialResultSet', '(as)', ['Fjord', 'shipping']) == (['FJRD.SIM'],), 'Fjord')
        check(call('GetInitialResultSet', '(as)', ['nothing']) == ([],), 'nothing')
        found = call('GetSubsearchResultSet', '(asas)', ['VOLT.SIM', 'NORD.SIM'], ['sim', 'nor'])
        check(found == (['NORD.SIM'],), f'{found}')

    with tap.step('each is described', program):
        metas = call('GetResultMetas', '(as)', ['VOLT.SIM', 'GONE'])[0]
        check(len(metas) == 1 and metas[0]['id'] == metas[0]['name'] == 'VOLT.SIM', f'{metas}')
        check('Voltaro Motors' in metas[0]['description'] and 'USD' in metas[0]['description'], f'{metas}')

    with tap.step('what is chosen is shown', program):
        call('ActivateResult', '(sasu)', 'VOLT.SIM', ['volt'], 0)
        program.find('slider', 'VOLT.SIM price chart')


def test_windows(tap, program):
    with tap.step('keys open the chosen symbol in a window of its own', program):
        row = program.find('list item', re.compile('^NORD.SIM'))
        program.click(row)
        program.find('slider', 'NORD.SIM price chart')
        program.keys('ctrl+Return')
        wait('two windows', lambda: frames(program) == ['NORD.SIM – DataPipe', 'NORD.SIM – DataPipe'])

    with tap.step('the middle button does, too, and leaves the other as it is', program):
        area = program.find('list item', re.compile('^VOLT.SIM')).get_component_iface() \
            .get_extents(Atspi.CoordType.WINDOW)
        main = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'DataPipe$'],
                              capture_output=True, text=True, check=True).stdout.split()
        for window in main:
            size = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window],
                                  capture_output=True, text=True, check=True).stdout
            if 'WIDTH=800' not in size:
                subprocess.run(['xdotool', 'windowraise', window, 'mousemove', '--window', window,
                                str(area.x + 40), str(area.y + area.height // 2), 'click', '2'],
                               check=True)
        wait('a third one', lambda: frames(program).count('VOLT.SIM – DataPipe') == 1
             and frames(program).count('NORD.SIM – DataPipe') == 2)


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-search-')
    try:
        program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'})
        test_search(tap, program)
        test_windows(tap, program)
        with tap.step('the program ends with all its windows, without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')

        with tap.step('asked before its database is open, it answers when it is'):
            service = Program.start(sys.argv[1], '--gapplication-service',
                                    env={'DATAPIPE_DATA_DIR': data})
            wait('the name on the bus', lambda: subprocess.run(
                ['gdbus', 'introspect', '--session', '-d', NAME, '-o', PATH],
                capture_output=True, check=False).returncode == 0)
            check(call('GetInitialResultSet', '(as)', ['volt']) == (['VOLT.SIM'],), 'volt')
            service.terminate()
            check(service.wait(20) == 0, 'it did not end well')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
