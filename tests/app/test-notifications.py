#!/usr/bin/env python3
# test-notifications.py: what a desktop shows of a failure, with the window closed
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-notifications.py DATAPIPE"""

import pathlib
import re
import shutil
import sys
import tempfile

from gi.repository import Gio, GLib

from ui_driver import Program, Tap, check, wait

NAME = 'io.github.datapipe_analytics.DataPipe'
PATH = '/io/github/datapipe_analytics/DataPipe'
INTERFACE = 'io.github.datapipe_analytics.DataPipe1'
DAEMON = '/org/freedesktop/Notifications'
DAEMON_INTERFACE = '''<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>'''


class Daemon:
    """What shows notifications on a desktop: it keeps them, and presses their buttons."""

    def __init__(self):
        self.shown = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        node = Gio.DBusNodeInfo.new_for_xml(DAEMON_INTERFACE)
        self.bus.register_object_with_closures2(DAEMON, node.interfaces[0], self.called, None, None)
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications',
                                       Gio.BusNameOwnerFlags.NONE, None, None)

    def called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == 'Notify':
            _, _, _, title, body, actions, _, _ = parameters.unpack()
            self.shown.append((title, body, dict(zip(actions[1::2], actions[::2]))))
            invocation.return_value(GLib.Variant('(u)', (len(self.shown),)))
        else:
            invocation.return_value(None)

    def count(self):
        while GLib.MainContext.default().iteration(False):
            pass
        return len(self.shown)

    def press(self, label):
        _, _, buttons = self.shown[-1]
        self.bus.emit_signal(None, DAEMON, 'org.freedesktop.Notifications', 'ActionInvoked',
                             GLib.Variant('(us)', (len(self.shown), buttons[label])))

    def run(self):
        self.bus.call_sync(NAME, PATH, INTERFACE, 'Run', GLib.Variant('(a{sv})', ({},)), None,
                           Gio.DBusCallFlags.NO_AUTO_START, 20000, None)


def test_failure(tap, program, daemon, file):
    with tap.step('with the window closed, a failure is told on the desktop', program):
        program.find('button', 'Load Market Data')
        program.keys('ctrl+w')
        wait('the window to close', lambda: not program.all('frame'))
        daemon.run()
        wait('the notification', daemon.count)
        title, body, buttons = daemon.shown[0]
        check('fail' in title.lower(), f'its title is “{title}”')
        check(body and '\n\n' not in body, f'its text is “{body}”')
        check({'Show', 'Retry'} <= buttons.keys(), f'its buttons are {buttons}')

    with tap.step('Retry begins another run, in the window', program):
        daemon.press('Retry')
        program.find('frame', re.compile('DataPipe$'))
        program.action('show-page', "'pipeline'")
        program.press('page tab', 'History')
        program.find(None, re.compile('^Run 2, '))
        # A file is no symbol: what is said is what is wrong with it.
        program.press('page tab', 'Now')
        program.find(None, re.compile(f'^{re.escape(file)}, Failed, .*is not text'))
        program.keys('ctrl+w')
        wait('the window to close again', lambda: not program.all('frame'))

    with tap.step('Show opens the window where the run is', program):
        # A notification is gone with the first of its buttons; what the other one does is an action.
        program.action(daemon.shown[0][2]['Show'].removeprefix('app.'))
        program.find('page tab', 'History')

    with tap.step('a page about data says that there is none, not that all is well', program):
        for page in ('overview', 'health'):
            program.action('show-page', f"'{page}'")
            program.find('label', 'No Market Data Yet')
            check(not program.look('label', 'Everything Is Fine'), 'without data all is fine')


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-notifications-')
    daemon = Daemon()
    file = str(pathlib.Path(data, 'picture.csv'))
    pathlib.Path(file).write_bytes(bytes(range(256)) * 8)
    program = Program(sys.argv[1], env={
        'DATAPIPE_DATA_DIR': data, 'DATAPIPE_RUN_IN_BACKGROUND': 'true',
        'DATAPIPE_FILES': file})
    try:
        test_failure(tap, program, daemon, file)
        program.action('quit')
    finally:
        code, said = program.terminate()
    with tap.step('it ends in order'):
        check(code == 0, f'it ended with {code}:\n{said}')
    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
