#!/usr/bin/env python3
"""Replies in other forms than the plain one: packed, known already, from what is kept and not."""
import gzip
import socket
import time

from serving import ONE, Server, main

MANY = 60
PACKED = ('-H', 'Accept-Encoding: gzip')
PATHS = ('/data?symbol=NORD.SIM', '/data?symbol=NORD.SIM&limit=1000', '/data?symbol=NORD.SIM&kind=daily&limit=1', '/series/NORD.SIM', '/symbols',
         '/stats', '/openapi.json', '/')


def data_of(body):
    """Without what differs each time."""
    return body.split(b',"metadata":')[0]


def packed(program, provider):
    program.run(*ONE)
    for cache in (0, 16):
        with Server(program, cache=cache) as server:
            for path in PATHS:
                plain = server.get(path)
                assert plain.status == 200 and 'content-encoding' not in plain.headers, (path, plain)
                for _ in range(3):
                    reply = server.get(path, *PACKED)
                    assert reply.headers.get('content-encoding') == ('gzip' if len(plain.body) > 1100 else None), (path, reply)
                    body = gzip.decompress(reply.body) if 'content-encoding' in reply.headers else reply.body
                    assert data_of(body) == data_of(plain.body) and len(reply.body) <= len(plain.body) + 20, (cache, path)
                    if reply.headers['content-type'] == 'application/json' and b',"metadata":' in body:
                        assert reply.headers['x-request-id'].encode() in body, (cache, path)
                # As whoever has no such test unpacks it.
                assert data_of(server.get(path, '--compressed').body) == data_of(plain.body), (cache, path)
                refused = server.get(path, '-H', 'Accept-Encoding: gzip;q=0')
                assert 'content-encoding' not in refused.headers, (cache, path)


def known(program, provider):
    program.run(*ONE)
    with Server(program) as server:
        for path in PATHS:
            first = server.get(path)
            again = server.get(path, '-H', f'If-None-Match: {first.headers["etag"]}')
            assert again.status == 304 and again.body == b'', (path, again)
            other = server.get(path, '-H', 'If-None-Match: "other"')
            assert other.status == 200 and data_of(other.body) == data_of(first.body), (path, other)


def taken_slowly(program, provider):
    """What the network does not take at once comes whole, and in order."""
    program.run(*ONE)
    for cache in (0, 16):
        with Server(program, cache=cache) as server:
            path = '/data?symbol=NORD.SIM&limit=1000'
            whole = data_of(server.get(path).body)
            with socket.socket() as caller:
                # Before it is connected: so little is offered to the server.
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                caller.connect(('127.0.0.1', server.port))
                # All at once, so that the replies are more than the system keeps for a connection.
                caller.sendall(f'GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode() * MANY)
                time.sleep(.5)
                with caller.makefile('rb') as replies:
                    for _ in range(MANY):
                        head = b''.join(iter(replies.readline, b'\r\n')).decode().lower()
                        body = replies.read(int(head.partition('content-length: ')[2].partition('\r')[0]))
                        assert head.startswith('http/1.1 200') and data_of(body) == whole, (cache, head, len(body), len(whole))
                        assert body.endswith(b'}}'), (cache, body[-80:])


def hits(server):
    for line in server.get('/metrics').body.decode().splitlines():
        if line.startswith('datapipe_serve_cache_total') and '"hit"' in line:
            return float(line.split()[-1])
    return 0.0


def forgotten(program, provider):
    """What is kept has its room, and what was asked for longest ago goes first."""
    program.run(*ONE)
    with Server(program, cache=1) as server:
        paths = [f'/data?symbol=NORD.SIM&limit=300&offset={offset}' for offset in range(40)]
        size = sum(len(server.get(path).body) for path in paths)
        assert size > 2 * 1024 * 1024, size
        before = hits(server)
        server.get(paths[-1])
        assert hits(server) == before + 1, 'the newest is not kept'
        server.get(paths[0])
        assert hits(server) == before + 1, 'the oldest is still kept'


main(packed, known, taken_slowly, forgotten)
