#!/usr/bin/env python3
"""The PostgreSQL 15 that the tests share, beside the private server's version.

As a program it prints the folder of the server's socket, and keeps the server up until its input ends; whoever ends
last stops it and removes it. As a module: `with shared() as folder`.
"""
import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

# Also of its first database.
USER = 'datapipe'
NEEDED = 2 << 30


def installation():
    """Where build-aux/dev unpacked it."""
    folder = os.environ.get('DATAPIPE_TEST_POSTGRESQL_15')
    if not folder or not pathlib.Path(folder).is_dir():
        sys.exit('There is no PostgreSQL 15 for the tests; “./build-aux/dev test” gets it.')
    return pathlib.Path(folder)


def call(program, *arguments, **options):
    libraries = [str(path) for path in installation().glob('usr/lib/*-linux-gnu')]
    environment = {k: v for k, v in os.environ.items() if k not in ('LD_PRELOAD', 'PGDATA')}
    subprocess.run([installation() / 'usr/lib/postgresql/15/bin' / program, *arguments], check=True, text=True,
                   env=environment | {'LD_LIBRARY_PATH': ':'.join(libraries)}, stdout=subprocess.DEVNULL, **options)


def place():
    """In memory where there is plenty, one for each build; short, since a socket's path may have 107 bytes."""
    memory = pathlib.Path('/dev/shm')
    plenty = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > NEEDED
    build = hashlib.sha256(os.environ['DATAPIPE_BUILD_DIR'].encode()).hexdigest()[:10]
    return (memory if plenty else pathlib.Path(tempfile.gettempdir())) / f'datapipe-pg15-{os.geteuid()}-{build}'


def start(folder):
    """What a killed run left is not taken over."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    call('initdb', '-D', folder / 'data', '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
    call('postgres', '--single', '-D', folder / 'data', 'template1', input=f'alter database postgres rename to {USER}\n')
    with open(folder / 'output', 'wb') as output:
        call('pg_ctl', '-D', folder / 'data', '-l', folder / 'log', '-w', '-o',
             f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=200", 'start', stderr=output)


def stop(folder):
    with contextlib.suppress(subprocess.CalledProcessError):
        call('pg_ctl', '-D', folder / 'data', '-m', 'immediate', '-w', 'stop', stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


def is_up(folder):
    """Its process id may be another program's by now, so that is not asked."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(folder / '.s.PGSQL.5432'))
        return True
    return False


@contextlib.contextmanager
def shared():
    """Of the two locks one is held while the server is started or stopped, the other by all who use it."""
    folder = place()
    with open(f'{folder}.lock', 'w', encoding='utf-8') as change, open(f'{folder}.users', 'w', encoding='utf-8') as users:
        fcntl.flock(change, fcntl.LOCK_EX)
        if not is_up(folder):
            start(folder)
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(change, fcntl.LOCK_UN)
        try:
            yield folder
        finally:
            fcntl.flock(change, fcntl.LOCK_EX)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(folder)


if __name__ == '__main__':
    with shared() as socket_folder:
        print(socket_folder, flush=True)
        sys.stdin.read()
