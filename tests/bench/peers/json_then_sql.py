#!/usr/bin/env python3
"""The common Python way with replies: json.loads, stored as jsonb by psycopg2, unfolded into rows by SQL.
Usage: json_then_sql.py DATABASE-URI FOLDER   into peer_replies and peer_rows; a commit for each reply"""
import json
import pathlib
import sys

import psycopg2
import psycopg2.extras

UNFOLD = '''insert into peer_rows
select reply.symbol, day.key::date, (day.value->>'1. open')::numeric, (day.value->>'2. high')::numeric,
  (day.value->>'3. low')::numeric, (day.value->>'4. close')::numeric, (day.value->>'5. volume')::bigint
from peer_replies as reply, jsonb_each(reply.body->'Time Series (Daily)') as day
on conflict (symbol, date) do nothing'''

connection = psycopg2.connect(sys.argv[1])
with connection.cursor() as cursor:
    for path in sorted(pathlib.Path(sys.argv[2]).glob('*.json')):
        body = json.loads(path.read_bytes())
        cursor.execute('insert into peer_replies values (%s, %s)', (path.stem, psycopg2.extras.Json(body)))
        connection.commit()
    cursor.execute(UNFOLD)
    connection.commit()
