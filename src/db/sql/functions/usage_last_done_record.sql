-- Returns the last done record of a subscriber, in the form of its state. Kept records that were archived count too.
-- Grain: at most one row. Read-only.
--
-- p_time_zone: IANA name of the zone of end_date.
create or replace function usage.last_done_record(p_subscriber_number text, p_time_zone text)
returns setof usage.subscriber_state
language sql stable as $$
  select done.* from (
    select (d.record).subscriber_number, (d.record).id, (d.record).clock, (d.record).end_date,
      (d.record).overall_usage_anytime, (d.record).overall_usage_offpeak, (d.record).overall_available_tokens
    from usage.done_before(p_subscriber_number) d
    union all
    -- Without a clock, found by date: the margin is that of usage.done_without_clock.
    select d.subscriber_number, d.id, d.clock, d.end_date,
      d.overall_usage_anytime, d.overall_usage_offpeak, d.overall_available_tokens
    from (
      select max(end_date) as newest from usage.data_record
      where subscriber_number = p_subscriber_number and summary_flag = 1 and clock is null
    ) n join usage.data_record d on d.subscriber_number = p_subscriber_number and d.summary_flag = 1 and d.clock is null
      and (d.end_date >= n.newest - interval '25 hours' or n.newest is null)
    union all
    select k.subscriber_number, k.id, k.clock, k.end_date,
      k.overall_usage_anytime, k.overall_usage_offpeak, k.overall_available_tokens
    from usage.kept_record k
    where k.subscriber_number = p_subscriber_number and not exists (select from usage.data_record d where d.id = k.id)
  ) done
  order by usage.sort_key(done.clock, done.end_date, p_time_zone) desc, done.id desc limit 1
$$;
