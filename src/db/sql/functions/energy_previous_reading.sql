-- Returns the last usable reading of a device before an instant: one row, or none.
--
-- Parameters:
--   p_device_name   device
--   p_kind          its energy.device.kind
--   p_at            the instant, exclusive
-- The planner inlines this function into the caller's statement.
create or replace function energy.previous_reading(p_device_name text, p_kind text, p_at timestamptz)
returns table (read_at timestamptz, register_kwh double precision)
language sql stable parallel safe
as $$
  select r.read_at, r.register_kwh from energy.sensor_reading r
  where r.device_name = p_device_name and r.read_at < p_at
    and energy.is_usable_reading(p_kind, r.register_kwh, r.is_glitch)
  order by r.read_at desc limit 1;
$$;
