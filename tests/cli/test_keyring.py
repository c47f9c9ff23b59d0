#!/usr/bin/env python3
"""A key in a real keyring, on a session bus of its own; and a keyring that nobody can unlock."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import PROGRAM, main  # noqa: E402

UNLOCKED = '''
printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
until gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \\
  --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets | grep -q true; do sleep 0.05; done
'''


def on_a_bus(program, script):
    """Runs shell lines on a bus that ends with them. No key is in the environment, and no display."""
    environment = {k: v for k, v in program.environment.items()
                   if k not in ('ALPHA_VANTAGE_API_KEY', 'DISPLAY', 'WAYLAND_DISPLAY')}
    for name in ('home', 'runtime'):
        (program.folder / name).mkdir(mode=0o700, exist_ok=True)
    environment |= {'HOME': str(program.folder / 'home'), 'XDG_RUNTIME_DIR': str(program.folder / 'runtime'),
                    'XDG_DATA_HOME': str(program.folder / 'home'), 'PATH': f'{PROGRAM.parent}:{os.environ["PATH"]}'}
    return subprocess.run(['dbus-run-session', '--', 'sh', '-c', script], env=environment, capture_output=True,
                          text=True, timeout=120, check=False)


def kept_used_and_removed(program, provider):
    done = on_a_bus(program, UNLOCKED + '''
        set -e
        echo KEPT42 | datapipe settings set alpha-vantage-key
        datapipe settings get alpha-vantage-key
        datapipe settings list | grep alpha-vantage-key
        datapipe doctor | grep keyring
        datapipe run --symbol IBM >/dev/null 2>&1 || true
        datapipe settings set database-url postgresql://me:pass42@db.example/d
        datapipe settings get database-url
        datapipe settings get database-password
        datapipe settings unset alpha-vantage-key
        datapipe settings get alpha-vantage-key
        ''')
    lines = [' '.join(line.split()) for line in done.stdout.splitlines()]
    assert lines == ['set', 'alpha-vantage-key keyring set', 'ok keyring The keyring answers.',
                     'postgresql://me@db.example/d', 'set', 'not set'], done
    assert {q['apikey'] for q in provider.requests} == {'KEPT42'}, provider.requests
    kept = (program.folder / 'data' / 'settings.ini').read_text()
    assert 'KEPT42' not in kept and 'pass42' not in kept and 'db.example' in kept, kept


def webhook_of_a_pipeline(program, provider):
    """Its address is asked for, kept in the keyring alone, and goes with the pipeline."""
    done = on_a_bus(program, UNLOCKED + '''
        echo https://hooks.example.org/SECRET42 | datapipe pipeline set stocks --webhook - --json | grep -c '"webhook" : true'
        datapipe pipeline show stocks | grep webhook
        echo ftp://SECRET43 | datapipe pipeline set stocks --webhook - && exit 9
        datapipe pipeline show stocks --json | grep -c '"webhook" : true'
        datapipe settings list | grep -c SECRET
        datapipe pipeline set stocks --webhook '' --json | grep -c '"webhook" : true'
        echo https://hooks.example.org/SECRET42 | datapipe pipeline set stocks --webhook - >/dev/null
        datapipe pipeline remove stocks
        datapipe pipeline set stocks | grep -c webhook
        ''')
    assert done.stdout.splitlines() == ['1', 'Its runs are told to a webhook of its own', '1', '0', '0', '0'], done
    assert 'not a web address' in done.stderr and 'SECRET' not in done.stderr, done
    assert b'SECRET42' not in b''.join(path.read_bytes() for path in (program.folder / 'data').glob('*.ini')), done


def nobody_can_unlock(program, provider):
    done = on_a_bus(program, 'echo KEPT42 | datapipe settings set alpha-vantage-key')
    assert done.returncode == 1 and 'ALPHA_VANTAGE_API_KEY' in done.stderr, done
    assert 'KEPT42' not in done.stderr, done


main(kept_used_and_removed, webhook_of_a_pipeline, nobody_can_unlock)
