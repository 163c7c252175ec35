-- Returns one row per quarter of an hour in which a register was read, from the reading before a span (null: there is none) with
-- its base to the one behind, reading by reading. rise: behind the first reading in it; where nothing fell, from the least value to
-- the greatest. first_rise: of this first reading, which came over from since_at. gap: the part of it without data. held_base: what
-- stays the base at held_at, where the register fell by noise. The caller's query takes this one up.
drop function if exists energy.register_half_hours(
  text, timestamptz, timestamptz, double precision, timestamptz, double precision, interval, boolean
);
drop function if exists energy.register_slots(
  text, timestamptz, timestamptz, double precision, timestamptz, double precision, interval
);
create or replace function energy.register_slots(
  p_name text, p_from timestamptz, p_before_at timestamptz, p_before_base double precision, p_behind timestamptz,
  p_range double precision, p_max_gap interval
) returns table (
  slot timestamptz, readings bigint, resets bigint, rise double precision, first_rise double precision,
  since_at timestamptz, first_at timestamptz, last_at timestamptz, gap interval, held_at timestamptz[], held_base double precision[],
  is_sound boolean
)
language sql stable parallel safe
as $$
  select r.slot, count(*), count(*) filter (where energy.is_reset(r.base, r.value, p_range)),
    case when bool_or(r.value < r.base) then coalesce(sum(r.rise) filter (where not r.is_first), 0) else max(r.value) - min(r.value) end,
    sum(r.rise) filter (where r.is_first), min(r.since_at), min(r.read_at), max(r.read_at),
    coalesce(sum(r.read_at - r.since_at) filter (where not r.is_first and r.read_at - r.since_at > p_max_gap), '0'),
    array_agg(r.read_at) filter (where energy.is_noise(r.base, r.value)), array_agg(r.base) filter (where energy.is_noise(r.base, r.value)),
    bool_and(r.is_sound)
  from (
    select r.*, r.since_at is null or r.since_at < r.slot as is_first, energy.register_rise(r.base, r.value, p_range) as rise
    from (
      select r.*, date_bin('15 minutes', r.read_at, '2000-01-01 00:00:00+00') as slot,
        lag(r.read_at) over before as since_at, energy.register_base(r.value) over before as base
      from (
        select r.read_at, case when r.read_at = p_before_at then p_before_base else r.register_kwh end as value,
          (r.register_kwh >= 0 and r.register_kwh < 'Infinity' and r.read_at >= '2000-01-01 00:00:00+00'
            and r.read_at <= r.received_at + interval '5 minutes') is true as is_sound
        from energy.sensor_reading r
        where r.device_name = p_name and r.read_at >= coalesce(p_before_at, p_from) and r.read_at <= p_behind
      ) r
      window before as (order by r.read_at rows between unbounded preceding and 1 preceding)
    ) r
    where r.read_at >= p_from
  ) r
  group by 1;
$$;
