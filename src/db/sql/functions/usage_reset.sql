-- Marks the normal and minor records since p_since as to do again (summary_flag 0), and sets the states of their
-- subscribers back to the last done record that is left. Returns the number of marked records.
--
-- p_since: local time of p_time_zone (IANA name). Idempotent. usage.daily_usage still counts the marked records until
-- they are calculated again: their is_anomaly is not null.
create or replace function usage.reset(p_since timestamp, p_time_zone text) returns bigint
language plpgsql
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
declare
  v_marked bigint;
begin
  update usage.data_record set summary_flag = 0
  where summary_flag <> 0 and lower(terminal_status) in ('normal', 'minor')
    and (end_date >= p_since
      or end_date is null and clock >= date_part('epoch', p_since at time zone p_time_zone)::bigint);
  get diagnostics v_marked = row_count;

  with stale as materialized (
    select s.subscriber_number from usage.subscriber_state s
    join usage.data_record d on d.id = s.id and d.summary_flag <> 1
  ), deleted as (
    delete from usage.subscriber_state s using stale
    where s.subscriber_number = stale.subscriber_number
      and not exists (select from usage.last_done_record(s.subscriber_number, p_time_zone))
  )
  update usage.subscriber_state s
  set id = l.id, clock = l.clock, end_date = l.end_date, overall_usage_anytime = l.overall_usage_anytime,
    overall_usage_offpeak = l.overall_usage_offpeak, overall_available_tokens = l.overall_available_tokens
  from stale cross join lateral usage.last_done_record(stale.subscriber_number, p_time_zone) l
  where s.subscriber_number = stale.subscriber_number;
  return v_marked;
end
$$;
