#!/usr/bin/env python3
# test-icons.py: every icon that the window names can be shown
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-icons.py FOLDER-OF-SOURCES APPLICATION-RESOURCES"""

import pathlib
import re
import sys

import gi

gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, Gtk  # noqa: E402

NAME = re.compile(r'[">]([a-z][a-z0-9-]*-symbolic)["<]')


def main():
    folder, resources = map(pathlib.Path, sys.argv[1:3])
    names = sorted({name for path in folder.iterdir() if path.suffix in ('.c', '.ui')
                    for name in NAME.findall(path.read_text())})

    Gtk.init()
    resource = Gio.Resource.load(str(resources))
    resource._register()
    theme = Gtk.IconTheme.get_for_display(Gdk.Display.get_default())
    theme.add_resource_path('/io/github/datapipe_analytics/DataPipe/icons')

    print(f'1..{len(names)}')
    failed = 0
    for number, name in enumerate(names, 1):
        found = theme.lookup_icon(name, None, 16, 1, Gtk.TextDirection.LTR, 0)
        uri = found.get_file().get_uri() if found.get_file() else ''
        good = 'image-missing' not in uri and theme.has_icon(name)
        failed += not good
        print(f'{"ok" if good else "not ok"} {number} - {name}')
    return 1 if failed or not names else 0


if __name__ == '__main__':
    sys.exit(main())
