#!/usr/bin/env python3
# shells.py: completion as it was installed, in each shell, and the manual page
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: shells.py USR     (the folder usr that a package has)    Prints TAP."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'harness'))
from terminal import Terminal  # noqa: E402

USR = pathlib.Path(sys.argv[1])
PROGRAM = USR / 'bin' / 'datapipe'
# What is typed before the key Tab, and the line that there is then.
LINES = (('datab', 'database'), ('settings impo', 'settings import-env'), ('anomalies label 3 exp', 'anomalies label 3 expected'),
         ('model build --select dim_c', 'model build --select dim_company'))


def completes(home, command, prepare):
    """Each line is completed and run; a function in the program's place shows what it was called with."""
    environment = os.environ | {'HOME': home, 'PATH': f'{USR}/bin:/usr/bin:/bin'}
    terminal = Terminal(*command, environment=environment, folder=home)
    try:
        terminal.type(f'{prepare}; datapipe() {{ if [ "$1" = complete ]; then {PROGRAM} "$@"; else echo "<$*>"; fi; }}; '
                      'echo re""ady\n')
        terminal.wait('ready')
        for begun, whole in LINES:
            terminal.type(f'datapipe {begun}\t\n')
            terminal.wait(f'<{whole}')
    finally:
        terminal.close()


def in_bash(home):
    """Loaded by the package that loads completions, as on a desktop."""
    completes(home, ('bash', '--norc', '--noprofile', '-i'),
              f'BASH_COMPLETION_USER_DIR={USR}/share/bash-completion; . /usr/share/bash-completion/bash_completion')


def in_zsh(home):
    completes(home, ('zsh', '-f', '-i'),
              f'fpath=({USR}/share/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D')


def in_fish(home):
    script = USR / 'share/fish/vendor_completions.d/datapipe.fish'
    for begun, whole in LINES:
        done = subprocess.run(['fish', '--private', '-c', f'source {script}; complete -C "datapipe {begun}"'], text=True,
                              env=os.environ | {'HOME': home, 'PATH': f'{USR}/bin:/usr/bin:/bin'}, capture_output=True,
                              check=True)
        words = [line.split('\t')[0] for line in done.stdout.splitlines()]
        assert words == [whole.split()[-1]], (begun, done)


def manual(home):
    page = next((USR / 'share/man/man1').glob('datapipe.1*'))
    done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', page], capture_output=True, text=True, check=True,
                          env=os.environ | {'HOME': home, 'MANPAGER': 'cat', 'MANWIDTH': '100', 'LC_ALL': 'C.UTF-8'})
    assert done.stderr == '', done.stderr
    assert 'database backup' in done.stdout and 'SEE ALSO' in done.stdout


CASES = {'bash completes': in_bash, 'zsh completes': in_zsh, 'fish completes': in_fish, 'the manual page is in order': manual}

print(f'1..{len(CASES)}')
bad = False
for number, (name, case) in enumerate(CASES.items(), 1):
    with tempfile.TemporaryDirectory(prefix='datapipe-home-', ignore_cleanup_errors=True) as place:
        try:
            case(place)
            print('ok', number, name, flush=True)
        except (AssertionError, subprocess.CalledProcessError) as error:
            print('#', str(error).replace('\n', '\n# '), getattr(error, 'stderr', ''))
            print('not ok', number, name, flush=True)
            bad = True
sys.exit(bad)
