-- Returns the day that a record counts for: that of its date, else of its clock in the zone; null where it has neither.
create or replace function usage.day(p_clock bigint, p_end_date timestamp, p_time_zone text) returns date
language sql stable parallel safe as $$
  select coalesce(
    p_end_date,
    case when p_clock between -100000000000 and 9000000000000 then to_timestamp(p_clock) at time zone p_time_zone end
  )::date
$$;
