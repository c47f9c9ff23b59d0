#!/usr/bin/env python3
# test-background-portal.py: in a sandbox, the system is asked whether the program may run without a window
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-background-portal.py DATAPIPE"""

import pathlib
import re
import shutil
import sys
import tempfile
import threading

from gi.repository import Gio, GLib

from ui_driver import Program, Tap, check, wait

SANDBOX = str(pathlib.Path(__file__).resolve().parent / 'in-sandbox')
INTERFACE = '''<node><interface name="org.freedesktop.portal.Background">
  <method name="RequestBackground">
    <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
  </method>
  <property name="version" type="u" access="read"/>
</interface></node>'''
ALLOWED, REFUSED = 0, 1


class Portal:
    """The desktop's portal for running in the background, in a thread of its own."""

    def __init__(self):
        self.asked = []
        self.answer = ALLOWED
        self.bus = Gio.DBusConnection.new_for_address_sync(
            GLib.getenv('DBUS_SESSION_BUS_ADDRESS'),
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
        self.bus.register_object('/org/freedesktop/portal/desktop', info.interfaces[0], self.call,
                                 lambda *_: GLib.Variant('u', 2), None)
        self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                           'RequestName',
                           GLib.Variant('(su)', ('org.freedesktop.portal.Desktop', 0)), None,
                           Gio.DBusCallFlags.NONE, -1, None)
        GLib.MainLoop.new(context, False).run()

    def call(self, _bus, sender, _path, _interface, _method, parameters, invocation):
        options = parameters.unpack()[1]
        request = (f'/org/freedesktop/portal/desktop/request/{sender[1:].replace(".", "_")}/'
                   f'{options["handle_token"]}')
        invocation.return_value(GLib.Variant('(o)', (request,)))
        given = self.answer == ALLOWED
        self.asked.append(options)
        self.bus.emit_signal(sender, request, 'org.freedesktop.portal.Request', 'Response',
                             GLib.Variant('(ua{sv})', (self.answer, {
                                 'background': GLib.Variant('b', given),
                                 'autostart': GLib.Variant('b', given)})))


def toggle_background(program):
    program.action('preferences-page', "'schedules'")
    program.toggle('Run in Background')


def main():
    tap = Tap()
    portal = Portal()
    wait('the portal', lambda: portal.bus.get_unique_name())
    data = tempfile.mkdtemp(prefix='datapipe-portal-')
    # The toolkit asks portals that are not here, and says so.
    program = Program(SANDBOX, *sys.argv[1:], env={'DATAPIPE_DATA_DIR': data, 'G_DEBUG': '',
                                                   'GTK_USE_PORTAL': '0'})
    try:
        with tap.step('allowed: it is to be started with the session', program):
            toggle_background(program)
            wait('the question', lambda: portal.asked)
            asked = portal.asked[-1]
            check(asked['autostart'] is True, f'{asked}')
            check(asked['commandline'] == ['datapipe', '--gapplication-service'], f'{asked}')
            check(asked['reason'], 'no reason was given')
            program.find('label', 'Also with the window closed, and from the next login on')

        with tap.step('refused: the row says so, and what to do', program):
            program.toggle('Run in Background')
            wait('that it is over', lambda: len(portal.asked) == 2)
            check(not portal.asked[-1].get('autostart'), f'{portal.asked[-1]}')
            portal.answer = REFUSED
            program.toggle('Run in Background')
            program.find('label', re.compile('does not allow DataPipe to run in the background'))
    finally:
        program.terminate()
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
