-- Returns the person's day of an instant. A day begins at p_day_start_hour o'clock (0-6) in the time zone. Days before
-- 1970 are returned as 1970-01-01, which is the first that a record may have.
create or replace function warehouse.local_day(p_at timestamptz, p_time_zone text, p_day_start_hour integer)
returns date
language sql immutable as $$
  select greatest(date '1970-01-01', ((p_at at time zone p_time_zone) - make_interval(hours => p_day_start_hour))::date)
$$;
