-- Which transactions are seen: the same text as before means that nothing was committed since
select cast(pg_current_snapshot() as text)
