-- Returns the person's own day of an instant: days change at p_day_start_hour (0-6) o'clock of the zone. Never before 1970.
create or replace function warehouse.local_day(p_at timestamptz, p_time_zone text, p_day_start_hour integer) returns date
language sql immutable as $$
  select greatest(date '1970-01-01', ((p_at at time zone p_time_zone) - make_interval(hours => p_day_start_hour))::date)
$$;
