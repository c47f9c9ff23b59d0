-- What there is to know about the upkeep of each larger table: name, bytes, live and dead rows, when it was vacuumed and
-- analyzed last (null: never), rows changed since it was analyzed, age of its oldest row in transactions
select format('%I.%I', stat.schemaname, stat.relname), pg_total_relation_size(stat.relid),
  stat.n_live_tup, stat.n_dead_tup,
  greatest(stat.last_vacuum, stat.last_autovacuum)::date::text,
  greatest(stat.last_analyze, stat.last_autoanalyze)::date::text,
  stat.n_mod_since_analyze, age(class.relfrozenxid)::bigint,
  class.reltuples::bigint, pg_relation_size(stat.relid), stat.seq_scan, stat.idx_scan
from pg_stat_user_tables as stat
join pg_class as class on class.oid = stat.relid
order by 2 desc, 1;
