-- Returns the done records without a clock that may lie next to records from p_from on: those that are not earlier, and
-- the last one before them. Grain: one row per record. Read-only.
--
-- p_from: local time of the zone of end_date. tid: as in usage.done_before.
-- Records without a clock are found by their end date. Where clocks are put forward, a later local time can be an
-- earlier instant, by at most a day; hence the margin of 25 hours.
create or replace function usage.done_without_clock(p_subscriber_number text, p_from timestamp)
returns table (tid tid, record usage.data_record)
language sql stable as $$
  select d.ctid, d
  from usage.data_record d
  where d.subscriber_number = p_subscriber_number and d.summary_flag = 1 and d.clock is null
    and d.end_date >= p_from - interval '25 hours'
  union all
  (select d.ctid, d
  from usage.data_record d
  where d.subscriber_number = p_subscriber_number and d.summary_flag = 1 and d.clock is null
    and d.end_date < p_from - interval '25 hours'
  order by d.end_date desc limit 1)
$$;
