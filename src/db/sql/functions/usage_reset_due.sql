-- Returns the newest 00:03 or 18:03 of the zone that is not after p_now, and the midnight a day before its own as the zone's date.
create or replace function usage.reset_due(p_time_zone text, p_now timestamptz, out due_at timestamptz, out since timestamp)
language sql stable as $$
  select due_at, (due_date - 1)::timestamp
  from (
    select day::date as due_date, (day::date + hour) at time zone p_time_zone as due_at
    from generate_series((p_now at time zone p_time_zone)::date - 1, (p_now at time zone p_time_zone)::date, interval '1 day') day
    cross join (values (time '00:03'), (time '18:03')) hours (hour)
  ) dues
  where due_at <= p_now order by due_at desc limit 1
$$;
