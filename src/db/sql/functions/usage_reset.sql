-- After it, the normal and minor records since p_since (a date of the zone) are to do again, and the state of their subscribers
-- is the last done record that is left. Returns how many were flagged. What they were counted as stays in their days until they
-- are calculated anew.
create or replace function usage.reset(p_since timestamp, p_time_zone text) returns bigint
language plpgsql
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
declare
  v_flagged bigint;
begin
  update usage.data_record set summary_flag = 0
  where summary_flag <> 0 and lower(terminal_status) in ('normal', 'minor')
    and (end_date >= p_since
      or end_date is null and clock >= date_part('epoch', p_since at time zone p_time_zone)::bigint);
  get diagnostics v_flagged = row_count;

  with stale as materialized (
    select s.subscriber_number from usage.subscriber_state s
    join usage.data_record d on d.id = s.id and d.summary_flag <> 1
  ), removed as (
    delete from usage.subscriber_state s using stale
    where s.subscriber_number = stale.subscriber_number
      and not exists (select from usage.last_done(s.subscriber_number, p_time_zone))
  )
  update usage.subscriber_state s
  set id = l.id, clock = l.clock, end_date = l.end_date, overall_usage_anytime = l.overall_usage_anytime,
    overall_usage_offpeak = l.overall_usage_offpeak, overall_available_tokens = l.overall_available_tokens
  from stale cross join lateral usage.last_done(stale.subscriber_number, p_time_zone) l
  where s.subscriber_number = stale.subscriber_number;
  return v_flagged;
end
$$;
