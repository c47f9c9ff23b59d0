#!/usr/bin/env python3
"""Replies in other forms than the plain one: packed, known already, from what is kept and not."""
import gzip

from serving import ONE, Server, main

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


main(packed, known)
