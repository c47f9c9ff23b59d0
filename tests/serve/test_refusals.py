#!/usr/bin/env python3
"""Every parameter of every path, malformed in each way there is, as curl sends it: 400 with a code, the parameter's name
and what is allowed, and nothing of what was sent."""
import contextlib
import pathlib
import re
import socket

from serving import ONE, Server, main

MARK = 'zqx'
LONG = MARK + 'a' * 3000
# By what the description says of a parameter: what it does not take.
WRONG = {
    'integer': ['', MARK, '1.5', '0x10', '1e3', '%201', '99999999999999999999', '-99999999999999999999', '%00', '1%00', '%ff', '1;2'],
    'choice': ['', MARK, 'DAILY', 'daily,weekly', '%00', '%ff', "'", 'daily%0a'],
    'list': ['', MARK, ',', 'price,', 'price,,symbol', 'PRICE', '*', '%00', '%ff'],
    'time': ['', MARK, '2026', '2026-02-30', '2026-13-01', '0000-01-01', '2026-01-01T25:00:00Z', '2026-01-01Tzqx', '%00', '%ff',
             'now', '-infinity', '1767225600'],
    'text': ['', LONG, 'a%00b', '%ff', 'a%0ab', 'a%0d%0aX-Evil:%201', '%7f'],
}


def kind_of(schema):
    if schema['type'] == 'array':
        return 'list'
    if 'enum' in schema:
        return 'choice'
    if schema['type'] == 'integer':
        return 'integer'
    return 'time' if 'anyOf' in schema or 'format' in schema else 'text'


def assert_refused(reply, address, name):
    assert reply.status == 400, (address, reply)
    assert reply.headers.get('content-type') == 'application/json', (address, reply)
    assert set(reply.json) == {'error', 'metadata'}, (address, reply)
    error = reply.json['error']
    assert error['code'] == 'invalid_parameter' and error['parameter'] == name, (address, reply)
    assert f'“{name}”' in error['message'] and len(error['message']) > len(name) + 20, (address, reply)
    assert MARK.encode() not in reply.body and b'Evil' not in reply.body and 'x-evil' not in reply.headers, (address, reply)


def beyond(schema):
    """One less than the least, and one more than the most."""
    return [str(schema['minimum'] - 1), str(schema['maximum'] + 1)] if 'minimum' in schema else []


def malformed(program, provider):
    program.run(*ONE)
    n = 0
    with Server(program) as server:
        document = server.get('/openapi.json').json
        for path, operations in document['paths'].items():
            for parameter in operations.get('get', {}).get('parameters', []):
                name, schema = parameter['name'], parameter['schema']
                kind = kind_of(schema)
                for value in WRONG[kind] + beyond(schema):
                    if parameter['in'] == 'path':
                        if value == '':
                            continue
                        address = path.replace('{%s}' % name, value)
                    else:
                        address = f'{path.replace("{symbol}", "NORD.SIM")}?{name}={value}'
                    assert_refused(server.get(address), address, name)
                    n += 1
                if parameter['in'] == 'query':
                    address = f'{path.replace("{symbol}", "NORD.SIM")}?{name}=1&{name}=1'
                    reply = server.get(address)
                    assert reply.status == 400 and reply.json['error']['parameter'] == name, (address, reply)
        assert n > 150, n


def others(program, provider):
    """What is wrong with a request besides its parameters."""
    program.run(*ONE)
    with Server(program) as server:
        for path, options, status, code in (
                ('/zqx', (), 404, 'not_found'), ('/data/', (), 404, 'not_found'), ('//data', (), 404, 'not_found'),
                ('/../etc/passwd', (), 404, 'not_found'), ('/DATA', (), 404, 'not_found'), ('/runs/1/2', (), 404, 'not_found'),
                ('/data?zqx=1', (), 400, 'unknown_parameter'), ('/data?Limit=1', (), 400, 'unknown_parameter'),
                ('/health?zqx', (), 400, 'unknown_parameter'), ('/data', ('-X', 'DELETE'), 405, 'method_not_allowed'),
                ('/data', ('-X', 'ZQX'), 405, 'method_not_allowed'), ('/runs', ('-X', 'PUT'), 405, 'method_not_allowed'),
                ('/data?offset=1&cursor=AAAA', (), 400, 'invalid_parameter'), ('/runs/999999', (), 404, 'unknown_run'),
                ('/series/ZQX', (), 404, 'unknown_symbol'), ('/live', (), 426, 'upgrade_needed'),
                ('/runs', ('-d', '{}'), 401, 'token_needed'), ('/data?limit=1', ('-H', 'Authorization: zqx'), 401, 'invalid_token'),
                ('/data?limit=1', ('-H', 'Host: zqx.example'), 421, 'unknown_host')):
            reply = server.get(path, *options)
            assert reply.status == status and reply.json['error']['code'] == code, (path, options, reply)
            assert MARK.encode() not in reply.body, (path, options, reply)
        # What is no address at all is not read any further, and refused in the same form.
        for path in ('/data?symbol=%', '/series/%zz', '/%'):
            refused = server.get(path)
            assert refused.status == 400 and refused.json['error']['code'] == 'unreadable_request', (path, refused)
            assert refused.headers['x-request-id'] == refused.json['metadata']['request_id'], (path, refused)
        # What can be read and asks for no path.
        whole = server.get('/', '-X', 'OPTIONS', '--request-target', '*')
        assert whole.status == 403 and whole.json['error']['code'] == 'forbidden', whole
        assert 'allow' in server.get('/data', '-X', 'DELETE').headers


def endless(program, provider):
    """A body that is longer than it may be is not kept, whatever is said of its length."""
    program.run(*ONE)
    # What AddressSanitizer keeps of what was freed is not kept by the program.
    program.environment['ASAN_OPTIONS'] = program.environment.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=8'
    with Server(program) as server:
        for length in ('18446744073709551615', '99999999999'):
            # Where it is not taken, it is hung up on.
            with socket.create_connection(('127.0.0.1', server.port)) as caller, contextlib.suppress(OSError):
                caller.sendall(f'POST /runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n'.encode())
                for _ in range(300):
                    caller.sendall(bytes(1 << 20))
        most = re.search(r'VmHWM:\s+(\d+) kB', pathlib.Path(f'/proc/{server.process.pid}/status').read_text())[1]
        assert int(most) < 150 * 1024, most
        assert server.get('/health').status == 200


main(malformed, others, endless)
