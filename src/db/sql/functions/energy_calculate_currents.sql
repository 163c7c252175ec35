-- Calculates the half hours of the batch's devices of kind current: energy.sensor_reading -> pg_temp.batch_half_hour.
--
-- A reading (ampere) stands for the seconds until the next one, but at most sample_seconds. All of them count in the
-- half hour in which it was read: kWh = (channel1 + channel2 + channel3) x voltage x seconds / 3600 / 1000.
-- Arrays in the order of time give the next reading in half the time of a window function.
create or replace function energy.calculate_currents() returns void
language sql
-- The planner must read each device's readings in the order of the key. Without statistics (a table that was just
-- filled) it would scan or sort the whole table, once for every calculation period.
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
  insert into pg_temp.batch_half_hour
    (period_id, half_hour, energy_kwh, readings, resets, coverage, is_estimated, is_complete, is_valid)
  select p.period_id, h.half_hour, h.ampere_seconds * p.voltage / 3600 / 1000, h.readings, 0,
    least(h.seconds / 1800, 1), false,
    h.seconds > 1800 - p.sample_seconds / 2, -- complete even if the sensor's clock is not quite exact
    h.is_valid
  from pg_temp.batch_period p
  cross join lateral (
    select energy.half_hour(r.read_at) as half_hour, count(*)::integer as readings, sum(r.seconds) as seconds,
      sum(r.ampere * r.seconds) as ampere_seconds, bool_and(r.is_valid) as is_valid
    from (
      select r.read_at, r.ampere, r.is_valid,
        case when r.next_at < r.read_at + p.sample_duration
          then date_part('epoch', r.next_at - r.read_at) else p.sample_seconds end as seconds
      from (
        select unnest(r.times) as read_at, unnest(r.times[2:]) as next_at, unnest(r.amperes) as ampere, r.is_valid
        from (
          select array_agg(r.read_at order by r.read_at) as times,
            array_agg(r.channel1 + r.channel2 + r.channel3 order by r.read_at) as amperes,
            bool_and((energy.is_valid_currents(r.channel1, r.channel2, r.channel3)
              and energy.is_valid_time(r.read_at, r.received_at)) is true) as is_valid
          from energy.sensor_reading r
          where r.device_name = p.device_name
            and r.read_at >= p.from_at and r.read_at <= coalesce(p.next_read_at, p.to_at)
        ) r
      ) r
    ) r
    where r.read_at < p.to_at
    group by 1
  ) h
  where p.kind = 'current';
$$;
