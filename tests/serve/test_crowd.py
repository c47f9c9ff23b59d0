#!/usr/bin/env python3
"""Thousands of connections that are held and say nothing, or half a word: others are answered all the while."""
import contextlib
import pathlib
import resource
import select
import socket

from serving import ONE, Server, main

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
            spent = cpu_seconds(server)
            select.select([], [], [], 2)
            assert descriptors(server) < FEW_FILES
            # Nobody can be let in, and that is not tried a million times.
            assert cpu_seconds(server) - spent < 1, 'it turns in a circle'
        await_descriptors(server, before + 5)
        assert server.get('/data?symbol=NORD.SIM').status == 200


def cpu_seconds(server):
    parts = pathlib.Path(f'/proc/{server.process.pid}/stat').read_text().rpartition(')')[2].split()
    return (int(parts[11]) + int(parts[12])) / 100


main(thousands, too_few_files)
