-- Returns the half hours from the first to the last reading of each device.
--
-- Parameter:
--   p_before   only readings from 2000 on and before this instant count
-- Result, one row per device with readings:
--   from_at    start of the first half hour
--   to_at      end of the last half hour; both null if no reading counts
-- Goes from one device to the next in the primary key, without reading the whole table.
create or replace function energy.device_extents(p_before timestamptz)
returns table (device_name text, from_at timestamptz, to_at timestamptz)
language sql stable
as $$
  with recursive device as (
    (select device_name from energy.sensor_reading order by device_name limit 1)
    union all
    select next.device_name from device d cross join lateral (
      select r.device_name from energy.sensor_reading r
      where r.device_name > d.device_name order by r.device_name limit 1
    ) next
  )
  select d.device_name, energy.half_hour(first.read_at), energy.half_hour(last.read_at) + interval '30 minutes'
  from device d
  left join lateral (
    select r.read_at from energy.sensor_reading r
    where r.device_name = d.device_name and r.read_at >= '2000-01-01 00:00:00+00' and r.read_at < p_before
    order by r.read_at limit 1
  ) first on true
  left join lateral (
    select r.read_at from energy.sensor_reading r
    where r.device_name = d.device_name and r.read_at >= '2000-01-01 00:00:00+00' and r.read_at < p_before
    order by r.read_at desc limit 1
  ) last on true;
$$;
