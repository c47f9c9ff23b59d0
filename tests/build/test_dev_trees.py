#!/usr/bin/env python3
"""build-aux/dev removes Debian trees that nobody uses any more, and no others. Prints TAP."""
import fcntl
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SCRIPT = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent / 'build-aux' / 'dev'
DAY = 86400
PACKAGES = 'one\ntwo   # and why\n'
STAMP = subprocess.run(['cksum'], input='trixie one two ', capture_output=True, text=True,
                       check=True).stdout.split()[0]


class Cache:
    def __init__(self, folder):
        self.folder = folder
        self.trees = folder / 'cache' / 'datapipe'
        for path, text in (('project/build-aux/dev', SCRIPT.read_text()), ('project/build-aux/packages.txt', PACKAGES)):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        self.add(STAMP, 20)

    def add(self, stamp, days):
        """A tree that was entered so many days ago; None: before that was noted"""
        tree = self.trees / f'trixie-{stamp}'
        (tree / 'etc').mkdir(parents=True)
        (tree / 'etc' / 'datapipe-stamp').write_text(f'{stamp}\n')
        (tree / 'etc').chmod(0o555)
        if days is not None:
            used = self.trees / f'trixie-{stamp}.used'
            used.touch()
            os.utime(used, (time.time() - days * DAY,) * 2)

    def enter(self):
        environment = os.environ | {'XDG_CACHE_HOME': str(self.folder / 'cache'), 'DATAPIPE_ENV': 'tree',
                                    'DATAPIPE_BUILD_DIR': str(self.folder / 'build'), 'DATAPIPE_INSIDE': '1'}
        environment.pop('DATAPIPE_ROOT', None)
        return subprocess.run(['sh', self.folder / 'project/build-aux/dev', 'shell', 'true'], env=environment,
                              capture_output=True, text=True, check=True).stderr

    def stamps(self):
        return {path.name.removeprefix('trixie-') for path in self.trees.iterdir() if path.is_dir()}


def unused(cache):
    cache.add('1', 15)
    said = cache.enter()
    assert cache.stamps() == {STAMP}, cache.stamps()
    assert 'trixie-1, which nobody has used' in said, said
    assert not (cache.trees / 'trixie-1.used').exists()


def used(cache):
    cache.add('1', 13)
    assert cache.enter() == ''
    assert cache.stamps() == {STAMP, '1'}


def own(cache):
    cache.enter()
    assert time.time() - (cache.trees / f'trixie-{STAMP}.used').stat().st_mtime < DAY, 'entering is noted'
    assert cache.stamps() == {STAMP}


def unknown(cache):
    cache.add('1', None)
    cache.enter()
    assert cache.stamps() == {STAMP, '1'}
    assert (cache.trees / 'trixie-1.used').exists(), 'its two weeks begin now'


def locked(cache):
    cache.add('1', 15)
    with open(cache.trees / 'trixie-1.lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cache.enter()
        assert cache.stamps() == {STAMP, '1'}, 'somebody makes it anew'
    cache.enter()
    assert cache.stamps() == {STAMP}


CASES = {
    'a tree that nobody used for two weeks goes': unused,
    'one that was used since stays': used,
    'the present one stays, however old, and is noted as used': own,
    'of one from before it was noted two weeks begin now': unknown,
    'one that somebody is making stays': locked,
}

print(f'1..{len(CASES)}')
bad = False
for number, (name, case) in enumerate(CASES.items(), 1):
    with tempfile.TemporaryDirectory() as folder:
        try:
            case(Cache(pathlib.Path(folder)))
            print('ok', number, name)
        except (AssertionError, subprocess.CalledProcessError) as error:
            print('#', str(error).replace('\n', ' '), getattr(error, 'stderr', ''))
            print('not ok', number, name)
            bad = True
        subprocess.run(['chmod', '-R', 'u+w', folder], check=True)
sys.exit(bad)
