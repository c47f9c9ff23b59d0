#!/usr/bin/env python3
"""Prints docs/schema.md of what "datapipe model docs" has left in FOLDER: manifest.json and catalog.json.

Usage: make-schema.py FOLDER > docs/schema.md
"""
import json
import pathlib
import sys

HEAD = '''# The tables

What is in the tables that DataPipe builds, for whoever asks them in SQL or with other tools. This page is made of the
models in `sql/project/models` and the database (see [CONTRIBUTING.md](../CONTRIBUTING.md#adding-a-model)), and a test
holds it. `datapipe model docs` makes one that can be searched, with the lineage of each column.

Times are UTC (`timestamp with time zone`), prices `numeric`. What is as it was loaded is in the schema `raw`; the tables
to look at are in `marts`.
'''


def cell(text):
    return ' '.join(str(text).split()).replace('|', '\\|')


def tests_of(node, manifest):
    """For each column, what is tested of it, in words that the tests are called by."""
    found = {}
    for test in manifest['nodes'].values():
        metadata = test.get('test_metadata') or {}
        if test['resource_type'] == 'test' and test.get('attached_node') == node['unique_id'] and test.get('column_name'):
            found.setdefault(test['column_name'], set()).add(metadata.get('name', 'own test').replace('_', ' '))
    return found


def table(node, manifest, catalog):
    entry = catalog['nodes'].get(node['unique_id'])
    yield f'\n### {node["schema"]}.{node.get("alias") or node["name"]}\n'
    if node.get('description'):
        yield ' '.join(node['description'].split()) + '\n'
    if entry is None:
        return
    tests = tests_of(node, manifest)
    yield '| Column | Type | What it is | Tested |\n| --- | --- | --- | --- |'
    for name, column in sorted(entry['columns'].items(), key=lambda item: item[1]['index']):
        described = node['columns'].get(name, {}).get('description', '')
        yield f'| `{name}` | {cell(column["type"])} | {cell(described)} | {", ".join(sorted(tests.get(name, ())))} |'


def main():
    folder = pathlib.Path(sys.argv[1])
    manifest, catalog = (json.loads((folder / f'{name}.json').read_text(encoding='utf-8')) for name in ('manifest', 'catalog'))
    print(HEAD.rstrip('\n'))
    models = [node for node in manifest['nodes'].values() if node['resource_type'] == 'model']
    for schema in ('marts', 'staging'):
        print(f'\n## {schema}')
        for node in sorted((n for n in models if n['schema'] == schema and n['config']['materialized'] != 'ephemeral'),
                           key=lambda n: n['name']):
            print('\n'.join(table(node, manifest, catalog)))


main()
