#!/usr/bin/env python3
"""check-layers.py sees what it is there for: each case breaks one rule in a small tree. Prints TAP."""
import os
import pathlib
import subprocess
import sys
import tempfile

SCRIPT = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent / 'build-aux' / 'check-layers.py'
LICENCE = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
OPTION = '{ "limit", 0, 0, G_OPTION_ARG_INT, &limit, "How many", "N" },\n'
COMMAND = 'const DpCliCommand _dp_cli_runs = {\n  "runs", NULL\n};\n'
TREE = {
    'src/base/dp-low.h': LICENCE,
    'src/base/README.md': '',
    'src/app/dp-high.h': LICENCE + '#include "dp-low.h"\n#include <gtk/gtk.h>\n',
    'src/app/README.md': '',
    'src/cli/dp-cli-runs.c': LICENCE + OPTION + COMMAND,
    'src/cli/README.md': '',
    'src/main.c': '#include <adwaita.h>\n',
    'po/POTFILES': '',
    'data/x.gschema.xml': '<schemalist><schema><key name="chart-type"/></schema></schemalist>',
    'docs/architecture.md': '```mermaid\n  app --> base\n```\n',
    'docs/settings.md': '`chart-type`',
    'docs/commands.md': '`runs [--limit N]`',
}
# What is changed in the tree, and what the check must then say.
CASES = {
    'a tree in order passes': ({}, None),
    'an include that goes upward': ({'src/base/dp-low.h': LICENCE + '#include "dp-high.h"\n'},
                                    'src/base/dp-low.h:2 includes dp-high.h of app'),
    'GTK outside the window': ({'src/cli/dp-cli-x.c': LICENCE + '#include <gtk/gtk.h>\n'}, '<gtk/gtk.h>'),
    'libadwaita outside the window': ({'src/base/dp-low.h': LICENCE + '#include <adwaita.h>\n'}, '<adwaita.h>'),
    'libpq outside the database': ({'src/app/dp-x.c': LICENCE + '#include <libpq-fe.h>\n'}, '<libpq-fe.h>'),
    'libsoup outside providers and servers': (
        {'src/app/dp-x.c': LICENCE + '#include <libsoup/soup.h>\n'}, '<libsoup/soup.h>'),
    'a diagram without an include that there is': ({'docs/architecture.md': ''}, 'lacks app --> base'),
    'a diagram with one that there is not': (
        {'docs/architecture.md': '  app --> base\n  cli --> base\n'}, 'has cli --> base'),
    'a diagram with what follows from the rest': (
        {'docs/architecture.md': '  app --> base\n  app --> database\n  database --> base\n',
         'src/database/README.md': '', 'src/database/dp-db.h': LICENCE + '#include "dp-low.h"\n',
         'src/app/dp-x.c': LICENCE + '#include "dp-db.h"\n'}, 'has app --> base'),
    'a folder that does not say what it is': ({'src/load/dp-x.c': LICENCE}, 'src/load'),
    'a file that is too long': ({'src/base/dp-long.c': LICENCE + '\n' * 801}, 'src/base/dp-long.c: 802 lines'),
    'text nobody can translate': ({'src/app/dp-x.c': LICENCE + 'x (_("Hello"));\n'}, 'src/app/dp-x.c'),
    'a list of texts with a file that is gone': ({'po/POTFILES': 'src/app/gone.c\n'}, 'src/app/gone.c'),
    'a file without its licence': ({'src/base/dp-x.c': '\n'}, 'src/base/dp-x.c'),
    'a setting nobody described': ({'docs/settings.md': 'chart-type'}, 'docs/settings.md lacks chart-type'),
    'an option nobody described': ({'docs/commands.md': '`runs`'}, 'docs/commands.md lacks --limit'),
    'a command nobody described': ({'docs/commands.md': '`--limit`'}, 'docs/commands.md lacks runs'),
    'work left for later': ({'src/base/dp-x.c': LICENCE + '/* TO' + 'DO */\n'}, 'src/base/dp-x.c:2'),
}


def check(changes):
    with tempfile.TemporaryDirectory() as folder:
        for name, contents in (TREE | changes).items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(contents)
        return subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)


print(f'1..{len(CASES)}')
bad = False
for number, (name, (changes, expected)) in enumerate(CASES.items(), 1):
    done = check(changes)
    found = [line for line in done.stdout.splitlines() if line.startswith('# ')]
    if expected is None:
        good = done.returncode == 0 and not found
    else:
        good = done.returncode == 1 and len(found) == 1 and expected in found[0]
    if not good:
        print('#', ' | '.join(found), done.stderr.strip().replace('\n', ' '))
    bad |= not good
    print('ok' if good else 'not ok', number, name)
sys.exit(bad)
