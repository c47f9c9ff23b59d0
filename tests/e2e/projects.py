"""Whole dbt-style projects for end-to-end tests, copied from tests/e2e/projects so that a test may change them."""
import json
import shutil

from harness import SOURCE

PROJECTS = SOURCE / 'tests' / 'e2e' / 'projects'


class Project:
    """A copy of a project, and the commands on it."""

    def __init__(self, program, name):
        self.program = program
        self.folder = program.folder / name
        shutil.copytree(PROJECTS / name, self.folder)

    def run(self, verb, *arguments, expect=0, **environment):
        return self.program.run('model', verb, '--project', str(self.folder), *arguments, expect=expect, **environment)

    def results(self, verb, *arguments, expect=0, **environment):
        rows = self.program.json('model', verb, '--project', str(self.folder), *arguments, expect=expect, **environment)
        return {row['name']: row for row in rows}

    def edit(self, path, before, after):
        file = self.folder / path
        text = file.read_text()
        assert before in text, (path, before)
        file.write_text(text.replace(before, after))

    def artifact(self, name, folder='target'):
        return json.loads((self.folder / folder / name).read_text())


def built(results):
    return {name for name, row in results.items() if row['status'] == 'success' and not row['unchanged']}


def ended(results, status):
    return {name for name, row in results.items() if row['status'] == status}


def rows(program, sql):
    return [tuple(row.values()) for row in program.query(sql)]
