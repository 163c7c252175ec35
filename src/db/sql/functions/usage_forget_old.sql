-- After it, subscribers without a record for 400 days have no state, and records that were kept 40 days ago are not any more:
-- whatever could come before the one behind them is too old by now. Returns the number of states removed.
create or replace function usage.forget_old(p_time_zone text, p_now timestamptz) returns bigint
language sql as $$
  delete from usage.kept_record where kept_at < p_now - interval '40 days';
  with removed as (
    delete from usage.subscriber_state s
    where (s.clock is not null or s.end_date is not null)
      and usage.place(s.clock, s.end_date, p_time_zone) < date_part('epoch', p_now - interval '400 days')
    returning 1
  )
  select count(*) from removed
$$;
