-- Adds the half hours that a run of the job has to calculate to energy.to_do. Also adds unknown devices to
-- energy.device, moves readings that cannot be used to energy.reading_rejects, and moves those back that can be used
-- because the kind of their device was corrected.
--
-- Parameters:
--   p_since        the watermark: half hours of readings received from then on; null: none; -infinity: all half hours.
--                  For all, only the first and last readings are looked up: energy.calculate_batch reads the others.
--   p_from, p_to   half hours of all devices, [from, to) in reading time
--   p_now          the time of the run
-- Result, one row:
--   rows_rejected  readings moved to energy.reading_rejects
--   devices_added  names of new devices, sorted
-- Idempotent: what is to do already is not added again.
create or replace function energy.plan_recalculation(
  p_since timestamptz, p_from timestamptz, p_to timestamptz, p_now timestamptz,
  out rows_rejected integer, out devices_added text[]
)
language plpgsql
-- A table that was just filled has no statistics, and all of its rows may be new.
set plan_cache_mode = force_custom_plan
set jit = off
set work_mem = '64MB'
as $$
declare
  v_is_all boolean := coalesce(p_since = '-infinity', false);
  v_closed_at timestamptz := energy.half_hour(p_now);
  -- One element per device if all is to do, else null.
  v_devices text[];
  v_from_times timestamptz[];
  v_to_times timestamptz[];
begin
  perform energy.restore_rejects();

  if v_is_all then
    select array_agg(device_name), array_agg(from_at), array_agg(to_at) into v_devices, v_from_times, v_to_times
    from energy.device_extents(v_closed_at);
  end if;
  perform energy.find_touched_half_hours(
    case when not v_is_all then p_since end, p_from, p_to, v_devices, v_closed_at);

  insert into touched_half_hour (device_name, half_hour, is_new_device, has_invalid_readings)
  select e.device_name, e.from_at, true, false
  from unnest(v_devices, v_from_times, v_to_times) e (device_name, from_at, to_at)
  where e.from_at < e.to_at and not exists (select from energy.device d where d.device_name = e.device_name);

  devices_added := '{}';
  if exists (select from touched_half_hour where is_new_device) then
    devices_added := energy.add_devices(
      array_agg(n.device_name order by n.device_name), array_agg(first.kind order by n.device_name))
    from (select distinct device_name from touched_half_hour where is_new_device) n
    cross join lateral (
      select energy.kind_of_reading(r.channel1, r.channel2, r.channel3, r.register_kwh) as kind
      from energy.sensor_reading r
      where r.device_name = n.device_name
        and energy.kind_of_reading(r.channel1, r.channel2, r.channel3, r.register_kwh) is not null
      order by r.read_at limit 1
    ) first;
  end if;

  select coalesce(sum(energy.reject_readings(device_name, half_hour)), 0) into rows_rejected
  from touched_half_hour where has_invalid_readings or is_new_device;

  insert into energy.to_do as t (device_name, from_at, to_at)
  select device_name, lower(period), upper(period) from (
    select device_name, unnest(range_agg(period)) as period from (
      select device_name, tstzrange(half_hour, half_hour + interval '30 minutes') as period from touched_half_hour
      where half_hour > '-infinity' and half_hour < p_now + interval '1 hour'
      union all
      select e.device_name, tstzrange(e.from_at, e.to_at)
      from unnest(v_devices, v_from_times, v_to_times) e (device_name, from_at, to_at) where e.from_at < e.to_at
      union all
      select device_name,
        tstzrange(energy.half_hour(p_from), energy.half_hour(p_to - interval '1 microsecond') + interval '30 minutes')
      from energy.device where p_from < p_to
    ) period group by device_name
  ) merged
  on conflict (device_name, from_at) do update set to_at = excluded.to_at where t.to_at < excluded.to_at;
end $$;
