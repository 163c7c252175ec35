-- Computes usage.daily_usage again from the records, for the days of which usage.data_record has all records: those of
-- the last 40 days. Returns the number of rows that were added, changed or deleted; 0 where nothing was wrong.
--
-- p_time_zone: IANA name of the zone of end_date. p_now: the current time of the run. Idempotent. Records that a reset
-- marked as to do count with their last results, as in usage.calculate_batch. The table is locked against other
-- writers.
create or replace function usage.rebuild_days(p_time_zone text, p_now timestamptz) returns bigint
language plpgsql
set plan_cache_mode = force_custom_plan
as $$
declare
  -- The day on which the 40 days begin is not complete.
  v_since date := (p_now at time zone p_time_zone - interval '40 days')::date + 1;
  v_rows bigint;
begin
  lock table usage.daily_usage in share row exclusive mode;
  with days as materialized (
    select subscriber_number, usage.day(clock, end_date, p_time_zone) as usage_date,
      coalesce(sum(v_usage_anytime), 0) as usage_anytime, coalesce(sum(v_usage_offpeak), 0) as usage_offpeak,
      coalesce(sum(v_usage_available_tokens), 0) as usage_available_tokens,
      count(*)::integer as records, (count(*) filter (where is_anomaly))::integer as anomalies
    from usage.data_record
    where is_anomaly is not null and subscriber_number is not null
      and (end_date >= v_since
        or end_date is null and clock >= date_part('epoch', v_since::timestamp at time zone p_time_zone)::bigint)
      and usage.day(clock, end_date, p_time_zone) >= v_since
    group by 1, 2
  ), deleted as (
    delete from usage.daily_usage u
    where u.usage_date >= v_since and not exists (
      select from days d where d.subscriber_number = u.subscriber_number and d.usage_date = u.usage_date
    )
    returning 1
  ), written as (
    insert into usage.daily_usage as u
    select * from days
    on conflict (subscriber_number, usage_date) do update set
      usage_anytime = excluded.usage_anytime, usage_offpeak = excluded.usage_offpeak,
      usage_available_tokens = excluded.usage_available_tokens,
      records = excluded.records, anomalies = excluded.anomalies
    where u is distinct from excluded
    returning 1
  )
  select (select count(*) from deleted) + (select count(*) from written) into v_rows;
  return v_rows;
end
$$;
