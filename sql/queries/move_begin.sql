-- What a move has done so far: it goes with the move
create schema moving;
create table moving.steps (step text primary key, state text not null);
create table moving.base (name text primary key);
create table moving.tables (name text primary key, n_rows bigint not null, hash numeric not null);
insert into moving.base
select format('%I.%I', namespace.nspname, relation.relname)
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'v', 'm', 'S') and namespace.nspname !~ '^pg_'
  and namespace.nspname not in ('information_schema', 'moving');
