"""What a database holds, told by counts and hashes that are the same whenever, and however often, it was loaded."""

# When something happened and which run did it, which differ between two databases with the same data.
PASSING = ['load_id', 'response_id', 'file_id', 'run_id', 'first_seen_at', 'created_at', 'received_at', 'updated_at', 'loaded_at', 'next_at',
           'latency_ms', 'changed_at', 'tested_at', 'instrument_id', 'resolved_at']
# Ports and folders differ, and with them what is named after an address or a path.
PLACE = r"regexp_replace(({}), '127\.0\.0\.1:\d+|/[a-z/]*/dp-e2e-[^/]*', 'place', 'g')"
# Where the moment of a reply, or how it came, is in a table of data.
PASSING_IN = {'raw.company_overviews': ['observed_at'], 'staging.stg_company_overview': ['observed_at'],
              'raw.api_responses': ['content_type', 'request_params'],
              # Of facts, news and records; those of prices are told by the tables that they come from.
              'staging.stg_observations': ['observed_at', 'started_at', 'item'],
              'staging.observations': ['observed_at', 'started_at']}
# Records of the program itself that have to agree like data.
RECORDS = ['control.checkpoints', 'control.interval_days']


def _row(table, columns):
    """The row as text: who it is about by symbol, and whether it was ever changed."""
    passing = [c for c in PASSING + PASSING_IN.get(table, []) if c in columns]
    text = 'to_jsonb(t)' + ''.join(f" - '{c}'" for c in passing)
    if 'revised_at' in columns:
        text = f"({text}) || jsonb_build_object('revised_at', revised_at is not null)"
    if 'response_id' in columns and table != 'raw.api_responses':
        text = (f"({text}) || jsonb_build_object('response', (select content_hash from raw.api_responses r "
                "where r.response_id = t.response_id limit 1))")
    if 'instrument_id' in columns:
        text = (f"({text}) || jsonb_build_object('instrument', (select symbol || ' ' || kind from raw.instruments i "
                "where i.instrument_id = t.instrument_id))")
    return PLACE.format(f'({text})::text')


def content(program):
    """{table: (rows, hash)} of everything loaded and built from it."""
    found = program.query("select table_schema || '.' || table_name as name, "
                          "string_agg(column_name, ',') as columns from information_schema.columns "
                          "where table_schema in ('raw', 'staging', 'marts') or "
                          "table_schema || '.' || table_name in ('" + "', '".join(RECORDS) + "') group by 1 order by 1")
    parts = []
    # What is asked for depends on what is there; the same answer to two questions is kept for both.
    once = {'raw.api_responses': 'distinct'}
    for table in found:
        row = _row(table['name'], table['columns'].split(','))
        parts.append(f"select '{table['name']}' as name, count(*) as n, md5(string_agg(row, E'\\n' order by row)) as hash "
                     f"from (select {once.get(table['name'], '')} {row} as row from {table['name']} as t) as rows")
    return {row['name']: (row['n'], row['hash']) for row in program.query(' union all '.join(parts))}


def differences(found, expected):
    """The names of tables that differ, with both sides."""
    return {name: (found.get(name), expected.get(name)) for name in sorted(found.keys() | expected.keys())
            if found.get(name) != expected.get(name)}


def nothing_doubled(program):
    """Each reply is kept once, each symbol is one instrument, and no run is left running."""
    doubled, = program.query("""
        select (select count(*) - count(distinct (source, endpoint, request_params, content_hash, instrument_id))
                from raw.api_responses) as replies,
               (select count(*) - count(distinct (source, source_symbol)) from raw.listings) as listings,
               (select count(*) from raw.instruments where instrument_id not in
                 (select instrument_id from raw.listings)) as instruments,
               (select count(*) from control.runs where status = 'running') as runs,
               (select count(*) from control.task_runs where status = 'running') as tasks,
               (select count(*) from control.run_items where status in ('pending', 'running')) as items""")
    assert not any(doubled.values()), doubled
