-- After it, energy.to_do has the half hours of readings received since p_since, and those of all devices from p_from to p_to; null:
-- none; -infinity: all. Devices that are not known are added, readings that cannot be used are refused, but where all are to do:
-- there energy.compute, which reads them anyway, comes upon those that are over.
drop function if exists energy.plan(timestamptz, timestamptz, timestamptz, timestamptz);
create or replace function energy.plan(
  p_since timestamptz, p_from timestamptz, p_to timestamptz, p_now timestamptz, out rows_rejected integer, out devices_added text[]
)
language plpgsql
-- A table that was just filled has no statistics, and all may be new.
set plan_cache_mode = force_custom_plan
set jit = off
set work_mem = '64MB'
as $$
declare
  v_is_all boolean := coalesce(p_since = '-infinity', false);
  v_closed timestamptz := energy.half_hour(p_now);
begin
  -- From one name to the next in the key. What is older than it should be, or not over, is looked at below.
  drop table if exists pg_temp.whole;
  create temp table whole on commit drop as
    with recursive names as (
      (select device_name from energy.sensor_reading where v_is_all order by device_name limit 1)
      union all
      select next.device_name from names n cross join lateral (
        select r.device_name from energy.sensor_reading r where r.device_name > n.device_name order by r.device_name limit 1
      ) next
    )
    select n.device_name, energy.half_hour(first.read_at) as from_at, energy.half_hour(last.read_at) + interval '30 minutes' as to_at
    from names n
    left join lateral (
      select r.read_at from energy.sensor_reading r
      where r.device_name = n.device_name and r.read_at >= '2000-01-01 00:00:00+00' and r.read_at < v_closed order by r.read_at limit 1
    ) first on true
    left join lateral (
      select r.read_at from energy.sensor_reading r
      where r.device_name = n.device_name and r.read_at >= '2000-01-01 00:00:00+00' and r.read_at < v_closed
      order by r.read_at desc limit 1
    ) last on true;

  -- Of each reading no more is asked than whether all is well, which is quick; energy.refuse looks closer where it is not.
  drop table if exists pg_temp.touched;
  create temp table touched on commit drop as
    select r.*, d.device_name is null as is_unknown,
      not (is_in_time and case when d.kind = 'register' then is_register else is_current end) as has_faults
    from (
      select device_name, energy.half_hour(read_at) as half_hour,
        bool_and((read_at <= received_at + interval '5 minutes' and read_at >= '2000-01-01 00:00:00+00') is true) as is_in_time,
        bool_and((channel1 >= 0 and channel1 <= 10000 and channel2 >= 0 and channel2 <= 10000
          and channel3 >= 0 and channel3 <= 10000) is true) as is_current,
        bool_and((register_kwh >= 0 and register_kwh < 'Infinity') is true) as is_register
      from (
        select * from energy.sensor_reading
        where received_at >= p_since and not v_is_all
        union all
        select r.* from whole w join energy.sensor_reading r on r.device_name = w.device_name
        where r.read_at < '2000-01-01 00:00:00+00'
        union all
        select r.* from whole w join energy.sensor_reading r on r.device_name = w.device_name
        where r.read_at >= v_closed
        union all
        select r.* from energy.device d join energy.sensor_reading r on r.device_name = d.device_name
        where r.read_at >= p_from and r.read_at < p_to
      ) r
      group by 1, 2
    ) r left join energy.device d on d.device_name = r.device_name;

  insert into touched (device_name, half_hour, is_unknown, has_faults)
  select w.device_name, w.from_at, true, false from whole w
  where w.from_at < w.to_at and not exists (select from energy.device d where d.device_name = w.device_name);

  if exists (select from touched where is_unknown) then
    devices_added := energy.add_devices(array_agg(t.device_name order by t.device_name), array_agg(first.register_kwh order by t.device_name))
    from (select distinct device_name from touched where is_unknown) t
    cross join lateral (
      select r.register_kwh from energy.sensor_reading r where r.device_name = t.device_name order by r.read_at limit 1
    ) first;
  end if;
  devices_added := coalesce(devices_added, '{}');

  select coalesce(sum(energy.refuse(device_name, half_hour)), 0) into rows_rejected from touched where has_faults or is_unknown;

  insert into energy.to_do as w (device_name, from_at, to_at)
  select device_name, lower(span), upper(span) from (
    select device_name, unnest(range_agg(span)) as span from (
      select device_name, tstzrange(half_hour, half_hour + interval '30 minutes') as span from touched
      where half_hour > '-infinity' and half_hour < p_now + interval '1 hour'
      union all
      select device_name, tstzrange(from_at, to_at) from whole where from_at < to_at
      union all
      select device_name, tstzrange(energy.half_hour(p_from), energy.half_hour(p_to - interval '1 microsecond') + interval '30 minutes')
      from energy.device where p_from < p_to
    ) spans group by 1
  ) merged
  on conflict (device_name, from_at) do update set to_at = excluded.to_at where w.to_at < excluded.to_at;
end $$;
