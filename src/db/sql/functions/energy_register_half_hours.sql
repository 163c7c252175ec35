-- Returns one row per half hour in which a register was read, from the reading before a span (null: there is none) with its base
-- to the one behind: what the readings brought to this half hour, and of the first of them, which came over from since_at, the
-- whole rise. gap: time without data. Where nothing falls (falls 0), a reading's base is the value before, which is quick to
-- find; else p_has_falls must be true. Where a reading cannot be used (not is_sound), nothing else holds. The caller's query takes
-- this one up.
drop function if exists energy.register_half_hours(
  text, timestamptz, timestamptz, double precision, timestamptz, double precision, interval, boolean
);
create or replace function energy.register_half_hours(
  p_name text, p_from timestamptz, p_before_at timestamptz, p_before_base double precision, p_behind timestamptz,
  p_range double precision, p_max_gap interval, p_has_falls boolean
) returns table (
  half_hour timestamptz, readings bigint, falls bigint, resets bigint, rise double precision, first_rise double precision,
  since_at timestamptz, first_at timestamptz, last_at timestamptz, gap interval, held_at timestamptz[], held_base double precision[],
  is_sound boolean
)
language sql stable parallel safe
as $$
  select r.half_hour, count(*), count(*) filter (where r.value < r.base),
    case when p_has_falls then count(*) filter (where energy.is_reset(r.base, r.value, p_range)) else 0 end,
    coalesce(sum(case when r.since_at < r.half_hour
      then r.rise * date_part('epoch', r.read_at - r.half_hour) / date_part('epoch', r.read_at - r.since_at) else r.rise end), 0),
    sum(r.rise) filter (where r.since_at < r.half_hour), min(r.since_at), min(r.read_at), max(r.read_at),
    sum(r.read_at - greatest(r.since_at, r.half_hour)) filter (where r.read_at > r.since_at + p_max_gap),
    case when p_has_falls then array_agg(r.read_at) filter (where energy.is_noise(r.base, r.value)) end,
    case when p_has_falls then array_agg(r.base) filter (where energy.is_noise(r.base, r.value)) end, bool_and(r.is_sound)
  from (
    select r.*, case when p_has_falls then energy.register_rise(r.base, r.value, p_range) else r.value - r.base end as rise
    from (
      select r.read_at, energy.half_hour(r.read_at) as half_hour, r.value, r.is_sound, lag(r.read_at) over before as since_at,
        case when p_has_falls then energy.register_base(r.value) over before else lag(r.value) over before end as base
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
