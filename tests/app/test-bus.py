#!/usr/bin/env python3
# test-bus.py: other programs of the session start runs and follow them
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-bus.py DATAPIPE"""

import shutil
import sys
import tempfile

from gi.repository import Gio, GLib

from ui_driver import Program, Tap, check, wait

NAME = 'io.github.datapipe_analytics.DataPipe'
PATH = '/io/github/datapipe_analytics/DataPipe'
INTERFACE = 'io.github.datapipe_analytics.DataPipe1'
OPTIONS = {'sample': GLib.Variant('b', True), 'symbols': GLib.Variant('as', ['VOLT.SIM'])}


class Bus:
    """Calls over the session's bus, and the signals that came."""

    def __init__(self, name):
        self.name = name
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.changes = []
        self.subscription = self.bus.signal_subscribe(
            name, INTERFACE, 'RunChanged', PATH, None, Gio.DBusSignalFlags.NONE,
            lambda *arguments: self.changes.append(arguments[5].unpack()[0]))

    def call(self, method, options=None):
        parameters = GLib.Variant('(a{sv})', (options,)) if options is not None else None
        return self.bus.call_sync(self.name, PATH, INTERFACE, method, parameters, None,
                                  Gio.DBusCallFlags.NO_AUTO_START, 20000, None).unpack()

    def refusal(self, options):
        """The name of the error that Run answers with; nothing where it begins."""
        try:
            self.call('Run', options)
        except GLib.Error as error:
            return Gio.DBusError.get_remote_error(error)
        return None

    def act(self, action):
        """At once: whoever starts another program for it may come when the database is open."""
        self.bus.call_sync(self.name, PATH, 'org.freedesktop.Application', 'ActivateAction',
                           GLib.Variant('(sava{sv})', (action, [], {})), None,
                           Gio.DBusCallFlags.NO_AUTO_START, 20000, None)

    def is_owned(self):
        return self.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus',
                                  'NameHasOwner', GLib.Variant('(s)', (self.name,)), None,
                                  Gio.DBusCallFlags.NONE, 20000, None).unpack()[0]

    def is_open(self):
        try:
            return self.call('Status')[0]['state'] == 'open'
        except GLib.Error:
            return False

    def take_signals(self):
        """Whether the last run has ended, by what was told of it."""
        while GLib.MainContext.default().iteration(False):
            pass
        return bool(self.changes) and self.changes[-1]['status'] not in ('pending', 'running')


def test_run(tap, bus):
    with tap.step(f'{bus.name}: a run is started, followed and asked about'):
        wait('the database', bus.is_open)
        run_id = bus.call('Run', OPTIONS)[0]
        check(run_id > 0, f'{run_id}')
        wait('the end of the run', bus.take_signals)
        check(all(change['run_id'] == run_id for change in bus.changes), f'{bus.changes}')
        last = bus.changes[-1]
        check(last['run_id'] == run_id and last['status'] == 'success', f'{last}')
        check(last['items'] == last['items-done'] == 1 and last['fraction'] == 1.0, f'{last}')
        status = bus.call('Status')[0]
        check(status['state'] == 'open' and status['run_id'] == run_id, f'{status}')
        bus.take_signals()
        check([change['status'] for change in bus.changes].count('success') == 1, f'{bus.changes}')

    with tap.step(f'{bus.name}: what no run takes is refused'):
        check(bus.refusal({'colour': GLib.Variant('s', 'red')}) == INTERFACE + '.Error.InvalidOptions',
              'unknown option')
        check(bus.refusal({'sample': GLib.Variant('s', 'yes')}) == INTERFACE + '.Error.InvalidOptions',
              'option of another type')
        check(bus.refusal({}) == INTERFACE + '.Error.CannotRun', 'nothing is set up')

    with tap.step(f'{bus.name}: one at a time, and it can be stopped'):
        bus.changes.clear()
        bus.call('Run', {'sample': GLib.Variant('b', True), 'full-refresh': GLib.Variant('b', True)})
        check(bus.refusal(OPTIONS) == INTERFACE + '.Error.Busy', 'a second run')
        bus.call('Stop')
        wait('the end of the run', bus.take_signals)
        check(bus.changes[-1]['status'] == 'cancelled', f'{bus.changes[-1]}')


def test_begun_with_a_run(tap, command, env, what, ask):
    """Where the program is not running."""
    service = Program.start(command, '--gapplication-service', env=env)
    bus = Bus(NAME)

    with tap.step(f'who starts the program by asking for a run gets it: {what}'):
        wait('the name on the bus', bus.is_owned)
        ask(bus)
        wait('the end of the run', bus.take_signals)
        check(bus.changes[-1]['status'] == 'success', f'{bus.changes[-1]}')
        bus.act('quit')
        check(service.wait(20) == 0, f'it ended with {service.returncode}')


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-bus-')
    env = {'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'}
    try:
        program = Program(sys.argv[1], env=env)
        test_run(tap, Bus(NAME))
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')

        test_begun_with_a_run(tap, sys.argv[1], env, "the menu of the desktop's icon",
                              lambda bus: bus.act('run-sample'))
        test_begun_with_a_run(tap, sys.argv[1], env, 'another program',
                              lambda bus: bus.call('Run', OPTIONS))

        watch = Program.start(sys.argv[1], 'watch', env=env)
        test_run(tap, Bus(NAME + '.Watch'))
        with tap.step('who keeps the schedules ends well'):
            watch.terminate()
            check(watch.wait(20) == 0, 'it did not')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
