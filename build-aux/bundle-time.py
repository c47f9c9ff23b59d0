#!/usr/bin/env python3
"""Puts a time into the head of a Flatpak bundle, where "flatpak build-bundle" has that of making it: so the same content
is the same file. Nothing reads it, and what is signed, the commit, is not touched.

Usage: bundle-time.py BUNDLE SECONDS
"""
import struct
import sys

from gi.repository import GLib

# As OSTree writes a static delta: metadata, time, the two commits, the commit itself, what it needs, its parts.
DELTA = GLib.VariantType('(a{sv}tayay(a{sv}aya(say)sstayay)aya(uayttay)a(yaytt))')

bundle, seconds = sys.argv[1], int(sys.argv[2])
with open(bundle, 'r+b') as file:
    delta = GLib.Variant.new_from_bytes(DELTA, GLib.Bytes.new(file.read()), False)
    # A number of eight bytes stands where they divide.
    file.seek((delta.get_child_value(0).get_size() + 7) // 8 * 8)
    file.write(struct.pack('>Q', seconds))
