-- A corrected row stays in its page where that has room, and its keys need not be told of it: where corrections are strewn
-- over all pages, half as much is written. What lies in parts is not stored in the table itself.
do $$
begin
  if (select relkind from pg_class where oid = 'raw.daily_prices'::regclass) = 'r' then
    alter table raw.daily_prices set (fillfactor = 94);
  end if;
end
$$;
