-- Deletes the states of subscribers without a record for 400 days, and the rows of usage.kept_record that no record has
-- needed for 40 days. Returns the number of deleted states. Idempotent.
--
-- p_time_zone: IANA name of the zone of end_date. p_now: the current time of the run.
-- 40 days are enough for a kept record: a record that arrives before its successor would now be too old.
create or replace function usage.delete_expired(p_time_zone text, p_now timestamptz) returns bigint
language sql as $$
  delete from usage.kept_record where kept_at < p_now - interval '40 days';
  with deleted as (
    delete from usage.subscriber_state s
    where (s.clock is not null or s.end_date is not null)
      and usage.sort_key(s.clock, s.end_date, p_time_zone) < date_part('epoch', p_now - interval '400 days')
    returning 1
  )
  select count(*) from deleted
$$;
