-- Two replies about a symbol never seen must not make two instruments of it.
-- $1 source, $2 the source's symbol
select pg_advisory_xact_lock(hashtextextended($1 || ':' || $2, 20260101));
