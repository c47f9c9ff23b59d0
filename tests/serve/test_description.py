#!/usr/bin/env python3
"""The description of the interface, as others read it: a public validator takes it, and with values drawn from it, allowed and
not, every path answers as it says."""
import concurrent.futures
import datetime
import random
import urllib.parse

import jsonschema
import openapi_spec_validator
from openapi_schema_validator import OAS31Validator

from serving import Server, curl, main

ROUNDS = 25          # for each path
SEED = 20261120
ODD = ['IBM', 'NORD.SIM', 'ä', 'éé', '日本', '𝕏', "o'hara", '"', '%', '_', '\\', '--', ';', '$1', 'a b', '&', '#', '+', '/', '..',
       '\u202e', 'NULL', '{}']


def assert_valid(document):
    openapi_spec_validator.validate(document)
    assert isinstance(document['openapi'], str) and document['openapi'].startswith('3.1'), document['openapi']
    for name, schema in document['components']['schemas'].items():
        OAS31Validator.check_schema(schema)
        for reference in find_references(schema):
            assert reference.startswith('#/components/schemas/'), (name, reference)
            assert reference.rsplit('/', 1)[1] in document['components']['schemas'], (name, reference)


def find_references(node):
    if isinstance(node, dict):
        yield from ([node['$ref']] if '$ref' in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from find_references(part)


# --- values -----------------------------------------------------------------------------------------

def draw_text(chance, schema):
    length = chance.choice([schema.get('minLength', 0), chance.randint(1, 12), schema['maxLength']])
    text = chance.choice(ODD) if chance.random() < .6 else ''.join(chance.choice(ODD) for _ in range(length))
    # Of dots alone addresses are made shorter, before anybody looks at them.
    return text[:schema['maxLength']].strip('.') or 'x'


def draw_time(chance, schema):
    moment = datetime.datetime(1, 1, 1) + datetime.timedelta(seconds=chance.randrange(9998 * 365 * 86400))
    if chance.random() < .5:
        moment = datetime.datetime(2020, 1, 1) + datetime.timedelta(seconds=chance.randrange(8 * 365 * 86400))
    one = chance.choice(schema['anyOf'])
    if one['format'] == 'date':
        return f'{moment.date().isoformat()}'
    zone = chance.choice(['Z', '+00:00', '-05:00', '+14:00']) if 2 < moment.year < 9990 else 'Z'
    return f'{moment.isoformat()}{chance.choice(["", ".5", ".123456"])}{zone}'


def draw_allowed(chance, schema):
    if 'enum' in schema:
        return chance.choice(schema['enum'])
    if 'anyOf' in schema:
        return draw_time(chance, schema)
    if schema['type'] == 'integer':
        return str(chance.choice([schema['minimum'], schema['maximum'], chance.randint(schema['minimum'], schema['maximum']),
                                  min(schema['maximum'], schema['minimum'] + chance.randrange(20))]))
    if schema['type'] == 'array':
        return ','.join(chance.choices(schema['items']['enum'], k=chance.randint(schema['minItems'], 4)))
    return draw_text(chance, schema)


def draw_refused(chance, schema):
    if 'enum' in schema or 'anyOf' in schema:
        return chance.choice(['', 'x', schema.get('enum', ['2026-13-01'])[0] + 'x', '2026-02-30T00:00:00Z', '0', 'null'])
    if schema['type'] == 'integer':
        return chance.choice(['', 'one', '1.0', '0x1', str(schema['minimum'] - 1), str(schema['maximum'] + 1), '1 ', '--1'])
    if schema['type'] == 'array':
        return chance.choice(['', ',', schema['items']['enum'][0] + ',', 'nosuch', schema['items']['enum'][0].upper()])
    return chance.choice(['', 'x' * (schema['maxLength'] + 1), 'a\x00b', 'a\nb', '\x7f', '\x1f'])


class Request:
    """Parameters of one path, each there or not; `refused` is the name of the one that is wrong, where one is."""

    def __init__(self, chance, path, operation):
        self.path, self.refused, pairs = path, None, []
        parameters = [p for p in operation.get('parameters', []) if p['in'] == 'query']
        wanted = [p for p in parameters if chance.random() < 2.5 / len(parameters) and p['name'] != 'cursor']
        # Two ways to go on do not go together; a cursor is nothing that is made up.
        wrong = chance.choice(wanted) if wanted and chance.random() < .4 else None
        for parameter in wanted:
            draw = draw_refused if parameter is wrong else draw_allowed
            pairs.append((parameter['name'], draw(chance, parameter['schema'])))
        self.refused = wrong['name'] if wrong else None
        for parameter in operation.get('parameters', []):
            if parameter['in'] == 'path':
                value = chance.choice(['NORD.SIM', '1', draw_allowed(chance, parameter['schema'])])
                if parameter['schema']['type'] == 'integer' and not value.isdigit():
                    value = '1'
                self.path = self.path.replace('{%s}' % parameter['name'], urllib.parse.quote(value, safe=''))
        chance.shuffle(pairs)
        self.address = self.path + ('?' + urllib.parse.urlencode(pairs) if pairs else '')


# --- answers ----------------------------------------------------------------------------------------

def check(document, operation, address, reply):
    """Status, type and body are among those that are described, and nothing is there that is not."""
    described = operation['responses'].get(str(reply.status), operation['responses'].get('default'))
    assert described, (address, reply)
    if '$ref' in described:
        described = document['components']['responses'][described['$ref'].rsplit('/', 1)[1]]
    content = reply.headers['content-type'].split(';')[0]
    assert content in described['content'], (address, reply)
    if content == 'application/json':
        schema = described['content'][content]['schema'] | {'components': document['components']}
        OAS31Validator(schema, format_checker=jsonschema.FormatChecker()).validate(reply.json)
        assert reply.headers['x-request-id'] == reply.json.get('metadata', {}).get('request_id', reply.headers['x-request-id'])
    assert reply.headers['x-content-type-options'] == 'nosniff', (address, reply)


def ask_one(document, server, path, operation, number):
    chance = random.Random(f'{SEED} {path} {number}')
    request = Request(chance, path, operation)
    reply = curl(server.uri + request.address)
    if request.refused:
        assert reply.status == 400 and reply.json['error']['parameter'] == request.refused, (request.address, reply)
    else:
        assert reply.status in (200, 404, 426), (request.address, reply)
        assert reply.status == 200 or '{' in path or path == '/live', (request.address, reply)
    check(document, operation, request.address, reply)
    return reply.status


def answers(program, provider):
    program.run('run', '--sample')
    with Server(program) as server:
        document = server.get('/openapi.json').json
        assert_valid(document)
        asked = [(path, operations['get'], number) for path, operations in document['paths'].items()
                 for number in range(ROUNDS) if 'get' in operations]
        with concurrent.futures.ThreadPoolExecutor(4) as threads:
            statuses = list(threads.map(lambda one: ask_one(document, server, *one), asked))
        assert statuses.count(200) > len(asked) / 3 and statuses.count(400) > len(asked) / 10, statuses
        pages(document, server)


def pages(document, server):
    """By cursor and by offset every list tells the same rows, each once, and says how many there are."""
    for path, operations in document['paths'].items():
        names = {p['name'] for p in operations.get('get', {}).get('parameters', [])}
        if not {'cursor', 'offset', 'total', 'limit'} <= names:
            assert 'cursor' not in names, path
            continue
        base = f'{path}?limit=7' + ('&symbol=NORD.SIM&to=2024-03-01' if path == '/data' else '')
        first = server.get(base + '&total=exact').json
        total = first['metadata']['pagination']['total']
        rows, cursor = first['data'], first['metadata']['pagination']['next_cursor']
        while cursor:
            page = server.get(f'{base}&cursor={urllib.parse.quote(cursor)}').json
            rows, cursor = rows + page['data'], page['metadata']['pagination']['next_cursor']
        assert len(rows) == total and all(rows.count(row) == 1 for row in rows), (path, total, len(rows))
        by_offset = [row for start in range(0, total, 7) for row in server.get(f'{base}&offset={start}').json['data']]
        assert by_offset == rows, path


main(answers)
