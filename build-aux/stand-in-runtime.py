#!/usr/bin/env python3
"""Lays out a stand-in for a Flatpak runtime from packages that are installed in a Debian tree, so that the manifest can
be built, installed and tried where no remote can be reached. It is for trying, not for shipping.

Usage: stand-in-runtime.py TREE FOLDER NAME VERSION PACKAGE…

FOLDER becomes what "flatpak build-export" takes: usr/ with what PACKAGEs and all that they depend on have installed,
/etc in usr/etc, and what was generated when they were installed.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

# What installing made, and no package has: caches, alternatives, certificates.
GENERATED = ('usr/share/mime', 'usr/share/glib-2.0/schemas/gschemas.compiled', 'etc/ssl/certs', 'etc/alternatives',
             'usr/lib/*/gdk-pixbuf-2.0/2.10.0/loaders.cache', 'usr/lib/*/gio/modules/giomodule.cache',
             'usr/lib/locale/C.utf8')
UNWANTED = re.compile(r'(usr/share/(doc|man|lintian|bug|info)|var|etc/(apt|cron|init\.d|rc.\.d|systemd))(/|$)')
# The sandbox has its own.
NOT_IN_ETC = ('passwd', 'group', 'shadow', 'gshadow', 'resolv.conf', 'machine-id', 'hosts', 'host.conf', 'localtime',
              'mtab', 'ld.so.cache', 'fonts/conf.d/.uuid')
METADATA = '''[Runtime]
name={name}
runtime=org.gnome.Platform/{arch}/{version}
sdk=org.gnome.Sdk/{arch}/{version}

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
GI_TYPELIB_PATH=/app/lib/girepository-1.0
LD_LIBRARY_PATH=/app/lib
'''
LIBRARIES = '''/app/lib
include /run/flatpak/ld.so.conf.d/app-*.conf
include /etc/ld.so.conf.d/*.conf
include /run/flatpak/ld.so.conf.d/runtime-*.conf
'''


class Tree:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.packages = {}
        self.provides = {}
        for block in (self.folder / 'var/lib/dpkg/status').read_text(encoding='utf-8').split('\n\n'):
            fields = dict(re.findall(r'^([A-Za-z-]+): (.*)$', block, re.M))
            if 'Package' not in fields:
                continue
            self.packages[fields['Package']] = fields
            for name in self.names(fields.get('Provides', '')):
                self.provides.setdefault(name[0], fields['Package'])

    @staticmethod
    def names(text):
        """What a list of packages asks for: alternatives, without versions."""
        return [[re.sub(r'[\s(:].*', '', one.strip()) for one in ways.split('|')] for ways in text.split(',') if ways.strip()]

    def closure(self, wanted):
        found, open_ends = set(), [[name] for name in wanted]
        while open_ends:
            ways = open_ends.pop()
            name = next((self.provides.get(n, n) for n in ways if n in self.packages or n in self.provides), None)
            if name is None:
                sys.exit(f'stand-in-runtime: {" or ".join(ways)} is not in {self.folder}')
            if name not in found:
                found.add(name)
                for field in ('Depends', 'Pre-Depends'):
                    open_ends += self.names(self.packages[name].get(field, ''))
        return found

    def files(self, package):
        info = self.folder / 'var/lib/dpkg/info'
        arch = self.packages[package]['Architecture']
        listed = next(path for path in (info / f'{package}.list', info / f'{package}:{arch}.list') if path.exists())
        for line in listed.read_text(encoding='utf-8').splitlines():
            path = line.lstrip('/.')
            # Since /bin is /usr/bin, a package may name its files by either.
            yield f'usr/{path}' if re.match(r'(bin|sbin|lib|lib64)/', path) else path


def copy(source, target):
    """A link where it can be one, since nothing is written there."""
    if target.is_symlink() or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(os.readlink(source))
    elif source.is_dir():
        target.mkdir(exist_ok=True)
    elif source.exists():
        shutil.copyfile(source, target)
        target.chmod(source.stat().st_mode & 0o755 | 0o644)


def main():
    tree, folder, name, version = Tree(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    packages = tree.closure(sys.argv[5:])
    paths = {path for package in packages for path in tree.files(package)}
    for pattern in GENERATED:
        for found in tree.folder.glob(pattern):
            paths |= {str(path.relative_to(tree.folder)) for path in [found, *found.rglob('*')]}
    # "cc" and "awk" are made by installing, too.
    paths |= {f'usr/bin/{link.name}' for link in (tree.folder / 'usr/bin').iterdir()
              if link.is_symlink() and os.readlink(link).startswith('/etc/alternatives/')}
    shutil.rmtree(folder, ignore_errors=True)
    for path in sorted(paths):
        if UNWANTED.match(path) or not path.startswith(('usr/', 'etc/')) or path.removeprefix('etc/') in NOT_IN_ETC:
            continue
        copy(tree.folder / path, folder / (path if path.startswith('usr/') else f'usr/{path}'))
    (folder / 'usr/etc').mkdir(parents=True, exist_ok=True)
    (folder / 'usr/etc/ld.so.conf').write_text(LIBRARIES, encoding='utf-8')
    for empty in ('files', 'var'):
        (folder / empty).mkdir()
    arch = subprocess.run(['uname', '-m'], capture_output=True, text=True, check=True).stdout.strip()
    (folder / 'metadata').write_text(METADATA.format(name=name, arch=arch, version=version), encoding='utf-8')
    print(f'{name}: {len(packages)} packages')


main()
