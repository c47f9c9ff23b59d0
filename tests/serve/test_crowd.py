#!/usr/bin/env python3
"""Thousands of connections that are held and say nothing, or half a word: others are answered all the while."""
import contextlib
import pathlib
import resource
import select
import socket
import subprocess

from serving import HELD_UP, ONE, Server, main

CROWD = 2500
FEW_FILES = 200


def descriptors(server):
    return len(list(pathlib.Path(f'/proc/{server.process.pid}/fd').iterdir()))


@contextlib.contextmanager
def crowd(server, number, said=b''):
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(('127.0.0.1', server.port))) for _ in range(number)]
        for connection in held:
            connection.sendall(said)
        yield held


def await_descriptors(server, most):
    """Until the server has let go of what is gone."""
    server.await_status('/health', 200)
    for _ in range(600):
        if descriptors(server) <= most:
            return
        select.select([], [], [], .1)
    raise AssertionError(f'{descriptors(server)} are open, not {most}')


def thousands(program, provider):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    # Of the server it is left as it usually is: it takes what it needs.
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, CROWD + 500), hard))
    program.run(*ONE)
    with Server(program, connections=CROWD + 100, patience=600) as server:
        server.get('/data?symbol=NORD.SIM')
        before = descriptors(server)
        for said in (b'', b'GET /da', b'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'):
            with crowd(server, CROWD, said) as held:
                for _ in range(20):
                    assert server.get('/health').status == 200
                assert server.get('/data?symbol=NORD.SIM&limit=3').status == 200
                assert descriptors(server) >= CROWD
                if said.endswith(b'\r\n\r\n'):
                    assert all(connection.recv(15).startswith(b'HTTP/1.1 200') for connection in held)
        await_descriptors(server, before + 5)


def too_few_files(program, provider):
    """More come than the system lets be open: they are hung up on, and once some have gone, others are answered."""
    program.run(*ONE)
    program.run('database', 'start')
    with Server(program, files=FEW_FILES, connections=2000, patience=60) as server:
        server.get('/data?symbol=NORD.SIM')
        before = descriptors(server)
        with crowd(server, 3 * FEW_FILES):
            spent = busy_seconds(server)
            select.select([], [], [], 2)
            assert descriptors(server) < FEW_FILES
            # Nobody can be let in, and that is not tried a million times.
            assert busy_seconds(server) - spent < 1, 'it turns in a circle'
        await_descriptors(server, before + 5)
        assert server.get('/data?symbol=NORD.SIM').status == 200


def none_left(program, provider):
    """The system lets it open fewer files than it did when the server began: who comes then waits, and is answered once
    somebody has gone."""
    program.run(*ONE)
    program.run('database', 'start')
    with Server(program, patience=60) as server:
        server.get('/data?symbol=NORD.SIM')
        before = descriptors(server)
        files = 4 + max(int(entry.name) for entry in pathlib.Path(f'/proc/{server.process.pid}/fd').iterdir())
        subprocess.run(['prlimit', f'--pid={server.process.pid}', f'--nofile={files}:{files}'], check=True)
        with crowd(server, 40, b'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n') as held:
            spent = busy_seconds(server)
            select.select([], [], [], 2)
            assert descriptors(server) <= files
            assert busy_seconds(server) - spent < 1, 'it turns in a circle'
            answered = select.select(held, [], [], 0)[0]
            assert 0 < len(answered) < len(held), len(answered)
            for connection in answered:
                connection.close()
            # Those that waited, without having to come again.
            assert select.select([one for one in held if one not in answered], [], [], HELD_UP)[0]
        await_descriptors(server, before + 5)
        assert server.get('/data?symbol=NORD.SIM').status == 200


def busy_seconds(server):
    """How long a thread of it had something to do, the one that had most, whether or not a processor was free for it."""
    tasks = pathlib.Path(f'/proc/{server.process.pid}/task').iterdir()
    return max(sum(int(part) for part in (task / 'schedstat').read_text().split()[:2]) for task in tasks) / 1e9


main(thousands, too_few_files, none_left)
