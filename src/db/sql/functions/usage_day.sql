-- Returns the day on which a record is counted: the day of its end date; without an end date, the day of its clock in
-- the time zone; null without both.
--
-- p_clock: Unix seconds, or null. p_end_date: local time of p_time_zone, or null. p_time_zone: IANA name.
create or replace function usage.day(p_clock bigint, p_end_date timestamp, p_time_zone text) returns date
language sql stable parallel safe as $$
  select coalesce(
    p_end_date,
    case when p_clock between -100000000000 and 9000000000000 then to_timestamp(p_clock) at time zone p_time_zone end
  )::date
$$;
