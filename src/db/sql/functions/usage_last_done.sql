-- Returns the subscriber's last done record as its state, kept records that are archived among them; no row where there is none.
create or replace function usage.last_done(p_subscriber_number text, p_time_zone text) returns setof usage.subscriber_state
language sql stable as $$
  select done.* from (
    (select d.subscriber_number, d.id, d.clock, d.end_date,
      d.overall_usage_anytime, d.overall_usage_offpeak, d.overall_available_tokens
    from usage.data_record d
    where d.subscriber_number = p_subscriber_number and d.summary_flag = 1 and d.clock is not null
    order by d.clock desc, d.id desc limit 1)
    union all
    -- By date; where clocks are put forward a later date can be an earlier instant, by a day at most.
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
  order by usage.place(done.clock, done.end_date, p_time_zone) desc, done.id desc limit 1
$$;
