-- Records of replayed replies that were not loaded before and are now. $1 sources, $2 first moment or null
update raw.rejects as reject
set state = 'resolved', resolved_at = now()
where reject.state = 'open' and reject.response_id is not null and reject.source = any ($1::text[])
  and ($2::timestamptz is null or exists (
    select
    from control.loads as load
    where load.load_id = reject.load_id and load.loaded_at >= $2::timestamptz))
  and not exists (
    select
    from replayed_rejects as replayed
    where replayed.source = reject.source and replayed.endpoint = reject.endpoint
      and replayed.symbol = reject.symbol and replayed.position = reject.position
      and replayed.cause = reject.cause);
