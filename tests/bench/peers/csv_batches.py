#!/usr/bin/env python3
"""The common Python way with a CSV file: csv, a pydantic model for each row, upserts of 1000 rows by psycopg2.
Usage: csv_batches.py DATABASE-URI FILE   into peer_prices (symbol, date, …)"""
import csv
import datetime
import decimal
import sys

import psycopg2
import psycopg2.extras
import pydantic


class Row(pydantic.BaseModel):
    symbol: str
    date: datetime.date
    open: decimal.Decimal
    high: decimal.Decimal
    low: decimal.Decimal
    close: decimal.Decimal
    volume: int


UPSERT = '''insert into peer_prices (symbol, date, open, high, low, close, volume) values %s
on conflict (symbol, date) do update set open = excluded.open, high = excluded.high, low = excluded.low,
  close = excluded.close, volume = excluded.volume'''

connection = psycopg2.connect(sys.argv[1])
with open(sys.argv[2], encoding='utf-8', newline='') as file, connection, connection.cursor() as cursor:
    batch = []
    for record in csv.DictReader(file):
        row = Row(**record)
        batch.append((row.symbol, row.date, row.open, row.high, row.low, row.close, row.volume))
        if len(batch) == 1000:
            psycopg2.extras.execute_values(cursor, UPSERT, batch, page_size=1000)
            batch.clear()
    if batch:
        psycopg2.extras.execute_values(cursor, UPSERT, batch, page_size=1000)
