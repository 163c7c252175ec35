-- Returns what energy.register_slots does, for a register that never falls and has no gap inside a quarter of an hour, several times
-- as fast: in arrays in the order of time, where a quarter of an hour begins and ends is found by halving. is_rising: nothing falls,
-- the values are in order; where it is false, or is_sound, nothing else holds. The caller's query takes this one up.
drop function if exists energy.register_slots_rising(
  text, timestamptz, timestamptz, timestamptz, double precision, timestamptz
);
create or replace function energy.register_slots_rising(
  p_name text, p_from timestamptz, p_to timestamptz, p_before_at timestamptz, p_before_base double precision, p_behind timestamptz
) returns table (
  slot timestamptz, readings integer, rise double precision, first_rise double precision,
  since_at timestamptz, first_at timestamptz, last_at timestamptz, is_rising boolean, is_sound boolean
)
language sql stable parallel safe
as $$
  select s.slot, p.last - p.before, r.values[p.last] - r.values[p.before + 1], r.values[p.before + 1] - r.values[p.before],
    r.times[p.before], r.times[p.before + 1], r.times[p.last], r.is_rising, r.is_sound
  from (
    select r.times, r.values, r.values = r.in_order as is_rising, r.times[cardinality(r.times)] as last_at,
      r.is_sound and r.times[1] >= '2000-01-01 00:00:00+00' and r.in_order[1] >= 0 and r.in_order[cardinality(r.in_order)] < 'Infinity'
        as is_sound
    from (
      select array_agg(r.read_at order by r.read_at) as times, array_agg(r.value order by r.read_at) as values,
        array_agg(r.value order by r.value) as in_order, bool_and(r.read_at <= r.received_at + interval '5 minutes') as is_sound
      from (
        select r.read_at, r.received_at,
          case when r.read_at = p_before_at then p_before_base else coalesce(r.register_kwh, 'NaN') end as value
        from energy.sensor_reading r
        where r.device_name = p_name and r.read_at >= coalesce(p_before_at, p_from) and r.read_at <= p_behind
      ) r
    ) r
    offset 0 -- so that it is worked out once, not for every row
  ) r
  cross join lateral (
    select generate_series(
      date_bin('15 minutes', greatest(r.times[case when p_before_at is null then 1 else 2 end], p_from), '2000-01-01 00:00:00+00'),
      least(r.last_at, p_to - interval '15 minutes'), '15 minutes'
    ) as slot
    union
    select date_bin('15 minutes', r.last_at, '2000-01-01 00:00:00+00')
  ) s
  cross join lateral (
    select width_bucket(s.slot - interval '1 microsecond', r.times) as before,
      width_bucket(s.slot + interval '15 minutes' - interval '1 microsecond', r.times) as last
  ) p
  where p.last > p.before and s.slot >= p_from;
$$;
